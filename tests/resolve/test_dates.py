"""Dates as written, and the year rule."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import PartialDate
from kg.resolve.dates import complete, find_dates

MARCH_1994 = PartialDate(1994, 3, 16)

WRITTEN = [
    ("10 March", ["1994-03-10"]),  # day first
    ("March 10", ["1994-03-10"]),  # month first
    ("March 10, 1992", ["1992-03-10"]),  # with its year
    ("10th of March 1992", ["1992-03-10"]),  # ordinal
    ("Sept. 10", ["1993-09-10"]),  # short name; this September is yet to come
    ("JANUARY 5, 1994", ["1994-01-05"]),  # capitals
    ("16 March", ["1994-03-16"]),  # the article's own day
    ("17 March", ["1993-03-17"]),  # the day after it, so a year before
    ("February 29", ["1992-02-29"]),  # the latest leap year
    ("12 and 14 March", ["1994-03-12", "1994-03-14"]),  # two days are two dates
    ("12, 14 March", ["1994-03-12", "1994-03-14"]),  # so with a comma
    ("March 3, 5 and 7", ["1994-03-03", "1994-03-05", "1994-03-07"]),  # and month first
    ("Channel 2, 14 March", ["1994-03-14"]),  # a number in a name is no day
    ("29-30 January", ["1994-01-29"]),  # a weekend's issue: its first day
    ("21-27 May 92", ["1992-05-21"]),  # a weekly's issue, and a year of two digits
    ("1-31 December 1993", ["1993-12"]),  # longer: the month
    ("30 January - 2 February", ["1994-01-30"]),  # over the end of a month
    ("30 December - 2 January 1994", ["1993-12-30"]),  # over the end of a year
    ("March 10–12, 1993", ["1993-03-10"]),  # en dash
    ("1O March", ["1994-03-10"]),  # the letter O of a bad scan
    ("Il March", ["1994-03-11"]),  # the letters I and l
    ("3 May '92", ["1992-05-03"]),  # apostrophe before two digits
    ("1992-03-10", ["1992-03-10"]),  # ISO 8601
    ("10.3.1992", ["1992-03-10"]),  # day first with full stops
    ("3/25/1992", ["1992-03-25"]),  # only one can be the month
    ("3/5/1992", ["1992"]),  # either may be the month
    ("March 1992", ["1992-03"]),  # month and year
    ("March/April 1992", ["1992-03"]),  # a double issue
    ("Spring 1992", ["1992"]),  # a season
    ("31 September", []),  # no such day
    ("in 1992", []),  # a bare year is no date here
    ("they may 10 times", []),  # no month
    ("12 March 15 members", ["1994-03-12"]),  # two digits in running text are no year
]


@pytest.mark.parametrize(("text", "dates"), WRITTEN, ids=[t for t, _ in WRITTEN])
def test_what_is_written(text: str, dates: list[str]) -> None:
    assert [str(complete(d, MARCH_1994)) for d in find_dates(text)] == dates


@pytest.mark.parametrize(
    ("text", "issued", "date"),
    [
        ("24 October", "1994-03-15", "1993-10-24"),  # the latest year on or before the article's day
        ("March 20", "2017", "2017-03-20"),  # only the year is known, from the volume
        ("December 3", "2017-05", "2016-12-03"),  # only the month is known
        ("20 May 92", "2017-01-01", "1992-05-20"),  # the latest century that fits
        ("20 May 16", "2017-01-01", "2016-05-20"),
    ],
)
def test_year_rule(text: str, issued: str, date: str) -> None:
    assert str(complete(next(find_dates(text)), PartialDate.parse(issued))) == date


def test_nothing_is_guessed_without_the_articles_date() -> None:
    assert complete(next(find_dates("24 October")), None) is None
    assert complete(next(find_dates("20 May 92")), None) is None
    assert str(complete(next(find_dates("24 October 1993")), None)) == "1993-10-24"


def test_the_sentence_gives_the_year_of_the_same_month_only() -> None:
    said, other, pointer = find_dates("in March 1992 and in May 1991 (26 March)")
    assert str(complete(pointer, MARCH_1994, said)) == "1992-03-26"
    assert str(complete(pointer, MARCH_1994, other)) == "1993-03-26"


DAYS = st.dates(datetime.date(1800, 1, 1), datetime.date(2099, 12, 31))


@given(day=DAYS, form=st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d %b %Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_every_day_is_read_back_from_every_form(day: datetime.date, form: str) -> None:
    found = list(find_dates(f"(Xinhua, {day.strftime(form)})"))
    assert [str(complete(d, None)) for d in found] == [day.isoformat()]


@given(day=DAYS, issued=DAYS)
def test_a_year_left_out_is_the_latest_that_is_not_after_the_article(day: datetime.date, issued: datetime.date) -> None:
    whole = complete(next(find_dates(f"{day.day} {day.strftime('%B')}")), PartialDate(issued.year, issued.month, issued.day))
    assert whole is not None
    assert (whole.month, whole.day) == (day.month, day.day)
    assert whole.earliest() <= (issued.year, issued.month, issued.day)
    if (day.month, day.day) != (2, 29):
        assert (whole.year + 1, day.month, day.day) > (issued.year, issued.month, issued.day)


@given(st.text(alphabet="0123456789OIl ,-–/.March'May", max_size=60))
def test_spans_are_in_order_inside_the_text_and_never_overlap(text: str) -> None:
    at = 0
    for date in find_dates(text):
        assert at <= date.span.start < date.span.end <= len(text)
        at = date.span.end
