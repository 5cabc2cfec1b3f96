"""Gold and found, paired one to one and counted: the measures of the project's scorer, on an analysis instead of its graph.

- actors: clusters of mentions; at least half of the found mentions are names that gold lists, or the Wikidata id is the same.
  ``linked``: among the paired actors with a Wikidata id in gold, those that carry it.
- offices: person, office and organisation all right.
- citations: the pointer's words and offsets right; ``+source``, ``+date``: these right too.
- positions: holder right and evidence overlapping by half of the shorter; ``+stance``, ``+target``, ``+both``: these right too.

Exact match for pointers and overlap for clauses is the habit of shared tasks on citation and opinion extraction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.evaluate.gold import Gold, occurrences
from kg.model import Actor, Analysis, Span

MEASURES = ("actors", "linked", "offices", "citations", "+source", "+date", "positions", "+stance", "+target", "+both")
STRICT = {"actor": "actors", "office": "offices", "citation": "+date", "position": "+stance"}
"""By which measure a thing of each kind is called missed or wrong."""

_PRONOUNS = frozenset(
    {"i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "hers", "it", "its"}
    | {"they", "them", "their", "theirs", "who", "whom", "whose", "which", "that", "this", "these"}
)
_SMALL = frozenset({"the", "a", "an", "of", "on", "in", "to", "for", "and", "its", "their", "his", "her", "with", "by", "s"})


@dataclass(frozen=True, slots=True)
class Count:
    """How many gold things were found (`right`), out of how many in `gold` and how many `found`."""

    right: int = 0
    gold: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        """Share of the found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was found; 0 where gold is empty."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found) if self.right else 0.0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.gold + other.gold, self.found + other.found)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that gold marks or that was found.

    `name` says it in words and stays the same from run to run; `right` lists the measures by which it counts as right; `spans`
    are its places in the text, `target` that of a position's target. `confidence` and `rule` are of found positions.
    """

    kind: str
    name: str
    spans: tuple[Span, ...]
    right: tuple[str, ...] = ()
    target: Span | None = None
    confidence: float | None = None
    rule: str | None = None

    @property
    def is_right(self) -> bool:
        """Right by the measure that decides for its kind (:data:`STRICT`)."""
        return STRICT[self.kind] in self.right


@dataclass(frozen=True, slots=True)
class Measured:
    """One article: the counts of each measure, and by name what gold marks and what was found."""

    name: str
    counts: Mapping[str, Count]
    gold: tuple[Finding, ...]
    found: tuple[Finding, ...]
    text: str = field(default="", repr=False)

    @property
    def missed(self) -> tuple[Finding, ...]:
        """What gold marks and was not found."""
        return tuple(f for f in self.gold if not f.is_right)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What was found and gold does not mark."""
        return tuple(f for f in self.found if not f.is_right)


def total(documents: Iterable[Measured]) -> dict[str, Count]:
    """The counts of all documents together, by measure (micro average)."""
    counts = dict.fromkeys(MEASURES, Count())
    for d in documents:
        counts = {m: counts[m] + d.counts[m] for m in MEASURES}
    return counts


def measure(name: str, gold: Gold, analysis: Analysis) -> Measured:
    """Pair the marks of the article `name` with what `analysis` found in it, and count.

    Pairs are made greedily by falling likeness, ties in the order of gold, then of the found.
    """
    actors, keys = _actors(gold, analysis)
    sides = (actors, _offices(gold, analysis, keys), _citations(gold, analysis), _positions(gold, analysis, keys))
    return Measured(
        name,
        {m: c for s in sides for m, c in s.counts.items()},
        tuple(f for s in sides for f in s.gold),
        tuple(f for s in sides for f in s.found),
        analysis.document.text,
    )


def overlap(a: Span, b: Span) -> float:
    """Share of the shorter of two spans that the other covers.

    >>> overlap(Span(0, 10), Span(5, 30))
    0.5
    """
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / min(len(a), len(b))


Pairs = Mapping[int, int]
"""Index in gold -> index in the found."""


def pair(gold: int, found: int, likeness: Callable[[int, int], float]) -> Pairs:
    """One-to-one pairs of `gold` with `found` things, greedily by falling `likeness`; 0 is no pair.

    >>> pair(2, 2, lambda i, j: [[1, 3], [0, 2]][i][j])
    {0: 1}
    """
    ranked = sorted(((likeness(i, j), -i, -j) for i in range(gold) for j in range(found)), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in ranked:
        if score > 0 and -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    return pairs


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing in one article."""

    counts: dict[str, Count]
    gold: list[Finding]
    found: list[Finding]


def _counts(pairs: Mapping[str, Pairs], gold: int, found: int) -> dict[str, Count]:
    return {m: Count(len(p), gold, found) for m, p in pairs.items()}


def _right(pairs: Mapping[str, Pairs], *, gold: int | None = None, found: int | None = None) -> tuple[str, ...]:
    """The measures by which the thing with this index is right."""
    return tuple(m for m, p in pairs.items() if (gold in p if found is None else found in p.values()))


def same_actors(gold: Gold, analysis: Analysis) -> dict[str, str]:
    """The key of the found actor for each gold id that was found."""
    return _actors(gold, analysis)[1]


def _actors(gold: Gold, analysis: Analysis) -> tuple[_Kind, dict[str, str]]:
    """Actors, and the key of the found one for each gold id that has one."""
    text = analysis.document.text
    spans: dict[str, set[Span]] = {a.key: set() for a in analysis.actors}
    for m in analysis.mentions:
        if m.ref in spans:
            spans[m.ref].add(m.span)
    actors: list[Actor] = sorted((a for a in analysis.actors if spans[a.key]), key=lambda a: a.key)
    names = [{_plain(s) for s in (*a.surface, a.label)} for a in gold.actors]
    said = [[_plain(q) for q in map(analysis.quote, sorted(spans[a.key])) if q == "US" or q.casefold() not in _PRONOUNS] for a in actors]

    def same_id(i: int, j: int) -> bool:
        return gold.actors[i].wikidata is not None and gold.actors[i].wikidata == actors[j].wikidata

    def likeness(i: int, j: int) -> float:
        share = sum(s in names[i] for s in said[j]) / len(said[j]) if said[j] else 0.0
        return share + same_id(i, j) if share >= 0.5 or (said[j] and same_id(i, j)) else 0.0

    same = pair(len(gold.actors), len(actors), likeness)
    pairs = {"actors": same, "linked": {i: j for i, j in same.items() if same_id(i, j)}}
    with_id = sum(gold.actors[i].wikidata is not None for i in same)
    return _Kind(
        {"actors": Count(len(same), len(gold.actors), len(actors)), "linked": Count(len(pairs["linked"]), with_id, with_id)},
        [
            Finding("actor", f"{a.id} ({a.label})", tuple(s for q in a.surface for s in _places(text, q)), _right(pairs, gold=i))
            for i, a in enumerate(gold.actors)
        ],
        [Finding("actor", f"{a.key} ({a.label})", tuple(sorted(spans[a.key])), _right(pairs, found=j)) for j, a in enumerate(actors)],
    ), {gold.actors[i].id: actors[j].key for i, j in same.items()}


def _offices(gold: Gold, analysis: Analysis, keys: Mapping[str, str]) -> _Kind:
    text = analysis.document.text
    offices = _distinct(analysis.offices, lambda o: (o.person, o.role, o.organization))

    def same(i: int, j: int) -> bool:
        g, o = gold.offices[i], offices[j]
        return (
            keys.get(g.person) == o.person
            and g.office.casefold() == o.role.casefold()
            and (g.of is None or keys.get(g.of) == o.organization)
        )

    pairs = {"offices": pair(len(gold.offices), len(offices), same)}
    return _Kind(
        _counts(pairs, len(gold.offices), len(offices)),
        [
            Finding("office", _office(g.person, g.office, g.of), _places(text, g.evidence)[:1], _right(pairs, gold=i))
            for i, g in enumerate(gold.offices)
        ],
        [
            Finding("office", _office(o.person, o.role, o.organization), (o.evidence,), _right(pairs, found=j), rule=o.rule)
            for j, o in enumerate(offices)
        ],
    )


def _citations(gold: Gold, analysis: Analysis) -> _Kind:
    text = analysis.document.text
    citations = _distinct(analysis.citations, lambda c: c.span)
    dates = [None if c.date is None else str(c.date) for c in citations]
    pointers = [occurrences(text, g.text) for g in gold.citations]

    def pointer(i: int, j: int) -> bool:
        return citations[j].span in pointers[i]

    def source(i: int, j: int) -> bool:
        return pointer(i, j) and gold.citations[i].source.casefold() == citations[j].source.casefold()

    def date(i: int, j: int) -> bool:
        return source(i, j) and gold.citations[i].date == dates[j]

    tests = {"citations": pointer, "+source": source, "+date": date}
    pairs = {m: pair(len(gold.citations), len(citations), test) for m, test in tests.items()}

    def place(i: int) -> tuple[Span, ...]:
        """Where a pointer of gold stands: at its partner if it has one, else anywhere that its words stand."""
        partner = pairs["citations"].get(i)
        return _places(text, gold.citations[i].text) if partner is None else (citations[partner].span,)

    return _Kind(
        _counts(pairs, len(gold.citations), len(citations)),
        [Finding("citation", _citation(g.text, g.source, g.date), place(i), _right(pairs, gold=i)) for i, g in enumerate(gold.citations)],
        [
            Finding("citation", _citation(analysis.quote(c.span), c.source, dates[j]), (c.span,), _right(pairs, found=j), rule=c.rule)
            for j, c in enumerate(citations)
        ],
    )


def _positions(gold: Gold, analysis: Analysis, keys: Mapping[str, str]) -> _Kind:
    text, quote = analysis.document.text, analysis.quote
    positions = _distinct(
        analysis.positions, lambda p: (p.holder, p.target, p.target_span, p.stance, p.act, p.mode, p.evidence, p.citation)
    )
    evidence = [occurrences(text, g.evidence) for g in gold.positions]
    gold_words, found_words = [_words(g.target) for g in gold.positions], [_words(quote(p.target_span)) for p in positions]

    def stance(i: int, j: int) -> bool:
        return gold.positions[i].stance == positions[j].stance

    def target(i: int, j: int) -> bool:
        actor = keys.get(gold.positions[i].target_actor or "")
        a, b = gold_words[i], found_words[j]
        return (actor is not None and actor == positions[j].target) or bool(a and b and len(a & b) >= 0.5 * min(len(a), len(b)))

    def position(*more: Callable[[int, int], bool]) -> Pairs:
        def likeness(i: int, j: int) -> float:
            if keys.get(gold.positions[i].holder) != positions[j].holder or not all(test(i, j) for test in more):
                return 0.0
            near = any(overlap(e, positions[j].evidence) >= 0.5 for e in evidence[i])
            return 1 + (stance(i, j) + target(i, j)) / 4 if near else 0.0

        return pair(len(gold.positions), len(positions), likeness)

    pairs = {"positions": position(), "+stance": position(stance), "+target": position(target), "+both": position(stance, target)}

    def place(i: int) -> Span:
        """Where the evidence of gold stands: at its partner if it has one, else at the first place."""
        places = _places(text, gold.positions[i].evidence)
        partner = pairs["positions"].get(i)
        return places[0] if partner is None else max(places, key=lambda s: overlap(s, positions[partner].evidence))

    def marked(i: int) -> Finding:
        g, at = gold.positions[i], place(i)
        start = text.index(g.target, at.start)
        name = _position(g.holder, g.stance, g.target, g.evidence)
        return Finding("position", name, (at,), _right(pairs, gold=i), Span(start, start + len(g.target)))

    def found(j: int) -> Finding:
        p = positions[j]
        name = _position(p.holder, p.stance, quote(p.target_span), quote(p.evidence))
        return Finding("position", name, (p.evidence,), _right(pairs, found=j), p.target_span, p.confidence, p.rule)

    return _Kind(
        _counts(pairs, len(gold.positions), len(positions)),
        [marked(i) for i in range(len(gold.positions))],
        [found(j) for j in range(len(positions))],
    )


T = TypeVar("T")


def _distinct(things: Iterable[T], identity: Callable[[T], Hashable]) -> Sequence[T]:
    """The first of each: a graph says the same thing once."""
    first: dict[Hashable, T] = {}
    for thing in things:
        first.setdefault(identity(thing), thing)
    return list(first.values())


def _plain(name: str) -> str:
    """A name without its possessive and its article, in lower case."""
    return name.casefold().removesuffix("’s").removesuffix("'s").removeprefix("the ")


def _words(phrase: str) -> set[str]:
    """The content words of a phrase, in lower case."""
    return {w for w in re.findall(r"\w+", phrase.casefold()) if w not in _SMALL}


def _places(text: str, quote: str) -> tuple[Span, ...]:
    """Every place of `quote`, in whole words if it can be, else its first."""
    start = text.find(quote)
    return occurrences(text, quote) or ((Span(start, start + len(quote)),) if start >= 0 and quote else ())


def _office(person: str, role: str, organization: str | None) -> str:
    return f"{person}: {role} of {organization or '?'}"


def _citation(words: str, source: str, date: str | None) -> str:
    return f"{words!r}: {source}, {date or 'no date'}"


def _position(holder: str, stance: str, target: str, evidence: str) -> str:
    return f"{holder} {stance} {target!r}: {evidence if len(evidence) <= 90 else evidence[:89] + '…'!r}"
