"""The authority: known actors with their names, dated offices, and the scheme of issues, read from TSV files.

The shipped files lie in ``ontology/authority``. What a file holds is told by its columns: ``person`` offices, ``broader`` issues,
``uses`` names that need care, ``side`` words that stand beside names, ``canonical`` the names of roles; anything else is actors.
A later row with a key that is known adds to it (names, demonyms, metonyms, domains) and corrects what it states anew, so that a
user's file can extend or mend what is shipped. A table of proposed issues (``kg issues suggest``) has a column ``decision``: its rows
count where that says yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.authority.entries import DatedOffice, Entry, IssueEntry, NameMatch, NameUse
from kg.authority.names import ARTICLE, Care, Guard, NameIndex, fold, fold_case, index
from kg.authority.tables import Row, read
from kg.authority.variants import inflections
from kg.data import data
from kg.model import Actor, ActorType, Issue, PartialDate

__all__ = ["Authority", "DatedOffice", "Entry", "IssueEntry", "NameMatch", "NameUse", "load"]

# In this order: the facts of the registries first, what is kept by hand after them.
FILES = (
    "states.tsv",
    "ministries.tsv",
    "confirmed.tsv",
    "historic-states.tsv",
    "demonyms.tsv",
    "institutions.tsv",
    "organizations.tsv",
    "media.tsv",
    "persons.tsv",
    "offices.tsv",
    "roles.tsv",
    "issues.tsv",
    "ambiguous.tsv",
    "neighbours.tsv",
)
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GUARDS = tuple(guard.value for guard in Guard)
_TYPES = {type_.value: type_ for type_ in ActorType}
_QID = re.compile(r"Q[1-9]\d*")
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(frozen=True, slots=True)
class Authority:
    """What is known before an article is read. Made by :func:`load`; nothing in it changes."""

    entries: Mapping[str, Entry]
    offices: tuple[DatedOffice, ...]
    issues: Mapping[str, IssueEntry]
    roles: Mapping[str, str]
    actor_names: NameIndex
    issue_names: NameIndex
    domains: Mapping[str, str]

    def find(self, text: str) -> list[NameMatch]:
        """The actor names in `text`: whole words, leftmost-longest, spans in code points, in the order of the text.

        Letters count as the files have them; names that are no acronyms are also found in capitals ("FRANCE").
        """
        return self.actor_names.find(text)

    def find_issues(self, text: str) -> list[NameMatch]:
        """The issues that `text` names, in any case, number and spelling; else as :meth:`find`."""
        return self.issue_names.find(text)

    def lookup(self, name: str) -> tuple[NameUse, ...]:
        """All that `name` can stand for, the likeliest first: actors, or else issues.

        A leading article may be there or not, and titles may stand before a person's name ("Mr. Putin").
        """
        table = self.actor_names.table
        folded = fold(" ".join(name.split()))
        bare = folded.removeprefix("the ").removeprefix(ARTICLE)
        for form in (folded, bare, ARTICLE + bare):
            if uses := table.get(form):
                return uses
        words = bare.split(" ")
        while len(words) > 1 and words[0].rstrip(".").lower() in self.actor_names.care.before:
            words = words[1:]
            uses = table.get(" ".join(words), ())
            if uses and all(self.entries[use.key].actor.type is ActorType.PERSON for use in uses):
                return uses
        return self.issue_names.table.get(fold_case(folded).removeprefix("the "), ())

    def by_domain(self, domain: str) -> str | None:
        """The key of the outlet or organisation whose web domain is `domain` or one above it; None for an unknown one."""
        labels = domain.strip().lower().rstrip(".").split(".")
        return next((k for i in range(len(labels) - 1) if (k := self.domains.get(".".join(labels[i:])))), None)

    def holder(self, role: str, organization: str, date: PartialDate) -> str | None:
        """The key of the person who held `role` in `organization` at `date`; None where the files do not settle it.

        Two persons who may both have held it then settle nothing, nor does a year in which it changed hands.
        """
        wanted = self._role(role)
        possible = {
            o.person: (o.start is None or o.start.latest() <= date.earliest()) and (o.end is None or date.latest() <= o.end.earliest())
            for o in self.offices
            if o.organization == organization
            and self._role(o.role) == wanted
            and (o.start is None or o.start.earliest() <= date.latest())
            and (o.end is None or date.earliest() <= o.end.latest())
        }
        (person, certain), *others = possible.items() or ((None, False),)
        return person if certain and not others else None

    def _role(self, role: str) -> str:
        plain = fold_case(role).strip().removeprefix("the ")
        return self.roles.get(plain, plain)


def load(extra: Sequence[Path] = ()) -> Authority:
    """The shipped authority with the files `extra` on top; AuthorityError for one that is not of its form."""
    return _shipped() if not extra else _build((*_shipped_files(), *extra))


@cache
def _shipped() -> Authority:
    return _build(_shipped_files())


def _shipped_files() -> Iterable[Traversable]:
    return [data("ontology", "authority", name) for name in FILES]


def _build(files: Iterable[Traversable | Path]) -> Authority:
    entries: dict[str, Entry] = {}
    issues: dict[str, IssueEntry] = {}
    offices: list[tuple[Row, DatedOffice]] = []
    roles: dict[str, str] = {}
    stated: list[Row] = []
    ambiguous: list[Row] = []
    neighbours: dict[str, frozenset[str]] = {}
    for file in files:
        columns, rows = read(file)
        for row in rows:
            if "person" in columns:
                offices.append((row, _office(row)))
            elif "broader" in columns:
                if "decision" not in columns or row.accepted():
                    key = row.required("key")
                    issues[key] = _issue(issues.get(key), row)
                    stated.append(row)
            elif "uses" in columns:
                ambiguous.append(row)
            elif "side" in columns:
                neighbours[row.required("side")] = frozenset(row.list("words"))
            elif "canonical" in columns:
                canonical = row.required("canonical")
                roles.update((fold_case(name), fold_case(canonical)) for name in (canonical, *row.list("names")))
            else:
                key = row.required("key")
                entries[key] = _merged(entries.get(key), row)
    for row, office in offices:
        for key in (office.person, office.organization):
            if key not in entries:
                row.fail(f"no actor has the key {key!r}: add it to an actor file")
    for row in stated:
        _check_issue(row, issues, entries)
    names = _actor_names(entries)
    guards = _cared_for(names, ambiguous, entries)
    return Authority(
        entries=entries,
        offices=tuple(office for _, office in offices),
        issues=issues,
        roles=roles,
        actor_names=index(names, Care(guards, neighbours.get("before", frozenset()), neighbours.get("after", frozenset()))),
        issue_names=index(*_issue_names(issues.values()), folding=fold_case),
        domains={domain.lower(): key for key, entry in entries.items() for domain in entry.domains},
    )


def _merged(known: Entry | None, row: Row) -> Entry:
    """The actor of `row`, added to what is known of it."""
    key, label, kind, qid = row.required("key"), row.text("label"), row.text("kind"), row.text("qid")
    if not _KEY.fullmatch(key):
        row.fail(f"{key!r} is no key: use small letters and digits with hyphens between")
    if qid and not _QID.fullmatch(qid):
        row.fail(f"{qid!r} is no Wikidata id: give Q and a number, or nothing")
    if known is None:
        label, kind = label or row.required("label"), kind or row.required("kind")
        names, type_ = _joined(row.list("names"), without=label), _type(row)
        demonyms, metonyms, domains = row.list("demonyms"), row.list("metonyms"), row.list("domains")
        country = row.text("country") or None
    else:
        former = known.actor.label
        label, kind, qid = label or former, kind or known.kind, qid or known.actor.wikidata or ""
        names = _joined(known.names, (former,), row.list("names"), without=label)
        type_ = _type(row) if row.text("type") else known.actor.type
        demonyms, metonyms = _joined(known.demonyms, row.list("demonyms")), _joined(known.metonyms, row.list("metonyms"))
        domains, country = _joined(known.domains, row.list("domains")), row.text("country") or known.country
    actor = Actor(key, label, type_, _aliases(names), qid or None, known=True)
    return Entry(actor, kind, country, names, demonyms, metonyms, domains)


def _type(row: Row) -> ActorType:
    type_ = _TYPES.get(row.required("type"))
    if type_ is None:
        row.fail(f"unknown type {row.text('type')!r}: use one of {', '.join(_TYPES)}")
    return type_


def _joined(*lists: tuple[str, ...], without: str = "") -> tuple[str, ...]:
    """The items of `lists`, each once, in order."""
    return tuple(dict.fromkeys(item for items in lists for item in items if item != without))


def _aliases(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are names, without phrases ("Russia's foreign ministry", "AFP news agency")."""
    return tuple(name for name in names if "'s " not in name and not name.rpartition(" ")[2].islower())


def _office(row: Row) -> DatedOffice:
    start, end = (_date(row, column) for column in ("start", "end"))
    if start and end and end.latest() < start.earliest():
        row.fail(f"the office ends ({end}) before it starts ({start})")
    return DatedOffice(row.required("person"), row.required("role"), row.required("organization"), start, end)


def _date(row: Row, column: str) -> PartialDate | None:
    try:
        return PartialDate.parse(row.text(column)) if row.text(column) else None
    except ValueError as e:
        row.fail(f"{column}: {e}")


def _issue(known: IssueEntry | None, row: Row) -> IssueEntry:
    """The issue of `row`, added to what is known of it: more alternative labels, and what the row states anew."""
    key, qid, match, eurovoc = row.required("key"), row.text("qid"), row.text("eurovoc_match"), row.text("eurovoc")
    if not _KEY.fullmatch(key):
        row.fail(f"{key!r} is no key: use small letters and digits with hyphens between")
    if qid and not _QID.fullmatch(qid):
        row.fail(f"{qid!r} is no Wikidata id: give Q and a number, or nothing")
    if bool(match) != bool(eurovoc) or (match and match not in _MATCHES):
        row.fail(f"eurovoc_match must be one of {', '.join(_MATCHES)}, together with eurovoc")
    if known is None:
        known = IssueEntry(Issue(key, row.required("label")))
    label = row.text("label") or known.issue.label
    former = () if label == known.issue.label else (known.issue.label,)
    return IssueEntry(
        issue=Issue(key, label),
        alt=_joined(known.alt, former, row.list("alt"), without=label),
        broader=row.text("broader") or known.broader,
        qid=qid or known.qid,
        eurovoc_match=match or known.eurovoc_match,
        eurovoc=eurovoc or known.eurovoc,
        definition=row.text("definition") or known.definition,
    )


def _check_issue(row: Row, issues: Mapping[str, IssueEntry], entries: Mapping[str, Entry]) -> None:
    """AuthorityError where the issue of `row` has an actor's key, or what is above it is unknown or leads back to it."""
    key = row.required("key")
    if key in entries:
        row.fail(f"{key!r} is the key of an actor: choose another")
    above = [key]
    while broader := issues[above[-1]].broader:
        if broader not in issues:
            row.fail(f"no issue has the key {broader!r}: add it, or correct the column broader")
        if broader in above:
            row.fail(f"the issue {broader!r} would be above itself: correct the column broader")
        above.append(broader)


def _actor_names(entries: Mapping[str, Entry]) -> dict[str, tuple[NameUse, ...]]:
    """Each folded name with its uses: names before demonyms before metonyms."""
    table: dict[str, tuple[NameUse, ...]] = {}

    def add(names: Iterable[str], use: NameUse, type_: ActorType | None = None) -> None:
        for name in map(fold, names):
            forms = [name]
            if type_ and _in_capitals(type_, name):
                forms.append(name.upper())
            if name.startswith(ARTICLE):
                forms.append(ARTICLE.lower() + name.removeprefix(ARTICLE))
            for form in forms:
                uses = table.get(form, ())
                if use not in uses:
                    table[form] = (*uses, use)

    for key, entry in entries.items():
        add((entry.actor.label, *entry.names), NameUse(key, "name"), entry.actor.type)
    for key, entry in entries.items():
        add(entry.demonyms, NameUse(key, "demonym"), entry.actor.type)
    for key, entry in entries.items():
        add(entry.metonyms, NameUse(key, "metonym"))
    return table


def _cared_for(table: dict[str, tuple[NameUse, ...]], rows: Iterable[Row], entries: Mapping[str, Entry]) -> dict[str, Guard]:
    """Give the names of `rows` their uses in `table`, or take them out of it; the guards of those that have one."""
    guards: dict[str, Guard] = {}
    for row in rows:
        name = fold(row.required("name"))
        uses = tuple(NameUse(*_pair(row, item, entries)) for item in row.list("uses"))
        guard = row.text("guard")
        if guard and guard not in _GUARDS:
            row.fail(f"unknown guard {guard!r}: use one of {', '.join(_GUARDS)}")
        variants = {name.upper(), ARTICLE.lower() + name.removeprefix(ARTICLE)} if name.startswith(ARTICLE) else {name.upper()}
        for form in variants & table.keys() | {name}:
            if uses:
                table[form] = uses
            elif not guard:
                table.pop(form, None)
        if guard:
            guards[name] = Guard(guard)
    return guards


def _in_capitals(type_: ActorType, name: str) -> bool:
    """True where a headline may have `name` in capitals: states, persons and organisations of one word, no acronyms."""
    named = type_ in (ActorType.STATE, ActorType.PERSON) or (type_ is ActorType.ORGANIZATION and " " not in name)
    return named and len(name) > 3 and not name.isupper()


def _pair(row: Row, item: str, entries: Mapping[str, Entry]) -> tuple[str, str]:
    key, _, use = item.partition(":")
    if key not in entries or use not in ("name", "demonym", "metonym"):
        row.fail(f"{item!r} must be the key of an actor, a colon, and name, demonym or metonym")
    return key, use


def _issue_names(issues: Iterable[IssueEntry]) -> tuple[dict[str, tuple[NameUse, ...]], Care]:
    """Each form of an issue's names in lower case; acronyms stay guarded."""
    found: dict[str, dict[NameUse, None]] = {}
    guards: dict[str, Guard] = {}
    for entry in issues:
        use = NameUse(entry.issue.key, "issue")
        for name in (entry.issue.label, *entry.alt):
            lower = fold_case(name)
            acronym = name.isupper()
            for form in (lower,) if acronym else inflections(lower):
                found.setdefault(form, {})[use] = None
                if acronym:
                    guards[form] = Guard.ACRONYM
    return {name: tuple(uses) for name, uses in found.items()}, Care(guards)
