"""Characters on pages -> paragraphs in reading order, and footnotes by their numbers.

Lines are what shares a baseline; a page whose lines leave a gutter free is read column by column; what stands at the same height of
several pages with the same words is a running head; small lines at the foot that begin with a number are notes; a raised number
in the text is the mark of one. Sizes are heights of the font's box in points. The shares below were set by eye on PDFs of our own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from kg.read.blocks import Block, Content, block_of


@dataclass(frozen=True, slots=True)
class Char:
    """A character: left and right edge, baseline and size in points, and the address that it leads to."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `width` by `height` points, its characters in the order of the file."""

    width: float
    height: float
    chars: tuple[Char, ...]


@dataclass(slots=True)
class _Line:
    """Characters on one baseline; `page` counts from 0. `left` and `right` are the edges of its column."""

    page: int
    chars: list[Char]
    left: float = 0
    right: float = 0
    x0: float = field(init=False)
    x1: float = field(init=False)
    y: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0, self.x1 = min(c.x0 for c in self.chars), max(c.x1 for c in self.chars)
        sizes = Counter[float]()
        for c in self.chars:
            sizes[round(c.size, 1)] += bool(c.text.strip())
        self.size = max(sizes, key=lambda s: (sizes[s], s))
        self.y = median(c.y for c in self.chars if round(c.size, 1) == self.size)

    @property
    def text(self) -> str:
        return "".join(words for words, _ in _pieces(self)).strip()


Pieces = list[tuple[str, str | None]]

_MARK = re.compile("\ue000(\\d{1,3})\ue001")
_NOTE = re.compile("\\s*(?:\ue000(\\d{1,3})\ue001|[\\[(](\\d{1,3})[\\])]|(\\d{1,3})[.)]?(?=\\s))\\s*(?=\\S)")
_NUMBERED = re.compile("\\s*[\\[(\ue000]?(\\d{1,3})[\\]).\ue001]?\\s*(?=\\S)")
_NOTES = re.compile(r"(?:notes?|endnotes?|footnotes?|references|sources|bibliography|works cited)\s*:?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page\s*|p\.\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE)
_UNIT = re.compile(r"(?:\d|\b(?:[kcm]?m|mi|ft|CO))$")  # "10²", "km²"
_CLOSED = re.compile('[.!?:]["”’)\\]]*(?:\ue000\\d+\ue001)*\\s*$')
_HYPHEN = re.compile(r"(\w+)[-\u00ad\x02\ufffe]$")
_HYPHENS = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\ufb01": "fi", "\ufb02": "fl", "\ufb00": "ff", "\ufb03": "ffi", "\ufb04": "ffl"}
)
_ZONE = 0.13  # share of the page's height, at its top and foot, where running heads stand
_SMALL = 0.93  # share of the body's size below which a line is small
_LARGE = 1.12


def arrange(pages: Sequence[Page]) -> tuple[str | None, Content]:
    """The title (the largest line at the head of the first page, None where none is larger than the text), and the content."""
    lines = [_lines(i, page) for i, page in enumerate(pages)]
    sizes = Counter[float]()
    for line in (x for page in lines for x in page):
        sizes[round(line.size * 2) / 2] += len(line.chars)
    body = max(sizes, key=lambda s: (sizes[s], s)) if sizes else 1.0
    heads = _running_heads(pages, lines, body)
    kept = [[x for x in page if id(x) not in heads] for page in lines]
    text: list[_Line] = []
    notes: list[tuple[int, int, list[_Line]]] = []
    for i, page in enumerate(kept):
        above = min((x.y for x in page if x.size > _SMALL * body), default=0.0)
        parts = [x for x in page if x.y >= above], [x for x in page if x.y < above]
        for region in (r for part in parts for r in _regions(part)):
            column = _merged(region)
            foot = _foot(column, body, bool(notes) and notes[-1][0] in (i, i - 1))
            text += column[: len(column) - len(foot)]
            _add_notes(notes, i, foot)
    numbers = _numbers(notes)
    words = Counter(w for x in text for w in re.findall(r"[\w-]+", x.text.casefold()))
    title = _title(text, body)
    blocks = [_block(p, numbers, words) for p in [title, *_paragraphs([x for x in text if x not in title])] if p]
    joined = tuple((numbers[page, n], _note(x, numbers, words)) for page, n, x in notes)
    return (blocks[0].text if title else None), Content(tuple(blocks), joined)


def _lines(number: int, page: Page) -> list[_Line]:
    """Runs of characters that follow each other on one baseline; a gap wider than the size breaks a run."""
    found: list[list[Char]] = []
    for c in page.chars:
        last = next((p for p in reversed(found[-1]) if p.text.strip()), None) if found else None
        if last is None:
            if c.text.strip():
                found.append([c])
            continue
        size = max(last.size, c.size, found[-1][0].size)
        same = abs(c.y - last.y) < 0.55 * size and -0.5 * size < c.x0 - last.x1 < 1.3 * size
        if same:
            found[-1].append(c)
        elif c.text.strip():
            found.append([c])
    return [_Line(number, chars) for chars in found]


def _running_heads(pages: Sequence[Page], lines: Sequence[Sequence[_Line]], body: float) -> set[int]:
    """The ids of lines that are page numbers, small lines alone at the head of a page, or the same on several pages, digits apart."""
    seen: dict[tuple[str, bool], list[tuple[int, float, _Line]]] = defaultdict(list)
    found: set[int] = set()
    for i, (page, on_page) in enumerate(zip(pages, lines, strict=True)):
        if not on_page:
            continue
        top, foot = max(x.y for x in on_page), min(x.y for x in on_page)
        below = max((x.y for x in on_page if x.y < top - 2), default=top)
        for line in on_page:
            height = line.y / (page.height or 1)
            if _ZONE < height < 1 - _ZONE:
                continue
            text = line.text
            if (line.y >= top - 2 or line.y <= foot + 2) and _PAGE_NUMBER.fullmatch(text):
                found.add(id(line))
            if line.y >= top - 2 and line.size < 0.85 * body and line.y - below > 1.8 * body:
                found.add(id(line))
            seen[re.sub(r"\d+", "#", text), height > 0.5].append((i, line.y, line))
    for places in seen.values():
        if len({i for i, _, _ in places}) > 1 and max(y for _, y, _ in places) - min(y for _, y, _ in places) < 12:
            found |= {id(line) for _, _, line in places}
    return found


def _regions(lines: list[_Line]) -> list[list[_Line]]:
    """The lines in reading order, cut at the gutter between columns and at what spans them."""
    ordered = sorted(lines, key=lambda x: (-x.y, x.x0))
    gutter = _gutter(ordered)
    if gutter is None:
        return [ordered] if ordered else []
    found: list[list[_Line]] = []
    left: list[_Line] = []
    right: list[_Line] = []
    across: list[_Line] = []

    def close() -> None:
        for side in (left, right):
            if side:
                found.extend(_regions(side[:]))
                side.clear()

    over = 0.15 * (max(x.x1 for x in lines) - min(x.x0 for x in lines))  # a long word may stand out of its column
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


def _gutter(lines: Sequence[_Line]) -> float | None:
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


def _height(lines: Sequence[_Line]) -> float:
    return max(x.y for x in lines) - min(x.y for x in lines)


def _merged(region: list[_Line]) -> list[_Line]:
    """Whole lines of a column, from its top, each with the column's edges."""
    found: list[_Line] = []
    for line in sorted(region, key=lambda x: (-x.y, x.x0)):
        if found and abs(found[-1].y - line.y) < 0.35 * max(line.size, found[-1].size) and line.x0 >= found[-1].x1 - 1:
            found[-1] = _Line(line.page, [*found[-1].chars, *line.chars])
        else:
            found.append(line)
    left, right = min(x.x0 for x in found), sorted(x.x1 for x in found)[int(0.9 * (len(found) - 1))]
    for line in found:
        line.left, line.right = left, right
    return found


def _pieces(line: _Line) -> Pieces:
    """The line's words with their addresses; a raised small number between marks of its own."""
    found: Pieces = []
    text = ""
    before: Char | None = None
    raised = ""
    for c in [*line.chars, None]:
        if c and c.text.isdigit() and c.size < 0.87 * line.size and c.y > line.y + 0.08 * line.size:
            raised += c.text
            before = c
            continue
        if raised:
            plain = _UNIT.search(text) or len(raised) > 3
            found.append((raised if plain else f"\ue000{raised}\ue001", None))
            raised = ""
        if c is None:
            break
        gap = before is not None and c.x0 - before.x1 > 0.22 * line.size
        words = c.text.translate(_HYPHENS)
        if gap and not text.endswith(" ") and words.strip():
            words = " " + words
        found.append((words, c.url))
        text += words
        before = c
    return found


def _foot(column: Sequence[_Line], body: float, going_on: bool) -> Sequence[_Line]:
    """The small lines at the foot of a column that are notes: they begin with a number, or with the rest of the note before."""
    start = len(column)
    while start > 0 and column[start - 1].size <= _SMALL * body:
        start -= 1
    while (
        start < len(column)
        and not _starts_note(column[start])
        and not (going_on and start < len(column) and column[start].text[:1].islower())
    ):
        start += 1
    return column[start:]


def _starts_note(line: _Line) -> bool:
    return bool(_NOTE.match(line.text))


def _add_notes(notes: list[tuple[int, int, list[_Line]]], page: int, foot: Sequence[_Line]) -> None:
    """Add the notes at the foot of a column; a line that begins with the number that follows begins one."""
    for line in foot:
        m = _NOTE.match(line.text)
        number = int(next(g for g in m.groups() if g)) if m else None
        here = [n for p, n, _ in notes if p == page]
        if number is not None and (not here or number == here[-1] + 1 or (m and m[1])):
            notes.append((page, number, [line]))
        elif notes:
            notes[-1][2].append(line)


def _numbers(notes: Iterable[tuple[int, int, list[_Line]]]) -> Mapping[tuple[int, int], int]:
    """The number in the whole text of each note by (page, number shown): the same, unless pages count from 1 anew."""
    shown = [(page, n) for page, n, _ in notes]
    if len({n for _, n in shown}) == len(shown):
        return {key: key[1] for key in shown}
    return {key: i for i, key in enumerate(dict.fromkeys(shown), 1)}


def _title(lines: Sequence[_Line], body: float) -> list[_Line]:
    """The lines of the largest size in the first twenty of the first page, where that is larger than the text's."""
    first = [x for x in lines[:20] if x.page == 0 and sum(c.isalpha() for c in x.text) > 3]
    largest = max((x.size for x in first), default=0)
    if largest < _LARGE * body:
        return []
    found: list[_Line] = []
    for line in first:
        if abs(line.size - largest) < 0.5 and (not found or found[-1].y - line.y < 2 * largest):
            found.append(line)
        elif found:
            break
    return found


def _paragraphs(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines that go on, together; broken at gaps, indents, changes of size and short lines."""
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and 0 < a.y - b.y < 3 * a.size]
    leading = median(gaps) if gaps else 0
    found: list[list[_Line]] = []
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


def _breaks(before: _Line, line: _Line, leading: float, paragraph: Sequence[_Line]) -> bool:
    """True where a paragraph ends between the two lines."""
    if abs(before.size - line.size) > 0.08 * max(before.size, line.size) or _NOTES.fullmatch(before.text) or _NOTES.fullmatch(line.text):
        return True
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


def _block(lines: Sequence[_Line], numbers: Mapping[tuple[int, int], int], words: Mapping[str, int]) -> Block:
    """The lines as one paragraph: hyphens at line ends taken out, marks of notes as ``[n]``."""
    pieces: Pieces = []
    for line in lines:
        made = _pieces(line)
        if pieces:
            _join(pieces, made, words)
        pieces += [(_marked(w, line.page, numbers), url) for w, url in made]
    block = block_of(pieces)
    lead = re.match(r"\[(\d{1,3})\]\s*", block.text)
    if lead and not numbers:  # an endnote with a raised number
        return block_of([(f"{lead[1]}. ", None), *_from(pieces, lead.end())])
    return block


def _from(pieces: Pieces, start: int) -> Pieces:
    """The pieces without their first `start` characters."""
    found: Pieces = []
    for words, url in pieces:
        cut = min(start, len(words))
        start -= cut
        found.append((words[cut:], url))
    return found


def _join(pieces: Pieces, more: Pieces, words: Mapping[str, int]) -> None:
    """End the line in `pieces`: with a blank, or without its hyphen where `more` goes on with the word."""
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    tail = "".join(p for p, _ in pieces[-300:])
    start = "".join(p for p, _ in more[:40]).lstrip()
    if re.search(r"(?:https?://|doi:|\b10\.\d{4,9}/)\S+$", tail) and re.match(r"\S*[/=&?.\d-]\S", start) and not start[:1].isupper():
        return  # an address goes on
    m, rest = _HYPHEN.search(tail), re.match(r"[a-z]\w*", start)
    if not m or not rest:
        pieces.append((" " if not m else "", None))
        return
    first, second = m[1].casefold(), rest[0].casefold()
    if words.get(f"{first}{second}") or not words.get(f"{first}-{second}"):
        pieces[-1] = pieces[-1][0][:-1], pieces[-1][1]


def _marked(words: str, page: int, numbers: Mapping[tuple[int, int], int]) -> str:
    return _MARK.sub(lambda m: f"[{numbers.get((page, int(m[1])), int(m[1]))}]", words)


def _note(lines: Sequence[_Line], numbers: Mapping[tuple[int, int], int], words: Mapping[str, int]) -> Block:
    """A note without its number."""
    pieces: Pieces = []
    for line in lines:
        made = _pieces(line)
        if not pieces:
            m = _NOTE.match("".join(w for w, _ in made))
            made = _from(made, m.end()) if m else made
        else:
            _join(pieces, made, words)
        pieces += [(_marked(w, line.page, numbers), url) for w, url in made]
    return block_of(pieces)
