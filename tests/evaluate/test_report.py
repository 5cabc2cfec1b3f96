"""The table, the JSON and the page of a result."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.evaluate.measures import Finding
from kg.evaluate.report import as_text, from_json, pieces, rows, to_html, to_json
from kg.evaluate.run import Evaluation
from kg.model import Span


def test_text_has_total_documents_and_misses(harbour: Evaluation) -> None:
    plain, told = as_text(harbour), as_text(harbour, misses=True)
    assert "positions     0.800  0.800  0.800       4      5      5\n" in plain and "missed" not in plain
    assert "  missed position: sweden support 'the plan': 'Sweden, which backs the plan'\n" in told
    assert "  wrong position: denmark oppose 'Sweden': 'praised Sweden' [holder and target right, stance wrong]\n" in told


def test_json_comes_back_without_the_text(tmp_path: Path, harbour: Evaluation) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(to_json(harbour))
    without = replace(harbour, documents=tuple(replace(d, text="") for d in harbour.documents))
    assert from_json(path) == without and to_json(harbour) == to_json(without)
    told = json.loads(path.read_text("utf-8"))
    assert told["total"]["+stance"] == {"right": 3, "gold": 5, "found": 5, "precision": 0.6, "recall": 0.6, "f1": 0.6}
    assert "Two Neighbours Quarrel" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"documents": [], "run": {}}', b"\xff"],  # empty, another form, a run without its fields, not UTF-8
)
def test_another_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"r\.json: not a result of kg evaluate --json"):
        from_json(path)


def test_a_result_without_a_measure_is_told(tmp_path: Path, harbour: Evaluation) -> None:
    result = json.loads(to_json(harbour))
    del result["documents"][0]["counts"]["+both"]
    path = tmp_path / "r.json"
    path.write_text(json.dumps(result), "utf-8")
    with pytest.raises(InputError, match="other measures"):
        from_json(path)
    with pytest.raises(InputError, match="cannot be read"):
        from_json(tmp_path / "none.json")


class _Page(HTMLParser):
    """The words of each column and of the open elements of a page."""

    VOID = frozenset({"meta", "path"})
    ENDS_ALONE = frozenset({"th", "td"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.outside: list[str] = []
        self.paragraphs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.outside += [v for k, v in attrs if k in ("src", "href") and v and not v.startswith("#")]
        if tag == "p":
            self.paragraphs.append("")
        if tag not in self.VOID | self.ENDS_ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.ENDS_ALONE | self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "p" in self.open:
            self.paragraphs[-1] += data


def test_the_page_shows_the_text_on_both_sides_and_needs_nothing_else(harbour: Evaluation) -> None:
    html = to_html(harbour)
    page = _Page(html)
    assert page.open == [] and page.outside == [] and "script" not in page.seen
    for line in filter(None, harbour.documents[0].text.splitlines()):
        assert page.paragraphs.count(line) == 2
    assert "&lt;soon&gt;" in html and "<soon>" not in html
    assert "prefers-color-scheme: dark" in html
    assert to_html(harbour) == html


def test_the_page_of_a_result_without_found_positions(harbour: Evaluation) -> None:
    (document,) = harbour.documents
    bare = replace(harbour, documents=(replace(document, found=()),))
    assert _Page(to_html(bare)).open == []


def test_rows_tell_the_positions_that_begin_in_them(harbour: Evaluation) -> None:
    told = [(len(r.gold_positions), len(r.found_positions)) for r in rows(harbour.documents[0])]
    assert told == [(0, 0), (2, 2), (3, 3)]


TEXT = "abc <def> & ghi, jkl."
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).map(lambda t: Span(t[0], min(len(TEXT), t[0] + t[1])))


@given(st.lists(SPANS, max_size=6), SPANS)
def test_pieces_are_the_text_whatever_overlaps(spans: list[Span], place: Span) -> None:
    findings = [Finding("position", f"n{i}", (s,), (), s) for i, s in enumerate(spans)]
    cut = list(pieces(TEXT, place, findings))
    assert "".join(p.text for p in cut) == TEXT[place.start : place.end]
    at = place.start
    for p in cut:
        here = Span(at, at + len(p.text))
        over = [i for i, s in enumerate(spans) if s.contains(here)]
        assert over == [i for i, s in enumerate(spans) if s.overlaps(here)]
        assert p.title == "\n".join(f"position: n{i}" for i in over)
        assert bool(p.classes) == bool(over)
        at = here.end
