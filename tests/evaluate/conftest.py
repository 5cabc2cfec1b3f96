"""An article of our own with its marks, and an analysis of it built by hand with some things right and some wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.evaluate.run import Evaluation, evaluate
from kg.model import (
    Actor,
    ActorType,
    Analysis,
    Citation,
    Document,
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

DATA = Path(__file__).parent / "data"
RUN = Run("policy-kg", "0", "by-hand", "1")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with the article and its marks."""
    return DATA


@pytest.fixture(scope="session")
def read() -> Callable[[Path], Document]:
    """A reader that makes a document of the whole text, without metadata."""
    return _read


@pytest.fixture(scope="session")
def analyse() -> Callable[[Document], Analysis]:
    """An extractor that knows nothing but ``harbour.txt``."""
    return _analysis


@pytest.fixture(scope="session")
def harbour() -> Evaluation:
    """The folder, measured."""
    return evaluate(DATA, _analysis, _read)


def _read(path: Path) -> Document:
    return Document(path.read_text("utf-8"), path.name, path.stem)


def _analysis(document: Document) -> Analysis:
    """What a middling extractor might find in ``harbour.txt``.

    Wrong on purpose: Sweden's position is missed, Denmark's towards Sweden has the wrong stance, the minister's has another
    target, one citation the wrong year; the harbour is no actor; the Sound Herald is missed.
    """
    text = document.text

    def at(words: str, nth: int = 0) -> Span:
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        return Span(start, start + len(words))

    def position(holder: str, target: str | None, words: str, stance: Stance, evidence: str, confidence: float) -> Position:
        clause = at(evidence)
        start = text.index(words, clause.start)
        span = Span(start, start + len(words))
        return Position(holder, target, span, stance, SpeechAct.STATE, Mode.AUTHOR, clause, confidence, "by-hand")

    def mention(ref: str, words: str, nth: int = 0, pronoun: bool = False) -> Mention:
        return Mention(at(words, nth), ref, "by-hand", pronoun)

    pointers = [at("Fjord Times, March 3"), at("Fjord Times, March 3", 1)]
    return Analysis(
        document,
        RUN,
        actors=(
            Actor("norway", "Norway", ActorType.STATE, wikidata="Q20", known=True),
            Actor("denmark", "Denmark", ActorType.STATE, wikidata="Q756617", known=True),
            Actor("sweden", "Sweden", ActorType.STATE, wikidata="Q34", known=True),
            Actor("kari-lund", "Kari Lund", ActorType.PERSON),
            Actor("fjord-times", "Fjord Times", ActorType.MEDIA_OUTLET),
            Actor("harbour", "Harbour", ActorType.ORGANIZATION),
            Actor("unseen", "Unseen", ActorType.STATE),
        ),
        mentions=(
            mention("norway", "Norway"),
            mention("denmark", "Danish"),
            mention("fjord-times", "Fjord Times"),
            mention("kari-lund", "Kari Lund"),
            mention("denmark", "Copenhagen"),
            mention("norway", "Oslo"),
            mention("denmark", "it", 2, pronoun=True),
            mention("sweden", "Sweden"),
            mention("kari-lund", "Lund’s"),
            mention("harbour", "Harbour"),
        ),
        offices=(Office("kari-lund", "foreign minister", "norway", at("Foreign Minister Kari Lund"), "by-hand"),),
        positions=(
            position("norway", None, "the Danish plan", Stance.OPPOSE, "Norway on Monday rejected the Danish plan", 0.9),
            position("kari-lund", "norway", "gift to nobody", Stance.OPPOSE, 'said that the plan was "a gift to nobody"', 0.8),
            position("denmark", "norway", "Oslo", Stance.OPPOSE, "Copenhagen accused Oslo of bad faith", 0.7),
            position("denmark", "sweden", "Sweden", Stance.OPPOSE, "praised Sweden", 0.4),
            position("kari-lund", None, "it", Stance.SUPPORT, "We will build & open it <soon>", 0.3),
        ),
        citations=(
            Citation(pointers[0], "Fjord Times", PartialDate(2017, 3, 3), "by-hand", publisher="fjord-times"),
            Citation(pointers[1], "Fjord Times", PartialDate(2016, 3, 3), "by-hand", publisher="fjord-times"),
        ),
    )
