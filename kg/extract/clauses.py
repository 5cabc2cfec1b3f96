"""Questions about a dependency tree: who is the subject of a verb, is it negated, is it only hypothetical, which clause is it in.

Labels are those of spaCy's English pipelines (ClearNLP scheme). A walk up or down the tree stops at the sentence, so each
answer costs no more than the length of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.cues import cues

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
AUXILIARIES = frozenset({"aux", "auxpass"})
OBJECTS = frozenset({"dobj", "obj", "attr", "oprd"})
VERBAL = frozenset({"VERB", "AUX"})
_INHERITS = frozenset({"conj", "xcomp", "advcl", "dep"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_UNREAL_AUX = frozenset({"may", "might", "could"})
_CONDITIONS = frozenset({"if", "unless", "lest", "whether"})
_NEGATORS = frozenset(
    {"no", "not", "n't", "n’t", "never", "neither", "nor", "hardly", "scarcely", "barely", "without", "nothing", "nobody", "none"}
)


def conjuncts(token: Token) -> Iterator[Token]:
    """`token` and what is coordinated with it to the right, in order ("Beijing and Moscow" from "Beijing")."""
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from conjuncts(child)


def passive(verb: Token) -> bool:
    """True for "was condemned", and for a bare participle that modifies a noun ("sanctions imposed by …")."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    return verb.dep_ == "acl" or (verb.dep_ == "conj" and verb.head.tag_ == "VBN" and not has_subject(verb) and passive(verb.head))


def has_subject(verb: Token) -> bool:
    """True where `verb` has a subject of its own."""
    return any(c.dep_ in SUBJECTS for c in verb.children)


def subjects(verb: Token) -> tuple[Token, ...]:
    """The heads of the surface subject of `verb`, its own or understood: of a coordinated, governing or modified word.

    "Iran refused to stop": Iran for both verbs; "the group, which rejects": group; "urged Iran to stop": Iran for "stop".
    Coordinated subjects are listed one by one. Empty where the tree gives none.
    """
    for _ in range(12):
        own = next((c for c in verb.children if c.dep_ in SUBJECTS and c.dep_ != "expl"), None)
        if own is not None:
            noun = _modified(verb) if own.lower_ in _RELATIVES else None
            return _all(noun if noun is not None else own)
        above = _understood(verb)
        if isinstance(above, tuple):
            return above
        verb = above
    return ()


def _all(noun: Token) -> tuple[Token, ...]:
    """`noun` with what is coordinated with it; alone where it is itself the later part of a coordination."""
    return (noun,) if noun.dep_ == "conj" else tuple(conjuncts(noun))


def _understood(verb: Token) -> Token | tuple[Token, ...]:
    """For a verb without subject: the nouns that are its subject, or the word above whose subject it shares."""
    head = verb.head
    if head.i == verb.i:
        return ()
    if verb.dep_ == "acl":
        return _of_noun(verb, head)
    if verb.dep_ == "pcomp":
        return _of_preposition(head)
    if verb.dep_ == "xcomp" and head.lemma_ in cues("control"):
        inner = next((c for c in head.children if c.dep_ in ("dobj", "dative", "nsubjpass")), None)
        if inner is not None:
            return tuple(conjuncts(inner))
    shares = verb.dep_ in _INHERITS and head.pos_ in (*VERBAL, "ADJ")
    predicative = verb.dep_ in ("acomp", "attr", "oprd") and head.pos_ in VERBAL
    return head if shares or predicative else ()


def _of_noun(verb: Token, noun: Token) -> Token | tuple[Token, ...]:
    """The subject of a verb that modifies `noun`: whose decision it is in "its decision to leave", else the noun itself."""
    if verb.tag_ != "VB":
        return _all(noun)
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is not None:
        return (owner,)
    over = _governor(noun)
    return over if over is not None and over.pos_ in VERBAL else ()


def _of_preposition(preposition: Token) -> Token | tuple[Token, ...]:
    """The subject of an -ing clause: the object in "blamed it for meddling", else whoever the governing word has."""
    over = _governor(preposition)
    if over is None:
        return ()
    if over.pos_ in VERBAL:
        inner = next((c for c in over.children if c.dep_ == "dobj"), None)
        return tuple(conjuncts(inner)) if inner is not None and preposition.lower_ in ("for", "of", "from") else over
    owner = next((c for c in over.children if c.dep_ == "poss"), None)
    return (owner,) if owner is not None else ()


def _modified(verb: Token) -> Token | None:
    """The noun that the relative clause of `verb` modifies."""
    while verb.dep_ in ("conj", "xcomp", "ccomp") and verb.head.i != verb.i:
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else None


def _governor(token: Token) -> Token | None:
    """The nearest verb or noun above `token` over prepositions and objects, or None."""
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in (*VERBAL, "NOUN", "PROPN", "ADJ"):
            return token
    return None


def agents(verb: Token) -> tuple[Token, ...]:
    """Who does it: the subject of an active verb, the "by" phrase of a passive one."""
    if not passive(verb):
        return subjects(verb)
    for c in verb.children:
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by"):
            return tuple(t for o in c.children if o.dep_ == "pobj" for t in conjuncts(o))
    return ()


def objects(verb: Token) -> tuple[Token, ...]:
    """To whom or what it is done: the objects of an active verb, the subject of a passive one, coordinated ones singly."""
    if passive(verb):
        return subjects(verb)
    found = [c for c in verb.children if c.dep_ in OBJECTS]
    if not found or found[0].lower_ in _RELATIVES:
        gap = _gap(verb)
        return (gap,) if gap is not None else ()
    return tuple(t for c in found for t in conjuncts(c))


def _gap(verb: Token) -> Token | None:
    """The noun that an object relative clause leaves out of `verb` ("the plan that Iran rejected", "the plan Iran rejected")."""
    if verb.dep_ == "relcl" and has_subject(verb) and not any(c.dep_ in SUBJECTS and c.lower_ in _RELATIVES for c in verb.children):
        return verb.head
    return None


def complements(verb: Token, preposition: str) -> tuple[Token, ...]:
    """The objects (nouns or -ing clauses) of `preposition` under `verb`, coordinated ones singly."""
    out: list[Token] = []
    for c in verb.children:
        if c.dep_ in ("prep", "dative", "agent") and c.lower_ == preposition:
            out += [t for o in c.children if o.dep_ in ("pobj", "pcomp") for t in conjuncts(o)]
        elif c.dep_ == "prt" and c.lower_ == preposition:
            out += [t for o in verb.children if o.dep_ in ("dobj", "pobj") for t in conjuncts(o)]
    return tuple(out)


def negated(verb: Token) -> bool:
    """True where `verb` itself is denied: "not", "never", "no longer", or a subject or object under "no"."""
    for c in verb.children:
        if c.dep_ == "neg" or (c.lower_ in _NEGATORS and c.dep_ in ("advmod", "preconj", "det", "cc")):
            return True
        if c.dep_ in ("dobj", "attr", "nsubj", "nsubjpass") and (c.lower_ in _NEGATORS or under_no(c)):
            return True
        if c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children):
            return True
    if verb.dep_ == "conj" and not has_subject(verb) and verb.head.pos_ == verb.pos_:
        before = verb.head
        return any(c.dep_ == "neg" for c in before.children) and not any(c.lower_ == "but" for c in before.children)
    return verb.dep_ == "pcomp" and verb.head.lower_ == "without"


def under_no(token: Token) -> bool:
    """True for "no plan"."""
    return any(c.dep_ == "det" and c.lower_ == "no" for c in token.children)


def hypothetical(verb: Token) -> bool:
    """True for what only may happen: "may", "might", "could", or with a condition ("if", "unless", "would … if")."""
    t = verb
    for _ in range(6):
        for c in t.children:
            if c.dep_ == "aux" and c.lower_ in _UNREAL_AUX:
                return True
            if c.dep_ == "mark" and c.lower_ in _CONDITIONS:
                return True
            if c.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ in _CONDITIONS for m in c.children) and _would(t):
                return True
        if t.dep_ not in ("conj", "xcomp", "advcl") or has_subject(t) or t.head.i == t.i:
            return False
        t = t.head
    return False


def _would(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in ("would", "'d", "’d") for c in verb.children)


def future(verb: Token) -> bool:
    """True for "will …", "would …", "shall …", "is going to …"."""
    if any(c.dep_ == "aux" and c.lower_ in ("will", "would", "shall", "'ll", "’ll", "wo", "'d") for c in verb.children):
        return True
    return verb.dep_ == "xcomp" and verb.head.lower_ == "going"


def clause(token: Token) -> Token:
    """The verb (or other head) of the smallest finite clause around `token`."""
    while token.head.i != token.i:
        if token.dep_ in ("ccomp", "relcl", "parataxis"):
            return token
        if token.dep_ in ("conj", "advcl") and token.pos_ in VERBAL and has_subject(token):
            return token
        token = token.head
    return token
