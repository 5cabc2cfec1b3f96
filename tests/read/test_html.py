"""Web pages: main text, metadata, notes and links of many layouts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import InputError
from kg.model import PartialDate
from kg.read.html import read_html
from kg.read.metadata import Metadata
from kg.read.tags import page_metadata
from tests.read.compare_extractors import articles, f1
from tests.read.layouts import DATE, LAYOUTS, Article, newspaper

TEXT = (
    "<p>The harbour board said that the fees of the port are fair and that the ships which wait outside will be let in by the evening.</p>"
    * 4
)

FRENCH = (
    "Le président a déclaré hier que la France refuse les sanctions et demande une réunion avec ses partenaires européens. Les ministres "
    "ont répondu que rien ne presse, mais que la question sera posée à nouveau après les vacances, quand le parlement sera réuni à Paris."
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_main_text_title_and_date_of_a_layout(layout: Callable[[Article], str]) -> None:
    for article in articles():
        document = read_html(layout(article).encode(), "page.html")
        assert (document.title, document.issued) == (article.title, PartialDate.parse(DATE))
        assert f1(document.text.removeprefix(article.title), " ".join(article.paragraphs)) >= 0.95


def test_paragraphs_are_lines_with_blank_lines_between() -> None:
    article = articles()[0]
    assert read_html(newspaper(article).encode(), "p").text == "\n\n".join([article.title, *article.paragraphs])


def head(tags: str, body: str = "") -> Metadata:
    from lxml import html

    return page_metadata(html.document_fromstring(f"<html><head>{tags}</head><body>{body}</body></html>"))


TAGS = [
    # JSON-LD stands above Open Graph
    (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A"}</script><meta property="og:title" content="B">',
        "",
        "title",
        "A",
    ),
    (
        '<meta property="og:title" content="A | Site"><meta property="og:site_name" content="Site">',
        "",
        "title",
        "A",
    ),  # the site's name is cut
    ("<title>A - Site</title>", "<h1>A</h1>", "title", "A"),  # the heading tells where the title ends
    ("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "", "title", "<script>alert(1)</script>"),  # text, and no markup
    (
        '<meta name="citation_author" content="Holt, Maren"><meta name="citation_author" content="Reyl, Tomas">',
        "",
        "creators",
        ("Maren Holt", "Tomas Reyl"),
    ),
    ("", '<span class="byline">By Maren Holt and Tomas Reyl</span>', "creators", ("Maren Holt", "Tomas Reyl")),  # a byline shown
    ('<meta name="author" content="https://x.example/holt">', "", "creators", ()),  # an address is no name
    (
        '<meta property="article:published_time" content="2017-03-16T23:30:00-05:00">',
        "",
        "date",
        PartialDate(2017, 3, 16),
    ),  # day as written
    ('<meta name="citation_publication_date" content="2017/3">', "", "date", PartialDate(2017, 3)),  # Highwire, month
    ('<meta name="date" content="2017-13-45">', "", "date", None),  # no such day
    ("", '<time datetime="2017-03-16">x</time>', "date", PartialDate(2017, 3, 16)),
    ("", '<aside><time datetime="2017-03-16">x</time></aside>', "date", None),  # another story's
    ('<link rel="canonical" href="https://a.example/x">', "", "identifier", "https://a.example/x"),
    ('<link rel="canonical" href="javascript:alert(1)">', "", "identifier", None),  # no address of the web
    ('<meta name="citation_volume" content="14"><meta name="citation_issue" content="42">', "", "volume", "14"),
    ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", "", "title", None),  # nested without end
    ('<script type="application/ld+json">{"@type":"Article","headline":</script>', "", "title", None),  # broken
    (
        '<script type="application/ld+json">{"@type":["Article"],"headline":7,"author":{"name":null}}</script>',
        "",
        "title",
        None,
    ),  # wrong types
]


@pytest.mark.parametrize(("tags", "body", "field", "value"), TAGS)
def test_tags(tags: str, body: str, field: str, value: object) -> None:
    assert getattr(head(tags, body), field) == value


NOTES = [
    '<sup><a href="#fn1">1</a></sup>|<ol><li id="fn1">TASS, 4 April 2023. <a href="#r">↩</a></li></ol>',  # usual
    '<a href="#_ftn1" name="_ftnref1">[1]</a>|<p><a name="_ftn1" href="#_ftnref1">[1]</a> TASS, 4 April 2023.</p>',  # Word
    '<a role="doc-noteref" href="#n">*</a>|<aside id="n"><p>TASS, 4 April 2023.</p></aside>',  # DPUB-ARIA, a star
]


@pytest.mark.parametrize("form", NOTES)
def test_notes_are_joined_to_their_numbers(form: str) -> None:
    mark, note = form.split("|")
    document = read_html(
        f"<html><h1>Ports</h1><article>{TEXT}<p>The board did not agree to it at all.{mark}</p>{note}</article></html>".encode(), "p"
    )
    assert "did not agree to it at all.[1]" in document.text
    assert document.text.endswith("Notes\n\n1. TASS, 4 April 2023.")


def test_links_have_their_words_and_absolute_addresses() -> None:
    linked = '<p>It is <a href="../2017/03/16/fee">a <b>new</b> fee</a> for all ships.</p>'
    page = f'<html><base href="https://a.example/x/"><h1>Ports</h1><article>{TEXT}{linked}</article>'
    document = read_html(page.encode(), "p", url="https://a.example/x/y")
    assert [(document.text[x.span.start : x.span.end], x.url) for x in document.links] == [
        ("a new fee", "https://a.example/2017/03/16/fee")
    ]
    assert document.identifier == "https://a.example/x/y"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (f"<html><meta charset=windows-1251><p>Café</p>{TEXT}".encode(), "Café"),  # UTF-8, whatever the page says
        (
            f"<html><meta charset=iso-8859-1><p>“Fair” fees here for all of the ships.</p>{TEXT}".encode("cp1252"),
            "“Fair”",
        ),  # cp1252 under another name
        (
            f"<html><meta charset=nonsense><p>“Fair” fees here for all of the ships.</p>{TEXT}".encode("cp1252"),
            "“Fair”",
        ),  # unknown: guessed
        (f'<?xml version="1.0" encoding="utf-8"?><html><p>Café is open</p>{TEXT}</html>'.encode(), "Café"),  # XHTML's declaration
    ],
)
def test_encodings(data: bytes, shown: str) -> None:
    assert shown in read_html(b"<h1>Ports in Dispute</h1>".join([b"", data]) if not data.startswith(b"<?") else data, "p").text


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("", "empty"),  # nothing
        ("<html><body><nav><a href=/>Home</a></nav></body></html>", "no article"),  # furniture only
        ("<div>" * 3_000 + TEXT, "nested deeper|no article"),  # deep
        ("<p>a</p>" * 150_000, "elements"),  # many
        (f"<p>{'word ' * 30_000}</p>", "paragraph of"),  # endless
        (f"<html lang=fr><article><p>{FRENCH}</p></article>", "English"),
    ],
)
def test_what_is_no_article_is_refused(page: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as e:
        read_html(page.encode(), "page.html")
    assert str(e.value).startswith("page.html: ") and "\n" not in str(e.value)
