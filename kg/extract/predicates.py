"""Which words of a parse are predicates of the lexicon, and what fills their roles.

The table is ``kg/lexicon/predicates.tsv``: several hundred verbs, nouns, adjectives and phrases with their kind, speech act,
stance and the places where their target stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.clauses import VERBAL, complements, conjuncts, objects, subjects
from kg.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PARTS = frozenset({"prt", "prep", "dobj", "acomp", "attr", "oprd", "advmod", "pobj", "agent", "dative", "amod", "compound"})
_OVER_CLAUSE = frozenset({"modal", "phase", "negative"})
_ADJECTIVAL = frozenset({"acomp", "amod", "advcl", "acl", "attr", "oprd", "conj"})
_CLAUSES = frozenset({"ccomp", "xcomp", "acl", "pcomp"})


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row: `words` are its lemmas, head first; `roles` name where its target stands, the best place first.

    `cue`: it can introduce what somebody says or thinks.
    """

    words: tuple[str, ...]
    pos: str
    kind: str
    act: str
    stance: str
    roles: tuple[str, ...]
    cue: bool

    @property
    def name(self) -> str:
        """The words as one string, as in the table."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Match:
    """`predicate` at `head`; `parts` are the tokens of its other words, in order."""

    predicate: Predicate
    head: Token
    parts: tuple[Token, ...] = ()

    def fillers(self) -> tuple[Token, ...]:
        """The heads of the target: of the first role that is filled, coordinated ones singly; empty where none is."""
        for role in self.predicate.roles:
            found = self.fill(role)
            if found:
                return found
        return ()

    def fill(self, role: str) -> tuple[Token, ...]:
        """The heads of what fills `role`: ``obj``, ``clause``, ``subj``, or a preposition."""
        head = self.head
        if role == "obj":
            taken = {t.i for t in self.parts}
            return tuple(t for t in objects(head) if t.i not in taken)
        if role == "subj":
            return subjects(head)
        if role in ("clause", "that"):
            return tuple(t for c in head.children if c.dep_ in _CLAUSES and c.i > head.i for t in conjuncts(c) if t.dep_ != "conj")
        for t in (*reversed(self.parts), head):
            if found := complements(t, role):
                return found
            if t.lower_ == role and t.i != head.i:
                inner = tuple(x for o in t.children if o.dep_ in ("pobj", "pcomp") for x in conjuncts(o))
                if inner:
                    return inner
        if head.lower_ == role:  # "against the plan"
            return tuple(x for o in head.children if o.dep_ in ("pobj", "pcomp") for x in conjuncts(o))
        return ()


@cache
def _index(slot: str) -> dict[tuple[str, str], tuple[Predicate, ...]]:
    """Rows by (pos, head word), the longest first; `slot` is "main" or "clause" (the modal and negative rows)."""
    found: dict[tuple[str, str], list[Predicate]] = {}
    for row in table("predicates"):
        if (row["kind"] in _OVER_CLAUSE) != (slot == "clause"):
            continue
        words = tuple(row["predicate"].split())
        predicate = Predicate(words, row["pos"], row["kind"], row["act"], row["stance"], tuple(row["roles"].split()), row["cue"] == "yes")
        found.setdefault((row["pos"], words[0]), []).append(predicate)
    return {k: tuple(sorted(v, key=lambda p: -len(p.words))) for k, v in found.items()}


@cache
def _heads() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The first words of all rows: of verbs, nouns and adjectives."""
    keys = [*_index("main"), *_index("clause")]
    verbs, nouns, adjectives = (frozenset(word for pos, word in keys if pos == wanted) for wanted in "VNA")
    return verbs, nouns, adjectives


def heads(doc: Doc, *others: str) -> list[int]:
    """The tokens at which a row may stand, in order: :func:`match` is None at all others. Tokens of the lower-case forms `others` too."""
    from spacy import symbols

    strings = doc.vocab.strings
    verbs, nouns, adjectives = _heads()
    pos, tags, lemmas, lowers = (doc.to_array(name).tolist() for name in ("POS", "TAG", "LEMMA", "LOWER"))
    lemma = {n: strings[n].lower() for n in set(lemmas)}
    as_verb, as_noun = ({n for n, word in lemma.items() if word in words} for words in (verbs, nouns))
    as_adjective = {n for n in set(lowers) if strings[n] in adjectives}
    more = {strings[word] for word in others}
    participles = {strings[tag] for tag in ("VBN", "VBG", "JJ")}
    verbal, nominal, adjectival = (
        frozenset(getattr(symbols, name) for name in names) for names in (VERBAL, ("NOUN", "PROPN"), ("ADJ", "ADP", "SCONJ"))
    )
    return [
        i
        for i, (p, tag, base, lower) in enumerate(zip(pos, tags, lemmas, lowers, strict=True))
        if (p in verbal and base in as_verb)
        or (p in nominal and base in as_noun)
        or (lower in as_adjective and (p in adjectival or tag in participles))
        or lower in more
    ]


def _rows(token: Token, slot: str) -> Iterator[Predicate]:
    index = _index(slot)
    pos = token.pos_
    if pos in VERBAL:
        yield from index.get(("V", token.lemma_.lower()), ())
    if pos in ("NOUN", "PROPN"):
        yield from index.get(("N", token.lemma_.lower()), ())
    if pos in ("ADJ", "ADP", "SCONJ") or token.tag_ in ("VBN", "VBG", "JJ"):
        yield from index.get(("A", token.lower_), ())


def _part(head: Token, found: list[Token], word: str) -> Token | None:
    """The token that stands for `word` of a multi-word predicate: under the last part found, or under the head."""
    for t in (*reversed(found), head):
        for c in t.children:
            if c.dep_ in _PARTS and c.i > head.i and (c.lower_ == word or c.lemma_.lower() == word):
                return c
    return None


def match(token: Token, slot: str = "main") -> Match | None:
    """The longest row of the table that stands at `token`, or None."""
    for row in _rows(token, slot):
        participle = token.dep_ in _ADJECTIVAL or any(c.dep_ == "auxpass" for c in token.children)
        if row.pos == "A" and token.pos_ in VERBAL and not participle:
            continue
        parts: list[Token] = []
        for word in row.words[1:]:
            part = _part(token, parts, word)
            if part is None:
                break
            parts.append(part)
        else:
            return Match(row, token, tuple(parts))
    return None


def governing(verb: Token) -> Match | None:
    """The modal or negative predicate whose clause `verb` is ("refused to condemn" at "condemn"), or None."""
    head = verb.head
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        head = head.head
    elif verb.dep_ not in ("xcomp", "acl", "ccomp") or (verb.dep_ == "ccomp" and verb.tag_ not in ("VB", "VBG")):
        return None
    return match(head, "clause") if head.pos_ in VERBAL else None
