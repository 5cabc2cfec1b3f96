"""Gains and losses, by name, between two results: what a change of rules or weights did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.evaluate.measures import MEASURES, STRICT, Count, Finding, Measured, total
from kg.evaluate.run import Evaluation


@dataclass(frozen=True, slots=True)
class Change:
    """`name`, in `document`, is newly right or no longer wrong (`gain`), or the other way round; judged by `measure`."""

    document: str
    measure: str
    gain: bool
    in_gold: bool
    name: str

    def __str__(self) -> str:
        what = ("found" if self.gain else "missed") if self.in_gold else ("no longer" if self.gain else "wrong")
        return f"{'+' if self.gain else '-'} {self.document}: {what}: {self.name}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed in the documents of both results; `left_out` names the documents that only one has."""

    changes: tuple[Change, ...]
    before: dict[str, Count]
    after: dict[str, Count]
    left_out: tuple[str, ...]


def compare(old: Evaluation, new: Evaluation) -> Comparison:
    """The gains and losses from `old` to `new`, by document, kind and name, over the documents that both have."""
    before, after = ({d.name: d for d in e.documents} for e in (old, new))
    both = sorted(before.keys() & after.keys())
    return Comparison(
        tuple(change for name in both for change in _changes(before[name], after[name])),
        total(before[name] for name in both),
        total(after[name] for name in both),
        tuple(sorted(before.keys() ^ after.keys())),
    )


def _changes(old: Measured, new: Measured) -> Iterator[Change]:
    for kind, measure in STRICT.items():
        missed = _names(old.missed, kind), _names(new.missed, kind)
        wrong = _names(old.wrong, kind), _names(new.wrong, kind)
        for gain, in_gold, names in (
            (True, True, missed[0] - missed[1]),
            (True, False, wrong[0] - wrong[1]),
            (False, True, missed[1] - missed[0]),
            (False, False, wrong[1] - wrong[0]),
        ):
            yield from (Change(old.name, measure, gain, in_gold, name) for name in sorted(names.elements()))


def _names(findings: tuple[Finding, ...], kind: str) -> Counter[str]:
    """How often each name stands among the findings of one kind."""
    return Counter(f.name for f in findings if f.kind == kind)


def as_text(comparison: Comparison) -> str:
    """The comparison for a terminal: F1 before and after, then each gain and loss on a line of its own."""
    lines = [f"{'':12}{'F1 before':>10}{'after':>8}{'change':>8}{'gains':>7}{'losses':>8}"]
    for m in MEASURES:
        old, new = comparison.before[m].f1, comparison.after[m].f1
        of_measure = [c.gain for c in comparison.changes if c.measure == m]
        tally = f"{sum(of_measure):7}{len(of_measure) - sum(of_measure):8}" if m in STRICT.values() else ""
        lines.append(f"{m:12}{old:10.3f}{new:8.3f}{new - old:+8.3f}{tally}")
    if comparison.left_out:
        lines.append(f"only in one of the two results, left out: {', '.join(comparison.left_out)}")
    for measure in STRICT.values():
        changes = [str(c) for c in comparison.changes if c.measure == measure]
        lines += [f"\n{measure}", *(f"  {c}" for c in changes)] if changes else []
    return "\n".join(lines) + "\n"
