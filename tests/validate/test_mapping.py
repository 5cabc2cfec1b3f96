"""What kg.rdf makes conforms, whatever of an analysis is there or missing; and so does what ships."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.authority.load import Authority, load
from kg.data import data
from kg.model import (
    Actor,
    ActorType,
    Analysis,
    Citation,
    Document,
    Issue,
    Mention,
    Mode,
    Office,
    PartialDate,
    Position,
    Run,
    Span,
    SpeechAct,
    Stance,
)
from kg.rdf.mapping import map_analysis
from kg.validate.engines import ENGINES
from kg.validate.report import Report
from kg.validate.shapes import validate

TEXT = Path(__file__).with_name("article.txt").read_text("utf-8")


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


@pytest.fixture(scope="module")
def analysis(authority: Authority) -> Analysis:
    """Of article.txt, with an issue of the shipped scheme."""
    issue = next(e for e in authority.issues.values() if e.broader)
    pointer = at("Norland Gazette, May 2")
    clause = at("Norland “rejects the blockade of the Straits of Vell” and will stand with Sudmark")
    warning = at("Sudmark's ministry of defence warned the Coral Front against an arms embargo")
    return Analysis(
        document=Document(
            TEXT,
            "article.txt",
            "Norland and the Straits of Vell 🛰️",
            None,
            "Harbour Review",
            "7",
            "3",
            ("Ada Quist",),
            PartialDate(2019, 5, 4),
        ),
        run=Run("policy-kg", "0.1.0", "en_model", "3.8.0"),
        actors=(
            Actor("norland", "Norland", ActorType.STATE, ("Kingdom of Norland", "Norland"), "Q1001", True),
            Actor("ivo-brandt", "Ivo Brandt", ActorType.PERSON),
            Actor("coral-front", "Coral Front", ActorType.GROUP),
            Actor("norland-gazette", "Norland Gazette", ActorType.MEDIA_OUTLET),
        ),
        issues=(Issue(issue.issue.key, issue.issue.label), Issue("straits", "free passage of straits")),
        mentions=(Mention(at("Ivo Brandt"), "ivo-brandt", "name"), Mention(at("arms embargo"), issue.issue.key, "issue")),
        offices=(Office("ivo-brandt", "Foreign Minister", "norland", at("Foreign Minister Ivo Brandt"), "title"),),
        positions=(
            Position(
                "ivo-brandt", "straits", at("the blockade"), Stance.OPPOSE, SpeechAct.REJECT, Mode.QUOTED, clause, 0.8125, "said", pointer
            ),
            Position("norland", "coral-front", at("the Coral Front"), Stance.OPPOSE, SpeechAct.WARN, Mode.AUTHOR, warning, 1.0, "verb"),
        ),
        citations=(
            Citation(pointer, "Norland Gazette", PartialDate(2019, 5, 2), "source-date", publisher="norland-gazette"),
            Citation(
                at("The Evening Bell, April 2019"), "The Evening Bell", PartialDate(2019, 4), "see", see=True, url="https://bell.example/"
            ),
        ),
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_full_analysis_conforms(analysis: Analysis, authority: Authority, engine: str) -> None:
    quads = map_analysis(analysis, "http://127.0.0.1:8765/", authority)
    assert validate(quads, engine=engine, text=TEXT) == Report(True, ())


LEFT_OUT = ["issues", "mentions", "offices", "citations"]


@pytest.mark.parametrize("name", LEFT_OUT)
def test_an_analysis_without_some_of_it_conforms(analysis: Analysis, authority: Authority, name: str) -> None:
    nothing: dict[str, Any] = {name: ()}
    quads = map_analysis(replace(analysis, **nothing), "https://data.example/", authority)
    assert validate(quads, text=TEXT) == Report(True, ())


def test_a_document_of_which_little_is_known_conforms(analysis: Analysis, authority: Authority) -> None:
    bare = Document(TEXT, "article.txt", "Norland", language=None)
    assert validate(map_analysis(Analysis(bare, analysis.run), "https://data.example/", authority), text=TEXT) == Report(True, ())


def test_a_citation_after_the_document_is_found(analysis: Analysis, authority: Authority) -> None:
    early = replace(analysis, document=replace(analysis.document, issued=PartialDate(2019, 5, 1)))
    report = validate(map_analysis(early, "https://data.example/", authority), text=TEXT)
    assert [(v.rule, v.quote) for v in report.violations] == [("citation-not-later", "Norland Gazette, May 2")]


def test_the_shipped_issues_conform(tmp_path: Path) -> None:
    path = tmp_path / "issues.ttl"
    path.write_bytes(data("ontology", "issues.ttl").read_bytes())
    report = validate(path)
    assert report.conforms and [v.rule for v in report.violations] == ["graph-document"]
