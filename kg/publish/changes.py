"""What changed between two dumps: positions for people, statements as a SPARQL patch for stores."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.publish.network import table
from kg.publish.records import Held, Records

if TYPE_CHECKING:
    from pyoxigraph import Quad

STEP = 500  # statements of one operation: Virtuoso 7 takes no INSERT DATA of more than about 1,000 (error SP031)
_NOT_COMPARED = frozenset({"iri", "document", "start", "evidence", "target_label"})  # where it stands, and names of other things


class Kind(StrEnum):
    """What became of a position."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A position before and after; `parts` names what is different where it changed."""

    kind: Kind
    before: Held | None
    after: Held | None
    parts: tuple[str, ...] = ()

    @property
    def one(self) -> Held:
        """The position as it is now, or as it was last."""
        found = self.after or self.before
        assert found is not None
        return found


def changes(old: Records, new: Records) -> tuple[Change, ...]:
    """The positions that were removed, changed and added, in the order of the documents.

    A position whose IRI stays changed where its parts did. One that went and one that came are a single change where the same
    document gives both the same holder and words of a target in the same clause, and no other position fits.
    """
    before, after = {p.iri: p for p in old.positions}, {p.iri: p for p in new.positions}
    pairs = [(before[iri], after[iri]) for iri in before if iri in after]
    gone, came = [p for p in old.positions if p.iri not in after], [p for p in new.positions if p.iri not in before]
    moved = [(one[0], other[0]) for place, one in _by_place(gone).items() if len(one) == len(other := _by_place(came).get(place, [])) == 1]
    paired = {p.iri for pair in moved for p in pair}
    found = [Change(Kind.CHANGED, b, a, parts) for b, a in pairs if (parts := _different(b, a))]
    found += [Change(Kind.CHANGED, b, a, _different(b, a) or ("place",)) for b, a in moved]
    found += [Change(Kind.REMOVED, p, None) for p in gone if p.iri not in paired]
    found += [Change(Kind.ADDED, None, p) for p in came if p.iri not in paired]
    return tuple(sorted(found, key=lambda c: (c.one.document, c.one.start, c.one.iri, c.kind)))


def log(found: Iterable[Change], new: Records, old: Records) -> bytes:
    """The changes as CSV."""
    labels = {**old.labels, **new.labels}
    head = ("change", "before", "after", "document", "holder", "target", "stance_before", "stance_after", "parts", "evidence")
    rows = []
    for c in found:
        before, after = (("", "") if p is None else (p.iri, p.stance) for p in (c.before, c.after))
        who, what = labels.get(c.one.holder, c.one.holder), c.one.target_label
        rows.append(
            (c.kind, before[0], after[0], c.one.document, who, what, before[1], after[1], " ".join(c.parts), c.one.evidence),
        )
    return table(head, rows)


def patch(old: Iterable[Quad], new: Iterable[Quad]) -> bytes:
    """A SPARQL 1.1 Update that makes `old` into `new`, whatever the statements are about; empty where nothing changed.

    GraphError where a blank node is in what differs: no patch can name it.
    """
    from pyoxigraph import BlankNode

    before, after = set(old), set(new)
    gone, came = sorted(before - after, key=str), sorted(after - before, key=str)
    if any(isinstance(term, BlankNode) for q in gone + came for term in (q.subject, q.object, q.graph_name)):
        raise GraphError("a patch cannot name blank nodes: dump graphs that kg export wrote")
    steps = [*_operations("DELETE DATA", gone), *_operations("INSERT DATA", came)]
    return (" ;\n".join(steps) + "\n").encode() if steps else b""


def _operations(verb: str, quads: Sequence[Quad]) -> Iterator[str]:
    for start in range(0, len(quads), STEP):
        lines = []
        for graph, group in itertools.groupby(sorted(quads[start : start + STEP], key=_graph), _graph):
            statements = [f"  {q.subject} {q.predicate} {q.object} ." for q in group]
            lines += statements if graph == "DEFAULT" else [f" GRAPH {graph} {{", *statements, " }"]
        yield "\n".join([f"{verb} {{", *lines, "}"])


def _graph(quad: Quad) -> str:
    return str(quad.graph_name)


def _by_place(positions: Iterable[Held]) -> dict[tuple[str, str, str, str], list[Held]]:
    found: dict[tuple[str, str, str, str], list[Held]] = {}
    for p in positions:
        found.setdefault((p.document, p.evidence, p.holder, p.target_text), []).append(p)
    return found


def _different(before: Held, after: Held) -> tuple[str, ...]:
    names = (f.name for f in fields(Held) if f.name not in _NOT_COMPARED)
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
