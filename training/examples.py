"""Marked articles -> windows with labels: what the encoder learns from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.authority.load import Authority
from kg.evaluate.gold import Gold, marked, occurrences, read_gold
from kg.evaluate.measures import same_actors
from kg.extract.hybrid import namings
from kg.extract.windows import Naming, Pair, Window, tokenizer, windows
from kg.model import Analysis, Citation, Mode, Run, Span, SpeechAct, Stance
from kg.parse import DEFAULT_MODEL, Parsed
from kg.pipeline import named, parsed_all
from kg.read.text import read_path

STANCES, ACTS, MODES = list(Stance), list(SpeechAct), list(Mode)
NO_RUN = Run("", "", "", "")
NONE = -100  # the label that no loss counts


@dataclass(frozen=True, slots=True)
class Mark:
    """One gold position: who, where its target stands, and its labels."""

    holder: str
    target: Span
    stance: int
    act: int
    mode: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair with its labels: for each token of the sentence 0 outside, 1 begin, 2 inside a target, and the target's labels."""

    pair: Pair
    holds: bool
    tags: tuple[int, ...]
    stance: tuple[int, ...]
    act: tuple[int, ...]
    mode: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A window of the article `name` with its labelled pairs."""

    name: str
    window: Window
    pairs: tuple[Labelled, ...]


Actors = Callable[[Gold, Parsed, tuple[Citation, ...]], list[Naming]]
"""Where the actors of an article are named; an actor that gold marks goes by its gold id."""


def as_marked(gold: Gold, parsed: Parsed, cited: tuple[Citation, ...] = ()) -> list[Naming]:
    """The actors as gold marks them, the longest name where two meet."""
    text = parsed.document.text
    found = [Naming(s, a.id, a.type) for a in gold.actors for w in a.surface for s in occurrences(text, w)]
    kept: list[Naming] = []
    for n in sorted(found, key=lambda n: (n.span.start, -n.span.end, n.actor)):
        if not kept or n.span.end > kept[-1].span.end or n.span == kept[-1].span:
            kept.append(n)
    return kept


def as_found(authority: Authority) -> Actors:
    """The actors as the product finds them; a gold actor that it does not find is named as marked."""

    def view(gold: Gold, parsed: Parsed, cited: tuple[Citation, ...]) -> list[Naming]:
        found, mentions = named(parsed, cited, authority)
        keys = same_actors(gold, Analysis(parsed.document, NO_RUN, found.actors, mentions=mentions))
        ids = {key: id for id, key in keys.items()}
        names = [Naming(n.span, ids.get(n.actor, n.actor), n.type) for n in namings(found.actors, mentions)]
        return names + [n for n in as_marked(gold, parsed) if n.actor not in keys]

    return view


def marks(text: str, gold: Gold) -> Iterator[Mark]:
    """The gold positions of one article."""
    for p in gold.positions:
        start = text.index(p.evidence) + p.evidence.index(p.target)
        yield Mark(p.holder, Span(start, start + len(p.target)), STANCES.index(p.stance), ACTS.index(p.act), MODES.index(p.mode))


def labelled(window: Window, found: Sequence[Mark]) -> tuple[Labelled, ...]:
    """The pairs of `window` with the labels that `found` gives them."""
    out = []
    for pair in window.pairs:
        spans = [window.offsets[i] for i in pair.tokens]
        tags, stance, act, mode = ([0] * len(spans), *([NONE] * len(spans) for _ in range(3)))
        for m in found:
            if m.holder == pair.actor:
                for n, i in enumerate(i for i, s in enumerate(spans) if s and s.overlaps(m.target)):
                    tags[i] = 2 if n else 1
                    stance[i], act[i], mode[i] = m.stance, m.act, m.mode
        out.append(Labelled(pair, any(tags), tuple(tags), tuple(stance), tuple(act), tuple(mode)))
    return tuple(out)


def load(folder: Path, part: str | None, authority: Authority, views: Sequence[Actors]) -> list[list[Example]]:
    """The examples of the marked articles of `folder` (of one part, or all), once for each view of their actors."""
    paths = marked(folder, part)
    documents = [read_path(text) for text, _ in paths]
    out: list[list[Example]] = [[] for _ in views]
    for (_, marks_path), (parsed, cited) in zip(paths, parsed_all(documents, authority, DEFAULT_MODEL), strict=True):
        text = parsed.document.text
        gold = read_gold(marks_path, text)
        sentences = parsed.sentences()
        found = list(marks(text, gold))
        for examples, actors in zip(out, views, strict=True):
            examples += [
                Example(marks_path.stem, w, labelled(w, found)) for w in windows(text, sentences, actors(gold, parsed, cited), tokenizer())
            ]
    return out
