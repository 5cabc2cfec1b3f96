"""What the authority knows of an actor, an office and an issue, and what a name can stand for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Actor, Issue, PartialDate, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A known actor. `kind` is finer than its type (state, ministry, igo …); `country` the key of the state it belongs to.

    `demonyms` are adjectives and peoples ("Russian", "Russians"), `metonyms` the capital and other seats that stand for
    the actor ("Moscow"), `domains` its web domains in lower case.
    """

    actor: Actor
    kind: str
    country: str | None = None
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedOffice:
    """`person` held `role` in `organization` (actor keys) from `start` to `end`; an end of None means still, or not known."""

    person: str
    role: str
    organization: str
    start: PartialDate | None
    end: PartialDate | None


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """A concept of the issue scheme. `eurovoc_match` is the local name of a SKOS mapping property, `eurovoc` its IRI."""

    issue: Issue
    alt: tuple[str, ...] = ()
    broader: str | None = None
    qid: str | None = None
    eurovoc_match: str | None = None
    eurovoc: str | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True, order=True)
class NameUse:
    """One thing that a name can stand for: `key` of an actor or issue; `use` is name, demonym, metonym or issue."""

    key: str
    use: str


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name in a text. Several uses mean that the name alone does not settle which; the likeliest comes first."""

    span: Span
    uses: tuple[NameUse, ...]
