"""A tree of HTML -> blocks (paragraphs, headings, items) with their links, and its notes -> one document.

Web pages, DOCX, EPUB and Markdown all come here as trees of elements; PDF brings blocks of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import InputError
from kg.model import Document, Link, Span
from kg.read.metadata import Metadata, describe, overlay
from kg.read.text import MAX_LINE, foreign, stem

Element = Any  # lxml.html.HtmlElement; lxml ships no types

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul
    head list item quote row cell""".split()  # noqa: SIM905 (the last line: trafilatura's own names)
)
_DROPPED = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "button", "select", "textarea", "img", "graphic")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_CLOSED = re.compile(r"[.!?:…][\"”’)\]]*\s*$")
_NOTES = re.compile(r"(?:notes?|endnotes?|footnotes?|references|sources|bibliography|works cited)\s*:?", re.IGNORECASE)
_NUMBER = re.compile(r"[\[(]?(\d{1,3})[\])]?\.?")
_LEADING_NUMBER = re.compile(r"^\s*(?:[\[(]\d{1,3}[\])]|\d{1,3}[.:)]?)\s+")
_MOST_MARKS = 2_000  # of notes in one article; the rest stay links
_HOLDERS = frozenset(["li", "p", "aside", "dd", "tr", "div", "section"])


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or item on one line; its links count offsets in its own text."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of one article, before it is a document: blocks in reading order, and notes by their number."""

    blocks: tuple[Block, ...]
    notes: tuple[tuple[int, Block], ...] = ()


def document(content: Content, source: str, stated: Metadata, overrides: Metadata, *, sure: bool = True) -> Document:
    """The document that `content` makes: title, paragraphs with blank lines between, and at the end the notes.

    `overrides` stand above `stated`, what a file's own fields say; those stand above the lines of the text where they are
    `sure` (the tags of a page) and below them where they are not (the properties of an office file). Raises InputError for a
    text that is empty, not in English (unless `overrides` name the language), or has an endless line.
    """
    blocks = [b for b in content.blocks if b.text]
    if content.notes:
        while blocks and _NOTES.fullmatch(blocks[-1].text):
            blocks.pop()
    title = stated.title
    if title and sure:
        blocks = [Block(title), *(b for i, b in enumerate(blocks) if i > 5 or _plain(b.text) != _plain(title))]
    if content.notes:
        blocks.append(Block("Notes"))
        blocks += [_behind(f"{number}. ", note) for number, note in content.notes]
    text, links = _joined(blocks)
    if not any(c.isalnum() for c in text) or (title and sure and text.strip() == title):
        raise InputError(f"{source}: holds no article that can be read; is the text in it as text?")
    if (longest := max(map(len, text.split("\n")))) > MAX_LINE:
        raise InputError(f"{source}: has a paragraph of {longest:,} characters (at most {MAX_LINE:,}); is it an article?")
    if overrides.language is None and (other := foreign(text)):
        raise InputError(f"{source}: is not in English (looks like {other!r}); only English is read: pass --language en if it is")
    if not (stated.language or "").casefold().startswith("en"):
        stated = replace(stated, language=None)  # a page's template often names a language that its text is not in
    known = overlay(stated, overrides)
    made = describe(text, source, title or stem(source), known if sure else overrides)
    if not sure:
        made = replace(
            made,
            creators=made.creators or known.creators,
            issued=made.issued or known.date,
            identifier=made.identifier or known.identifier,
        )
    span = Span(0, len(made.title)) if text.startswith(made.title) else made.title_span
    return replace(made, title_span=span, links=links)


def read_tree(root: Element) -> list[Block]:
    """The blocks of a tree, in order; a numbered list under a heading "Notes" keeps its numbers. Takes time linear in the tree."""
    from lxml import etree

    etree.strip_elements(root, *_DROPPED, with_tail=False)
    found: list[Block] = []
    pieces: list[tuple[str, str | None]] = []
    links: list[str | None] = [None]
    counts: dict[Element, int] = {}
    numbered = False
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            pieces.append((element.tail or "", links[-1]))
            continue
        tag = _tag(element)
        block = tag in _BLOCKS
        if block and pieces:
            made = block_of(pieces)
            pieces = []
            if made.text:
                found.append(made)
                numbered = numbered or bool(_NOTES.fullmatch(made.text))
        if event == "start":
            if tag in ("a", "ref"):
                links.append(element.get("href") or element.get("target"))
            elif tag in ("li", "item") and numbered and _is_numbered(element.getparent()):
                counts[element.getparent()] = counts.get(element.getparent(), 0) + 1
                pieces.append((f"{counts[element.getparent()]}. ", None))
            elif tag in ("br", "lb"):
                if _CLOSED.search("".join(p for p, _ in pieces[-3:])):
                    found.append(block_of(pieces))
                    pieces = []
                else:
                    pieces.append((" ", links[-1]))
            pieces.append((element.text or "", links[-1]))
        else:
            if tag in ("a", "ref"):
                links.pop()
            if element is not root:
                pieces.append((element.tail or "", links[-1]))
    found.append(block_of(pieces))
    return [b for b in found if b.text]


def take_notes(root: Element) -> tuple[tuple[int, Block], ...]:
    """The notes that numbers in the text link to, taken out of the tree; each number becomes ``[n]`` in the text.

    A number is an inner link (``href="#..."``) that shows a number, or says that it is a note's (DPUB-ARIA ``doc-noteref``,
    EPUB ``noteref``), and leads further down. Notes keep the numbers that they show, unless two show the same.
    """
    place: dict[Element, int] = {}
    named: dict[str, Element] = {}
    for i, element in enumerate(root.iter()):
        place[element] = i
        for attribute in ("id", "name"):
            if name := element.get(attribute):
                named.setdefault(name, element)
    references: list[tuple[Element, Element, int | None]] = []
    for anchor in root.iter("a"):
        if len(references) >= _MOST_MARKS:
            break
        href = anchor.get("href") or ""
        shown = "".join(anchor.itertext()).strip()
        number = _NUMBER.fullmatch(shown)
        said = "noteref" in (anchor.get("role") or "") + (anchor.get("epub:type") or "")
        if "#" not in href or len(shown) > 8 or not (number or said):
            continue
        target = named.get(href.rpartition("#")[2])
        if target is None or place[target] < place[anchor]:
            continue
        holder = next((e for e in (target, *target.iterancestors()) if _tag(e) in _HOLDERS), None)
        if holder is not None and holder not in anchor.iterancestors():
            references.append((anchor, holder, int(number[1]) if number else None))
    holders = list(dict.fromkeys(h for _, h, _ in references))
    shown_numbers = {h: n for _, h, n in reversed(references)}
    distinct = None not in shown_numbers.values() and len(set(shown_numbers.values())) == len(holders)
    numbers = {h: (shown_numbers[h] or 0) if distinct else i for i, h in enumerate(holders, 1)}
    for anchor, holder, _ in references:
        for child in list(anchor):
            anchor.remove(child)
        anchor.text = f"[{numbers[holder]}]"
        # Made into spans, not taken out: that would cost time by the square of their count.
        for element in (anchor, anchor.getparent()):
            if _tag(element) in ("a", "sup"):
                element.tag = "span"
                element.attrib.clear()
    notes = []
    for holder in holders:
        for back in [a for a in holder.iter("a") if (a.get("href") or "").startswith("#") and a is not holder]:
            back.drop_tree()
        made = read_tree(holder)
        joined, links = _joined(made, " ")
        if skip := _LEADING_NUMBER.match(joined):
            joined, links = joined[skip.end() :], _moved(links, -skip.end())
        notes.append((numbers[holder], Block(joined.strip(" ↩︎↑^"), links)))
        parent = holder.getparent()
        if parent is not None:
            holder.drop_tree()
            if (
                _tag(parent) in ("ol", "ul", "section", "aside")
                and not "".join(parent.itertext()).strip()
                and parent.getparent() is not None
            ):
                parent.drop_tree()
    return tuple(sorted((n for n in notes if n[1].text), key=lambda n: n[0]))


def clean(words: str) -> str:
    """`words` on one line, blanks single, without control characters and soft hyphens."""
    return _BLANKS.sub(" ", _NOT_TEXT.sub("", words)).strip()


def block_of(pieces: Sequence[tuple[str, str | None]]) -> Block:
    """The pieces on one line; pieces side by side with one address are one link."""
    text = ""
    links: list[Link] = []
    for words, url in pieces:
        words = _BLANKS.sub(" ", _NOT_TEXT.sub("", words))
        if not text or text.endswith(" "):
            words = words.lstrip()
        start = len(text)
        text += words
        if not url or not words.strip():
            continue
        span = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        if links and links[-1].url == url and not text[links[-1].span.end : span.start].strip():
            span = Span(links.pop().span.start, span.end)
        links.append(Link(span, url))
    return Block(text.rstrip(), tuple(links))


def _joined(blocks: Sequence[Block], between: str = "\n\n") -> tuple[str, tuple[Link, ...]]:
    """The text of all blocks, and their links in it; the notes under their heading are lines without blank lines between."""
    links: list[Link] = []
    parts: list[str] = []
    at = 0
    for block in blocks:
        links += _moved(block.links, at)
        parts.append(block.text)
        at += len(block.text) + len(between)
    return between.join(parts), tuple(links)


def _moved(links: Sequence[Link], by: int) -> tuple[Link, ...]:
    return tuple(Link(Span(x.span.start + by, x.span.end + by), x.url) for x in links if x.span.start + by >= 0)


def _behind(prefix: str, block: Block) -> Block:
    return Block(prefix + block.text, _moved(block.links, len(prefix)))


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_numbered(parent: Element | None) -> bool:
    return parent is not None and (_tag(parent) == "ol" or parent.get("rend") == "ol")


def _plain(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def web_links(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with those of their links that lead to the web."""
    for block in blocks:
        yield replace(block, links=tuple(x for x in block.links if x.url.startswith(("http://", "https://")) and len(x.url) < 2_000))
