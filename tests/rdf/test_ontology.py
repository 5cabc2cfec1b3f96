"""The ontology's files: sound, without blank nodes, explained, and in step with the authority's table of issues."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from kg.authority.load import Authority
from kg.rdf import vocabulary as v
from kg.rdf.ontology import FILES, TURTLE, content, issue_scheme, quads, terms

SCHEMES = {"StanceScheme": 3, "AttributionScheme": 3, "SpeechActScheme": 12}


def test_the_scheme_of_issues_is_what_the_table_makes_it(authority: Authority) -> None:
    assert content("issues.ttl") == issue_scheme(authority.issues), "run python scripts/build_issues.py"


def test_the_scheme_of_issues_is_a_tree_of_its_own(authority: Authority) -> None:
    issues = {t.iri: t for t in terms() if t.iri.startswith(v.ISSUES)}
    assert len(issues) == len(authority.issues) >= 120
    broader = {q.subject.value: q.object.value for q in quads() if q.predicate.value == v.BROADER}
    assert sum(q.predicate.value == v.BROADER for q in quads()) == len(broader)  # at most one above each
    for iri in issues:
        seen = set()
        while iri in broader:
            assert iri not in seen and broader[iri] in issues
            seen.add(iri)
            iri = broader[iri]


@pytest.mark.parametrize("name", TURTLE)
def test_a_file_has_no_blank_nodes(name: str) -> None:
    found = list(parse(content(name), RdfFormat.TURTLE))
    assert found and not [q for q in found if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


def test_every_term_is_explained() -> None:
    for term in terms():
        assert term.label and term.definition, term.iri
        if term.iri.startswith(v.KG):
            assert term.example, term.iri


def test_classes_and_properties_are_aligned() -> None:
    said = {(q.subject.value, q.predicate.value.rpartition("#")[2]) for q in quads()}
    named = {q.object.value for q in quads()} | {q.predicate.value for q in quads()}
    for term in terms():
        if term.kind in ("class", "property"):
            assert (term.iri, "isDefinedBy") in said, term.iri
    for vocabulary in (
        "marl/ns#",
        "spar/cito/",
        "spar/c4o/",
        "spar/fabio/",
        "ns/org#",
        "foaf/0.1/",
        "ns/oa#",
        "ns/prov#",
        "//schema.org/",
        "skos/core#",
    ):
        assert any(vocabulary in iri for iri in named), vocabulary


def test_each_scheme_has_its_concepts_below_it() -> None:
    listed = [t for t in terms() if t.kind in ("scheme", "concept")]
    assert listed[0].kind == "scheme"
    above = None
    for term in listed:
        above = term.iri if term.kind == "scheme" else above
        assert term.kind == "scheme" or term.scheme == above
    for scheme, size in SCHEMES.items():
        assert sum(t.scheme == v.KG + scheme for t in listed) == size


def test_top_concepts_are_those_with_nothing_above() -> None:
    held: dict[str, set[str]] = {}
    for q in quads():
        held.setdefault(q.predicate.value, set()).add(q.subject.value)
    concepts = {t.iri for t in terms() if t.kind == "concept"}
    assert held[v.SKOS + "topConceptOf"] == concepts - held[v.BROADER]
    tops = {(q.subject.value, q.object.value) for q in quads() if q.predicate.value == v.SKOS + "topConceptOf"}
    assert tops == {(q.object.value, q.subject.value) for q in quads() if q.predicate.value == v.SKOS + "hasTopConcept"}


def test_plover_stands_in_a_note_of_each_speech_act() -> None:
    noted = {q.subject.value for q in quads() if q.predicate.value == v.SKOS + "note" and "PLOVER" in q.object.value}
    assert noted == set(v.SPEECH_ACTS.values())


def test_the_context_is_json_with_the_prefixes_of_the_code() -> None:
    context = json.loads(content("context.jsonld"))["@context"]
    assert {k: context.get(k) for k in v.PREFIXES} == dict(v.PREFIXES)


def test_all_files_ship() -> None:
    assert all(content(name) for name in FILES)
