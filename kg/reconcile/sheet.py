"""The sheet that a person edits: a line for each candidate of an actor, and the authority file that is made from it.

A decision is ``yes``, ``no``, empty (not decided), or ``auto``, which kg writes where the service is sure and the score reaches
the threshold. Only ``yes`` and ``auto`` link; a ``yes`` or ``no`` is kept when the sheet is made again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from kg.authority.load import Authority
from kg.authority.tables import Row, read
from kg.reconcile.actors import Unlinked
from kg.reconcile.service import Candidate

DECISIONS = ("", "yes", "no", "auto")
KINDS = {"State": "state", "Person": "person", "Organization": "organization", "MediaOutlet": "media", "Group": "group"}
_QID = re.compile(r"Q[1-9]\d*")
_HEAD = "# In the column decision write yes or no. A line without candidate takes an id (Q and a number) of your own in that column.\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate of an actor; without one `candidate` is empty."""

    key: str
    label: str
    type: str
    context: str = ""
    candidate: str = ""
    candidate_label: str = ""
    score: str = ""
    decision: str = ""


COLUMNS = tuple(f.name for f in fields(Line))


def lines(
    actors: Iterable[Unlinked], proposed: Mapping[str, Sequence[Candidate]], threshold: float, before: Iterable[Line] = ()
) -> list[Line]:
    """The lines of the sheet; the decisions of `before` (an older sheet) stay, and its lines that were decided.

    A candidate is ``auto`` where it alone reaches `threshold`, the service calls it a match, and no person has said otherwise.
    """
    decided = {(b.key, b.candidate): b for b in before if b.decision in ("yes", "no")}
    found: list[Line] = []
    for actor in actors:
        of = proposed.get(actor.key, ())
        settled = any(key == actor.key and b.decision == "yes" for (key, _), b in decided.items())
        high = [c for c in of if c.score >= threshold]
        base = Line(actor.key, actor.label, actor.type.value, actor.context)
        for c in of:
            kept = decided.pop((actor.key, c.id), None)
            sure = not settled and [c] == high and c.match
            decision = kept.decision if kept else "auto" if sure else ""
            found.append(replace(base, candidate=c.id, candidate_label=c.name, score=f"{c.score:g}", decision=decision))
        own = [decided.pop(k) for k in sorted(decided) if k[0] == actor.key]
        found += own
        if not of and not own:
            found.append(base)
    return [*found, *(decided[k] for k in sorted(decided))]


def text(sheet: Iterable[Line]) -> bytes:
    """The sheet as tab-separated lines."""
    rows = [COLUMNS, *(astuple(line) for line in sheet)]
    return (_HEAD + "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)).encode()


def load(path: Path) -> list[Line]:
    """The lines of the sheet `path`; AuthorityError where it is not of its form."""
    return [line for line, _ in _rows(path)]


def authority(path: Path, known: Authority) -> bytes:
    """The accepted lines of the sheet `path` as an authority file for ``--authority``.

    Where `known` has an actor with the accepted id under another key, the label becomes one more name of that actor; so it does
    where two keys of the sheet have one id. AuthorityError where an id is none, or two are accepted for one actor.
    """
    owner = {e.actor.wikidata: key for key, e in known.entries.items() if e.actor.wikidata}
    accepted: dict[str, tuple[str, Row]] = {}
    rows: list[tuple[str, ...]] = [("key", "type", "kind", "label", "names", "qid")]
    for line, row in sorted(_rows(path), key=lambda pair: (pair[0].key, pair[1].line)):
        if line.decision not in ("yes", "auto"):
            continue
        if not _QID.fullmatch(line.candidate):
            row.fail(f"{line.candidate!r} is no Wikidata id: give Q and a number, or no decision")
        if line.key in accepted:
            other, first = accepted[line.key]
            if other != line.candidate:
                row.fail(f"{line.key!r} has {other} in line {first.line} already: say yes to one")
            continue
        accepted[line.key] = line.candidate, row
        key = owner.setdefault(line.candidate, line.key)
        if key != line.key:
            rows.append((key, "", "", "", line.label, ""))
        elif line.key in known.entries:
            rows.append((key, "", "", "", "", line.candidate))
        else:
            rows.append((key, line.type, KINDS[line.type], line.label, "", line.candidate))
    head = f"# Made by kg reconcile from {path.name}.\n"
    return (head + "".join("\t".join(row) + "\n" for row in rows)).encode()


def _rows(path: Path) -> Iterable[tuple[Line, Row]]:
    columns, rows = read(path)
    for row in rows:
        if missing := {"key", "label", "type", "candidate", "decision"} - columns:
            row.fail(f"the column {min(missing)!r} is missing: is it a sheet of kg reconcile?")
        line = Line(**{name: row.text(name) for name in COLUMNS})
        line = replace(line, decision=line.decision.lower())
        if line.decision not in DECISIONS:
            row.fail(f"unknown decision {line.decision!r}: write yes or no, or leave it empty")
        if line.type not in KINDS:
            row.fail(f"unknown type {line.type!r}: use one of {', '.join(KINDS)}")
        row.required("key")
        row.required("label")
        yield line, row
