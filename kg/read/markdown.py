"""A Markdown file -> its article (CommonMark by markdown-it-py, with footnotes and YAML front matter)."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import InputError
from kg.model import Document
from kg.read.blocks import clean, document
from kg.read.html import made_content
from kg.read.metadata import Metadata
from kg.read.tags import iso_date
from kg.read.text import MAX_BYTES, decode

_NONE = Metadata()
_FRONT = re.compile(r"\A---\s*\n(.{0,20000}?\n)(?:---|\.\.\.)\s*\n", re.DOTALL)
_FIELDS = {
    "title": ("title", "headline"),
    "creators": ("author", "authors", "creator", "by"),
    "date": ("date", "published", "issued"),
    "periodical": ("periodical", "publication", "journal"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "language": ("language", "lang"),
    "identifier": ("url", "canonical", "doi", "identifier"),
}


def read_markdown(data: bytes, source: str, *, encoding: str | None = None, overrides: Metadata = _NONE) -> Document:
    """The article in the Markdown file `data`; marks of emphasis are left out, links kept, footnotes joined to their numbers.

    Raises InputError for a file that is empty, binary, too large or not English, or whose front matter is no YAML.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    if len(data) > MAX_BYTES:
        raise InputError(f"{source}: larger than {MAX_BYTES:,} bytes; split it into its articles")
    if not data.strip():
        raise InputError(f"{source}: is empty; give a file with an article in it")
    text = decode(data, source, encoding).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    stated = _front(front[1], source) if front else _NONE
    made = MarkdownIt("commonmark").use(footnote_plugin).enable("table").render(text[front.end() :] if front else text)
    if not made.strip():
        raise InputError(f"{source}: is empty; give a file with an article in it")
    return document(made_content(made, source), source, stated, overrides)


def _front(text: str, source: str) -> Metadata:
    """The fields of the front matter."""
    import yaml

    try:
        said: Any = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as e:
        raise InputError(f"{source}: its front matter is not YAML: {str(e).splitlines()[0]}; mend it or take it out") from e
    if not isinstance(said, dict):
        return _NONE
    fields = {str(k).casefold(): v for k, v in said.items()}
    found: dict[str, list[str]] = {}
    for field, names in _FIELDS.items():
        value = next((fields[n] for n in names if n in fields), None)
        values = value if isinstance(value, list) else [value]
        found[field] = [w for v in values if isinstance(v, str) and (w := clean(v))]
    one = {f: found[f][0] if found[f] else None for f in _FIELDS}
    return Metadata(
        title=one["title"],
        creators=tuple(found["creators"]),
        date=iso_date(one["date"]) if one["date"] else None,
        periodical=one["periodical"],
        volume=one["volume"],
        issue=one["issue"],
        language=one["language"],
        identifier=one["identifier"],
    )
