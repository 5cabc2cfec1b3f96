"""Reliability and the precision-recall curve."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluate.calibration import Grade, Point, as_markdown, as_svg, best, calibration_error, curve, graded, reliability
from kg.evaluate.run import Evaluation

SAID = ((0.95, True), (0.9, True), (0.9, False), (0.45, True), (0.41, False), (1.0, True), (0.0, False))
GRADES = [Grade(confidence, right) for confidence, right in SAID]


def test_found_positions_are_graded_by_stance(harbour: Evaluation) -> None:
    assert graded(harbour) == tuple(Grade(c, r) for c, r in ((0.9, True), (0.8, True), (0.7, True), (0.4, False), (0.3, False)))
    assert [g.right for g in graded(harbour, "positions")] == [True, True, True, True, False]


def test_bins_by_hand() -> None:
    assert [(b.low, b.found, b.right, round(b.confidence, 4)) for b in reliability(GRADES)] == [
        (0.0, 1, 0, 0.0),
        (0.4, 2, 1, 0.43),
        (0.9, 4, 3, 0.9375),  # the edge 0.9 belongs to the bin above it, 1.0 to the last
    ]
    assert calibration_error(reliability(GRADES)) == pytest.approx((0 + 2 * 0.07 + 4 * 0.1875) / 7)


def test_curve_by_hand() -> None:
    assert curve(GRADES, 6) == (
        Point(1.0, 1, 1, 6),
        Point(0.95, 2, 2, 6),
        Point(0.9, 3, 4, 6),  # equals are told together
        Point(0.45, 4, 5, 6),
        Point(0.41, 4, 6, 6),
        Point(0.0, 4, 7, 6),
    )


def test_best_point() -> None:
    points = curve(GRADES, 6)
    assert best(points) == Point(0.45, 4, 5, 6)
    assert best(points, 0.9) == Point(0.95, 2, 2, 6)
    assert best(points, 1.01) is None and best(()) is None


def test_nothing_found() -> None:
    assert reliability([]) == () and calibration_error(()) == 0 and curve([], 5) == ()
    assert "no confidence reaches it" in as_markdown([], 5)


def test_markdown() -> None:
    text = as_markdown(GRADES, 6)
    assert "| 0.4 to 0.5 | 2 | 0.43 | 0.50 |\n" in text
    assert "| 0.45 | 0.800 | 0.667 | 0.727 |\n" in text
    assert text.endswith("better: confidence 0.450 (precision 0.800, recall 0.667, F1 0.727).\n")


def test_drawing_is_xml_with_a_vertex_for_each_point() -> None:
    root = ElementTree.fromstring(as_svg(curve(GRADES, 6)))
    line = root.findall("{http://www.w3.org/2000/svg}path")[-1].attrib["d"]
    assert line.startswith("M50.0 0.0L") and len(line.split("L")) == 6


@given(st.lists(st.builds(Grade, st.floats(0, 1), st.booleans()), max_size=60), st.integers(0, 20))
def test_nothing_is_lost_in_bins_or_curve(grades: list[Grade], missed: int) -> None:
    bins = reliability(grades)
    assert sum(b.found for b in bins) == len(grades) and sum(b.right for b in bins) == sum(g.right for g in grades)
    assert all(b.low - 1e-6 <= b.confidence <= b.high + 1e-6 for b in bins)
    gold = sum(g.right for g in grades) + missed
    points = curve(grades, gold)
    assert [p.threshold for p in points] == sorted({g.confidence for g in grades}, reverse=True)
    assert not points or points[-1].found == len(grades)
    assert all(p.recall <= q.recall <= 1 for p, q in itertools.pairwise(points))
