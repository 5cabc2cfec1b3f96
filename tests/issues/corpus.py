"""Targets made by hand: what positions are on and nothing is linked to."""

from __future__ import annotations

from kg.issues.targets import Corpus, Target


def target(words: str, document: int = 1, sentence: str = "", holder: str = "norland") -> Target:
    """A position of `holder` on `words` in document number `document`; `sentence` is made up where it is not given."""
    at = f"https://example.org/document/{document}"
    said = sentence or f"Norland rejects {words}."
    return Target(at, f"{at}/position/{words}-{holder}", f"https://example.org/actor/{holder}", words, said, f"Article {document}")


def corpus(*targets: Target, actors: frozenset[str] = frozenset()) -> Corpus:
    """They together, as :func:`kg.issues.targets.read` orders them."""
    return Corpus(tuple(sorted(targets)), actors)
