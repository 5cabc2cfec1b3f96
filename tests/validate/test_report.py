"""What a validation found, in plain words, as JSON and as the standard graph."""

from __future__ import annotations

import json

import pytest
import rdflib
from pyoxigraph import RdfFormat, serialize
from rdflib.namespace import RDF, SH

from kg.validate.report import Report, as_graph, as_json, as_text, summary, term
from kg.validate.rules import NAMESPACE, rules
from kg.validate.shapes import validate
from tests.validate.faults import FAULTS, instead
from tests.validate.test_faults import broken

DOCUMENT = "http://127.0.0.1:8765/document/77b85d9e8e0be279"


def report_of(*rule_names: str) -> Report:
    """The report on the graph with the first fault of each of these rules."""
    return validate(broken(*(next(f for f in FAULTS if f.rule == name) for name in rule_names)))


def test_plain_words() -> None:
    fault = instead("position-holder", "<position/3>", "kg:holder", '"\\u001b[31mSudmark"')
    assert (
        as_text(validate(broken(fault)))
        == f"""\
violation: A position has exactly one holder (kg:holder), an actor of the graph; two holders are two positions. [position-holder]
  focus     {DOCUMENT}/position/3
  path      kg:holder
  value     “\ufffd[31mSudmark”
  document  {DOCUMENT}
  sentence  …ette, May 2). 🚢 «Sudmark's ministry of defence warned the Coral Front against an arms embargo» (see The Evenin…

does not conform: 1 violation
"""
    )


PLACES = [
    # rule, the words that its fault stands on
    ("position-stance", "Sudmark's ministry of defence warned the Coral Front against an arms embargo"),  # a position: its evidence
    ("citation-type", "Norland Gazette, May 2"),  # a citation: its pointer
    ("work-publisher", "Norland Gazette, May 2"),  # a cited work: the pointer to it
    ("mention-motivation", "Norland"),  # a mention: its passage
    ("actor-one-wikidata", "Sudmark"),  # an actor: its first mention
    ("issue-type", "arms embargo"),  # an issue likewise
    ("role-label", "Foreign Minister Ivo Brandt"),  # a role: the evidence of the office
    ("selector-end", "arms embargo"),  # a selector: its passage
    ("document-type", None),  # a document stands on itself
    ("publication-volume-number", None),
    ("agent-version", None),
]


@pytest.mark.parametrize(("rule", "quote"), PLACES)
def test_document_and_words_are_found(rule: str, quote: str | None) -> None:
    violation = next(v for v in report_of(rule).violations if v.rule == rule)
    assert violation.document == DOCUMENT
    assert violation.quote == quote
    assert quote is None or (violation.context is not None and quote in violation.context)


def test_summary_counts_each_severity() -> None:
    assert summary(report_of("state-link", "document-type")) == "does not conform: 1 violation, 1 warning"
    assert summary(report_of("state-link")) == "conforms: 1 warning"
    assert summary(Report(True, ())) == "conforms"


def test_json_has_the_fields() -> None:
    said = json.loads(as_json(report_of("position-stance")))
    assert said["conforms"] is False
    (violation,) = said["violations"]
    assert violation["rule"] == "position-stance" and violation["severity"] == "Violation"
    assert violation["focus"] == f"<{DOCUMENT}/position/3>" and violation["value"] is None
    assert violation["path"] == "<https://w3id.org/policy-kg/ontology#stance>"


def test_the_graph_is_a_validation_report() -> None:
    report = report_of("position-stance", "state-link", "citation-pointer-words", "selector-passage", "position-confidence")
    graph = rdflib.Graph().parse(data=turtle(report), format="turtle")
    (head,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(head, SH.conforms) == rdflib.Literal(False)
    results = list(graph.objects(head, SH.result))
    assert len(results) == len(report.violations)
    for result in results:
        rule = rules()[str(graph.value(result, SH.sourceShape)).removeprefix(NAMESPACE)]
        assert str(graph.value(result, SH.resultMessage)) == rule.message
        assert graph.value(result, SH.resultSeverity) == SH[rule.severity]
        assert isinstance(graph.value(result, SH.focusNode), rdflib.URIRef)
        assert isinstance(graph.value(result, SH.sourceConstraintComponent), rdflib.URIRef)
        assert (graph.value(result, SH.resultPath) is not None) == (rule.path is not None)
    words = next(r for r in results if graph.value(r, SH.sourceShape) == rdflib.URIRef(NAMESPACE + "citation-pointer-words"))
    path = graph.value(words, SH.resultPath)
    assert path is not None
    assert [str(p).rpartition("#")[2] for p in rdflib.collection.Collection(graph, path)] == ["pointer", "hasSelector", "exact"]


def test_the_same_graph_gives_the_same_report() -> None:
    """Also when the triples come in another order."""
    store = broken(*FAULTS[::12])
    forward, backward = validate(list(store)), validate(list(store)[::-1])
    assert [(v.focus, v.rule, v.value) for v in forward.violations] == [(v.focus, v.rule, v.value) for v in backward.violations]
    assert turtle(forward) == turtle(backward)


def turtle(report: Report) -> bytes:
    written = serialize((q.triple for q in as_graph(report)), format=RdfFormat.TURTLE)
    assert written is not None
    return written


TERMS = ["<http://example.org/a>", "_:b1", '"a\\nb"@en', '"12x"^^<http://www.w3.org/2001/XMLSchema#integer>', '"“q” \\"\\\\"']


@pytest.mark.parametrize("written", TERMS)
def test_terms_are_read_back(written: str) -> None:
    assert str(term(written)) == written
