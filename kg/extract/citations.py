"""In-text pointers to sources: brackets, note numbers with their notes, bare addresses (GUIDELINES, "Citations").

A pointer with a date alone takes its outlet from its sentence, else from the text just before; an outlet alone takes its date from
its sentence or paragraph. A plain parenthesis is no pointer: in doubt it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from kg.extract.links import link_citations
from kg.extract.notes import Notes, find_notes, marks, read_notes
from kg.extract.outlets import is_outlet
from kg.extract.pointers import DOI, LONGEST, URL, Kind, Pointer, pointers
from kg.extract.surroundings import Article, date_of, nearby_date, supports, survey
from kg.lexicon import publishers
from kg.model import Citation, Document, PartialDate, Span
from kg.resolve.dates import complete, find_dates

_SAYS = re.compile(
    r"[\"”]|\b(?:said|says?|told|report(?:s|ed|edly)?|quoted|cit(?:ed|ing)|wrote|writes|announced|claim(?:s|ed)|stat(?:ed|ing)|declared|warned"
    r"|added|noted|argu(?:ed|es)|according to|comment(?:ed|ary)|editorial|statement|interview|suggested|conclud(?:ed|es)|assert(?:ed|s)"
    r"|contend(?:ed|s)|charged|insisted|maintained)\b"
)
_AFTER_CLAUSE = re.compile(r"\s*(?:[.,;:!?)\]\"”]|--|[—–-]|\n|$|\((?i:see)\b|\s(?:and|but|while|or|as)\b)")
_TWEET = re.compile(r"\s*[—–-]{1,2}\s*(?P<name>[^()\n@]{2,60}?)\s*\(@\w{1,20}\)")
_SOCIAL = ("twitter.com", "x.com", "facebook.com", "instagram.com", "linkedin.com", "t.me", "vk.com", "youtube.com", "tiktok.com")
_SHORT = re.compile(r"\[([A-Z]{2,8})\]")  # "Voice of Palestine [VOP], 13 March"
_PATH_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-]|$)")


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
    (:func:`kg.resolve.dates.complete`); links of a web page are citations too
    (:mod:`kg.extract.links`). Spans count code points of the document's text. Raises nothing.
    """
    text = document.text
    notes = find_notes(document)
    end = notes.block.start if notes.block else len(text)
    found = sorted(_candidates(document, notes, end, place), key=lambda f: (f.pointer.span, f.mask))
    full = [f.pointer for f in found if f.pointer.kind is Kind.FULL]
    style = any(f.pointer.kind is Kind.FULL and f.pointer.date and f.rule == "bracket" for f in found)
    short = [m.group(1) for p in full for m in _SHORT.finditer(text, p.span.start, p.span.end)]
    article = survey(document, end, [f.mask for f in found], style, [*(p.name for p in full if p.name), *short])
    out: list[Citation] = []
    for f in found:
        if out and out[-1].span.overlaps(f.pointer.span):
            continue
        before = out[-1] if out else None
        source, date = _source_and_date(article, f, before)
        if source is None:
            continue
        if date and document.issued and date.earliest() > document.issued.latest():
            date = None  # no source is younger than what cites it
        supported = supports(article, f.mask, before)
        url = f.pointer.url
        host = urlsplit(url).hostname if url else None
        quoted = supported is not None and text[supported.end - 1] in "\"”’'"
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
                supports=supported,
                mask=f.mask,
                characterization="citesForInformation" if f.pointer.see else "includesQuotationFrom" if quoted else "citesAsEvidence",
            )
        )
    return link_citations(document, out, end, publisher)


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
        read = [p for p in read if p.kind is not Kind.URL or p.date or _cited(p.url or "")]
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
            linked = (x.url for x in document.links if notes.spans[value].contains(x.span))
            yield _Found(replace(pointer, span=number, kind=kind, url=pointer.url or next(linked, None)), mask, "note")


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


def _source_and_date(article: Article, found: _Found, before: Citation | None) -> tuple[str | None, PartialDate | None]:
    """The source (None: no citation after all) and the date of a pointer, with what its surroundings add."""
    pointer, mask = found.pointer, found.mask
    text, issued = article.document.text, article.issued
    sentence = article.around(mask)
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
            return source, date_of(article, pointer.date, mask) if pointer.date else None
        case Kind.SOURCE:
            name = pointer.name or ""
            standing = text[mask.start] == "["
            if not standing and mask.start == sentence.start and not text[mask.end :].strip(" .\n"):
                return None, None  # the agency's name under its own dispatch
            if not standing and (_introduces(text, mask.start, name) or _dateline(text, mask) or not _AFTER_CLAUSE.match(text, mask.end)):
                return None, None
            if not (article.style or standing or _SAYS.search(text, sentence.start, mask.start)):
                return None, None
            return name, nearby_date(article, mask) if article.style else None
        case _:
            if pointer.date:
                return pointer.name, date_of(article, pointer.date, mask)
            return pointer.name, _path_date(pointer.url) if pointer.url else None


def _address(text: str, mask: Span, pointer: Pointer, issued: PartialDate | None) -> tuple[str | None, PartialDate | None]:
    """Who stands behind an address: the author of the post it belongs to, the outlet of its domain, else the domain itself."""
    host = (urlsplit(pointer.url or "").hostname or "").removeprefix("www.")
    if host in ("t.co", "twitter.com", "pic.twitter.com", "x.com", "mobile.twitter.com"):
        if m := _TWEET.match(text, mask.end, min(len(text), mask.end + 120)):
            posted = next(find_dates(text, m.end(), min(len(text), m.end() + 30)), None)
            return m["name"].strip(), complete(posted, issued) if posted else None
        return "Twitter" if host != "t.co" else host, complete(pointer.date, issued) if pointer.date else None
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
