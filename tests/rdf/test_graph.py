"""The Python API: an analysis as an rdflib graph."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib.compare import isomorphic

from kg.authority.load import Authority
from kg.model import Analysis
from kg.rdf.formats import serialize
from kg.rdf.graph import from_quads, to_graph
from kg.rdf.mapping import map_analysis

BASE = "http://127.0.0.1:8765/"


def test_it_is_the_graph_that_is_written(analysis: Analysis, authority: Authority) -> None:
    quads = map_analysis(analysis, BASE, authority)
    graph = to_graph(analysis, BASE, authority)
    assert len(graph) == len(quads)
    assert isomorphic(graph, rdflib.Graph().parse(data=serialize(quads, "turtle"), format="turtle"))


def test_it_answers_a_query_with_the_usual_prefixes(analysis: Analysis, authority: Authority) -> None:
    rows = to_graph(analysis, BASE, authority).query(
        "SELECT ?who ?what { ?p kg:stance kg:Oppose ; kg:holder/skos:prefLabel ?who ; kg:targetText ?what } ORDER BY ?who"
    )
    assert [tuple(map(str, row)) for row in rows] == [("Ministry of Defence of Sudmark", "the Coral Front"), ("Norland", "the\tblockade")]


def test_blank_nodes_are_taken_and_triples_about_triples_are_not() -> None:
    node, p = NamedNode("http://x/s"), NamedNode("http://x/p")
    (triple,) = from_quads([Quad(BlankNode("b"), p, Literal("x", language="en"))])
    assert triple == (rdflib.BNode("b"), rdflib.URIRef("http://x/p"), rdflib.Literal("x", lang="en"))
    with pytest.raises(ValueError, match="no triples about triples"):
        from_quads([Quad(node, p, Triple(node, p, node))])
