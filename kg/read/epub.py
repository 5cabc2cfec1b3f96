"""An EPUB book -> one document: its chapters in the order of the spine, links and notes."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from kg.errors import InputError
from kg.model import Document
from kg.read.archive import open_zip, part, xml
from kg.read.blocks import Block, Content, clean, document, read_tree, take_notes, web_links
from kg.read.html import tree
from kg.read.metadata import Metadata
from kg.read.tags import iso_date

_NONE = Metadata()
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = ("application/xhtml+xml", "text/html")
_MOST = 500  # chapters


def read_epub(data: bytes, source: str, *, overrides: Metadata = _NONE) -> Document:
    """The book `data` as one document (EPUB 2 and 3); tables of contents are left out, notes stand at its end.

    Raises InputError for a file that is broken, locked, too large, hostile, empty or not English.
    """
    archive = open_zip(data, source)
    container = xml(part(archive, "META-INF/container.xml", source), "META-INF/container.xml", source)
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    package = rootfile.get("full-path") if rootfile is not None else None
    if not package:
        raise InputError(f"{source}: names no package file; is it an EPUB book?")
    opf = xml(part(archive, package, source), package, source, dtd=True)
    items = {i.get("id"): i for i in opf.iter(f"{_OPF}item")}
    blocks: list[Block] = []
    notes: list[tuple[int, Block]] = []
    for reference in list(opf.iter(f"{_OPF}itemref"))[:_MOST]:
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href") or "").partition("#")[0]))
        root = tree(part(archive, name, source), f"{source}: {name}", None)
        for element in root.xpath("//nav | //head"):
            element.drop_tree()
        found = take_notes(root)
        # Each chapter may count its notes from 1: all but the first chapter's are counted on.
        if notes and {n for n, _ in found} & {n for n, _ in notes}:
            by = max(n for n, _ in notes)
            _renumber(root, by)
            found = tuple((n + by, b) for n, b in found)
        notes += found
        blocks += web_links(read_tree(root))
    return document(Content(tuple(blocks), tuple(notes)), source, _metadata(opf), overrides)


def _renumber(root: object, by: int) -> None:
    """Raise each note's number ``[n]`` in the tree by `by`."""

    def raised(words: str | None) -> str | None:
        return re.sub(r"\[(\d{1,3})\]", lambda m: f"[{int(m[1]) + by}]", words) if words else words

    for element in root.iter():  # type: ignore[attr-defined]
        element.text, element.tail = raised(element.text), raised(element.tail)


def _metadata(opf: object) -> Metadata:
    """The package's Dublin Core (EPUB 3.3, section 5.5)."""

    def values(field: str) -> list[str]:
        return [v for e in opf.iter(f"{_DC}{field}") if (v := clean("".join(e.itertext())))]  # type: ignore[attr-defined]

    dates = (d for v in values("date") if (d := iso_date(v)))
    return Metadata(
        title=next((t[:300] for t in values("title")), None),
        creators=tuple(values("creator")),
        date=next(dates, None),
        periodical=next(iter(values("publisher")), None),
        language=next(iter(values("language")), None),
        identifier=next(iter(values("identifier")), None),
    )
