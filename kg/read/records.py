"""JSON Lines and CSV: a document for each record, its fields by their names or as a map tells.

A record is one line of JSON Lines (its source ends in ``#line=0,1``, RFC 5147) or a row of CSV (``#row=2``, RFC 7111: the
header is row 1).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from kg.errors import ConfigError, InputError
from kg.model import Document
from kg.read.blocks import clean
from kg.read.metadata import Metadata, overlay
from kg.read.tags import iso_date
from kg.read.text import MAX_BYTES, read_text

FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text"),
    "title": ("title", "headline"),
    "date": ("date", "published", "issued", "publication_date", "pub_date", "date_published"),
    "author": ("author", "authors", "creator", "creators", "byline", "by"),
    "periodical": ("periodical", "publication", "source", "journal", "outlet", "newspaper"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "identifier": ("identifier", "url", "doi", "link", "id"),
}
"""What a record can say, each with the names by which it is looked for where no map names its field."""

Failed = Callable[[InputError], None]
_NONE = Metadata()


def parse_fields(words: str) -> dict[str, str]:
    """A map of fields as the command line takes it; ConfigError for what is none.

    >>> parse_fields("text=body, title=headline")
    {'text': 'body', 'title': 'headline'}
    """
    found: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in words.split(","))):
        field, equals, name = (p.strip() for p in part.partition("="))
        if field not in FIELDS or not equals or not name:
            raise ConfigError(f"--map {part!r}: write FIELD=NAME, where FIELD is one of {', '.join(FIELDS)}")
        if found.setdefault(field, name) != name:
            raise ConfigError(f"--map: {field} is named twice")
    return found


def read_jsonl(
    path: Path,
    *,
    encoding: str | None = None,
    overrides: Metadata = _NONE,
    fields: Mapping[str, str] | None = None,
    failed: Failed | None = None,
) -> Iterator[Document]:
    """The documents of a JSON Lines file, one after the other; blank lines are skipped.

    A bad record goes to `failed` and the others go on; without `failed` its InputError is raised. Lines are read one at a time.
    """
    with _opened(path, encoding) as file:
        for number, line in enumerate(_lines(file, path)):
            if not line.strip():
                continue
            source = f"{path}#line={number},{number + 1}"
            try:
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise ValueError("not an object")
                yield _document(record, source, overrides, fields)
            except (ValueError, RecursionError) as e:
                _fail(InputError(f"{source}: is no JSON object: {e}; one object a line is read"), failed, e)
            except InputError as e:
                _fail(e, failed)


def read_csv(
    path: Path,
    *,
    encoding: str | None = None,
    overrides: Metadata = _NONE,
    fields: Mapping[str, str] | None = None,
    failed: Failed | None = None,
) -> Iterator[Document]:
    """The documents of a CSV file with a header (RFC 4180; also with tabs or semicolons), as :func:`read_jsonl`."""
    csv.field_size_limit(MAX_BYTES)
    with _opened(path, encoding) as file:
        lines = _lines(file, path)
        first = next(lines, "")
        if not first.strip():
            raise InputError(f"{path}: is empty; its first line names the columns")
        delimiter = max("\t;,", key=first.count)
        header = [h.strip() for h in next(csv.reader([first], delimiter=delimiter))]
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 1
        while True:
            number += 1
            source = f"{path}#row={number}"
            try:
                row = next(rows, None)
                if row is None:
                    return
                if row:
                    yield _document(dict(zip(header, row, strict=False)), source, overrides, fields)
            except csv.Error as e:
                raise InputError(f"{source}: is no CSV: {e}; quote fields that hold quotation marks or line ends") from e
            except InputError as e:
                _fail(e, failed)


def _document(record: Mapping[str, Any], source: str, overrides: Metadata, fields: Mapping[str, str] | None) -> Document:
    named = {k.casefold(): k for k in record if isinstance(k, str)}
    keys = {f: (fields or {}).get(f) or next((named[n] for n in names if n in named), None) for f, names in FIELDS.items()}
    if missing := [k for k in (fields or {}).values() if k not in record]:
        raise InputError(f"{source}: has no field {missing[0]!r} (it has {', '.join(map(str, list(record)[:12]))}); see --map")
    if keys["text"] is None:
        raise InputError(f"{source}: no field is named {' or '.join(FIELDS['text'][:3])}; tell which with --map text=NAME")

    def values(field: str) -> list[str]:
        value = record.get(keys[field] or "")
        several = value if isinstance(value, list) else [value]
        return [clean(str(v)) for v in several if isinstance(v, str | int) and clean(str(v))]

    text = record[keys["text"]]
    if not isinstance(text, str):
        raise InputError(f"{source}: the field {keys['text']!r} holds no text; name another with --map text=NAME")
    one = {f: next(iter(values(f)), None) for f in FIELDS if f != "text"}
    creators = [n.strip() for v in values("author") for n in v.split(";") if n.strip()]
    stated = Metadata(
        title=one["title"],
        periodical=one["periodical"],
        volume=one["volume"],
        issue=one["issue"],
        creators=tuple(creators),
        date=iso_date(one["date"]) if one["date"] else None,
        identifier=one["identifier"],
    )
    return read_text(text.encode("utf-8", "replace"), source, encoding="utf-8", overrides=overlay(stated, overrides))


def _opened(path: Path, encoding: str | None) -> TextIO:
    try:
        return path.open(encoding=encoding or "utf-8-sig", newline="")
    except LookupError as e:
        raise InputError(f"{path}: there is no encoding {encoding!r}; name one that Python knows, such as utf-8 or cp1252") from e
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}; check the name and its permissions") from e


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    """The lines, each at most MAX_BYTES characters."""
    try:
        while line := file.readline(MAX_BYTES + 1):
            if len(line) > MAX_BYTES:
                raise InputError(f"{path}: has a line of more than {MAX_BYTES:,} characters; is it of this form?")
            yield line
    except UnicodeDecodeError as e:
        raise InputError(f"{path}: is not {e.encoding}: {e.reason}; name its encoding with --encoding") from e


def _fail(error: InputError, failed: Failed | None, cause: Exception | None = None) -> None:
    if failed is None:
        raise error from cause
    failed(error)
