"""The actors of an article and the places that name them.

Known names come from the authority (settled by :mod:`kg.resolve.linking`), the others from the model's entities and from
phrases with a state ("Russian officials"). Outlets that are cited are actors by their citation. Bylines, photo credits and
the article's own periodical in its first lines are metadata and no actors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.collectives import collectives
from kg.extract.credits import is_credit
from kg.extract.found import ARTICLES, POSSESSIVES, Found, claimed, slug
from kg.extract.office_phrases import head_noun, office_nouns
from kg.extract.organizations import acronyms, before_minister, head_kind, organizations, wider_names
from kg.extract.persons import persons
from kg.lexicon import table
from kg.model import Actor, ActorType, Citation, Mention, Span
from kg.resolve.linking import Link, is_located, is_place, link

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.authority.load import Authority
    from kg.parse import Parsed


_LIST = 14
_COMMON = frozenset({"Hindu", "Foreign Affairs", "Foreign Policy", "Politico", "POLITICO", "Guardian"})
_CREDITED = frozenset({ActorType.MEDIA_OUTLET, ActorType.ORGANIZATION})


@dataclass(frozen=True, slots=True)
class Actors:
    """The actors in the order of their first mention, and their mentions in the order of the text.

    `adjectives` are places where a known actor is meant by an adjective ("Russian") or only as a place ("in Moscow"): they are
    no mentions, but tell whose a phrase is. `context` holds the actors that only these name.
    """

    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    adjectives: tuple[Mention, ...] = ()
    context: tuple[Actor, ...] = ()

    def named(self, key: str) -> Actor | None:
        """The actor `key`, also where only an adjective names it."""
        return next((a for a in (*self.actors, *self.context) if a.key == key), None)

    def by_key(self) -> dict[str, Actor]:
        """The actors by key."""
        return {a.key: a for a in self.actors}


def actors(parsed: Parsed, authority: Authority, citations: Sequence[Citation]) -> Actors:
    """Every actor that the text of `parsed` names, with its mentions (offsets of the document's text)."""
    doc = parsed.doc
    links = _proper(doc, link(parsed, authority), authority)
    known = _known(parsed, links, authority)
    not_people = [f for f in known if f.actor.type is not ActorType.PERSON]
    wide = _wide(doc, links)
    people = persons(parsed, links, claimed([*not_people, *wide], len(doc)), authority)
    phrases = collectives(parsed, links, people, authority)
    taken = claimed([*not_people, *people, *phrases], len(doc))
    found = [*not_people, *people, *phrases, *_groups(doc, taken)]
    taken = claimed(found, len(doc))
    for lk in links:
        if lk.use in {"name", "place"}:
            taken[lk.start : lk.end] = [True] * (lk.end - lk.start)
    others = organizations(parsed, taken, authority, _states(links, authority))
    found = acronyms(doc, [*found, *others])
    return _collect(parsed, found, _cited(parsed, authority, citations), links, authority)


def _states(links: Sequence[Link], authority: Authority) -> list[str]:
    """The keys of the states that the text names most, the most named first."""
    counts = Counter(lk.key for lk in links if authority.entries[lk.key].actor.type is ActorType.STATE)
    return [key for key, _ in counts.most_common(3)]


def _proper(doc: Doc, links: Sequence[Link], authority: Authority) -> list[Link]:
    """`links` without those that are part of a longer name of something else ("George Washington University", "Treasury Secretary")."""
    inside: dict[int, tuple[int, int]] = {}
    for start, end in wider_names(doc):
        for i in range(start, end):
            inside[i] = (start, end)
    kept = []
    for lk in links:
        owner = _owner(doc, lk, authority)
        if before_minister(doc, lk.end) and authority.entries[lk.key].actor.type is ActorType.ORGANIZATION:
            if owner is not None:
                kept.append(owner)
            continue
        if owner is not None and doc[owner.end].text in POSSESSIVES:
            kept.append(owner)
        bounds = inside.get(lk.start)
        if bounds is None or lk.end >= bounds[1]:
            kept.append(lk)
    return kept


def _wide(doc: Doc, links: Sequence[Link]) -> list[Found]:
    """The wider names as found organisations, so that no person is seen in them."""
    result = []
    covered = {i for lk in links for i in range(lk.start, lk.end)}
    for start, end in wider_names(doc):
        if not covered.intersection(range(start, end)):
            name = doc[start:end].text
            type = ActorType.MEDIA_OUTLET if head_kind(name.split()) == "outlet" else ActorType.ORGANIZATION
            result.append(Found(start, end, Actor(f"org-{slug(name)}", name, type), "organization"))
    return result


def _known(parsed: Parsed, links: Sequence[Link], authority: Authority) -> list[Found]:
    """The links that name an actor by themselves: names, seats of government, peoples ("Russians")."""
    doc = parsed.doc
    result = []
    for lk in links:
        actor = authority.entries[lk.key].actor
        last = doc[lk.end - 1]
        if (lk.use == "place" and last.lower_ != "administration") or (actor.type is ActorType.STATE and _inside_name(doc, lk)):
            continue
        if lk.use == "demonym" and not _is_people(doc, lk):
            if actor.type is ActorType.STATE and _holds_office(doc, lk.end):
                result.append(Found(lk.start, lk.end, actor, "authority-office"))
            continue
        if _is_modifier(doc, lk, actor):
            continue
        if lk.end < len(doc) and doc[lk.end].text == "-" and last.whitespace_ == "" and lk.use != "name":
            continue
        past = _past_administration(parsed, lk, authority) if last.lower_ == "administration" else None
        result.append(Found(lk.start, lk.end, past or actor, f"authority-{lk.use}"))
    return result


def _past_administration(parsed: Parsed, lk: Link, authority: Authority) -> Actor | None:
    """The administration of a president who was no longer in office when the document was written: it does not speak for the state now."""
    date = parsed.document.issued
    name = parsed.doc[lk.start : lk.end - 1].text.removesuffix("'s").removesuffix("\u2019s")
    held = [
        o
        for o in authority.offices
        if o.role == "President" and o.organization == lk.key and authority.entries[o.person].actor.label.endswith(name)
    ]
    if date is None or not held or any(o.end is None or date.earliest() <= o.end.latest() for o in held):
        return None
    person = authority.entries[held[-1].person].actor
    return Actor(f"administration-{person.key}", f"Administration of {person.label}", ActorType.ORGANIZATION)


def _holds_office(doc: Doc, i: int) -> bool:
    """True where an office follows ("French Foreign Minister"): its adjective names the state, if nothing else does."""
    for token in doc[i : i + 5]:
        noun = head_noun(token)
        if noun is not None and office_nouns()[noun]["of"].startswith("state"):
            return True
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            return False
    return False


def _inside_name(doc: Doc, lk: Link) -> bool:
    """True for a state inside the name of a place, a war or a law ("the Gulf of Oman")."""
    token = doc[lk.start]
    if token.ent_type_ not in {"LOC", "EVENT", "LAW", "FAC"}:
        return False
    follows = lk.end < len(doc) and doc[lk.end].ent_iob_ == "I" and doc[lk.end].text not in POSSESSIVES
    return follows or (token.ent_iob_ == "I" and doc[lk.start - 1].lower_ not in ARTICLES)


def _is_modifier(doc: Doc, lk: Link, actor: Actor) -> bool:
    """True for a name that only tells what kind of thing another is: "US military aircraft", "on Twitter", "Hindu nationalists"."""
    last, name = doc[lk.end - 1], doc[lk.start : lk.end].text
    before = doc[lk.start - 1].lower_ if lk.start else ""
    follows = last.dep_ in {"compound", "amod", "nmod"} and last.head.i >= lk.end
    if actor.type is ActorType.STATE or actor.type is ActorType.PERSON:
        return False
    if last.lower_ == "military" or name in _COMMON:
        return follows or (name in _COMMON and before == "of")
    return head_kind([name]) == "none" and (follows or before in {"on", "via", "by"})


def _is_people(doc: Doc, lk: Link) -> bool:
    """True where a demonym is a noun in the plural ("the Russians"), not an adjective or a language."""
    last = doc[lk.end - 1]
    return last.tag_ in {"NNS", "NNPS"} or (
        last.text.endswith("s") and last.pos_ in {"NOUN", "PROPN"} and last.dep_ not in {"compound", "amod"}
    )


@cache
def _group_names() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in table("group_names") if row["context"] != "adjective"}


def _groups(doc: Doc, taken: Sequence[bool]) -> list[Found]:
    """Capitalised names of groups from the lexicon ("the West", "Europeans")."""
    result = []
    for token in doc:
        row = _group_names().get(token.text)
        if row is None or taken[token.i]:
            continue
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if after is not None and (after.pos_ == "PROPN" or after.text == "-"):
            continue
        if row["context"] == "the" and not (
            token.i and doc[token.i - 1].lower_ == "the" and (after is None or after.pos_ not in {"NOUN", "ADJ"})
        ):
            continue
        if row["context"] == "noun" and (token.dep_ in {"compound", "amod"} or is_place(doc, token.i, token.i + 1)):
            continue
        result.append(Found(token.i, token.i + 1, Actor(f"group-{row['key']}", row["label"], ActorType.GROUP), "group-name"))
    return result


def _cited(parsed: Parsed, authority: Authority, citations: Sequence[Citation]) -> list[tuple[Span, Actor, str]]:
    """The outlets that the citations name, at the source's words inside the pointer."""
    text = parsed.document.text
    result = []
    for citation in citations:
        source = citation.source.strip()
        at = text.find(source, citation.span.start, citation.span.end) if source else -1
        if at < 0:
            continue
        known = authority.entries.get(citation.publisher) if citation.publisher else None
        if known is not None:
            result.append((Span(at, at + len(source)), known.actor, "citation"))
        else:
            name = source.removeprefix("The ").removeprefix("the ")
            at += len(source) - len(name)
            result.append((Span(at, at + len(name)), Actor(f"org-{slug(name)}", name, ActorType.MEDIA_OUTLET), "citation"))
    return result


def _collect(
    parsed: Parsed, found: Sequence[Found], cited: Sequence[tuple[Span, Actor, str]], links: Sequence[Link], authority: Authority
) -> Actors:
    """Mentions with offsets; states that only say where are left out."""
    document, text = parsed.document, parsed.document.text
    named = {f.actor.key for f in found if f.rule != "authority-office"}
    found = [f for f in found if f.rule != "authority-office" or f.actor.key not in named]
    listed = _listed(parsed.doc, found)
    found = [f for f in found if f.start not in listed]
    located = _only_located(parsed.doc, found)
    spans: dict[tuple[Span, str], tuple[Actor, str]] = {}
    for f in found:
        if f.actor.key in located:
            continue
        span = parsed.span(parsed.doc[f.start : f.end])
        if len(span) != len(parsed.doc[f.start : f.end].text):
            continue
        if span.end <= document.body and not (document.title_span and document.title_span.contains(span)):
            continue
        if f.actor.type in _CREDITED and is_credit(text, span.start, span.end, f.actor.type is ActorType.MEDIA_OUTLET):
            continue
        spans.setdefault((span, f.actor.key), (f.actor, f.rule))
    for span, actor, rule in cited:
        spans.setdefault((span, actor.key), (actor, rule))
    seen: dict[str, Actor] = {}
    mentions = []
    for (span, key), (actor, rule) in sorted(spans.items(), key=lambda item: (item[0][0], item[0][1])):
        seen.setdefault(key, actor)
        mentions.append(Mention(span, key, rule))
    spoken = {m.span for m in mentions}
    adjectives = []
    context: dict[str, Actor] = {}
    for lk in links:
        span = parsed.span(parsed.doc[lk.start : lk.end])
        if span not in spoken and authority.entries[lk.key].actor.type is not ActorType.PERSON:
            adjectives.append(Mention(span, lk.key, f"authority-{lk.use}"))
            if lk.key not in seen:
                context.setdefault(lk.key, authority.entries[lk.key].actor)
    return Actors(tuple(seen.values()), tuple(mentions), tuple(adjectives), tuple(context.values()))


def _owner(doc: Doc, lk: Link, authority: Authority) -> Link | None:
    """The state at the beginning of the name of one of its bodies ("Russia's" foreign ministry, "U.S." Treasury)."""
    country = authority.entries[lk.key].country
    for end in range(lk.start + 1, lk.end):
        for use in authority.lookup(doc[lk.start : end].text):
            if use.key == country:
                return Link(lk.start, end, use.key, use.use)
    return None


def _only_located(doc: Doc, found: Sequence[Found]) -> set[str]:
    """Keys of states that the text names only as a place ("in Iraq", "Minsk, Belarus", "the Iraq War")."""
    acting: set[str] = set()
    placed: set[str] = set()
    for f in found:
        if f.actor.type is ActorType.STATE:
            placed_here = f.rule == "authority-name" and _locates(doc, f) and not _holds_office(doc, f.end)
            (placed if placed_here else acting).add(f.actor.key)
    return placed - acting


def _locates(doc: Doc, f: Found) -> bool:
    """True where a state is only the place of something, or part of the name of an event."""
    if is_located(doc, f.start, f.end):
        return True
    root = doc[f.start : f.end].root
    if (
        f.start
        and doc[f.start - 1].text == ","
        and root.dep_ in {"appos", "conj"}
        and doc[f.start - 2].ent_type_ == "GPE"
        and root.head.pos_ == "PROPN"
    ):
        return root.dep_ == "appos"
    return (root.dep_ == "compound" and root.head.pos_ == "PROPN") or root.dep_ in {"npadvmod", "nmod"}


def _listed(doc: Doc, found: Sequence[Found]) -> set[int]:
    """First tokens of the states in a mere list of countries (a form's choices), which says nothing of them."""
    near = sorted((f for f in found if f.actor.type is ActorType.STATE), key=lambda f: f.start)
    result: set[int] = set()
    for i in range(len(near) - _LIST + 1):
        window = near[i : i + _LIST]
        if window[-1].end - window[0].start < 3 * _LIST and len({f.actor.key for f in window}) > _LIST * 0.8:
            result.update(f.start for f in window)
    return result
