"""The words of a target -> the term that they are a form of: "the new deployments of missiles" and "missile deployment" are one.

A term is a noun phrase by the open filter of Frantzi, Ananiadou and Mima (2000), "Automatic recognition of multi-word terms: the
C-value/NC-value method", International Journal on Digital Libraries 3(2), section 2.1: adjectives and nouns before a noun, with one
phrase after a preposition. It needs parts of speech and lemmas, no parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.authority.variants import inflections
from kg.issues.targets import Target
from kg.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Only the phrase after one of these says what the head is about ("sanctions on oil", but "sanctions by Norland").
_PREPOSITIONS = frozenset({"of", "on", "against", "for", "in", "with", "over", "to", "from"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_BEFORE = frozenset({"ADJ", "NOUN", "PROPN", "VERB", "NUM"})  # a participle may be tagged as a verb ("planned")
_NEEDED = ("tok2vec", "transformer", "tagger", "morphologizer", "attribute_ruler", "lemmatizer")  # of a spaCy pipeline


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a term, parts joined by hyphens as one; `start` and `end` are offsets of the sentence, in code points."""

    text: str
    lemma: str
    noun: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a text puts a term.

    `words` come with the head last, as in "missile deployment", whatever their order in the text; `surface` is the text from the
    first of them to the last, capitals of common words gone.
    """

    words: tuple[Word, ...]
    surface: str

    @property
    def key(self) -> tuple[str, ...]:
        """The lemmas in one spelling: the same for all forms of a term."""
        return tuple(min(inflections(word.lemma.lower())) for word in self.words)

    @property
    def clean(self) -> bool:
        """True where the surface has no word between those of the term but a preposition and an article."""
        between = set(re.findall(r"[\w-]+", self.surface.lower())) - {w.text.lower() for w in self.words}
        return not between - _PREPOSITIONS - {"the", "a", "an", "s"}


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one kind in ``kg/lexicon/describing.tsv``; describing ones with those that praise or blame."""
    listed = {row["word"] for row in table("describing") if row["kind"] == kind}
    if kind == "describing":
        listed |= {row["word"] for row in table("evaluative")} - _TOPICAL
    return frozenset(listed)


_TOPICAL = frozenset({"peace", "security", "aid", "trade", "defence", "defense", "cooperation"})  # they praise and name topics


def forms(targets: Sequence[Target], model: str) -> Iterator[tuple[Form, ...]]:
    """For each target its term and those nested in it that end in the same head, the longest first; nothing where it is no term.

    A shorter term that left out the head would name something else, and an issue is linked by the head of a target. ModelError as in
    :func:`kg.parse.load`.
    """
    from kg.parse import load

    nlp = load(model)
    # Each sentence once: a target is read in its sentence, where a tagger knows a noun from a verb.
    places = {t: (t.sentence, at) if (at := t.sentence.find(t.words)) >= 0 else (t.words, 0) for t in targets}
    texts = list(dict.fromkeys(text for text, _ in places.values()))
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in _NEEDED]):
        tagged = dict(zip(texts, nlp.pipe(texts, batch_size=64), strict=True))
    for target in targets:
        text, at = places[target]
        yield tuple(_forms(tagged[text], at, at + len(target.words)))


def _forms(doc: Doc, start: int, end: int) -> Iterator[Form]:
    tokens = [t for t in doc if t.idx >= start and t.idx + len(t) <= end and not t.is_space]
    before, after = _phrase(_joined(tokens))
    if not before:
        return
    own, head, other = _telling(before[:-1]), before[-1], _telling(after)
    if head.lemma in words_of("nothing") or (after and after[-1].lemma in words_of("nothing")):
        other = ()
    whole = (*other, *own, head)
    for first in range(len(whole)):
        words = whole[first:]
        # With the phrase after the preposition comes all between it and the head.
        first_at, last_at = min(w.start for w in words), max(w.end for w in words)
        surface = " ".join(doc.text[first_at:last_at].split())
        begins = not any(c.isalnum() for c in doc.text[:first_at])
        yield Form(words, _lowered(surface, words) if begins else surface)


def _telling(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(w for w in words if w.lemma not in words_of("describing") and not w.text[0].isdigit())


def _lowered(surface: str, words: Sequence[Word]) -> str:
    """`surface` without the capital that a common word has where a sentence begins."""
    first = min(words, key=lambda w: w.start)
    common = first.text[:1].isupper() and first.lemma[:1].islower() and first.text[1:].islower()
    return surface[:1].lower() + surface[1:] if common else surface


def _phrase(units: Sequence[tuple[Word, str]]) -> tuple[list[Word], list[Word]]:
    """The first noun phrase, head last, and that after its preposition; empty where there is none. A possessor is left out."""
    before, at = _run(units, 0)
    if at < len(units) and before and units[at][1] == "PART":  # "Norland's export ban"
        before, at = _run(units, at + 1)
    after: list[Word] = []
    if before and at < len(units) and units[at][0].text.lower() in _PREPOSITIONS:
        nearest = at + 1
        while nearest < len(units) and units[nearest][1] in ("DET", "PRON"):
            nearest += 1
        if nearest < len(units) and units[nearest][1] in _BEFORE:
            after, at = _run(units, nearest)
            if at < len(units) and units[at][1] == "PART":
                after, _ = _run(units, at + 1)
    return before, after


def _run(units: Sequence[tuple[Word, str]], start: int) -> tuple[list[Word], int]:
    """The words from the first noun phrase at or after `start`, and the place after it."""
    found: list[Word] = []
    for at in range(start, len(units)):
        word, tag = units[at]
        if tag in _BEFORE and (tag != "VERB" or _participle(units, at)):
            found.append(word)
        elif found and any(w.noun for w in found):
            return _to_noun(found), at
        else:
            found = []
    return _to_noun(found), len(units)


def _participle(units: Sequence[tuple[Word, str]], at: int) -> bool:
    """True for a verb's form that stands before a noun as an adjective does: it ends in -ed or -en and an article goes before it."""
    word, _ = units[at]
    return word.text.endswith(("ed", "en")) and at > 0 and units[at - 1][1] in ("DET", "ADJ", "PRON")


def _to_noun(words: list[Word]) -> list[Word]:
    while words and not words[-1].noun:
        words = words[:-1]
    return words


def _joined(tokens: Sequence[Token]) -> list[tuple[Word, str]]:
    """The tokens as words with their parts of speech; those that a hyphen joins are one ("light-water"), quotation marks fall away."""
    units: list[tuple[Word, str]] = []
    glued = False
    for token in tokens:
        if token.is_quote:
            continue
        hyphen = token.text in ("-", "\u2010", "\u2011")
        noun = token.pos_ in _NOUNS or _gerund(token, units)
        tag = "PART" if token.tag_ == "POS" else "NOUN" if noun else token.pos_
        if units and (hyphen or glued) and units[-1][0].end == token.idx:
            last = units.pop()[0]
            text = last.text + token.text
            lemma = text.lower() if hyphen else last.text.lower() + token.lemma_.lower()
            units.append((Word(text, lemma, noun, last.start, token.idx + len(token)), "ADJ" if hyphen else tag))
        else:
            units.append((Word(token.text, _lemma(token, noun), noun, token.idx, token.idx + len(token)), tag))
        glued = hyphen
    return units


def _gerund(token: Token, before: Sequence[tuple[Word, str]]) -> bool:
    """True for a form in -ing that stands where a noun does, which taggers often take for a verb ("the ban on fishing")."""
    return token.tag_ == "VBG" and bool(before) and before[-1][1] in ("DET", "ADJ", "ADP", "PART")


def _lemma(token: Token, noun: bool) -> str:
    if token.pos_ == "PROPN":
        return token.lemma_
    return token.lower_ if noun and token.tag_ == "VBG" else token.lemma_.lower()
