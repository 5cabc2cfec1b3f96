"""What the lines at the head and foot of an article say of it: title, periodical, volume, issue, authors and date.

The title is the first line. The paragraphs after it are metadata as long as each of their lines is a date, a label with its
value, a known periodical, a byline or a credit; a name that is known to nobody counts beside one of these. The body begins
at the first paragraph that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from kg.lexicon import publishers, table
from kg.lexicon.publishers import Publisher
from kg.model import Document, PartialDate, Span
from kg.resolve.dates import complete, find_dates


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article; None or empty for what is not."""

    title: str | None = None
    periodical: str | None = None
    volume: str | None = None
    issue: str | None = None
    creators: tuple[str, ...] = ()
    date: PartialDate | None = None
    language: str | None = None
    identifier: str | None = None


_LONGEST_TITLE = 250
_HEAD_PARAGRAPHS = 6
_MOST_NAMES = 3  # lines of names before a date or another line of metadata
_LABELS = {
    "title": "title",
    "headline": "title",
    "publication": "periodical",
    "periodical": "periodical",
    "journal": "periodical",
    "newspaper": "periodical",
    "source": "periodical",
    "document type": "document type",
    "article type": "",
    "section": "",
    "updated": "",
    "author": "creators",
    "authors": "creators",
    "byline": "creators",
    "by": "creators",
    "date": "date",
    "published": "date",
    "posted": "date",
    "publication date": "date",
    "volume": "volume",
    "vol": "volume",
    "issue": "issue",
    "number": "issue",
    "no": "issue",
    "doi": "identifier",
    "url": "identifier",
    "identifier": "identifier",
    "language": "language",
}
_LABEL = re.compile(rf"(?:^|(?<=\s))({'|'.join(sorted(_LABELS, key=len, reverse=True))})\.?:\s*", re.IGNORECASE)
_VOLUME = re.compile(
    r"(?P<name>\D{0,80}?)[\s,(]*\b(?:Volume|Vol\.?)\s?(?P<volume>\d{1,4})[\s,;:]*(?:(?:Issue|Number|No\.?|#)\s?(?P<issue>\d{1,4}))?[\s,)]*",
    re.I,
)
_CREDIT = re.compile(r"[(\[](?:Source|Photo|Image|Picture|Photograph|Credit|Illustration)s?\b[^()\[\]]{0,200}[)\]]", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|published|posted|updated|last|on|at|from|GMT|UTC|E[DS]T|[ap]\.?m\.?|\d{1,2}:\d\d)\b|[,.|()]",
    re.I,
)
_BYLINE = re.compile(r"[Bb]y\s+(?P<names>[A-Z].{1,150})|BY\s+(?P<caps>[A-Z].{1,150})")
_NAME_WORD = r"(?:[A-Z][\w'’-]*\.?|(?:de|del|de la|von|van|der|den|bin|bint|ibn|al|el|ul|da|di|du|la|le)(?=\s)|(?:al|el)-[A-Z][\w'’-]*)"
_PERSON = re.compile(rf"(?!The\s)[A-Z][\w'’-]*\.?(?:\s{_NAME_WORD}){{1,4}}")
_NOTE_MARK = re.compile(r"(?<=[^\W\d])(?:\[\d{1,3}\]|[*†‡§]+)(?=\W|$)")
_AND = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
_COLUMN = re.compile(
    r"(?:Guest (?:Writer|Columnist|Author)|Opinion|Editorial|Staff(?: Writer)?|Commentary|Analysis|Contributor|/)+(?:\s-\s\w+|:)?", re.I
)
_OPINION = re.compile(r"(?:opinion|commentary|analysis|op-ed)\b", re.IGNORECASE)
_DESK = re.compile(r"\s+-\s+(?:News|Opinion)$|\s*\((?:Web News|Online News|News|Opinion|Online)\)$")
_DATELINE = re.compile(r"[A-Z][A-Za-z .,/'’-]{1,60}\((?P<agency>[A-Z][\w .-]{1,30})\)\s*(?:[-–—]|$|[A-Z“\"])")
_FOOT_AUTHOR = re.compile(r"\((?:AUTHORS?|Authors?|WRITTEN BY|By):?\s*(?P<names>[A-Z][^().,;:]{1,80})[.,;:)]")
_BIOGRAPHY = re.compile(
    rf"(?P<bullet>[•*—–]\s+)?(?:(?:Former\s)?(?:Sen|Rep|Dr|Prof|Gen|Adm|Amb)\.\s)?(?P<name>{_PERSON.pattern})(?:,[^\n]{{1,200}}?,)?"
    r"\s(?:is|was|has|writes|serves|teaches|covers|lives|practices|represented)\s"
    r"(?:(?=[^\n]{0,300}\b(?P<craft>professor|lecturer|fellow|columnist|author|contributor|analyst|researcher|editor|editorials|historian)\b)|)"
)
_LETTERS_TO = re.compile(rf"Write to (?P<name>{_PERSON.pattern}) at \S+@\S+")


def describe(text: str, source: str, fallback_title: str, overrides: Metadata) -> Document:
    """The document of `text`: what `overrides` say, else what its lines say, else `fallback_title` for the title.

    Where no date is stated and the periodical is known, its volume gives the year (shared/CONTRACT.md).
    """
    title_span, body, found = _head(text, _publisher(source, overrides.periodical))
    for line in _foot(text, body):
        if m := _FOOT_AUTHOR.search(line):
            found = _add(found, creators=person_names(m["names"]) or (m["names"].strip(),))
    if not found.creators:
        found = _add(found, creators=_biography(text, body, found.title))
    if not found.periodical and (m := _DATELINE.match(text, body)) and publishers.by_name(m["agency"]):
        found = _add(found, periodical=m["agency"])
    said = overlay(found, overrides)
    if overrides.title:
        title_span = None
    return Document(
        text=text,
        source=source,
        title=said.title or fallback_title,
        title_span=title_span,
        periodical=said.periodical,
        volume=said.volume,
        issue=said.issue,
        creators=said.creators,
        issued=said.date or volume_year(said.periodical, said.volume),
        language=said.language or "en",
        identifier=said.identifier,
        body=body,
    )


def volume_year(periodical: str | None, volume: str | None) -> PartialDate | None:
    """The year of a volume of a known periodical, else None.

    >>> volume_year("Eurasia Daily Monitor", "14")
    PartialDate(year=2017, month=None, day=None)
    """
    publisher = publishers.by_name(periodical) if periodical else None
    year = publisher.year(volume) if publisher else None
    return PartialDate(year) if year else None


def _publisher(source: str, periodical: str | None) -> Publisher | None:
    """The profile of a periodical, or of the web domain in `source`."""
    try:
        host = urlsplit(source).hostname if source.startswith(("http://", "https://")) else None
    except ValueError:
        host = None
    return (publishers.by_name(periodical) if periodical else None) or (publishers.by_domain(host) if host else None)


def _head(text: str, publisher: Publisher | None) -> tuple[Span | None, int, Metadata]:
    """Where the title stands, where the body begins, and what the lines between say; `publisher` where it is known beforehand."""
    paragraphs = list(_paragraphs(text, _HEAD_PARAGRAPHS))
    if not paragraphs:
        return None, 0, Metadata()
    first = paragraphs[0][0]
    found = Metadata()
    title: Span | None = None
    body = 0
    if _is_title(text[first.start : first.end], alone=len(paragraphs[0]) == 1) and len(paragraphs) + len(paragraphs[0]) > 2:
        title, found = first, Metadata(title=text[first.start : first.end])
        paragraphs[0] = paragraphs[0][1:]
        body = first.end
    names: list[Span] = []  # lines of names alone, which are authors' where metadata follows
    waiting: int | None = None
    for lines in paragraphs:
        if publisher is None:
            named = (publishers.by_name(name) for name in (found.periodical, *(text[s.start : s.end] for s in lines)) if name)
            publisher = next(filter(None, named), None)
        read = [_line(text[s.start : s.end], publisher) for s in lines]
        loose = [s for s, r in zip(lines, read, strict=True) if r is None]
        plain = all(_is_name(text[s.start : s.end]) for s in loose)
        if any(r is not None for r in read) and plain:
            for r in filter(None, read):
                found = _merge(found, r)
            for s in loose:
                found = _merge(found, _unknown_name(text[s.start : s.end]))
            for s in names:
                found = _merge(found, Metadata(creators=person_names(text[s.start : s.end])))
            names, waiting = [], None
        elif lines and plain and len(names) + len(lines) <= _MOST_NAMES:
            names += lines
            waiting = lines[0].start if waiting is None else waiting
            continue
        elif lines:
            body = lines[0].start if waiting is None else waiting
            break
        if lines:
            body = lines[-1].end
    else:
        body = body if waiting is None else waiting
    if title and found.title != text[title.start : title.end]:
        title = None
    if title is None and found.title and (at := text.find(found.title)) >= 0:
        title = Span(at, at + len(found.title))
    while body < len(text) and text[body].isspace():
        body += 1
    return title, body, found


def _paragraphs(text: str, count: int) -> Iterator[list[Span]]:
    """The lines, trimmed, of the first `count` paragraphs."""
    lines: list[Span] = []
    for m in re.finditer(r"[^\n]*\n?", text):
        start, end = m.start(), m.end()
        line = text[start:end]
        if line.strip():
            lines.append(Span(start + len(line) - len(line.lstrip()), end - len(line) + len(line.rstrip())))
        if lines and (not line.strip() or end == len(text)):
            yield lines
            lines = []
            count -= 1
        if not count or start == end:
            return


def _is_title(line: str, alone: bool) -> bool:
    if len(line) > _LONGEST_TITLE or _DATELINE.match(line) or (_line(line) is not None and not publishers.by_name(line)):
        return False
    return not line.endswith((".", ",", ";")) or (alone and len(line) < 120)


def _line(line: str, publisher: Publisher | None = None) -> Metadata | None:
    """What a line says, where it is one of metadata and nothing else; None where it is not. By-line and date as `publisher` has them."""
    if len(line) > 400:
        return None
    if _CREDIT.fullmatch(line) or _COLUMN.fullmatch(line):
        return Metadata()
    if (labels := list(_LABEL.finditer(line))) and labels[0].start() == 0:
        ends = [label.start() for label in labels[1:]] + [len(line)]
        found = Metadata()
        for label, end in zip(labels, ends, strict=True):
            found = _merge(found, _labelled(_LABELS[label.group(1).casefold()], line[label.end() : end].strip(" ,;|")))
        return found
    if (m := _VOLUME.fullmatch(line)) and len(line) < 160:
        return Metadata(periodical=_periodical(m["name"].strip(" ,")) or None, volume=m["volume"], issue=m["issue"])
    if m := _BYLINE.fullmatch(line):
        names = person_names(m["names"] or m["caps"])
        return Metadata(creators=names) if names else None
    if date := (publisher.date(line) if publisher else None) or stated_date(line):
        return Metadata(date=date)
    if publisher and (said := publishers.authors(line, publisher)) and (names := person_names(said)):
        return Metadata(creators=names)
    if publishers.by_name(line):
        return Metadata(periodical=_periodical(line))
    parts = [p.strip() for p in re.split(r"\s[|•·–—]\s", line)]
    if len(parts) > 1 and len(line) < 200:
        read = [_line(p) or (Metadata() if not _is_name(p) else _unknown_name(p)) for p in parts]
        if any(_line(p) is not None for p in parts) and all(_line(p) is not None or _is_name(p) for p in parts):
            found = Metadata()
            for r in read:
                found = _merge(found, r)
            return found
    return None


def _labelled(field: str, value: str) -> Metadata:
    match field:
        case "creators":
            return Metadata(creators=person_names(value) or ((value,) if value else ()))
        case "date":
            return Metadata(date=stated_date(value))
        case "document type":  # "FBIS TRENDS-23MAR94-CHINA-U.S."
            return Metadata(periodical=m.group(1).strip() if (m := re.match(r"(\D+?)-\d{1,2}[A-Za-z]{3}\d\d\b", value)) else None)
        case "periodical":
            return Metadata(periodical=_periodical(value) if value else None)
        case "language":
            return Metadata(language=value.casefold() if re.fullmatch(r"[A-Za-z]{2,3}(?:-\w+)?", value) else None)
        case "title":
            return Metadata(title=value or None)
        case "volume":
            return Metadata(volume=value or None)
        case "issue":
            return Metadata(issue=value or None)
        case "identifier":
            return Metadata(identifier=value or None)
    return Metadata()


def stated_date(line: str) -> PartialDate | None:
    """The date that a line consists of, day of the week and time apart; it must have its year."""
    if len(line) > 80:
        return None
    dates = list(find_dates(line))
    if not dates or dates[0].year is None or dates[0].short:
        return None
    rest = line[: dates[0].span.start] + " " + line[dates[-1].span.end :]
    return complete(dates[0], None) if not _TIMES.sub(" ", rest).strip(" -–—") else None


def _is_name(line: str) -> bool:
    """A line that may be the name of a periodical or of authors: short, or a list of persons, and no sentence."""
    return bool(person_names(line)) or (len(line) <= 60 and line[:1].isupper() and line[-1] not in '.?!:;,"”' and len(line.split()) <= 6)


def _unknown_name(line: str) -> Metadata:
    names = person_names(line)
    return Metadata(creators=names) if names else Metadata(periodical=_periodical(line))


def person_names(line: str) -> tuple[str, ...]:
    """The persons of a byline, or () where a part of it is not shaped as a person's name."""
    names = tuple(n.strip() for n in _AND.split(_NOTE_MARK.sub("", line).strip().rstrip(".")) if n.strip())
    media = {row["word"] for row in table("media_words")}
    fine = all(_PERSON.fullmatch(n) and not publishers.by_name(n) and not media.intersection(n.split()) for n in names)
    return names if names and fine else ()


def _periodical(name: str) -> str:
    """A periodical's name without the desk that archives append ("Wall Street Journal - News")."""
    return _DESK.sub("", name.strip())


def _foot(text: str, body: int) -> list[str]:
    """The last three paragraphs of the body."""
    tail = text[max(body, len(text) - 4_000) :].rstrip()
    return [p for p in tail.split("\n") if p.strip()][-3:]


def _biography(text: str, body: int, title: str | None) -> tuple[str, ...]:
    """The author whom a line at the head or foot introduces ("X is a professor of ... at Y", "Write to X at ...")."""
    head = text[body : body + 2_000].split("\n")[0]
    opinion = bool(_OPINION.match(title or "") or _OPINION.search(text[body - 40 if body > 40 else 0 : body + 40]))
    for line in (re.sub(r"^(?:\(CNN\)\s*|Editor['’]s note:\s*)+", "", head), *_foot(text, body)):
        if (m := _BIOGRAPHY.match(line)) and (m["bullet"] or m["craft"] or opinion):
            return (m["name"],)
        if m := _LETTERS_TO.search(line):
            return (m["name"],)
    return ()


def _merge(found: Metadata, more: Metadata) -> Metadata:
    """`found` with what `more` adds; what stands first stays, but authors are joined and a labelled title counts."""
    joined = overlay(more, found)
    creators = found.creators + tuple(c for c in more.creators if c not in found.creators)
    return replace(joined, creators=creators, title=more.title or found.title)


def _add(found: Metadata, *, creators: tuple[str, ...] = (), periodical: str | None = None) -> Metadata:
    return _merge(found, Metadata(creators=creators, periodical=periodical))


def overlay(below: Metadata, above: Metadata) -> Metadata:
    """Each field of `above` where it has a value, else of `below`."""
    return Metadata(**{f.name: getattr(above, f.name) or getattr(below, f.name) for f in fields(Metadata)})
