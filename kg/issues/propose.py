"""Targets -> concepts that the issue scheme lacks, the weightiest first.

The weight is the C-value of Frantzi, Ananiadou and Mima (2000), which takes from the frequency of a term what longer terms around it
account for, over the frequency in documents rather than of words: one article that says a thing ten times is one voice. One is added
to the logarithm of the length so that single words count too (Barrón-Cedeño, Sierra, Drouin and Ananiadou 2009, "An improved
automatic term recognition method for Spanish", CICLing).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.authority.load import Authority
from kg.authority.names import fold_case
from kg.authority.variants import inflections
from kg.issues.targets import Corpus, Target
from kg.issues.terms import Form, forms, words_of
from kg.lexicon import table

EXAMPLE = 240  # most code points of an example
VARIANTS = 8  # most alternative labels
_WHOLE = re.compile(r"[^a-z].*[.!?][\"\u201d)]*", re.S)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept that may be added; `score` is its C-value over documents, the counts are of what positions are on it and are not linked."""

    key: str
    label: str
    alt: tuple[str, ...]
    broader: str | None
    documents: int
    positions: int
    holders: int
    score: float
    example: str


@dataclass(frozen=True, slots=True)
class _Use:
    """A target in which a term stands; `whole` where the term is all that the target names."""

    target: Target
    form: Form
    whole: bool


def proposals(corpus: Corpus, authority: Authority, model: str, least: int = 2) -> list[Proposal]:
    """Concepts for the unlinked targets of `corpus` that at least `least` documents have, in order of weight.

    What `authority` or the graphs name already is left out. ModelError as in :func:`kg.parse.load`.
    """
    uses: dict[tuple[str, ...], list[_Use]] = defaultdict(list)
    for target, found in zip(corpus.targets, forms(corpus.targets, model), strict=True):
        if not found or _known(found, corpus, authority):
            continue
        for form in found:
            if _topic(form, form is found[0], authority):
                uses[form.key].append(_Use(target, form, form is found[0]))
    documents = {key: len({use.target.document for use in of}) for key, of in uses.items()}
    weights = c_values(documents)
    chosen = [key for key in uses if documents[key] >= least and weights[key] > 0 and any(use.whole for use in uses[key])]
    chosen.sort(key=lambda key: (-weights[key], -documents[key], -len(uses[key]), key))
    taken = {*authority.issues, *authority.entries}
    return [_proposal(uses[key], weights[key], authority, taken) for key in chosen]


def c_values(frequency: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], float]:
    """The C-value of each term, words with the head last, from how often it stands, nested or not.

    (1 + log2 of the length) times the frequency less the mean frequency of the terms that the term ends.

    >>> c_values({("export", "ban"): 3, ("grain", "export", "ban"): 1})[("export", "ban")]
    4.0
    """
    around: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for term, times in frequency.items():
        for first in range(1, len(term)):
            around[term[first:]].append(times)
    return {
        term: (1 + math.log2(len(term))) * (times - (sum(around[term]) / len(around[term]) if term in around else 0))
        for term, times in frequency.items()
    }


def _known(found: Sequence[Form], corpus: Corpus, authority: Authority) -> bool:
    """True where the scheme has the target's issue, in one of its forms, or the target is an actor."""
    return any(
        fold_case(form.surface) in corpus.actors
        or authority.lookup(form.surface)
        or any(_concept(spelling, authority) for spelling in _spellings(form))
        for form in found
    )


def _spellings(form: Form) -> Iterator[str]:
    """The ways in which a scheme may have named it: as it stands, with its modifiers before the head, or the other way round."""
    yield form.surface
    *modifiers, head = form.words
    for before in (" ".join(w.text for w in modifiers), " ".join(w.lemma for w in modifiers)):
        if before:
            yield f"{before} {head.lemma}"
            yield f"{head.lemma} of {before}"


def _concept(name: str, authority: Authority) -> str | None:
    """The key of the one issue named `name`, in any number and spelling."""
    folded = fold_case(name)
    uses = authority.issue_names.table.get(folded, ())
    common = folded in authority.issue_names.care.guards and not name.isupper()  # "start" is no START
    return uses[0].key if len(uses) == 1 and not common else None


def _topic(form: Form, whole: bool, authority: Authority) -> bool:
    """False for what names no topic: a group of people, "the day", "the proposal", "the Norlandish proposal"."""
    *modifiers, head = form.words
    lemma = head.lemma.lower()
    if lemma in words_of("nothing") or lemma in _people() or len(lemma) < 3 or not lemma[0].isalpha():
        return False
    if not modifiers:
        return whole and lemma not in words_of("vague")
    return lemma not in words_of("vague") or not all(w.lemma in words_of("vague") or authority.lookup(w.text) for w in modifiers)


def _people() -> frozenset[str]:
    return frozenset(row["noun"] for row in table("collectives"))


def _proposal(uses: Sequence[_Use], weight: float, authority: Authority, taken: set[str]) -> Proposal:
    """The concept of one term; its key is put into `taken`."""
    label, *alt = _labels(uses)
    key = base = _slug(label)
    near = base if base in authority.issues else None  # the scheme has a concept of this key and a name that is not quite the same
    number = 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return Proposal(
        key=key,
        label=label,
        alt=tuple(alt[:VARIANTS]),
        broader=_broader(label, uses[0].form, authority) or near,
        documents=len({use.target.document for use in uses}),
        positions=len({use.target.position for use in uses}),
        holders=len({use.target.holder for use in uses}),
        score=weight,
        example=_example(use.target for use in uses),
    )


def _labels(uses: Iterable[_Use]) -> list[str]:
    """The forms of a term, the best as a label first: without other words inside, then frequent, then short.

    A form is left out where an earlier one is found in it, in another number or spelling or with a word before it: the next export
    finds both.
    """
    times: Counter[str] = Counter()
    clean: dict[str, bool] = {}
    for use in uses:
        times[use.form.surface] += 1
        clean[use.form.surface] = use.form.clean
    kept: list[str] = []
    for surface in sorted(times, key=lambda s: (not clean[s], -times[s], len(s), s)):
        lower = fold_case(surface)
        if not any(re.search(rf"(?<!\w){re.escape(form)}\Z", lower) for name in kept for form in inflections(fold_case(name))):
            kept.append(surface)
    return kept


def _broader(label: str, form: Form, authority: Authority) -> str | None:
    """The concept above: the one that the end of the term names with its head, else the one that is named nearest to the head."""
    for first in range(1, len(form.words)):
        for spelling in _spellings(Form(form.words[first:], " ".join(w.text for w in form.words[first:]))):
            if concept := _concept(spelling, authority):
                return concept
    canonical = " ".join(word.text for word in form.words)
    named = [m for text in (label, canonical) for m in authority.find_issues(text) if len(m.uses) == 1]
    return max(named, key=lambda m: (m.span.end, -m.span.start)).uses[0].key if named else None


def _example(targets: Iterable[Target]) -> str:
    """The shortest whole sentence, else the shortest clause, with the title of its document."""
    shortest = min(targets, key=lambda t: (not _WHOLE.fullmatch(t.sentence), len(t.sentence), t.sentence, t.title))
    words = " ".join(shortest.sentence.split())
    cut = words if len(words) <= EXAMPLE else words[:EXAMPLE].rpartition(" ")[0] + " …"
    return f"{cut} ({' '.join(shortest.title.split())})"


def _slug(label: str) -> str:
    """A key: small letters and digits with hyphens between."""
    plain = unicodedata.normalize("NFKD", fold_case(label)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-") or "issue"
