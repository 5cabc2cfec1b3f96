"""The figures by hand-made counts."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.serve.marks import Span, pieces
from kg.serve.matrix import Cell, matrix
from kg.serve.network import HEIGHT, WIDTH, layout, network
from kg.serve.positions import Choice, Count
from kg.serve.timeline import timeline

COUNTS = [
    Count("a", "x", "support", 3),
    Count("a", "y", "oppose", 1),
    Count("b", "x", "support", 1),
    Count("b", "y", "support", 2),
    Count("b", "x", "neutral", 5),
    Count("c", "z", "support", 9),
]


def test_the_matrix_holds_the_most_spoken_of() -> None:
    made = matrix(COUNTS, 2, 2)
    assert (made.targets, made.holders) == (("x", "z"), ("c", "b"))
    assert made.cells == {("c", "z"): Cell(9, 0, 0), ("b", "x"): Cell(1, 0, 5)}


@pytest.mark.parametrize(
    ("cell", "leaning"),
    [
        (Cell(0, 3, 4), "oppose"),
        (Cell(2, 2, 0), "mixed"),
        (Cell(5, 2, 0), "support"),  # 2 is less than half of 5
        (Cell(0, 0, 1), "neutral"),
    ],
)
def test_the_leaning_of_a_cell(cell: Cell, leaning: str) -> None:
    assert cell.leaning == leaning


def test_ties_say_on_what_actors_agree() -> None:
    made = network(COUNTS, 10)
    assert [n.iri for n in made.nodes] == ["a", "b"]  # c shares no target
    (tie,) = made.ties
    assert (tie.agreed, tie.opposed) == (("x",), ("y",))
    assert network(COUNTS, 10, least=2).ties == ()


@settings(deadline=None)  # the first one loads numpy
@given(st.integers(0, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(-3, 9)), max_size=20))
def test_the_layout_stays_on_the_page(size: int, drawn: list[tuple[int, int, float]]) -> None:
    ties = [tie for tie in drawn if max(tie[:2]) < size]
    spots = layout(size, ties)
    assert spots == layout(size, ties)
    assert len(spots) == size
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in spots)


def test_the_timeline_puts_support_above() -> None:
    made = timeline([("a", "2019-05", "support", 2), ("a", "2019-05", "oppose", 1), ("b", "2021", "neutral", 1)], 5)
    above, below, neutral = made.marks
    assert above.x == below.x < neutral.x
    assert above.y < below.y
    assert [year for year, _ in made.years] == ["2019", "2020", "2021", "2022"]
    assert timeline([], 5).marks == ()


SPANS = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30), st.sampled_from(["evidence", "mention", "citation"])), max_size=12)


@given(st.text(max_size=25), SPANS)
def test_pieces_join_to_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    marked = sorted((Span(s, e, kind, str(i)) for i, (s, e, kind) in enumerate(spans)), key=lambda s: s.start)
    cut = pieces(text, marked)
    assert "".join(p.text for p in cut) == text
    covered = sum(len(p.text) * len(p.evidence) for p in cut)
    assert covered == sum(s.end - s.start for s in marked if s.kind == "evidence" and 0 <= s.start < s.end <= len(text))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([f.name for f in fields(Choice)]), st.text(max_size=30)))
def test_no_address_makes_a_query_unsound(parameters: dict[str, str]) -> None:
    from pyoxigraph import Store

    from kg.rdf.vocabulary import PREFIXES

    choice = Choice.of(parameters)
    list(Store().query(f"SELECT * {{ {choice.pattern()} ?iri a kg:Position }}", prefixes=dict(PREFIXES)))  # type: ignore[arg-type]
    assert Choice.of({k: v for k, v in parameters.items() if getattr(choice, k)}) == choice
