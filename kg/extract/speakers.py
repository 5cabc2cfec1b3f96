"""The speaker of a quotation that goes on after the sentence that names him."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from kg.model import Attribution, Mode, Span


def _continued(parsed: Parsed, quotes: Sequence[Span], found: Sequence[Attribution]) -> list[Attribution]:
    """Quotations that no content covers, given to the speaker next to them.

    A quotation that stands alone as a sentence goes with the nearest direct speech of its paragraph, first the one before
    it; one that opens a paragraph and fills it goes with the last of the paragraph before.
    """
    text = parsed.document.text
    direct = sorted((a for a in found if a.mode is Mode.QUOTED and a.cue is not None), key=lambda a: a.content)
    covered = [a.content for a in sorted(found, key=lambda a: a.content)]
    starts = [c.start for c in covered]
    out: list[Attribution] = []
    last: Attribution | None = None
    at = 0
    widest = max((len(c) for c in covered), default=0)
    for q in quotes:
        while at < len(direct) and direct[at].content.start <= q.start:
            last = direct[at]
            at += 1
        high = bisect.bisect_left(starts, q.end)
        low = bisect.bisect_left(starts, q.start - widest)
        if any(c.overlaps(q) for c in covered[low:high]) or len(q) < 12 or not _whole_sentence(text, q):
            continue
        after = direct[at] if at < len(direct) else None
        near = None
        if last is not None and "\n" not in text[max(last.content.end, last.cue.end if last.cue else 0) : q.start]:
            near = last
        elif after is not None and "\n" not in text[q.end : min(after.content.start, after.cue.start if after.cue else after.content.start)]:
            near = after
        elif last is not None and text[last.content.end : q.start].count("\n\n") <= 1 and len(text[last.content.end : q.start]) < 200:
            near = last
        if near is not None:
            last = Attribution(q, near.source, near.cue, Mode.QUOTED, near.holder, "continued")
            out.append(last)
    return out


def _whole_sentence(text: str, q: Span) -> bool:
    """True where the quotation is a sentence of its own: it opens with a capital and closes with a stop."""
    inside = text[q.start : q.end].strip("\"“”'‘’`")
    before = text[: q.start].rstrip()[-1:]
    return bool(inside) and inside[0].isupper() and (inside[-1] in ".!?…,-–—" or "\n" in text[q.end : q.end + 1]) and before in ("", *".!?:”\"’'–—-\n…")
