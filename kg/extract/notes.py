"""Footnotes and endnotes: the block of notes at the end of an article, and the numbers in the text that point to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.extract.pointers import DOI, SEE, URL, Kind, Pointer, pointers
from kg.extract.sentences import sentences
from kg.model import Document, Span
from kg.resolve.dates import WrittenDate

_HEADING = re.compile(r"^#{0,4}\s*(?:notes?|endnotes?|footnotes?|references?|sources?|works cited|bibliography)\s*:?\s*$", re.IGNORECASE)
_NOTE = re.compile(r"^\s*(?:\[\^?(\d{1,3})\]:?|\((\d{1,3})\)|(\d{1,3})(?:[.):]\s|\s)|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}))\s*(?=\S)")
_MARK = re.compile(
    r"\[\^?(?P<square>\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,8})\]|(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})"
    r"|(?:(?<=[A-Za-z][.,;:!?\"”’)])|(?<=[A-Za-z][.,;:!?][\"”’)]))(?P<glued>\d{1,3})(?=\s|$)"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BOOK = re.compile(r"(?P<author>[^,“\"]{3,80}),\s(?P<title>[^()“”\"]{3,200}?)\s\([^()]{0,100}?(?P<year>(?:1[89]|20)\d\d)\)")


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of an article by number, each where its text stands, and the block of all of them (None: there is none)."""

    block: Span | None
    spans: Mapping[int, Span]


def find_notes(document: Document) -> Notes:
    """The block of numbered notes that ends the document: under a heading of its own, or two and more counted from 1."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", document.text[document.body :])]
    lines = [(a + document.body, b + document.body) for a, b in lines if document.text[a + document.body : b + document.body].strip()]
    first = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        line = document.text[lines[i][0] : lines[i][1]]
        if _HEADING.match(line):
            return _block(document.text, lines[i:], 1) if i + 1 < len(lines) else Notes(None, {})
        m = _NOTE.match(line)
        if not m:
            break
        first = i
        if _number(m) == 1 and len(lines) - first > 1:
            found = _block(document.text, lines[first:], 0)
            heading = i and _HEADING.match(document.text[lines[i - 1][0] : lines[i - 1][1]])
            return _block(document.text, lines[i - 1 :], 1) if heading else found
    return Notes(None, {})


def _block(text: str, lines: list[tuple[int, int]], skip: int) -> Notes:
    spans: dict[int, Span] = {}
    for a, b in lines[skip:]:
        m = _NOTE.match(text[a:b])
        if m:
            spans.setdefault(_number(m), Span(a + m.end(), a + len(text[a:b].rstrip())))
    return Notes(Span(lines[0][0], lines[-1][1]), spans) if 1 in spans else Notes(None, {})


def marks(text: str, start: int, notes: Notes) -> Iterator[tuple[Span, Span, int]]:
    """The numbers in `text[start:]` before the block that point to a note: (the number, with its brackets, its value)."""
    if notes.block is None:
        return
    for m in _MARK.finditer(text, start, notes.block.start):
        group = next(g for g in ("square", "raised", "glued") if m[g])
        if group == "square":
            for n in re.compile(r"\d+").finditer(text, *m.span("square")):
                if int(n.group()) in notes.spans:
                    yield Span(*n.span()), Span(*m.span()), int(n.group())
        elif (number := int(m[group].translate(_RAISED))) in notes.spans:
            yield Span(*m.span(group)), Span(*m.span(group)), number


def read_notes(text: str, notes: Notes) -> dict[int, Pointer]:
    """What each note points to; notes that are the author's own prose are left out.

    "Ibid." is the note before; a short form ("Cha, The Impossible State, 50") is the first note by that author.
    """
    found: dict[int, Pointer] = {}
    last: Pointer | None = None
    for number in sorted(notes.spans):
        pointer = _read(text, notes.spans[number])
        if pointer and pointer.kind is Kind.IBID:
            pointer = replace(last, date=pointer.date or last.date, see=pointer.see) if last else None
        elif pointer is None:
            words = text[notes.spans[number].start : notes.spans[number].end]
            pointer = next((p for p in found.values() if p.name and words.startswith(p.name.split()[-1] + ",")), None)
        if pointer:
            found[number] = last = pointer
    return found


def _read(text: str, span: Span) -> Pointer | None:
    """What one note points to: a book, the first pointer of the note, of a sentence of it, or its address."""
    see = SEE.match(text, span.start, span.end)
    if m := _BOOK.match(text, see.end() if see else span.start, span.end):
        year = WrittenDate(Span(*m.span("year")), int(m["year"]), None, None)
        url = URL.search(text, m.end(), span.end)
        return Pointer(Span(*m.span()), Kind.FULL, m["author"].strip(), year, bool(see), m["title"], url.group() if url else None)
    for part in [span, *sentences(text, span.start, span.end)]:
        if found := pointers(text, part.start, part.end, note=True):
            return found[0]
    if address := DOI.search(text, span.start, span.end):
        return Pointer(Span(*address.span()), Kind.URL, url=f"https://doi.org/{address.group(1)}")
    if address := URL.search(text, span.start, span.end):
        return Pointer(Span(*address.span()), Kind.URL, url=address.group() if "://" in address.group() else f"https://{address.group()}")
    return None


def _number(m: re.Match[str]) -> int:
    return int(next(g for g in m.groups() if g).translate(_RAISED))
