"""Pronouns and definite phrases that stand for an actor named before: "he", "it", "the North", "the ministry", "the two sides".

Precision first: each form has one rule, the antecedent stands in the same sentence or the two before it, and where two would
do the phrase is left alone. Subjects are preferred (centering: the subject of the sentence before is the likeliest topic;
Grosz, Joshi and Weinstein 1995). First and second person belong to the speaker of a quotation and are left to attribution.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.office_phrases import head_noun, office_nouns
from kg.extract.offices import offices
from kg.lexicon import table
from kg.model import Actor, ActorType, Mention, Office

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.authority.load import Authority
    from kg.extract.actors import Actors
    from kg.parse import Parsed

_HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "themselves"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BODIES = frozenset({ActorType.STATE, ActorType.ORGANIZATION, ActorType.MEDIA_OUTLET})
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WINDOW = 2


@dataclass(frozen=True, slots=True)
class _Named:
    """A mention on the parse: tokens [start, end) in sentence `sentence`, its root token, and the actor."""

    start: int
    end: int
    sentence: int
    root: Token
    actor: Actor
    rule: str

    @property
    def is_subject(self) -> bool:
        """True for the subject of a verb, or a name joined to it by "and"."""
        token = self.root
        while token.dep_ == "conj" and token.head.i < token.i:
            token = token.head
        return token.dep_ in _SUBJECTS or (token.dep_ == "pobj" and token.head.dep_ == "agent")


@dataclass(frozen=True, slots=True)
class _Text:
    """What the rules look at: the names in order, by sentence, and the sentence of each token."""

    parsed: Parsed
    names: tuple[_Named, ...]
    by_sentence: dict[int, list[_Named]]
    sentence_of: Sequence[int]
    covered: frozenset[int]
    genders: dict[str, str]
    states: dict[int, Actor]
    """Token -> the state that its name or adjective means."""

    def before(self, token: Token, window: int = _WINDOW) -> list[_Named]:
        """The names before `token` in its sentence and the `window` sentences before, the nearest sentence first."""
        here = self.sentence_of[token.i]
        near = [n for n in self.by_sentence[here] if n.end <= token.i]
        for back in range(1, window + 1):
            near += self.by_sentence[here - back]
        return near


@cache
def _first_names() -> dict[str, str]:
    return {row["name"]: row["gender"] for row in table("first_names")}


@cache
def _titles() -> dict[str, str]:
    return {row["title"]: row["gender"] for row in table("titles") if row["gender"] != "-"}


@cache
def _descriptions() -> dict[str, str]:
    return {row["noun"]: row["kind"] for row in table("descriptions")}


def resolve(parsed: Parsed, found: Actors, authority: Authority) -> tuple[Mention, ...]:
    """Mentions by pronoun and by definite phrase (`pronoun` is true for both), in the order of the text.

    A phrase that stands for several actors ("the two sides") gives one mention for each, at the same span.
    """
    text = _text(parsed, found)
    held = offices(parsed, found, authority)
    result: list[Mention] = []
    said: dict[int, list[Actor]] = {}
    for token in parsed.doc:
        if token.i in text.covered:
            continue
        for start, rule, actors in _rules(text, token, held, found, authority, said):
            if actors:
                span = parsed.span(parsed.doc[start : token.i + 1])
                result += [Mention(span, a.key, rule, pronoun=True) for a in actors]
                said[token.i] = actors
                break
    return tuple(result)


def _rules(
    text: _Text, token: Token, held: Sequence[Office], found: Actors, authority: Authority, said: dict[int, list[Actor]]
) -> Iterator[tuple[int, str, list[Actor]]]:
    """What `token` may stand for: (first token, rule, actors), the surer first."""
    word = token.lower_
    if word in _HE and token.pos_ == "PRON":
        yield token.i, "pronoun-person", _person(text, token, _HE[word], said)
    elif word in _IT and token.pos_ == "PRON":
        yield token.i, "pronoun-body", _body(text, token, said)
    elif word in _THEY and token.pos_ == "PRON":
        yield token.i, "pronoun-several", _several(text, token, said)
    elif token.text in {"North", "South"} and _is_definite(token):
        yield token.i, "half-state", _half(text, token, found)
    elif token.pos_ in {"NOUN", "PROPN"} and not (token.dep_ == "compound" and token.head.i == token.i + 1):
        if word in _descriptions():
            yield from _description(text, token, _descriptions()[word])
        if head_noun(token) is not None:
            start, actors = _office(text, token, held, found, authority)
            yield start, "office-holder", actors


def _text(parsed: Parsed, found: Actors) -> _Text:
    doc, actors = parsed.doc, found.by_key()
    sentence_of = [0] * len(doc)
    for number, sentence in enumerate(doc.sents):
        for i in range(sentence.start, sentence.end):
            sentence_of[i] = number
    starts = {parsed.original(t.idx): t.i for t in doc}
    ends = {parsed.original(t.idx + len(t) - 1) + 1: t.i + 1 for t in doc}
    names: list[_Named] = []
    covered: set[int] = set()
    by_sentence: dict[int, list[_Named]] = defaultdict(list)
    genders: dict[str, str] = {}
    for mention in found.mentions:
        start, end = starts.get(mention.span.start), ends.get(mention.span.end)
        if start is None or end is None or end <= start or mention.rule == "citation":
            continue
        actor = actors[mention.ref]
        name = _Named(start, end, sentence_of[start], doc[start:end].root, actor, mention.rule)
        names.append(name)
        by_sentence[name.sentence].append(name)
        covered.update(range(start, end))
        gender = _gender(name, doc[start - 1] if start else None) if actor.type is ActorType.PERSON else None
        if gender:
            genders.setdefault(actor.key, gender)
    states = {i: n.actor for n in names if n.actor.type is ActorType.STATE for i in range(n.start, n.end)}
    for mention in found.adjectives:
        start, state = starts.get(mention.span.start), found.named(mention.ref)
        if start is not None and state is not None and state.type is ActorType.STATE:
            states.setdefault(start, state)
    return _Text(parsed, tuple(names), by_sentence, sentence_of, frozenset(covered), genders, states)


def _gender(name: _Named, before: Token | None) -> str | None:
    """m or f by the form of address, the office or the first name; None where nothing tells."""
    words = name.root.doc[name.start : name.end].text.split()
    if words[0] in _titles():
        return _titles()[words[0]]
    if before is not None:
        if before.text in _titles():
            return _titles()[before.text]
        noun = head_noun(before)
        if noun is not None and office_nouns()[noun]["gender"] != "-":
            return office_nouns()[noun]["gender"]
    for first in (words[0], name.actor.label.split()[0]):
        if first in _first_names():
            return _first_names()[first]
    return None


def _one(names: Sequence[_Named]) -> list[Actor]:
    """The actor of `names` where they all name the same one."""
    keys = {n.actor.key for n in names}
    return [names[0].actor] if len(keys) == 1 else []


def _same_predicate(name: _Named, token: Token) -> bool:
    """True where name and pronoun are arguments of one verb, which then cannot be the same actor ("Kim met him")."""
    return token.dep_ != "poss" and name.root.head == token.head and name.root.dep_ in _SUBJECTS and token.dep_ not in _SUBJECTS


def _nearest_topic(text: _Text, token: Token, fitting: Sequence[_Named]) -> list[Actor]:
    """The antecedent among `fitting` names: the only subject of the nearest sentence that has one, else the only name."""
    if not fitting:
        return []
    for sentence in dict.fromkeys(n.sentence for n in fitting):
        here = [n for n in fitting if n.sentence == sentence]
        subjects = [n for n in here if n.is_subject]
        if subjects:
            return _one(subjects) or (
                [subjects[-1].actor] if token.dep_ in _SUBJECTS | {"poss"} and sentence == text.sentence_of[token.i] else []
            )
        if len({n.actor.key for n in here}) == 1:
            return [here[0].actor]
        return []
    return []


def _chain(text: _Text, token: Token, said: dict[int, list[Actor]], words: frozenset[str]) -> list[Actor]:
    """The actors of the last pronoun of the same kind in this sentence or the one before, a subject before others."""
    here, doc = text.sentence_of[token.i], text.parsed.doc
    last: list[Actor] = []
    for i in range(token.i - 1, -1, -1):
        if text.sentence_of[i] < here - 1:
            break
        if i in said and doc[i].lower_ in words:
            if doc[i].dep_ in _SUBJECTS:
                return said[i]
            last = last or said[i]
    return last


def _person(text: _Text, token: Token, gender: str, said: dict[int, list[Actor]]) -> list[Actor]:
    """The man or woman that "he" or "she" stands for."""
    people = [n for n in text.before(token) if n.actor.type is ActorType.PERSON and text.genders.get(n.actor.key, gender) == gender]
    people = [n for n in people if not _same_predicate(n, token)]
    here = [n for n in people if n.sentence == text.sentence_of[token.i]]
    words = frozenset(w for w, g in _HE.items() if g == gender)
    chain = _chain(text, token, said, words)
    if not here and chain:
        return chain
    return _nearest_topic(text, token, people)


def _body(text: _Text, token: Token, said: dict[int, list[Actor]]) -> list[Actor]:
    """The state or organisation that "it" or "its" stands for."""
    if token.dep_ not in _SUBJECTS | {"poss"} or (token.lower_ == "it" and _is_empty(token)):
        return []
    bodies = [n for n in text.before(token, 1) if n.actor.type in _BODIES]
    here = [n for n in bodies if n.sentence == text.sentence_of[token.i]]
    if token.dep_ == "poss":
        subjects = [n for n in here if n.is_subject] or here
        return _one(subjects[-1:]) if subjects else []
    if not here:
        chain = _chain(text, token, said, _IT)
        if chain:
            return chain
    subjects = [n for n in bodies if n.is_subject]
    for sentence in dict.fromkeys(n.sentence for n in subjects):
        return _one([n for n in subjects if n.sentence == sentence])
    return []


def _is_empty(token: Token) -> bool:
    """True for the "it" of "it is clear that", "it took years to"."""
    verb = token.head
    if verb.lemma_ in {"be", "seem", "appear", "take", "remain", "become", "rain", "mean"}:
        return True
    return any(c.dep_ in {"ccomp", "csubj"} for c in verb.children) and verb.lemma_ in {"turn", "happen", "follow", "emerge"}


def _several(text: _Text, token: Token, said: dict[int, list[Actor]]) -> list[Actor]:
    """The collective, or the actors joined by "and", that "they" stands for."""
    if token.dep_ not in _SUBJECTS | {"poss"}:
        return []
    near = [n for n in text.before(token, 1) if n.is_subject]
    for sentence in dict.fromkeys(n.sentence for n in near):
        here = [n for n in near if n.sentence == sentence]
        plural = [n for n in here if n.root.tag_ in {"NNS", "NNPS"}]
        if plural and len({n.actor.key for n in here}) == 1:
            return [plural[-1].actor]
        joined = [n for n in here if n.root.dep_ == "conj" or any(c.dep_ == "conj" for c in n.root.children)]
        if len({n.actor.key for n in joined}) > 1 and len(joined) == len(here):
            return list({n.actor.key: n.actor for n in joined}.values())
        return []
    return _chain(text, token, said, _THEY)


def _is_definite(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ == "the" and not (token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "PROPN")


def _half(text: _Text, token: Token, found: Actors) -> list[Actor]:
    """The state that "the North" or "the South" is short for, where the text names just one."""
    states = [a for a in found.actors if a.type is ActorType.STATE and a.label.startswith(f"{token.text} ")]
    return states if len(states) == 1 else []


def _description(text: _Text, token: Token, kind: str) -> Iterator[tuple[int, str, list[Actor]]]:
    """ "The ministry", "the country", "the two sides": by the kind of noun."""
    before = token.nbor(-1).lower_ if token.i else ""
    if kind == "side":
        number = _NUMBERS.get(before)
        if number:
            yield token.i - 1 if before != "both" else token.i, "both-sides", _sides(text, token, number)
        return
    if before not in {"the", "this"}:
        return
    if kind == "state":
        yield token.i, "definite-state", _one([n for n in text.before(token, 1) if n.actor.type is ActorType.STATE])
    elif kind == "outlet":
        outlets = [n for n in text.before(token) if n.actor.type is ActorType.MEDIA_OUTLET]
        yield token.i, "definite-outlet", _one(outlets)
    elif kind == "ruling":
        noun = token.lower_
        near = [n for n in text.names if n.end <= token.i and n.root.lower_ == noun and n.actor.type is not ActorType.PERSON]
        yield token.i, "definite-government", [near[-1].actor] if near else []
    else:
        yield token.i, "definite-body", _same_head(text, token)


def _same_head(text: _Text, token: Token) -> list[Actor]:
    """The organisation last named by a name that ends with this noun."""
    noun = token.lemma_.lower()
    for name in reversed(text.names):
        if name.end <= token.i and name.actor.type in {ActorType.ORGANIZATION, ActorType.GROUP, ActorType.MEDIA_OUTLET}:
            ends = {
                name.root.lower_,
                name.root.doc[name.end - 1].lower_,
                name.actor.label.split()[-1].lower(),
                name.actor.label.split()[0].lower(),
            }
            if noun in ends:
                return [name.actor]
    return []


def _sides(text: _Text, token: Token, number: int) -> list[Actor]:
    """The `number` states (or other actors) that the nearest sentence names, if it names just so many."""
    here = text.sentence_of[token.i]
    for sentence in range(here, here - _WINDOW - 1, -1):
        near = [n for n in text.by_sentence[sentence] if n.end <= token.i]
        for types in ({ActorType.STATE}, {ActorType.STATE, ActorType.ORGANIZATION, ActorType.GROUP}, {ActorType.PERSON}):
            actors = {n.actor.key: n.actor for n in near if n.actor.type in types}
            if len(actors) == number and (ActorType.PERSON not in types or token.lower_ == "leaders"):
                return list(actors.values())
    return []


def _office(text: _Text, token: Token, held: Sequence[Office], found: Actors, authority: Authority) -> tuple[int, list[Actor]]:
    """Who "the president" or "the Russian foreign minister" is: by the offices in the text, or the dated offices of the authority."""
    doc = text.parsed.doc
    start = token.i
    while (
        start
        and token.i - start < 3
        and (doc[start - 1].dep_ in {"compound", "amod"} or doc[start - 1].lower_ in {"vice", "prime", "foreign"})
        and doc[start - 1].head.i in {token.i, start}
    ):
        start -= 1
    state = next((text.states[i] for i in range(start, token.i) if i in text.states), None)
    if (
        not start
        or doc[start - 1].lower_ not in {"the", "'s", "\u2019s"}
        or (start in text.covered and start not in text.states)
        or (token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "of")
    ):
        return start, []
    if doc[start - 1].lower_ != "the":
        owner = next((n.actor for n in text.by_sentence[text.sentence_of[start]] if n.end == start - 1), None)
        if owner is None or owner.type is not ActorType.STATE:
            return start, []
        state = owner
    actors = found.by_key()
    role = " ".join(t.lower_ for t in doc[start : token.i + 1] if t.i not in text.states)
    holders = [o for o in held if o.role.casefold() == role and (state is None or o.organization == state.key)]
    earlier = [o for o in holders if o.evidence.start < text.parsed.original(token.idx)] or holders
    people = list(dict.fromkeys(o.person for o in earlier))
    if len(people) == 1 and people[0] in actors:
        return start, [actors[people[0]]]
    if len(people) > 1:
        recent = _one([n for n in text.before(token) if n.actor.key in people])
        return start, recent
    date = text.parsed.document.issued
    if state is not None and date is not None:
        person = authority.holder(role, state.key, date)
        if person in actors:
            return start, [actors[person]]
    return start, []
