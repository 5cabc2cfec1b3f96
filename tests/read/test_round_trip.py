"""One article in every form gives what its plain text gives: actors, positions, citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from pathlib import Path

import pytest

from kg.authority.load import load
from kg.config import Settings
from kg.model import Analysis
from kg.pipeline import analyse
from kg.read import read_documents
from tests.read import made, typeset

needs_browser = pytest.mark.skipif(made.CHROMIUM is None, reason="there is no chromium")
needs_latex = pytest.mark.skipif(typeset.PDFLATEX is None, reason="there is no pdflatex")
needs_office = pytest.mark.skipif(typeset.OFFICE is None, reason="there is no LibreOffice")
FORMS = [
    pytest.param("html", made.as_html, id="page"),
    pytest.param("md", made.as_markdown, id="markdown"),
    pytest.param("docx", made.as_docx, id="docx"),
    pytest.param("epub", made.as_epub, id="epub"),
    pytest.param("pdf", made.by_browser, id="pdf-browser", marks=needs_browser),
    pytest.param("pdf", lambda a: made.by_browser(a, columns=2), id="pdf-browser-columns", marks=needs_browser),
    pytest.param("pdf", made.by_hand, id="pdf-footnotes"),
    pytest.param("pdf", lambda a: made.by_hand(a, columns=2, restart=True), id="pdf-columns-footnotes-by-page"),
    pytest.param("docx", typeset.styled_docx, id="docx-styled"),
    pytest.param("pdf", typeset.by_latex, id="pdf-latex", marks=needs_latex),
    pytest.param("pdf", lambda a: typeset.by_latex(a, columns=2, times=False), id="pdf-latex-columns", marks=needs_latex),
    pytest.param("pdf", typeset.by_office, id="pdf-office", marks=needs_office),
    pytest.param("pdf", typeset.by_typst, id="pdf-typst"),
]


def same(one: Iterable[Hashable], other: Iterable[Hashable]) -> float:
    """F1 of two collections, repetitions counted."""
    a, b = Counter(one), Counter(other)
    return 2 * sum((a & b).values()) / max(sum(a.values()) + sum(b.values()), 1)


def said(analysis: Analysis) -> dict[str, list[Hashable]]:
    """What an analysis holds, by values that do not depend on offsets."""
    return {
        "actors": [a.key for a in analysis.actors],
        "positions": [(p.holder, p.target, analysis.quote(p.target_span), p.stance, p.act, p.mode) for p in analysis.positions],
        "citations": [(c.source, c.date, c.title, c.url) for c in analysis.citations],
    }


def analysis(path: Path, data: bytes) -> Analysis:
    path.write_bytes(data)
    (document,) = read_documents(path)
    return analyse(document, load(()), model=Settings().model, extractor="rules")


@cache
def plain(article: Callable[[], made.Article]) -> dict[str, list[Hashable]]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return said(analysis(Path(folder, "a.txt"), made.as_text(article())))


@pytest.mark.parametrize("article", [made.footnotes, made.parenthetical, made.noted])
@pytest.mark.parametrize(("ending", "make"), FORMS)
def test_actors_positions_and_citations_are_those_of_the_text(
    ending: str, make: Callable[[made.Article], bytes], article: Callable[[], made.Article], tmp_path: Path
) -> None:
    found = analysis(tmp_path / f"a.{ending}", make(article()))
    assert found.document.title == article().title
    assert (found.document.periodical, str(found.document.issued)) == (article().periodical, article().date)
    for name, wanted in plain(article).items():
        got = said(found)[name]
        assert len(wanted) >= 5
        assert same(got, wanted) >= 0.95, (name, set(got) ^ set(wanted))
