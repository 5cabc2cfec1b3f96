"""Which graphs a push makes, and that a store then holds them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import GraphError, OutputError
from kg.publish.journal import opened
from kg.publish.protocol import connect, get
from kg.publish.push import KEEP, REPLACE, changes, merge, plan, push
from kg.publish.target import Target, addresses
from kg.rdf.vocabulary import DOCUMENT, TYPE, XSD

BASE = "https://example.org/"
DOC, OTHER, SHARED = "https://example.org/doc/1", "https://example.org/doc/2", "https://example.org/actors"


def quad(subject: str, value: str, graph: str | None = None) -> Quad:
    """A statement about `subject`."""
    return Quad(NamedNode(subject), NamedNode("https://example.org/says"), Literal(value), NamedNode(graph) if graph else DefaultGraph())


def document(iri: str, graph: str | None = None) -> Quad:
    """`iri` is a document."""
    return Quad(NamedNode(iri), NamedNode(TYPE), NamedNode(DOCUMENT), NamedNode(graph) if graph else DefaultGraph())


@pytest.mark.parametrize(
    ("quads", "graph", "expected"),
    [
        ([document(DOC), quad(DOC, "a")], None, [(DOC, 2, True)]),  # the document names the graph of its triples
        ([document(DOC), quad(DOC, "a")], OTHER, [(OTHER, 2, True)]),  # the user names it
        ([quad(DOC, "a")], OTHER, [(OTHER, 1, True)]),  # not even a document
        ([document(DOC), document(OTHER)], OTHER, [(OTHER, 2, True)]),  # two documents in one graph, since the user wants it
        ([document(DOC, DOC), quad("urn:x", "a", SHARED)], None, [(SHARED, 1, False), (DOC, 1, True)]),  # shared: added to, and sent first
        (
            [document(DOC, DOC), quad(DOC, "a"), document(DOC)],
            None,
            [(DOC, 2, True)],
        ),  # default and named graph in one
    ],
)
def test_plan(quads: list[Quad], graph: str | None, expected: list[tuple[str, int, bool]]) -> None:
    assert [(p.graph, p.triples, p.replace) for p in plan(quads, "a.ttl", graph)] == expected


@pytest.mark.parametrize(
    ("quads", "words"),
    [
        ([], "a.ttl: has no triples to push"),  # an empty file
        ([quad(DOC, "a")], "a.ttl: describes no document in one graph: name the graph with --graph"),  # nothing names the graph
        ([document(DOC), document(OTHER)], "a.ttl: describes 2 documents in one graph: name the graph with --graph"),  # two names
    ],
)
def test_no_plan(quads: list[Quad], words: str) -> None:
    with pytest.raises(GraphError) as caught:
        plan(quads, "a.ttl")
    assert words in str(caught.value)


@given(st.permutations([document(DOC, DOC), quad(DOC, "a", DOC), quad(DOC, "b", DOC), quad("urn:x", "c", SHARED), document(OTHER, OTHER)]))
def test_order_of_quads_does_not_matter(quads: Iterable[Quad]) -> None:
    assert plan(quads, "a.nq") == plan(sorted(quads, key=str), "a.nq")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (BlankNode(), "blank nodes"),  # no digest tells whether it changed
        (Literal("seven", datatype=NamedNode(XSD + "integer")), '"seven" is no xsd:integer'),  # Virtuoso changes it
        (Literal("2017-13", datatype=NamedNode(XSD + "gYearMonth")), '"2017-13" is no xsd:gYearMonth'),  # no such month
        (Literal("1e3", datatype=NamedNode(XSD + "decimal")), '"1e3" is no xsd:decimal'),  # a double's form
        (Literal("x", datatype=NamedNode(XSD + "nonNegativeInteger")), '"x" is no xsd:nonNegativeInteger'),  # derived
    ],
)
def test_what_a_store_would_change_is_refused(term: Any, words: str) -> None:
    sound = [document(DOC), Quad(NamedNode(DOC), NamedNode("urn:n"), Literal("0.50", datatype=NamedNode(XSD + "decimal")))]
    plan(sound, "a.ttl")
    with pytest.raises(GraphError) as caught:
        plan([*sound, Quad(NamedNode(DOC), NamedNode("urn:p"), term)], "a.ttl")
    assert f"a.ttl: {words}" in str(caught.value) or f"a.ttl: has {words}" in str(caught.value)


def test_merge_joins_shared_graphs_and_refuses_two_of_one_document() -> None:
    one = plan([document(DOC, DOC), quad("urn:x", "a", SHARED)], "a.nq")
    two = plan([document(OTHER, OTHER), quad("urn:x", "b", SHARED)], "b.nq")
    assert [(p.graph, p.triples) for p in merge({"a.nq": one, "b.nq": two})] == [(SHARED, 2), (DOC, 1), (OTHER, 1)]
    assert merge({"a.nq": one, "copy.nq": one}) == one
    other = plan([document(DOC, DOC), quad(DOC, "new", DOC)], "c.nq")
    with pytest.raises(GraphError, match=r"c\.nq: the graph <https://example\.org/doc/1> is another in a\.nq"):
        merge({"a.nq": one, "c.nq": other})
    assert [p.triples for p in merge({"a.nq": one[1:], "c.nq": other}, graph=DOC)] == [2]


def test_push_again_replaces_the_document_and_keeps_what_is_shared(oxigraph: Any, tmp_path: Path) -> None:
    store = connect(oxigraph.store)
    to = Target(connect(oxigraph.sparql), store=store)
    for value, shared_value in (("old", "one"), ("new", "two")):
        parts = plan([document(DOC, DOC), quad(DOC, value, DOC), quad("urn:x", shared_value, SHARED)], "a.nq")
        with opened(tmp_path / "journal") as journal:
            list(push(changes(parts, to, BASE, journal.entries()), to, BASE, journal))
    in_document, shared = (get(store, graph) or b"" for graph in (DOC, SHARED))
    assert b'"new"' in in_document
    assert b'"old"' not in in_document
    assert b'"one"' in shared
    assert b'"two"' in shared


def test_what_was_being_sent_when_a_push_was_killed_is_sent_again(oxigraph: Any, tmp_path: Path) -> None:
    """The graph in the store has as many triples as it had and as it should have: only the journal knows."""
    to = Target(connect(oxigraph.sparql), store=connect(oxigraph.store))
    old, new = (plan([document(DOC, DOC), quad(DOC, value, DOC)], "a.nq") for value in ("old", "new"))
    with opened(tmp_path / "journal") as journal:
        list(push(changes(old, to, BASE, {}), to, BASE, journal))
        assert [c.action for c in changes(old, to, BASE, journal.entries())] == [KEEP]
        journal.begin([DOC])
    with opened(tmp_path / "journal") as journal:
        assert [c.action for c in changes(old, to, BASE, journal.entries())] == [REPLACE]
        journal.done({DOC: new[0].digest})  # but the store records another, so somebody pushed since
        assert [c.action for c in changes(new, to, BASE, journal.entries())] == [REPLACE]


def test_a_journal_has_one_push_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path / "journal"), pytest.raises(OutputError, match="another push"), opened(tmp_path / "journal"):
        pass
    (tmp_path / "text").write_text("no database, but long enough to be looked at " * 30)
    with pytest.raises(OutputError, match="no journal"), opened(tmp_path / "text"):
        pass


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:7878/store", ("http://h:7878/query", "http://h:7878/update")),  # Oxigraph
        ("http://h:8890/sparql-graph-crud-auth", ("http://h:8890/sparql", "http://h:8890/sparql-auth")),  # Virtuoso
        ("http://h:3030/review/data", ("http://h:3030/review/query", "http://h:3030/review/update")),  # Fuseki
        (
            "http://h:7200/repositories/r/rdf-graphs/service",
            ("http://h:7200/repositories/r", "http://h:7200/repositories/r/statements"),
        ),  # GraphDB
        ("http://h:5820/review", ("http://h:5820/review/query", "http://h:5820/review/update")),  # Stardog
        ("https://h:8182/sparql/gsp/", ("https://h:8182/sparql", "https://h:8182/sparql")),  # Neptune
        ("https://h/sparql-auth", ("https://h/sparql", "https://h/sparql-auth")),  # Virtuoso's update
        ("https://h/rdf", None),  # who knows
    ],
)
def test_addresses(url: str, expected: tuple[str, str] | None) -> None:
    assert addresses(url) == expected
