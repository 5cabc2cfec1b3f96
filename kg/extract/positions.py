"""Positions by rule: predicates of the lexicon with their holder and target, and the content of what is said.

Each rule has a prior (``kg/lexicon/rules.tsv``): the share of its positions that were right on the marked articles that
rules are built on.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.clauses import AUXILIARIES, VERBAL, subjects
from kg.extract.content import judge
from kg.extract.evidence import Accounts, accounts, evidence_clause, mode_of, supporting
from kg.extract.holders import Names, names
from kg.extract.offsets import token_starts, tokens_at
from kg.extract.predicates import heads
from kg.extract.quotations import quotations
from kg.extract.stances import Candidate, act_on, stances_at
from kg.extract.targets import referent, target_phrase
from kg.lexicon import table
from kg.model import Attribution, Citation, Mention, Position
from kg.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

_FIRST_PERSON = frozenset({"i", "we", "my", "our", "us", "me"})


def positions(
    parsed: Parsed, mentions: Sequence[Mention], issues: Sequence[Mention], found: Sequence[Attribution], citations: Sequence[Citation]
) -> tuple[Position, ...]:
    """The positions of the text that the rules find, in the order of their evidence."""
    quotes = quotations(parsed.document.text)
    given = accounts(found, quotes)
    actors = _with_speakers(parsed, names(parsed, mentions), found)
    concepts = names(parsed, issues)
    out: list[Position] = []
    starts, may = token_starts(parsed), heads(parsed.doc)
    at = 0
    for sentence in parsed.doc.sents:
        first, at = at, bisect.bisect_left(may, sentence.end)
        candidates = _settle([c for i in may[first:at] for c in stances_at(parsed.doc[i], actors)])
        candidates += _told(parsed, sentence, starts, given, actors, candidates)
        out += [_position(parsed, c, actors, concepts, given, citations) for c in candidates]
    return tuple(sorted(_distinct(out), key=lambda p: (p.evidence, p.target_span, p.holder, p.stance)))


def _with_speakers(parsed: Parsed, index: Names, found: Sequence[Attribution]) -> Names:
    """The index with "I" and "we" of a quotation as its speaker."""
    by_token, starts = dict(index.by_token), token_starts(parsed)
    persons = [t.i for t in parsed.doc if t.lower_ in _FIRST_PERSON and t.i not in index.by_token]
    for a in sorted(found, key=lambda a: -len(a.content)) if persons else ():
        if a.holder is None:
            continue
        inside = tokens_at(starts, a.content)
        for i in persons[bisect.bisect_left(persons, inside.start) : bisect.bisect_left(persons, inside.stop)]:
            by_token[i] = Mention(parsed.span(parsed.doc[i]), a.holder, "speaker", True)
    return Names(by_token)


def _position(parsed: Parsed, c: Candidate, actors: Names, concepts: Names, given: Accounts, citations: Sequence[Citation]) -> Position:
    others = [c.target, *([c.holder_token] if c.holder_token is not None else [])]
    evidence = evidence_clause(parsed, c.at, others)
    target = target_phrase(parsed, c.target)
    mode = mode_of(given, c.holder, evidence, parsed.span(c.at), c.says)
    key, citation = referent(actors, concepts, c.target), supporting(evidence, citations)
    return Position(c.holder, key, target, c.stance, c.act, mode, evidence, prior(c.rule), c.rule, citation)


@cache
def _priors() -> dict[str, float]:
    return {row["rule"]: float(row["prior"]) for row in table("rules")}


def prior(rule: str) -> float:
    """The share of the positions of `rule` with the right holder, clause and stance, on the articles that rules are built on.

    A predicate that was seen too seldom has the figure of its class.
    """
    return _priors().get(rule) or _priors()[":".join(rule.split(":")[:2])]


def _distinct(found: Sequence[Position]) -> list[Position]:
    """One position for each holder, target and place: the surest."""
    best: dict[tuple[str, int], Position] = {}
    for p in found:
        key = (p.holder, p.target_span.start)
        if key not in best or p.confidence > best[key].confidence:
            best[key] = p
    return list(best.values())


def _settle(candidates: list[Candidate]) -> list[Candidate]:
    """Without what only repeats another: the content of "X says that X …" where X's own position in it was found."""
    own = {(c.holder, c.at.i) for c in candidates if not c.rule.startswith("content")}

    def repeats(c: Candidate) -> bool:
        inside = range(c.at.left_edge.i, c.at.right_edge.i + 1)
        return c.rule.startswith("content:own") and any(h == c.holder and i in inside and i != c.at.i for h, i in own)

    return [c for c in candidates if not repeats(c)]


def _told(
    parsed: Parsed, sentence: TokenSpan, starts: Sequence[int], given: Accounts, actors: Names, found: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The stance of a speaker who is not the subject of a verb of saying here: "according to X", a quotation that goes on."""
    done = {c.holder for c in found if c.says}
    for a in given.over(parsed.span(sentence)):
        kind = a.rule.partition(":")[0]
        if a.holder is None or a.holder in done or kind == "noun":
            continue
        first, last = (bisect.bisect_left(starts, at, sentence.start, sentence.end) for at in (a.content.start, a.content.end))
        top = _top(parsed.doc[first:last])
        judgement = judge(top) if top is not None else None
        if top is None or judgement is None or actors.of(judgement.target) == a.holder:
            continue
        done.add(a.holder)
        if any(c.holder == a.holder for c in found) and any(actors.of(s) == a.holder for s in subjects(top)):
            continue
        yield Candidate(a.holder, None, judgement.target, judgement.stance, act_on(judgement, actors), top, True, f"told:{kind}")


def _top(inside: TokenSpan) -> Token | None:
    """The first verb of some tokens that is not governed by another of them (a clause of saying apart), or None."""
    for t in inside:
        governed = t.head.i != t.i and t.dep_ != "ccomp" and inside[0].i <= t.head.i <= inside[-1].i
        if t.pos_ in VERBAL and t.dep_ not in AUXILIARIES and not governed:
            return t
    return None
