"""Where the text stands between quotation marks."""

from __future__ import annotations

import re

from kg.model import Span

_PARAGRAPH = re.compile(r"[^\n]+")
_MARKS = re.compile(r"[“”„«»\"]|''|``|(?<![\w.,!?])[‘'](?=\w)|(?<=[\w.,!?…])[’'](?![\w])")
_OPENS, _CLOSES = frozenset("“„«‘"), frozenset("”»’")
_PAIR = {"“": "”", "„": "“”", "«": "»", "‘": "’", '"': '"', "''": "''", "``": "''", "'": "'"}


def quotations(text: str) -> tuple[Span, ...]:
    """The quotations of `text`, marks included, in order; a quotation inside another is not listed.

    A quotation that is not closed in its paragraph runs to the paragraph's end when the next paragraph opens with a mark
    (the habit of newspapers), and is none otherwise.
    """
    out: list[Span] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    for n, p in enumerate(paragraphs):
        start, mark = -1, ""
        for m in _MARKS.finditer(text, p.start(), p.end()):
            this = m.group()
            if start < 0:
                if this in _CLOSES or not _can_open(text, m.start(), m.end(), this):
                    continue
                start, mark = m.start(), this
            elif this in _PAIR[mark] or (mark == "„" and this == "“"):
                if this in ("'", "’") and mark in ("'", "‘") and m.start() - start < 2:
                    continue
                out.append(Span(start, m.end()))
                start = -1
        if start >= 0 and mark not in ("'", "‘") and n + 1 < len(paragraphs) and text[paragraphs[n + 1].start()] in ("“", '"', "„", "«"):
            out.append(Span(start, p.end()))
    return tuple(out)


def _can_open(text: str, start: int, end: int, mark: str) -> bool:
    """A straight mark opens where a word follows and none precedes."""
    if mark in _OPENS or mark == "``":
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not after.isspace() and not (before.isalnum() or before in ".,!?")
