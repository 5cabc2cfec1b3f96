"""Files -> :class:`~kg.model.Document`: what form a file has, and what reads it.

The first bytes tell the form where they can (PDF, zip, WARC, a page), else the name's ending does; the rest is plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.model import Document
    from kg.read.metadata import Metadata

_FORMS = {
    "text": (".txt",),
    "html": (".html", ".htm", ".xhtml"),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "epub": (".epub",),
    "markdown": (".md", ".markdown"),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv", ".tsv"),
    "warc": (".warc", ".warc.gz"),
}
ENDINGS: tuple[str, ...] = tuple(ending for endings in _FORMS.values() for ending in endings)
"""What a folder is searched for, in lower case; ``.warc.gz`` has two full stops."""

_COLLECTIONS = ("jsonl", "csv", "warc")
SEVERAL: tuple[str, ...] = tuple(ending for form in _COLLECTIONS for ending in _FORMS[form])
"""Endings of files that hold many documents each."""

MAX_BYTES = 50_000_000
"""Bytes of a file that is read whole (a PDF, a book); texts and pages have lower limits of their own."""

_PAGE = (b"<!doctype html", b"<html")


def read_documents(
    path: Path,
    *,
    encoding: str | None = None,
    overrides: Metadata | None = None,
    fields: Mapping[str, str] | None = None,
    failed: Callable[[InputError], None] | None = None,
) -> Iterator[Document]:
    """The documents in the file at `path`: many for WARC, JSON Lines and CSV, one for every other form.

    `overrides` stand above what a document says of itself; `fields` names the fields of records
    (:func:`kg.read.records.parse_fields`). Raises InputError for what cannot be read; where a file holds several documents, a bad
    one goes to `failed`, if that is given, and the others are read.
    """
    from kg.errors import InputError
    from kg.read.metadata import Metadata
    from kg.read.records import read_csv, read_jsonl
    from kg.read.warc import read_warc

    known = overrides or Metadata()
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name the files in it")
    try:
        with path.open("rb") as file:
            form = form_of(path.name, file.read(512))
        if form not in _COLLECTIONS:
            if path.stat().st_size > MAX_BYTES:
                raise InputError(f"{path}: larger than {MAX_BYTES:,} bytes; split it into its articles")
            data = path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}; check the name and its permissions") from e
    if form == "warc":
        yield from read_warc(path, _readers(known), failed=failed)
    elif form == "jsonl":
        yield from read_jsonl(path, encoding=encoding, overrides=known, fields=fields, failed=failed)
    elif form == "csv":
        yield from read_csv(path, encoding=encoding, overrides=known, fields=fields, failed=failed)
    else:
        yield read_bytes(data, str(path), form, encoding=encoding, overrides=known)


def read_bytes(
    data: bytes, source: str, form: str, *, encoding: str | None = None, overrides: Metadata, url: str | None = None
) -> Document:
    """The one document in `data`, which is of `form` (text, html, pdf, docx, epub or markdown); InputError where it cannot be read."""
    match form:
        case "html":
            from kg.read.html import read_html

            return read_html(data, source, encoding=encoding, overrides=overrides, url=url)
        case "pdf":
            from kg.read.pdf import read_pdf

            return read_pdf(data, source, overrides=overrides)
        case "docx":
            from kg.read.docx import read_docx

            return read_docx(data, source, overrides=overrides)
        case "epub":
            from kg.read.epub import read_epub

            return read_epub(data, source, overrides=overrides)
        case "markdown":
            from kg.read.markdown import read_markdown

            return read_markdown(data, source, encoding=encoding, overrides=overrides)
        case _:
            from kg.read.text import read_text

            return read_text(data, source, encoding=encoding, overrides=overrides)


def form_of(name: str, start: bytes) -> str:
    """The form of a file by its first bytes and its name.

    >>> form_of("report", b"%PDF-1.7"), form_of("a.md", b"# Title"), form_of("saved.txt", b"<!DOCTYPE html><p>"), form_of("a", b"Words")
    ('pdf', 'markdown', 'html', 'text')
    """
    name = name.lower()
    named = next((form for form, endings in _FORMS.items() if name.endswith(endings)), "text")
    if start.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if start[:4] == b"PK\x03\x04":
        return "epub" if b"application/epub+zip" in start[:120] or named == "epub" else "docx"
    if start[:5] == b"WARC/":
        return "warc"
    if named in ("text", "html") and start.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower().startswith(_PAGE):
        return "html"
    return named


def _readers(overrides: Metadata) -> dict[str, Callable[[bytes, str], Document]]:
    """What reads an answer of the web, by its media type."""

    def reader(form: str) -> Callable[[bytes, str], Document]:
        return lambda data, url: read_bytes(data, url, form, overrides=overrides, url=url)

    return {
        "text/html": reader("html"),
        "application/xhtml+xml": reader("html"),
        "application/pdf": reader("pdf"),
        "text/plain": reader("text"),
        "text/markdown": reader("markdown"),
    }
