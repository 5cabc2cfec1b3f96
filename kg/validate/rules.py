"""The shapes of ``shapes/`` as rules: each named shape with its words, severity and path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.data import data
from kg.rdf.vocabulary import RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad

NAMESPACE = "https://w3id.org/policy-kg/shapes#"
SH = "http://www.w3.org/ns/shacl#"


class Severity(StrEnum):
    """How bad it is; only a violation keeps a graph from conforming. The order is that of a report."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Rule:
    """A named shape. `name` is its local name, `path` a SPARQL 1.1 property path or None where it is about the node itself."""

    name: str
    message: str
    severity: Severity
    path: str | None


@cache
def shapes() -> tuple[Quad, ...]:
    """The triples of all files of ``shapes/``, in the order of the files' names."""
    from pyoxigraph import RdfFormat, parse

    files = sorted((f for f in data("shapes").iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)
    return tuple(q for f in files for q in parse(f.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True))


@cache
def rules() -> Mapping[str, Rule]:
    """The rules by name, in the order of the files."""
    found: dict[str, Rule] = {}
    for node, told in _nodes().items():
        iri = str(getattr(node, "value", node))
        if iri.startswith(NAMESPACE) and SH + "message" in told:
            name = iri.removeprefix(NAMESPACE)
            severity = Severity(told[SH + "severity"].value.removeprefix(SH))
            path = told.get(SH + "path")
            found[name] = Rule(name, told[SH + "message"].value, severity, None if path is None else _path(path))
    return found


def path_quads(rule: Rule, label: str) -> tuple[Any, list[Quad]]:
    """The path of `rule` for a report graph: its node, and the triples that describe it, with blank nodes named after `label`."""
    from pyoxigraph import BlankNode, NamedNode, Quad

    quads: list[Quad] = []
    renamed: dict[str, BlankNode] = {}

    def copy(node: Any) -> Any:
        if not isinstance(node, BlankNode):
            return node
        new = renamed.setdefault(node.value, BlankNode(f"{label}p{len(renamed)}"))
        for predicate, o in _nodes()[node].items():
            quads.append(Quad(new, NamedNode(predicate), copy(o)))
        return new

    return copy(_nodes()[NamedNode(NAMESPACE + rule.name)][SH + "path"]), quads


@cache
def _nodes() -> Mapping[Any, Mapping[str, Any]]:
    """The nodes of the shapes, each with the last value of each property (a message, a path or a list's cell has one)."""
    nodes: dict[Any, dict[str, Any]] = {}
    for q in shapes():
        nodes.setdefault(q.subject, {})[q.predicate.value] = q.object
    return nodes


def _path(node: Any) -> str:
    """`node` as a SPARQL 1.1 property path (predicate, inverse, alternative or sequence)."""
    from pyoxigraph import NamedNode

    if isinstance(node, NamedNode):
        return str(node)
    told = _nodes()[node]
    if SH + "inversePath" in told:
        return "^" + _path(told[SH + "inversePath"])
    if SH + "alternativePath" in told:
        return "|".join(map(_path, _list(told[SH + "alternativePath"])))
    return "/".join(map(_path, _list(node)))


def _list(node: Any) -> Iterator[Any]:
    """The members of the RDF list at `node`."""
    while node in _nodes():
        yield _nodes()[node][RDF + "first"]
        node = _nodes()[node][RDF + "rest"]
