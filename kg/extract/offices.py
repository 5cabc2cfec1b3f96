"""Offices: a named person with an office that the text itself gives.

Forms: before the name ("Russian Foreign Minister Lavrov", "State Department spokeswoman Marie Harf"), before it with a
comma ("Iran's deputy foreign minister, Abbas Araghchi"), after it ("Anatoly Antonov, Russia's ambassador to the U.S.",
"X, who is the chair of Y") and as a predicate ("X is a member of Y"). Whose office it is stands in the phrase; else it is the
person's by the dated offices, the person's own state, or the state named last before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.found import POSSESSIVES, words
from kg.extract.office_phrases import REACH, Phrase, Text, head_noun, is_head, nominal, office_nouns, phrase_at
from kg.lexicon import table
from kg.model import Actor, ActorType, Mention, Office

if TYPE_CHECKING:
    from kg.authority.load import Authority
    from kg.extract.actors import Actors
    from kg.parse import Parsed

_THEIRS = frozenset({"his", "her", "its", "their"})
_BODIES = frozenset({ActorType.ORGANIZATION, ActorType.MEDIA_OUTLET})
_PARTY = re.compile(r"\(?[RDI]-[A-Z].*|[RDI]")


@cache
def _ranks() -> frozenset[str]:
    return frozenset(row["title"] for row in table("titles"))


def offices(parsed: Parsed, found: Actors, authority: Authority, mentions: Sequence[Mention] = ()) -> tuple[Office, ...]:
    """The offices that the text gives to the persons of `found`, in the order of the text, each once.

    `mentions` are those of `found` and the pronouns and phrases that stand for them ("its head", "the commission's chair").
    """
    text, actors = _text(parsed, found, authority, mentions), found.by_key()
    result: dict[tuple[str, str], Office] = {}
    for start, end in sorted(text.person_start.items()):
        person = text.person_at[start]
        phrases = [("before", p) for p in _before(text, start)] + [("after", p) for p in _after(text, end)]
        for rule, phrase in phrases:
            if phrase.organization is None and phrase.start and text.doc[phrase.start - 1].lower_ in _THEIRS and " " not in phrase.role:
                continue
            organization = phrase.organization or _implied(text, start, person, phrase, authority)
            if organization is not None and organization.key not in actors:
                organization = None
            span = parsed.span(text.doc[min(start, phrase.start) : max(end, phrase.end)])
            office = Office(person.key, phrase.role, organization.key if organization else None, span, f"office-{rule}")
            known = result.get((person.key, phrase.role.casefold()))
            if known is None or (known.organization is None and office.organization is not None):
                result[person.key, phrase.role.casefold()] = office
    return tuple(sorted(result.values(), key=lambda o: (o.evidence, o.person, o.role)))


def _text(parsed: Parsed, found: Actors, authority: Authority, mentions: Sequence[Mention]) -> Text:
    actors = found.by_key()
    context = {a.key: a for a in found.context}
    actor_at: dict[int, Actor] = {}
    person_at: dict[int, Actor] = {}
    person_start: dict[int, int] = {}
    name_at: set[int] = set()
    starts = {parsed.original(t.idx): t.i for t in parsed.doc}
    ends = {parsed.original(t.idx + len(t) - 1) + 1: t.i + 1 for t in parsed.doc}
    stand_ins = [m for m in mentions if (a := actors.get(m.ref)) is not None and a.type in _BODIES]
    for mention in sorted((*found.adjectives, *stand_ins, *found.mentions), key=lambda m: len(m.span)):
        start, end = starts.get(mention.span.start), ends.get(mention.span.end)
        actor = actors.get(mention.ref) or context.get(mention.ref)
        if start is None or end is None or actor is None or mention.rule == "citation":
            continue
        if actor.type is ActorType.PERSON:
            person_start[start] = max(end, person_start.get(start, 0))
        if mention.rule == "authority-name":
            name_at.update(range(start, end))
        for i in range(start, end):
            (person_at if actor.type is ActorType.PERSON else actor_at)[i] = actor
    entries = (authority.entries.get(a.key) for a in found.actors)
    state_of = {e.actor.key: state for e in entries if e is not None and (state := _state(e.country, authority)) is not None}
    return Text(parsed.doc, actor_at, person_at, person_start, frozenset(name_at), state_of)


def _before(text: Text, start: int) -> list[Phrase]:
    """The office that stands before the name at `start`, directly or with a comma."""
    doc = text.doc
    i = start - 1
    while i >= 0 and (doc[i].text in _ranks() or doc[i].text in {'"', "“"}) and head_noun(doc[i]) is None and _general(text, i) == i:
        i -= 1
    if i < 0 or doc[i].sent != doc[start].sent:
        return []
    comma = doc[i].text in {",", "--"}
    if comma:
        i -= 1
    if i < 0 or i in text.person_at:
        return []
    head = _general(text, i) if is_head(text, _general(text, i)) else None
    if head is None and doc[i].pos_ in {"NOUN", "PROPN"}:
        for j in range(i - 1, max(-1, i - REACH), -1):
            t = doc[j]
            if is_head(text, j) and doc[j + 1].lower_ in {"of", "for", "to"}:
                head = j
                break
            if not (nominal(text, j) or t.lower_ in {"of", "for", "to", "the", "and"}) or j in text.person_at:
                break
    if head is None or (doc[head].tag_ in {"NNS", "NNPS"} and (comma or not doc[head].text[0].isupper())):
        return []
    phrase = phrase_at(text, head, i + 1)
    if phrase is None or (comma and _belongs_to_person(text, phrase.start)):
        return []
    return [phrase]


def _general(text: Text, i: int) -> int:
    """The head of "Secretary General" or "Secretary-General" that ends at token `i`; `i` itself for anything else."""
    if text.doc[i].lower_ != "general" or i < 2:
        return i
    head = i - 2 if text.doc[i - 1].text == "-" else i - 1
    return head if head_noun(text.doc[head]) in {"secretary", "director", "attorney"} else i


def _belongs_to_person(text: Text, start: int) -> bool:
    """True for a phrase in apposition to a name before it ("Kosachev, the chair, …"), so that it is not the next name's."""
    before = start - 1
    while before >= 0 and text.doc[before].lower_ in words("before"):
        before -= 1
    return before > 0 and text.doc[before].text in {",", "--"} and before - 1 in text.person_at


def _after(text: Text, end: int) -> list[Phrase]:
    """The offices that follow the name that ends at `end`: appositions and predicates, joined by "and"."""
    doc = text.doc
    i = end
    if i < len(doc) and doc[i].text in {"(", "["}:
        close = next((j for j in range(i, min(len(doc), i + 8)) if doc[j].text in {")", "]"}), None)
        i = close + 1 if close is not None else len(doc)
    if i + 1 >= len(doc):
        return []
    predicate = False
    if doc[i].text in {",", "--", "—", "\u2013"}:
        i += 1
        if i + 1 < len(doc) and _PARTY.fullmatch(doc[i].text):
            i = next((j + 1 for j in range(i, min(len(doc), i + 7)) if doc[j].text == ","), len(doc))
        if i + 1 < len(doc) and doc[i].lower_ == "who" and doc[i + 1].lower_ in {"is", "was", "served"}:
            predicate, i = True, i + 2
    elif doc[i].lower_ in {"is", "was"}:
        predicate, i = True, i + 1
    else:
        return []
    result: list[Phrase] = []
    while i < len(doc):
        phrase = _forward(text, i, predicate)
        if phrase is None:
            break
        result.append(phrase)
        i = phrase.end
        if i + 1 < len(doc) and doc[i].text == "," and doc[i + 1].lower_ == "and":
            i += 1
        if not (i < len(doc) and doc[i].lower_ == "and"):
            break
        i += 1
    return result


def _forward(text: Text, i: int, predicate: bool) -> Phrase | None:
    """The office phrase that begins at token `i`, unless it is the office of a person named right after it."""
    doc = text.doc
    article = False
    while i < len(doc) and (
        doc[i].pos_ == "DET" or doc[i].lower_ in words("before") or doc[i].lower_ in {"also", "currently", "formerly", "reportedly", "as"}
    ):
        article = True
        i += 1
    stop = i
    while stop < len(doc) and stop - i < REACH and stop not in text.person_at and (nominal(text, stop) or head_noun(doc[stop])):
        stop += 1
        if doc[stop - 1].is_sent_end:
            break
    if stop < len(doc) and stop in text.person_at and doc[stop].text not in POSSESSIVES:
        if stop + 1 < len(doc) and doc[text.person_start.get(stop, stop + 1)].text in POSSESSIVES and stop == i:
            return _forward(text, text.person_start.get(stop, stop + 1) + 1, predicate)
        return None
    heads = [j for j in range(i, stop) if is_head(text, j)]
    if not heads or (predicate and not article):
        return None
    head = heads[-1]
    if doc[head].tag_ in {"NNS", "NNPS"} or (stop - head > 1 and doc[head + 1].pos_ in {"NOUN", "PROPN"}):
        return None
    phrase = phrase_at(text, head, None)
    return None if phrase is not None and phrase.end in text.person_start else phrase


def _implied(text: Text, at: int, person: Actor, phrase: Phrase, authority: Authority) -> Actor | None:
    """The organisation that the text leaves to the reader: by dated offices, the person's own state, or the state named last before."""
    scope = office_nouns()[phrase.noun]["of"].split(",")
    entry = authority.entries.get(person.key)
    if "legislature" in scope:
        house = authority.entries.get("us-senate" if phrase.noun.startswith("sen") else "us-house")
        if house is not None and house.actor in text.actor_at.values() and (entry is None or entry.country in {None, "united-states"}):
            return house.actor
        if entry is not None or phrase.noun[:3] in {"sen", "rep", "con"}:
            return _state(entry.country if entry else "united-states", authority)
        return _last_state(text, at)
    if entry is not None:
        for office in authority.offices:
            if (
                office.person == person.key
                and office.role.casefold().split()[-1][:6] == phrase.noun[:6]
                and phrase.noun not in {"minister", "president"}
            ):
                return _state(office.organization, authority)
    if "state" not in scope:
        return None
    if entry is not None and entry.country:
        return _state(entry.country, authority)
    return _last_state(text, at) if scope == ["state"] or phrase.noun == "president" else None


def _last_state(text: Text, at: int) -> Actor | None:
    """The state named last before token `at`, not far away."""
    states = (text.actor_at[i] for i in range(at - 1, max(-1, at - 60), -1) if i in text.actor_at)
    return next((a for a in states if a.type is ActorType.STATE), None)


def _state(key: str | None, authority: Authority) -> Actor | None:
    entry = authority.entries.get(key) if key else None
    return entry.actor if entry else None
