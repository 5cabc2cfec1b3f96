"""Links of a web page as citations: which are, what they point to, what they support."""

from __future__ import annotations

import pytest

from kg.extract.citations import citations
from kg.extract.links import address_date, is_source
from kg.model import Citation, Document, Link, PartialDate, Span

OWN = "https://review.example/2023/06/14/quiet-deterrence"


def cite(text: str, *links: tuple[str, str], issued: str = "2023-06-14") -> tuple[Citation, ...]:
    found = tuple(Link(Span(text.index(words), text.index(words) + len(words)), url) for words, url in links)
    document = Document(text=text, source="a.html", title="t", issued=PartialDate.parse(issued), identifier=OWN, links=found)
    return citations(document, lambda name: f"media:{name}")


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://tass.com/politics/936000", True),  # an outlet's story
        ("https://review.example/2022/01/02/fish-and-ships", True),  # an older piece of the same site
        ("https://www.review.example/commentary/what-the-ice-road-tells", True),  # in a section of it
        ("https://x.com/someone/status/123", True),  # a post
        ("https://doi.org/10.1000/surv.2023.0065", True),
        ("https://www.youtube.com/watch?v=abc", True),  # named by its query
        (OWN, False),  # the article itself
        (f"{OWN}#comments", False),  # a part of it
        ("https://review.example/", False),  # home page
        ("https://tass.com", False),  # another's
        ("https://review.example/topics/russia", False),  # topic
        ("https://review.example/tag/nato/page/2", False),  # tag
        ("https://other.example/tag/nato", False),  # another site's
        ("https://review.example/author/maren-holt", False),  # author
        ("https://review.example/experts/maren-holt", False),  # author under another name
        ("https://review.example/ukraine", False),  # a section of one word
        ("https://review.example/search?q=nato", False),  # search
        ("https://twitter.com/intent/tweet?url=x", False),  # share button
        ("https://www.facebook.com/sharer/sharer.php?u=x", False),
        ("https://www.linkedin.com/shareArticle?url=x", False),
        ("https://x.com/someone", False),  # an account
        ("https://review.example/img/map.png", False),  # a picture
        ("mailto:holt@review.example", False),  # no page
        ("https://[broken", False),  # no address
    ],
)
def test_what_leads_to_a_source(url: str, source: bool) -> None:
    assert is_source(url, OWN) is source


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.example/2017/03/16/talks", "2017-03-16"),
        ("https://a.example/2017/3/16/talks", "2017"),  # a month of one digit: the year alone is sure
        ("https://a.example/world/2017/03/talks", "2017-03"),
        ("https://a.example/news/talks-20170316", "2017-03-16"),
        ("https://a.example/2017-03-16-talks.html", "2017-03-16"),
        ("https://a.example/item/20171399", None),  # no such month
        ("https://a.example/talks", None),
    ],
)
def test_date_of_an_address(url: str, date: str | None) -> None:
    found = address_date(url)
    assert (str(found) if found else None) == date


def test_a_link_is_a_citation_with_its_words_outlet_and_date() -> None:
    text = "Moscow rejects the plan, the ministry said on Monday. It wants more."
    (found,) = cite(text, ("the ministry said", "https://tass.com/2023/06/12/plan"))
    assert (text[found.span.start : found.span.end], found.source, str(found.date)) == ("the ministry said", "TASS", "2023-06-12")
    assert (found.publisher, found.url, found.rule, found.mask) == ("media:TASS", "https://tass.com/2023/06/12/plan", "link-url", None)
    assert found.supports and text[found.supports.start : found.supports.end] == "Moscow rejects the plan, the ministry said on Monday."


def test_an_unknown_site_is_named_by_its_domain() -> None:
    (found,) = cite("Norland agreed to it.", ("agreed", "https://www.norland.example/2023/05/fish"))
    assert (found.source, str(found.date)) == ("norland.example", "2023-05")


def test_each_of_two_links_supports_its_part_of_the_sentence() -> None:
    text = "Kyiv welcomed the offer, but Moscow rejects it."
    first, second = cite(text, ("welcomed", "https://a.example/x/one"), ("rejects", "https://b.example/x/two"))
    assert first.supports and text[first.supports.start : first.supports.end] == "Kyiv welcomed the offer, but Moscow"
    assert second.supports and text[second.supports.start : second.supports.end] == "rejects it."


def test_a_pointer_in_words_takes_the_address_of_its_link() -> None:
    (found,) = cite("He agreed (TASS, June 12).", ("TASS, June 12", "https://tass.com/politics/1"))
    assert (found.source, str(found.date), found.url, found.rule) == (
        "TASS",
        "2023-06-12",
        "https://tass.com/politics/1",
        "bracket-source-date",
    )


def test_a_note_takes_the_address_of_its_link_and_gives_one_citation() -> None:
    text = "He agreed to it.[1] She did not.[2]\n\nNotes\n\n1. TASS, June 12, 2023.\n\n2. Ibid."
    found = cite(text, ("TASS, June 12, 2023", "https://tass.com/politics/1"))
    assert [(c.source, c.url) for c in found] == [("TASS", "https://tass.com/politics/1"), ("TASS", None)]


def test_a_source_is_not_younger_than_what_cites_it() -> None:
    (found,) = cite("He agreed.", ("agreed", "https://a.example/2024/01/02/later"))
    assert found.date is None
