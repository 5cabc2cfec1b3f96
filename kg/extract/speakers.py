"""The speaker of a quotation that goes on after the sentence that names him."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from kg.model import Attribution, Mode, Span

_LEAST = 12  # a shorter quotation is a word or a name
_FAR = 200  # code points between two quotations of one speaker
_STOPS = ".!?…,-–—"


def continued(text: str, quotes: Sequence[Span], found: Sequence[Attribution]) -> list[Attribution]:
    """Quotations that no content covers, given to the speaker next to them.

    A quotation that stands alone as a sentence goes with the nearest direct speech of its paragraph, first the one before
    it; one that opens a paragraph goes with the last of the paragraph before, where nothing much stands between.
    """
    direct = sorted((a for a in found if a.mode is Mode.QUOTED and a.cue is not None), key=lambda a: a.content)
    covered = sorted(a.content for a in found)
    starts = [c.start for c in covered]
    widest = max((len(c) for c in covered), default=0)
    out: list[Attribution] = []
    last: Attribution | None = None
    at = 0
    for q in quotes:
        while at < len(direct) and direct[at].content.start <= q.start:
            last = direct[at]
            at += 1
        nearby = covered[bisect.bisect_left(starts, q.start - widest) : bisect.bisect_left(starts, q.end)]
        if len(q) < _LEAST or any(c.overlaps(q) for c in nearby) or not _whole_sentence(text, q):
            continue
        speaker = _next_to(text, q, last, direct[at] if at < len(direct) else None)
        if speaker is not None:
            last = Attribution(q, speaker.source, speaker.cue, Mode.QUOTED, speaker.holder, "continued")
            out.append(last)
    return out


def _next_to(text: str, q: Span, before: Attribution | None, after: Attribution | None) -> Attribution | None:
    """The one of the attributions before and after the quotation `q` that it goes on from, or None."""
    if before is not None and "\n" not in text[max(before.content.end, before.cue.end if before.cue else 0) : q.start]:
        return before
    if after is not None and "\n" not in text[q.end : min(after.content.start, after.cue.start if after.cue else after.content.start)]:
        return after
    if before is not None:
        between = text[before.content.end : q.start]
        if between.count("\n\n") <= 1 and len(between) < _FAR:
            return before
    return None


def _whole_sentence(text: str, q: Span) -> bool:
    """True where the quotation is a sentence of its own: it opens with a capital and closes with a stop."""
    inside = text[q.start : q.end].strip("\"“”'‘’`")
    before = text[max(0, q.start - 8) : q.start].rstrip()[-1:]
    closed = bool(inside) and (inside[-1] in _STOPS or text[q.end : q.end + 1] == "\n")
    return closed and inside[0].isupper() and before in ("", *".!?:”\"’'–—-…")
