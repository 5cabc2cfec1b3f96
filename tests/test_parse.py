"""Parsing with citations cut out: offsets hold through the mask, a line end ends a sentence, a missing model is told."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.model import Document, Span
from kg.parse import _in_pieces, _line_breaks, load, mask, parse


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


# What a tokenizer or a rule would take the square of: a word without an end, a line without a sentence.
LONG_WORDS = ["(" * 30_000, "“" * 30_000, "-" * 30_000, "A" * 30_000, "7" * 30_000, "a." * 15_000, "[1]" * 10_000, "a'" * 15_000]


@pytest.mark.parametrize("word", LONG_WORDS, ids=lambda word: word[:3])
def test_no_piece_for_the_tokenizer_is_longer_than_a_word(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = load()
    pieces: list[str] = []
    make_doc = nlp.make_doc

    def recorded(text: str) -> Doc:
        pieces.append(text)
        return make_doc(text)

    monkeypatch.setattr(nlp, "make_doc", recorded)
    text = f"Ostland agreed.\n{word} and more\nWestland did not."
    doc = _in_pieces(nlp, text)
    assert doc.text == text
    assert max(len(part) for piece in pieces for part in piece.split()) <= 200
    assert sum(map(len, pieces)) == len(text)


@given(st.lists(st.sampled_from(["a ", "(", "b\n", "c" * 1_200, "\u00a0", '"' * 1_001, ". "]), max_size=8).map("".join))
@settings(deadline=None)
def test_pieces_are_the_text(text: str) -> None:
    doc = _in_pieces(load(), text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)


STRETCHES = [
    # words of one line, the most tokens that a sentence of it may have
    ("he said " * 4_000, 500),  # no stop anywhere
    ("he said no . " * 2_000, 500),  # many
    ("Ostland agreed to it and so on , " * 300, 2_401),  # a long paragraph is left to the parser
]


@pytest.mark.parametrize(("line", "most"), STRETCHES)
def test_a_line_that_is_no_paragraph_is_cut(line: str, most: int) -> None:
    doc = _line_breaks(load().make_doc(line))
    begins = [t.i for t in doc if t.i == 0 or t.is_sent_start]
    assert max(b - a for a, b in pairwise([*begins, len(doc)])) <= most
    assert len(begins) == 1 if len(doc) <= 3_000 else all(doc[i - 1].text == "." for i in begins[1:]) or "." not in line
