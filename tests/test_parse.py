"""Parsing with citations cut out: offsets hold through the mask, a line end ends a sentence, a missing model is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.model import Document, Span
from kg.parse import load, mask, parse


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 12)), max_size=5))
def test_every_kept_code_point_maps_to_its_place(text: str, cuts: list[tuple[int, int]]) -> None:
    spans = [Span(a, min(a + n, len(text))) for a, n in cuts if a < len(text)]
    masked, pieces = mask(text, spans)
    for i, (at, original) in enumerate(pieces):
        end = pieces[i + 1][0] if i + 1 < len(pieces) else len(masked)
        assert masked[at:end] == text[original : original + end - at]
        assert not any(s.start <= o < s.end for s in spans for o in range(original, original + end - at))


def test_tokens_carry_the_offsets_of_the_text_not_of_the_mask() -> None:
    text = "Ostland agreed (Ostland Radio, May 2) to the pact.\nWestland did not."
    (parsed,) = parse([(Document(text, "t", "t"), [Span(15, 37)])])
    assert [text[s.start : s.end] for t in parsed.doc if (s := parsed.span(t)) and t.is_alpha] == [
        "Ostland", "agreed", "to", "the", "pact", "Westland", "did", "not"]  # fmt: skip
    assert [text[s.start : s.end].strip() for s in parsed.sentences()] == [
        "Ostland agreed (Ostland Radio, May 2) to the pact.",
        "Westland did not.",
    ]


def test_a_line_end_ends_a_sentence() -> None:
    (parsed,) = parse([(Document("A heading without a stop\n\nThe text goes on here.", "t", "t"), [])])
    assert len(parsed.sentences()) == 2


@pytest.mark.parametrize("model", ["no_such_model", "/no/such/path"])
def test_a_missing_model_is_told(model: str) -> None:
    with pytest.raises(ModelError, match="is not installed"):
        load(model)
