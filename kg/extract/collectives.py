"""Phrases that name an actor by its state: "Russian officials", "the government of Iran", "China's foreign ministry".

By the guidelines a collective that speaks for its state is the state, a ministry, an army or a parliament is an organisation
of its own, and any other collective is a group of its own. The nouns and their kinds stand in ``lexicon/collectives.tsv``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.found import POSSESSIVES, Found, local, slug, words
from kg.lexicon import table
from kg.model import Actor, ActorType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.authority.load import Authority
    from kg.parse import Parsed
    from kg.resolve.linking import Link

_LOCATED = frozenset({"rebels", "protesters", "hardliners", "media"})
_AGAIN = frozenset({"rebels", "protesters", "hardliners", "lawmakers", "investigators", "inspectors", "defectors"})
_HOUSES = frozenset({"administration", "regime", "government", "leadership"})


@cache
def nouns() -> dict[str, dict[str, str]]:
    """The rows of the lexicon by noun."""
    return {row["noun"]: row for row in table("collectives")}


@cache
def _blocs() -> dict[str, dict[str, str]]:
    """Adjectives of the groups of states in ``lexicon/group_names.tsv`` ("European" -> Europe)."""
    return {row["name"]: row for row in table("group_names") if row["context"] == "adjective"}


@cache
def _longest() -> int:
    return max(noun.count(" ") for noun in nouns()) + 1


def collectives(parsed: Parsed, links: Sequence[Link], persons: Sequence[Found], authority: Authority) -> list[Found]:
    """The collectives of `parsed`, in order; `links` are its known names, `persons` the persons found in it."""
    doc, digest = parsed.doc, parsed.document.digest
    owners: dict[int, Actor] = {}
    for link in links:
        for i in range(link.start, link.end):
            owners[i] = authority.entries[link.key].actor
    for p in persons:
        entry = authority.entries.get(p.actor.key)
        state = authority.entries.get(entry.country) if entry and entry.country else None
        for i in range(p.start, p.end):
            owners[i] = state.actor if state else p.actor
    people = {i for p in persons for i in range(p.start, p.end)}
    starts = {link.start: link for link in links}
    result: list[Found] = []
    named: dict[str, Actor] = {}
    last_state: Actor | None = None
    most = Counter(a.key for a in owners.values() if a.type is ActorType.STATE).most_common(1)
    if most:
        last_state = authority.entries[most[0][0]].actor
    for token in doc:
        if token.i in starts and owners[token.i].type is ActorType.STATE:
            last_state = owners[token.i]
        if token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if token.ent_type_ in {"ORG", "EVENT", "LAW", "WORK_OF_ART"} and token.i + 1 < len(doc) and doc[token.i + 1].ent_iob_ == "I":
            continue
        head = _noun_at(doc, token)
        if head is None or (token.i in owners and token.i not in people):
            continue
        begin, row = head
        plural = token.tag_ in {"NNS", "NNPS"}
        if not plural and row["singular"] == "no":
            continue
        inner = token.dep_ == "compound" and token.head.i == token.i + 1 and token.head.pos_ in {"NOUN", "PROPN"}
        if inner and (row["kind"] != "organization" or token.head.lower_ in nouns()):
            continue
        start = _left(doc, begin, token.i)
        owner, start, end = _owner(
            doc, start, begin, token.i + 1, owners, people, starts, row["kind"] == "state" or row["name"] in _LOCATED
        )
        found = None
        if owner is not None:
            found = _named(doc, start, end, owner, row, authority, token.i in people, start in people)
        elif row["kind"] == "organization" and " " in row["noun"] and row["name"] != "intelligence" and last_state:
            found = Found(begin, token.i + 1, body(last_state, row, authority), "collective-context")
        elif (row["kind"] == "group" or plural) and not inner:
            found = _group(doc, start, begin, token.i + 1, row, named, digest)
        if found is not None:
            if found.actor.type is ActorType.GROUP:
                named[row["name"]] = found.actor
            result.append(found)
    return result


def _noun_at(doc: Doc, token: Token) -> tuple[int, dict[str, str]] | None:
    """The longest noun of the lexicon that ends at `token`, with its first token's index."""
    lemma = token.lemma_.lower()
    for n in range(_longest(), 0, -1):
        begin = token.i - n + 1
        if begin < 0:
            continue
        words = [t.lower_ for t in doc[begin : token.i]]
        for last in (lemma, token.lower_):
            row = nouns().get(" ".join([*words, last]))
            if row is not None:
                return begin, row
    return None


def _left(doc: Doc, begin: int, head: int) -> int:
    """The first token of the noun phrase around tokens [begin, head], without articles and vague modifiers."""
    start = begin
    while start and begin - start < 8:
        t = doc[start - 1]
        joins = (
            t.pos_ in {"ADJ", "NOUN", "PROPN", "NUM"}
            or t.text == "-"
            or t.text in POSSESSIVES
            or (t.pos_ == "VERB" and t.tag_ in {"VBN", "VBG"} and t.dep_ == "amod")
        )
        if not joins or t.is_sent_end or (not (start - 1 <= t.head.i <= head) and t.text not in {"-", *POSSESSIVES}):
            break
        start -= 1
    while start < begin and (doc[start].lower_ in words("vague") or doc[start].text in {"-", *POSSESSIVES} or doc[start].pos_ == "NUM"):
        start += 1
    return start


def _owner(
    doc: Doc, start: int, begin: int, end: int, owners: Mapping[int, Actor], people: set[int], starts: Mapping[int, Link], located: bool
) -> tuple[Actor | None, int, int]:
    """Whose collective it is: a known name among the modifiers, or after "of" or "in"; with the phrase's bounds."""
    for i in range(begin - 1, start - 1, -1):
        if i in owners and not (i and doc[i - 1].text == "-") and not (i + 1 < len(doc) and doc[i + 1].text == "-"):
            return owners[i], start, end
    if end < len(doc) and (doc[end].lower_ == "of" or (doc[end].lower_ == "in" and located)):
        at = end + 1
        while at < len(doc) and doc[at].lower_ in {"the", "eastern", "western", "northern", "southern"}:
            at += 1
        link = starts.get(at)
        if (
            link is not None
            and link.use != "demonym"
            and at not in people
            and (owners[at].type is ActorType.STATE or doc[end - 1].lower_ == "members")
        ):
            return owners[at], start, link.end
    return None, start, end


def _named(
    doc: Doc, start: int, end: int, owner: Actor, row: dict[str, str], authority: Authority, in_name: bool, begins_with_person: bool
) -> Found | None:
    """The actor that a collective of `owner` names."""
    kind = row["kind"]
    if row["name"] == "presidency" and begins_with_person:
        return None
    if owner.type is ActorType.PERSON or owner.type is ActorType.MEDIA_OUTLET:
        if row["noun"] in _HOUSES:
            name = doc[start:end].text
            return Found(start, end, Actor(f"group-{slug(name)}", name, ActorType.ORGANIZATION), "collective")
        return None
    if kind == "state":
        return Found(start, end, owner, "collective")
    if kind == "group" and in_name:
        return None
    if owner.type is not ActorType.STATE:
        if kind == "organization" or row["noun"] in {"fighter", "militant"}:
            return Found(start, end, owner, "collective")
        return Found(start, end, _of(owner, row), "collective-group")
    if kind in {"organization", "outlet"}:
        return Found(start, end, body(owner, row, authority), "collective-body")
    return Found(start, end, _of(owner, row), "collective-group")


def _of(owner: Actor, row: dict[str, str]) -> Actor:
    """The group of `owner` that the lexicon's `row` names: the same for "Iranian hardliners" and "Iran's hardliners"."""
    name = row["name"]
    return Actor(f"{owner.key}-{slug(name)}", f"{name[0].upper()}{name[1:]} of {owner.label}", ActorType.GROUP)


def _group(doc: Doc, start: int, begin: int, end: int, row: dict[str, str], named: dict[str, Actor], digest: str) -> Found | None:
    """A group with no known owner: "Arab leaders", "world powers", or "rebels" where the lexicon lets them stand alone."""
    if start == begin:
        if row["name"] in named and row["name"] in _AGAIN and doc[end - 1].tag_ == "NNS":
            return Found(start, end, named[row["name"]], "group-again")
        if row["alone"] == "yes":
            return Found(start, end, local(row["name"], digest, ActorType.GROUP), "group-alone")
        return None
    proper = [t.text for t in doc[start:begin] if t.ent_type_ == "NORP" or (t.pos_ == "PROPN" and t.text[0].isupper())]
    if proper and not (doc[start].is_sent_start and doc[start].text == proper[0] and doc[start].ent_type_ != "NORP"):
        bloc = _blocs().get(proper[0]) if row["name"] in {"countries", "allies"} or row["kind"] == "state" else None
        if bloc:
            return Found(start, end, Actor(f"group-{bloc['key']}", bloc["label"], ActorType.GROUP), "group-bloc")
        if row["kind"] == "state" and doc[end - 1].lower_ == "sides":
            return None
        name = f"{' '.join(proper)} {row['name'] if row['kind'] == 'group' else doc[end - 1].text}"
        return Found(start, end, Actor(f"group-{slug(name)}", name, ActorType.GROUP), "group")
    if row["alone"] in {"yes", "modified"}:
        return Found(start, end, named.get(row["name"]) or local(row["name"], digest, ActorType.GROUP), "group-modified")
    return None


def body(state: Actor, row: dict[str, str], authority: Authority) -> Actor:
    """The body (ministry, army, parliament …) of `state` that the lexicon's `row` names: the authority's, else one of its own."""
    name = row["name"]
    entry = authority.entries.get(state.key)
    for demonym in entry.demonyms if entry else ():
        for form in (f"{demonym} {name}", f"{demonym} {name.title()}"):
            for use in authority.lookup(form):
                if use.use == "name":
                    return authority.entries[use.key].actor
    type = ActorType.MEDIA_OUTLET if row["kind"] == "outlet" else ActorType.ORGANIZATION
    return Actor(f"{state.key}-{slug(name)}", f"{name[0].upper()}{name[1:]} of {state.label}", type)
