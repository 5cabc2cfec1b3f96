"""Notes at the foot of pages: which lines are notes, what number each has in the whole text, and its words.

A note is known by its page and its label there, a number or stars (``*``, ``†``). It begins with its label, small or not, and goes
on to the next; what is left of it on the next page is small and begins in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from kg.read.blocks import Block, block_of
from kg.read.lines import MARK, NOTE, Line, Pieces, cut, join, pieces

Note = tuple[int, str, list[Line]]
"""Page, label and lines of a note."""

Numbers = Mapping[tuple[int, str], int]
"""The number in the whole text of a note by its page and label."""

SMALL = 0.93
"""Share of the body's size below which a line is small; by eye, on PDFs of our own."""


def foot(column: Sequence[Line], body: float, going_on: bool) -> Sequence[Line]:
    """The small lines at the foot of a column that are notes: they begin with a label, or with the rest of the note before."""
    start = len(column)
    while start > 0 and column[start - 1].size <= SMALL * body:
        start -= 1
    while start < len(column) and not NOTE.match(column[start].text) and not (going_on and column[start].text[:1].islower()):
        start += 1
    return column[start:]


def add_notes(notes: list[Note], page: int, lines: Iterable[Line]) -> None:
    """Add the notes at the foot of a column; a line that begins with a raised label, or the number that follows, begins one."""
    for line in lines:
        m = NOTE.match(line.text)
        label = next(g for g in m.groups() if g) if m else None
        here = [shown for p, shown, _ in notes if p == page]
        if m and label and (m[1] or not here or (here[-1].isdigit() and int(label) == int(here[-1]) + 1)):
            notes.append((page, label, [line]))
        elif notes:
            notes[-1][2].append(line)


def numbered(notes: Iterable[Note]) -> Numbers:
    """The numbers of the notes: those that they show, stars after them; counted through where pages count from 1 anew."""
    shown = list(dict.fromkeys((page, label) for page, label, _ in notes))
    figures = [int(label) for _, label in shown if label.isdigit()]
    if len(set(figures)) < len(figures):
        return {key: i for i, key in enumerate(shown, 1)}
    after = count(max(figures, default=0) + 1)
    return {(page, label): int(label) if label.isdigit() else next(after) for page, label in shown}


def marked(words: str, page: int, numbers: Numbers) -> str:
    """`words` with the marks of notes as ``[n]``; a star that is no note's stays a star."""

    def shown(m: re.Match[str]) -> str:
        number = numbers.get((page, m[1]), m[1])
        return f"[{number}]" if str(number).isdigit() else m[1]

    return MARK.sub(shown, words)


def note(lines: Sequence[Line], numbers: Numbers, words: Mapping[str, int]) -> Block:
    """The note that `lines` hold, without its label; `words` as in :func:`kg.read.lines.join`."""
    found: Pieces = []
    for line in lines:
        made = pieces(line)
        if found:
            join(found, made, words)
        elif m := NOTE.match("".join(w for w, _ in made)):
            made = cut(made, m.end())
        found += [(marked(w, line.page, numbers), url) for w, url in made]
    return block_of(found)
