"""IRIs are made from content alone, are ASCII, and differ where the content does."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Analysis, Citation, Document, Office, PartialDate, Position, Span
from kg.rdf import iris

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
DOCUMENT = "http://x/document/0"


@given(TEXT)
def test_a_segment_is_one_step_of_a_path_that_every_format_takes(text: str) -> None:
    assert re.fullmatch(r"([A-Za-z0-9_-]|%[0-9A-F]{2})*", iris.segment(text))


@given(TEXT, TEXT)
def test_different_texts_have_different_segments(a: str, b: str) -> None:
    same = unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b)
    assert (iris.segment(a) == iris.segment(b)) == same


@given(st.lists(st.none() | TEXT), st.lists(st.none() | TEXT))
def test_a_digest_tells_lists_apart(a: list[str | None], b: list[str | None]) -> None:
    assert (iris.digest(*a) == iris.digest(*b)) == (a == b)


def cite(
    source: str = "TASS", date: str | None = None, url: str | None = None, title: str | None = None, key: str | None = None
) -> Citation:
    return Citation(Span(3, 9), source, PartialDate.parse(date) if date else None, "by hand", publisher=key, url=url, title=title)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (cite(date="2017-03-10"), cite("tass ", "2017-03-10"), True),  # outlet and date, in any case
        (cite(date="2017-03-10"), cite(date="2017-03-11"), False),  # another day
        (cite(date="2017-03"), cite(date="2017-03-10"), False),  # known less precisely: nothing says that it is the same
        (cite("Itar-TASS", "2017-03-10", key="tass"), cite("TASS", "2017-03-10", key="tass"), True),  # two names of one outlet
        (cite("TASS", url="http://t/1"), cite("tass.ru", "2017-03-10", url="http://t/1"), True),  # one address
        (cite(url="http://t/1"), cite(url="http://t/2"), False),  # two addresses
        (cite(date="2017", title="A"), cite(date="2017", title="B"), False),  # two titles of a year
        (cite(), cite(), False),  # neither date nor address: each document has its own
        (cite("", "2017-03-10"), cite("", "2017-03-10"), False),  # a date alone is no work
    ],
)
def test_a_work_is_the_same_in_every_document(one: Citation, other: Citation, same: bool) -> None:
    assert (iris.work("http://x/", DOCUMENT + "1", one) == iris.work("http://x/", DOCUMENT + "2", other)) == same


def test_a_work_without_date_and_address_belongs_to_its_document() -> None:
    assert iris.work("http://x/", DOCUMENT, cite()).startswith(f"{DOCUMENT}/work/")
    assert iris.work("http://x/", DOCUMENT, cite()) == iris.work("http://x/", DOCUMENT, cite("Tass"))


def test_one_text_is_one_document_wherever_it_was_read() -> None:
    assert iris.document("http://x/", Document("a", "one.txt", "One")) == iris.document("http://x/", Document("a", "two.txt", "Two"))
    assert iris.document("http://x/", Document("a", "one.txt", "One")) != iris.document("http://x/", Document("b", "one.txt", "One"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Foreign Minister", "foreign  minister", True),  # case and spaces
        ("vice president", "vice-president", False),  # two spellings are two labels
        ("ministre de l'Économie", "ministre de l'économie", True),  # beyond ASCII
    ],
)
def test_a_role_is_its_name_in_any_case(one: str, other: str, same: bool) -> None:
    assert (iris.role("http://x/", one) == iris.role("http://x/", other)) == same


def test_a_position_is_all_that_it_says_and_not_how_sure_it_is(analysis: Analysis) -> None:
    p: Position = analysis.positions[1]
    iri = iris.position(DOCUMENT, p, None)
    assert iri == iris.position(DOCUMENT, replace(p, confidence=0.1, rule="another"), None)
    span = Span(p.evidence.start, p.evidence.end + 1)
    others = [
        replace(p, holder="sudmark"),
        replace(p, target=None),
        replace(p, target_span=span),
        replace(p, stance=analysis.positions[0].stance),
        replace(p, act=analysis.positions[0].act),
        replace(p, mode=analysis.positions[0].mode),
        replace(p, evidence=span),
    ]
    assert len({iri, iris.position(DOCUMENT, p, "http://x/c"), *(iris.position(DOCUMENT, o, None) for o in others)}) == 2 + len(others)


def test_an_office_named_twice_is_one() -> None:
    one = Office("ada", "Foreign Minister", "norland", Span(0, 5), "title")
    assert iris.office(DOCUMENT, one) == iris.office(DOCUMENT, replace(one, role="foreign minister", evidence=Span(9, 12), rule="other"))
    assert iris.office(DOCUMENT, one) != iris.office(DOCUMENT, replace(one, organization=None))
