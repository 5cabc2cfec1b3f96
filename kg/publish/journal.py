"""What a push has done so far, in an SQLite file: a push that was killed goes on where it was.

A graph stands there from before it is sent (without digest: nobody knows what the store holds) until the push has ended.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError


@dataclass(frozen=True, slots=True)
class Journal:
    """An open journal; only one push at a time has it."""

    connection: sqlite3.Connection

    def entries(self) -> dict[str, str | None]:
        """For each graph of the push that did not end, the digest that the store was seen to hold; None where it was being sent."""
        return dict(self.connection.execute("SELECT graph, digest FROM sent"))

    def begin(self, graphs: Iterable[str]) -> None:
        """These are being sent."""
        self._note((graph, None) for graph in graphs)

    def done(self, digests: Mapping[str, str]) -> None:
        """These are in the store, and counted."""
        self._note(digests.items())

    def close_round(self) -> None:
        """The push has ended, and the store records all of it."""
        with self.connection:
            self.connection.execute("DELETE FROM sent")

    def _note(self, entries: Iterable[tuple[str, str | None]]) -> None:
        with self.connection:
            self.connection.executemany("INSERT OR REPLACE INTO sent VALUES (?, ?)", entries)


def default(store: str, base: str) -> Path:
    """The journal of pushes from `base` to `store`: below ``XDG_STATE_HOME`` (default ``~/.local/state``)."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "policy-kg" / "push" / f"{hashlib.sha256(f'{store} {base}'.encode()).hexdigest()[:16]}.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[Journal]:
    """The journal in the file `path`, made where there is none; OutputError where that cannot be or another push has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=0)
    except (OSError, sqlite3.Error) as e:
        raise OutputError(f"{path}: the journal cannot be opened ({e}): name another with --journal") from e
    try:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA journal_mode = WAL")
            with connection:
                connection.execute("CREATE TABLE IF NOT EXISTS sent (graph TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")
                connection.execute("DELETE FROM sent WHERE graph = ''")  # takes the lock, also where the table is there
        except sqlite3.OperationalError as e:
            raise OutputError(f"{path}: another push to this store is running ({e}): wait for it, or name another --journal") from e
        except sqlite3.DatabaseError as e:
            raise OutputError(f"{path}: is no journal of kg push ({e}): remove it, or name another with --journal") from e
        yield Journal(connection)
    finally:
        connection.close()
