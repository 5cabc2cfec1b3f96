"""Proposals as a table in which a person decides, and the issues file that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.authority.load import load
from kg.authority.tables import read
from kg.errors import AuthorityError
from kg.issues.propose import Proposal

COLUMNS = ("key", "label", "alt", "broader", "qid", "eurovoc_match", "eurovoc", "definition")
COUNTS = ("documents", "positions", "holders", "score")
DECIDED = ("decision", "example")
_HEAD = "# Write yes into the column decision of an issue to keep, mend its other columns, then: kg issues accept THIS.tsv -o MY.tsv\n"
_ISSUES_HEAD = "# Issues of our own, on top of the shipped scheme: kg export --authority THIS.tsv\n"


def proposed(proposals: Iterable[Proposal]) -> bytes:
    """The table of `proposals`, UTF-8: the columns of an issues file, the counts, an empty decision, and an example."""
    return _table(_HEAD, (*COLUMNS, *COUNTS, *DECIDED), map(_row, proposals))


def accepted(path: Path, authority: Sequence[Path] = ()) -> tuple[bytes, int]:
    """The issues file of the rows of `path` whose decision is yes, UTF-8, and how many there are.

    AuthorityError where the file has no such rows, or a row is not of the form that an export needs, by the shipped scheme and the
    files `authority`.
    """
    columns, rows = read(path)
    if not {"key", "broader", "decision"} <= columns:
        raise AuthorityError(f"{path}: no columns key, broader and decision: give a table that kg issues suggest wrote")
    chosen = [row for row in rows if row.accepted()]
    if not chosen:
        raise AuthorityError(f"{path}: no row is accepted: write yes into the column decision of each issue to keep")
    load((*authority, path))
    return _table(_ISSUES_HEAD, COLUMNS, [tuple(row.text(column) for column in COLUMNS) for row in chosen]), len(chosen)


def _row(p: Proposal) -> tuple[str, ...]:
    mapped = ("", "", "", "")  # no identity and no definition is guessed
    counts = (str(p.documents), str(p.positions), str(p.holders), f"{p.score:.2f}")
    return (p.key, p.label, "|".join(p.alt), p.broader or "", *mapped, *counts, "", p.example)


def _table(head: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    lines = ("\t".join(_cell(cell) for cell in row) for row in (columns, *rows))
    return (head + "".join(f"{line}\n" for line in lines)).encode("utf-8")


def _cell(text: str) -> str:
    return " ".join(text.split())
