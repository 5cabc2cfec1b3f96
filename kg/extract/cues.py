"""Words by the part that they play (``kg/lexicon/cues.tsv``)."""

from __future__ import annotations

from functools import cache

from kg.lexicon import table


@cache
def cues(kind: str) -> frozenset[str]:
    """The words of one kind.

    >>> "spokesman" in cues("voice"), "spokesman" in cues("light")
    (True, False)
    """
    return frozenset(row["word"] for row in table("cues") if row["kind"] == kind)
