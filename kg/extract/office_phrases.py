"""One office phrase: "acting Foreign Minister of X" as its role and whose office it is (a state, a ministry, an outlet …).

The role is given without its country or body. Where phrases stand and whose they are is for :mod:`kg.extract.offices`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.found import POSSESSIVES, words
from kg.lexicon import table
from kg.model import Actor, ActorType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REACH = 12
"""Tokens that a phrase may have before its head noun."""
_AWAY = frozenset({"ambassador", "envoy", "consul", "representative"})
_COMPLEMENTS = frozenset({"of", "for", "to", "at", "in", "on", "with", "from"})


@cache
def _unsaid() -> re.Pattern[str]:
    """Adjectives that are no part of an office, wherever they stand in it."""
    return re.compile(rf"\b(?:{'|'.join(sorted(words('left-out')))})\s+", re.IGNORECASE)


@cache
def office_nouns() -> dict[str, dict[str, str]]:
    """The rows of the lexicon by the office's head noun, lower case."""
    return {row["noun"]: row for row in table("offices")}


def head_noun(token: Token) -> str | None:
    """The lexicon's noun for which `token` stands ("ministers" -> "minister"), or None."""
    for word in (token.lower_, token.lower_.removesuffix("s")):
        if word in office_nouns():
            return word
    return None


@dataclass(frozen=True, slots=True)
class Phrase:
    """An office phrase: tokens [start, end), the head's index and noun, the role's words and whose office it is, if it says so."""

    start: int
    end: int
    noun: str
    role: str
    organization: Actor | None


@dataclass(frozen=True, slots=True)
class Text:
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


def nominal(text: Text, i: int) -> bool:
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
            or t.lower_ in words("kept")
            or t.lower_ == "now"
        )
    )


def is_head(text: Text, i: int) -> bool:
    """True for a token that can head an office: "secretary" inside "Secretary of State", but not a bare "Secretary"."""
    noun = head_noun(text.doc[i])
    inside = text.actor_at.get(i)
    if noun is None or i in text.person_at or (inside is not None and inside.type is ActorType.ORGANIZATION and text.doc[i].tag_ == "NNPS"):
        return False
    before = text.doc[i - 1] if i else None
    after = text.doc[i + 1] if i + 1 < len(text.doc) else None
    bare = (
        before is None
        or before.pos_ not in {"NOUN", "PROPN", "ADJ"}
        or (before.i in text.actor_at and before.text not in {"Treasury", "Defense", "Defence"})
    )
    return not (noun == "secretary" and bare and not (after is not None and after.lower_ in {"of", "general", "-"}))


def phrase_at(text: Text, head: int, limit: int | None) -> Phrase | None:
    """The office around its head noun; it does not go over token `limit`."""
    doc = text.doc
    noun = head_noun(doc[head])
    if noun is None:
        return None
    start = _start(text, head)
    own: list[int] = []
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
                    own = [w for w in own if doc[w].lower_ in words("kept")]
                organization = actor
                continue
        if t.text in POSSESSIVES:
            own = [w for w in own if doc[w].lower_ in words("kept")] if j - 1 in own else own
            continue
        if t.ent_type_ in {"GPE", "DATE"} and actor is None and t.text[0].isupper():
            continue
        own.append(j)
    while own and (doc[own[0]].lower_ in words("before") or doc[own[0]].text in {"-", "&"}):
        own.pop(0)
    said = [j for j in range(start, head) if organization is not None and text.actor_at.get(j) is organization]
    start = min([*own, *said, head])
    end, extra, after = _complement(text, head, noun, limit)
    organization = after or organization
    if (
        "legislature" in office_nouns()[noun]["of"]
        and organization is not None
        and organization.type is ActorType.ORGANIZATION
        and not organization.known
    ):
        organization = None
    role = _joined(doc, [*own, head, *extra])
    if doc[head].tag_ in {"NNS", "NNPS"} and not extra:
        role = role.removesuffix("s")
    role = re.sub(r"^then[- ]+", "", _unsaid().sub("", role), flags=re.IGNORECASE)
    return Phrase(start, end, noun, role, organization) if role else None


def _start(text: Text, head: int) -> int:
    """The first token of the noun phrase before `head`: a title in capitals takes no common noun before it."""
    doc, start = text.doc, head
    title = doc[head].text[0].isupper()
    while start and head - start < REACH and start - 1 not in text.person_at and nominal(text, start - 1):
        t = doc[start - 1]
        if (
            title
            and t.text[0].islower()
            and t.pos_ in {"NOUN", "ADJ", "PROPN"}
            and t.lower_ not in words("kept")
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


def _complement(text: Text, head: int, noun: str, limit: int | None) -> tuple[int, list[int], Actor | None]:
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
        if actor is not None and actor.type is ActorType.STATE and j not in text.name_at and j + 1 < stop and doc[j + 1].pos_ == "NOUN":
            actor = None  # "professor of Russian studies"
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
        while k < stop and k not in text.person_at and (k not in text.name_at or preposition == "on" or field) and _continues(doc, k, stop):
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
