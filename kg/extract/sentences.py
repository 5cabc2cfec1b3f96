"""Plain bounds of sentences, for what is done before the parse (citations are found and cut out first)."""

from __future__ import annotations

import re

from kg.model import Span

# A note's number after the full stop belongs to the sentence.
_MARK = r"(?:\[\^?[\d,; –-]{1,12}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|(?:(?<=[A-Za-z][.!?])|(?<=[.!?][\"”’)]))\d{1,3}(?=\s))?"
# A run of stops is tried from its first one alone: from each of them, ten thousand would take a hundred million steps.
_END = re.compile(rf"(?<![.!?…])[.!?…]+[\"”'’)\]]*{_MARK}(?=\s+[\"“‘'(\[]*[A-Z0-9\[(—–-]|\s*\n)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Adm|Sen|Rep|Gov|St|vs|cf|ed|eds|al|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z]\.[A-Z]|\b(?:e\.g|i\.e|a\.m|p\.m|\. ))\.$"
)
_NUMBERED = re.compile(r"\b(?:Nos?|Vols?|pp?|Art)\.$")  # an abbreviation before a number only


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, none over the end of a line, without blanks around them; offsets count in `text`.

    >>> [len(s) for s in sentences("He met the U.S. envoy. They agreed.")]
    [22, 12]
    """
    stop = len(text) if end is None else end
    found: list[Span] = []
    at = start
    for m in _END.finditer(text, start, stop):
        if m.group()[0] == ".":
            before = max(at, m.start() - 8), m.start() + 1
            if _ABBREVIATION.search(text, *before) or (_NUMBERED.search(text, *before) and text[m.end() : m.end() + 2].strip().isdigit()):
                continue
        _keep(text, at, m.end(), found)
        at = m.end()
    _keep(text, at, stop, found)
    return found


def _keep(text: str, start: int, end: int, found: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))
