"""Quads -> an rdflib graph, for the Python API and for what rdflib alone does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.rdf.mapping import map_analysis
from kg.rdf.vocabulary import PREFIXES, STRING

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

    from kg.authority.load import Authority
    from kg.model import Analysis


def to_graph(analysis: Analysis, base: str, authority: Authority) -> rdflib.Graph:
    """The graph of `analysis`, as :func:`kg.rdf.mapping.map_analysis` makes it, all its named graphs in one."""
    return from_quads(map_analysis(analysis, base, authority))


def from_quads(quads: Iterable[Quad | Triple]) -> rdflib.Graph:
    """The triples of `quads`, with the usual prefixes bound. Literals stay as they are written."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for q in quads:
        graph.add((_term(q.subject), _term(q.predicate), _term(q.object)))
    return graph


def _term(term: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Node:
    import pyoxigraph
    import rdflib

    match term:
        case pyoxigraph.NamedNode():
            return rdflib.URIRef(term.value)
        case pyoxigraph.BlankNode():
            return rdflib.BNode(term.value)
        case pyoxigraph.Literal():
            plain = term.language or term.datatype.value == STRING
            return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else term.datatype.value, normalize=False)
    raise ValueError(f"rdflib has no triples about triples: {term}")
