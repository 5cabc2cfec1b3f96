"""The words that name what a stance is on, and the actor or issue that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.clauses import OBJECTS, VERBAL
from kg.extract.holders import Names
from kg.model import Span
from kg.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEFORE = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss", "quantmod", "predet", "advmod", "npadvmod"})
_IDENTIFYING = frozenset({"of", "on", "against", "to", "with", "by", "for", "in", "from", "over"})


def noun(token: Token) -> Token:
    """The noun that stands for `token` as a target: for a clause ("to lift the sanctions") its object, else itself."""
    for _ in range(4):
        if token.pos_ not in VERBAL:
            return token
        inner = next(_below(token), None)
        if inner is None:
            return token
        token = inner
    return token


def _below(verb: Token) -> Iterator[Token]:
    """What a verb is about, the likeliest first: object, object of a preposition, clause, subject of a passive."""
    yield from (c for c in verb.children if c.dep_ in OBJECTS)
    yield from (o for c in verb.children if c.dep_ in ("prep", "agent") for o in c.children if o.dep_ in ("pobj", "pcomp"))
    yield from (c for c in verb.children if c.dep_ in ("xcomp", "ccomp"))
    yield from (c for c in verb.children if c.dep_ == "nsubjpass")


_TIMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})


def nameable(token: Token) -> bool:
    """False for a day, a sum or a number, which no stance is on."""
    return token.ent_type_ not in _TIMES and token.pos_ != "NUM"


def phrase(token: Token) -> tuple[int, int]:
    """The token range of the shortest noun phrase that identifies `token`.

    That is what stands before it, and one phrase with "of", "on" … after it.
    """
    doc = token.doc
    start, end = token.i, token.i + 1
    if token.pos_ in VERBAL:
        for c in token.children:
            if c.dep_ in (*OBJECTS, "prep", "advmod", "xcomp") and c.i > token.i:
                end = max(end, _close(c))
        return start, end
    for c in token.children:
        if c.i < token.i and c.dep_ in _BEFORE:
            start = min(start, c.left_edge.i)
    for c in token.children:
        if c.dep_ == "case" and c.i == end:
            end += 1
    for c in token.children:
        if c.i == end and c.dep_ == "prep" and c.lower_ in _IDENTIFYING:
            inner = next((o for o in c.children if o.dep_ == "pobj"), None)
            if inner is not None:
                end = max(end, phrase(inner)[1] if c.lower_ == "of" else inner.i + 1)
            break
    while start < end - 1 and (doc[start].is_punct or doc[start].is_space):
        start += 1
    return start, end


def _close(token: Token) -> int:
    """The end of the phrase under a verb, without what follows a comma or a relative clause."""
    inner = next((o for o in token.children if o.dep_ in ("pobj", "pcomp", "dobj")), None)
    if inner is not None and inner.i > token.i:
        return phrase(inner)[1] if inner.pos_ not in VERBAL else inner.i + 1
    return phrase(token)[1] if token.pos_ not in VERBAL else token.i + 1


def target_phrase(parsed: Parsed, token: Token) -> Span:
    """The words that name the target headed by `token`, offsets of the document's text."""
    start, end = phrase(token)
    return parsed.span(parsed.doc[start:end])


def referent(actors: Names, issues: Names, token: Token) -> str | None:
    """The actor that the head `token` names, else the issue that covers it, else None."""
    return actors.at(token) or issues.at(token)
