"""Title, periodical, volume, authors and date from the lines where they stand."""

from __future__ import annotations

import pytest

from kg.model import PartialDate
from kg.read.metadata import Metadata, describe, volume_year

BODY = "The two governments resumed talks on Monday, and neither gave way.\n\nA second paragraph follows here.\n"


def read(head: str, foot: str = "", overrides: Metadata | None = None) -> tuple[Metadata, str]:
    """What is read from head, body and foot, and the first words of what is taken for the body."""
    d = describe(head + BODY + foot, "file.txt", "file", overrides or Metadata())
    said = Metadata(d.title, d.periodical, d.volume, d.issue, d.creators, d.issued, None, d.identifier)
    return said, d.text[d.body : d.body + 19]


T = "Talks Resume"
JUNE = PartialDate(2020, 6, 16)
CASES = [
    (f"{T}\n\n", Metadata(T)),  # a title alone
    (f"{T}\n\nAl Jazeera\n\n", Metadata(T, "Al Jazeera")),  # a known periodical alone
    (f"{T}\n\nReuters\n2020-06-16\n\n", Metadata(T, "Reuters", date=JUNE)),  # periodical, date
    (f"{T}\n\n2020-06-16\nRAND Corporation\n\n", Metadata(T, "RAND Corporation", date=JUNE)),  # the other way round
    (
        f"{T}\n\nMaren Holt, Tomas Reyl\n2020-06-16\nForeign Policy\n\n",
        Metadata(T, "Foreign Policy", creators=("Maren Holt", "Tomas Reyl"), date=JUNE),
    ),
    (f"{T}\n\nMaren Holt\n2020-06-16\n\n", Metadata(T, creators=("Maren Holt",), date=JUNE)),  # a person is no periodical
    (f"{T}\n\nBaltic Harbour Weekly\n16 June 2020\n\n", Metadata(T, "Baltic Harbour Weekly", date=JUNE)),  # an unknown periodical
    (f"{T}\n\nNew York Times - News\n2020-06-16\n\n", Metadata(T, "New York Times", date=JUNE)),  # an archive's desk
    (f"{T}\n\nGuest Writer - Left\n2020-06-16\n\n", Metadata(T, date=JUNE)),  # a column's name
    (
        f"{T}\n\nPublication: Eurasia Daily Monitor Volume: 14 Issue: 42\n\n(Source: RBTH)\n\n",
        Metadata(T, "Eurasia Daily Monitor", "14", "42", (), PartialDate(2017)),
    ),
    (f"{T}\n\nBy: Maren Holt and Tomas Reyl\n\n", Metadata(T, creators=("Maren Holt", "Tomas Reyl"))),  # labelled byline
    (
        f"{T}\n\nBy Maren van der Holt\n\nJune 16, 2020\n\n",
        Metadata(T, creators=("Maren van der Holt",), date=JUNE),
    ),  # paragraphs of their own
    (f"{T}\n\nArticle Type:FBIS\nDocument Type:FBIS TRENDS-16JUN20-DPRK\n16 June 2020\n\n", Metadata(T, "FBIS TRENDS", date=JUNE)),
    (f"{T}\n\nPublished: Tuesday, June 16, 2020 at 4:15 p.m.\n\n", Metadata(T, date=JUNE)),  # day and hour
    (f"{T}\n\nMaren Holt | China Brief | 16 June 2020\n\n", Metadata(T, "China Brief", creators=("Maren Holt",), date=JUNE)),  # one line
    (f"{T}\n\nSurvival, Vol. 59, No. 2\n\n", Metadata(T, "Survival", "59", "2", (), PartialDate(2017))),  # volume and number
    (
        f"Title: {T}\nAuthor: Maren Holt\nDate: 2020-06-16\nDOI: 10.1000/x1\n\n",
        Metadata(T, creators=("Maren Holt",), date=JUNE, identifier="10.1000/x1"),
    ),
    ("TALLINN (Reuters) - ", Metadata("file", "Reuters")),  # a dateline's agency, and no title
]


@pytest.mark.parametrize(("head", "said"), CASES, ids=[repr(h[:60]) for h, _ in CASES])
def test_head(head: str, said: Metadata) -> None:
    found, body = read(head)
    assert found == said
    assert body.startswith("TALLINN" if head.startswith("TALLINN") else "The two governments")


@pytest.mark.parametrize(
    ("foot", "creators"),
    [
        ("\n(AUTHOR:  HOLT.  QUESTIONS, PLEASE CALL THE DESK.)\n", ("HOLT",)),  # the form of a government service
        ("\n• Maren Holt, a former diplomat, is at the Harbour Institute.\n", ("Maren Holt",)),  # bullet
        ("\n— Maren Holt is a senior fellow at the Harbour Institute.\n", ("Maren Holt",)),  # dash and craft
        ("\nWrite to Maren Holt at maren@example.org\n", ("Maren Holt",)),  # letters
        ("\nMaren Holt is a former minister.\n", ()),  # a person of the text
    ],
)
def test_authors_at_the_foot(foot: str, creators: tuple[str, ...]) -> None:
    assert read(f"{T}\n\n", foot)[0].creators == creators


def test_a_subheading_and_prose_are_body() -> None:
    assert describe(f"{T}\n\nGrowing Tensions\n\n{BODY}", "f", "f", Metadata()).text[14:].startswith("Growing")
    assert describe(f"{T}\n\nGrowing Tensions\n\n{BODY}", "f", "f", Metadata()).body == 14


def test_overrides_stand_above_the_text() -> None:
    given = Metadata("Other", "BBC", "1", "2", ("A. Writer",), PartialDate(1999), "en", "urn:x")
    d = describe(f"{T}\n\nReuters\n2020-06-16\n\n{BODY}", "f", "f", given)
    assert (d.title, d.periodical, d.volume, d.issue, d.creators, str(d.issued), d.identifier) == (
        "Other",
        "BBC",
        "1",
        "2",
        ("A. Writer",),
        "1999",
        "urn:x",
    )
    assert d.title_span is None


def test_the_title_is_where_its_span_says() -> None:
    d = describe(f"\n  {T}\n\n{BODY}", "f", "f", Metadata())
    assert d.title_span is not None and d.text[d.title_span.start : d.title_span.end] == d.title == T


@pytest.mark.parametrize(
    ("periodical", "volume", "year"),
    [
        ("Eurasia Daily Monitor", "14", 2017),
        ("The Eurasia Daily Monitor", "1", 2004),
        ("China Brief", "17", 2017),
        ("Reuters", "14", None),  # has no volumes
        ("Unheard-of Review", "14", None),  # unknown
        ("Eurasia Daily Monitor", "XIV", None),  # not a number
        (None, "14", None),
    ],
)
def test_volume_gives_the_year_where_the_periodical_is_known(periodical: str | None, volume: str, year: int | None) -> None:
    assert volume_year(periodical, volume) == (PartialDate(year) if year else None)
