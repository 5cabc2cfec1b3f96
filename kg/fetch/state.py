"""What was fetched and what is still to be: a small SQLite file beside the archive.

An answer is appended to the archive first and its length put down here after; what a killed run has written beyond that is
cut off by the next, so that archive and state always agree.
"""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, OutputError
from kg.fetch.archive import ENDING
from kg.fetch.listings import Link

FILE = "fetch.sqlite"
VERSION = 1
_TABLES = """
CREATE TABLE run (number INTEGER PRIMARY KEY, size INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE page (url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, date TEXT NOT NULL, run INTEGER NOT NULL, links TEXT);
CREATE TABLE queue (place INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT UNIQUE NOT NULL, depth INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Page:
    """The last good answer of an address: what a conditional request needs, when it was, in which run, and the links of a listing."""

    etag: str
    modified: str
    date: str
    run: int
    links: tuple[Link, ...] | None


@dataclass(frozen=True, slots=True)
class State:
    """The open state of the folder `folder` in the run `run`. Made by :func:`opened`."""

    folder: Path
    run: int
    database: sqlite3.Connection

    @property
    def archive(self) -> Path:
        """The archive of this run."""
        return self.folder / f"{self.run:05d}{ENDING}"

    def page(self, url: str) -> Page | None:
        """What is known of `url`."""
        row = self.database.execute("SELECT etag, modified, date, run, links FROM page WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        etag, modified, date, run, listed = row
        return Page(etag, modified, date, run, None if listed is None else _links(listed))

    def keep(self, url: str, page: Page) -> None:
        """Put down what is known of `url`."""
        listed = None if page.links is None else json.dumps([[x.url, x.date.isoformat() if x.date else None] for x in page.links])
        row = (url, page.etag, page.modified, page.date, page.run, listed)
        self.database.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?)", row)

    def pending(self) -> list[tuple[str, int]]:
        """The addresses still to be asked for, with their depth below what was named."""
        return self.database.execute("SELECT url, depth FROM queue ORDER BY place").fetchall()

    def add(self, urls: Iterable[str], depth: int) -> list[str]:
        """Put `urls` into the queue; those that are new to it."""
        execute = self.database.execute
        return [u for u in urls if execute("INSERT OR IGNORE INTO queue (url, depth) VALUES (?, ?)", (u, depth)).rowcount]

    def remove(self, url: str) -> None:
        """Take `url` from the queue."""
        self.database.execute("DELETE FROM queue WHERE url = ?", (url,))

    def append(self, content: bytes) -> None:
        """Add `content` to the archive, on the disk before it is put down; OutputError."""
        try:
            with self.archive.open("ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
        except OSError as e:
            raise OutputError(f"{self.archive}: cannot be written ({e.strerror or e})") from e
        self.database.execute("UPDATE run SET size = ? WHERE number = ?", (size, self.run))

    def is_empty(self) -> bool:
        """True where this run has not written yet."""
        return not self.database.execute("SELECT size FROM run WHERE number = ?", (self.run,)).fetchone()[0]

    def commit(self) -> None:
        """All since the last call holds from now on."""
        self.database.commit()

    def finish(self) -> None:
        """The run is over: the next begins anew."""
        self.database.execute("UPDATE run SET done = 1 WHERE number = ?", (self.run,))
        self.database.commit()


@contextmanager
def opened(folder: Path) -> Iterator[State]:
    """The state of `folder`, which is made: the run that was not finished, else a new one.

    OutputError where the folder cannot be written or another process is at work in it, InputError where the file is not of ours.
    """
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(file, timeout=0.2)
    except (OSError, sqlite3.Error) as e:
        raise OutputError(f"{folder}: cannot be written ({getattr(e, 'strerror', None) or e})") from e
    try:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in filter(str.strip, _TABLES.split(";")):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")
        elif version != VERSION:
            raise InputError(f"{file}: is of another version of kg ({version}): use another folder")
        number, done = database.execute("SELECT number, done FROM run ORDER BY number DESC LIMIT 1").fetchone() or (0, 1)
        if done:
            number += 1
            database.execute("INSERT INTO run (number) VALUES (?)", (number,))
        state = State(folder, number, database)
        _cut(state)
        database.commit()
        yield state
    except sqlite3.OperationalError as e:
        raise OutputError(f"{file}: cannot be used ({e}): is another kg fetch at work in this folder?") from e
    except sqlite3.DatabaseError as e:
        raise InputError(f"{file}: not the state of kg fetch ({e}): use another folder") from e
    finally:
        database.close()


def _cut(state: State) -> None:
    """Cut off what a killed run wrote and did not put down."""
    (size,) = state.database.execute("SELECT size FROM run WHERE number = ?", (state.run,)).fetchone()
    try:
        if state.archive.exists() and state.archive.stat().st_size > size:
            os.truncate(state.archive, size)
    except OSError as e:
        raise OutputError(f"{state.archive}: cannot be written ({e.strerror or e})") from e


def _links(text: str) -> tuple[Link, ...]:
    return tuple(Link(url, datetime.date.fromisoformat(day) if day else None) for url, day in json.loads(text))
