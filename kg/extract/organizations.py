"""Organisations, outlets and named groups that no authority knows, and the acronyms that the text introduces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.collectives import nouns
from kg.extract.found import POSSESSIVES, Found, claimed, slug, trimmed
from kg.lexicon import table
from kg.model import Actor, ActorType

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.authority.load import Authority
    from kg.parse import Parsed

_MINISTERS = frozenset({"secretary", "minister", "adviser", "advisor", "secretaries", "ministers"})
_FURNITURE = re.compile(r"copyright|©|all rights reserved|privacy policy|sign up|subscribe|newsletter", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z][A-Z&.]{1,7}s?|[A-Z][a-z]?[A-Z]+")
_OPEN = frozenset({"(", "["})


@cache
def _heads() -> dict[str, str]:
    return {row["noun"]: row["kind"] for row in table("name_heads")}


def head_kind(words: Sequence[str]) -> str | None:
    """ "organization", "outlet", "body" or "none" by the head word of a name, None where it does not tell.

    >>> head_kind("Asan Institute for Policy Studies".split()), head_kind("Bank of China".split()), head_kind(["Trident"])
    ('organization', 'organization', None)
    """
    for i, word in enumerate(words):
        if i and word.lower() in {"of", "for", "on", "in", "to"}:
            kind = _heads().get(words[i - 1])
            if kind:
                return kind
            break
    return _heads().get(words[-1])


def before_minister(doc: Doc, i: int) -> bool:
    """True where the token at `i` is a minister's title, so that the name before it is a part of the office ("Treasury Secretary")."""
    return i < len(doc) and doc[i].lower_ in _MINISTERS and not (i + 1 < len(doc) and doc[i + 1].lower_ in {"-", "general"})


def wider_names(doc: Doc) -> list[tuple[int, int]]:
    """Entities of several words whose head says that they are one organisation ("George Washington University").

    A known name inside such a name does not name its own actor.
    """
    result = []
    for ent in doc.ents:
        if ent.label_ in {"ORG", "FAC", "PERSON", "GPE", "LOC", "WORK_OF_ART"}:
            bounds = _bounds(doc, ent.start, ent.end)
            if bounds and bounds[1] - bounds[0] > 1 and not before_minister(doc, bounds[1]):
                words = [t.text for t in doc[bounds[0] : bounds[1]]]
                if head_kind(words) in {"organization", "outlet", "body"} and words[-1][0].isupper() and words[-1].lower() not in nouns():
                    result.append(bounds)
    return result


def _bounds(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """The name proper inside an entity: after a possessive, before a bracket or a line end, without articles."""
    for i in range(start, end):
        if doc[i].is_space or doc[i].text in _OPEN or doc[i].text in {";", ":", "/", ","} or (i > start and doc[i].lower_ in {"a", "an"}):
            end = i
            break
    for i in range(end - 1, start, -1):
        if doc[i].ent_type_ and doc[i - 1].lower_ == "in" and i == end - 1 and head_kind([doc[i - 2].text]) in {"organization", "outlet"}:
            end = i - 1
    for i in range(end - 2, start, -1):
        if doc[i].text in POSSESSIVES and (doc[i].text != "'" and doc[i].text != "\u2019"):
            start = i + 1
            break
    start, end = trimmed(doc, start, end)
    return (start, end) if start < end else None


def organizations(parsed: Parsed, taken: Sequence[bool], authority: Authority, states: Sequence[str]) -> list[Found]:
    """The organisations and outlets named in `parsed` on tokens that are not `taken`, in order.

    A name that ends a longer one of the same text is the same actor ("the Security Council"); one that the authority knows
    with the adjective of one of `states`, the most named first, is that state's ("the Communist Party" of China).
    """
    doc, text = parsed.doc, parsed.doc.text
    unexplained = _unexplained(doc, taken)
    candidates: list[tuple[int, int, str]] = []
    for ent in doc.ents:
        if ent.label_ not in {"ORG", "FAC", "PERSON", "WORK_OF_ART", "PRODUCT"}:
            continue
        bounds = _bounds(doc, ent.start, ent.end)
        if bounds and not any(taken[bounds[0] : bounds[1]]) and not _is_furniture(doc, text, *bounds):
            candidates.append((*bounds, ent.label_))
    counts = Counter(doc[s:e].text for s, e, _ in candidates)
    result = []
    for start, end, label in candidates:
        words = [t.text for t in doc[start:end]]
        name = doc[start:end].text
        kind = head_kind(words)
        if kind == "none" or not _is_name(words) or name in unexplained:
            continue
        if kind is None and not (label == "ORG" and _likely(doc, start, end, words, counts[name])):
            continue
        if end - start == 1 and kind and (kind != "body" or label != "ORG"):
            continue
        type = ActorType.MEDIA_OUTLET if kind == "outlet" else ActorType.ORGANIZATION
        known = _of_state(name, authority, states) if kind in {"organization", "body"} else None
        result.append(Found(start, end, known or Actor(f"org-{slug(name)}", name, type), "organization"))
    return _long_forms(doc, result)


def _of_state(name: str, authority: Authority, states: Sequence[str]) -> Actor | None:
    """The authority's organisation that `name` means where these states are spoken of."""
    for key in states:
        entry = authority.entries[key]
        for adjective in (*entry.demonyms, *(n for n in entry.names if len(n) < 4)):
            for use in authority.lookup(f"{adjective} {name}"):
                if use.use == "name" and authority.entries[use.key].country == key:
                    return authority.entries[use.key].actor
    return None


def _is_furniture(doc: Doc, text: str, start: int, end: int) -> bool:
    """True in copyright lines and lines of capitals, and for the department in a minister's title ("Treasury Secretary")."""
    if before_minister(doc, end):
        return True
    if start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in _MINISTERS:
        return True
    line_start = text.rfind("\n", 0, doc[start].idx) + 1
    line_end = text.find("\n", doc[end - 1].idx)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return len(line) < 400 and ((line.isupper() and len(line) > 20) or bool(_FURNITURE.search(line)))


def _unexplained(doc: Doc, taken: Sequence[bool]) -> set[str]:
    """Acronyms that the text explains as no actor: "the Nonproliferation Treaty (NPT)", "most-favored-nation (MFN)"."""
    result = set()
    for token in doc[1:-2]:
        if (
            token.text in _OPEN
            and doc[token.i + 2].text in {")", "]"}
            and _ACRONYM.fullmatch(doc[token.i + 1].text)
            and not taken[token.i - 1]
        ):
            before = doc[token.i - 1]
            if before.text[:1].islower() or _heads().get(before.text) == "none":
                result.add(doc[token.i + 1].text)
    return result


def _long_forms(doc: Doc, found: list[Found]) -> list[Found]:
    """Each name under the actor of the longest name in the text that ends with it."""
    names = sorted({doc[f.start : f.end].text: f.actor for f in found}.items(), key=lambda item: -len(item[0]))
    full: dict[str, Actor] = {}
    for name, actor in names:
        longer = next((a for long, a in names if len(long) > len(name) and long.endswith(f" {name}")), actor)
        full[name] = longer if not actor.known else actor
    return [Found(f.start, f.end, full[doc[f.start : f.end].text], f.rule) for f in found]


def _is_name(words: Sequence[str]) -> bool:
    """False for numbers, single letters and words in lower case."""
    return any(w[0].isupper() and len(w) > 1 for w in words) and not any(c.isdigit() for c in words[0]) and len(words) < 13


def _likely(doc: Doc, start: int, end: int, words: Sequence[str], count: int) -> bool:
    """True for an entity whose head word does not tell: an acronym, or the subject or owner of something."""
    root = doc[start:end].root
    if len(words) == 1:
        return bool(_ACRONYM.fullmatch(words[0])) and root.dep_ in {"nsubj", "nsubjpass", "poss", "agent", "pobj", "conj", "dobj"}
    if root.dep_ in {"nsubj", "poss"} or (root.dep_ == "pobj" and root.head.lower_ in {"by", "with", "from"}):
        return True
    return count > 1 and root.dep_ in {"appos", "pobj", "nsubjpass"}


def acronyms(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """`found` with the short forms that the text introduces after a name ("… (DPRK)", "… [INA]"), there and wherever they stand.

    A short form that the authority knows as another actor's name is left to that actor.
    """
    short: dict[str, Actor] = {}
    for f in found:
        if f.end + 2 < len(doc) and doc[f.end].text in _OPEN and doc[f.end + 2].text in {")", "]"} and f.end - f.start > 1:
            word = doc[f.end + 1].text
            if _ACRONYM.fullmatch(word) and f.actor.type is not ActorType.PERSON:
                short.setdefault(word, f.actor)
    if not short:
        return list(found)
    kept = [f for f in found if not (f.end - f.start == 1 and f.rule in {"organization", "surname-alone"} and doc[f.start].text in short)]
    taken = claimed(kept, len(doc))
    return kept + [Found(t.i, t.i + 1, short[t.text], "acronym") for t in doc if t.text in short and not taken[t.i]]
