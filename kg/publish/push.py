"""Quads -> a store: each document has a graph of its own there, which a push replaces whole.

Actors, issues and the ontology are shared by many documents: to their graphs a push only adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.rdf.vocabulary import DOCUMENT, TYPE

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from kg.publish.protocol import Endpoint


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one graph of the store: N-Triples, sorted; `replace` tells whether what was there goes."""

    graph: str
    body: bytes
    triples: int
    replace: bool


def plan(quads: Iterable[Quad], source: str, graph: str | None = None) -> list[Part]:
    """What to send for the quads read from `source`, shared graphs first, so that no document points at what is not there yet.

    Quads in the default graph go to `graph`, or to the graph of the one document that they describe; GraphError where
    there is none or more than one, and where nothing is to be sent.
    """
    from pyoxigraph import DefaultGraph, Triple

    graphs: dict[str | None, set[Triple]] = {}
    for q in quads:
        name = None if isinstance(q.graph_name, DefaultGraph) else q.graph_name.value
        graphs.setdefault(name, set()).add(Triple(q.subject, q.predicate, q.object))
    if not graphs:
        raise GraphError(f"{source}: has no triples to push")
    if unnamed := graphs.pop(None, None):
        target = graph or _only_document(unnamed, source)
        graphs[target] = graphs.get(target, set()) | unnamed
    parts = [_part(name, triples, graph) for name, triples in graphs.items() if name is not None]
    return sorted(parts, key=lambda p: (p.replace, p.graph))


def push(parts: Iterable[Part], endpoint: Endpoint) -> None:
    """Send each part in turn; EndpointError, AuthenticationError (the parts before it are then in the store)."""
    from kg.publish import protocol

    for part in parts:
        (protocol.put if part.replace else protocol.post)(endpoint, part.graph, part.body)


def _part(name: str, triples: set[Triple], asked: str | None) -> Part:
    body = "".join(sorted(f"{t} .\n" for t in triples)).encode()
    return Part(name, body, len(triples), replace=name == asked or bool(_documents(triples)))


def _only_document(triples: set[Triple], source: str) -> str:
    documents = _documents(triples)
    if len(documents) != 1:
        many = f"describes {len(documents)} documents" if documents else "describes no document"
        raise GraphError(f"{source}: {many} in one graph: name the graph with --graph, or push TriG or N-Quads, which name theirs")
    return documents[0]


def _documents(triples: set[Triple]) -> list[str]:
    from pyoxigraph import NamedNode

    kind, document = NamedNode(TYPE), NamedNode(DOCUMENT)
    return sorted(t.subject.value for t in triples if t.predicate == kind and t.object == document and isinstance(t.subject, NamedNode))
