"""The discourse network: its ties by hand, and files that other programs read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import networkx
import pytest

from kg.publish.network import Edge, Node, actors, affiliation, files, graphml, table
from kg.publish.records import records
from tests.newsroom import BASE, quads


def test_ties_between_actors() -> None:
    """Brandt and Sudmark oppose missile defence; Norland and Sudmark support sanctions, which Norland opposed before."""
    nodes, edges = actors(records(quads()))
    assert [(n.label, n.kind) for n in nodes] == [("Ivo Brandt", "Person"), ("Norland", "State"), ("Sudmark", "State")]
    assert [(e.source.rsplit("/", 1)[-1], e.target.rsplit("/", 1)[-1], e.relation, e.weight) for e in edges] == [
        ("ivo-brandt", "sudmark", "congruence", 1),
        ("norland", "sudmark", "conflict", 1),
        ("norland", "sudmark", "congruence", 1),
    ]


def test_ties_to_targets() -> None:
    nodes, edges = affiliation(records(quads()))
    assert ("the harbour dues", "Words") in {(n.label, n.kind) for n in nodes}
    assert ("international sanctions", "Issue") in {(n.label, n.kind) for n in nodes}
    dues = {(e.source, e.relation, e.weight) for e in edges if e.target == "the harbour dues"}
    assert dues == {(f"{BASE}actor/sudmark", "neutral", 1), (f"{BASE}actor/sudmark", "oppose", 1)}
    assert sum(e.weight for e in edges) == 10  # every position


@pytest.mark.parametrize(("name", "directed"), [("actors.graphml", False), ("affiliation.graphml", True)])
def test_graphml_is_read_by_networkx(name: str, directed: bool) -> None:
    rows = records(quads())
    nodes, edges = (affiliation if directed else actors)(rows)
    graph = networkx.read_graphml(io.BytesIO(files(rows)[name]), force_multigraph=True)
    assert graph.is_directed() == directed
    assert {(n, d["label"], d["kind"]) for n, d in graph.nodes(data=True)} == {(n.id, n.label, n.kind) for n in nodes}
    found = sorted((*sorted((a, b)), d["relation"], d["weight"]) for a, b, d in graph.edges(data=True))
    assert found == sorted((*sorted((e.source, e.target)), e.relation, e.weight) for e in edges)


def test_graphml_of_hostile_labels() -> None:
    node = Node("a&b", "<x> \x00\x1b \"'\n", "State")
    graph = networkx.read_graphml(io.BytesIO(graphml([node], [Edge("a&b", "a&b", "]]>", 1)], directed=True)))
    assert graph.nodes["a&b"]["label"] == "<x> \ufffd\ufffd \"'\n"


def test_tables_fit_each_other() -> None:
    made = files(records(quads()))
    for kind in ("actors", "affiliation"):
        nodes, edges = (list(csv.DictReader(io.StringIO(made[f"{kind}-{part}.csv"].decode()))) for part in ("nodes", "edges"))
        assert {e[end] for e in edges for end in ("Source", "Target")} <= {n["Id"] for n in nodes}


def test_statements() -> None:
    rows = list(csv.DictReader(io.StringIO(files(records(quads()))["statements.csv"].decode())))
    found = {(r["time"], r["person"], r["organization"], r["concept"], r["agreement"]) for r in rows}
    assert ("2019-05-04", "Ivo Brandt", "", "missile defence", "0") in found
    assert ("2020-02", "", "Norland", "international sanctions", "1") in found
    assert len(rows) == 9  # the neutral one is left out
    assert {r["document_title"] for r in rows} == {"Two Straits", "A Turn in Norland", "Still Waters"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-2", "'-2"),
        ("a=b", "a=b"),
        ('a "b", c\n', '"a ""b"", c\n"'),
    ],  # formulas, and what RFC 4180 quotes
)
def test_cells(cell: str, written: str) -> None:
    assert table(("x",), [(cell,)]).decode() == f"x\r\n{written}\r\n"


def test_nobody_ties() -> None:
    alone = replace(records(quads()), positions=())
    assert actors(alone) == affiliation(alone) == ([], [])
