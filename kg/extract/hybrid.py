"""Positions by rules and encoder together: the encoder finds and judges, the rules give the clause and a second opinion.

Every position carries a calibrated confidence: a logistic regression over what both say (Platt, 1999), fitted by
``training/calibrate.py`` on articles that neither was made from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.data import data
from kg.extract.encoder import WEIGHTS, Candidate, candidates
from kg.extract.support import supporting, target_key
from kg.extract.windows import Naming
from kg.model import Actor, Attribution, Citation, Mention, Mode, Position, Span, SpeechAct, Stance
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
    text, sentences = parsed.document.text, parsed.sentences()
    out: list[Judged] = []
    used: set[int] = set()
    best: dict[tuple[str, int], float] = {}
    for c in found_once(text, candidates(text, sentences, namings(actors, mentions))):
        rank = 0.0 if best.setdefault((c.actor, c.sentence), c.on_target) == c.on_target else 1.0
        here = [(i, p) for i, p in enumerate(ruled) if p.holder == c.actor and sentences[c.sentence].overlaps(p.evidence)]
        met = [(i, p) for i, p in here if p.target_span.overlaps(c.target)]
        used |= {i for i, _ in met}
        rule = met[0][1] if met else None
        stance = _stance(c, rule)
        position = Position(
            holder=c.actor,
            target=target_key(c.target, mentions, issues, c.actor),
            target_span=c.target,
            stance=stance,
            act=rule.act if rule and rule.stance == stance else _best(c.act),
            mode=rule.mode if rule else _mode(c, sentences[c.sentence], said),
            evidence=rule.evidence if rule and rule.evidence.contains(c.target) else sentences[c.sentence],
            confidence=0.0,
            rule=f"encoder+{rule.rule}" if rule else "encoder",
        )
        out.append(Judged(_cited(position, cited), _features(c, rank, bool(here), rule, stance)))
    for i, p in enumerate(ruled):
        if i not in used:
            out.append(Judged(p, {"rule_only": 1.0, "rule_prior": p.confidence}))
    return out


def found_once(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates with their targets trimmed to whole words; of two with the same actor and target the likelier one."""
    kept: dict[tuple[str, int, Span], Candidate] = {}
    for c in found:
        c = replace(c, target=_trimmed(text, c.target))
        key = c.actor, c.sentence, c.target
        if key not in kept or kept[key].on_target < c.on_target:
            kept[key] = c
    return iter(kept.values())


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


def _features(c: Candidate, rank: float, here: bool, rule: Position | None, stance: Stance) -> dict[str, float]:
    """What the confidence of a candidate is told from."""
    return {
        "holds": _logit(c.holds),
        "on_target": _logit(c.on_target),
        "second_target": rank,
        "stance": _logit(c.stance[stance]),
        "neutral": float(stance is Stance.NEUTRAL),
        f"near_{c.near}": 1.0,
        "rule_here": float(here),
        "rule_met": float(rule is not None),
        "rule_agrees": float(rule is not None and rule.stance == stance),
        "rule_prior": rule.confidence if rule else 0.0,
    }


def _stance(c: Candidate, rule: Position | None) -> Stance:
    return max(Stance, key=lambda s: math.log(c.stance[s] + 1e-9) + SECOND_OPINION * (rule is not None and rule.stance == s))


def _best(scores: Mapping[SpeechAct, float]) -> SpeechAct:
    return max(SpeechAct, key=lambda a: scores[a])


def _mode(c: Candidate, sentence: Span, said: Sequence[Attribution]) -> Mode:
    """The mode of an attribution to the holder whose content holds the target; the encoder's where there is none."""
    around = [a for a in said if a.holder == c.actor and a.content.overlaps(c.target) and a.content.overlaps(sentence)]
    if around:
        return min(around, key=lambda a: len(a.content)).mode
    return max(Mode, key=lambda m: c.mode[m])


def _cited(position: Position, cited: Sequence[Citation]) -> Position:
    """`position` with the pointer that supports it."""
    pointer = supporting(position.evidence, cited)
    return replace(position, citation=pointer) if pointer else position


def _trimmed(text: str, span: Span) -> Span:
    """`span` grown to whole words, without blanks, quotation marks and stops at its ends."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while end - start > 1 and text[start] in _EDGE:
        start += 1
    while end - start > 1 and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end)


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
