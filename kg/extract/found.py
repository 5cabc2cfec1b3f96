"""What the finders of actors share: a found name, keys for actors that no authority knows, and cleaning of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import table
from kg.model import Actor, ActorType

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SLUG = re.compile(r"[^a-z0-9]+")
ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVES = frozenset({"'s", "\u2019s", "'", "\u2019"})


@cache
def words(kind: str) -> frozenset[str]:
    """The words of ``lexicon/modifiers.tsv`` of a kind."""
    return frozenset(row["word"] for row in table("modifiers") if row["kind"] == kind)


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens [start, end) of the parse that name `actor`; `rule` is what found it."""

    start: int
    end: int
    actor: Actor
    rule: str


def slug(name: str) -> str:
    """A key's words: ASCII where the letters have an ASCII form, lower case, joined by hyphens.

    >>> slug("Sauli Niinistö"), slug("'Abd-al-Jabbar Muhsin")
    ('sauli-niinisto', 'abd-al-jabbar-muhsin')
    """
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    return _SLUG.sub("-", folded).strip("-") or "-".join(f"u{ord(c):x}" for c in name if not c.isspace())


def local(name: str, digest: str, type: ActorType) -> Actor:
    """An actor whose name does not identify it outside this document (a surname alone, "protesters")."""
    return Actor(f"x-{slug(name)}-{digest[:8]}", name, type)


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """[start, end) without leading articles, quotation marks and blanks and without a closing possessive."""
    while start < end and (
        doc[start].lower_ in ARTICLES or doc[start].is_space or doc[start].is_quote or doc[start].text in {"(", "[", "-", ","}
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in POSSESSIVES or doc[end - 1].is_space or doc[end - 1].text in {",", ")", "]", "-", '"', "”"}
    ):
        end -= 1
    return start, end


def claimed(found: Iterable[Found], length: int) -> list[bool]:
    """For each token whether one of `found` covers it."""
    taken = [False] * length
    for f in found:
        for i in range(f.start, f.end):
            taken[i] = True
    return taken
