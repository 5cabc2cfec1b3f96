"""Changes between two dumps: what became of positions, and a patch that a store can run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import GraphError
from kg.model import Analysis, Position, Span, SpeechAct, Stance
from kg.publish.changes import STEP, Kind, changes, log, patch
from kg.publish.records import records
from tests.newsroom import analyses, quads


def _position(number: int, **different: object) -> Callable[[Analysis], Analysis]:
    """The analysis with one position made different."""

    def edit(analysis: Analysis) -> Analysis:
        made: list[Position] = list(analysis.positions)
        made[number] = replace(made[number], **different)  # type: ignore[arg-type]
        return replace(analysis, positions=tuple(made))

    return edit


def _without(number: int) -> Callable[[Analysis], Analysis]:
    return lambda a: replace(a, positions=a.positions[:number] + a.positions[number + 1 :])


EDITS = [
    (lambda a: a, []),  # nothing
    (_without(1), [(Kind.REMOVED, "oppose", "", "")]),
    (_position(1, confidence=0.5), [(Kind.CHANGED, "oppose", "oppose", "confidence")]),  # the same IRI
    (_position(1, stance=Stance.NEUTRAL), [(Kind.CHANGED, "oppose", "neutral", "stance")]),  # another IRI, the same clause and words
    (_position(1, act=SpeechAct.WARN, citation=None), [(Kind.CHANGED, "oppose", "oppose", "act sources")]),
    (
        _position(1, holder="veska"),
        [(Kind.REMOVED, "oppose", "", ""), (Kind.ADDED, "", "oppose", "")],
    ),  # another holder is another position
    (_position(0, target_span=Span(37, 44)), [(Kind.REMOVED, "oppose", "", ""), (Kind.ADDED, "", "oppose", "")]),  # on other words
]


@pytest.mark.parametrize(("edit", "expected"), EDITS)
def test_what_became_of_positions(edit: Callable[[Analysis], Analysis], expected: list[tuple[Kind, str, str, str]]) -> None:
    first, *others = analyses()
    old, new = records(quads()), records(quads([edit(first), *others]))
    rows = list(csv.DictReader(io.StringIO(log(changes(old, new), new, old).decode())))
    found = [(Kind(r["change"]), r["stance_before"], r["stance_after"], r["parts"]) for r in rows]
    assert sorted(found) == sorted(expected)


def test_whole_documents_come_and_go() -> None:
    one, two = records(quads(analyses()[:2])), records(quads(analyses()[1:]))
    assert [c.kind for c in changes(one, two)].count(Kind.REMOVED) == 6
    assert [c.one.target_text for c in changes(one, two) if c.kind is Kind.ADDED] == ["arms control"]


NODES = [NamedNode(f"https://x.example/{n}") for n in range(4)]
LITERALS = [
    Literal('"\\\n\r\t}'),
    Literal("ö", language="de"),
    Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
]
QUADS = st.builds(
    Quad, st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(NODES + LITERALS), st.sampled_from([*NODES[:2], DefaultGraph()])
)


@settings(deadline=None)
@given(st.sets(QUADS), st.sets(QUADS))
def test_patch_makes_the_old_store_the_new_one(old: set[Quad], new: set[Quad]) -> None:
    store = Store()
    store.extend(old)
    if update := patch(old, new).decode():
        store.update(update)
    assert set(store) == new
    assert bool(update) == (old != new)


def test_patch_of_many_statements_goes_in_steps() -> None:
    many = [Quad(NamedNode(f"https://x.example/{n}"), NODES[0], Literal(str(n)), NODES[1]) for n in range(2 * STEP + 1)]
    update = patch([], many).decode()
    assert update.count("INSERT DATA") == 3
    store = Store()
    store.update(update)
    assert len(store) == len(many)


def test_blank_nodes_cannot_be_patched() -> None:
    with pytest.raises(GraphError, match="blank nodes"):
        patch([], [Quad(BlankNode(), NODES[0], NODES[1], NODES[2])])
