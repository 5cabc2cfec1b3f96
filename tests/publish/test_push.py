"""Which graphs a push makes, and that a store then holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import GraphError
from kg.publish.protocol import connect, get
from kg.publish.push import plan, push
from kg.rdf.vocabulary import DOCUMENT, TYPE

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


def test_push_again_replaces_the_document_and_keeps_what_is_shared(oxigraph: Any) -> None:
    store = connect(oxigraph.store)
    push(plan([document(DOC, DOC), quad(DOC, "old", DOC), quad("urn:x", "one", SHARED)], "a.nq"), store)
    push(plan([document(DOC, DOC), quad(DOC, "new", DOC), quad("urn:x", "two", SHARED)], "a.nq"), store)
    in_document, shared = (get(store, graph) or b"" for graph in (DOC, SHARED))
    assert b'"new"' in in_document
    assert b'"old"' not in in_document
    assert b'"one"' in shared
    assert b'"two"' in shared
