"""Positions by rules and encoder together: the encoder finds and judges, the rules give the clause and a second opinion.

Every position carries a calibrated confidence: a logistic regression over what both say (Platt, 1999), fitted by
``training/calibrate.py`` on articles that neither was made from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.data import data
from kg.extract.encoder import WEIGHTS, Candidate, candidates
from kg.extract.evidence import Accounts, accounts, evidence_clause, mode_of, supporting
from kg.extract.holders import Names, names
from kg.extract.offsets import token_starts, tokens_at
from kg.extract.quotations import quotations
from kg.extract.targets import referent
from kg.extract.windows import Naming
from kg.model import Actor, Attribution, Citation, Mention, Position, Span, SpeechAct, Stance
from kg.parse import Parsed

SECOND_OPINION = 1.0  # what a rule adds to the log probability of its stance (chosen on the choose part)
_EDGE = " \t\n.,;:!?\"'“”‘’()[]—–-"


@dataclass(frozen=True, slots=True)
class Judged:
    """A position, not yet with its confidence, and the features that give it."""

    position: Position
    features: Mapping[str, float]


def combine(
    parsed: Parsed,
    actors: Sequence[Actor],
    mentions: Sequence[Mention],
    issues: Sequence[Mention],
    said: Sequence[Attribution],
    cited: Sequence[Citation],
    ruled: Sequence[Position],
) -> tuple[Position, ...]:
    """The positions of both, each once, with calibrated confidence, in the order of the text."""
    found = judged(parsed, actors, mentions, issues, said, cited, ruled)
    positions = (replace(j.position, confidence=confidence(j.features)) for j in found)
    return tuple(sorted(positions, key=lambda p: (p.target_span, p.holder, p.stance)))


def judged(
    parsed: Parsed,
    actors: Sequence[Actor],
    mentions: Sequence[Mention],
    issues: Sequence[Mention],
    said: Sequence[Attribution],
    cited: Sequence[Citation],
    ruled: Sequence[Position],
) -> list[Judged]:
    """What :func:`combine` weighs: each candidate of the encoder, then each position that only a rule found."""
    sentences = parsed.sentences()
    scene = _scene(parsed, mentions, issues, said)
    masks = [c.mask for c in cited if c.mask]
    out: list[Judged] = []
    used: set[int] = set()
    best: dict[tuple[str, int], float] = {}
    for c in once(candidates(parsed.document.text, sentences, namings(actors, mentions)), parsed.document.text, masks):
        second = best.setdefault((c.actor, c.sentence), c.on_target) != c.on_target
        here = [(i, p) for i, p in enumerate(ruled) if p.holder == c.actor and sentences[c.sentence].overlaps(p.evidence)]
        met = [(i, p) for i, p in here if p.target_span.overlaps(c.target)]
        used |= {i for i, _ in met}
        rule = met[0][1] if met else None
        position = scene.position(c, sentences[c.sentence], rule)
        itself = any(m.ref == c.actor and c.target.contains(m.span) for m in mentions)
        features = _features(c, rule, position.stance) | {"second_target": second, "rule_here": bool(here), "itself": itself}
        out.append(Judged(replace(position, citation=supporting(position.evidence, cited)), features))
    out += [Judged(p, {"rule_only": 1.0, "rule_prior": p.confidence}) for i, p in enumerate(ruled) if i not in used]
    return out


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a candidate is made a position with."""

    parsed: Parsed
    starts: tuple[int, ...]
    actors: Names
    issues: Names
    given: Accounts

    def position(self, c: Candidate, sentence: Span, rule: Position | None) -> Position:
        """The position of a candidate; a `rule` that met it gives the clause, the account, and the act where the stance is the same."""
        tokens = self.parsed.doc[tokens_at(self.starts, c.target).start : tokens_at(self.starts, c.target).stop]
        holders = [self.parsed.doc[i] for i in tokens_at(self.starts, sentence) if (m := self.actors.by_token.get(i)) and m.ref == c.actor]
        stance = _stance(c, rule)
        evidence = rule.evidence if rule else evidence_clause(self.parsed, tokens.root, [*tokens, *holders[:1]])
        return Position(
            holder=c.actor,
            target=key if (key := referent(self.actors, self.issues, tokens.root)) != c.actor else None,
            target_span=c.target,
            stance=stance,
            act=rule.act if rule and rule.stance == stance else max(SpeechAct, key=lambda a: c.act[a]),
            mode=rule.mode if rule else mode_of(self.given, c.actor, evidence, c.target, says=False),
            evidence=evidence if evidence.contains(c.target) else sentence,
            confidence=0.0,
            rule=f"encoder+{rule.rule}" if rule else "encoder",
        )


def _scene(parsed: Parsed, mentions: Sequence[Mention], issues: Sequence[Mention], said: Sequence[Attribution]) -> _Scene:
    given = accounts(said, quotations(parsed.document.text))
    return _Scene(parsed, token_starts(parsed), names(parsed, mentions), names(parsed, issues), given)


def once(found: Sequence[Candidate], text: str, masks: Sequence[Span]) -> list[Candidate]:
    """The candidates with their targets cut to whole words outside `masks`; of two with the same actor and target the likelier one."""
    kept: dict[tuple[str, int, Span], Candidate] = {}
    for c in found:
        target = _trimmed(text, c.target, masks)
        if target is None:
            continue
        key = c.actor, c.sentence, target
        if key not in kept or kept[key].on_target < c.on_target:
            kept[key] = replace(c, target=target)
    return list(kept.values())


def namings(actors: Sequence[Actor], mentions: Sequence[Mention]) -> list[Naming]:
    """Where an actor is named or referred to, with its type."""
    types = {a.key: a.type for a in actors}
    return [Naming(m.span, m.ref, types[m.ref]) for m in mentions if m.ref in types]


def confidence(features: Mapping[str, float]) -> float:
    """The probability that holder and stance are right, by the fitted weights; two decimals."""
    weights = _weights()
    return round(1 / (1 + math.exp(-sum(weights.get(name, 0.0) * x for name, x in features.items()) - weights["constant"])), 2)


@cache
def _weights() -> dict[str, float]:
    """The weights of the features."""
    weights: dict[str, float] = json.loads(data(WEIGHTS, "confidence.json").read_text("ascii"))
    return weights


def _features(c: Candidate, rule: Position | None, stance: Stance) -> dict[str, float]:
    """What the confidence of a candidate is told from."""
    return {
        "holds": _logit(c.holds),
        "on_target": _logit(c.on_target),
        "stance": _logit(c.stance[stance]),
        "neutral": float(stance is Stance.NEUTRAL),
        f"near_{c.near}": 1.0,
        "rule_met": float(rule is not None),
        "rule_agrees": float(rule is not None and rule.stance == stance),
        "rule_prior": rule.confidence if rule else 0.0,
    }


def _stance(c: Candidate, rule: Position | None) -> Stance:
    return max(Stance, key=lambda s: math.log(c.stance[s] + 1e-9) + SECOND_OPINION * (rule is not None and rule.stance == s))


def _trimmed(text: str, span: Span, masks: Sequence[Span]) -> Span | None:
    """`span` grown to whole words, without a citation, blanks, quotation marks and stops at its ends; None where nothing is left."""
    start, end = span.start, span.end
    for m in masks:
        if m.overlaps(span):
            start, end = (start, m.start) if start < m.start else (m.end, end)
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if start < end else None


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
