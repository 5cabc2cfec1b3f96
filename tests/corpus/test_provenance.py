"""A run as linked data: it fits the shapes, says what the summary says, and is in a graph of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from kg.rdf import vocabulary as v
from kg.validate.shapes import validate
from tests.commands.conftest import Kg, kg, one_line
from tests.corpus.sample import corpus, graphs

__all__ = ["kg"]  # the fixture

RUN = f"""PREFIX prov: <{v.PROV}> PREFIX schema: <{v.SCHEMA}>
SELECT ?began ?ended ?settings ?corpus {{ GRAPH ?g {{
  ?run a prov:Activity ; prov:startedAtTime ?began ; prov:endedAtTime ?ended ; prov:used ?corpus, ?plan .
  ?corpus a prov:Collection . ?plan a prov:Plan ; schema:sha256 ?settings }} }}"""
COUNTS = f"""PREFIX prov: <{v.PROV}> PREFIX schema: <{v.SCHEMA}>
SELECT ?id ?n {{ GRAPH ?g {{ ?report prov:wasGeneratedBy ?run ; schema:variableMeasured [ schema:propertyID ?id ; schema:value ?n ] }} }}"""


def values(store: Store, sparql: str) -> list[tuple[str, ...]]:
    return [tuple(term.value for term in row) for row in store.query(sparql)]  # type: ignore[union-attr]


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_it_says_what_the_summary_says(kg: Kg, tmp_path: Path, engine: str) -> None:
    corpus(tmp_path / "in", 3)
    Path("in/article-0001.txt").write_bytes(b"\0" * 50)
    call = ("export", "in", "-o", "out/", "--extractor", "rules", "--summary", "told.json", "--prov", "run.trig")
    assert kg(*call).exit_code == 12
    store, told = Store(), json.loads(Path("told.json").read_text())
    store.bulk_load(Path("run.trig").read_bytes(), RdfFormat.TRIG)
    assert not list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    report = validate(store, engine=engine)
    assert report.conforms and [v.rule for v in report.violations] == ["graph-document"]  # a warning: it describes no document
    ((began, ended, digest, _),) = values(store, RUN)
    assert began <= ended and len(digest) == 64
    counts = {key: int(n) for key, n in values(store, COUNTS)}
    stated = {"done": told["done"], "skipped": told["skipped"], "removed": told["removed"], "failed": len(told["failed"])}
    assert counts == stated | told["found"] | told["lost"]
    assert counts["done"] == 2 and counts["failed"] == 1 and counts["positions"] > 0
    with_a_document = [*store, *parse(Path("out/article-0002.ttl").read_bytes(), RdfFormat.TURTLE)]
    assert validate(with_a_document, engine=engine).violations == ()
    assert kg("validate", "run.trig", "--engine", engine).exit_code == 0


def test_the_graphs_of_documents_name_no_run_and_no_time(kg: Kg, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 2)
    for out in ("one/", "two/"):
        assert kg("export", "in", "-o", out, "--extractor", "rules", "--prov", f"{out}run.nq", "--format", "nquads").exit_code == 0
    one, two = graphs(Path("one")), graphs(Path("two"))
    assert one.pop("run.nq") and two.pop("run.nq")
    assert one == two != {}


def test_an_ending_of_no_format_is_told_before_anything_is_done(kg: Kg, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    result = kg("export", "in", "-o", "out/", "--prov", "run.txt")
    assert result.exit_code == 10
    assert "no format ends in .txt" in one_line(result)
    assert not Path("out").exists()
