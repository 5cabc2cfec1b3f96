"""Footnotes and endnotes: the block of notes at the end of an article, and the numbers or stars in the text that point to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.extract.pointers import DOI, SEE, URL, Kind, Pointer, pointers
from kg.extract.sentences import sentences
from kg.model import Document, Span
from kg.resolve.dates import WrittenDate

_HEADING = re.compile(r"^#{0,4}\s*(?:notes?|endnotes?|footnotes?|references?|sources?|works cited|bibliography)\s*:?\s*$", re.IGNORECASE)
_NOTE = re.compile(
    r"^\s*(?:\[\^?(\d{1,3})\]:?|\((\d{1,3})\)|(\d{1,3})(?:[.):]\s|\s)|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|(\*{1,3}|[†‡§¶‖]{1,3}))\s*(?=[^\s*])"
)
_MARK = re.compile(
    r"\[\^?(?P<square>\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,8})\]|(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})"
    r"|(?:(?<=[A-Za-z][.,;:!?\"”’)])|(?<=[A-Za-z][.,;:!?][\"”’)]))(?P<glued>\d{1,3})(?=\s|$)"
    r"|(?<=[\w.,;:!?\"”’)])(?P<star>\*{1,3}|[†‡§¶‖]{1,3})(?=\s|[.,;:]|$)"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NAMES = r"(?P<author>[A-Z][\w'’-]+(?:(?:,\s|\s(?:and|&)\s)[A-Z][\w'’-]+)*?)"
_AGAIN = re.compile(  # "Kask, op. cit., 5", "Kask (n. 6), 40", "Kask, supra note 1", "Kask, 45"
    rf"{_NAMES}(?:,\s|\s)(?:(?:op|loc)\.\s?cit\b|\(?(?:supra\s)?(?:notes?|n\.|fn\.?)\s?(?P<number>\d{{1,3}})|supra\b"
    r"|(?:at\s|pp?\.\s?)?\d{1,4}(?:[-–]\d{1,4})?\.?$)"
)
_SHORT = re.compile(rf"{_NAMES},\s(?P<quote>[“\"‘])?(?P<title>[A-Z][^,“”\"]{{2,120}}?)[,.]?(?(quote)[”\"’])(?=[,.]|\s(?:pp?\.\s?)?\d|$)")
_BOOK = re.compile(r"(?P<author>[^,“\"]{3,80}),\s(?P<title>[^()“”\"]{3,200}?)\s\([^()]{0,100}?(?P<year>(?:1[89]|20)\d\d)\)")


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of an article by label (a number or stars) in their order, each where its text stands, and the block of all of them.

    `block` is None where there is none.
    """

    block: Span | None
    spans: Mapping[str, Span]


def find_notes(document: Document) -> Notes:
    """The block of notes that ends the document.

    It stands under a heading of its own, or its numbers count from 1, two and more; or its lines begin with stars that each
    stand in the text, too.
    """
    text = document.text
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text[document.body :])]
    lines = [(a + document.body, b + document.body) for a, b in lines if text[a + document.body : b + document.body].strip()]
    first = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        line = text[lines[i][0] : lines[i][1]]
        if _HEADING.match(line):
            return _block(text, lines[i:], 1) if i + 1 < len(lines) else Notes(None, {})
        m = _NOTE.match(line)
        if not m:
            break
        first = i
        if _label(m) == "1" and len(lines) - first > 1:
            heading = i and _HEADING.match(text[lines[i - 1][0] : lines[i - 1][1]])
            return _block(text, lines[i - 1 :], 1) if heading else _block(text, lines[i:], 0)
    return _starred(text, document.body, lines[first:])


def _starred(text: str, body: int, lines: list[tuple[int, int]]) -> Notes:
    """The notes in the last lines, where each begins with a star of its own that marks words of the text too."""
    labels = [_label(m) for a, b in lines if (m := _NOTE.match(text[a:b]))]
    if not labels or len(set(labels)) < len(labels) or any(label.isdigit() for label in labels):
        return Notes(None, {})
    marks = {m["star"] for m in _MARK.finditer(text, body, lines[0][0]) if m["star"]}
    return _block(text, lines, 0) if marks.issuperset(labels) else Notes(None, {})


def _block(text: str, lines: list[tuple[int, int]], skip: int) -> Notes:
    spans: dict[str, Span] = {}
    for a, b in lines[skip:]:
        m = _NOTE.match(text[a:b])
        if m:
            spans.setdefault(_label(m), Span(a + m.end(), a + len(text[a:b].rstrip())))
    stars = not any(label.isdigit() for label in spans)
    return Notes(Span(lines[0][0], lines[-1][1]), spans) if "1" in spans or (spans and stars) else Notes(None, {})


def marks(text: str, start: int, notes: Notes) -> Iterator[tuple[Span, Span, str]]:
    """The marks in `text[start:]` before the block that point to a note: (the mark, with its brackets, its label)."""
    if notes.block is None:
        return
    for m in _MARK.finditer(text, start, notes.block.start):
        group = next(g for g in ("square", "raised", "glued", "star") if m[g])
        if group == "square":
            for n in re.compile(r"\d+").finditer(text, *m.span("square")):
                if str(int(n.group())) in notes.spans:
                    yield Span(*n.span()), Span(*m.span()), str(int(n.group()))
        elif (label := _normal(m[group])) in notes.spans:
            yield Span(*m.span(group)), Span(*m.span(group)), label


def read_notes(text: str, notes: Notes) -> dict[str, Pointer]:
    """What each note points to; notes that are the author's own prose are left out.

    "Ibid." is the note before. A short form is the last earlier note by that author, and with those words in its title where it
    gives some: "Kask, op. cit., 50", "Kask, Promises, 50", "Kask (n. 1), 50", "Kask, 50".
    """
    found: dict[str, Pointer] = {}
    last: Pointer | None = None
    for label, span in notes.spans.items():
        earlier = {known: text[notes.spans[known].start : notes.spans[known].end] for known in found}
        see = SEE.match(text, span.start, span.end)
        again = _again(text[see.end() if see else span.start : span.end], found, earlier)
        pointer = replace(again, see=bool(see)) if again else _read(text, span)
        if pointer and pointer.kind is Kind.IBID:
            pointer = replace(last, date=pointer.date or last.date, see=pointer.see) if last else None
        if pointer:
            found[label] = last = pointer
    return found


def _again(words: str, found: Mapping[str, Pointer], earlier: Mapping[str, str]) -> Pointer | None:
    """The earlier pointer that the short form `words` means, or None where it is none; `earlier` are the words of those notes."""
    if m := _AGAIN.match(words):
        if m["number"] in found:
            return found[m["number"]]
        title = ""
    elif m := _SHORT.match(words):
        title = m["title"]
    else:  # the title alone
        return next((p for p in found.values() if p.title and len(p.title) > 8 and re.match(rf"{re.escape(p.title)}[,.\s]", words)), None)
    names = [rf"\b{re.escape(name)}\b" for name in re.split(r",\s|\s(?:and|&)\s", m["author"])]
    meant = rf"\b{re.escape(title)}" if title else ""
    for label in reversed(list(found)):
        author = re.split(r"[“\"(]", earlier[label])[0]
        if all(re.search(name, author) for name in names) and re.search(meant, earlier[label], re.IGNORECASE):
            return found[label]
    return None


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


def _label(m: re.Match[str]) -> str:
    return _normal(next(g for g in m.groups() if g))


def _normal(label: str) -> str:
    """A number as ASCII figures without noughts before it; stars as they are."""
    figures = label.translate(_RAISED)
    return str(int(figures)) if figures.isdigit() else label
