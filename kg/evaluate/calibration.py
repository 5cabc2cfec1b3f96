"""Is a confidence of 0.8 right four times in five? Reliability, and precision against recall, over the found positions.

A position counts as right when its holder, evidence and stance are (``+stance``): that is what its confidence tells. Measure
with every position told (``--min-confidence 0``), on articles on which nothing was fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.evaluate.run import Evaluation

BINS = 10


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """A found position: its confidence (0 to 1) and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The positions with a confidence from `low` to `high` (without `high`, but 1 is in the last bin)."""

    low: float
    high: float
    found: int
    right: int
    confidence: float

    @property
    def precision(self) -> float:
        """Share of the bin that is right."""
        return self.right / self.found


@dataclass(frozen=True, slots=True)
class Point:
    """What is told with a confidence of `threshold` or more: precision, recall and F1 of holder, evidence and stance."""

    threshold: float
    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the told that is right."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """Share of gold that is told."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found)


def graded(evaluation: Evaluation, measure: str = "+stance") -> tuple[Grade, ...]:
    """The found positions of all documents, from the surest down; right by `measure`."""
    found = (f for d in evaluation.documents for f in d.found if f.confidence is not None)
    return tuple(sorted((Grade(f.confidence, measure in f.right) for f in found if f.confidence is not None), reverse=True))


def reliability(grades: Sequence[Grade], bins: int = BINS) -> tuple[Bin, ...]:
    """The grades in `bins` of equal width, empty ones left out (Guo et al., ICML 2017, section 2).

    >>> reliability([Grade(0.875, True), Grade(0.875, False)])
    (Bin(low=0.8, high=0.9, found=2, right=1, confidence=0.875),)
    """
    ordered = sorted(grades)
    result = []
    for k, group in groupby(ordered, key=lambda g: min(int(g.confidence * bins + 1e-9), bins - 1)):
        inside = list(group)
        mean = sum(g.confidence for g in inside) / len(inside)
        result.append(Bin(k / bins, (k + 1) / bins, len(inside), sum(g.right for g in inside), mean))
    return tuple(result)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence from the share that is right, weighted by the size of the bin."""
    found = sum(b.found for b in bins)
    return sum(b.found * abs(b.confidence - b.precision) for b in bins) / found if found else 0.0


def curve(grades: Sequence[Grade], gold: int) -> tuple[Point, ...]:
    """One point for each confidence that occurs, from the surest down; `gold` is how many positions gold has.

    Pairs are those of the whole result: a position that is left out does not free its gold partner for another. A measure at
    one threshold (``--min-confidence``) can therefore be a little better than its point.
    """
    points: list[Point] = []
    right = found = 0
    for threshold, group in groupby(sorted(grades, reverse=True), key=lambda g: g.confidence):
        inside = list(group)
        found += len(inside)
        right += sum(g.right for g in inside)
        points.append(Point(threshold, right, found, gold))
    return tuple(points)


def best(points: Sequence[Point], precision: float = 0.70) -> Point | None:
    """The point of best F1 among those with this `precision` or better, the surest of equals; None where no point has it."""
    good = [p for p in points if p.precision >= precision]
    return max(good, key=lambda p: (p.f1, p.threshold), default=None)


def as_markdown(grades: Sequence[Grade], gold: int, precision: float = 0.70) -> str:
    """Reliability, the curve at steps of 0.05 and the best point, as Markdown tables for a page of docs."""
    bins, points = reliability(grades), curve(grades, gold)
    lines = ["| confidence | found | mean confidence | right |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {b.low:.1f} to {b.high:.1f} | {b.found} | {b.confidence:.2f} | {b.precision:.2f} |" for b in bins]
    lines += ["", f"Expected calibration error: {calibration_error(bins):.3f} ({len(grades)} positions).", ""]
    lines += ["| confidence at least | precision | recall | F1 |", "| ---: | ---: | ---: | ---: |"]
    for step in range(0, 100, 5):
        told = [p for p in points if p.threshold >= step / 100 - 1e-9]
        if told:
            p = told[-1]
            lines.append(f"| {step / 100:.2f} | {p.precision:.3f} | {p.recall:.3f} | {p.f1:.3f} |")
    top = best(points, precision)
    lines += ["", f"Best F1 with precision {precision:.2f} or better: " + (_best(top) if top else "no confidence reaches it.")]
    return "\n".join(lines) + "\n"


def _best(p: Point) -> str:
    return f"confidence {p.threshold:.3f} (precision {p.precision:.3f}, recall {p.recall:.3f}, F1 {p.f1:.3f})."


def as_svg(points: Sequence[Point]) -> str:
    """The precision-recall curve as a drawing that can stand in a page: recall to the right, precision upwards, 0 to 1 each."""
    from kg.evaluate.templates import template

    return template("curve.svg.j2").render(points=points)
