"""Attributions on the development part of PolNeAR: source, cue and content against a careful reader's.

    python -m benchmarks.polnear [--data DIR] [--extractor rules] [--misses]

DIR holds text/NAME.txt and attributions/NAME_ANNOTATOR.ann (brat standoff); the first annotator of an article, in sorted order, is
gold. Corpus and scheme: Newell, Margolin and Ruths, LREC 2018. It is measured on, never trained on; nothing of it is in this repository.

Measures for each role, over all articles together, as in the evaluation of CofeNet, by which the peers' figures were made: exact
(both ends right), begin (the first end right), Jaccard (each gold span scores its best overlap, shared by joined, each found span
without any overlap scores 0; the mean of all). Ends are code points here, tokens there. A discontinuous span counts as its pieces;
pieces that only blanks part are one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.extractor import SHARED, analyses, options
from kg.evaluate.measures import Count
from kg.model import Analysis, Span

ROLES = ("source", "cue", "content")
_SPAN = re.compile(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t")
_ROLE = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")
NOTHING = Count()
Spans = frozenset[Span]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of exact and of first ends, and the overlaps that the Jaccard measure averages: their sum and number."""

    exact: Count = NOTHING
    begin: Count = NOTHING
    overlap: float = 0.0
    overlaps: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.exact + other.exact, self.begin + other.begin, self.overlap + other.overlap, self.overlaps + other.overlaps)

    @property
    def jaccard(self) -> float:
        """The mean overlap; 0 where there is nothing."""
        return self.overlap / self.overlaps if self.overlaps else 0.0


def score(gold: Spans, found: Spans) -> Score:
    """The score of one role in one article."""
    starts = {s.start for s in gold}, {s.start for s in found}
    best = [max((jaccard(g, f) for f in found), default=0.0) for g in sorted(gold)]
    astray = sum(not any(f.overlaps(g) for g in gold) for f in found)
    return Score(
        Count(len(gold & found), len(gold), len(found)),
        Count(len(starts[0] & starts[1]), len(starts[0]), len(starts[1])),
        sum(best),
        len(gold) + astray,
    )


def jaccard(a: Span, b: Span) -> float:
    """What two spans share, by what they cover together."""
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return shared / (len(a) + len(b) - shared)


def read_standoff(standoff: str, text: str) -> dict[str, Spans]:
    """The spans of each role in a brat file: those that an attribution (a line E…) refers to."""
    spans = {m[1]: _pieces(m[3], text) for m in _SPAN.finditer(standoff)}
    roles: dict[str, set[Span]] = {role: set() for role in ROLES}
    for line in standoff.splitlines():
        if line.startswith("E"):
            for role, name in _ROLE.findall(line):
                roles[role.lower()].update(spans[name])
    return {role: frozenset(s) for role, s in roles.items()}


def _pieces(ends: str, text: str) -> list[Span]:
    """The pieces of a span ("3 8;9 12"), joined where only blanks part them."""
    pieces: list[Span] = []
    for start, end in sorted(tuple(map(int, piece.split())) for piece in ends.split(";")):
        if pieces and not text[pieces[-1].end : start].strip():
            pieces[-1] = Span(pieces[-1].start, max(end, pieces[-1].end))
        else:
            pieces.append(Span(start, end))
    return pieces


def found_spans(analysis: Analysis) -> dict[str, Spans]:
    """The spans of each role that the product found."""
    said = analysis.attributions
    return {
        "source": frozenset(a.source for a in said if a.source),
        "cue": frozenset(a.cue for a in said if a.cue),
        "content": frozenset(a.content for a in said),
    }


def table(total: Mapping[str, Score]) -> str:
    """Percent, a line for each role, in the order of the peers' tables."""
    lines = [f"{'':9}{'P':>7}{'R':>7}{'exact':>7}{'begin':>7}{'Jaccard':>9}{'gold':>7}{'found':>7}"]
    for role, s in total.items():
        rates = "".join(f"{100 * x:7.1f}" for x in (s.exact.precision, s.exact.recall, s.exact.f1, s.begin.f1))
        lines.append(f"{role:9}{rates}{100 * s.jaccard:9.1f}{s.exact.gold:7}{s.exact.found:7}")
    return "\n".join(lines)


def misses(name: str, text: str, gold: Mapping[str, Spans], found: Mapping[str, Spans]) -> Iterable[str]:
    """What gold has and was not found exactly, and the other way round."""
    yield name
    for role in ROLES:
        for word, spans in (("missed", gold[role] - found[role]), ("wrong", found[role] - gold[role])):
            yield from (f"  {word} {role}: {text[s.start : s.end]!r}" for s in sorted(spans))


def main() -> None:
    parser = options(__doc__, SHARED / "polnear" / "dev")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was wrong")
    chosen = parser.parse_args()
    texts = sorted((chosen.data / "text").glob("*.txt"))
    if not texts:
        sys.exit(f"no texts in {chosen.data / 'text'}: name the folder of PolNeAR's development part with --data")
    total = dict.fromkeys(ROLES, Score())
    for path, analysis in zip(texts, analyses(texts, chosen), strict=True):
        text = analysis.document.text
        standoff = min((chosen.data / "attributions").glob(f"{path.stem}_*.ann")).read_text("utf-8")
        gold, found = read_standoff(standoff, text), found_spans(analysis)
        total = {role: total[role] + score(gold[role], found[role]) for role in ROLES}
        if chosen.misses:
            print("\n".join(misses(path.stem, text, gold, found)))
    print(f"PolNeAR, development part: {len(texts)} articles, F1 in percent\n{table(total)}")


if __name__ == "__main__":
    main()
