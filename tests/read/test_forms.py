"""Which form a file has, records and their maps, WARC, Markdown, DOCX and EPUB beyond the round trip."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError
from kg.model import PartialDate
from kg.read import ENDINGS, form_of, read_documents
from kg.read.metadata import Metadata
from kg.read.records import parse_fields
from tests.read import made

ARTICLE = made.footnotes()
TEXT = "\n\n".join(ARTICLE.paragraphs)


@pytest.mark.parametrize(
    ("name", "start", "form"),
    [
        ("a.txt", b"Words", "text"),
        ("a.TXT", b"<!DOCTYPE HTML><html>", "html"),  # saved under a wrong ending
        ("a.md", b"<html> in Markdown", "markdown"),  # Markdown may hold HTML
        ("a", b"%PDF-1.4", "pdf"),  # no ending
        ("a.txt", b"PK\x03\x04....", "docx"),
        ("a.epub", b"PK\x03\x04....", "epub"),
        ("b.zip", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "epub"),
        ("a.warc.gz", b"\x1f\x8b", "warc"),
        ("a.ndjson", b"{}", "jsonl"),
        ("a.tsv", b"a\tb", "csv"),
    ],
)
def test_form(name: str, start: bytes, form: str) -> None:
    assert form_of(name, start) == form


def test_each_ending_is_of_a_form_that_is_no_text_by_chance() -> None:
    assert [e for e in ENDINGS if form_of(f"a{e}", b"") == "text"] == [".txt"]


def test_nothing_heavy_is_loaded_before_a_file_is_read() -> None:
    code = "import sys, kg.read; print([m for m in ('lxml', 'trafilatura', 'mammoth', 'pypdfium2', 'warcio', 'yaml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_json_lines_by_the_usual_names_and_by_a_map(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    one = {
        "headline": "Ports",
        "body": TEXT,
        "published": "2023-06-14T10:00:00Z",
        "authors": ["Maren Holt", "Tomas Reyl"],
        "url": "https://a.example/1",
    }
    path.write_text(json.dumps(one) + "\n\n" + json.dumps(one | {"other": "Coasts"}) + "\n")
    first, second = read_documents(path)
    assert (first.title, first.text, first.issued, first.creators) == (
        "Ports",
        TEXT,
        PartialDate(2023, 6, 14),
        ("Maren Holt", "Tomas Reyl"),
    )
    assert (first.identifier, first.source, second.source) == ("https://a.example/1", f"{path}#line=0,1", f"{path}#line=2,3")
    errors: list[InputError] = []
    (mapped,) = read_documents(path, fields={"title": "other"}, failed=errors.append)
    assert mapped.title == "Coasts"
    assert "has no field 'other'" in str(errors[0])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_line_ends_in_fields(delimiter: str, tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [["title", "text", "date", "author"], ["Ports", TEXT, "14 June 2023", "A Holt; B Reyl"], []]
    )
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    (found,) = read_documents(path)
    assert (found.title, found.text, str(found.issued), found.creators) == ("Ports", TEXT, "2023-06-14", ("A Holt", "B Reyl"))
    assert found.source == f"{path}#row=2"


def test_csv_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text\n“Fair” fees for ships\n".encode("cp1252"))
    assert [d.text for d in read_documents(path, encoding="cp1252")] == ["“Fair” fees for ships"]


@pytest.mark.parametrize("words", ["body", "words=a", "text=", "text=a,text=b"])  # no name; no such field; empty; twice
def test_a_map_that_is_none_is_told(words: str) -> None:
    with pytest.raises(ConfigError, match="--map"):
        parse_fields(words)


def test_what_the_user_says_stands_above_all(tmp_path: Path) -> None:
    for name, make in {"a.html": made.as_html, "a.md": made.as_markdown, "a.docx": made.as_docx, "a.epub": made.as_epub}.items():
        path = tmp_path / name
        path.write_bytes(make(ARTICLE))
        (found,) = read_documents(path, overrides=Metadata(title="Mine", date=PartialDate(2001), creators=("I Myself",)))
        assert (found.title, found.issued, found.creators) == ("Mine", PartialDate(2001), ("I Myself",)), name


def test_offsets_of_title_and_body(tmp_path: Path) -> None:
    for name, make in {"a.html": made.as_html, "a.md": made.as_markdown, "a.docx": made.as_docx, "a.epub": made.as_epub}.items():
        path = tmp_path / name
        path.write_bytes(make(ARTICLE))
        (found,) = read_documents(path)
        assert found.title_span and found.text[found.title_span.start : found.title_span.end] == ARTICLE.title, name
        assert found.text[found.body :].startswith(ARTICLE.paragraphs[0]), name


@pytest.mark.parametrize("gzip", [True, False])
def test_warc_gives_each_page_once_under_its_address(gzip: bool, tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    path = tmp_path / ("a.warc.gz" if gzip else "a.warc")
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)

        def answer(url: str, data: bytes, status: str = "200 OK", media: str = "text/html; charset=utf-8") -> None:
            headers = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=headers))

        answer("https://a.example/one", made.as_html(ARTICLE))
        answer("https://a.example/one", made.as_html(ARTICLE))  # again
        answer("https://a.example/gone", b"<p>Not here</p>", status="404 Not Found")
        answer("https://a.example/style.css", b"p { color: red }", media="text/css")
        answer("https://a.example/list", b"<html><p>No article</p></html>")
        answer("https://a.example/two.pdf", made.by_hand(ARTICLE), media="application/pdf")
    errors: list[InputError] = []
    found = list(read_documents(path, failed=errors.append))
    assert [(d.source, d.title) for d in found] == [("https://a.example/one", ARTICLE.title), ("https://a.example/two.pdf", ARTICLE.title)]
    assert found[0].identifier == "https://review.example/2023/quiet"
    assert [str(e).partition(": ")[0] for e in errors] == ["https://a.example/list"]


def test_markdown_without_marks_but_with_links(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Ports\n\nIt is *very* **new** and [the board said so](https://a.example/2023/01/02/x), though `late`.\n\n"
        "- one ship\n- two ships\n"
    )
    (found,) = read_documents(path)
    assert found.text == "Ports\n\nIt is very new and the board said so, though late.\n\none ship\n\ntwo ships"
    assert [(found.text[x.span.start : x.span.end], x.url) for x in found.links] == [
        ("the board said so", "https://a.example/2023/01/02/x")
    ]
