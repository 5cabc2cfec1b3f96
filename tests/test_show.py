"""The article in the terminal: every mark is where the analysis says, and no text is taken for markup."""

from __future__ import annotations

import io

from rich.console import Console

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
from kg.show import ACTOR, CITATION, EVIDENCE, marked, show

TEXT = "Norland [red]rejected\x1b[31m the toll (Bay Post, May 2)."


def span(words: str) -> Span:
    """Where `words` stand in the text."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


ANALYSIS = Analysis(
    Document(TEXT, "a.txt", "T"),
    Run("kg", "0", "m", "1"),
    actors=(Actor("norland", "Norland", ActorType.STATE, wikidata="Q1"), Actor("holm", "Ida [b] Holm", ActorType.PERSON)),
    mentions=(Mention(span("Norland"), "norland", "name"),),
    offices=(Office("holm", "prime minister", "norland", span("Norland"), "r"),) * 2,
    positions=(
        Position(
            "norland",
            None,
            span("the toll"),
            Stance.OPPOSE,
            SpeechAct.REJECT,
            Mode.AUTHOR,
            Span(0, 35),
            0.875,
            "r",
            span("Bay Post, May 2"),
        ),
    ),
    citations=(Citation(span("Bay Post, May 2"), "Bay Post", PartialDate(2017, 5, 2), "r"),),
)


def test_marks_are_at_their_offsets() -> None:
    text = marked(ANALYSIS)
    assert text.plain == TEXT.replace("\x1b", "\ufffd")
    found = {(text.plain[s.start : s.end], str(s.style)) for s in text.spans}
    assert found == {("Norland", ACTOR), ("Bay Post, May 2", CITATION), (text.plain[:35], EVIDENCE)}


def test_all_is_told_in_words() -> None:
    out = io.StringIO()
    show(ANALYSIS, Console(file=out, width=140, highlight=False))
    told = out.getvalue()
    assert "Norland [red]rejected\ufffd[31m the toll" in told
    for row in (
        ["Norland", "oppose", "reject", "the toll", "author", "0.88", "Bay Post, May 2"],  # the position
        ["Norland", "State", "Q1"],  # an actor with a link
        ["Ida [b] Holm", "Person", "prime minister, Norland"],  # an actor with an office, told once
        ["Bay Post, May 2", "Bay Post", "2017-05-02"],  # the citation
    ):
        assert any(all(cell in line for cell in row) for line in told.splitlines()), row
    assert "\x1b" not in told
