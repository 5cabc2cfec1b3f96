"""What stance a reported clause takes: on what, for or against, and by which act.

"X says that the pact is a threat" is X against the pact: the stance sits in the clause and not in the verb.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.clauses import OBJECTS, VERBAL, future, negated, passive, under_no
from kg.extract.predicates import Match, match
from kg.extract.targets import nameable, noun
from kg.lexicon import table
from kg.model import SpeechAct, Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_MUST = frozenset({"should", "must", "ought", "shall"})
_EMPTY = frozenset({"it", "this", "that", "there", "what", "which", "who", "these", "those", "he", "she", "they", "we", "i", "you", "one"})
_PREDICATIVE = frozenset({"attr", "acomp", "oprd"})
_SIGN = {"support": 1, "oppose": -1}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a clause says of `target` (the head of its phrase). `score` is the sum of the praise and blame in it."""

    target: Token
    stance: Stance
    act: SpeechAct
    score: int


@cache
def _polarity() -> dict[str, int]:
    return {row["word"]: int(row["polarity"]) for row in table("evaluative")}


def polarity(token: Token) -> int:
    """+1 for a word of praise, -1 for one of blame, 0 for others; turned by a negation directly on it."""
    sign = _polarity().get(token.lemma_.lower(), 0) or _polarity().get(token.lower_, 0)
    if sign and (under_no(token) or any(c.dep_ == "neg" for c in token.children)):
        return -sign
    return sign


def root_of(clause: Token) -> Token:
    """The verb that carries the clause: under "appears to", "is going to", "has to" the verb below."""
    for _ in range(3):
        below = next((c for c in clause.children if c.dep_ == "xcomp"), None)
        if below is None or clause.lemma_ not in ("go", "have", "appear", "seem", "need", "continue", "begin", "start", "use"):
            return clause
        clause = below
    return clause


def judge(clause: Token) -> Judgement | None:
    """The stance of the clause headed by `clause`, or None where it names nothing that a stance could be on."""
    verb = root_of(clause)
    found = match(verb)
    subject = next((c for t in (verb, clause) for c in t.children if c.dep_ in ("nsubj", "nsubjpass", "csubj")), None)
    denied = negated(verb) or (clause.i != verb.i and negated(clause))
    must = any(c.dep_ == "aux" and c.lower_ in _MUST for t in (verb, clause) for c in t.children)
    if must or (clause.lemma_ in ("have", "need") and clause.i != verb.i):
        return _demand(verb, found, subject, denied)
    if clause.lemma_ == "be" and any(c.dep_ == "expl" for c in clause.children):
        return _existence(clause)
    said = next((p for c in verb.children if c.dep_ in _PREDICATIVE and (p := polarity(c))), 0)
    score = said or sum(polarity(t) for t in _own(clause))
    if found is not None and found.predicate.stance in _SIGN and found.predicate.kind in ("stance", "act") and not polarity(verb):
        score += _SIGN[found.predicate.stance]
    if denied and verb.pos_ in VERBAL:
        score = -score
    target = _target(verb, clause, subject, found)
    if target is None:
        return None
    if score < 0:
        return Judgement(target, Stance.OPPOSE, SpeechAct.WARN if future(clause) else SpeechAct.ACCUSE, score)
    if score > 0:
        return Judgement(target, Stance.SUPPORT, SpeechAct.STATE, score)
    return Judgement(target, Stance.NEUTRAL, SpeechAct.DENY if denied else SpeechAct.STATE, 0)


def _demand(verb: Token, found: Match | None, subject: Token | None, denied: bool) -> Judgement | None:
    """ "X should lift the sanctions", "the pact must be kept"."""
    fillers = found.fillers() if found is not None else ()
    target = noun(fillers[0]) if fillers else next((noun(c) for c in verb.children if c.dep_ in OBJECTS), None) or subject
    if target is None:
        return None
    if found is not None and fillers:
        sign = _SIGN.get(found.predicate.stance, 1)
    else:
        sign = -1 if sum(polarity(t) for t in verb.subtree) < 0 else 1
    sign = -sign if denied else sign
    return Judgement(target, Stance.SUPPORT if sign > 0 else Stance.OPPOSE, SpeechAct.DEMAND, sign)


def _existence(clause: Token) -> Judgement | None:
    """ "There is no plan", "there will be a response"."""
    what = next((c for c in clause.children if c.dep_ == "attr"), None)
    if what is None:
        return None
    if negated(clause) or under_no(what):
        return Judgement(what, Stance.OPPOSE, SpeechAct.DENY, -1)
    score = sum(polarity(t) for t in _own(clause))
    return Judgement(what, Stance.OPPOSE if score < 0 else Stance.SUPPORT if score > 0 else Stance.NEUTRAL, SpeechAct.STATE, score)


def _own(clause: Token) -> list[Token]:
    """The words of the clause that judge its subject: without relative clauses and without the subject's own words."""
    out, stack = [], [clause]
    while stack:
        t = stack.pop()
        out.append(t)
        stack += [c for c in t.children if c.dep_ not in ("relcl", "advcl", "parataxis")]
    return out


def _target(verb: Token, clause: Token, subject: Token | None, found: Match | None) -> Token | None:
    if subject is not None and subject.lower_ not in _EMPTY and nameable(subject):
        return noun(subject)
    fillers = found.fillers() if found is not None else ()
    if fillers:
        return noun(fillers[0])
    for t in (verb, clause):
        for c in t.children:
            if c.dep_ in OBJECTS and c.lower_ not in _EMPTY and nameable(c) and c.pos_ in ("NOUN", "PROPN", "PRON"):
                return c
    if passive(verb) and subject is not None:
        return subject
    for c in verb.children:
        if c.dep_ == "prep":
            inner = next((o for o in c.children if o.dep_ == "pobj"), None)
            if inner is not None:
                return inner
    return subject
