"""Each rule of shapes/ is broken in a sound graph at least once, and both engines find the same faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.validate.report import Report
from kg.validate.rules import Severity, rules
from kg.validate.shapes import validate
from tests.validate.faults import FAULTS, PREFIXES, Fault

ARTICLE = Path(__file__).with_name("article.ttl")
BATCHES = [*(FAULTS[i:-1:20] for i in range(20)), FAULTS[-1:]]  # pySHACL needs a second a graph: it sees several faults at once
HELPERS = {"partial-date", "offset", "wikidata-match"}  # parts of other shapes, with no target of their own
NEED_TEXT = {"document-digest-of-text", "passage-quote-is-text", "passage-context-is-text"}  # see test_text.py


def broken(*faults: Fault) -> Store:
    """The graph of article.ttl with these faults."""
    store = Store()
    store.load(path=str(ARTICLE), format=RdfFormat.TURTLE)
    for fault in faults:
        before = set(store)
        store.update(PREFIXES + fault.update)
        assert set(store) != before, f"the update changes nothing: {fault}"
    return store


def focus(fault: Fault) -> str:
    """The focus node of the fault in N-Triples syntax."""
    (solution,) = Store().query(f"{PREFIXES} SELECT ?x {{ VALUES ?x {{ {fault.focus} }} }}")  # type: ignore[misc]
    return str(solution["x"])


def found(report: Report) -> set[tuple[str, str, str | None]]:
    return {(v.focus, v.rule, v.value) for v in report.violations}


def is_reported(fault: Fault, report: Report) -> bool:
    if fault.rule == "no-blank-nodes":  # the store names it anew
        return any(v.rule == fault.rule and v.focus.startswith("_:") for v in report.violations)
    return (focus(fault), fault.rule) in {(v.focus, v.rule) for v in report.violations}


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_the_sound_graph_conforms(engine: str) -> None:
    report = validate(ARTICLE, engine=engine, text=ARTICLE.with_suffix(".txt").read_text("utf-8"))
    assert report == Report(True, ())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.rule} {f.update}")
def test_a_fault_is_found(fault: Fault) -> None:
    report = validate(broken(fault))
    assert is_reported(fault, report), report
    assert report.conforms == all(v.severity is not Severity.VIOLATION for v in report.violations)


@pytest.mark.parametrize("faults", BATCHES, ids=lambda faults: faults[0].rule)
def test_both_engines_find_the_same(faults: list[Fault]) -> None:
    store = broken(*faults)
    reference = validate(store, engine="pyshacl")
    assert found(validate(store)) == found(reference)
    for fault in faults:
        assert is_reported(fault, reference), fault


def test_every_rule_has_a_fault() -> None:
    assert {f.rule for f in FAULTS} | HELPERS | NEED_TEXT == set(rules())
