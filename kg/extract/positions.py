"""Positions by rule: predicates of the lexicon with their holder and target, and the content of what is said.

Each rule has a prior (``kg/lexicon/rules.tsv``): the share of its positions that were right on the marked articles that
rules are built on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.clauses import AUXILIARIES, VERBAL, subjects
from kg.extract.content import judge
from kg.extract.evidence import Accounts, accounts, evidence_clause, mode_of, supporting
from kg.extract.holders import Names, names
from kg.extract.offsets import token_starts, tokens_at
from kg.extract.quotations import quotations
from kg.extract.stances import Candidate, stances_at
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
    for sentence in parsed.doc.sents:
        candidates = _settle([c for token in sentence for c in stances_at(token, actors)])
        candidates += _told(parsed, sentence, given, actors, candidates)
        out += [_position(parsed, c, actors, concepts, given, citations) for c in candidates]
    return tuple(sorted(_distinct(out), key=lambda p: (p.evidence, p.target_span, p.holder, p.stance)))


def _with_speakers(parsed: Parsed, index: Names, found: Sequence[Attribution]) -> Names:
    """The index with "I" and "we" of a quotation as its speaker."""
    by_token, starts = dict(index.by_token), token_starts(parsed)
    for a in sorted(found, key=lambda a: -len(a.content)):
        if a.holder is None:
            continue
        for i in tokens_at(starts, a.content):
            t = parsed.doc[i]
            if t.lower_ in _FIRST_PERSON and (t.i not in index.by_token):
                by_token[t.i] = Mention(parsed.span(t), a.holder, "speaker", True)
    return Names(by_token)


def _position(parsed: Parsed, c: Candidate, actors: Names, concepts: Names, given: Accounts, citations: Sequence[Citation]) -> Position:
    others = [c.target, *([c.holder_token] if c.holder_token is not None else [])]
    evidence = evidence_clause(parsed, c.at, others)
    target = target_phrase(parsed, c.target)
    mode = mode_of(given, c.holder, evidence, parsed.span(c.at), c.says)
    return Position(c.holder, referent(actors, concepts, c.target), target, c.stance, c.act, mode, evidence, prior(c.rule), c.rule,
                    supporting(evidence, citations))


@cache
def _priors() -> dict[str, float]:
    return {row["rule"]: float(row["prior"]) for row in table("rules")}


def prior(rule: str) -> float:
    """The share of the positions of `rule` that was right on the articles that rules are built on; 0.5 for one not measured."""
    table_ = _priors()
    return table_.get(rule) or table_.get(rule.rpartition(":")[0], 0.5)


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
    out = []
    for c in candidates:
        if c.rule.startswith("content:own") and any(h == c.holder and c.at.left_edge.i <= i <= c.at.right_edge.i and i != c.at.i for h, i in own):
            continue
        out.append(c)
    return out


def _told(parsed: Parsed, sentence: TokenSpan, given: Accounts, actors: Names, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The stance of a speaker whom the sentence, or one before it, names apart from the verb: "according to X", a quotation that goes on."""
    span = parsed.span(sentence)
    done = {c.holder for c in found if c.says}
    for a in given.over(span):
        if a.holder is None or a.holder in done or a.rule.partition(":")[0] not in ("according", "continued", "report"):
            continue
        inside = [t for t in sentence if a.content.start <= parsed.original(t.idx) < a.content.end]
        top = next((t for t in inside if t.pos_ in VERBAL and t.dep_ not in AUXILIARIES and (t.head.i == t.i or t.dep_ == "ccomp" or not inside[0].i <= t.head.i <= inside[-1].i)), None)
        judgement = judge(top) if top is not None else None
        if top is None or judgement is None or actors.of(judgement.target) == a.holder:
            continue
        done.add(a.holder)
        own = any(actors.of(s) == a.holder for s in subjects(top))
        if own and any(c.holder == a.holder for c in found):
            continue
        yield Candidate(a.holder, None, judgement.target, judgement.stance, judgement.act, top, True, f"told:{a.rule.partition(':')[0]}")
