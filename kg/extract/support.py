"""Which pointer supports a clause, and what a target phrase stands for."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Citation, Mention, Span

ARTICLES = ("the ", "a ", "an ")


def supporting(evidence: Span, citations: Sequence[Citation]) -> Span | None:
    """The pointer whose supported clause shares the most with `evidence`; the first of several as good; None for none."""
    shared = [(min(c.supports.end, evidence.end) - max(c.supports.start, evidence.start), -i) for i, c in enumerate(citations) if c.supports]
    best = max(shared, default=(0, 0))
    return citations[-best[1]].span if best[0] > 0 and shared else None


def target_key(target: Span, mentions: Sequence[Mention], issues: Sequence[Mention], holder: str) -> str | None:
    """What the words at `target` name: the actor whose mention they are, else the issue that most of them name, else None.

    A mention counts as the target where it covers it but for an article or a few other letters; a holder is never its own target.
    """
    actors = [m for m in mentions if m.span.overlaps(target) and len(target) - _shared(m.span, target) <= 4 and m.ref != holder]
    if actors:
        return max(actors, key=lambda m: (_shared(m.span, target), -len(m.span))).ref
    named = [m for m in issues if target.contains(m.span) and 2 * len(m.span) >= len(target)]
    return max(named, key=lambda m: len(m.span)).ref if named else None


def _shared(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)
