"""Nanopublications: well-formed by the guidelines, and nothing of a position lost."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import DCTERMS, PROV, RDF

from kg.publish.excerpt import excerpts
from kg.publish.nanopub import nanopubs
from kg.publish.vocabulary import NP, trig
from kg.rdf import vocabulary as v
from tests.newsroom import quads

PUBLISHER = "https://institute.example/"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
GRAPHS = ("hasAssertion", "hasProvenance", "hasPublicationInfo")


@pytest.fixture(scope="module")
def made() -> rdflib.Dataset:
    """Those of the small corpus, as another library reads them."""
    found = rdflib.Dataset()
    found.parse(data=trig(nanopubs(quads(), PUBLISHER, LICENSE, "2026-01-01T00:00:00Z")), format="trig")
    return found


def _all(made: rdflib.Dataset) -> list[tuple[rdflib.URIRef, rdflib.Graph, list[rdflib.Graph]]]:
    """Each nanopublication with its head and its three graphs."""
    found = []
    for np, _, _, head in made.quads((None, RDF.type, rdflib.URIRef(NP + "Nanopublication"), None)):
        heads = made.graph(head)
        parts = [list(heads.objects(np, rdflib.URIRef(NP + name))) for name in GRAPHS]
        assert all(len(p) == 1 for p in parts)
        found.append((np, heads, [made.graph(p[0]) for p in parts]))
    return found


def test_one_for_each_position(made: rdflib.Dataset) -> None:
    assert sorted(str(np).removesuffix("/nanopub") for np, _, _ in _all(made)) == sorted(excerpts(quads()))


def test_each_is_well_formed(made: rdflib.Dataset) -> None:
    """Nanopublication Guidelines: four graphs, none empty, provenance about the assertion, publication info about the whole."""
    graphs = set()
    for np, head, (assertion, provenance, info) in _all(made):
        names = {head.identifier, assertion.identifier, provenance.identifier, info.identifier}
        assert len(names) == 4
        assert np not in names
        assert min(len(head), len(assertion), len(provenance), len(info)) > 0
        assert len(head) == 4
        assert (assertion.identifier, PROV.wasDerivedFrom, None) in provenance
        assert (assertion.identifier, PROV.wasGeneratedBy, None) in provenance
        assert {s for s, _, _ in info} == {np}
        assert (np, DCTERMS.created, rdflib.Literal("2026-01-01T00:00:00Z", datatype=rdflib.XSD.dateTime)) in info
        assert (np, DCTERMS.license, rdflib.URIRef(LICENSE)) in info
        graphs |= names
    assert graphs == {g.identifier for g in made.graphs() if len(g)}


def test_assertion_says_who_holds_what(made: rdflib.Dataset) -> None:
    _, _, (assertion, provenance, _) = min(_all(made), key=lambda a: a[0])
    (position,) = assertion.subjects(RDF.type, rdflib.URIRef(v.POSITION))
    holder = assertion.value(position, rdflib.URIRef(v.HOLDER))
    assert str(assertion.value(holder, rdflib.URIRef(v.PREF_LABEL))) in ("Norland", "Sudmark", "Ivo Brandt")
    assert (position, rdflib.URIRef(v.EVIDENCE), None) in provenance
    assert (None, rdflib.URIRef(v.EXACT), None) in provenance


def test_nothing_is_lost(made: rdflib.Dataset) -> None:
    there = {str(t) for triples in excerpts(quads()).values() for t in triples}
    written = {f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o, _ in made.quads((None, None, None, None))}
    assert len(there) <= len(written)
    assert {t for t in there if "oa#exact" in t} <= {w for w in written if "oa#exact" in w}


def test_without_a_licence() -> None:
    assert not any(q.predicate.value == str(DCTERMS.license) for q in nanopubs(quads(), PUBLISHER, None, "2026-01-01T00:00:00Z"))
