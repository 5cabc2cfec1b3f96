"""Which clause shows a position, and by whose account it is known."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.clauses import clause
from kg.model import Attribution, Citation, Mode, Span
from kg.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_REPORTS = frozenset({"report", "noun", "according", "continued"})
_TRIM = frozenset(" \t\n,;:–—-")


def evidence_clause(parsed: Parsed, token: Token, others: Iterable[Token] = ()) -> Span:
    """The smallest clause around `token` that holds the tokens `others` of its sentence too, without punctuation at its ends."""
    sentence = token.sent
    inside = [t.i for t in others if sentence.start <= t.i < sentence.end]
    top = clause(token)
    for _ in range(12):
        if all(top.left_edge.i <= i <= top.right_edge.i for i in inside) or top.head.i == top.i:
            break
        top = clause(top.head)
    start, end = min([top.left_edge.i, *inside]), max([top.right_edge.i, *inside]) + 1
    span = parsed.span(parsed.doc[max(start, sentence.start) : min(end, sentence.end)])
    return trimmed(parsed.document.text, span)


def trimmed(text: str, span: Span) -> Span:
    """`span` without blanks, commas and dashes at its ends."""
    start, end = span.start, span.end
    while start < end - 1 and text[start] in _TRIM:
        start += 1
    while end > start + 1 and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The attributions and quotations of a text, for look-up by place."""

    found: tuple[Attribution, ...]
    starts: tuple[int, ...]
    longest: int
    quotes: tuple[Span, ...]

    def around(self, span: Span) -> list[Attribution]:
        """The attributions whose content holds the start of `span`, the innermost first."""
        high = bisect.bisect_right(self.starts, span.start)
        low = bisect.bisect_left(self.starts, span.start - self.longest)
        held = [a for a in self.found[low:high] if a.content.start <= span.start < a.content.end]
        return sorted(held, key=lambda a: (len(a.content), a.content))

    def over(self, span: Span) -> list[Attribution]:
        """The attributions whose content overlaps `span`, in the order of the text."""
        high = bisect.bisect_left(self.starts, span.end)
        low = bisect.bisect_left(self.starts, span.start - self.longest)
        return [a for a in self.found[low:high] if a.content.overlaps(span)]

    def quoted(self, span: Span) -> bool:
        """True where a quotation overlaps `span`."""
        at = bisect.bisect_left(self.quotes, span)
        return any(q.overlaps(span) for q in self.quotes[max(0, at - 1) : at + 2])


def accounts(found: Sequence[Attribution], quotes: Sequence[Span]) -> Accounts:
    """Index the attributions that report words or thoughts, and the quotations."""
    ordered = tuple(sorted((a for a in found if a.rule.partition(":")[0] in _REPORTS), key=lambda a: a.content))
    return Accounts(ordered, tuple(a.content.start for a in ordered), max((len(a.content) for a in ordered), default=0), tuple(quotes))


def mode_of(given: Accounts, holder: str, evidence: Span, at: Span, says: bool) -> Mode:
    """By whose account the position in `evidence` is known.

    `at` is the place of its predicate; `says` is true where the predicate is itself a verb of saying. Quoted where the holder's own words
    stand in quotation marks, reported where it says so or another source says it of the holder, else the author's.
    """
    around = given.around(at)
    if any(a.holder == holder and given.quoted(a.content) for a in around):
        return Mode.QUOTED
    if around:
        return Mode.REPORTED
    if given.quoted(evidence):
        return Mode.QUOTED
    return Mode.REPORTED if says else Mode.AUTHOR


def supporting(evidence: Span, citations: Sequence[Citation]) -> Span | None:
    """The pointer of the citation whose supported text shares most with `evidence`, the first of equals, or None."""
    best, most = None, 0
    for c in citations:
        if c.supports is not None and c.supports.overlaps(evidence):
            shared = min(c.supports.end, evidence.end) - max(c.supports.start, evidence.start)
            if shared > most:
                best, most = c.span, shared
    return best
