"""What stands around a pointer: its sentence, the dates and outlets near it, and the words that it supports."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.outlets import Outlets
from kg.extract.sentences import sentences
from kg.lexicon import publishers
from kg.model import Citation, Document, PartialDate, Span
from kg.resolve.dates import WrittenDate, complete, find_dates

REACH = 1_500
"""Code points before a pointer that are searched at most for what it supports and what completes it."""
_LEAD = re.compile(r"[\s,;:.—–)\]-]*(?:(?:and|but|while|whereas|or|yet)\s+)?")


@dataclass(frozen=True, slots=True)
class Article:
    """An article's sentences, lines, dates and outlets, and where its pointers stand (`masks`), each ascending.

    `issued` is the last day that the article can have; `style` is true where it cites by source and date in brackets.
    """

    document: Document
    issued: PartialDate | None
    masks: list[Span]
    style: bool
    bounds: list[Span]
    lines: list[int]
    dates: list[WrittenDate]
    outlets: Outlets

    def sentence(self, at: int) -> int:
        """Index of the sentence that `at` lies in or after; -1 before the first."""
        return bisect_right(self.bounds, at, key=_span_start) - 1

    def around(self, mask: Span) -> Span:
        """The sentence of a pointer, REACH code points of it at most to each side."""
        i = self.sentence(mask.start)
        if i < 0:
            return mask
        sentence = self.bounds[i]
        return Span(max(sentence.start, mask.start - REACH), max(mask.end, min(sentence.end, mask.end + REACH)))

    def dated(self, start: int, end: int) -> list[WrittenDate]:
        """The dates that stand in a stretch of the body."""
        return self.dates[bisect_left(self.dates, start, key=_date_start) : bisect_left(self.dates, end, key=_date_start)]

    def masked(self, at: int) -> bool:
        """True where `at` lies in a pointer."""
        i = bisect_right(self.masks, at, key=_span_start) - 1
        return i >= 0 and at < self.masks[i].end

    def paragraph(self, at: int) -> int:
        """Where the line that `at` lies in begins."""
        return self.lines[bisect_right(self.lines, at) - 1]


def survey(document: Document, end: int, masks: list[Span], style: bool, sources: Iterable[str]) -> Article:
    """Read `document` up to `end`, where its notes begin; `sources` are the names that its own pointers give."""
    text, body = document.text, document.body
    lines = [body, *(m.end() for m in re.compile("\n").finditer(text, body))]
    dates = list(find_dates(text, body, end))
    return Article(document, _latest(document), masks, style, sentences(text, body, end), lines, dates, Outlets(text, body, sources))


def _latest(document: Document) -> PartialDate | None:
    """The article's date; where only its year is known, the last day on which its issue can have come out."""
    issued = document.issued
    known = publishers.by_name(document.periodical) if document.periodical and issued and issued.month is None else None
    latest = known.latest(document.volume, document.issue) if known else None
    return latest if latest and issued and latest.year == issued.year else issued


def date_of(article: Article, date: WrittenDate, mask: Span) -> PartialDate | None:
    """The date of a pointer at `mask` with its year; its sentence gives the year where it names the same month with one."""
    sentence = article.around(mask)
    before = article.dated(sentence.start, mask.start) if date.year is None else []
    context = next((d for d in before if d.year and not d.short and d.day is None and d.month == date.month), None)
    return complete(date, article.issued, context)


def nearby_date(article: Article, mask: Span) -> PartialDate | None:
    """The date named last before the pointer in its sentence, else first after it there, else last in its paragraph."""
    sentence = article.around(mask)

    def dates(start: int, end: int) -> list[WrittenDate]:
        return [d for d in article.dated(start, end) if not article.masked(d.span.start)]

    before = dates(sentence.start, mask.start)
    after = [] if before else dates(mask.end, sentence.end)
    earlier = [] if before or after else dates(max(article.paragraph(mask.start), mask.start - 4 * REACH), sentence.start)
    nearest = before[-1:] or after[:1] or earlier[-1:]
    return complete(nearest[0], article.issued) if nearest else None


def supports(article: Article, mask: Span, before: Citation | None) -> Span | None:
    """The words that a pointer at `mask` supports: back to the pointer before it or the start of the sentence.

    A pointer that stands after the full stop supports the sentence before it; a quotation over several sentences is taken whole.
    """
    text = article.document.text
    i = article.sentence(mask.start)
    if i < 0:
        return None
    if before and before.mask and before.mask == mask:
        return before.supports
    start, end = max(article.bounds[i].start, mask.start - REACH), mask.start
    if before and before.mask and before.mask.end > start:
        start = before.mask.end
    span = _trimmed(text, start, end)
    paragraph = article.paragraph(mask.start)
    if span is None and before and before.mask and before.mask.end >= article.bounds[i].start:
        return before.supports
    if span is None:
        if i == 0 or article.bounds[i - 1].start < paragraph:
            return None
        i -= 1
        span = article.bounds[i]
    start = span.start
    while _open(text, start, span.end) and i > 0 and article.bounds[i - 1].start >= paragraph and mask.start - start < REACH:
        i -= 1
        start = article.bounds[i].start
    return Span(start, span.end) if not _open(text, start, span.end) else span


def _open(text: str, start: int, end: int) -> bool:
    """True where a quotation ends in `text[start:end]` that did not begin there."""
    words = text[start:end]
    return words.count("”") > words.count("“") or words.count('"') % 2 == 1


def _trimmed(text: str, start: int, end: int) -> Span | None:
    start = min(_LEAD.match(text, start, end).end(), end)  # type: ignore[union-attr]
    while end > start and text[end - 1] in " \n\t,;:(":
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None


def _span_start(span: Span) -> int:
    return span.start


def _date_start(date: WrittenDate) -> int:
    return date.span.start
