"""The grammar of a pointer: what stands in a bracket or a note -> sources, dates and addresses.

A bracket is parts split at ";"; a part is names, dates, titles in quotation marks and pages, split at ",". Whatever is prose is no
pointer: a plain parenthesis gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from kg.extract.outlets import is_outlet
from kg.lexicon import publishers, table
from kg.model import Span
from kg.resolve.dates import WrittenDate, find_dates


class Kind(StrEnum):
    """What a pointer gives; the first two stand for themselves, the others need their sentence or the article."""

    FULL = "source-date"
    URL = "url"
    DATE = "date-only"
    SOURCE = "source-only"
    VIA = "via"
    IBID = "ibid"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One pointer: its own words (`span`) and what they give."""

    span: Span
    kind: Kind
    name: str | None = None
    date: WrittenDate | None = None
    see: bool = False
    title: str | None = None
    url: str | None = None


LONGEST = 400
"""Code points of the longest bracket that is read as pointers."""

SEE = re.compile(r"(?:but\s+)?(?:see(?:\s+also)?|cf\.?|compare|contrast)(?=[\s:,])[:,]?\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:e\.g\.?,?|for (?:example|instance),?|inter alia,?|such as|i\.e\.?,?|sources?:|also|and|or|from|in|both)\s+", re.IGNORECASE
)
_OWN = re.compile(  # the article's own parts
    r"\s*(?:(?:see|cf\.?|also|the|my|our|as)\s+)*(?:below|above|notes?|box|boxes|tables?|fig(?:ure|s)?s?\.?|appendix|annex|chapters?|sections?|parts?|following|preceding|"
    r"accompanying|previous|earlier|next|map|graph|chart|footnotes?|endnotes?|authors?['’]s?|interviews?)(?!\w)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:photo|photos|photograph|image|images|video|handout|courtesy|file|getty|emphasis|italics|sic)\b|[+@©]", re.IGNORECASE
)
_SLASHED = re.compile(r"[a-z]/[A-Z]|\bAF?P/|/AF?P\b")  # "Jane Doe/Reuters"
_IBID = re.compile(r"(?:ibid(?:em)?|idem|op\.\s?cit|loc\.\s?cit)(?!\w)\.?", re.IGNORECASE)
_VIA = re.compile(r"(?:via|h/t|hat[- ]tips?(?:\s+to)?|per|according to)(?::|(?=\s))\s*", re.IGNORECASE)
_REPORTED = re.compile(
    r"(?:as\s+)?(?:first\s+)?(?:reported|quoted|cited|carried|noted|published|broadcast|spotted|flagged)\s+(?:by|in|on|at)\s+"
    r"|(?:citing|quoting)\s+"
)
_TITLE = re.compile(r"“[^“”]{4,300}”|\"[^\"]{4,300}\"|‘[^‘’]{4,200}’(?!\w)")
_PAGES = re.compile(
    r"(?:pp?|pages?|vol(?:ume)?s?|no|nos|issue|para(?:graph)?s?|art|article|ch)\.?\s?\d[\w:–-]*(?:\s?(?:-|–|,|and)\s?\d+)*|\d{1,4}(?:[-–]\d{1,4})?",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:respectively|among others|inter alia|for (?:example|instance)|and others|et al\.?|e\.g\.?|passim|online|print edition"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|\d{3,4}\s?(?:GMT|UTC|EST|EDT)|\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?"
    r"|in (?:Arabic|Chinese|English|Farsi|French|German|Hebrew|Japanese|Korean|Persian|Polish|Russian|Spanish|Turkish|Ukrainian)"
    r"|(?:last )?(?:accessed|retrieved|viewed)(?:\s.*)?|available (?:at|from)|n\.d|undated|at|and|dated|of|on|from|in|click)[.:]?",
    re.IGNORECASE,
)
_ACCESSED = re.compile(r"(?:last\s+)?(?:accessed|retrieved|viewed)(?:\s+on)?\s*:?\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d-])(?:1[89]|20)\d\d(?![\d-])")
_ACRONYM = re.compile(r"\s*(?:\[[A-Z][^\[\]]*\]|\([A-Z]{2,8}\))")
_TRAIL = re.compile(r"(?:[\s,:—–-]|\b(?:of|on|for|dated|from|in|at|and|issue))+$")
_SMALL = re.compile(
    r"of|the|and|de|del|della|di|du|des|la|le|les|el|al|y|for|für|von|van|on|in|&|et|a|al\.|radio|television|tv|daily|news|agency|newspaper|weekly"
    r"|channel|gazeta|ilbo|komsomolets|pravda|shimbun|shinbun|sinmun|zeitung"
)
_GENRE = re.compile(
    r"\b(?:articles?|broadcast|commentary|communiqu[eé]|dispatch|editorials?|features?|interviews?|op-ed|reports?|statement)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:^|\s)(?:in|by|on|of|from|at|to|with)\s+(?:the\s+)?(?=[A-Z'‘’]|al-)")

URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”()\[\]…]*[^\s<>\"“”()\[\]….,;:!?'’—–]"
    r"|(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>\"“”()\[\]…]*[^\s<>\"“”()\[\]….,;:!?'’—–]",
)
DOI = re.compile(r"(?<![\w/.])(?:doi:\s?|DOI:?\s?|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s<>\"“”()\[\]]*[^\s<>\"“”()\[\].,;:])")


def pointers(text: str, start: int, end: int, *, note: bool = False) -> list[Pointer]:
    """The pointers in `text[start:end]`, in order; [] for anything that is none.

    That is a bracket without its brackets or, with `note`, a note, where a text of law with its date is a source too.
    """
    if end - start > LONGEST:
        return []
    found: list[Pointer] = []
    see = False
    for a, b in _parts(text, start, end):
        if not note and _OWN.match(text, a, b):
            continue
        more, see = _part(text, a, b, see, note)
        if more is None:
            return []
        if found and more and more[0].kind is Kind.DATE and found[-1].name:  # "(TASS, 3 March; 5 March)"
            more[0] = replace(more[0], kind=Kind.FULL, name=found[-1].name)
        found += more
    return [p for p in found if note or _sound(p)]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts between ";", titles in quotation marks kept whole."""
    titles = [m.span() for m in _TITLE.finditer(text, start, end)]
    at = start
    for m in re.compile(";").finditer(text, start, end):
        if not any(a < m.start() < b for a, b in titles):
            yield at, m.start()
            at = m.end()
    yield at, end


def _part(text: str, start: int, end: int, see: bool, note: bool) -> tuple[list[Pointer] | None, bool]:
    """The pointers of one part, and whether "see" holds on; None where the part is prose."""
    while True:
        while start < end and text[start] in " \n\t,":
            start += 1
        if m := SEE.match(text, start, end):
            see = True
        elif not (m := _LEAD.match(text, start, end)):
            break
        start = m.end()
    while end > start and text[end - 1] in " \n\t,.":
        end -= 1
    if start >= end:
        return [], see
    if m := _IBID.match(text, start, end):
        rest = next(find_dates(text, m.end(), end), None)
        return [Pointer(Span(start, end), Kind.IBID, date=rest, see=see)], see
    if m := _VIA.match(text, start, end):
        giver = text[m.end() : end].strip()
        named = _is_name(giver) and (is_outlet(giver) or not m.group().casefold().startswith(("per", "via", "acc")))
        return ([Pointer(Span(start, end), Kind.VIA, giver, see=see)] if named else None), see
    if (m := _REPORTED.match(text, start, end)) and not next(find_dates(text, start, end), None):
        name = _tail(text[m.end() : end])
        return ([Pointer(Span(start, end), Kind.VIA, name, see=see)] if name and is_outlet(name) else None), see
    url = URL.search(text, start, end) or DOI.search(text, start, end)
    words_end = url.start() if url else end
    if _CREDIT.search(text, start, words_end) or (_SLASHED.search(text, start, words_end) and not next(find_dates(text, start, end), None)):
        return None, see
    return _elements(text, start, end, url, see, note), see


def _elements(text: str, start: int, end: int, url: re.Match[str] | None, see: bool, note: bool) -> list[Pointer] | None:
    """Walk through the names, dates and titles of a part; None where a piece is prose (in a note, prose may stand before a title)."""
    title = _TITLE.search(text, start, url.start() if url else end)
    cut = sorted(m.span() for m in (title, url) if m)
    dates = [
        d
        for d in find_dates(text, start, end)
        if not any(a <= d.span.start < b for a, b in cut) and not _ACCESSED.search(text, start, d.span.start)
    ]
    marks: list[tuple[int, int, WrittenDate | None]] = sorted(
        [(a, b, None) for a, b in cut] + [(d.span.start, d.span.end, d) for d in dates], key=lambda m: m[:2]
    )
    if (
        not dates
        and (m := _YEAR.search(text, max(start, cut[-1][1] if cut else start), end))
        and not _FILLER.fullmatch(text, m.start(), m.end())
    ):
        marks.append((m.start(), m.end(), WrittenDate(Span(m.start(), m.end()), int(m.group()), None, None)))
        marks.sort(key=lambda m: m[:2])
    names: list[tuple[int, int, str]] = []
    found: list[Pointer] = []
    at = start
    for a, b, date in [*marks, (end, end, None)]:
        for piece in _pieces(text, at, a):
            kind, name = _read(text, *piece)
            if kind == "pages" and found and not names:
                found[-1] = replace(found[-1], span=Span(found[-1].span.start, piece[1]))
            elif kind == "prose" and note and title and piece[1] <= title.start():
                continue
            elif kind == "prose":
                if url and not dates and not title:
                    return [_address(text, url, see)]
                return None
            elif name and kind == "name":
                names.append((piece[0] if name[1] is None else name[1], piece[1], name[0]))
            elif name and kind == "reported":
                names = [*names[:-1], (names[-1][0], piece[1], names[-1][2])] if names else [(piece[0], piece[1], name[0])]
        at = max(at, b)
        if date:
            found += _dated(names, date, found, see, joined=bool(title or url))
            names = []
    return _close(text, start, end, names, found, title, url, see)


def _dated(names: list[tuple[int, int, str]], date: WrittenDate, before: list[Pointer], see: bool, joined: bool) -> list[Pointer]:
    """The pointers that a date closes: the names before it, the last of which it stands beside."""
    if not names:
        name = next((p.name for p in reversed(before) if p.name), None)
        return [Pointer(date.span, Kind.FULL if name else Kind.DATE, name, date, see)]
    if len(names) > 1 and not joined and all(is_outlet(n) for _, _, n in names):
        alone = [Pointer(Span(a, b), Kind.FULL, n, date, see) for a, b, n in names[:-1]]
        return [*alone, Pointer(Span(names[-1][0], date.span.end), Kind.FULL, names[-1][2], date, see)]
    return [Pointer(Span(names[0][0], date.span.end), Kind.FULL, _outlet(names), date, see)]


def _outlet(names: list[tuple[int, int, str]]) -> str:
    """The last of several names that is an outlet's, else the last."""
    return next((n for _, _, n in reversed(names) if is_outlet(n)), names[-1][2])


def _close(
    text: str,
    start: int,
    end: int,
    names: list[tuple[int, int, str]],
    found: list[Pointer],
    title: re.Match[str] | None,
    url: re.Match[str] | None,
    see: bool,
) -> list[Pointer] | None:
    """The part's pointers, with what stands after the last date; None where a name alone is none."""
    if names and len(found) == 1 and found[0].kind is Kind.DATE:  # "26 February, Warsaw TV"
        _, b, name = names[0]
        found = [replace(found[0], span=Span(found[0].span.start, b), kind=Kind.FULL, name=name)]
        names = []
    if not found and names:
        if title or url:
            found = [Pointer(Span(names[0][0], names[-1][1]), Kind.FULL, _outlet(names), None, see)]
        elif all(is_outlet(n) for _, _, n in names):
            return [Pointer(Span(a, b), Kind.SOURCE, n, None, see) for a, b, n in names]
        else:
            return None
    if title and len(found) == 1:
        span = Span(min(found[0].span.start, title.start()), max(found[0].span.end, title.end()))
        found = [replace(found[0], span=span, title=_unquoted(title))]
    elif title and not found:
        return None if not url else [replace(_address(text, url, see), title=_unquoted(title))]
    if url:
        address = _address(text, url, see)
        if len(found) == 1 and found[0].kind is Kind.FULL:
            span = Span(min(found[0].span.start, address.span.start), max(found[0].span.end, address.span.end))
            return [replace(found[0], span=span, url=address.url)]
        if len(found) == 1 and found[0].kind is Kind.DATE:
            span = Span(min(found[0].span.start, address.span.start), max(found[0].span.end, address.span.end))
            return [replace(address, span=span, date=found[0].date)]
        return [*found, address]
    return found or None


def _unquoted(title: re.Match[str]) -> str:
    return title.group()[1:-1].rstrip(",.")


def _sound(pointer: Pointer) -> bool:
    """False for an event, a text of law or an unknown name with a bare year ("Geneva Conference, 1954")."""
    if pointer.name and not is_outlet(pointer.name) and not pointer.title:
        head = re.split(r"\s(?:of|for|on|in)\s", pointer.name)[0].split()
        if next((w for w in reversed(head) if w[0].isalpha()), "") in _not_sources():
            return False
        if pointer.date and pointer.date.month is None:
            return bool(re.search(r"et al|\band\b|&", pointer.name)) or pointer.see
    return not (pointer.kind is Kind.DATE and pointer.date and (pointer.date.day is None))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between commas, without blanks."""
    at = start
    for m in [*re.compile(r",").finditer(text, start, end), None]:
        a, b = at, m.start() if m else end
        at = m.end() if m else end
        while a < b and text[a] in " \n\t:—–-.)":
            a += 1
        while b > a and text[b - 1] in " \n\t:(":
            b -= 1
        if a < b:
            yield a, b


def _read(text: str, start: int, end: int) -> tuple[str, tuple[str, int | None] | None]:
    """What a stretch is: "name" (with the name, and where it begins if later), "reported", "pages", "filler" or "prose"."""
    piece = text[start:end]
    if _FILLER.fullmatch(piece.strip("[]")):
        return "filler", None
    if _PAGES.fullmatch(piece):
        return "pages", None
    if m := _REPORTED.match(piece):
        name = _tail(_TRAIL.sub("", piece[m.end() :]))
        return ("reported", (name, None)) if name else ("prose", None)
    bare = _TRAIL.sub("", _ACRONYM.split(piece)[0])
    lead = re.match(r"(?:(?:and|in|at|from|by|see|also|for example)\s+)*", bare)
    offset = lead.end() if lead else 0
    bare = bare[offset:]
    if not bare:
        return "filler", None
    words = bare.split()
    if words[0] in {"a", "an", "the", "The"} and len(words) > 1 and _GENRE.fullmatch(words[-1]) and _is_name(" ".join(words[1:-1])):
        return "name", (" ".join(words[1:-1]), start + offset)
    if _GENRE.fullmatch(words[-1]) and _is_name(" ".join(words[:-1])):
        return "name", (" ".join(words[:-1]), start + offset)
    if _is_name(bare):
        whole = re.sub(r"\s\d+$", "", bare)  # "International Security 41"
        return "name", (whole if publishers.by_name(whole) else bare.removeprefix("the "), start + offset)
    if (name := _tail(bare)) and (is_outlet(name) or _GENRE.search(bare)):
        return "name", (name, start + offset + bare.rindex(name))
    return "prose", None


def _tail(words: str) -> str | None:
    """The name at the end of a phrase, after its last "in", "by", "at" ... ("an article in Babil")."""
    found = [m.end() for m in _FROM.finditer(words)]
    tail = words[found[-1] :] if found else words
    return tail if _is_name(tail) else None


def _is_name(words: str) -> bool:
    """True where each word is capitalised, a number inside a name, or one of the small words of names."""
    parts = words.split()
    if not parts or len(parts) > 8 or len(words) > 90 or not any(c.isalpha() for c in words):
        return False
    if publishers.by_name(words) or is_outlet(words):
        return True
    first = parts[0].lstrip("'‘’`\"“")
    if not (first[:1].isupper() or first.casefold().startswith(("al-", "el-", "an-", "ash-", "as-")) or re.match(r"the\s+[A-Z]", words)):
        return False
    return all(
        p.lstrip("'‘’`\"“(")[:1].isupper() or _SMALL.fullmatch(p) or p[:1].isdigit() or re.match(r"[a-z]{2,4}-[A-Z]", p) for p in parts
    )


def _address(text: str, url: re.Match[str], see: bool) -> Pointer:
    """A bare address: its own words, and the whole URL that they stand for."""
    words = url.group()
    if url.re is DOI or "doi.org/10." in words:
        return Pointer(Span(*url.span()), Kind.URL, None, None, see, url="https://doi.org/10." + words.partition("10.")[2])
    return Pointer(Span(*url.span()), Kind.URL, None, None, see, url=words if "://" in words else f"https://{words}")


@cache
def _not_sources() -> frozenset[str]:
    return frozenset(row["word"] for row in table("not_sources"))
