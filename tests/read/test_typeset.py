"""PDFs of LaTeX, LibreOffice and Typst, on which no rule was tuned: words in order, notes at their marks, title, authors and date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from kg.model import Document
from kg.read import read_documents
from kg.read.lines import Char, Page, lines, whole
from tests.read import made, typeset
from tests.read.made import Article
from tests.read.typeset import by_latex, by_office, by_typst

LATEX = pytest.mark.skipif(typeset.PDFLATEX is None, reason="there is no pdflatex")
OFFICE = pytest.mark.skipif(typeset.OFFICE is None, reason="there is no LibreOffice")
LAYOUTS: list[object] = [
    pytest.param(by_latex, id="latex", marks=LATEX),  # Times: ligatures as one glyph
    pytest.param(lambda a: by_latex(a, columns=2), id="latex-columns", marks=LATEX),  # notes at the foot of each column
    pytest.param(lambda a: by_latex(a, times=False), id="latex-cm", marks=LATEX),  # accents as glyphs of their own
    pytest.param(lambda a: by_latex(a, endnotes=True, columns=2), id="latex-endnotes", marks=LATEX),  # numbers that hang
    pytest.param(lambda a: by_latex(a, stars=True), id="latex-stars", marks=LATEX),  # *, †, ‡, § anew on each page
    pytest.param(by_office, id="office", marks=OFFICE),  # marks a blank apart
    pytest.param(lambda a: by_office(a, columns=2), id="office-columns", marks=OFFICE),
    pytest.param(by_typst, id="typst"),  # raised figures of the font, as large as the text
    pytest.param(lambda a: by_typst(a, columns=2, paper="a4"), id="typst-columns"),
    pytest.param(lambda a: by_typst(a, stars=True), id="typst-stars"),  # up to ‡‡ and ¶¶
]


def read(data: bytes, folder: Path) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(data)
    (document,) = read_documents(path)
    return document


@pytest.mark.parametrize("article", [made.footnotes, made.parenthetical, made.noted])
@pytest.mark.parametrize("make", LAYOUTS)
def test_a_pdf_of_another_program_is_read(make: Callable[[Article], bytes], article: Callable[[], Article], tmp_path: Path) -> None:
    """99 of 100 words in order: a compound may lose its hyphen at a line's end, a page that is alone keeps its head."""
    wanted = article()
    document = read(make(wanted), tmp_path)
    assert document.title == wanted.title
    assert document.creators == tuple(wanted.authors.split(" and "))
    assert (document.periodical, str(document.issued)) == (wanted.periodical, wanted.date)
    words = made.as_text(wanted).decode().split()
    assert SequenceMatcher(None, words, document.text.split(), autojunk=False).ratio() >= 0.99
    _, _, notes = document.text.partition("\n\nNotes\n\n")
    assert len([line for line in notes.split("\n") if line]) == len(wanted.notes)  # each once


@LATEX
def test_a_star_beside_numbers_is_a_note_after_them(tmp_path: Path) -> None:
    article = made.footnotes()
    document = read(by_latex(article, thanks="We thank two readers."), tmp_path)
    assert (document.title, document.creators) == (article.title, ("Maren Holt", "Tomas Reyl"))
    assert document.text.endswith("14. We thank two readers.")
    assert "Maren Holt and Tomas Reyl[14]" in document.text
    assert "its soil.[2]" in document.text


@pytest.mark.parametrize("make", [pytest.param(by_latex, marks=LATEX), by_typst])
def test_what_looks_like_a_mark_and_is_none(make: Callable[[Article], bytes], tmp_path: Path) -> None:
    """Stars and figures of the text itself stay as they are."""
    words = "It has 4* of 5 stars, § 12 of the act, and C3* is a name; the area is 10 by 12 km in all, and so it stays for 30 years."
    article = replace(made.footnotes(), paragraphs=(*made.footnotes().paragraphs, words))
    assert words in read(make(article), tmp_path).text


def test_ligatures_and_accents_become_letters() -> None:
    """As PDFium gives them: three letters of one box; an accent before its letter."""
    x = [Char("o", 0, 5, 0, 10), *(Char(c, 5, 14, 0, 10) for c in "ffi"), Char("\u00a8", 14.3, 19, 0, 10), Char("u", 14, 19.6, 0, 10)]
    made_whole = whole(x)
    assert [c.text for c in made_whole] == ["o", "f", "f", "i", "ü"]
    assert [(c.x0, c.x1) for c in made_whole[1:4]] == [(5, 8), (8, 11), (11, 14)]
    assert [line.text for line in lines(0, Page(100, 100, tuple(made_whole)))] == ["offiü"]
