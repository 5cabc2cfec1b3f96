"""Authority files: tab-separated, UTF-8, a line of column names, ``#`` for comments, ``|`` between the items of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NoReturn

from kg.errors import AuthorityError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file, its cells by column; knows where it stands, for messages."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, stripped; empty where the file has no such column."""
        return self.cells.get(column, "")

    def list(self, column: str) -> tuple[str, ...]:
        """The items of the cell."""
        cell = self.cells.get(column, "")
        return tuple(filter(None, map(str.strip, cell.split("|")))) if cell else ()

    def required(self, column: str) -> str:
        """The cell; AuthorityError where it is empty."""
        return self.text(column) or self.fail(f"the column {column!r} is empty: fill it in")

    def accepted(self) -> bool:
        """True where the column ``decision`` says yes; AuthorityError where it says neither yes nor no nor nothing."""
        decision = self.text("decision").lower()
        if decision not in ("yes", "no", ""):
            self.fail(f"the decision is {decision!r}: write yes, no or nothing")
        return decision == "yes"

    def fail(self, what: str) -> NoReturn:
        """Raise an AuthorityError that names the file and the line."""
        raise AuthorityError(f"{self.file}, line {self.line}: {what}")


def read(path: Traversable | Path) -> tuple[frozenset[str], Iterator[Row]]:
    """The columns of the file and its rows; AuthorityError where it cannot be read or a row has too many cells."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as e:
        raise AuthorityError(f"{path}: cannot be read ({e.strerror or e}): check the path") from e
    except UnicodeDecodeError as e:
        raise AuthorityError(f"{path}: not UTF-8 (byte {e.start}): save it as UTF-8") from e
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#"))
    header = next(numbered, None)
    if header is None:
        raise AuthorityError(f"{path}: empty: the first line must name the columns")
    columns = [name.strip().lstrip("\ufeff") for name in header[1].split("\t")]
    return frozenset(columns), _rows(path.name, columns, numbered)


def _rows(file: str, columns: list[str], numbered: Iterator[tuple[int, str]]) -> Iterator[Row]:
    for n, line in numbered:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(columns):
            raise AuthorityError(f"{file}, line {n}: {len(cells)} cells for {len(columns)} columns: remove a tab")
        yield Row(file, n, dict(zip(columns, cells, strict=False)))
