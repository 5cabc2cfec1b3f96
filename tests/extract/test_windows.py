"""Windows for the encoder: every token once, offsets that hold, the right pairs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.windows import BACK, CONTEXT, CORE, LONGEST, Naming, tokenizer, windows
from kg.model import ActorType, Span

STATE = ActorType.STATE
TEXT = "Ostland backs the pact. Its minister spoke. Nothing came of it. Westland waited. Rain fell. “We object.” Nordland said so."


def sentences(text: str) -> list[Span]:
    """A sentence ends at a full stop and its blanks."""
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S[^.]*\.?”?", text)]


def name(text: str, actor: str) -> Naming:
    """The first place where `actor` stands."""
    at = text.index(actor)
    return Naming(Span(at, at + len(actor)), actor, STATE)


def nearness(actor: str) -> dict[int, int]:
    """Sentence -> how near, of the pairs of `actor`."""
    (window,) = windows(TEXT, sentences(TEXT), [name(TEXT, actor)], tokenizer())
    return {p.sentence: p.near for p in window.pairs}


def test_an_actor_is_paired_with_its_sentence_and_the_three_after_it() -> None:
    assert nearness("Ostland") == {0: 0, 1: 1, 2: 2, BACK: 2}


def test_a_quotation_is_paired_with_the_speaker_in_the_sentence_after_it() -> None:
    assert nearness("Nordland") == {5: 3, 6: 0}


def test_named_tokens_are_the_words_of_the_name() -> None:
    (window,) = windows(TEXT, sentences(TEXT), [name(TEXT, "Westland")], tokenizer())
    for pair in window.pairs:
        spans = [window.offsets[i] for i in pair.named]
        assert "".join(TEXT[s.start : s.end] for s in spans if s) == "Westland"


@given(st.lists(st.sampled_from(["Ostland acts.", "The pact holds — “so far”.", "ﬁne 🚢 print.", "x" * 90 + "."]), min_size=1, max_size=60))
def test_each_word_piece_is_in_one_core_and_at_its_place(parts: list[str]) -> None:
    text = " ".join(parts)
    bounds = sentences(text)
    named = [Naming(Span(m.start(), m.end()), "o", STATE) for m in re.finditer("Ostland", text)]
    seen: list[int] = []
    for window in windows(text, bounds, named, tokenizer()):
        assert len(window.ids) == len(window.types) == len(window.offsets) <= CORE + CONTEXT + LONGEST + 2
        for i, kind in enumerate(window.types):
            span = window.offsets[i]
            assert (kind > 0) == (span is not None and any(n.span.overlaps(span) for n in named))
        for pair in window.pairs:
            seen.append(pair.sentence)
            assert all(window.types[i] for i in pair.named)
            for i in pair.tokens:
                span = window.offsets[i]
                assert span is not None and bounds[pair.sentence].contains(span)
    assert seen == sorted(set(seen))
