"""Pairing and counting: by hand on an article of our own, and against the project's scorer on the graph of the same analysis."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluate.gold import Gold, GoldActor, GoldCitation, GoldOffice, GoldPosition
from kg.evaluate.measures import MEASURES, Count, measure, overlap, pair
from kg.evaluate.run import Evaluation
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

SCORER = Path(__file__).resolve().parents[3] / "shared" / "gold" / "score.py"
RUN = Run("policy-kg", "0", "by-hand", "1")


def test_counts_by_hand(harbour: Evaluation) -> None:
    assert {m: (c.right, c.gold, c.found) for m, c in harbour.total.items()} == {
        "actors": (5, 6, 6),  # the Sound Herald missed, a harbour too many; an actor without mentions is not counted
        "linked": (2, 3, 3),  # Denmark carries the id of another thing
        "offices": (1, 1, 1),
        "citations": (2, 2, 2),
        "+source": (2, 2, 2),
        "+date": (1, 2, 2),  # a wrong year
        "positions": (4, 5, 5),
        "+stance": (3, 5, 5),  # Denmark on Sweden
        "+target": (3, 5, 5),  # the minister's target
        "+both": (2, 5, 5),
    }


def test_missed_and_wrong_are_named(harbour: Evaluation) -> None:
    (document,) = harbour.documents
    assert [(f.kind, f.name.split(":")[0]) for f in document.missed] == [
        ("actor", "sound-herald (Sound Herald)"),
        ("citation", "'Fjord Times, March 3'"),
        ("position", "denmark support 'Sweden'"),
        ("position", "sweden support 'the plan'"),
    ]
    assert [f.name.split(":")[0] for f in document.wrong if f.kind == "position"] == ["denmark oppose 'Sweden'", "kari-lund support 'it'"]


def test_spans_are_where_the_words_are(harbour: Evaluation) -> None:
    (d,) = harbour.documents
    second = next(f for f in d.gold if f.name.startswith("lund oppose"))
    assert second.target is not None and d.text[second.target.start : second.target.end] == "the plan"
    assert d.text[second.spans[0].start :].startswith("Foreign Minister Kari Lund said")


TEXT = "The US and Iran met. Iran refused US aid. It left. Tehran’s envoy X, who spoke, agreed (A, May 1)."


def _actor(surface: tuple[str, ...], qid: str | None = None) -> Gold:
    return Gold(actors=(GoldActor("a", "A", ActorType.STATE, surface, qid),))


def _found(*mentions: str, qid: str | None = None) -> Analysis:
    spans = [Span(i := TEXT.index(m), i + len(m)) for m in mentions]
    return Analysis(
        Document(TEXT, "x", "x"), RUN, (Actor("k", "K", ActorType.STATE, (), qid),), mentions=tuple(Mention(s, "k", "r") for s in spans)
    )


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        (_actor(("Iran",)), _found("Iran"), 1),  # the same name
        (_actor(("iran",)), _found("Iran"), 1),  # in another case
        (_actor(("Tehran",)), _found("Tehran’s"), 1),  # a possessive
        (_actor(("US",)), _found("The US"), 1),  # an article
        (_actor(("US",)), _found("US"), 1),  # not the pronoun
        (_actor(("Iran",)), _found("Iran", "Tehran"), 1),  # half of the names
        (_actor(("Iran",)), _found("Iran", "Tehran", "X"), 0),  # a third of them
        (_actor(("Iran",), "Q794"), _found("Tehran", "X", qid="Q794"), 1),  # other names, the same id
        (_actor(("Iran",), "Q794"), _found("It", qid="Q794"), 0),  # pronouns alone name nobody
        (_actor(("Iran",)), _found("Iran", "It"), 1),  # pronouns do not count
    ],
)
def test_same_actor(gold: Gold, found: Analysis, right: int) -> None:
    assert measure("x", gold, found).counts["actors"].right == right


def _span(words: str) -> Span:
    return Span(i := TEXT.index(words), i + len(words))


def _position(target: str, evidence: str, stance: Stance = Stance.OPPOSE, to: str | None = None, holder: str = "iran") -> Position:
    return Position(holder, to, _span(target), stance, SpeechAct.STATE, Mode.AUTHOR, _span(evidence), 0.5, "r")


@pytest.mark.parametrize(
    ("position", "right"),
    [
        (_position("Iran", "Iran refused US aid"), ["positions", "+stance"]),  # words of another target
        (_position("envoy X", "Iran refused US aid"), ["positions", "+stance"]),
        (_position("Iran", "Iran refused US aid", to="us"), ["positions", "+stance", "+target", "+both"]),  # the target's actor
        (_position("Iran", "Iran refused US aid", Stance.NEUTRAL, to="us"), ["positions", "+target"]),
        (_position("US", "refused US aid. It left"), ["positions", "+stance", "+target", "+both"]),  # half of the shorter overlaps
        (_position("US", "aid. It left. Tehran’s envoy"), []),  # less than half of the shorter
        (_position("US", "Tehran’s envoy X"), []),  # elsewhere
        (_position("US", "Iran refused US aid", holder="us"), []),  # another holder
        (_position("US", "Iran refused US aid", holder="nobody"), []),  # a holder that the text does not name
    ],
)
def test_same_position(position: Position, right: list[str]) -> None:
    actors = tuple(Actor(k, k, ActorType.STATE) for k in ("iran", "us", "nobody"))
    gold = Gold(
        actors=(GoldActor("IR", "Iran", ActorType.STATE, ("Iran",)), GoldActor("US", "US", ActorType.STATE, ("US",))),
        positions=(GoldPosition("IR", "US", Stance.OPPOSE, SpeechAct.REJECT, Mode.AUTHOR, "Iran refused US aid", "US"),),
    )
    mentions = (Mention(_span("Iran"), "iran", "r"), Mention(_span("US"), "us", "r"))
    counts = measure("x", gold, Analysis(Document(TEXT, "x", "x"), RUN, actors, mentions=mentions, positions=(position,))).counts
    assert [m for m in ("positions", "+stance", "+target", "+both") if counts[m].right] == right


def test_one_found_position_answers_one_mark() -> None:
    gold = Gold(
        actors=(GoldActor("IR", "Iran", ActorType.STATE, ("Iran",)),),
        positions=(
            GoldPosition("IR", "Iran", Stance.SUPPORT, SpeechAct.STATE, Mode.AUTHOR, "Iran refused"),
            GoldPosition("IR", "Iran", Stance.OPPOSE, SpeechAct.STATE, Mode.AUTHOR, "Iran refused"),
        ),
    )
    found = Analysis(
        Document(TEXT, "x", "x"),
        RUN,
        (Actor("iran", "Iran", ActorType.STATE),),
        mentions=(Mention(_span("Iran"), "iran", "r"),),
        positions=(_position("Iran", "Iran refused"), _position("Iran", "Iran refused")),  # said twice, the same thing
    )
    counts = measure("x", gold, found).counts
    assert counts["positions"] == Count(1, 2, 1) and counts["+stance"] == Count(1, 2, 1)


@pytest.mark.parametrize(
    ("role", "organization", "right"),
    [
        ("Envoy", "iran", 1),  # case does not matter
        ("ambassador", "iran", 0),  # another office
        ("envoy", "us", 0),  # another state
        ("envoy", None, 0),  # none
    ],
)
def test_same_office(role: str, organization: str | None, right: int) -> None:
    gold = Gold(
        actors=(GoldActor("X", "X", ActorType.PERSON, ("X",)), GoldActor("IR", "Iran", ActorType.STATE, ("Iran",))),
        offices=(GoldOffice("X", "envoy", "envoy X", "IR"),),
    )
    found = Analysis(
        Document(TEXT, "x", "x"),
        RUN,
        (Actor("x", "X", ActorType.PERSON), Actor("iran", "Iran", ActorType.STATE), Actor("us", "US", ActorType.STATE)),
        mentions=(Mention(_span("X"), "x", "r"), Mention(_span("Iran"), "iran", "r"), Mention(_span("US"), "us", "r")),
        offices=(Office("x", role, organization, _span("envoy X"), "r"),),
    )
    assert measure("x", gold, found).counts["offices"].right == right


@pytest.mark.parametrize(
    ("words", "source", "date", "right"),
    [
        ("A, May 1", "a", PartialDate(2017, 5, 1), ["citations", "+source", "+date"]),  # case of the source does not matter
        ("A, May 1", "A", PartialDate(2017, 5), ["citations", "+source"]),  # less precise
        ("A, May 1", "A", None, ["citations", "+source"]),  # no date
        ("A, May 1", "B", PartialDate(2017, 5, 1), ["citations"]),  # a date counts with its source
        ("(A, May 1)", "A", PartialDate(2017, 5, 1), []),  # with its brackets
    ],
)
def test_same_citation(words: str, source: str, date: PartialDate | None, right: list[str]) -> None:
    gold = Gold(citations=(GoldCitation("A, May 1", "A", "2017-05-01"),))
    found = Analysis(Document(TEXT, "x", "x"), RUN, citations=(Citation(_span(words), source, date, "r"),))
    counts = measure("x", gold, found).counts
    assert [m for m in ("citations", "+source", "+date") if counts[m].right] == right


def test_an_empty_article_counts_nothing() -> None:
    counts = measure("x", Gold(), Analysis(Document(TEXT, "x", "x"), RUN)).counts
    assert list(counts) == list(MEASURES) and set(counts.values()) == {Count()} and Count().f1 == 0


SCORES = st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5]), min_size=4, max_size=4), max_size=5)


@given(SCORES)
def test_pairs_are_one_to_one_and_as_many_as_greed_allows(scores: list[list[float]]) -> None:
    pairs = pair(len(scores), 4, lambda i, j: scores[i][j])
    assert len(set(pairs.values())) == len(pairs) and all(scores[i][j] > 0 for i, j in pairs.items())
    free = [(i, j) for i in range(len(scores)) for j in range(4) if i not in pairs and j not in pairs.values()]
    assert not any(scores[i][j] > 0 for i, j in free)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_overlap_is_a_share_and_symmetric(a: int, n: int, b: int, m: int) -> None:
    x, y = Span(a, a + n), Span(b, b + m)
    assert 0 <= overlap(x, y) == overlap(y, x) <= 1 and (overlap(x, y) > 0) == x.overlaps(y)


@pytest.mark.skipif(not SCORER.exists(), reason="needs ../shared")
@pytest.mark.parametrize("edit", ["as found", "nothing found"])
def test_the_scorer_says_the_same_of_the_graph(
    tmp_path: Path, data: Path, read: Callable[[Path], Document], analyse: Callable[[Document], Analysis], edit: str
) -> None:
    from kg.authority.load import load
    from kg.evaluate.report import table
    from kg.evaluate.run import evaluate
    from kg.rdf.formats import serialize
    from kg.rdf.mapping import map_analysis

    def found(document: Document) -> Analysis:
        whole = analyse(document)
        return whole if edit == "as found" else replace(whole, actors=(), mentions=(), offices=(), positions=(), citations=())

    quads = map_analysis(found(read(data / "harbour.txt")), "http://example.org/", load())
    (tmp_path / "harbour.ttl").write_bytes(serialize(quads, "turtle"))
    scored = subprocess.run([sys.executable, SCORER, data, tmp_path], capture_output=True, text=True, check=True).stdout
    head, _, rows = scored.partition("\n")
    assert head.endswith(": 0")
    assert rows == table(evaluate(data, found, read).total)
