"""What an article says: the values that pass between the stages.

Everything here is frozen, knows neither RDF nor a parse tree, and counts offsets in Unicode code points of
:attr:`Document.text`. Keys (of actors, issues) are strings that are the same in every document; the IRIs are made from
them in :mod:`kg.rdf.iris`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum


class ActorType(StrEnum):
    """The five classes of actors (``kg:State`` …)."""

    STATE = "State"
    PERSON = "Person"
    ORGANIZATION = "Organization"
    MEDIA_OUTLET = "MediaOutlet"
    GROUP = "Group"


class Stance(StrEnum):
    """The holder's stance towards the target, negation counted."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    NEUTRAL = "neutral"


class SpeechAct(StrEnum):
    """What the holder does with words or deeds; close to the verbs of PLOVER (Open Event Data Alliance)."""

    STATE = "state"
    SUPPORT = "support"
    AGREE = "agree"
    PROMISE = "promise"
    REQUEST = "request"
    DEMAND = "demand"
    REJECT = "reject"
    ACCUSE = "accuse"
    DENY = "deny"
    WARN = "warn"
    COOPERATE = "cooperate"
    SANCTION = "sanction"


class Mode(StrEnum):
    """By whose account a position is known (``kg:attribution``)."""

    QUOTED = "quoted"
    REPORTED = "reported"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``text[start:end]``.

    >>> Span(3, 6).overlaps(Span(5, 9)), Span(3, 6).contains(Span(3, 5)), len(Span(3, 6))
    (True, True, 3)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True where the two share a code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True where `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precisely as it is known: year, year and month, or day (ISO 8601, extended form).

    >>> str(PartialDate(2017, 3)), str(PartialDate.parse("2017-03-10"))
    ('2017-03', '2017-03-10')
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; ValueError for anything else or a day that no calendar has."""
        import datetime

        m = _ISO.fullmatch(iso.strip())
        if not m:
            raise ValueError(f"not an ISO 8601 date: {iso!r}")
        year, month, day = (int(g) if g else None for g in m.groups())
        assert year is not None
        datetime.date(year, month or 1, day or 1)
        return cls(year, month, day)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{p:02}" for p in (self.month, self.day) if p is not None)])

    def earliest(self) -> tuple[int, int, int]:
        """The first day that it can mean, as (year, month, day)."""
        return self.year, self.month or 1, self.day or 1

    def latest(self) -> tuple[int, int, int]:
        """The last day that it can mean, as (year, month, day); day 31 stands for the end of any month."""
        return self.year, self.month or 12, self.day or 31


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Words of the text that lead to another page: where they stand, and the absolute URL."""

    span: Span
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its text and what its own lines (or the user) say about it.

    `source` tells where it was read (a URI or a file name); `body` is where the running text begins, after the lines of
    metadata. `title_span` is where the title stands in the text, if it does. `links` are those of the text, in its order.
    """

    text: str
    source: str
    title: str
    title_span: Span | None = None
    periodical: str | None = None
    volume: str | None = None
    issue: str | None = None
    creators: tuple[str, ...] = ()
    issued: PartialDate | None = None
    language: str | None = "en"
    identifier: str | None = None
    body: int = 0
    links: tuple[Link, ...] = ()

    @property
    def digest(self) -> str:
        """sha-256 of the UTF-8 text, lower-case hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, person, organisation, outlet or group.

    `key` identifies it across documents; `known` is true where it comes from an authority file. `wikidata` is a ``Q`` id
    or None: a wrong id is worse than none.
    """

    key: str
    label: str
    type: ActorType
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """A concept of the issue scheme that the text names."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that names an actor or an issue (`ref` is its key). `rule` names what found it."""

    span: Span
    ref: str
    rule: str
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """`person` (actor key) holds `role` in `organization` (actor key, None where the text does not settle it)."""

    person: str
    role: str
    organization: str | None
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An in-text pointer to a source.

    `span` is the pointer's own words without brackets and without "see"; `source` the outlet or author as named;
    `publisher` the key of an actor where one is recognised; `characterization` the local name of a CiTO property.
    """

    span: Span
    source: str
    date: PartialDate | None
    rule: str
    see: bool = False
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    supports: Span | None = None
    mask: Span | None = None
    characterization: str = "citesAsEvidence"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it (source), by which words (cue), and what (content): the layer from which mode and holder come.

    Roles after the PARC/PolNeAR scheme (Newell et al., LREC 2018). `source` and `cue` may be absent for a quotation
    that goes on over several sentences. `holder` is the actor key of the source where it is resolved.
    """

    content: Span
    source: Span | None
    cue: Span | None
    mode: Mode
    holder: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Position:
    """One holder who takes a stance on one target in one clause.

    `holder` is an actor key, `target` an actor or issue key or None; `target_span` the words that name it;
    `confidence` the calibrated probability (0 to 1) that holder and stance are right; `citation` the pointer that supports it.
    """

    holder: str
    target: str | None
    target_span: Span
    stance: Stance
    act: SpeechAct
    mode: Mode
    evidence: Span
    confidence: float
    rule: str
    citation: Span | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What made an analysis: this software, the language model, the extractor and its weights."""

    software: str
    version: str
    model: str
    model_version: str
    extractor: str = "rules"
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one article says, resolved, each list in the order of the text."""

    document: Document
    run: Run
    actors: tuple[Actor, ...] = ()
    issues: tuple[Issue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    offices: tuple[Office, ...] = ()
    positions: tuple[Position, ...] = ()
    citations: tuple[Citation, ...] = ()
    attributions: tuple[Attribution, ...] = field(default=())

    def quote(self, span: Span) -> str:
        """The words of the text at `span`."""
        return self.document.text[span.start : span.end]
