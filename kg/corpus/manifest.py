"""What was done in an output folder, in SQLite: what has not changed since need not be done again.

A row is written after the graph that it tells of, and deleted after that graph: whenever a run is killed, what the rows tell is true.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError
from kg.write import HALF

FILE = ".kg-manifest.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS document (
    source TEXT PRIMARY KEY,  -- the file as it was named
    argument TEXT NOT NULL,   -- the file, folder, pattern or list by which it was named
    input TEXT NOT NULL,      -- sha-256 of the file
    settings TEXT NOT NULL,   -- sha-256 of all else that the graph depends on
    place TEXT NOT NULL,      -- where the graph is, from the folder
    output TEXT,              -- sha-256 of the graph; NULL where it failed
    counts TEXT NOT NULL,     -- what was found, JSON
    error TEXT                -- why it failed
);
CREATE INDEX IF NOT EXISTS by_place ON document (place);
CREATE INDEX IF NOT EXISTS by_argument ON document (argument);
CREATE TABLE IF NOT EXISTS joined (name TEXT PRIMARY KEY, parts TEXT NOT NULL, output TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS graph (  -- the documents' graphs in a file of graphs, where it went to a store
    source TEXT NOT NULL, output TEXT NOT NULL, graph TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (source, graph)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (store TEXT, base TEXT, graph TEXT, PRIMARY KEY (store, base, graph)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one document; the columns of the table."""

    source: str
    argument: str
    input: str
    settings: str
    place: str
    output: str | None
    counts: Mapping[str, int]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """An open manifest of `folder`; made by :func:`opened`."""

    folder: Path
    database: sqlite3.Connection

    def get(self, source: str) -> Row | None:
        """What is known of the document, if it was ever done."""
        return self._row(self.database.execute("SELECT * FROM document WHERE source = ?", (source,)).fetchone())

    def put(self, row: Row) -> None:
        """Remember a document; its former graph is deleted where it had another place, or where there is none now."""
        former = self.get(row.source)
        if former and former.output and (former.place != row.place or row.output is None):
            self._delete(former)
        values = (row.source, row.argument, row.input, row.settings, row.place, row.output, json.dumps(dict(row.counts)), row.error)
        with self.database:
            self.database.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def forget_others(self, arguments: Collection[str], present: Collection[str]) -> list[str]:
        """Delete the documents that one of `arguments` named once and that are not `present` now, with their graphs; their sources."""
        gone: list[str] = []
        for argument in arguments:
            for values in self.database.execute("SELECT * FROM document WHERE argument = ? ORDER BY source", (argument,)).fetchall():
                row = self._row(values)
                if row is not None and row.source not in present:
                    self._delete(row)
                    with self.database:
                        self.database.execute("DELETE FROM document WHERE source = ?", (row.source,))
                    gone.append(row.source)
        return gone

    def forget_all_but(self, present: Collection[str]) -> list[str]:
        """As :meth:`forget_others`, whatever named them."""
        return self.forget_others([a for (a,) in self.database.execute("SELECT DISTINCT argument FROM document").fetchall()], present)

    def parts(self) -> Iterator[Row]:
        """The documents that have a graph, by source."""
        for values in self.database.execute("SELECT * FROM document WHERE output IS NOT NULL ORDER BY source"):
            row = self._row(values)
            assert row is not None
            yield row

    def joined(self, name: str) -> tuple[str, str] | None:
        """The digests of the parts and of the file that was joined from them."""
        found: tuple[str, str] | None = self.database.execute("SELECT parts, output FROM joined WHERE name = ?", (name,)).fetchone()
        return found

    def join(self, name: str, parts: str, output: str) -> None:
        """Remember what a file was joined from."""
        with self.database:
            self.database.execute("INSERT OR REPLACE INTO joined VALUES (?, ?, ?)", (name, parts, output))

    def graphs(self, row: Row) -> Mapping[str, str] | None:
        """The documents' graphs in the file of `row`, each with the digest of its triples; None where nobody has looked yet."""
        sql = "SELECT graph, digest FROM graph WHERE source = ? AND output = ?"
        return dict(self.database.execute(sql, (row.source, row.output)).fetchall()) or None

    def note_graphs(self, row: Row, graphs: Mapping[str, str]) -> None:
        """Remember them."""
        with self.database:
            self.database.execute("DELETE FROM graph WHERE source = ?", (row.source,))
            values = ((row.source, row.output, graph, digest) for graph, digest in graphs.items())
            self.database.executemany("INSERT INTO graph VALUES (?, ?, ?, ?)", values)

    def sending(self, store: str, base: str, graphs: Iterable[str]) -> None:
        """These graphs are sent to `store`, or are there already."""
        with self.database:
            self.database.executemany("INSERT OR IGNORE INTO sent VALUES (?, ?, ?)", ((store, base, graph) for graph in graphs))

    def sent(self, store: str, base: str) -> set[str]:
        """The graphs that were sent to `store` and not removed since."""
        return {graph for (graph,) in self.database.execute("SELECT graph FROM sent WHERE store = ? AND base = ?", (store, base))}

    def removed(self, store: str, base: str, graphs: Iterable[str]) -> None:
        """These graphs are no longer in `store`."""
        with self.database:
            values = ((store, base, graph) for graph in graphs)
            self.database.executemany("DELETE FROM sent WHERE store = ? AND base = ? AND graph = ?", values)

    def sweep(self) -> None:
        """Delete the halves that killed runs left beside their places (:mod:`kg.write`)."""
        for half in self.folder.rglob(f".*{HALF}"):
            half.unlink(missing_ok=True)

    def _delete(self, row: Row) -> None:
        """Delete the graph of `row`, unless another document has its place by now."""
        others = self.database.execute("SELECT 1 FROM document WHERE place = ? AND source != ?", (row.place, row.source))
        if others.fetchone() is None:
            try:
                (self.folder / row.place).unlink(missing_ok=True)
            except OSError as e:
                raise OutputError(f"{self.folder / row.place}: cannot be deleted ({e.strerror})") from e

    @staticmethod
    def _row(values: tuple[str, ...] | None) -> Row | None:
        if values is None:
            return None
        source, argument, given, settings, place, output, counts, error = values
        return Row(source, argument, given, settings, place, output, json.loads(counts), error)


@contextmanager
def opened(folder: Path) -> Iterator[Manifest]:
    """The manifest of `folder`, which is made where it is not there; nobody else may open it meanwhile. OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(folder / FILE, timeout=2)
    except (OSError, sqlite3.Error) as e:
        raise OutputError(f"{folder}: cannot be written ({getattr(e, 'strerror', None) or e})") from e
    try:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.executescript(f"BEGIN EXCLUSIVE;{_TABLES}COMMIT;")
    except sqlite3.OperationalError as e:
        database.close()
        why = "another kg export writes there now: wait for it" if "locked" in str(e) else str(e)
        raise OutputError(f"{folder}: {why}") from e
    except sqlite3.DatabaseError as e:
        database.close()
        raise OutputError(f"{folder / FILE}: is no manifest of kg export ({e}): delete it") from e
    try:
        yield Manifest(folder, database)
    finally:
        database.close()
