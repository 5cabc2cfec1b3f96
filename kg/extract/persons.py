"""Persons: full names from the authority and the model's entities, then surnames and titles with a surname.

A full name makes an actor that is the same in every document. A surname alone is linked to the full name that the document
gives for it; where there are two such names, or none, it names somebody of this document only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.credits import is_credit
from kg.extract.found import Found, local, slug, trimmed, words
from kg.lexicon import table
from kg.model import Actor, ActorType

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.authority.load import Authority
    from kg.parse import Parsed
    from kg.resolve.linking import Link

_WORD = re.compile(r"['\u2018\u2019`]?[A-Z\u00c0-\u00de][\w'\u2019.-]*")
_APOSTROPHES = "'\u2018\u2019`"
_SHORT_TITLES = frozenset({"Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms"})


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it stands: tokens [start, end), its words, and the authority's actor for it, if there is one."""

    start: int
    end: int
    words: tuple[str, ...]
    actor: Actor | None = None

    @property
    def core(self) -> tuple[str, ...]:
        """The words that tell persons apart: no particles, no "al-", no outer apostrophes."""
        kept = [
            w
            for i, w in enumerate(self.words)
            if w not in words("particle") and not (i and w.lower() in words("particle")) and not re.fullmatch(r"[JS]r\.?|I{2,3}", w)
        ]
        return tuple(core(w) for w in kept or self.words)


def core(word: str) -> str:
    """A name's word as it is compared: "al-Asad" -> "asad", "'Aziz" -> "aziz"."""
    plain = re.sub(r"^(?:al|el|ul|as|at)-", "", word.strip(_APOSTROPHES).casefold())
    return plain.strip(_APOSTROPHES).replace("-", "")


@cache
def titles() -> frozenset[str]:
    """Words before a name that are no part of it: forms of address, ranks and offices of one word."""
    return frozenset(row["title"] for row in table("titles")) | frozenset(row["noun"].capitalize() for row in table("offices"))


@cache
def _first_names() -> frozenset[str]:
    return frozenset(row["name"] for row in table("first_names"))


@cache
def _lone_titles() -> frozenset[str]:
    """Titles after which a single unknown word is a person."""
    return frozenset(row["title"] for row in table("titles") if row["alone"] == "yes") | {
        "President",
        "Senator",
        "Sen.",
        "Rep.",
        "King",
        "Prince",
        "Pope",
        "Ambassador",
        "Chancellor",
    }


def persons(parsed: Parsed, links: Sequence[Link], taken: Sequence[bool], authority: Authority) -> list[Found]:
    """The persons named in `parsed`; `taken` marks tokens that belong to names of other kinds."""
    doc, text, title = parsed.doc, parsed.doc.text, parsed.document.title_span
    creators = {slug(c) for c in parsed.document.creators}
    known: dict[int, tuple[int, Actor]] = {}
    foreign: set[int] = set()
    for link in links:
        entry = authority.entries[link.key]
        if entry.actor.type is ActorType.PERSON:
            start = link.start
            while start < link.end - 1 and doc[start].text in titles():
                start += 1
            first = start and doc[start - 1].text in _first_names() and _looked_up(doc[start - 1 : link.end].text, authority)
            known[start - 1 if first else start] = (link.end, entry.actor)
        else:
            foreign.update(range(link.start, link.end))
    names = []
    for name in _names(doc, known, foreign, taken, authority):
        begin, end = doc[name.start].idx, doc[name.end - 1].idx + len(doc[name.end - 1])
        if is_credit(text, begin, end) or slug(text[begin:end]) in creators:
            continue
        if (
            name.actor is None
            and len(name.words) > 1
            and title
            and title.contains(parsed.span(doc[name.start : name.end]))
            and text.count(text[begin:end]) < 2
        ):
            continue
        names.append(name)
    return _people(parsed, names, taken)


def _names(
    doc: Doc, known: dict[int, tuple[int, Actor]], foreign: set[int], taken: Sequence[bool], authority: Authority
) -> Iterator[_Name]:
    """All names that look like a person's, in the order of the text, none over another."""
    spans: dict[int, tuple[int, Actor | None]] = {}
    for start, end in _candidates(doc, taken):
        while start < end - 2 and start in foreign:
            start += 1
        inner = [s for s in known if start <= s and known[s][0] <= end]
        if inner and end - start > 1 and known[inner[0]][0] - inner[0] < end - start:
            actor = _looked_up(doc[start:end].text, authority)
            if actor is not None:
                spans[start] = (end, actor)
                continue
        if foreign.intersection(range(start, end)) or ("-" in {t.text for t in doc[start:end]} and len(inner) > 1):
            continue
        if inner and inner[0] == start and len(inner) == 1 and known[start][0] < end:
            continue
        spans[start] = (end, known[start][1] if start in known and known[start][0] == end else None)
    for start, (end, actor) in known.items():
        if (
            not any(taken[start:end])
            and not any(s <= start and end <= e for s, (e, _) in spans.items() if s != start)
            and (start not in spans or spans[start][0] <= end)
        ):
            spans[start] = (end, actor)
    at = 0
    for start in sorted(spans):
        end, actor = spans[start]
        if start >= at:
            at = end
            yield _Name(start, end, tuple(doc[start:end].text.split()), actor)


def _looked_up(name: str, authority: Authority) -> Actor | None:
    """The one person whom the authority knows by just this name."""
    people = {u.key for u in authority.lookup(name) if u.use == "name" and authority.entries[u.key].actor.type is ActorType.PERSON}
    return authority.entries[people.pop()].actor if len(people) == 1 else None


def _candidates(doc: Doc, taken: Sequence[bool]) -> list[tuple[int, int]]:
    """Bounds of PERSON entities and of capitalised words after a title, in order."""
    spans: dict[int, int] = {}
    for ent in doc.ents:
        if ent.label_ == "PERSON":
            bounds = _bounds(doc, ent.start, ent.end)
            if bounds and not any(taken[bounds[0] : bounds[1]]):
                spans[bounds[0]] = max(bounds[1], spans.get(bounds[0], 0))
    inside = {i for s, e in spans.items() for i in range(s, e)}
    for token in doc[:-1]:
        nxt = doc[token.i + 1]
        if (
            token.text not in titles()
            or nxt.i in inside
            or nxt.pos_ != "PROPN"
            or taken[nxt.i]
            or not token.text[0].isupper()
            or token.is_sent_end
        ):
            continue
        end = nxt.i
        while (
            end < len(doc)
            and end - nxt.i < 4
            and doc[end].pos_ == "PROPN"
            and not taken[end]
            and end not in inside
            and doc[end].text not in titles()
        ):
            end += 1
        bounds = _bounds(doc, nxt.i, end) if end > nxt.i else None
        if bounds is None or doc[bounds[0] : bounds[1]].text.isupper() or (end < len(doc) and doc[end].text in titles()):
            continue
        if bounds[1] - bounds[0] > 1 or token.text in _lone_titles():
            spans.setdefault(*bounds)
    return sorted(spans.items())


def _bounds(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """The name proper inside an entity, extended to whole words with hyphens and apostrophes; None where nothing is left."""
    start, end = trimmed(doc, start, end)
    while start < end and doc[start].text in titles():
        start += 1
    at = start
    while (
        at < end
        and doc[at].text not in words("furniture")
        and (
            _WORD.match(doc[at].text)
            or doc[at].text in words("particle")
            or doc[at].text in {"-", *_APOSTROPHES}
            or (at > start and doc[at - 1].text == "-")
        )
    ):
        at += 1
    start, end = trimmed(doc, start, at)
    while start < end and doc[end - 1].text in words("particle"):
        end -= 1
    if start >= end:
        return None
    while (
        end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_ and doc[end + 1].is_alpha
    ):
        end += 2
    while (
        start > 1
        and doc[start - 1].text == "-"
        and not doc[start - 1].whitespace_
        and not doc[start - 2].whitespace_
        and doc[start - 2].is_alpha
    ):
        start -= 2
    if start and not doc[start - 1].whitespace_ and "'" not in doc[start].text and _is_letter(doc, start - 1):
        start -= 1
    if (
        end + 1 < len(doc)
        and doc[end - 1].whitespace_
        and not doc[end].whitespace_
        and doc[end + 1].pos_ == "PROPN"
        and _is_letter(doc, end)
    ):
        end += 2
    if end < len(doc) and not doc[end - 1].whitespace_ and not doc[end - 1].text.endswith("s") and _is_letter(doc, end):
        end += 1
    if any(c.isdigit() for c in doc[start:end].text) or end - start > 9:
        return None
    return start, end


def _is_letter(doc: Doc, i: int) -> bool:
    """True for an apostrophe that writes a letter ("Yasir 'Arafat", "al-Sani'"): one with no partner in its sentence."""
    token = doc[i]
    return token.text in _APOSTROPHES and not any(t.i != i and t.text in _APOSTROPHES and t.tag_ != "POS" for t in token.sent)


def _people(parsed: Parsed, names: Sequence[_Name], taken: Sequence[bool]) -> list[Found]:
    """Each name with its actor: full names first, then the words that stand for them."""
    doc, digest = parsed.doc, parsed.document.digest
    actors: dict[tuple[str, ...], Actor] = {}
    by_word: dict[str, list[tuple[int, Actor, bool]]] = defaultdict(list)
    result = []

    def note(name: _Name, actor: Actor) -> None:
        words = name.core
        for k, word in enumerate((words[-1], words[0])):
            if not any(a.key == actor.key for _, a, _ in by_word[word]):
                by_word[word].append((name.start, actor, k == 0))

    full = [n for n in names if len(n.core) > 1]
    for name in sorted(full, key=lambda n: (n.actor is None, n.start)):
        ends = (name.core[0], name.core[-1])
        actor = name.actor or actors.get(ends) or next((a for c, a in actors.items() if c[-len(name.core) :] == name.core), None)
        if actor is None:
            label = " ".join(name.words)
            actor = Actor(f"person-{slug(label)}", label, ActorType.PERSON)
        actors.setdefault(ends, actor)
        actors.setdefault(name.core, actor)
        note(name, actor)
        result.append(Found(name.start, name.end, actor, "authority-person" if name.actor else "person"))
    covered = {i for n in full for i in range(n.start, n.end)}
    singles = [n for n in names if len(n.core) == 1]
    covered |= {i for n in singles for i in range(n.start, n.end)}
    for start, end in _whole_words(doc):
        if not covered.intersection(range(start, end)) and not any(taken[start:end]) and doc[end - 1].pos_ in {"PROPN", "NOUN", "ADJ"}:
            word = doc[start:end].text
            if core(word) in by_word and _WORD.match(word.removeprefix("al-")) and any(last for _, _, last in by_word[core(word)]):
                singles.append(_Name(start, end, (word,)))
    for name in sorted(singles, key=lambda n: n.start):
        found = _single(doc, name, by_word, digest)
        if found is not None:
            result.append(found)
    bare = {core(doc[f.start : f.end].text) for f in result if not (f.start and doc[f.start - 1].text in _SHORT_TITLES)}
    return [_with_title(doc, f, bare) for f in sorted(result, key=lambda f: f.start)]


def _whole_words(doc: Doc) -> Iterator[tuple[int, int]]:
    """Tokens joined by hyphens, as one word each."""
    start = 0
    while start < len(doc):
        end = start + 1
        while (
            end + 1 < len(doc)
            and doc[end].text == "-"
            and not doc[end - 1].whitespace_
            and not doc[end].whitespace_
            and not doc[end + 1].is_space
        ):
            end += 2
        yield start, end
        start = end


def _single(doc: Doc, name: _Name, by_word: dict[str, list[tuple[int, Actor, bool]]], digest: str) -> Found | None:
    """The person that a single word stands for: whom the document has named so, else the authority's, else one of this document."""
    people = by_word.get(name.core[0], [])
    people = [p for p in people if p[2]] or [p for p in people if p[1].known] or people
    if name.actor is not None and (not people or any(a.key == name.actor.key for _, a, _ in people)):
        return Found(name.start, name.end, name.actor, "authority-surname")
    if len(people) == 1:
        return Found(name.start, name.end, people[0][1], "surname")
    if people:
        before = [a for at, a, _ in people if at < name.start]
        return Found(name.start, name.end, before[-1], "surname-nearest") if before else None
    if _stands_as_person(doc, name):
        word = " ".join(name.words)
        actor = local(word, digest, ActorType.PERSON)
        by_word[name.core[0]].append((name.start, actor, True))
        return Found(name.start, name.end, actor, "surname-alone")
    return None


def _with_title(doc: Doc, f: Found, bare: set[str]) -> Found:
    """A surname that the text never gives without "Mr." or "Ms." is named by both words."""
    if f.start and doc[f.start - 1].text in _SHORT_TITLES and core(doc[f.start : f.end].text) not in bare:
        return Found(f.start - 1, f.end, f.actor, f.rule)
    return f


def _stands_as_person(doc: Doc, name: _Name) -> bool:
    """True where an unknown single name is surely a person: after a form of address."""
    return bool(name.start) and doc[name.start - 1].text in _lone_titles()
