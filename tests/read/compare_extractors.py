"""Which library finds the main text best: ``python -m tests.read.compare_extractors`` prints the table of docs/reading.md.

Needs readability-lxml, justext and newspaper4k beside what the tests need; no test calls it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from kg.read.html import read_html
from tests.read.layouts import LAYOUTS, Article
from tests.read.made import footnotes, parenthetical


def articles() -> list[Article]:
    """Two articles of ours, without marks of notes, in pages of three and of all paragraphs."""
    import re

    found = []
    for made in (footnotes(), parenthetical()):
        paragraphs = tuple(re.sub(r"\[\d+\]", "", p) for p in made.paragraphs)
        found += [Article(made.title, paragraphs), Article(made.title, paragraphs[:3])]
    return found


def f1(found: str, wanted: str) -> float:
    """F1 by words, counted with their repetitions, their order left out."""
    a, b = Counter(found.split()), Counter(wanted.split())
    shared = sum((a & b).values())
    return 2 * shared / (sum(a.values()) + sum(b.values())) if shared else 0.0


def _ours(page: str) -> str:
    document = read_html(page.encode(), "page")
    return document.text.removeprefix(document.title)


def _trafilatura(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False) or ""


def _readability(page: str) -> str:
    from lxml import html
    from readability import Document

    return " ".join(html.fromstring(Document(page).summary()).itertext())


def _justext(page: str) -> str:
    import justext

    return " ".join(p.text for p in justext.justext(page.encode(), justext.get_stoplist("English")) if not p.is_boilerplate)


def _newspaper(page: str) -> str:
    from newspaper import Article as Page

    article = Page("https://review.example/a")
    article.download(input_html=page)
    article.parse()
    return str(article.text)


def measure(extract: Callable[[str], str]) -> tuple[float, float, float]:
    """(mean F1, least F1, milliseconds a page)."""
    pages = [(layout(a), " ".join(a.paragraphs), a.title) for layout in LAYOUTS for a in articles()]
    start = time.perf_counter()
    scores = [f1(extract(page).strip().removeprefix(title), text) for page, text, title in pages]
    return sum(scores) / len(scores), min(scores), 1000 * (time.perf_counter() - start) / len(pages)


def main(extractors: Iterable[Callable[[str], str]] = (_ours, _trafilatura, _readability, _justext, _newspaper)) -> None:
    for extract in extractors:
        mean, least, ms = measure(extract)
        print(f"{extract.__name__.strip('_'):12} mean {mean:.3f}  least {least:.3f}  {ms:.0f} ms")


if __name__ == "__main__":
    main()
