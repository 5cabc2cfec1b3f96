"""PDF: order of columns, running heads, hyphens, footnotes, links."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Document
from kg.read import read_documents
from tests.read import made

ARTICLE = made.footnotes()
WORDS = made.as_text(ARTICLE).decode().split()


def read(data: bytes, folder: Path) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(data)
    (document,) = read_documents(path)
    return document


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("restart", [False, True])
def test_a_report_with_footnotes_is_read_to_the_word(columns: int, restart: bool, tmp_path: Path) -> None:
    """Columns, heads that alternate, page numbers, broken words; each note once, at its number, though pages count anew."""
    document = read(made.by_hand(ARTICLE, columns=columns, restart=restart), tmp_path)
    assert document.text.split() == WORDS
    assert (document.title, document.creators, str(document.issued)) == (ARTICLE.title, ("Maren Holt", "Tomas Reyl"), ARTICLE.date)


@pytest.mark.skipif(made.CHROMIUM is None, reason="there is no chromium")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_page_printed_by_a_browser_is_read_to_the_word(columns: int, tmp_path: Path) -> None:
    document = read(made.by_browser(ARTICLE, columns=columns), tmp_path)
    assert document.text.split() == WORDS
    assert [p for p in document.text.split("\n\n") if p in ARTICLE.paragraphs] == list(ARTICLE.paragraphs)


def test_links_keep_their_words_and_a_compound_its_hyphen(tmp_path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    lines = [
        "The board called the well-known plan fair and said that the long-",
        "term fees and the well-",
        "known plan are part of the nego-",
    ]
    for i, line in enumerate([*lines, "tiations on the new port. A long-term plan is in the works."]):
        pdf.text(20, 40 + 6 * i, line)
    pdf.set_xy(20, 70)
    pdf.write(6, "They told it to ")
    pdf.write(6, "the agency", link="https://tass.com/2017/03/16/port")
    pdf.write(6, " on the day before the vote in the house.")
    document = read(bytes(pdf.output()), tmp_path)
    assert "long-term fees and the well-known plan are part of the negotiations on" in document.text
    assert [(document.text[x.span.start : x.span.end], x.url) for x in document.links] == [
        ("the agency", "https://tass.com/2017/03/16/port")
    ]
