"""Offices: a named person with an office that the text itself gives.

Forms: before the name ("Russian Foreign Minister Lavrov", "State Department spokeswoman Marie Harf"), before it with a
comma ("Iran's deputy foreign minister, Abbas Araghchi"), after it ("Anatoly Antonov, Russia's ambassador to the U.S.",
"X, who is the chair of Y") and as a predicate ("X is a member of Y"). The role is given without its country or body; these
are the office's organisation: what stands in the phrase, else the person's own state, else the state named last before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.found import POSSESSIVES
from kg.lexicon import table
from kg.model import Actor, ActorType, Office, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.authority.load import Authority
    from kg.extract.actors import Actors
    from kg.parse import Parsed

_REACH = 12
_LEFT_OUT = frozenset(
    "new then now current incumbent longtime long-time veteran prominent outspoken hard-line hardline influential republican democratic conservative liberal "
    "imprisoned jailed late a an the its his her their our my this that one another fellow".split()
)
_KEPT = frozenset({"former", "acting", "interim", "deputy", "vice", "first", "senior", "chief", "ex"})
_AWAY = frozenset({"ambassador", "envoy", "consul", "negotiator", "representative"})
_PARTY = re.compile(r"\(?[RDI]-[A-Z].*|[RDI]")


@cache
def office_nouns() -> dict[str, dict[str, str]]:
    """The rows of the lexicon by the office's head noun, lower case."""
    return {row["noun"]: row for row in table("offices")}


@cache
def _ranks() -> frozenset[str]:
    return frozenset(row["title"] for row in table("titles"))


def head_noun(token: Token) -> str | None:
    """The lexicon's noun for which `token` stands ("ministers" -> "minister"), or None."""
    for word in (token.lower_, token.lower_.removesuffix("s")):
        if word in office_nouns():
            return word
    return None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """An office phrase: tokens [start, end), the head's index and noun, the role's words and whose office it is, if it says so."""

    start: int
    end: int
    noun: str
    role: str
    organization: Actor | None


@dataclass(frozen=True, slots=True)
class _Text:
    """The parse with the actors named at its tokens."""

    doc: Doc
    actor_at: Mapping[int, Actor]
    """Token -> the state, body or outlet that a name or adjective there means."""
    person_at: Mapping[int, Actor]
    person_start: Mapping[int, int]
    """First token of a person's name -> the token after it."""


def offices(parsed: Parsed, found: Actors, authority: Authority) -> tuple[Office, ...]:
    """The offices that the text gives to the persons of `found`, in the order of the text, each once."""
    text = _text(parsed, found)
    result: dict[tuple[str, str], Office] = {}
    for start, end in sorted(text.person_start.items()):
        person = text.person_at[start]
        phrases = [("before", p) for p in _before(text, start)] + [("after", p) for p in _after(text, end)]
        for rule, phrase in phrases:
            organization = phrase.organization or _implied(text, start, person, phrase, authority, found)
            span = parsed.span(text.doc[min(start, phrase.start) : max(end, phrase.end)])
            office = Office(person.key, phrase.role, organization.key if organization else None, span, f"office-{rule}")
            known = result.get((person.key, phrase.role.casefold()))
            if known is None or (known.organization is None and office.organization is not None):
                result[person.key, phrase.role.casefold()] = office
    return tuple(sorted(result.values(), key=lambda o: (o.evidence, o.person, o.role)))


def _text(parsed: Parsed, found: Actors) -> _Text:
    actors = found.by_key()
    context = {a.key: a for a in found.context}
    actor_at: dict[int, Actor] = {}
    person_at: dict[int, Actor] = {}
    person_start: dict[int, int] = {}
    starts = {parsed.original(t.idx): t.i for t in parsed.doc}
    ends = {parsed.original(t.idx + len(t) - 1) + 1: t.i + 1 for t in parsed.doc}
    for mention in sorted((*found.adjectives, *found.mentions), key=lambda m: len(m.span)):
        start, end = starts.get(mention.span.start), ends.get(mention.span.end)
        actor = actors.get(mention.ref) or context.get(mention.ref)
        if start is None or end is None or actor is None or mention.rule == "citation":
            continue
        if actor.type is ActorType.PERSON:
            person_start[start] = max(end, person_start.get(start, 0))
        for i in range(start, end):
            (person_at if actor.type is ActorType.PERSON else actor_at)[i] = actor
    return _Text(parsed.doc, actor_at, person_at, person_start)


def _nominal(text: _Text, i: int) -> bool:
    """True for a token that can stand in an office phrase before its head."""
    t = text.doc[i]
    return not t.is_sent_end and (
        t.pos_ in {"ADJ", "NOUN", "PROPN", "NUM"} or t.text in POSSESSIVES or t.text in {"-", "&", "."} or i in text.actor_at or t.lower_ in {"then", "now"}
    )


def _before(text: _Text, start: int) -> list[_Phrase]:
    """The office that stands before the name at `start`, directly or with a comma."""
    doc = text.doc
    i = start - 1
    while i >= 0 and (doc[i].text in _ranks() or doc[i].text in {'"', "“"}) and head_noun(doc[i]) is None:
        i -= 1
    if i < 0 or doc[i].sent != doc[start].sent:
        return []
    comma = doc[i].text in {",", "--"}
    if comma:
        i -= 1
    if i < 0 or i in text.person_at:
        return []
    head = i if head_noun(doc[i]) else None
    if head is None:
        for j in range(i, max(-1, i - _REACH), -1):
            t = doc[j]
            if head_noun(t) and j + 1 <= i and doc[j + 1].lower_ in {"of", "for", "to", "at", "in", "on"}:
                head = j
                break
            if not (_nominal(text, j) or t.lower_ in {"of", "for", "to", "the", "and", "on", "at", "in"}) or j in text.person_at:
                break
    if head is None:
        return []
    phrase = _phrase(text, head, i + 1)
    if phrase is None:
        return []
    before = phrase.start - 1
    if comma:
        while before >= 0 and doc[before].lower_ in _LEFT_OUT:
            before -= 1
        owner = before - 1 if before >= 0 and doc[before].text in {",", "--", "("} else before
        if owner >= 0 and owner in text.person_at and doc[owner + 1].text in {",", "--"}:
            return []
    return [phrase]


def _after(text: _Text, end: int) -> list[_Phrase]:
    """The offices that follow the name that ends at `end`: appositions and predicates, joined by "and"."""
    doc = text.doc
    i = end
    if i < len(doc) and doc[i].text in {"(", "["}:
        close = next((j for j in range(i, min(len(doc), i + 8)) if doc[j].text in {")", "]"}), None)
        i = close + 1 if close is not None else len(doc)
    if i + 1 >= len(doc):
        return []
    predicate = False
    if doc[i].text in {",", "--", "—", "–"}:
        i += 1
        if i + 1 < len(doc) and _PARTY.fullmatch(doc[i].text):
            i = next((j + 1 for j in range(i, min(len(doc), i + 7)) if doc[j].text == ","), len(doc))
        if i + 1 < len(doc) and doc[i].lower_ == "who" and doc[i + 1].lower_ in {"is", "was", "served"}:
            predicate, i = True, i + 2
    elif doc[i].lower_ in {"is", "was"}:
        predicate, i = True, i + 1
    else:
        return []
    result: list[_Phrase] = []
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


def _forward(text: _Text, i: int, predicate: bool) -> _Phrase | None:
    """The office phrase that begins at token `i`, unless it is the office of a person named right after it."""
    doc = text.doc
    article = False
    while i < len(doc) and (doc[i].pos_ == "DET" or doc[i].lower_ in _LEFT_OUT or doc[i].lower_ in {"also", "currently", "formerly", "reportedly", "as"}):
        article = True
        i += 1
    stop = i
    while stop < len(doc) and stop - i < _REACH and stop not in text.person_at and (_nominal(text, stop) or head_noun(doc[stop])):
        stop += 1
        if doc[stop - 1].is_sent_end:
            break
    if stop < len(doc) and stop in text.person_at and doc[stop].text not in POSSESSIVES:
        if stop + 1 < len(doc) and doc[text.person_start.get(stop, stop + 1)].text in POSSESSIVES and stop == i:
            return _forward(text, text.person_start.get(stop, stop + 1) + 1, predicate)
        return None
    heads = [j for j in range(i, stop) if head_noun(doc[j])]
    if not heads or (predicate and not article):
        return None
    head = heads[-1]
    if stop - head > 1 and head + 1 not in text.actor_at:
        return None
    return _phrase(text, head, None)


def _phrase(text: _Text, head: int, limit: int | None) -> _Phrase | None:
    """The office around its head noun; it does not go over token `limit`."""
    doc = text.doc
    noun = head_noun(doc[head])
    if noun is None:
        return None
    start = head
    while start and head - start < _REACH and start - 1 not in text.person_at and _nominal(text, start - 1):
        start -= 1
    words: list[int] = []
    organization: Actor | None = None
    if start and start - 1 in text.person_at and doc[start].text in POSSESSIVES:
        organization = None
    for j in range(start, head):
        actor = text.actor_at.get(j)
        if actor is not None:
            if organization is None or noun not in _AWAY:
                organization = actor
                words = [w for w in words if doc[w].lower_ in _KEPT]
                continue
        if doc[j].text in POSSESSIVES and (j - 1 in text.actor_at or not words):
            continue
        if doc[j].text in POSSESSIVES and j - 1 in words:
            words = []
            continue
        words.append(j)
    while words and (doc[words[0]].lower_ in _LEFT_OUT or doc[words[0]].text in {"-", ".", "&"}):
        words.pop(0)
    end, extra, after = _complement(text, head, noun, limit)
    if after is not None:
        organization = after
    indexes = [*words, head, *extra]
    role = "".join(doc[j].text_with_ws if k + 1 < len(indexes) and indexes[k + 1] == j + 1 else doc[j].text + " " for k, j in enumerate(indexes)).strip()
    if doc[head].text.endswith("s") and doc[head].lower_ != noun and not extra:
        role = role.removesuffix("s")
    return _Phrase(start, end, noun, " ".join(role.split()), organization)


def _complement(text: _Text, head: int, noun: str, limit: int | None) -> tuple[int, list[int], Actor | None]:
    """What follows the head: (end of the phrase, tokens that belong to the role, the body or state that it names)."""
    doc = text.doc
    i = head + 1
    extra: list[int] = []
    stop = len(doc) if limit is None else limit
    while i + 1 < stop and doc[i].lower_ in {"of", "for", "to", "at", "in", "on", "with", "from"} and not doc[i].is_sent_end:
        preposition = doc[i].lower_
        j = i + 1
        while j < stop and doc[j].pos_ in {"DET", "ADJ"} and j not in text.actor_at:
            j += 1
        if j < stop and j in text.actor_at and j not in text.person_at:
            k = j
            while k < stop and text.actor_at.get(k) == text.actor_at[j]:
                k += 1
            own_part = k < stop and doc[k].text in POSSESSIVES
            if own_part or (k < stop and doc[k].pos_ in {"NOUN", "PROPN"} and k not in text.person_at):
                actor = text.actor_at[j]
                k = k + 1 if own_part else k
                while k < stop and doc[k].pos_ in {"NOUN", "PROPN", "ADJ"} and k not in text.person_at:
                    actor = text.actor_at.get(k, actor)
                    k += 1
            else:
                actor = text.actor_at[j]
            if preposition in {"to", "for", "with"} and noun in _AWAY:
                extra.extend(range(i, k))
                i = k
                continue
            return k, extra, actor
        if preposition in {"at", "in", "from", "with"} and j < stop and doc[j].pos_ != "PROPN":
            break
        k = i + 1
        while k < stop and (doc[k].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM"} or doc[k].text in {"-", "&"} or (doc[k].lower_ == "and" and k + 1 < stop and doc[k + 1].pos_ in {"NOUN", "PROPN", "ADJ"} and doc[k - 1].pos_ in {"NOUN", "PROPN", "ADJ"})):
            if k in text.actor_at or k in text.person_at:
                break
            k += 1
        if k == i + 1:
            break
        extra.extend(range(i, k))
        i = k
        if doc[k - 1].is_sent_end:
            break
    return i, extra, None


def _implied(text: _Text, at: int, person: Actor, phrase: _Phrase, authority: Authority, found: Actors) -> Actor | None:
    """The organisation that the text leaves to the reader: the person's own state, or the state named last before."""
    scope = office_nouns()[phrase.noun]["of"].split(",")
    entry = authority.entries.get(person.key)
    if "legislature" in scope:
        return next((a for a in found.actors if a.key in _houses(phrase.noun)), None) or _state(entry.country if entry else "united-states", authority)
    if scope[0] != "state":
        return None
    if entry is not None and entry.country:
        return _state(entry.country, authority)
    for i in range(at - 1, max(-1, at - 60), -1):
        actor = text.actor_at.get(i)
        if actor is not None and actor.type is ActorType.STATE:
            return actor
    return None


def _houses(noun: str) -> frozenset[str]:
    return frozenset({"us-senate", "united-states-senate"}) if noun.startswith("sen") else frozenset({"us-house", "house-of-representatives"})


def _state(key: str | None, authority: Authority) -> Actor | None:
    entry = authority.entries.get(key) if key else None
    return entry.actor if entry else None
