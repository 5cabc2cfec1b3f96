"""The position matrix: holders by targets, each cell with its counts of stances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.serve.positions import Count

LEANINGS = ("support", "oppose", "mixed", "neutral")
SIGNS = {"support": "+", "oppose": "\N{MINUS SIGN}", "mixed": "±", "neutral": "○"}


@dataclass(frozen=True, slots=True)
class Cell:
    """The positions of one holder on one target."""

    support: int
    oppose: int
    neutral: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.support + self.oppose + self.neutral

    @property
    def leaning(self) -> str:
        """One of LEANINGS: mixed where the lesser of support and opposition is at least half of the greater.

        >>> Cell(3, 1, 9).leaning, Cell(2, 1, 0).leaning, Cell(0, 0, 2).leaning
        ('support', 'mixed', 'neutral')
        """
        if not self.support and not self.oppose:
            return "neutral"
        if 2 * min(self.support, self.oppose) >= max(self.support, self.oppose):
            return "mixed"
        return "support" if self.support > self.oppose else "oppose"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Holders (rows) and targets (columns), those with the most positions first, and the cells that are not empty."""

    holders: tuple[str, ...]
    targets: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]


def matrix(counts: Sequence[Count], rows: int, columns: int) -> Matrix:
    """The matrix of the `rows` holders and `columns` targets with the most positions."""
    by_target: Counter[str] = Counter()
    for count in counts:
        by_target[count.target] += count.number
    targets = _most(by_target, columns)
    by_holder: Counter[str] = Counter()
    by_cell: dict[tuple[str, str], Counter[str]] = {}
    for count in counts:
        if count.target in targets:
            by_holder[count.holder] += count.number
            by_cell.setdefault((count.holder, count.target), Counter())[count.stance] += count.number
    holders = _most(by_holder, rows)
    cells = {key: Cell(c["support"], c["oppose"], c["neutral"]) for key, c in by_cell.items() if key[0] in holders}
    return Matrix(tuple(holders), tuple(targets), cells)


def _most(counts: Counter[str], number: int) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:number])
