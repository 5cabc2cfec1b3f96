"""What the encoder reads: windows of sentences, and in each the pairs of a sentence with an actor who may hold a position there.

The same code makes the windows for training and for use. Each token is read about once: a window is some sentences (its
core, about 220 word pieces) after the end of those before them (its context, at most 96 word pieces).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.data import data
from kg.model import ActorType, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CORE, CONTEXT, LONGEST = 220, 96, 160  # word pieces: of a core, of its context, of one sentence
BACK = 3  # a holder is named in the sentence or in the three before it (98 % of the positions that we learn from)
NEAR = 4  # how near an actor is: named in the sentence, in the one before it, further back, in the one after a quotation
QUOTES = ('"', "“", "‘", "'")
CLS, SEP = 101, 102
TYPES = {t: i + 1 for i, t in enumerate(ActorType)}


@dataclass(frozen=True, slots=True)
class Naming:
    """A place in the text where an actor of a type is named."""

    span: Span
    actor: str
    type: ActorType


@dataclass(frozen=True, slots=True)
class Pair:
    """An actor and a sentence: `named` are the window's tokens that name the actor, `tokens` those of the sentence."""

    actor: str
    sentence: int
    named: tuple[int, ...]
    tokens: range
    near: int


@dataclass(frozen=True, slots=True)
class Window:
    """`ids` and `types` (of the actor that a token names, 0 for none), `offsets` in the text (None for marks), the pairs."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    offsets: tuple[Span | None, ...]
    pairs: tuple[Pair, ...]


@cache
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer of the encoder."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(data("weights", "tokenizer.json").read_text("utf-8"))


def windows(text: str, sentences: Sequence[Span], namings: Sequence[Naming], pieces: Tokenizer) -> Iterator[Window]:
    """The windows of `text` in order; a sentence without an actor near it is in a window's core but in no pair."""
    encoded = pieces.encode_batch([text[s.start : s.end] for s in sentences], add_special_tokens=False)
    ids = [e.ids[:LONGEST] for e in encoded]
    spans = [[Span(s.start + b, s.start + max(e, b + 1)) for b, e in c.offsets[:LONGEST]] for s, c in zip(sentences, encoded, strict=True)]
    named = _named(spans, namings)
    quoted = [text.startswith(QUOTES, s.start) for s in sentences]
    first = 0
    while first < len(sentences):
        last, size = first, 0
        while last < len(sentences) and (last == first or size + len(ids[last]) <= CORE):
            size += len(ids[last])
            last += 1
        yield _window(ids, spans, named, quoted, first, last)
        first = last


def _named(spans: Sequence[Sequence[Span]], namings: Sequence[Naming]) -> list[list[tuple[int, Naming]]]:
    """For each sentence the (token, naming) that meet in it; `namings` in any order."""
    ordered = sorted(namings, key=lambda n: (n.span.start, -n.span.end, n.actor))
    out: list[list[tuple[int, Naming]]] = []
    at = 0
    for tokens in spans:
        here: list[tuple[int, Naming]] = []
        if tokens:
            while at < len(ordered) and ordered[at].span.end <= tokens[0].start:
                at += 1
            k = at
            while k < len(ordered) and ordered[k].span.start < tokens[-1].end:
                here += [(i, ordered[k]) for i, t in enumerate(tokens) if t.overlaps(ordered[k].span)]
                k += 1
        out.append(here)
    return out


def _window(
    ids: Sequence[Sequence[int]],
    spans: Sequence[Sequence[Span]],
    named: Sequence[Sequence[tuple[int, Naming]]],
    quoted: Sequence[bool],
    first: int,
    last: int,
) -> Window:
    """The window whose core are the sentences `first` to `last` (exclusive)."""
    start, room = first, CONTEXT
    while start > 0 and room > 0 and first - start < BACK:
        start -= 1
        room -= len(ids[start])
    drop = max(0, -room)  # word pieces of the first sentence of the context that find no room
    all_ids, all_types, at = [CLS], [0], dict[int, int]()
    offsets: list[Span | None] = [None]
    for k in range(start, last):
        skip = drop if k == start else 0
        at[k] = len(all_ids) - skip
        kinds = [0] * len(ids[k])
        for i, naming in named[k]:
            kinds[i] = kinds[i] or TYPES[naming.type]
        all_ids += ids[k][skip:]
        all_types += kinds[skip:]
        offsets += spans[k][skip:]
    pairs: list[Pair] = []
    for k in range(first, last):
        near: dict[str, tuple[int, list[int]]] = {}
        around = [(k - back, min(back, 2)) for back in range(min(BACK, k - start) + 1)]
        if quoted[k] and k + 1 < last:
            around.append((k + 1, 3))
        for j, distance in around:
            for i, naming in named[j]:
                if j > start or i >= drop:
                    nearest, tokens = near.setdefault(naming.actor, (distance, []))
                    if nearest == distance:
                        tokens.append(at[j] + i)
        words = range(at[k], at[k] + len(ids[k]))
        pairs += [
            Pair(actor, k, tuple(sorted(set(tokens))), words, distance) for actor, (distance, tokens) in sorted(near.items()) if words
        ]
    return Window((*all_ids, SEP), (*all_types, 0), (*offsets, None), tuple(pairs))
