"""An article of our own and what it says, built by hand: every kind of thing that an analysis can hold."""

from __future__ import annotations

import pytest

from kg.authority.load import Authority, load
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

BASE = "http://127.0.0.1:8765/"
TEXT = (
    "Norland and the Straits of Vell 🛰️\n"
    "Harbour Review, Volume 7, Issue 3, May 4, 2019\n"
    "\n"
    "Foreign Minister Ivo Brandt said that Norland “rejects the\tblockade” and will stand with Sudmark (Norland Gazette, May 2). 🚢 "
    'Sudmark\'s ministry of defence \\ "warned" the Coral Front against sanctions\n'
    "and missile defence (see The Evening Bell, 2019; https://bell.example/a?b=c&d=[1] ). He met Brandt, the foreign minister.\n"
)


def at(words: str, nth: int = 0) -> Span:
    """Where `words` stand in the text for the `nth` time."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


@pytest.fixture(scope="session")
def authority() -> Authority:
    """What ships."""
    return load()


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    """Of TEXT."""
    first, second = at("Norland Gazette, May 2"), at("The Evening Bell, 2019")
    address = at("https://bell.example/a?b=c&d=[1]")
    clause = at("Norland “rejects the\tblockade” and will stand with Sudmark")
    warning = Span(at("Sudmark's").start, at("missile defence").end)
    return Analysis(
        document=Document(
            TEXT,
            "articles/straits of vell.txt",
            "Norland and the Straits of Vell 🛰️",
            periodical="Harbour Review",
            volume="7",
            issue="3",
            creators=("Ada Quist", "Bo Lind"),
            issued=PartialDate(2019, 5, 4),
            identifier="harbour-7-3",
        ),
        run=Run("policy-kg", "0.1.0", "en_core_web_sm", "3.8.0", "hybrid", "ab12"),
        actors=(
            Actor("norland", "Norland", ActorType.STATE, ("Kingdom of Norland", "Norland"), "Q1001", True),
            Actor("sudmark", "Sudmark", ActorType.STATE, wikidata="Q1002", known=True),
            Actor("x-ivo brandt/ö", "Ivo Brandt", ActorType.PERSON, ("Brandt",)),
            Actor("sudmark-defence", "Ministry of Defence of Sudmark", ActorType.ORGANIZATION),
            Actor("norland-gazette", "Norland Gazette", ActorType.MEDIA_OUTLET),
            Actor("coral-front", "Coral Front", ActorType.GROUP),
        ),
        issues=(Issue("missile-defence", "missile defence"), Issue("straits-of-vell", "Straits of Vell")),
        mentions=(
            Mention(at("Norland"), "norland", "name"),
            Mention(at("Straits of Vell"), "straits-of-vell", "issue-name"),
            Mention(at("Ivo Brandt"), "x-ivo brandt/ö", "name"),
            Mention(at("Norland", 1), "norland", "name"),
            Mention(at("Sudmark"), "sudmark", "name"),
            Mention(at("Norland Gazette"), "norland-gazette", "name"),
            Mention(at("Sudmark's ministry of defence"), "sudmark-defence", "name"),
            Mention(at("Coral Front"), "coral-front", "name"),
            Mention(at("missile defence"), "missile-defence", "issue-name"),
            Mention(at("He"), "nobody-knows", "pronoun", pronoun=True),
        ),
        offices=(
            Office("x-ivo brandt/ö", "Foreign Minister", "norland", at("Foreign Minister Ivo Brandt"), "title"),
            Office("x-ivo brandt/ö", "foreign minister", "norland", at("Brandt, the foreign minister"), "apposition"),
        ),
        positions=(
            position("norland", None, at("the\tblockade"), Stance.OPPOSE, SpeechAct.REJECT, Mode.QUOTED, clause, 0.8125, first),
            position("norland", "sudmark", at("Sudmark"), Stance.SUPPORT, SpeechAct.PROMISE, Mode.REPORTED, clause, 0.7, first),
            position(
                "sudmark-defence", "coral-front", at("the Coral Front"), Stance.OPPOSE, SpeechAct.WARN, Mode.AUTHOR, warning, 1.0, None
            ),
            position(
                "sudmark-defence", "coral-front", at("the Coral Front"), Stance.OPPOSE, SpeechAct.WARN, Mode.AUTHOR, warning, 0.5, None
            ),
            position(
                "sudmark-defence", "missile-defence", at("missile defence"), Stance.NEUTRAL, SpeechAct.STATE, Mode.AUTHOR, warning, 0, None
            ),
        ),
        citations=(
            Citation(first, "Norland Gazette", PartialDate(2019, 5, 2), "parenthesis", publisher="norland-gazette"),
            Citation(second, "The Evening Bell", PartialDate(2019), "parenthesis", see=True, publisher="unknown-outlet"),
            Citation(address, "bell.example", PartialDate(2019, 4), "address", url="https://bell.example/a?b=c&d=[1]"),
        ),
    )


def position(
    holder: str,
    target: str | None,
    words: Span,
    stance: Stance,
    act: SpeechAct,
    mode: Mode,
    evidence: Span,
    confidence: float,
    citation: Span | None,
) -> Position:
    """A position by hand."""
    return Position(holder, target, words, stance, act, mode, evidence, confidence, "by hand", citation)
