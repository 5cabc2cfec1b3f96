"""The graph that is served: rows of queries, links of IRIs, and what is said of one IRI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from operator import add
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from kg.rdf import vocabulary as v
from kg.rdf.iris import segment
from kg.rdf.ontology import ONTOLOGY
from kg.serve.store import State

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Store

Row = dict[str, str]
UNDERSCORES = 7  # of a path, for which every reading is tried
POINTING = 10_000  # at most so many triples that point at an IRI are given with it
_PREFIXES = dict(v.PREFIXES)
_NAME = re.compile(r"[A-Za-z0-9_\-]+")


@dataclass(frozen=True, slots=True)
class Graph:
    """An open store with the base of its IRIs, and the state on disk behind it."""

    store: Store
    base: str
    state: State

    def rows(self, sparql: str) -> list[Row]:
        """The rows of the answer, all values as plain text, unbound ones left out.

        `sparql` is our own, and the values in it are made by :func:`iri` or :func:`text`.
        """
        from pyoxigraph import QuerySolutions

        found = self.store.query(sparql, prefixes=_PREFIXES)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: str(getattr(value, "value", value)) for name in names if (value := row[name]) is not None} for row in found]

    def types(self, iri: str) -> set[str]:
        """The classes of `iri`."""
        return {str(getattr(q.object, "value", "")) for q in self._triples(_node(iri), _node(v.TYPE))}

    def resolve(self, path: str) -> str | None:
        """The IRI that is served at `path` (as sent, without the first ``/``); None where the graph has none there."""
        for spelling in spellings(path):
            for iri in (self.base + spelling, *([v.ISSUES + spelling.removeprefix("issue/")] if spelling.startswith("issue/") else [])):
                if self.known(iri):
                    return iri
        return None

    def known(self, iri: str) -> bool:
        """True where the graph says something of `iri`, or has a graph of this name."""
        try:
            node = _node(iri)
        except ValueError:
            return False
        patterns = (self._triples(node), self._triples(None, None, node), self.named(iri))
        return any(next(iter(pattern), None) is not None for pattern in patterns)

    def link(self, iri: str) -> str:
        """Where `iri` is shown: a path of this server, or its own address; empty for what no browser should follow."""
        if iri.startswith(self.base) and len(iri) > len(self.base):
            return "/" + iri[len(self.base) :]
        if iri.startswith(v.ISSUES):
            return "/issue/" + iri.removeprefix(v.ISSUES)
        if iri.startswith(v.KG):
            return "/ontology#" + iri.removeprefix(v.KG)
        if iri == ONTOLOGY:
            return "/ontology"
        if self._described(iri):
            return "/resource?iri=" + quote(iri, safe="")
        return iri if iri.startswith(("http://", "https://")) else ""

    def _described(self, iri: str) -> bool:
        try:
            return next(iter(self._triples(_node(iri))), None) is not None
        except ValueError:
            return False

    def said_of(self, iri: str) -> list[Quad]:
        """What is said of `iri` and of its fragments, then the first triples that point at it."""
        found = list(self._triples(_node(iri)))
        objects = {str(getattr(q.object, "value", "")) for q in found}
        for part in sorted(o for o in objects if o.startswith(f"{iri}#")):
            found += self._triples(_node(part))
        return [*found, *islice(self._triples(None, None, _node(iri)), POINTING)]

    def _triples(self, s: NamedNode | None, p: NamedNode | None = None, o: NamedNode | None = None) -> Iterator[Quad]:
        """Those of the default graph, which holds all."""
        from pyoxigraph import DefaultGraph

        yield from self.store.quads_for_pattern(s, p, o, DefaultGraph())

    def named(self, iri: str) -> Iterator[Quad]:
        """The quads of the graph named `iri`."""
        yield from self.store.quads_for_pattern(None, None, None, _node(iri))

    def short(self, iri: str) -> str:
        """`iri` by a known prefix, where it has one."""
        for prefix, start in v.PREFIXES.items():
            if iri.startswith(start) and _NAME.fullmatch(iri, len(start)):
                return f"{prefix}:{iri[len(start) :]}"
        return iri


def spellings(path: str) -> Iterator[str]:
    """`path`, then the ways in which :func:`kg.rdf.iris.segment` writes what it may stand for.

    Many clients send ``%2E`` and ``%5F`` as ``.`` and ``_`` (RFC 3986, section 6.2.2.2), so that an underscore may be a space or itself.

    >>> list(spellings("software/a_b/1.0"))
    ['software/a_b/1.0', 'software/a_b/1%2E0', 'software/a%5Fb/1%2E0']
    """
    yield path
    spaced = "/".join(segment(unquote(step.replace("_", " "))) for step in path.split("/"))
    parts = spaced.split("_")
    if len(parts) - 1 <= UNDERSCORES:
        for between in product(("_", "%5F"), repeat=len(parts) - 1):
            yield parts[0] + "".join(map(add, between, parts[1:]))
    else:
        yield from (spaced, "%5F".join(parts))


def iri(value: str) -> str:
    """`value` as SPARQL writes an IRI; ValueError where it is none."""
    return str(_node(value))


def text(value: str) -> str:
    """`value` as SPARQL writes a string."""
    from pyoxigraph import Literal

    return str(Literal(value))


def _node(value: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(value)
