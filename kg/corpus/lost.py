"""What an analysis did not get out of its text, counted: what is not found is not seen, unless it is counted."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Analysis
    from kg.parse import Parsed

LOST = {
    "silent_sentences": "sentences with a word of attitude on which no position stands",
    "unresolved_pointers": "pointers whose source is no known actor and has no address",
}
"""What :func:`lost` counts, in words for a person."""

_CUES = frozenset({"stance", "act"})


def lost(parsed: Parsed, analysis: Analysis) -> Mapping[str, int]:
    """Two counts.

    ``silent_sentences``: sentences with a word of attitude or a deed that shows one (kinds ``stance`` and ``act`` of
    ``kg/lexicon/predicates.tsv``) on which no position stands. ``unresolved_pointers``: citations whose source is no known actor
    and that give no address.
    """
    from kg.extract.predicates import heads, match

    shown = sorted(p.evidence for p in analysis.positions)
    silent = 0
    may = heads(parsed.doc)
    at = 0
    for sentence in parsed.doc.sents:
        first, at = at, bisect.bisect_left(may, sentence.end)
        if any((m := match(parsed.doc[i])) is not None and m.predicate.kind in _CUES for i in may[first:at]):
            span = parsed.span(sentence)
            silent += not any(span.overlaps(evidence) for evidence in shown)
    return {"silent_sentences": silent, "unresolved_pointers": sum(c.publisher is None and c.url is None for c in analysis.citations)}
