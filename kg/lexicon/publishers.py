"""Periodicals and outlets, each a profile: what a name or a web domain stands for, what year a volume is of, how it writes and cites.

The shipped profiles stand in ``publishers.tsv``; files of a user add to them and correct them (:func:`use`). A publisher without
a profile is read by the defaults.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import AuthorityError
from kg.lexicon import table
from kg.model import PartialDate

COLUMNS = ("name", "names", "issn", "domains", "year0", "issues", "actor", "byline", "dates", "style", "license", "quote_limit")
ORDERS = ("mdy", "dmy", "ymd")
STYLES = ("parenthetical", "footnotes", "links")
NO_LIMIT = "none"
_LISTS = ("names", "domains")
_BYLINE = ("By: {names}", "By {names}")
_FIGURES = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
_own: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """One profile.

    `year0` is the year before volume 1, where a volume is one calendar year; `issues` the fewest issues that a whole volume
    has had, where they are counted through the year. `actor` is a key of the authority. `dates` is the order of a date in
    figures, `style` how it cites. `quote_limit` is the longest passage, in code points, that a graph may quote; None where
    nothing is said, -1 where there is no limit.
    """

    name: str
    names: tuple[str, ...]
    issn: str | None
    domains: tuple[str, ...]
    year0: int | None
    issues: int | None
    actor: str | None = None
    byline: tuple[str, ...] = ()
    dates: str | None = None
    style: str | None = None
    license: str | None = None
    quote_limit: int | None = None

    def year(self, volume: str | None) -> int | None:
        """The year that `volume` is of, or None where the periodical's volumes do not tell."""
        return self.year0 + int(volume) if self.year0 is not None and volume and volume.isdecimal() and len(volume) <= 3 else None

    def latest(self, volume: str | None, issue: str | None) -> PartialDate | None:
        """The last day on which an issue of a volume can have come out, a month's delay allowed; None where it does not tell.

        >>> str(by_name("EDM").latest("14", "42"))
        '2017-05-12'
        """
        year = self.year(volume)
        if year is None or self.issues is None or not issue or not issue.isdecimal() or len(issue) > 3:
            return None
        day = min(int(issue) * 365 // self.issues + 30, 365)
        date = datetime.date(year, 1, 1) + datetime.timedelta(days=max(day, 1) - 1)
        return PartialDate(date.year, date.month, date.day)

    def date(self, text: str) -> PartialDate | None:
        """The date in figures that `text` is, by the order of this publisher; None where it is none or the order is not known.

        >>> str(by_name("Guardian").date("03/04/2017")), str(by_name("The Diplomat").date("03/04/2017"))
        ('2017-04-03', '2017-03-04')
        """
        m = _FIGURES.fullmatch(text.strip())
        if m is None or self.dates is None:
            return None
        part = dict(zip(self.dates, m.groups(), strict=True))
        if len(part["y"]) != 4:
            return None
        try:
            day = datetime.date(int(part["y"]), int(part["m"]), int(part["d"]))
        except ValueError:
            return None
        return PartialDate(day.year, day.month, day.day)


def authors(line: str, publisher: Publisher | None = None) -> str | None:
    """The part of a by-line that names the authors, by the forms of `publisher` or the usual ones; None for another line.

    >>> authors("By: Maren Holt and Ivo Brandt"), authors("Maren Holt in Kyiv", by_name("Guardian")), authors("Maren Holt")
    ('Maren Holt and Ivo Brandt', 'Maren Holt', None)
    """
    for form in (publisher.byline if publisher else ()) or _BYLINE:
        pattern = re.escape(form).replace(r"\{names\}", "(?P<names>.{1,150}?)").replace(r"\{any\}", ".{1,80}")
        if m := re.fullmatch(pattern, line.strip()):
            return m["names"]
    return None


def use(files: Sequence[Path]) -> None:
    """Put the profiles of `files` (TSV or TOML) on top of the shipped ones, for the whole process; those of an earlier call go.

    A row with a known name corrects what it states and adds names and domains. AuthorityError for a file that is not of its form.
    """
    global _own
    rows = tuple(row for file in files for row in _read(file))
    for place, row in rows:
        _publisher(row, place)
    _own = rows
    for cached in (publishers, _names, _domains):
        cached.cache_clear()


@cache
def publishers() -> tuple[Publisher, ...]:
    """All profiles, the shipped ones in the order of the file, then those of the user's files."""
    found: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for row in (*table("publishers"), *(row for _, row in _own)):
        name = names.get(_bare(row["name"]), row["name"])
        known = found.setdefault(name, {column: "" for column in COLUMNS} | {"name": name})
        for column, value in row.items():
            if column in _LISTS:
                known[column] = "|".join(dict.fromkeys((*_list(known[column]), *_list(value))))
            elif value and column != "name":
                known[column] = value
        for other in (name, *_list(known["names"])):
            names.setdefault(_bare(other), name)
    return tuple(_publisher(row, "publishers.tsv") for row in found.values())


def _publisher(row: Mapping[str, str], place: str) -> Publisher:
    """The profile of a row; AuthorityError, which begins with `place`, for a cell that does not fit."""
    row = {column: row.get(column, "") for column in COLUMNS}

    def fail(column: str, wanted: str) -> AuthorityError:
        return AuthorityError(f"{place}: {column} is {row[column][:60]!r}: {wanted}")

    def number(column: str) -> int | None:
        if row[column] and not row[column].isdecimal():
            raise fail(column, "write a whole number, or nothing")
        return int(row[column]) if row[column] else None

    if not row["name"]:
        raise fail("name", "each publisher needs one")
    for column, choices in (("dates", ORDERS), ("style", STYLES)):
        if row[column] and row[column] not in choices:
            raise fail(column, f"use one of {', '.join(choices)}")
    if row["issn"] and not _ISSN.fullmatch(row["issn"]):
        raise fail("issn", "write it as 1234-567X")
    if any("{names}" not in form for form in _list(row["byline"])):
        raise fail("byline", "each form needs {names}")
    limit = -1 if row["quote_limit"] == NO_LIMIT else number("quote_limit")
    return Publisher(
        name=row["name"],
        names=_list(row["names"]),
        issn=row["issn"] or None,
        domains=tuple(d.lower() for d in _list(row["domains"])),
        year0=number("year0"),
        issues=number("issues"),
        actor=row["actor"] or None,
        byline=_list(row["byline"]),
        dates=row["dates"] or None,
        style=row["style"] or None,
        license=row["license"] or None,
        quote_limit=limit,
    )


def _read(file: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a user's file, each with its place; AuthorityError."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as e:
        raise AuthorityError(f"{file}: cannot be read ({e.strerror or e}): check the path") from e
    except UnicodeDecodeError as e:
        raise AuthorityError(f"{file}: not UTF-8 (byte {e.start}): save it as UTF-8") from e
    for place, row in _toml(file, text) if file.suffix == ".toml" else _tsv(file, text):
        if unknown := sorted(row.keys() - set(COLUMNS)):
            raise AuthorityError(f"{place}: unknown column {unknown[0]!r}: use {', '.join(COLUMNS)}")
        yield place, row


def _tsv(file: Path, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        raise AuthorityError(f"{file}: empty: the first line must name the columns")
    columns = [c.strip() for c in lines[0][1].split("\t")]
    for n, line in lines[1:]:
        cells = [c.strip() for c in line.split("\t")]
        if len(cells) > len(columns):
            raise AuthorityError(f"{file}, line {n}: {len(cells)} cells for {len(columns)} columns: remove a tab")
        yield f"{file}, line {n}", dict(zip(columns, cells, strict=False))


def _toml(file: Path, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """``[[publisher]]`` tables whose keys are the columns; a list may be one."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise AuthorityError(f"{file}: not TOML: {e}") from e
    tables = found.get("publisher")
    if not isinstance(tables, list) or not all(isinstance(row, dict) for row in tables) or len(found) > 1:
        raise AuthorityError(f"{file}: holds no list of [[publisher]] alone: write one for each")
    for n, row in enumerate(tables, 1):
        yield f"{file}, publisher {n}", {column: _cell(value) for column, value in row.items()}


def _cell(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value).strip()


def by_name(name: str) -> Publisher | None:
    """The publisher of this name, a leading "The" apart; upper and lower case count.

    >>> by_name("The Eurasia Daily Monitor").year("14")
    2017
    """
    return _names().get(_bare(name))


def by_domain(host: str) -> Publisher | None:
    """The publisher whose domain `host` is or lies under.

    >>> by_domain("m.bbc.co.uk").name, by_domain("example.org")
    ('BBC', None)
    """
    labels = host.lower().rstrip(".").split(".")
    return next((p for i in range(len(labels) - 1) if (p := _domains().get(".".join(labels[i:])))), None)


@cache
def _names() -> Mapping[str, Publisher]:
    found: dict[str, Publisher] = {}
    for p in publishers():
        for name in (p.name, *p.names):
            found.setdefault(_bare(name), p)
    return found


@cache
def _domains() -> Mapping[str, Publisher]:
    return {domain: p for p in publishers() for domain in p.domains}


def _bare(name: str) -> str:
    return name.strip().removeprefix("The ").removeprefix("the ").replace("’", "'")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split("|"))))
