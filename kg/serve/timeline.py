"""The timeline: positions by month, a row for each actor; support above the line, opposition below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 190, 20, 40, 44
LANES = {"support": -11, "neutral": 0, "oppose": 11}


@dataclass(frozen=True, slots=True)
class Mark:
    """Positions of one actor in one month with one stance."""

    row: int
    x: float
    y: float
    radius: float
    month: str
    stance: str
    number: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Actors (rows), marks, and the years with their places on the axis."""

    rows: tuple[str, ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[str, float], ...]

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return TOP + ROW * len(self.rows) + 16


def timeline(counts: Sequence[tuple[str, str, str, int]], size: int) -> Timeline:
    """Of `counts` (actor, month, stance, number), for the `size` actors with the most positions."""
    totals: Counter[str] = Counter()
    for who, _, _, number in counts:
        totals[who] += number
    rows = sorted(totals, key=lambda who: (-totals[who], who))[:size]
    place = {who: i for i, who in enumerate(rows)}
    kept = [c for c in counts if c[0] in place]
    if not kept:
        return Timeline((), (), ())
    times = [_months(month) for _, month, _, _ in kept]
    first, last = int(min(times)) // 12, int(max(times)) // 12 + 1
    scale = (WIDTH - LEFT - RIGHT) / (12 * (last - first))
    marks = [
        Mark(
            place[who],
            round(LEFT + (_months(month) - 12 * first + 0.5) * scale, 1),
            TOP + ROW * place[who] + ROW / 2 + LANES[stance],
            round(min(2.2 + 1.3 * sqrt(number), 9), 1),
            month,
            stance,
            number,
        )
        for who, month, stance, number in kept
    ]
    step = 1 + (last - first) // 14
    years = [(str(year), round(LEFT + 12 * (year - first) * scale, 1)) for year in range(first, last + 1, step)]
    return Timeline(tuple(rows), tuple(marks), tuple(years))


def _months(date: str) -> float:
    """Months since the year 0; the middle of the year where only that is known."""
    year, _, month = date.partition("-")
    return int(year) * 12 + (int(month) - 1 if month else 5.5)
