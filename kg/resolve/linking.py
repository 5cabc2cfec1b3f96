"""Which actor a name means here: one use of an ambiguous name, or none.

A name that the authority knows can still be another's ("Georgia", "Congress", "Kim"), or a place ("talks in Moscow"). The
choice rests on the named entity's type, on who else the document names, and on the offices held at its date. Where these
do not settle it the name stays unlinked: a wrong identity is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import table
from kg.model import ActorType, PartialDate

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.authority.load import Authority, NameUse
    from kg.parse import Parsed

_ENTITY_TYPES = {
    "PERSON": {ActorType.PERSON},
    "GPE": {ActorType.STATE},
    "LOC": {ActorType.STATE},
    "NORP": {ActorType.STATE, ActorType.GROUP, ActorType.ORGANIZATION},
    "ORG": {ActorType.ORGANIZATION, ActorType.MEDIA_OUTLET},
}

_DIRECTIONS = frozenset({"to", "from", "for", "of", "into", "toward", "towards"})


@dataclass(frozen=True, slots=True)
class Link:
    """Tokens [start, end) of the parse that name the actor `key`; `use` is "name", "demonym", "metonym" or "place"."""

    start: int
    end: int
    key: str
    use: str


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in table("place_cues") if row["kind"] == kind)


@cache
def _homonyms() -> dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]:
    def split(words: str | None) -> frozenset[str]:
        return frozenset(w for w in (words or "").split("|") if w)

    return {(row["name"], row["key"]): (split(row["unless"]), split(row["needs"])) for row in table("homonyms")}


@cache
def _short_names() -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    return {
        row["name"]: (row["key"], frozenset(row["needs"].split("|")), frozenset(row["unless"].split("|"))) for row in table("short_names")
    }


def link(parsed: Parsed, authority: Authority) -> tuple[Link, ...]:
    """The names of `parsed` that the authority knows, each settled to one actor, in the order of the text."""
    doc = parsed.doc
    found: list[tuple[int, int, tuple[NameUse, ...]]] = []
    for match in authority.find(doc.text):
        tokens = doc.char_span(match.span.start, match.span.end)
        if tokens is not None:
            uses = tuple(
                u
                for u in match.uses
                if u.use != "issue" and u.key in authority.entries and _fits(doc, tokens.start, tokens.end, u, authority)
            )
            if uses:
                found.append((tokens.start, tokens.end, uses))
    sure: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    for start, end, uses in found:
        if len({u.key for u in uses}) == 1:
            key = uses[0].key
            sure[key] += 2 if end - start > 1 else 1
            countries[authority.entries[key].country or key] += 1
    links = []
    for start, end, uses in found:
        use = _choose(parsed, start, end, uses, authority, sure, countries)
        if use is not None:
            key = _state_of(use.key, authority)
            links.append(Link(start, end, key, _use(doc, start, end, use, authority.entries[key].actor.type)))
    covered = {i for lk in links for i in range(lk.start, lk.end)}
    words = {t.text for t in doc} if _short_names().keys() & {t.text for t in doc} else set()
    for token in doc if words else ():
        key, needs, unless = _short_names().get(token.text, ("", frozenset(), frozenset()))
        before = doc[token.i - 1].text if token.i else ""
        after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
        if key in authority.entries and token.i not in covered and needs & words and before not in unless and after not in {"of", "party"}:
            links.append(Link(token.i, token.i + 1, key, "name"))
    return tuple(sorted(links, key=lambda lk: lk.start))


def _state_of(key: str, authority: Authority) -> str:
    """A government is its state (guidelines: "Russian officials" are Russia)."""
    entry = authority.entries[key]
    state = authority.entries.get(entry.country) if entry.country else None
    return state.actor.key if state and entry.actor.label == f"Government of {state.actor.label}" else key


def _use(doc: Doc, start: int, end: int, use: NameUse, type: ActorType) -> str:
    """The seat of a ministry ("the Pentagon") names it; a capital may be a place."""
    if use.use != "metonym":
        return use.use
    if type is not ActorType.STATE:
        return "name"
    return "place" if is_place(doc, start, end) else "metonym"


def _fits(doc: Doc, start: int, end: int, use: NameUse, authority: Authority) -> bool:
    """False where spelling, part of speech or the sentence's words speak against this use."""
    name = doc[start:end].text
    if start and doc[start - 1].text == "New" and use.use != "demonym":
        return False
    if end - start == 1 and use.use == "name":
        token = doc[start]
        if authority.entries[use.key].actor.type is ActorType.PERSON and (
            token.ent_type_ in {"DATE", "TIME"} or token.pos_ in {"VERB", "AUX"}
        ):
            return False
    words = _homonyms().get((name, use.key))
    if words:
        unless, needs = words
        if unless and any(t.text in unless for t in doc[start].sent):
            return False
        if needs and not any(t.text in needs for t in doc):
            return False
    return True


def _choose(
    parsed: Parsed,
    start: int,
    end: int,
    uses: Sequence[NameUse],
    authority: Authority,
    sure: Counter[str],
    countries: Counter[str],
) -> NameUse | None:
    """The one use that type and context speak for; None where two are as good."""
    if len({_state_of(u.key, authority) for u in uses}) == 1:
        return uses[0]
    label = parsed.doc[start].ent_type_
    date = parsed.document.issued
    ranked = []
    for use in uses:
        entry = authority.entries[use.key]
        score = 3.0 * (use.key in sure) + 2.0 * countries[entry.country or use.key] / max(1, countries.total())
        if label in _ENTITY_TYPES:
            score += 1 if entry.actor.type in _ENTITY_TYPES[label] else -1
        if entry.actor.type is ActorType.PERSON and date is not None:
            score += 0.5 if _in_office(use.key, authority, date) else 0
        ranked.append((score, use))
    ranked.sort(key=lambda r: -r[0])
    if ranked[0][0] > 0 and ranked[0][0] >= ranked[1][0] + 0.5:
        return ranked[0][1]
    return None


def _in_office(person: str, authority: Authority, date: PartialDate) -> bool:
    """True where `person` held some dated office at `date`."""
    return any(
        o.person == person
        and (o.start is None or o.start.earliest() <= date.latest())
        and (o.end is None or date.earliest() <= o.end.latest())
        for o in authority.offices
    )


def is_place(doc: Doc, start: int, end: int) -> bool:
    """True where the capital at tokens [start, end) only says where ("talks in Moscow", a dateline, "Moscow-based", "Moscow airport")."""
    if is_located(doc, start, end):
        return True
    last = doc[end - 1]
    if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].ent_type_ == "GPE" and doc[end + 1].dep_ != "conj":
        return last.dep_ not in {"nsubj", "conj"} or doc[end + 1].dep_ == "appos"
    return last.dep_ in {"compound", "nmod"} and end <= last.head.i < end + 3 and last.head.pos_ in {"NOUN", "PROPN"}


def is_located(doc: Doc, start: int, end: int) -> bool:
    """True where the name at tokens [start, end) stands as the place of something: after "in" or a verb of motion, in a dateline."""
    before = doc[start - 1].lower_ if start else ""
    root = doc[start:end].root
    if before in _cues("preposition"):
        return True
    while root.dep_ == "conj" and root.head.i < root.i:
        root = root.head
    if root.dep_ == "pobj":
        preposition = root.head
        if preposition.lower_ in _cues("preposition") | {"over"}:
            return True
        if preposition.lower_ in _DIRECTIONS and (preposition.head.lemma_.lower() in _cues("motion") or preposition.head.lower_ == "out"):
            return True
    if root.dep_ == "dobj" and root.head.lemma_.lower() in _cues("object"):
        return True
    if end >= len(doc):
        return False
    if doc[end].text == "-" and end + 1 < len(doc):
        return doc[end + 1].lower_ in _cues("suffix")
    line_start = start == 0 or "\n" in doc[start - 1].text or bool(doc[start].is_sent_start)
    return line_start and (doc[end].text in {"(", "—", "\u2013", "--", "_"} or (doc[start].is_upper and len(doc[start]) > 3))
