"""The measures of attribution spans and the reading of brat standoff, on lines of our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.polnear import Score, jaccard, read_standoff, score
from kg.evaluate.measures import Count
from kg.model import Span

TEXT = '"We agree," Ms Lund said,\n"and we are glad."'
STANDOFF = """T1\tContent 0 10;26 44\t"We agree," "and we are glad."
T2\tSource 11 18\tMs Lund
T3\tCue 19 23\tsaid
T4\tAttribution 19 23\tsaid
E1\tAttribution:T4 Content:T1 Cue:T3 Source:T2
T5\tSource 11 13\tMs
T6\tContent 1 3;4 9\tWe agree
T7\tAttribution-no-source 1 3\tWe
E2\tAttribution-no-source:T7 Content2:T6
"""


def test_standoff() -> None:
    assert read_standoff(STANDOFF, TEXT) == {
        "source": {Span(11, 18)},  # T5 belongs to no attribution
        "cue": {Span(19, 23)},
        "content": {Span(0, 10), Span(26, 44), Span(1, 9)},  # two pieces; two that a blank parts are one
    }


@pytest.mark.parametrize(
    ("gold", "found", "told"),
    [
        ([(0, 10)], [(0, 10)], Score(Count(1, 1, 1), Count(1, 1, 1), 1.0, 1)),  # exact
        ([(0, 10)], [(0, 5)], Score(Count(0, 1, 1), Count(1, 1, 1), 0.5, 1)),  # begins right
        ([(0, 10)], [(5, 15)], Score(Count(0, 1, 1), Count(0, 1, 1), 5 / 15, 1)),  # overlaps
        ([(0, 10)], [(10, 15)], Score(Count(0, 1, 1), Count(0, 1, 1), 0.0, 2)),  # astray
        ([(0, 10)], [], Score(Count(0, 1, 0), Count(0, 1, 0), 0.0, 1)),  # missed
        ([], [(0, 10)], Score(Count(0, 0, 1), Count(0, 0, 1), 0.0, 1)),  # nothing to find
        ([(0, 10), (0, 4)], [(0, 4)], Score(Count(1, 2, 1), Count(1, 1, 1), 1.4, 2)),  # nested: two spans, one beginning
    ],
)
def test_score_by_hand(gold: list[tuple[int, int]], found: list[tuple[int, int]], told: Score) -> None:
    assert score(frozenset(Span(*s) for s in gold), frozenset(Span(*s) for s in found)) == told


SPANS = st.frozensets(st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda t: Span(t[0], t[0] + t[1])), max_size=8)


@given(SPANS, SPANS)
def test_scores_lie_between_nothing_and_all(gold: frozenset[Span], found: frozenset[Span]) -> None:
    s = score(gold, found)
    assert 0 <= s.exact.f1 <= 1 and 0 <= s.jaccard <= 1 and (s.begin.right > 0 or s.exact.right == 0)
    assert (s.exact.f1 == 1) == (gold == found and bool(gold))
    assert all(jaccard(a, b) == jaccard(b, a) and (jaccard(a, b) == 1) == (a == b) for a in gold for b in found)
