"""Periodicals and outlets: what a name or a web domain stands for, and what year a volume is of."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.lexicon import table
from kg.model import PartialDate


@dataclass(frozen=True, slots=True)
class Publisher:
    """One row of ``publishers.tsv``.

    `year0` is the year before volume 1, where a volume is one calendar year; `issues` the fewest issues that a whole volume
    has had, where they are counted through the year.
    """

    name: str
    names: tuple[str, ...]
    issn: str | None
    domains: tuple[str, ...]
    year0: int | None
    issues: int | None

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


@cache
def publishers() -> tuple[Publisher, ...]:
    """All rows, in the order of the file."""
    return tuple(
        Publisher(r["name"], _list(r["names"]), r["issn"] or None, _list(r["domains"]), _int(r["year0"]), _int(r["issues"]))
        for r in table("publishers")
    )


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


def _int(cell: str) -> int | None:
    return int(cell) if cell else None


def _list(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
