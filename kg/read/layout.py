"""Lines on pages -> paragraphs in reading order, running heads left out, footnotes joined to their marks.

A page whose lines leave a gutter free is read column by column; what stands at the same height of several pages with the same
words, or alone above a page, is a running head; small lines at the foot that begin with a label are notes
(:mod:`kg.read.footnotes`). The shares below were set by eye on PDFs of our own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from kg.read.blocks import Block, Content, block_of
from kg.read.footnotes import SMALL, Note, Numbers, add_notes, foot, marked, note, numbered
from kg.read.lines import MARK, Line, Page, Pieces, cut, join, lines, pieces

_NUMBERED = re.compile("\\s*[\\[(\ue000]?(\\d{1,3})[\\]).\ue001]?\\s*(?=\\S)")
_NOTES = re.compile(r"(?:notes?|endnotes?|footnotes?|references|sources|bibliography|works cited)\s*:?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page\s*|p\.\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE)
_CLOSED = re.compile('[.!?:]["”’)\\]]*(?:\ue000[^\ue001]*\ue001)*\\s*$')
_ZONE = 0.13  # share of the page's height, at its top and foot, where running heads stand
_OUTER = 0.25  # the same for page numbers
_APART = 2.6  # sizes of the text between a running head and the line below it
_LARGE = 1.12  # share of the body's size above which a line may be the title


def arrange(pages: Sequence[Page]) -> tuple[str | None, Content]:
    """The title (the largest line at the head of the first page, None where none is larger than the text), and the content."""
    found = [lines(i, page) for i, page in enumerate(pages)]
    sizes = Counter[float]()
    for line in (x for page in found for x in page):
        sizes[round(line.size * 2) / 2] += len(line.chars)
    body = max(sizes, key=lambda s: (sizes[s], s)) if sizes else 1.0
    heads = _running_heads(pages, found, body)
    text: list[Line] = []
    notes: list[Note] = []
    for i, page in enumerate(found):
        for region in _read([x for x in page if id(x) not in heads], body):
            column = _merged(region)
            small = foot(column, body, bool(notes) and notes[-1][0] in (i, i - 1))
            text += column[: len(column) - len(small)]
            add_notes(notes, i, small)
    numbers = numbered(notes)
    words = Counter(w for x in text for w in re.findall(r"[\w-]+", x.text.casefold()))
    title = _title(text, body)
    blocks = [_block(p, numbers, words) for p in _paragraphs([x for x in text if x not in title])]
    named = _block(title, {}, words, plain=True) if title else None
    joined = sorted(((numbers[page, label], note(x, numbers, words)) for page, label, x in notes), key=lambda n: n[0])
    return (named.text if named else None), Content(tuple([named, *blocks] if named else blocks), tuple(joined))


def _running_heads(pages: Sequence[Page], found: Sequence[Sequence[Line]], body: float) -> set[int]:
    """The ids of lines that are page numbers, lines alone above a page, or the same on several pages, digits apart.

    On the first page a line alone above it may be the periodical's name: it is a head where it is small.
    """
    seen: dict[tuple[str, bool], list[tuple[int, float, Line]]] = defaultdict(list)
    heads: set[int] = set()
    for i, (page, on_page) in enumerate(zip(pages, found, strict=True)):
        if not on_page:
            continue
        top, bottom = max(x.y for x in on_page), min(x.y for x in on_page)
        below = max((x.y for x in on_page if x.y < top - 2), default=top)
        above = min((x.y for x in on_page if x.y > bottom + 2), default=bottom)
        for line in on_page:
            height = line.y / (page.height or 1)
            if _OUTER < height < 1 - _OUTER:
                continue
            first, last = line.y >= top - 2, line.y <= bottom + 2
            apart = top - below if first else above - bottom
            if (first or last) and _PAGE_NUMBER.fullmatch(line.text) and (apart > 1.3 * body or apart == 0):
                heads.add(id(line))
            if _ZONE < height < 1 - _ZONE:
                continue
            if first and apart > 1.8 * body and line.size < 0.85 * body:
                heads.add(id(line))
            if first and i and apart > _APART * body and line.size < _LARGE * body and not _CLOSED.search(line.text):
                heads.add(id(line))
            seen[re.sub(r"\d+", "#", line.text), height > 0.5].append((i, line.y, line))
    for places in seen.values():
        if len({i for i, _, _ in places}) > 1 and max(y for _, y, _ in places) - min(y for _, y, _ in places) < 12:
            heads |= {id(line) for _, _, line in places}
    return heads


def _read(page: list[Line], body: float) -> list[list[Line]]:
    """The regions of a page in reading order; notes over its whole breadth stand apart from the columns above them."""
    lowest = min((x.y for x in page if x.size > SMALL * body), default=0.0)
    above, below = [x for x in page if x.y >= lowest], [x for x in page if x.y < lowest]
    gutter = _gutter(sorted(above, key=lambda x: (-x.y, x.x0)))
    if gutter is not None and not any(x.x0 < gutter < x.x1 for x in below):
        return _regions(page)  # each column has notes of its own
    return [*_regions(above), *_regions(below)]


def _regions(page: list[Line]) -> list[list[Line]]:
    """The lines in reading order, cut at the gutter between columns and at what spans them."""
    ordered = sorted(page, key=lambda x: (-x.y, x.x0))
    gutter = _gutter(ordered)
    if gutter is None:
        return [ordered] if ordered else []
    found: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []
    across: list[Line] = []

    def close() -> None:
        for side in (left, right):
            if side:
                found.extend(_regions(side[:]))
                side.clear()

    over = 0.15 * (max(x.x1 for x in page) - min(x.x0 for x in page))  # a long word may stand out of its column
    for line in ordered:
        if line.x0 < gutter - over and line.x1 > gutter + over:
            close()
            across.append(line)
            continue
        if across:
            found.append(across[:])
            across.clear()
        (left if line.x0 < gutter - 1 else right).append(line)
    close()
    if across:
        found.append(across)
    return found


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a gutter runs between two columns of four lines and more, or None."""
    if len(lines) < 8:
        return None
    low, high = min(x.x0 for x in lines), max(x.x1 for x in lines)
    best: tuple[int, float] | None = None
    for edge in sorted({round(x.x0, 1) for x in lines if low + 0.2 * (high - low) < x.x0 < low + 0.8 * (high - low)}):
        right = [x for x in lines if x.x0 >= edge - 0.5]
        left = [x for x in lines if x.x1 < edge - 4]
        across = len(lines) - len(right) - len(left)
        if min(len(left), len(right)) < 4 or across > 0.45 * len(lines):
            continue
        level = sum(any(abs(r.y - x.y) < 0.7 * x.size for x in left) for r in right)
        if max(level, min(_height(left), _height(right)) > 40) and (best is None or across < best[0]):
            best = across, edge - 2
    return best[1] if best else None


def _height(lines: Sequence[Line]) -> float:
    return max(x.y for x in lines) - min(x.y for x in lines)


def _merged(region: list[Line]) -> list[Line]:
    """Whole lines of a column, from its top, each with the column's edges."""
    found: list[Line] = []
    for line in sorted(region, key=lambda x: (-x.y, x.x0)):
        if found and abs(found[-1].y - line.y) < 0.35 * max(line.size, found[-1].size) and line.x0 >= found[-1].x1 - 1:
            found[-1] = Line(line.page, [*found[-1].chars, *line.chars])
        else:
            found.append(line)
    left, right = min(x.x0 for x in found), sorted(x.x1 for x in found)[int(0.9 * (len(found) - 1))]
    for line in found:
        line.left, line.right = left, right
    return found


def _title(lines: Sequence[Line], body: float) -> list[Line]:
    """The lines of the largest size in the first twenty of the first page, where that is larger than the text's."""
    first = [x for x in lines[:20] if x.page == 0 and sum(c.isalpha() for c in x.text) > 3]
    largest = max((x.size for x in first), default=0)
    if largest < _LARGE * body:
        return []
    found: list[Line] = []
    for line in first:
        if abs(line.size - largest) < 0.5 and (not found or found[-1].y - line.y < 2 * largest):
            found.append(line)
        elif found:
            break
    return found


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that go on, together; broken at gaps, indents, changes of size and short lines."""
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and 0 < a.y - b.y < 3 * a.size]
    leading = median(gaps) if gaps else 0
    found: list[list[Line]] = []
    note: int | None = None  # the number of the last endnote, 0 under their heading
    for line in lines:
        number = int(m[1]) if (m := _NUMBERED.match(line.text)) else None
        before = found[-1][-1] if found else None
        follows = note == 0 or (note is not None and number == note + 1)
        # An endnote goes on, over columns too, until the number that follows.
        new = follows if note is not None else before is None or _breaks(before, line, leading, found[-1])
        if new:
            found.append([line])
        else:
            found[-1].append(line)
        if _NOTES.fullmatch(line.text):
            note = 0
        elif note is not None and new:
            note = number
    return found


def _breaks(before: Line, line: Line, leading: float, paragraph: Sequence[Line]) -> bool:
    """True where a paragraph ends between the two lines."""
    if abs(before.size - line.size) > 0.08 * max(before.size, line.size) or _NOTES.fullmatch(before.text) or _NOTES.fullmatch(line.text):
        return True
    aside = abs(before.x0 - line.x0) > 0.5 * line.size
    if aside and abs(before.x0 + before.x1 - line.x0 - line.x1) < 0.6 * line.size:
        return True  # centred lines: author, date
    closed = bool(_CLOSED.search(before.text))
    indented = line.x0 - line.left > 0.8 * line.size
    short = before.x1 < before.right - 0.12 * (before.right - before.left)
    gap = before.y - line.y
    if before.page != line.page or gap < 0 or (before.left, before.right) != (line.left, line.right):
        return closed and (indented or short or (gap > 1.5 * leading > 0 and before.page == line.page))
    if gap > 1.4 * leading:
        return True
    hanging = len(paragraph) > 1 and paragraph[-1].x0 - line.left > 0.8 * line.size
    return (
        (indented and before.x0 - before.left <= 0.8 * line.size and closed) or (closed and short) or (hanging and not indented and closed)
    )


def _block(paragraph: Sequence[Line], numbers: Numbers, words: Mapping[str, int], *, plain: bool = False) -> Block:
    """The lines as one paragraph: hyphens at line ends taken out, marks of notes as ``[n]``, or left out where `plain`."""
    found: Pieces = []
    for line in paragraph:
        made = pieces(line)
        if found:
            join(found, made, words)
        found += [(MARK.sub("", w) if plain else marked(w, line.page, numbers), url) for w, url in made]
    block = block_of(found)
    lead = re.match(r"\[(\d{1,3})\]\s*", block.text)
    if lead and not numbers:  # an endnote with a raised number
        return block_of([(f"{lead[1]}. ", None), *cut(found, lead.end())])
    return block
