"""The discourse network: actors and what they take a stance on, as GraphML and as CSV.

GraphML and the node and edge tables are for Gephi, networkx and igraph; ``statements.csv`` is a list of statements with the variables
of Discourse Network Analyzer (person, organization, concept, agreement). Congruence counts the targets on which two actors share a
stance, conflict those on which their stances are opposed: P. Leifeld, Discourse Network Analyzer Manual (2018), sections 2.1 and 2.2.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from kg.model import ActorType, Stance
from kg.publish.records import Held, Records

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
# All that is no Char of XML 1.0 (fifth edition, section 2.2).
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or a target; a target that is not linked has its words, in lower case, for an id."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`relation` is a stance (actor to target), or congruence or conflict (actor and actor); `weight` counts."""

    source: str
    target: str
    relation: str
    weight: int


def affiliation(of: Records) -> tuple[list[Node], list[Edge]]:
    """Actors and targets, joined by stances; the weight counts positions."""
    counts = Counter((p.holder, _target(p), p.stance) for p in of.positions)
    return _nodes(of, {end for holder, target, _ in counts for end in (holder, target)}), [
        Edge(holder, target, stance, n) for (holder, target, stance), n in sorted(counts.items())
    ]


def actors(of: Records) -> tuple[list[Node], list[Edge]]:
    """Actors joined by congruence and by conflict; the weight counts the targets. Neutral positions join nobody."""
    sides: dict[str, dict[Stance, set[str]]] = {}
    for p in of.positions:
        if p.stance in (Stance.SUPPORT, Stance.OPPOSE):
            sides.setdefault(_target(p), {s: set() for s in (Stance.SUPPORT, Stance.OPPOSE)})[Stance(p.stance)].add(p.holder)
    counts: Counter[tuple[str, str, str]] = Counter()
    for side in sides.values():
        congruent = {pair for holders in side.values() for pair in itertools.combinations(sorted(holders), 2)}
        opposed = {(min(a, b), max(a, b)) for a in side[Stance.SUPPORT] for b in side[Stance.OPPOSE] if a != b}
        counts.update((a, b, "congruence") for a, b in congruent)
        counts.update((a, b, "conflict") for a, b in opposed)
    return _nodes(of, {p.holder for p in of.positions}), [Edge(a, b, relation, n) for (a, b, relation), n in sorted(counts.items())]


def graphml(nodes: Sequence[Node], edges: Sequence[Edge], directed: bool) -> bytes:
    """The network as GraphML, in UTF-8; characters that XML cannot hold become U+FFFD."""
    root = ElementTree.Element("graphml", xmlns=GRAPHML)
    keys = (("label", "node", "string"), ("kind", "node", "string"), ("relation", "edge", "string"), ("weight", "edge", "int"))
    for name, domain, type_ in keys:
        ElementTree.SubElement(root, "key", {"id": name, "for": domain, "attr.name": name, "attr.type": type_})
    graph = ElementTree.SubElement(root, "graph", id="network", edgedefault="directed" if directed else "undirected")
    for node in nodes:
        _data(ElementTree.SubElement(graph, "node", id=_xml(node.id)), {"label": node.label, "kind": node.kind})
    for number, edge in enumerate(edges):
        ends = {"id": f"e{number}", "source": _xml(edge.source), "target": _xml(edge.target)}
        _data(ElementTree.SubElement(graph, "edge", ends), {"relation": edge.relation, "weight": str(edge.weight)})
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def files(of: Records) -> dict[str, bytes]:
    """All files of the network by name."""
    both, stances = affiliation(of)
    alone, shared = actors(of)
    return {
        "affiliation.graphml": graphml(both, stances, directed=True),
        "actors.graphml": graphml(alone, shared, directed=False),
        "affiliation-nodes.csv": _node_table(both),
        "affiliation-edges.csv": _edge_table(stances, "Directed"),
        "actors-nodes.csv": _node_table(alone),
        "actors-edges.csv": _edge_table(shared, "Undirected"),
        "statements.csv": _statements(of),
    }


def _target(position: Held) -> str:
    return position.target or " ".join(position.target_text.lower().split())


def _nodes(of: Records, ids: Iterable[str]) -> list[Node]:
    kinds = {a.iri: a.kind for a in of.actors}
    return [Node(i, of.labels.get(i, i), kinds.get(i) or ("Issue" if i in of.labels else "Words")) for i in sorted(ids)]


def _data(element: ElementTree.Element, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        ElementTree.SubElement(element, "data", key=key).text = _xml(value)


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _node_table(nodes: Iterable[Node]) -> bytes:
    return table(("Id", "Label", "Kind"), ((n.id, n.label, n.kind) for n in nodes))


def _edge_table(edges: Iterable[Edge], type_: str) -> bytes:
    rows = ((e.source, e.target, type_, e.relation, str(e.weight)) for e in edges)
    return table(("Source", "Target", "Type", "Relation", "Weight"), rows)


def _statements(of: Records) -> bytes:
    """Positions for or against, one a line; agreement is 1 or 0. A holder is a person or an organization, the other is empty."""
    titles = {a.iri: a for a in of.articles}
    persons = {a.iri for a in of.actors if a.kind == ActorType.PERSON}
    rows = []
    for p in of.positions:
        if p.stance not in (Stance.SUPPORT, Stance.OPPOSE):
            continue
        article, holder = titles.get(p.document), of.labels.get(p.holder, p.holder)
        who = (holder, "") if p.holder in persons else ("", holder)
        about = (article.issued, article.title) if article else ("", "")
        rows.append((p.iri, *about, *who, p.target_label, "1" if p.stance == Stance.SUPPORT else "0", p.evidence))
    return table(("statement_id", "time", "document_title", "person", "organization", "concept", "agreement", "text"), rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV after RFC 4180, in UTF-8. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _cell(text: str) -> str:
    """OWASP, "CSV Injection": cells that begin with one of these characters are run as formulas."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
