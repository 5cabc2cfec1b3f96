"""Dates as texts write them, and the year that they leave out.

Two steps: :func:`find_dates` reads what stands there ("12 and 14 March", "March 10, 2017", "20 May 92", "1O March" with the
letter O of a bad scan), :func:`complete` turns it into a :class:`~kg.model.PartialDate` by the year rule of the graph's contract.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.lexicon import table
from kg.model import PartialDate, Span


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands at `span`: `year` may have two digits (`short`) or be left out (None).

    `until` is the last day of a range, (month, day), whose first day is `month` and `day`.
    """

    span: Span
    year: int | None
    month: int | None
    day: int | None
    short: bool = False
    until: tuple[int, int] | None = None


_YEAR = r"(?:1[6-9]|20)\d\d"
_DAY = r"(?:[0-3][OoIl]|[Il][\dOoIl]|[0-3]?\d)(?:st|nd|rd|th)?"  # O, o, I, l: the digits of a bad scan
_DASH = r"\s?[-–—]\s?|\sto\s|\sthrough\s"
_AND = r"\s?,\s?|\s?,?\sand\s|\s?&\s?|\s?/\s?|\sor\s"
_SEASON = r"(?:[Ee]arly|[Mm]id|[Ll]ate|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"


@cache
def _months() -> dict[str, int]:
    return {row["name"].casefold(): int(row["month"]) for row in table("months")}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted((row["name"] for row in table("months")), key=len, reverse=True))
    month = rf"(?:{names}|{names.upper()})(?![A-Za-z])\.?"
    two = r"(?=\s*(?:[);\],]|$))"  # two digits are a year only before the end of a bracket or a part of it

    def year(group: str) -> str:
        return rf"(?:,?\s?(?P<{group}_y>{_YEAR})(?!\d)|\s?['’](?P<{group}_ys>\d\d)(?!\d))"

    return re.compile(
        rf"""(?<![\w.:/-])(?:
        (?P<iso_y>{_YEAR})-(?P<iso_m>[01]\d)-(?P<iso_d>[0-3]\d)(?!\d)
        |(?P<num_1>[0-3]?\d)[./](?P<num_2>[0-3]?\d)[./](?P<num_y>{_YEAR})(?![\d/])
        |(?P<x_d1>{_DAY})\s(?P<x_m1>{month})(?:{_DASH})(?P<x_d2>{_DAY})\s(?P<x_m2>{month}){year("x")}?
        |(?P<y_m1>{month})\s(?P<y_d1>{_DAY})(?:{_DASH})(?P<y_m2>{month})\s(?P<y_d2>{_DAY}){year("y")}?
        |(?P<dm_days>{_DAY}(?:(?:{_DASH}|{_AND}){_DAY}){{0,6}})\s(?:of\s)?(?P<dm_m>{month})(?:{year("dm")}|\s(?P<dm_y2>\d\d){two})?
        |(?P<md_m>{month})\s?(?P<md_days>{_DAY}(?![\w%]|[.,:]\d)(?:(?:{_DASH}|{_AND}){_DAY}(?![\w%]|[.,:]\d)){{0,6}}){year("md")}?
        |(?P<my_m>{month})(?:(?:{_DASH}|/){month})?,?\s(?P<my_y>{_YEAR})(?!\d)
        |{_SEASON},?\s(?P<season_y>{_YEAR})(?!\d)
        )(?!\w)""",
        re.VERBOSE,
    )


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """The dates in `text[start:end]` that name at least a month or a year and season, in order; offsets count in `text`.

    A list gives one date for each day ("12, 14 March" is two); a range gives one. Impossible days are no dates.

    >>> [(d.month, d.day) for d in find_dates("on 12 and 14 March")]
    [(3, 12), (3, 14)]
    """
    for m in _pattern().finditer(text, start, len(text) if end is None else end):
        g = m.groupdict()
        whole = Span(m.start(), m.end())
        if g["iso_y"]:
            found = [WrittenDate(whole, int(g["iso_y"]), int(g["iso_m"]), int(g["iso_d"]))]
        elif g["num_y"]:
            found = [_numeric(whole, m.group(), int(g["num_y"]), int(g["num_1"]), int(g["num_2"]))]
        elif g["x_m1"] or g["y_m1"]:
            p = "x" if g["x_m1"] else "y"
            year, short = _year(g[f"{p}_y"], g[f"{p}_ys"])
            until = (_month(g[f"{p}_m2"]), _number(g[f"{p}_d2"]))
            month = _month(g[f"{p}_m1"])
            year = year - 1 if year and until[0] < month else year  # "30 December - 2 January 1994" begins in 1993
            found = [WrittenDate(whole, year, month, _number(g[f"{p}_d1"]), short, until)]
        elif g["dm_m"] or g["md_m"]:
            p = "dm" if g["dm_m"] else "md"
            year, short = _year(g[f"{p}_y"], g[f"{p}_ys"] or (g["dm_y2"] if p == "dm" else None))
            found = _days(text, Span(*m.span(f"{p}_days")), whole, _month(g[f"{p}_m"]), year, short)
        else:
            found = [WrittenDate(whole, int(g["my_y"] or g["season_y"]), _month(g["my_m"]) if g["my_m"] else None, None)]
        yield from (d for d in found if _possible(d))


def complete(date: WrittenDate, issued: PartialDate | None, context: WrittenDate | None = None) -> PartialDate | None:
    """The date with its year, or None where nothing settles the year.

    A year left out is the latest one that puts the date on or before `issued`, the citing document's own date
    (shared/CONTRACT.md); one of two digits is of the latest century that does so. `context` is a date with a year that the sentence
    itself gives: its year is taken where it names the same month ("in March 1992 ... (CTK, 26 March)"). A range of up to a
    week, as weeklies and weekend editions have it, is dated by its first day, a longer one by its month.

    >>> str(complete(next(find_dates("24 October")), PartialDate(1994, 3, 15)))
    '1993-10-24'
    """
    year = date.year
    if date.short and year is not None:
        year = next((y for c in range(2000, 1500, -100) if issued and _before(y := c + year, date, issued)), None)
    if year is None and not date.short:
        if context and context.year and not context.short and context.month == date.month:
            year = context.year
        elif issued:
            year = next((y for y in range(issued.year, issued.year - 9, -1) if _real(y, date) and _before(y, date, issued)), None)
    if year is None or not _real(year, date):
        return None
    month, day = date.month, date.day
    if date.until and month and day:
        later = year if date.until >= (month, day) else year + 1
        first, last = _ordinal(year, month, day), _ordinal(later, *date.until)
        if last - first > 6:
            day = None
    return PartialDate(year, month, day)


def _before(year: int, date: WrittenDate, issued: PartialDate) -> bool:
    return (year, date.month or 1, date.day or 1) <= issued.latest()


def _real(year: int, date: WrittenDate) -> bool:
    return not (date.month and date.day) or date.day <= calendar.monthrange(year, date.month)[1]


def _possible(date: WrittenDate) -> bool:
    """True for a day that some year has (29 February included)."""
    year = date.year if date.year and not date.short else 2000
    months = [(date.month, date.day), *([date.until] if date.until else [])]
    return all(m is None or (1 <= m <= 12 and (d is None or 1 <= d <= calendar.monthrange(year, m)[1])) for m, d in months)


def _ordinal(year: int, month: int, day: int) -> int:
    import datetime

    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1])).toordinal()


def _days(text: str, days: Span, whole: Span, month: int, year: int | None, short: bool) -> list[WrittenDate]:
    """One date for each day, or range of days, of the list at `days`; `whole` is the list with its month and year.

    The first (where the month stands before) or the last reaches to the end of `whole`. In "Channel 2, 14 March" the 2
    belongs to the name before it.
    """
    found = [(m.start("day"), m.end("day"), m.group("dash") is not None) for m in _DAY_ITEM.finditer(text, days.start, days.end)]
    if whole.start == days.start and len(found) > 1 and not found[1][2] and _NAME_BEFORE.search(text, max(0, days.start - 24), days.start):
        found = found[1:]
        whole = Span(found[0][0], whole.end)
    out: list[WrittenDate] = []
    while found:
        start, end, _ = found.pop(0)
        day = last = _number(text[start:end])
        if found and found[0][2]:
            begin, end, _ = found.pop(0)
            last = _number(text[begin:end])
        span = Span(start if out else min(start, whole.start), end if found else whole.end)
        out.append(WrittenDate(span, year, month, day, short, (month, last) if last > day else None))
    return out


_DAY_ITEM = re.compile(rf"(?P<dash>{_DASH})?(?P<day>{_DAY})")
_NAME_BEFORE = re.compile(r"[A-Z][\w'’-]*[ -]$")
_OCR = str.maketrans("OoIl", "0011")


def _number(digits: str) -> int:
    """The number of a day, with the letters that scans put for digits."""
    return int(re.sub(r"st|nd|rd|th", "", digits).translate(_OCR))


def _month(name: str) -> int:
    return _months()[name.rstrip(".").casefold()]


def _year(full: str | None, short: str | None) -> tuple[int | None, bool]:
    return int(full or short or 0) if full or short else None, bool(short and not full)


def _numeric(whole: Span, text: str, year: int, first: int, second: int) -> WrittenDate:
    """Day and month of 10.3.2017 (day first) or 3/25/2017 (told by which can be a month); the year alone where it may be either."""
    if "/" in text and first <= 12 and second <= 12 and first != second:
        return WrittenDate(whole, year, None, None)
    day, month = (second, first) if second > 12 else (first, second)
    return WrittenDate(whole, year, month, day)
