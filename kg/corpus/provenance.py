"""A run over a corpus as linked data (PROV-O, W3C Recommendation, 30 April 2013): when, with what, and how much came of it.

It stands in a graph of its own, so that the graphs of documents name no time. A run used a collection of documents and its settings;
the report that it generated holds the counts, each a ``schema:PropertyValue``. Files and errors are not named: a graph is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import kg
from kg.corpus.lost import LOST
from kg.corpus.settings import model_version
from kg.pipeline import weights
from kg.rdf import iris
from kg.rdf import vocabulary as v
from kg.rdf.mapping import Statement, Value, software, to_quads

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.corpus.summary import Summary
    from kg.corpus.work import Job

_STARTED, _ENDED = v.PROV + "startedAtTime", v.PROV + "endedAtTime"
_COLLECTION, _PLAN = v.PROV + "Collection", v.PROV + "Plan"
_SHA256 = v.SCHEMA + "sha256"
_DATASET, _VALUE = v.SCHEMA + "Dataset", v.SCHEMA + "PropertyValue"
_MEASURED, _ID, _NUMBER = v.SCHEMA + "variableMeasured", v.SCHEMA + "propertyID", v.SCHEMA + "value"
_INTEGER = v.XSD + "integer"


def provenance(summary: Summary, job: Job, settings: str, began: datetime, ended: datetime) -> list[Quad]:
    """The graph of a run that did `job`; `settings` is the digest of all that its graphs depend on besides the documents.

    ModelError where the language model is not installed.
    """
    name = iris.digest(settings, began.isoformat(), ended.isoformat())
    run = f"{job.base}run/{name}"
    said = [*_run(run, job, settings, began, ended), *_report(run, summary)]
    return to_quads(said, f"{job.base}graph/run/{name}")


def _run(run: str, job: Job, settings: str, began: datetime, ended: datetime) -> Iterator[Statement]:
    corpus, plan = f"{run}/corpus", f"{job.base}settings/{settings[:16]}"
    yield run, v.TYPE, v.ACTIVITY
    yield run, _STARTED, _time(began)
    yield run, _ENDED, _time(ended)
    yield run, v.EXTRACTOR, Value(job.extractor)
    if digest := weights(job.extractor):
        yield run, v.WEIGHTS_DIGEST, Value(digest)
    yield run, v.USED, corpus
    yield corpus, v.TYPE, v.ENTITY
    yield corpus, v.TYPE, _COLLECTION
    yield run, v.USED, plan
    yield plan, v.TYPE, v.ENTITY
    yield plan, v.TYPE, _PLAN
    yield plan, _SHA256, Value(settings)
    for name, version in (("policy-kg", kg.__version__), model_version(job.model)):
        yield from software(run, job.base, name, version)


def _report(run: str, summary: Summary) -> Iterator[Statement]:
    report = f"{run}/report"
    yield report, v.TYPE, v.ENTITY
    yield report, v.TYPE, _DATASET
    yield report, v.GENERATED_BY, run
    for key, words, count in _counts(summary):
        iri = f"{report}/{key}"
        yield report, _MEASURED, iri
        yield iri, v.TYPE, _VALUE
        yield iri, _ID, Value(key)
        yield iri, v.NAME, Value(words, language="en")
        yield iri, _NUMBER, Value(str(count), _INTEGER)


def _counts(summary: Summary) -> Iterator[tuple[str, str, int]]:
    """Key, words and number of each count."""
    yield "done", "documents done", summary.done
    yield "skipped", "documents that had not changed", summary.skipped
    yield "removed", "documents removed", summary.removed
    yield "failed", "documents that failed", len(summary.failed)
    for name, count in sorted(summary.found.items()):
        yield name, LOST.get(name, f"{name}, summed over documents"), count


def _time(moment: datetime) -> Value:
    """xsd:dateTime in UTC, to the second."""
    return Value(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), v.DATE_TIME)
