"""Plain bounds of sentences."""

from __future__ import annotations

import pytest

from kg.extract.sentences import sentences

CASES = [
    ("He met the U.S. envoy. They agreed.", ["He met the U.S. envoy.", "They agreed."]),
    ("They agreed ... It held.", ["They agreed ...", "It held."]),  # a run of stops is one end
    ("Really?! \u201cYes.\u201d They left.", ["Really?!", "\u201cYes.\u201d", "They left."]),
    ("It held.[1] They left.2 Then more.", ["It held.[1]", "They left.2", "Then more."]),  # a note's number goes with its sentence
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_bounds(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == expected


@pytest.mark.parametrize("run", [".", "?!", "\u2026", '."', ".)", "[1]", ". ", ".1"])
def test_a_run_of_stops_is_read_once(run: str) -> None:
    """From each stop of the run anew, this would take the better part of an hour."""
    text = run * 200_000
    assert sum(len(s) for s in sentences(text)) <= len(text)
