"""In-text pointers to sources: brackets, note numbers with their notes, bare addresses (GUIDELINES, "Citations").

A pointer with a date alone takes its outlet from its sentence, else from the text just before; an outlet alone takes its date from
its sentence or paragraph. A plain parenthesis is no pointer: in doubt it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from kg.extract.notes import Notes, find_notes, marks, read_notes
from kg.extract.outlets import Outlets, is_outlet
from kg.extract.pointers import DOI, LONGEST, URL, Kind, Pointer, pointers
from kg.extract.sentences import sentences
from kg.lexicon import publishers
from kg.model import Citation, Document, PartialDate, Span
from kg.resolve.dates import WrittenDate, complete, find_dates

_SAYS = re.compile(
    r"[\"”]|\b(?:said|says?|told|report(?:s|ed|edly)?|quoted|cit(?:ed|ing)|wrote|writes|announced|claim(?:s|ed)|stat(?:ed|ing)|declared|warned|added|noted"
    r"|argu(?:ed|es)|according to|comment(?:ed|ary)|editorial|statement|interview|suggested|conclud(?:ed|es)|assert(?:ed|s)|contend(?:ed|s)|charged|insisted"
    r"|maintained)\b"
)
_AFTER_CLAUSE = re.compile(r"\s*(?:[.,;:!?)\]\"”]|--|[—–-]|\n|$|\((?i:see)\b|\s(?:and|but|while|or|as)\b)")
_TWEET = re.compile(r"\s*[—–-]{1,2}\s*(?P<name>[^()\n@]{2,60}?)\s*\(@\w{1,20}\)")
_SOCIAL = ("twitter.com", "x.com", "facebook.com", "instagram.com", "linkedin.com", "t.me", "vk.com", "youtube.com", "tiktok.com")
_SHORT = re.compile(r"\[([A-Z]{2,8})\]")  # "Voice of Palestine [VOP], 13 March"
_PATH_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-]|$)")
_REACH = 1_500
"""Code points before a pointer that are searched at most for what it supports and what completes it."""
_LEAD = re.compile(r"[\s,;:.—–)\]-]*(?:(?:and|but|while|whereas|or|yet)\s+)?")


@dataclass(frozen=True, slots=True)
class _Found:
    """A pointer where it stands: `mask` is what to cut out before parsing."""

    pointer: Pointer
    mask: Span
    rule: str


def citations(
    document: Document, publisher: Callable[[str], str | None] = lambda _: None, place: Callable[[str], bool] = lambda _: False
) -> tuple[Citation, ...]:
    """The in-text citations of `document`, in the order of the text.

    `publisher` gives the actor's key for an outlet's name or web domain, or None; `place` is true for the name of a state,
    city or other place, which with a date in brackets is an event and no source. Dates are completed by the document's own
    (:func:`kg.resolve.dates.complete`). Spans count code points of the document's text. Raises nothing.
    """
    text = document.text
    notes = find_notes(document)
    end = notes.block.start if notes.block else len(text)
    found = sorted(_candidates(document, notes, end, place), key=lambda f: (f.pointer.span, f.mask))
    bounds = sentences(text, document.body, end)
    style = any(f.pointer.kind is Kind.FULL and f.pointer.date and f.rule == "bracket" for f in found)
    named = [f.pointer.name for f in found if f.pointer.kind is Kind.FULL and f.pointer.name]
    named += [m.group(1) for f in found for m in _SHORT.finditer(text, f.pointer.span.start, f.pointer.span.end)]
    lines = [document.body, *(m.end() for m in re.compile("\n").finditer(text, document.body))]
    outlets = Outlets(text, document.body, named)
    article = _Article(
        document,
        _bound(document),
        bounds,
        [s.start for s in bounds],
        outlets,
        [f.mask for f in found],
        lines,
        [*find_dates(text, document.body, end)],
        style,
    )
    out: list[Citation] = []
    for f in found:
        if out and out[-1].span.overlaps(f.pointer.span):
            continue
        source, date = _source_and_date(article, f, out[-1] if out else None)
        if source is None:
            continue
        supports = _supports(article, f.mask, out[-1] if out else None)
        url = f.pointer.url
        host = urlsplit(url).hostname if url else None
        quoted = supports is not None and text[supports.end - 1] in "\"”’'"
        out.append(
            Citation(
                span=f.pointer.span,
                source=source,
                date=date,
                rule=f"{f.rule}-{f.pointer.kind}",
                see=f.pointer.see,
                publisher=publisher(source) or (publisher(host.removeprefix("www.")) if host else None),
                url=url,
                title=f.pointer.title,
                supports=supports,
                mask=f.mask,
                characterization="citesForInformation" if f.pointer.see else "includesQuotationFrom" if quoted else "citesAsEvidence",
            )
        )
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Article:
    """What pointers are completed from.

    `issued` is the last day that the article can have; `starts` are the starts of the sentences `bounds`; `masks` are the
    places of all pointers and `lines` the starts of all lines, ascending; `dates` are all dates of the body; `style` is true where the article cites by source and date in brackets.
    """

    document: Document
    issued: PartialDate | None
    bounds: list[Span]
    starts: list[int]
    outlets: Outlets
    masks: list[Span]
    lines: list[int]
    dates: list[WrittenDate]
    style: bool

    def sentence(self, at: int) -> int:
        """Index of the sentence that `at` lies in or after; -1 before the first."""
        return bisect_right(self.starts, at) - 1

    def dated(self, start: int, end: int) -> list[WrittenDate]:
        """The dates that stand in a stretch of the body."""
        return self.dates[bisect_left(self.dates, start, key=_start) : bisect_left(self.dates, end, key=_start)]

    def masked(self, at: int) -> bool:
        """True where `at` lies in a pointer."""
        i = bisect_right(self.masks, at, key=lambda m: m.start) - 1
        return i >= 0 and at < self.masks[i].end

    def paragraph(self, at: int) -> int:
        """Where the line that `at` lies in begins."""
        return self.lines[bisect_right(self.lines, at) - 1]


def _start(date: WrittenDate) -> int:
    return date.span.start


def _candidates(document: Document, notes: Notes, end: int, place: Callable[[str], bool]) -> Iterator[_Found]:
    """Everything that may be a pointer, brackets before the addresses inside them."""
    text = document.text
    taken = document.body
    masks: list[Span] = []
    for bracket in brackets(text, document.body, end):
        if bracket.start < taken or text.count(text[bracket.start], *_inner(bracket)) > 3:
            continue
        read = [p for p in pointers(text, *_inner(bracket)) if not (p.name and place(p.name) and not is_outlet(p.name))]
        if text[bracket.start] == "[":
            read = [p for p in read if _squared(text, bracket, p)]
        read = [p for p in read if p.kind is not Kind.URL or _cited(p.url or "")]
        if read:
            taken = bracket.end
            masks.append(bracket)
            yield from (_Found(p, bracket, "bracket") for p in read)
    starts = [m.start for m in masks]
    for m in _addresses(text, document.body, end):
        i = bisect_right(starts, m.start()) - 1
        url = m.group() if "://" in m.group() else f"https://{m.group()}"
        if m.re is DOI:
            url = f"https://doi.org/{m.group(1)}"
        if (i < 0 or masks[i].end <= m.start()) and _cited(url):
            yield _Found(Pointer(Span(*m.span()), Kind.URL, url=url), Span(*m.span()), "address")
    read_in = read_notes(text, notes)
    for number, mask, value in marks(text, document.body, notes):
        if pointer := read_in.get(value):
            kind = Kind.FULL if pointer.name else pointer.kind
            yield _Found(replace(pointer, span=number, kind=kind), mask, "note")


def _inner(bracket: Span) -> tuple[int, int]:
    return bracket.start + 1, bracket.end - 1


def brackets(text: str, start: int, end: int) -> list[Span]:
    """The brackets of `text[start:end]`, round and square, with what they hold, outer before inner.

    A bracket holds at most LONGEST code points and no end of a line.
    """
    found: list[Span] = []
    stack: list[int] = []
    for m in _BRACKET.finditer(text, start, end):
        c = m.group()
        if c == "\n":
            stack.clear()
        elif c in "([":
            stack.append(m.start())
        elif stack and text[stack[-1]] + c in ("()", "[]"):
            opened = stack.pop()
            if 2 < m.end() - opened <= LONGEST + 2:
                found.append(Span(opened, m.end()))
    return sorted(found)


_BRACKET = re.compile(r"[()\[\]\n]")


def _addresses(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    at = start
    for m in sorted([*DOI.finditer(text, start, end), *URL.finditer(text, start, end)], key=lambda m: (m.start(), -m.end())):
        if m.start() >= at:
            at = m.end()
            yield m


def _cited(url: str) -> bool:
    """False for a home page or an account ("facebook.com/NAME"): an invitation to follow, not a source."""
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    path = [p for p in address.path.split("/") if p]
    host = (address.hostname or "").removeprefix("www.").removeprefix("m.")
    return bool(path) and (len(path) > 1 or bool(address.query) or host not in _SOCIAL)


def _squared(text: str, bracket: Span, pointer: Pointer) -> bool:
    """A square bracket is an editor's insertion, unless it gives source and date, or an outlet alone on its line ("[Politico]")."""
    if pointer.kind is Kind.SOURCE:
        return text[: bracket.start].endswith("\n") and (bracket.end == len(text) or text[bracket.end] == "\n")
    return pointer.kind in (Kind.FULL, Kind.URL) and (pointer.name is None or is_outlet(pointer.name) or pointer.date is not None)


def _source_and_date(article: _Article, found: _Found, before: Citation | None) -> tuple[str | None, PartialDate | None]:
    """The source (None: no citation after all) and the date of a pointer, with what its surroundings add."""
    pointer, mask = found.pointer, found.mask
    text, issued = article.document.text, article.issued
    i = article.sentence(mask.start)
    sentence = article.bounds[i] if i >= 0 else mask
    if mask.start - sentence.start > _REACH:  # no sentence: a list, a table
        sentence = Span(mask.start - _REACH, max(mask.end, min(sentence.end, mask.end + _REACH)))
    match pointer.kind:
        case Kind.IBID:
            if before is None:
                return None, None
            return before.source, complete(pointer.date, issued) if pointer.date else before.date
        case Kind.URL:
            return _address(text, mask, pointer, issued)
        case Kind.DATE:
            if not _AFTER_CLAUSE.match(text, mask.end):
                return None, None
            source = article.outlets.before(mask.start, sentence.start)
            said = _SAYS.search(text, sentence.start, mask.start)
            if source is None and article.style and said:
                source = article.outlets.before(mask.start, article.document.body)
            elif not article.style and not said:
                return None, None
            return source, _date(article, pointer.date, sentence)
        case Kind.SOURCE:
            name = pointer.name or ""
            standing = text[mask.start] == "["
            if not standing and mask.start == sentence.start and not text[mask.end :].strip(" .\n"):
                return None, None  # the agency's name under its own dispatch
            if not standing and (_introduces(text, mask.start, name) or _dateline(text, mask) or not _AFTER_CLAUSE.match(text, mask.end)):
                return None, None
            if not (article.style or standing or _SAYS.search(text, sentence.start, mask.start)):
                return None, None
            return name, _nearby_date(article, sentence, mask) if article.style else None
        case _:
            date = _date(article, pointer.date, sentence)
            if date is None and pointer.url and not pointer.date:
                date = _path_date(pointer.url)
            return pointer.name, date


def _date(article: _Article, date: WrittenDate | None, sentence: Span) -> PartialDate | None:
    """The date with its year, from the sentence where that names the same month with a year; None where it is yet to come."""
    if date is None:
        return None
    before = article.dated(sentence.start, min(date.span.start, sentence.end)) if date.year is None else []
    context = next((d for d in before if d.year and not d.short and d.day is None and d.month == date.month), None)
    whole = complete(date, article.issued, context)
    issued = article.document.issued
    return None if whole and issued and whole.earliest() > issued.latest() else whole


def _bound(document: Document) -> PartialDate | None:
    """The article's date; where only its year is known, the last day on which its issue can have come out."""
    issued = document.issued
    known = publishers.by_name(document.periodical) if document.periodical and issued and issued.month is None else None
    latest = known.latest(document.volume, document.issue) if known else None
    return latest if latest and issued and latest.year == issued.year else issued


def _nearby_date(article: _Article, sentence: Span, mask: Span) -> PartialDate | None:
    """The date named last before the pointer in its sentence, else first after it there, else last in its paragraph."""

    def dates(start: int, end: int) -> list[WrittenDate]:
        return [d for d in article.dated(start, end) if not article.masked(d.span.start)]

    before = dates(sentence.start, mask.start)
    after = [] if before else dates(mask.end, sentence.end)
    earlier = [] if before or after else dates(max(article.paragraph(mask.start), mask.start - 4 * _REACH), sentence.start)
    nearest = before[-1:] or after[:1] or earlier[-1:]
    return complete(nearest[0], article.issued) if nearest else None


def _address(text: str, mask: Span, pointer: Pointer, issued: PartialDate | None) -> tuple[str | None, PartialDate | None]:
    """Who stands behind an address: the author of the post it belongs to, the outlet of its domain, else the domain itself."""
    host = (urlsplit(pointer.url or "").hostname or "").removeprefix("www.")
    if host in ("t.co", "twitter.com", "pic.twitter.com", "x.com", "mobile.twitter.com"):
        if m := _TWEET.match(text, mask.end, min(len(text), mask.end + 120)):
            posted = next(find_dates(text, m.end(), min(len(text), m.end() + 30)), None)
            return m["name"].strip(), complete(posted, issued) if posted else None
        return "Twitter" if host != "t.co" else host, None
    known = publishers.by_domain(host)
    date = complete(pointer.date, issued) if pointer.date else _path_date(pointer.url or "")
    return (known.name if known else host) or None, date


def _path_date(url: str) -> PartialDate | None:
    """The date in an address's path ("/2017/03/10/")."""
    m = _PATH_DATE.search(url)
    try:
        return PartialDate.parse("-".join(g for g in m.groups() if g)) if m else None
    except ValueError:
        return None


def _introduces(text: str, at: int, name: str) -> bool:
    """True where `name` in brackets is the short form of the words before it ("Islamic Republic News Agency (IRNA)")."""
    words = re.findall(r"[\w'’-]+", text[max(0, at - 120) : at])[-len(name) - 4 :]
    if not name.isupper() or not words:
        return False
    initials = "".join(w[0].upper() for w in words if w[0].isupper())
    letters = [c for c in name if c.isalpha()]
    return (
        initials.endswith(name)
        or words[-1].casefold() in {"agency", "service", "television", "news"}
        or (words[-1][0].isupper() and bool(letters) and all(c in initials[-len(letters) - 1 :] for c in letters))
    )


def _dateline(text: str, mask: Span) -> bool:
    """True in "WASHINGTON (Reuters) -" and "Istanbul (CNN) ...": nothing but capitalised words between line start and bracket."""
    line = text[text.rfind("\n", 0, mask.start) + 1 : mask.start]
    return len(line) < 60 and all(w[:1].isupper() or not w[:1].isalpha() for w in re.split(r"[\s/]+", line))


def _supports(article: _Article, mask: Span, before: Citation | None) -> Span | None:
    """The words that a pointer at `mask` supports: back to the pointer before it or the start of the sentence.

    A pointer that stands after the full stop supports the sentence before it; a quotation over several sentences is taken whole.
    """
    text = article.document.text
    i = article.sentence(mask.start)
    if i < 0:
        return None
    if before and before.mask and before.mask == mask:
        return before.supports
    start, end = max(article.bounds[i].start, mask.start - _REACH), mask.start
    if before and before.mask and before.mask.end > start:
        start = before.mask.end
    span = _trimmed(text, start, end)
    if span is None and before and before.mask and before.mask.end >= article.bounds[i].start:
        return before.supports
    if span is None:
        paragraph = article.paragraph(mask.start)
        if i == 0 or article.bounds[i - 1].start < paragraph:
            return None
        i -= 1
        span = article.bounds[i]
    start = span.start
    while (
        _open(text, start, span.end)
        and i > 0
        and article.bounds[i - 1].start >= article.paragraph(mask.start)
        and mask.start - start < _REACH
    ):
        i -= 1
        start = article.bounds[i].start
    return Span(start, span.end) if not _open(text, start, span.end) else span


def _open(text: str, start: int, end: int) -> bool:
    """True where a quotation ends in `text[start:end]` that did not begin there."""
    words = text[start:end]
    return words.count("”") > words.count("“") or words.count('"') % 2 == 1


def _trimmed(text: str, start: int, end: int) -> Span | None:
    start = min(_LEAD.match(text, start, end).end(), end)  # type: ignore[union-attr]
    while end > start and text[end - 1] in " \n\t,;:(":
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None
