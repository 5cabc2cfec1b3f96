"""Three articles of our own on three invented states, and what they say, by hand: every cookbook query finds something in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.authority.load import load
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

if TYPE_CHECKING:
    from pyoxigraph import Quad

BASE = "https://data.example.org/"
RUN = Run("policy-kg", "0.1.0", "en_core_web_sm", "3.8.0")
ACTORS = (
    Actor("norland", "Norland", ActorType.STATE, ("Kingdom of Norland",), "Q990001", True),
    Actor("sudmark", "Sudmark", ActorType.STATE, (), "Q990002", True),
    Actor("veska", "Veska", ActorType.STATE, (), None, True),
    Actor("ivo-brandt", "Ivo Brandt", ActorType.PERSON, ("Brandt",)),
    Actor("norland-gazette", "Norland Gazette", ActorType.MEDIA_OUTLET, ("The Gazette",)),
)
OPPOSE, SUPPORT, NEUTRAL = Stance.OPPOSE, Stance.SUPPORT, Stance.NEUTRAL

FIRST = (
    "Foreign Minister Ivo Brandt said that missile defence “threatens the peace” (Norland Gazette, May 2).\n"
    "Norland rejects sanctions against Veska (Norland Gazette, May 2).\n"
    "Sudmark supports sanctions (Sudmark Post, May 3).\n"
    "Norland accused Sudmark of piracy.\n"
    "Sudmark denied the charge of Norland and demanded the harbour dues.\n"
)
SECOND = (
    "Norland now supports sanctions (Evening Bell, 2020).\n"
    "Sudmark rejects missile defence (Evening Bell, 2020).\n"
    "Sudmark warned against the harbour dues.\n"
)
THIRD = "Norland perhaps favours arms control (Norland Gazette, July 1, 2021), and Veska waits.\n"


def analyses() -> tuple[Analysis, ...]:
    """What the three articles say, oldest first."""
    return (
        _analysis(
            "Two Straits",
            PartialDate(2019, 5, 4),
            FIRST,
            (
                ("Norland Gazette, May 2", "Norland Gazette", PartialDate(2019, 5, 2)),
                ("Sudmark Post, May 3", "Sudmark Post", PartialDate(2019, 5, 3)),
            ),
            (
                ("ivo-brandt", "missile-defence", "missile defence", OPPOSE, SpeechAct.ACCUSE, Mode.QUOTED, 0, 0.9, 0),
                ("norland", "sanctions", "sanctions", OPPOSE, SpeechAct.REJECT, Mode.REPORTED, 1, 0.9, 0),
                ("sudmark", "sanctions", "sanctions", SUPPORT, SpeechAct.SUPPORT, Mode.REPORTED, 2, 0.9, 1),
                ("norland", "sudmark", "Sudmark", OPPOSE, SpeechAct.ACCUSE, Mode.AUTHOR, 3, 0.8, None),
                ("sudmark", "norland", "Norland", OPPOSE, SpeechAct.DENY, Mode.AUTHOR, 4, 0.8, None),
                ("sudmark", None, "the harbour dues", NEUTRAL, SpeechAct.DEMAND, Mode.AUTHOR, 4, 0.7, None),
            ),
            (("ivo-brandt", "Foreign Minister", "norland", "Foreign Minister Ivo Brandt"),),
        ),
        _analysis(
            "A Turn in Norland",
            PartialDate(2020, 2),
            SECOND,
            (("Evening Bell, 2020", "Evening Bell", PartialDate(2020)),),
            (
                ("norland", "sanctions", "sanctions", SUPPORT, SpeechAct.SUPPORT, Mode.REPORTED, 0, 0.9, 0),
                ("sudmark", "missile-defence", "missile defence", OPPOSE, SpeechAct.REJECT, Mode.REPORTED, 1, 0.9, 0),
                ("sudmark", None, "the harbour dues", OPPOSE, SpeechAct.WARN, Mode.AUTHOR, 2, 0.7, None),
            ),
        ),
        _analysis(
            "Still Waters",
            PartialDate(2021, 7, 10),
            THIRD,
            (("Norland Gazette, July 1, 2021", "Norland Gazette", PartialDate(2021, 7, 1)),),
            (("norland", "arms-control", "arms control", SUPPORT, SpeechAct.SUPPORT, Mode.AUTHOR, 0, 0.4, 0),),
        ),
    )


def quads(of: Iterable[Analysis] | None = None) -> list[Quad]:
    """The graph of all three, or of those given."""
    return [q for a in (analyses() if of is None else of) for q in map_analysis(a, BASE, load())]


def _analysis(
    title: str,
    issued: PartialDate,
    text: str,
    cited: tuple[tuple[str, str, PartialDate], ...],
    held: tuple[tuple[str, str | None, str, Stance, SpeechAct, Mode, int, float, int | None], ...],
    offices: tuple[tuple[str, str, str, str], ...] = (),
) -> Analysis:
    """An analysis in which a position's evidence is the line with its number, and its citation the one with its number."""
    lines = _lines(text)
    citations = tuple(
        Citation(_at(text, words), source, date, "by hand", publisher="norland-gazette" if source == "Norland Gazette" else None)
        for words, source, date in cited
    )
    positions = tuple(
        Position(
            holder,
            target,
            _at(text, words, lines[line].start),
            stance,
            act,
            mode,
            lines[line],
            confidence,
            "by hand",
            None if citation is None else citations[citation].span,
        )
        for holder, target, words, stance, act, mode, line, confidence, citation in held
    )
    issues = {"missile-defence": "missile defence", "sanctions": "sanctions", "arms-control": "arms control"}
    named = {a.key: a.label for a in ACTORS} | issues
    return Analysis(
        Document(text, f"{title.lower().replace(' ', '-')}.txt", title, issued=issued),
        RUN,
        tuple(a for a in ACTORS if a.label in text),
        tuple(Issue(key, label) for key, label in issues.items() if label in text),
        tuple(Mention(_at(text, label), key, "by hand") for key, label in named.items() if label in text),
        tuple(Office(person, role, of, _at(text, words), "by hand") for person, role, of, words in offices),
        positions,
        citations,
    )


def _at(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def _lines(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.splitlines():
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans
