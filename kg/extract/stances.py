"""Stances by rule: the predicates of the lexicon with their holder and target, and the content of what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.clauses import AUXILIARIES, VERBAL, agents, conjuncts, has_subject, hypothetical, negated, subjects
from kg.extract.content import Judgement, judge, polarity
from kg.extract.cues import cues
from kg.extract.holders import Names
from kg.extract.predicates import Match, governing, match
from kg.extract.targets import nameable, noun
from kg.model import SpeechAct, Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_FLIP = {Stance.SUPPORT: Stance.OPPOSE, Stance.OPPOSE: Stance.NEUTRAL, Stance.NEUTRAL: Stance.NEUTRAL}
_SHAPE = {"VB": "-to", "VBD": "-done", "VBN": "-done"}  # "to condemn", "condemned": what was done is surer
_COPULAS = frozenset({"be", "become", "remain"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A position in tokens: `at` is its predicate, `rule` the name of its row in the table of rules."""

    holder: str
    holder_token: Token | None
    target: Token
    stance: Stance
    act: SpeechAct
    at: Token
    says: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Chain:
    """What stands over a predicate: its sign after all negations, the act of the governing word, and whether it is only possible."""

    positive: bool
    act: SpeechAct | None
    unreal: bool
    top: Token


def stances_at(token: Token, actors: Names) -> Iterator[Candidate]:
    """The positions whose predicate is `token`."""
    if token.dep_ in AUXILIARIES or token.is_punct or token.is_space:
        return
    if token.pos_ in VERBAL:
        over = match(token, "clause")
        below = next((c for c in token.children if c.dep_ == "xcomp"), None)
        hearer = any(c.dep_ in ("dobj", "dative") for c in token.children)  # "asked Y to …", not "asked to …"
        if over is not None and below is not None and not hearer and not has_subject(below):
            yield from _modal(over, below, actors)
            return
    found = match(token)
    if found is None:
        return
    if found.predicate.pos == "N":
        yield from _nominal(found, actors)
    elif found.predicate.kind == "report":
        yield from _report(found, actors)
    else:
        yield from _stance(found, actors)


def _holders(tokens: Sequence[Token], actors: Names) -> list[tuple[str, Token]]:
    """The actors that `tokens` name, each once."""
    out: dict[str, Token] = {}
    for t in tokens:
        key = actors.of(t)
        if key is not None:
            out.setdefault(key, t)
    return list(out.items())


def _chain(verb: Token) -> _Chain:
    """What stands over `verb`: "refused to", "does not want to", "may"."""
    positive, act, unreal, top = True, None, False, verb
    for _ in range(5):
        if negated(top):
            positive = not positive
        unreal = unreal or hypothetical(top)
        over = governing(top)
        if over is None:
            return _Chain(positive, act, unreal, top)
        if over.predicate.kind == "negative":
            positive = not positive
        if over.predicate.act != "state":
            act = SpeechAct(over.predicate.act)
        top = over.head
    return _Chain(positive, act, unreal, top)


def _turned(stance: Stance, act: SpeechAct, chain: _Chain) -> tuple[Stance, SpeechAct]:
    """Stance and act with what stands over the predicate."""
    if chain.positive:
        return stance, chain.act or act
    turned = _FLIP[stance]
    return turned, SpeechAct.REJECT if turned is Stance.OPPOSE else chain.act or SpeechAct.STATE


def _stance(found: Match, actors: Names) -> Iterator[Candidate]:
    """Verbs and adjectives of attitude, and deeds: holder is who does it, target its object."""
    head = found.head
    verb = head.head if found.predicate.pos == "A" and head.dep_ in ("acomp", "attr", "oprd", "prep") and head.head.pos_ in VERBAL else head
    chain = _chain(verb)
    if chain.unreal:
        return
    doers = agents(verb) if found.predicate.pos == "V" else subjects(head if verb.i == head.i else verb)
    if head.tag_ == "VB":  # "urged Iran to stop": Iran does not (yet)
        doers = tuple(t for t in doers if t.dep_ not in ("dobj", "dative"))
    holders = _holders(doers, actors)
    if not holders:
        return
    shape = _SHAPE.get(head.tag_, "") if found.predicate.pos == "V" else ""
    rule = f"{found.predicate.kind}:{found.predicate.pos.lower()}{shape}:{found.predicate.name}"
    if found.predicate.stance == "addressee":
        yield from _addressed(found, holders, chain)
        return
    stance, act = _turned(Stance(found.predicate.stance), SpeechAct(found.predicate.act), chain)
    for target in found.fillers():
        what = noun(target)
        for key, token in holders:
            if actors.of(what) != key and nameable(what):
                yield Candidate(key, token, what, stance, act, head, _voiced(found), rule)


_VOICED = frozenset({"accuse", "warn", "promise", "deny", "demand", "request"})


def _voiced(found: Match) -> bool:
    """True for what can only be done by saying it: to accuse, to thank, to criticize."""
    return found.predicate.cue and found.predicate.pos == "V" and found.predicate.act in _VOICED


def _addressed(found: Match, holders: list[tuple[str, Token]], chain: _Chain) -> Iterator[Candidate]:
    """ "X urges Y to lift the sanctions": the stance is on what Y is told to do."""
    clause = next((c for c in found.head.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.tag_ == "VB"), None)
    act = SpeechAct(found.predicate.act)
    if clause is not None:
        inner = match(clause)
        fillers = inner.fillers() if inner is not None else ()
        sign = inner is None or inner.predicate.stance != "oppose"
        if negated(clause) or not chain.positive:
            sign = not sign
        what = noun(fillers[0]) if fillers else noun(clause)
        rule = f"addressee:clause:{found.predicate.name}"
    else:
        fillers = found.fillers()
        if not fillers:
            return
        what, sign, rule = noun(fillers[0]), False, f"addressee:obj:{found.predicate.name}"
    for key, token in holders:
        yield Candidate(key, token, what, Stance.SUPPORT if sign else Stance.OPPOSE, act, found.head, False, rule)


def _modal(over: Match, clause: Token, actors: Names) -> Iterator[Candidate]:
    """ "X wants to build a pipeline", "X refused to talk": where the inner verb has no row, the stance is on its object."""
    if over.predicate.kind == "phase" or match(clause) is not None or governing(over.head) is not None:
        return
    chain = _chain(clause)
    if chain.unreal:
        return
    stance, act = (Stance.SUPPORT, SpeechAct(over.predicate.act)) if chain.positive else (Stance.OPPOSE, SpeechAct.REJECT)
    what = noun(clause)
    if what.pos_ in VERBAL or not nameable(what):
        return
    for key, token in _holders(subjects(over.head), actors):
        if actors.of(what) != key:
            yield Candidate(key, token, what, stance, act, over.head, False, f"{over.predicate.kind}:v:{over.predicate.name}")


def _nominal(found: Match, actors: Names) -> Iterator[Candidate]:
    """ "X's opposition to Y", "voiced support for Y", "Y came under criticism from X"."""
    head = found.head
    if found.predicate.kind == "report":
        return
    if found.predicate.act in ("agree", "cooperate"):
        yield from _parties(found, actors)
    fillers = found.fillers()
    if not fillers:
        return
    governor = head.head
    holders: list[tuple[str, Token]] = []
    owner = actors.belongs(head)
    if owner is not None:
        holders = [(owner, head)]
        for c in head.children:
            if c.dep_ == "poss":
                holders += [h for h in _holders(list(conjuncts(c))[1:], actors) if h[0] != owner]
    chain = _Chain(True, None, False, head)
    if head.dep_ == "dobj" and governor.pos_ in VERBAL and governor.lemma_ in cues("light"):
        chain = _chain(governor)
        if not holders:
            holders = _holders(agents(governor), actors)
    elif head.dep_ == "attr" and governor.lemma_ in _COPULAS:
        chain = _chain(governor)
        holders = _holders(subjects(governor), actors)
    elif head.dep_ == "appos":
        holders = _holders([governor], actors)
    if chain.unreal or not holders:
        return
    stance, act = _turned(Stance(found.predicate.stance), SpeechAct(found.predicate.act), chain)
    for target in fillers:
        what = noun(target)
        for key, token in holders:
            if actors.of(what) != key:
                yield Candidate(key, token, what, stance, act, head, False, f"{found.predicate.kind}:n:{found.predicate.name}")


def _parties(found: Match, actors: Names) -> Iterator[Candidate]:
    """ "The deal between X and Y": each is for the deal, and works with the other."""
    parties = _holders(found.fill("between"), actors)
    if len(parties) < 2:
        return
    stance, act = Stance(found.predicate.stance), SpeechAct(found.predicate.act)
    for key, token in parties:
        other = next(t for k, t in parties if k != key)
        target = found.head if act is SpeechAct.AGREE else other
        yield Candidate(key, token, target, stance, act, found.head, False, f"party:n:{found.predicate.name}")


def _report(found: Match, actors: Names) -> Iterator[Candidate]:
    """ "X says that …": the stance is in the clause; of X itself ("X says it will …") or of somebody or something else."""
    head = found.head
    verb = head.head if found.predicate.pos == "A" and head.head.pos_ in VERBAL else head
    holders = _holders(agents(verb) if found.predicate.pos == "V" else subjects(verb), actors)
    if not holders or hypothetical(verb):
        return
    clauses = _clauses(found)
    for clause in clauses:
        yield from _content(found, clause, holders, actors)
    if not clauses and found.predicate.cue and not negated(verb):
        yield from _object(found, holders, actors)


def _clauses(found: Match) -> list[Token]:
    """The heads of the reported clauses: under the verb, or the sentence that the verb is set into."""
    head = found.head
    clauses = [t for c in head.children if c.dep_ == "ccomp" for t in conjuncts(c) if t.i == c.i or has_subject(t)]
    set_in = head.dep_ in ("parataxis", "ccomp", "advcl") and head.head.pos_ in VERBAL and head.head.i < head.i
    return [head.head] if not clauses and set_in and found.predicate.pos == "V" else clauses


def _content(found: Match, clause: Token, holders: list[tuple[str, Token]], actors: Names) -> Iterator[Candidate]:
    """The stance that a reported clause takes."""
    judgement = judge(clause)
    if judgement is None:
        return
    target, stance, act = judgement.target, judgement.stance, judgement.act
    if found.predicate.stance in ("support", "oppose"):
        stance, act = Stance(found.predicate.stance), SpeechAct(found.predicate.act)
    elif found.predicate.act in ("demand", "request", "agree"):
        act = SpeechAct(found.predicate.act)
    else:
        act = act_on(judgement, actors)
    subject = {actors.of(s) for s in subjects(clause)}
    for key, token in holders:
        if actors.of(target) != key:
            rule = "own" if key in subject else "judged" if judgement.score else "plain"
            yield Candidate(key, token, target, stance, act, found.head, True, f"content:{rule}:{found.predicate.name}")


def act_on(judgement: Judgement, actors: Names) -> SpeechAct:
    """The act of a judgement: only an actor, or what belongs to one, is accused."""
    of_nobody = actors.of(judgement.target) is None and actors.belongs(judgement.target) is None
    return SpeechAct.STATE if judgement.act is SpeechAct.ACCUSE and of_nobody else judgement.act


def _object(found: Match, holders: list[tuple[str, Token]], actors: Names) -> Iterator[Candidate]:
    """ "X described Y as …", "X called for Y": no clause, the target is the object."""
    score = sum(polarity(t) for c in found.head.children if c.i > found.head.i for t in c.subtree)
    stance, act = _described(found, score)
    fixed = found.predicate.stance
    for target in found.fillers():
        what = noun(target)
        for key, token in holders:
            if actors.of(what) != key and nameable(what):
                rule = f"report:{fixed}:{found.predicate.name}"
                yield Candidate(key, token, what, stance, act, found.head, fixed == "oppose", rule)


def _described(found: Match, score: int) -> tuple[Stance, SpeechAct]:
    """Stance and act of "X described Y as …", "X announced Y": by the words of praise and blame, else by the verb."""
    fixed, act = found.predicate.stance, SpeechAct(found.predicate.act)
    if fixed in ("support", "oppose"):
        return Stance(fixed), act
    if score:
        return (Stance.OPPOSE, SpeechAct.ACCUSE if act is SpeechAct.STATE else act) if score < 0 else (Stance.SUPPORT, act)
    return (Stance.NEUTRAL if found.predicate.name in cues("neutral") else Stance.SUPPORT), act
