"""Characters on pages -> lines, and the words of a line with the marks of notes in it.

Lines are what shares a baseline. A raised small number, or a star that stands on a word or begins a line, may be the mark of a
note; it is kept between two marks of ours (U+E000, U+E001) until it is known which note it means. Sizes are those of the font,
in points.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median


@dataclass(frozen=True, slots=True)
class Char:
    """A character: left and right edge, baseline and font size in points, and the address that it leads to.

    `lift` is how far a figure's ink stands above the baseline, as a share of the size: fonts have raised figures of their own.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    url: str | None = None
    lift: float = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `width` by `height` points, its characters in the order of the file."""

    width: float
    height: float
    chars: tuple[Char, ...]


Pieces = list[tuple[str, str | None]]
"""Words with the address that they lead to."""

STARS = "*\u2217\u204e†‡§¶‖∥"
_SAME = str.maketrans("\u2217\u204e∥", "**‖")
MARK = re.compile(f"\ue000(\\d{{1,3}}|[{STARS}]{{1,3}})\ue001")
NOTE = re.compile(f"\\s*(?:\ue000(\\d{{1,3}}|[{STARS}]{{1,3}})\ue001|[\\[(](\\d{{1,3}})[\\])]|(\\d{{1,3}})[.)]?(?=\\s))\\s*(?=\\S)")
_UNIT = re.compile(r"(?:\d|\b(?:[kcm]?m|mi|ft|CO))$")  # "10²", "km²"
_HYPHEN = re.compile(r"(\w+)[-\u00ad\x02\ufffe]$")
_HYPHENS = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\ufb01": "fi", "\ufb02": "fl", "\ufb00": "ff", "\ufb03": "ffi", "\ufb04": "ffl"}
)
_ACCENTS = dict(
    zip(  # accents as characters of their own, and as those that stand on the letter before (Unicode)
        "`\u00b4\u02c6^\u02dc~\u00af\u02d8\u02d9\u00a8\u02da\u02dd\u02c7\u00b8\u02db",
        "\u0300\u0301\u0302\u0302\u0303\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328",
        strict=True,
    )
)
_ADDRESS = re.compile(r"(?:https?:/{0,2}|(?:https?://|doi:|\b10\.\d{4,9}/)\S+)$")
_ADDRESS_GOES_ON = re.compile(r"\S*?(?:[/=&?_-]|\d|\.[^\s.,;])")


@dataclass(slots=True)
class Line:
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
        """Its words, marks of notes between marks of ours."""
        return "".join(words for words, _ in pieces(self)).strip()


def whole(chars: Iterable[Char]) -> list[Char]:
    """The characters with ligatures parted in breadth, and accents that are glyphs of their own put on their letters (TeX)."""
    found: list[Char] = []
    same = 0  # how many at the end of `found` are one glyph
    for c in chars:
        last = found[-1] if found else None
        accents = [x for x in (last, c) if x and x.text in _ACCENTS]
        if last and last.x0 < (c.x0 + c.x1) / 2 < last.x1 and len(accents) == 1 and abs(last.y - c.y) < c.size:
            letter = c if accents[0] is last else last
            made = unicodedata.normalize("NFC", letter.text + _ACCENTS[accents[0].text])
            if letter.text.isalpha() and len(made) == 1:
                found[-1] = replace(letter, text=made)
                continue
        glyph = found[-same] if same else None
        if glyph and c.text.isalpha() and (c.y, c.size) == (glyph.y, glyph.size) and (c.x0, c.x1) == (glyph.x0, last.x1 if last else 0):
            same += 1
            found.append(c)
            step = (c.x1 - glyph.x0) / same
            left = glyph.x0
            found[-same:] = [replace(x, x0=left + i * step, x1=left + (i + 1) * step) for i, x in enumerate(found[-same:])]
            found[-1] = replace(found[-1], x1=c.x1)
            continue
        same = 1
        found.append(c)
    return found


def lines(number: int, page: Page) -> list[Line]:
    """Runs of characters that follow each other on one baseline; a gap wider than the size breaks a run."""
    found: list[list[Char]] = []
    last: Char | None = None
    for c in page.chars:
        shown = bool(c.text.strip())
        if last is None:
            if shown:
                found.append([c])
                last = c
            continue
        size = max(last.size, c.size, found[-1][0].size)
        if abs(c.y - last.y) < 0.55 * size and -0.5 * size < c.x0 - last.x1 < 1.3 * size:
            found[-1].append(c)
        elif shown:
            found.append([c])
        if shown:
            last = c
    return [Line(number, chars) for chars in found]


def pieces(line: Line) -> Pieces:
    """The line's words with their addresses; what may be the mark of a note between marks of ours."""
    found: Pieces = []
    text = ""
    before: Char | None = None
    raised = ""

    def close() -> None:
        nonlocal raised, text
        if not raised:
            return
        plain = len(raised) > 3 or (raised.isdigit() and _UNIT.search(text))
        found.append((raised if plain else f"\ue000{raised.translate(_SAME)}\ue001", None))
        text += raised
        raised = ""

    for c in line.chars:
        gap = before is not None and c.x0 - before.x1 > 0.22 * line.size
        small = c.size < 0.87 * line.size and c.y > line.y + 0.08 * line.size
        if (c.text.isdigit() and (small or c.lift > 0.18)) or (
            c.text in STARS and (small or raised or not text.strip() or not (gap or text[-1:].isspace()))
        ):
            if raised and raised.isdigit() != c.text.isdigit():
                close()
            while found and before and not gap and not found[-1][0].strip():
                found.pop()  # a blank that is none on the page
            raised += c.text
            before = c
            continue
        close()
        words = c.text.translate(_HYPHENS)
        if gap and not text.endswith(" ") and words.strip():
            words = " " + words
        found.append((words, c.url))
        text += words
        before = c if words.strip() else before
    close()
    return found


def join(found: Pieces, more: Pieces, words: Mapping[str, int]) -> None:
    """End the line in `found`: with a blank, or without its hyphen where `more` goes on with the word.

    `words` are those of the whole text: a hyphen stays where they have it so, or both of its sides and not the two in one.
    """
    while found and not found[-1][0].strip():
        found.pop()
    tail = "".join(p for p, _ in found[-300:])
    start = "".join(p for p, _ in more[:60]).lstrip()
    if _ADDRESS.search(tail) and _ADDRESS_GOES_ON.match(start) and not start[:1].isupper():
        return
    if re.search(r"\w[–—]$", tail):
        return  # "15–16", "a forum—and no more"
    m, rest = _HYPHEN.search(tail), re.match(r"[a-z]\w*", start)
    if not m or not rest:
        found.append((" " if not m else "", None))
        return
    first, second = m[1].casefold(), rest[0].casefold()
    compound = words.get(f"{first}-{second}") or (min(len(first), len(second)) > 3 and words.get(first) and words.get(second))
    if words.get(f"{first}{second}") or not compound:
        found[-1] = found[-1][0][:-1], found[-1][1]


def cut(found: Pieces, start: int) -> Pieces:
    """The pieces without their first `start` characters."""
    left: Pieces = []
    for words, url in found:
        here = min(start, len(words))
        start -= here
        left.append((words[here:], url))
    return left
