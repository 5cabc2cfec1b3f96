"""The terms of the code, of the ontology, of the shapes and of the JSON-LD context, each against the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.authority.load import Authority
from kg.data import data
from kg.model import Analysis
from kg.rdf import vocabulary as v
from kg.rdf.mapping import map_analysis
from kg.rdf.ontology import terms

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "CONTRACT.md"
# Classes of concepts and schemes: the ontology explains them, no article's graph states them.
NOT_STATED = {v.KG + name for name in ("Stance", "SpeechAct", "AttributionMode", "StanceScheme", "SpeechActScheme", "AttributionScheme")}
# What the ontology adds to the contract; the shapes leave it free.
NOT_SHAPED = {v.EXTRACTOR, v.WEIGHTS_DIGEST, v.ISSUE_SCHEME}


def in_code() -> set[str]:
    """Every term of the code that is ours."""

    def values() -> Iterator[str]:
        for name, value in vars(v).items():
            if name.isupper() and name != "PREFIXES":
                yield from [value] if isinstance(value, str) else value.values()

    return {t for t in values() if t.startswith(v.KG) and t != v.KG}


def in_ontology() -> set[str]:
    return {t.iri for t in terms() if t.iri.startswith(v.KG)}


def in_shapes() -> set[str]:
    files = [f for f in data("shapes").iterdir() if f.name.endswith(".ttl")]
    found = {t for f in files for q in parse(f.read_bytes(), RdfFormat.TURTLE) for t in (q.predicate, q.object)}
    return {t.value for t in found if getattr(t, "value", "").startswith(v.KG) and t.value != v.KG and not hasattr(t, "datatype")}


def test_the_code_and_the_ontology_have_the_same_terms() -> None:
    assert in_code() - in_ontology() == set()
    assert in_ontology() - in_code() == NOT_STATED


def test_the_shapes_and_the_ontology_have_the_same_terms() -> None:
    if not in_shapes():
        pytest.skip("there are no shapes")
    assert in_shapes() - in_ontology() == set()
    assert in_ontology() - in_shapes() == NOT_STATED | NOT_SHAPED


def test_an_article_that_says_everything_uses_every_term(analysis: Analysis, authority: Authority) -> None:
    quads = map_analysis(analysis, "http://x/", authority)
    used = {t.value for q in quads for t in (q.predicate, q.object) if getattr(t, "value", "").startswith(v.KG)}
    choices = {*v.STANCES.values(), *v.SPEECH_ACTS.values(), *v.MODES.values()}
    assert used | choices | {v.QUOTE_DIGEST} == in_code()  # a digest stands only where rights forbid the quote


def test_the_context_names_every_property_that_is_stated(analysis: Analysis, authority: Authority) -> None:
    context = json.loads(data("ontology", "context.jsonld").read_text("utf-8"))["@context"]
    ids = [value["@id"] if isinstance(value, dict) else value for value in context.values() if not isinstance(value, float)]
    named = {v.PREFIXES[prefix] + local for prefix, _, local in (i.partition(":") for i in ids) if prefix in v.PREFIXES}
    assert {q.predicate.value for q in map_analysis(analysis, "http://x/", authority)} - {v.TYPE} - named == set()
    assert {t for t in named if t.startswith(v.KG)} == {t.iri for t in terms() if t.kind == "property"}


@pytest.mark.skipif(not CONTRACT.exists(), reason="needs ../shared")
def test_the_contract_is_kept_to_the_letter() -> None:
    named = {v.KG + name for name in re.findall(r"`kg:([A-Za-z]+)`", CONTRACT.read_text("utf-8"))}
    assert len(named) > 30 and named <= in_ontology()
