"""A web page -> its article: main text with its links, metadata, notes."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import InputError
from kg.model import Document
from kg.read.blocks import Content, Element, clean, document, read_tree, take_notes, web_links
from kg.read.metadata import Metadata
from kg.read.tags import iso_date, page_metadata
from kg.read.text import decode

MAX_BYTES = 10_000_000
MOST_ELEMENTS = 50_000
MOST_LINKS = 5_000
DEEPEST = 200
FEWEST_WORDS = 15
"""Words of the main text: a page with fewer is a list, a picture or a notice."""

_NONE = Metadata()
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|disqus\w*|cookie\w*|consent\w*|gdpr)(?:$|[\s_-])", re.IGNORECASE)


def read_html(data: bytes, source: str, *, encoding: str | None = None, overrides: Metadata = _NONE, url: str | None = None) -> Document:
    """The article of the page `data`; `url` is where it came from, if that is known.

    Main text by trafilatura, paragraphs with blank lines between; its links are the document's. Raises InputError for a page
    that is empty, too large (:data:`MAX_BYTES`, :data:`MOST_ELEMENTS`, :data:`DEEPEST`), not English or without an article.
    """
    root = tree(data, source, encoding)
    stated = page_metadata(root)
    base = url or stated.identifier
    notes = take_notes(root)
    if base:
        root.make_links_absolute(base, resolve_base_href=True, handle_failures="ignore")
    for element in [
        e for e in root.iter("section", "div", "aside", "ol", "ul") if _COMMENTS.search(f"{e.get('class') or ''} {e.get('id') or ''}")
    ]:
        if element.getparent() is not None and not any(e.tag in ("h1", "article") for e in element.iter()):
            element.drop_tree()
    from trafilatura import bare_extraction

    found = bare_extraction(
        root,
        url=base,
        include_comments=False,
        include_links=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
    )
    if found is None or isinstance(found, dict) or found.body is None:
        raise InputError(f"{source}: holds no article that can be told from the rest of the page; save its text and read that")
    stated = replace(
        stated,
        title=stated.title or (clean(found.title) if found.title else None),
        creators=stated.creators or tuple(filter(None, (clean(a) for a in (found.author or "").split(";")))),
        date=stated.date or (iso_date(found.date) if found.date else None),
        identifier=stated.identifier or url,
    )
    blocks = tuple(web_links(read_tree(found.body)))
    if sum(len(b.text.split()) for b in blocks) < FEWEST_WORDS:
        raise InputError(f"{source}: holds no article that can be told from the rest of the page; save its text and read that")
    content = Content(blocks, tuple((n, next(iter(web_links([b])))) for n, b in notes))
    return document(content, source, stated, overrides)


def tree(data: bytes, source: str, encoding: str | None = None) -> Element:
    """The page as a tree of elements; InputError where it is empty, too large or too deep."""
    from lxml import etree, html

    if len(data) > MAX_BYTES:
        raise InputError(f"{source}: larger than {MAX_BYTES:,} bytes; no article is: save its text and read that")
    if not data.strip():
        raise InputError(f"{source}: is empty; give a page with an article in it")
    text = _DECLARATION.sub("", _decoded(data, source, encoding)).replace("\0", "")
    try:
        root = html.document_fromstring(
            text, parser=html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError, AssertionError) as e:
        raise InputError(f"{source}: cannot be read as HTML: {str(e).splitlines()[0] if str(e) else 'nothing in it'}; is it a page?") from e
    bounded(root, source)
    return root


def made_content(markup: str, source: str) -> Content:
    """What stands in HTML that another form was turned into; InputError where it is too large or too deep."""
    from lxml import html

    root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    bounded(root, source)
    notes = take_notes(root)
    return Content(tuple(web_links(read_tree(root))), notes)


def bounded(root: Element, source: str) -> None:
    """InputError for a tree that is too deep or too large to be an article."""
    from lxml import etree

    if sum(1 for _ in root.iter("a")) > MOST_LINKS:
        raise InputError(f"{source}: more than {MOST_LINKS:,} links; no article is: save its text and read that")
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST or count > MOST_ELEMENTS:
            what = f"nested deeper than {DEEPEST}" if depth > DEEPEST else f"more than {MOST_ELEMENTS:,} elements"
            raise InputError(f"{source}: {what}; no article is: save its text and read that")


def _decoded(data: bytes, source: str, encoding: str | None) -> str:
    """By the encoding named, else UTF-8, else the one that the page declares, else the best guess.

    UTF-8 stands first, because a text that is not UTF-8 hardly ever decodes as it; ISO 8859-1 is read as cp1252 (WHATWG Encoding).
    """
    if encoding is None:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            m = _CHARSET.search(data, 0, 4_096)
        name = m.group(1).decode("ascii").casefold() if m else ""
        name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii") else name
        if name and name != "utf-8":
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                pass
    return decode(data, source, encoding)
