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
from kg.model import Actor, ActorType, Office

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.authority.load import Authority
    from kg.extract.actors import Actors
    from kg.parse import Parsed

_REACH = 12
_LEFT_OUT = frozenset(
    ["new", "now", "current", "incumbent", "longtime", "long-time", "veteran", "prominent", "outspoken", "hardline", "influential", "republican", "democratic", "conservative", "liberal", "presumptive", "imprisoned", "jailed", "late", "image", "caption", "photo", "media", "file", "a", "an", "the", "its", "his", "her", "their", "our", "my", "this", "that", "one", "another", "fellow", "other", "moderate", "young", "predecessor"]
)
_UNSAID = re.compile(
    r"\b(?:hard-line|new|current|incumbent|longtime|long-time|prominent|outspoken|influential|democratic|republican|conservative|liberal)\s+",
    re.IGNORECASE,
)
_KEPT = frozenset({"former", "acting", "interim", "deputy", "vice", "first", "senior", "chief", "ex", "then"})
_AWAY = frozenset({"ambassador", "envoy", "consul", "representative"})
_PARTY = re.compile(r"\(?[RDI]-[A-Z].*|[RDI]")
_COMPLEMENTS = frozenset({"of", "for", "to", "at", "in", "on", "with", "from"})


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
    name_at: frozenset[int]
    """Tokens of names proper, not adjectives."""
    state_of: Mapping[str, Actor]
    """The state of each person of whom the authority knows it."""


def offices(parsed: Parsed, found: Actors, authority: Authority) -> tuple[Office, ...]:
    """The offices that the text gives to the persons of `found`, in the order of the text, each once."""
    text, actors = _text(parsed, found, authority), found.by_key()
    result: dict[tuple[str, str], Office] = {}
    for start, end in sorted(text.person_start.items()):
        person = text.person_at[start]
        phrases = [("before", p) for p in _before(text, start)] + [("after", p) for p in _after(text, end)]
        for rule, phrase in phrases:
            organization = phrase.organization or _implied(text, start, person, phrase, authority)
            if organization is not None and organization.key not in actors:
                organization = None
            span = parsed.span(text.doc[min(start, phrase.start) : max(end, phrase.end)])
            office = Office(person.key, phrase.role, organization.key if organization else None, span, f"office-{rule}")
            known = result.get((person.key, phrase.role.casefold()))
            if known is None or (known.organization is None and office.organization is not None):
                result[person.key, phrase.role.casefold()] = office
    return tuple(sorted(result.values(), key=lambda o: (o.evidence, o.person, o.role)))


def _text(parsed: Parsed, found: Actors, authority: Authority) -> _Text:
    actors = found.by_key()
    context = {a.key: a for a in found.context}
    actor_at: dict[int, Actor] = {}
    person_at: dict[int, Actor] = {}
    person_start: dict[int, int] = {}
    name_at: set[int] = set()
    starts = {parsed.original(t.idx): t.i for t in parsed.doc}
    ends = {parsed.original(t.idx + len(t) - 1) + 1: t.i + 1 for t in parsed.doc}
    for mention in sorted((*found.adjectives, *found.mentions), key=lambda m: len(m.span)):
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
    return _Text(parsed.doc, actor_at, person_at, person_start, frozenset(name_at), state_of)


def _nominal(text: _Text, i: int) -> bool:
    """True for a token that can stand in an office phrase before its head."""
    t = text.doc[i]
    return (
        not t.is_sent_end
        and t.lower_ != "caption"
        and (
            t.pos_ in {"ADJ", "NOUN", "PROPN"}
            or t.text in POSSESSIVES
            or t.text in {"-", "&"}
            or i in text.actor_at
            or t.lower_ in _KEPT
            or t.lower_ == "now"
        )
    )


def _before(text: _Text, start: int) -> list[_Phrase]:
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
    head = _general(text, i) if _is_head(text, _general(text, i)) else None
    if head is None and doc[i].pos_ in {"NOUN", "PROPN"}:
        for j in range(i - 1, max(-1, i - _REACH), -1):
            t = doc[j]
            if _is_head(text, j) and doc[j + 1].lower_ in {"of", "for", "to"}:
                head = j
                break
            if not (_nominal(text, j) or t.lower_ in {"of", "for", "to", "the", "and"}) or j in text.person_at:
                break
    if head is None or (doc[head].tag_ in {"NNS", "NNPS"} and (comma or not doc[head].text[0].isupper())):
        return []
    phrase = _phrase(text, head, i + 1)
    if phrase is None or (comma and _belongs_to_person(text, phrase.start)):
        return []
    return [phrase]


def _general(text: _Text, i: int) -> int:
    """The head of "Secretary General" or "Secretary-General" that ends at token `i`; `i` itself for anything else."""
    if text.doc[i].lower_ != "general" or i < 2:
        return i
    head = i - 2 if text.doc[i - 1].text == "-" else i - 1
    return head if head_noun(text.doc[head]) in {"secretary", "director", "attorney"} else i


def _is_head(text: _Text, i: int) -> bool:
    """True for a token that can head an office: "secretary" inside "Secretary of State", but not a bare "Secretary"."""
    noun = head_noun(text.doc[i])
    if noun is None or i in text.person_at:
        return False
    before = text.doc[i - 1] if i else None
    after = text.doc[i + 1] if i + 1 < len(text.doc) else None
    bare = (
        before is None
        or before.pos_ not in {"NOUN", "PROPN", "ADJ"}
        or (before.i in text.actor_at and before.text not in {"Treasury", "Defense", "Defence"})
    )
    return not (noun == "secretary" and bare and not (after is not None and after.lower_ in {"of", "general", "-"}))


def _belongs_to_person(text: _Text, start: int) -> bool:
    """True for a phrase in apposition to a name before it ("Kosachev, the chair, …"), so that it is not the next name's."""
    before = start - 1
    while before >= 0 and text.doc[before].lower_ in _LEFT_OUT:
        before -= 1
    return before > 0 and text.doc[before].text in {",", "--"} and before - 1 in text.person_at


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
    while i < len(doc) and (
        doc[i].pos_ == "DET" or doc[i].lower_ in _LEFT_OUT or doc[i].lower_ in {"also", "currently", "formerly", "reportedly", "as"}
    ):
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
    heads = [j for j in range(i, stop) if _is_head(text, j)]
    if not heads or (predicate and not article):
        return None
    head = heads[-1]
    if doc[head].tag_ in {"NNS", "NNPS"} or (stop - head > 1 and doc[head + 1].pos_ in {"NOUN", "PROPN"}):
        return None
    return _phrase(text, head, None)


def _phrase(text: _Text, head: int, limit: int | None) -> _Phrase | None:
    """The office around its head noun; it does not go over token `limit`."""
    doc = text.doc
    noun = head_noun(doc[head])
    if noun is None:
        return None
    start = _start(text, head)
    words: list[int] = []
    organization: Actor | None = None
    if start > 1 and doc[start - 1].text in POSSESSIVES and start - 2 in text.person_at:
        organization = text.state_of.get(text.person_at[start - 2].key)
    field = office_nouns()[noun]["field"] == "yes"
    for j in range(start, head):
        t, actor = doc[j], text.actor_at.get(j)
        if actor is not None and not (j + 1 < head and doc[j + 1].text == "-"):
            named = actor.type is ActorType.STATE and j in text.name_at and doc[j + 1].text not in POSSESSIVES
            if not (field and named) and (organization is None or noun not in _AWAY):
                if organization is not actor:
                    words = [w for w in words if doc[w].lower_ in _KEPT]
                organization = actor
                continue
        if t.text in POSSESSIVES:
            words = [w for w in words if doc[w].lower_ in _KEPT] if j - 1 in words else words
            continue
        if t.ent_type_ in {"GPE", "DATE"} and actor is None and t.text[0].isupper():
            continue
        words.append(j)
    while words and (doc[words[0]].lower_ in _LEFT_OUT or doc[words[0]].text in {"-", "&"}):
        words.pop(0)
    end, extra, after = _complement(text, head, noun, limit)
    organization = after or organization
    if (
        "legislature" in office_nouns()[noun]["of"]
        and organization is not None
        and organization.type is ActorType.ORGANIZATION
        and not organization.known
    ):
        organization = None
    role = _joined(doc, [*words, head, *extra])
    if doc[head].tag_ in {"NNS", "NNPS"} and not extra:
        role = role.removesuffix("s")
    role = _UNSAID.sub("", role)
    return _Phrase(start, end, noun, role, organization) if role else None


def _start(text: _Text, head: int) -> int:
    """The first token of the noun phrase before `head`: a title in capitals takes no common noun before it."""
    doc, start = text.doc, head
    title = doc[head].text[0].isupper()
    while start and head - start < _REACH and start - 1 not in text.person_at and _nominal(text, start - 1):
        t = doc[start - 1]
        if (
            title
            and t.text[0].islower()
            and t.pos_ in {"NOUN", "ADJ", "PROPN"}
            and t.lower_ not in _KEPT
            and start - 1 not in text.actor_at
        ):
            break
        start -= 1
    while start < head and (doc[start].text in POSSESSIVES or doc[start].text in {"-", "&"}):
        start += 1
    return start


def _joined(doc: Doc, indexes: Sequence[int]) -> str:
    """The words at `indexes` with the blanks that the text has between neighbours."""
    parts = []
    for k, i in enumerate(indexes):
        follows = k + 1 < len(indexes) and indexes[k + 1] == i + 1
        parts.append(doc[i].text_with_ws if follows else f"{doc[i].text} ")
    return " ".join("".join(parts).split())


def _complement(text: _Text, head: int, noun: str, limit: int | None) -> tuple[int, list[int], Actor | None]:
    """What follows the head: (end of the phrase, tokens that belong to the role, the body or state that it names)."""
    doc = text.doc
    stop = len(doc) if limit is None else limit
    i, extra = head + 1, list[int]()
    if i < stop and (doc[i].lower_ == "general" or (doc[i].text == "-" and i + 1 < stop and doc[i + 1].lower_ == "general")):
        i = i + 1 if doc[i].lower_ == "general" else i + 2
        extra.extend(range(head + 1, i))
    while i + 1 < stop and doc[i].lower_ in _COMPLEMENTS and not doc[i].is_sent_end:
        preposition = doc[i].lower_
        if preposition == "with" and noun == "negotiator":
            break
        j = i + 1
        while j < stop and doc[j].pos_ in {"DET", "ADJ"} and j not in text.actor_at:
            j += 1
        actor = text.actor_at.get(j) if j < stop and j not in text.person_at and not (j + 1 < stop and doc[j + 1].text == "-") else None
        if (
            actor is not None
            and preposition != "on"
            and not (preposition == "in" and j not in text.name_at and actor.type is ActorType.STATE)
        ):
            k = j
            while k < stop and text.actor_at.get(k) == actor:
                k += 1
            if k < stop and (doc[k].text in POSSESSIVES or (doc[k].pos_ in {"NOUN", "PROPN"} and k not in text.person_at)):
                owner, k = actor, k + 1 if doc[k].text in POSSESSIVES else k
                inner = next((text.actor_at[m] for m in range(k, min(stop, k + 6)) if m in text.actor_at), None)
                while k < stop and doc[k].pos_ in {"NOUN", "PROPN", "ADJ"} and k not in text.person_at:
                    k += 1
                actor = inner or (None if doc[k - 1].text[0].isupper() and owner.type is ActorType.STATE else owner)
            if preposition in {"to", "for", "with"} and noun in _AWAY:
                extra.extend(range(i, k))
                i = k
                continue
            return k, extra, actor
        field = preposition == "in" and office_nouns()[noun]["field"] == "yes"
        if preposition in {"at", "in", "from", "with"} and not field and not (j < stop and doc[j].pos_ == "PROPN"):
            break
        k = i + 1
        while (
            k < stop and k not in text.person_at and (k not in text.actor_at or preposition == "on" or field) and _continues(doc, k, stop)
        ):
            k += 1
        if k == i + 1:
            break
        extra.extend(range(i, k))
        i = k
        if doc[k - 1].is_sent_end:
            break
    return i, extra, None


def _continues(doc: Doc, k: int, stop: int) -> bool:
    """True where token `k` goes on with the noun phrase of a complement."""
    t = doc[k]
    if t.lower_ == "and":
        return k + 1 < stop and doc[k + 1].pos_ in {"NOUN", "PROPN", "ADJ"} and doc[k - 1].pos_ in {"NOUN", "PROPN", "ADJ"}
    return t.pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM"} or t.text in {"-", "&"} or t.text in POSSESSIVES


def _implied(text: _Text, at: int, person: Actor, phrase: _Phrase, authority: Authority) -> Actor | None:
    """The organisation that the text leaves to the reader: by the person's dated offices, the person's own state, or the state named last before."""
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


def _last_state(text: _Text, at: int) -> Actor | None:
    """The state named last before token `at`, not far away."""
    states = (text.actor_at[i] for i in range(at - 1, max(-1, at - 60), -1) if i in text.actor_at)
    return next((a for a in states if a.type is ActorType.STATE), None)


def _state(key: str | None, authority: Authority) -> Actor | None:
    entry = authority.entries.get(key) if key else None
    return entry.actor if entry else None
