"""Quads -> bytes, in six formats; the same quads in any order give the same bytes.

Turtle, N-Triples, RDF/XML and JSON-LD hold one graph, TriG and N-Quads named ones. JSON-LD could hold named graphs, but most of
its readers see the default graph alone (``rdflib.Graph`` finds nothing in the others).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from kg.data import data
from kg.errors import OutputError
from kg.rdf import iris
from kg.rdf.vocabulary import PREFIXES, TYPE

if TYPE_CHECKING:
    from pyoxigraph import Quad

_ENDINGS = {
    "turtle": ("ttl",),
    "trig": ("trig",),
    "ntriples": ("nt",),
    "nquads": ("nq",),
    "jsonld": ("jsonld", "json"),
    "rdfxml": ("rdf", "xml"),
}
FORMATS = tuple(_ENDINGS)
_NAMED_GRAPHS = ("trig", "nquads")
# All that is no Char of XML 1.0 (fifth edition, section 2.2).
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUBJECT = re.compile(rb"(?<= \.\n)(?=[^@])")  # where a subject begins in Turtle: in literals a line feed is escaped


def ending(form: str) -> str:
    """The ending of a file's name for `form`, one of FORMATS, without the full stop."""
    return _ENDINGS[form][0]


def format_of(path: str) -> str:
    """The format that the ending of `path` tells; OutputError where it tells none."""
    suffix = PurePath(path).suffix.removeprefix(".").lower()
    for form, endings in _ENDINGS.items():
        if suffix in endings:
            return form
    known = ", ".join(f".{e}" for endings in _ENDINGS.values() for e in endings)
    raise OutputError(f"{path}: no format ends in {'.' + suffix if suffix else 'no ending'}: use one of {known}, or --format")


def serialize(quads: Iterable[Quad], form: str) -> bytes:
    """`quads` as `form`, one of FORMATS, in UTF-8.

    XML 1.0 has no way to write most control characters: in RDF/XML each becomes U+FFFD, so that a quote keeps its length. The
    other formats hold every character.
    """
    from pyoxigraph import RdfFormat
    from pyoxigraph import serialize as write

    named, quads = form in _NAMED_GRAPHS, list(quads)
    statements: list[Any] = quads if named else [q.triple for q in quads]
    plain = write(statements, format=RdfFormat.N_QUADS if named else RdfFormat.N_TRIPLES)
    assert plain is not None  # it is None only where there is a file to write to
    lines = plain.decode().split("\n")[:-1]
    found = {_place(line, named): n for n, line in enumerate(lines)}
    order = [found[place] for place in sorted(found)]
    if form in ("nquads", "ntriples"):
        return "".join(f"{lines[n]}\n" for n in order).encode()
    if form == "jsonld":
        return _jsonld([quads[n] for n in order])
    kind = RdfFormat.from_extension(ending(form))
    content = write([statements[n] for n in order], format=kind, prefixes=_prefixes(quads))
    assert content is not None
    if form == "rdfxml":
        return _xml(content)
    return _SUBJECT.sub(b"\n", content) if form == "turtle" else content


def _place(line: str, named: bool) -> tuple[str, str, bool, str, str]:
    """Where a line of N-Quads or N-Triples stands, and what tells it apart: by graph if `named`, and subject, whose types come first."""
    subject, predicate, rest = line.split(" ", 2)
    value, graph = rest[:-2], ""
    if named:
        before, _, last = value.rpartition(" ")
        if before and last[0] in "<_" and '"' not in last:  # else it is the end of a literal, and the graph the default one
            value, graph = before, _value(last)
    return graph, _value(subject), predicate != _A, predicate[1:-1], value


_A = f"<{TYPE}>"


def _value(node: str) -> str:
    """An IRI without its brackets, the label of a blank node."""
    return node[1:-1] if node[0] == "<" else node[2:]


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """Those of the vocabularies; with named graphs, those of the base, and of the document's parts where there is one document."""
    graphs = sorted({q.graph_name.value for q in quads if hasattr(q.graph_name, "value")})
    bases = [base for graph in graphs if (base := iris.base_of_actors(graph)) is not None]
    documents = [graph for graph in graphs if any(graph.startswith(f"{base}document/") for base in bases)]
    prefixes = dict(PREFIXES)
    if len(bases) == 1:
        prefixes |= {kind: f"{bases[0]}{kind}/" for kind in iris.SHARED}
    if len(documents) == 1:
        prefixes |= {kind: f"{documents[0]}/{kind}/" for kind in iris.PARTS}
    return prefixes


def _xml(content: bytes) -> bytes:
    """Mend what pyoxigraph 0.5 writes as it is: what XML cannot hold, and carriage returns, which a parser makes line feeds."""
    return _NOT_IN_XML.sub("\ufffd", content.decode()).replace("\r", "&#13;").encode()


def _jsonld(quads: Iterable[Quad]) -> bytes:
    """Compacted by our context, which stands in the output: it is understood without the network."""
    from kg.rdf.graph import from_quads

    written = json.loads(from_quads(quads).serialize(format="json-ld", context=_context(), auto_compact=True))
    written.pop("@context")
    nodes = written.get("@graph", [written] if written else [])
    ordered = {"@context": _context(), "@graph": sorted(map(_sorted, nodes), key=lambda node: str(node["id"]))}
    return (json.dumps(ordered, ensure_ascii=False, indent=1) + "\n").encode()


def _sorted(node: Mapping[str, Any]) -> dict[str, Any]:
    """`node` with its keys, and the values of each key, in order: rdflib 7 leaves them as its sets have them. We write no RDF lists."""
    return {key: sorted(value, key=json.dumps) if isinstance(value, list) else value for key, value in sorted(node.items())}


@cache
def _context() -> Any:
    return json.loads(data("ontology", "context.jsonld").read_text("utf-8"))["@context"]
