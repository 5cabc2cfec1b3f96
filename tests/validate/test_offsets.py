"""The rules on offsets that are checked without SPARQL find what their SPARQL in shapes/ finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.rdf import vocabulary as v
from kg.validate import engines
from kg.validate.offsets import RULES, offsets
from kg.validate.rules import NAMESPACE
from kg.validate.shapes import validate


def node(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(v.XSD + name))


NUMBERS = st.sampled_from(
    [
        Literal(0),
        Literal(3),
        Literal(5),
        typed("3", "nonNegativeInteger"),
        Literal("4"),  # a string: another rule reports it, and this one reads it
        Literal("4", language="en"),
        typed("12x", "integer"),  # ill-typed
        Literal(-4),
        typed("4.5", "decimal"),
        Literal(""),
        Literal("4\n"),
        Literal("٤"),  # a digit, but not of ASCII
        node("4"),
    ]
)
QUOTES = st.sampled_from([Literal(""), Literal("abc"), Literal("ab🚢"), Literal("e\u0301a"), Literal("abcd", language="en"), node("q")])
CLASSES = st.sampled_from([v.POSITION_SELECTOR, v.QUOTE_SELECTOR, v.SPECIFIC_RESOURCE, v.DOCUMENT])
NODES = st.sampled_from([node("a"), node("b"), node("c")])
TRIPLES = st.one_of(
    st.builds(lambda s, c: Triple(s, NamedNode(v.TYPE), NamedNode(c)), NODES, CLASSES),
    st.builds(lambda s, o: Triple(s, NamedNode(v.HAS_SELECTOR), o), NODES, NODES),
    st.builds(lambda s, p, o: Triple(s, NamedNode(p), o), NODES, st.sampled_from([v.START, v.END]), NUMBERS),
    st.builds(lambda s, o: Triple(s, NamedNode(v.EXACT), o), NODES, QUOTES),
)


def by_query(graph: list[Triple]) -> set[tuple[str, str, str | None]]:
    """What the SPARQL of the shapes finds, run by the engine on all of them."""
    written = serialize(graph, format=RdfFormat.N_TRIPLES)
    assert written is not None
    results = engines._compiled(whole=True).validate_text(written.decode(), "ntriples").results
    found = ((r.focus_node, (r.root_shape or "").strip("<>").removeprefix(NAMESPACE), r.value) for r in results)
    return {f for f in found if f[1] in RULES}


@given(st.lists(TRIPLES, max_size=14, unique=True))
@settings(deadline=None, max_examples=60)
def test_they_find_what_their_queries_find(graph: list[Triple]) -> None:
    assert {(str(f.focus), f.rule, str(f.value)) for f in offsets(graph)} == by_query(graph)


PASSAGE = [
    Triple(node("a"), NamedNode(v.TYPE), NamedNode(v.SPECIFIC_RESOURCE)),
    Triple(node("a"), NamedNode(v.HAS_SELECTOR), node("b")),
    Triple(node("b"), NamedNode(v.TYPE), NamedNode(v.POSITION_SELECTOR)),
    Triple(node("b"), NamedNode(v.START), Literal(5)),
    Triple(node("b"), NamedNode(v.END), Literal(5)),
    Triple(node("b"), NamedNode(v.EXACT), Literal("abc")),
]


def test_the_example_of_the_property_is_not_empty() -> None:
    expected = {(str(node("a")), "passage-quote-length", '"abc"'), (str(node("b")), "selector-start-before-end", str(Literal(5)))}
    assert {(str(f.focus), f.rule, str(f.value)) for f in offsets(PASSAGE)} == by_query(PASSAGE) == expected


def test_the_engine_is_spared_them_and_still_reports_them() -> None:
    assert len(engines._compiled(whole=False)) <= len(engines._compiled(whole=True))
    written = serialize(PASSAGE, format=RdfFormat.N_TRIPLES)
    assert written is not None
    spared = {r.root_shape for r in engines._compiled(whole=False).validate_text(written.decode(), "ntriples").results}
    assert not spared & {f"<{NAMESPACE}{rule}>" for rule in RULES}
    reported = {x.rule for x in validate([Quad(t.subject, t.predicate, t.object) for t in PASSAGE]).violations}
    assert reported.issuperset(RULES)


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_a_class_below_ours_is_under_the_rules_too(engine: str) -> None:
    own = NamedNode("http://example.org/Own")
    graph = [Quad(t.subject, t.predicate, own if t.predicate.value == v.TYPE else t.object) for t in PASSAGE]
    for above in (v.SPECIFIC_RESOURCE, v.POSITION_SELECTOR):
        graph.append(Quad(own, NamedNode(v.RDFS + "subClassOf"), NamedNode(above)))
    assert {x.rule for x in validate(graph, engine=engine).violations}.issuperset(RULES)


def test_a_blank_node_has_neither_number_nor_length() -> None:
    graph = [Triple(t.subject, t.predicate, BlankNode("9") if isinstance(t.object, Literal) else t.object) for t in PASSAGE]
    assert list(offsets(graph)) == []
