"""Which tokens stand at a span of the document's text, by binary search."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Any

from kg.model import Span
from kg.parse import Parsed


def token_starts(parsed: Parsed) -> tuple[int, ...]:
    """Where each token begins, in code points of the document's text, ascending."""
    return _originals(parsed, parsed.doc.to_array("IDX"))


def token_ends(parsed: Parsed) -> tuple[int, ...]:
    """Where each token ends, as :func:`token_starts`."""
    last = parsed.doc.to_array("IDX") + parsed.doc.to_array("LENGTH") - 1
    return tuple(at + 1 for at in _originals(parsed, last))


def _originals(parsed: Parsed, masked: Any) -> tuple[int, ...]:
    """:meth:`Parsed.original` of each of an array of offsets."""
    import numpy

    at, original = numpy.array(parsed.cuts, numpy.int64).T
    masked = masked.astype(numpy.int64)
    piece = numpy.searchsorted(at, masked, "right") - 1
    return tuple((original[piece] + masked - at[piece]).tolist())


def tokens_at(starts: Sequence[int], span: Span) -> range:
    """The indices of the tokens that lie wholly or partly in `span`; `starts` as from :func:`token_starts`.

    >>> tokens_at((0, 5, 9), Span(5, 8)), tokens_at((0, 5, 9), Span(2, 10))
    (range(1, 2), range(0, 3))
    """
    return range(max(bisect.bisect_right(starts, span.start) - 1, 0), bisect.bisect_left(starts, span.end))
