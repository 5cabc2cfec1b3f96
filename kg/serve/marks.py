"""A document's text cut into pieces, each with what is marked there: evidence, actors and issues, citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.serve.graph import Graph, iri
from kg.serve.positions import Held, local


@dataclass(frozen=True, slots=True)
class Span:
    """`start` to `end` in code points, what the span is ("evidence", "mention", "citation"), and what it is about."""

    start: int
    end: int
    kind: str
    about: str
    stance: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text over which the same things are marked. `starts` holds the evidence that begins here, for links to it."""

    text: str
    evidence: tuple[Span, ...] = ()
    mention: Span | None = None
    citation: Span | None = None
    starts: tuple[Span, ...] = ()


KINDS = ("mention", "citation", "evidence")


def spans(graph: Graph, document: str, kinds: Sequence[str] = KINDS) -> list[Span]:
    """What is marked in `document` of `kinds`, by its passages."""
    place = "oa:hasSelector ?where . ?where oa:start ?start ; oa:end ?end ."
    patterns = {
        "mention": f"?of oa:hasTarget ?passage ; oa:hasBody ?about . ?passage oa:hasSource {iri(document)} ; {place}",
        "citation": f"?about a kg:Citation ; cito:hasCitingEntity {iri(document)} ; kg:pointer ?passage . ?passage {place}",
        "evidence": f"?about a kg:Position ; kg:statedIn {iri(document)} ; kg:evidence ?passage ; kg:stance ?stance . ?passage {place}",
    }
    found = []
    for kind in kinds:
        rows = graph.rows(f"SELECT DISTINCT ?start ?end ?about ?stance WHERE {{ {patterns[kind]} }} ORDER BY ?about")
        found += [Span(int(r["start"]), int(r["end"]), kind, r["about"], local(r.get("stance", "")).lower()) for r in rows]
    return sorted(found, key=lambda s: (s.start, s.end, s.kind, s.about))


def pieces(text: str, marked: Sequence[Span]) -> list[Piece]:
    """`text` in pieces; spans beyond it are left out.

    >>> [p.text for p in pieces("abcdef", [Span(1, 4, "mention", "x"), Span(2, 6, "citation", "y")])]
    ['a', 'b', 'cd', 'ef']
    """
    sound = [s for s in marked if 0 <= s.start < s.end <= len(text)]
    borders = sorted({0, len(text), *(s.start for s in sound), *(s.end for s in sound)})
    found, open_, next_ = [], list[Span](), 0
    for start, end in pairwise(borders):
        while next_ < len(sound) and sound[next_].start == start:
            open_.append(sound[next_])
            next_ += 1
        open_ = [s for s in open_ if s.end > start]
        of = {kind: [s for s in open_ if s.kind == kind] for kind in ("evidence", "mention", "citation")}
        found.append(
            Piece(
                text[start:end],
                tuple(of["evidence"]),
                # the shortest that covers it: the actor inside of another's name
                min(of["mention"], key=lambda s: s.end - s.start, default=None),
                min(of["citation"], key=lambda s: s.end - s.start, default=None),
                tuple(s for s in of["evidence"] if s.start == start),
            )
        )
    return found


def numbered(held: Sequence[Held]) -> dict[str, int]:
    """The number by which the page names each position, in the order given."""
    return {position.iri: i for i, position in enumerate(held, 1)}
