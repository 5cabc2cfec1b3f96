"""An index of names: every place in a text where one of many thousand names stands, in one pass.

The search is Aho-Corasick (`ahocorasick_rs`, the Rust library `aho-corasick`). Names and text are folded alike before it,
one code point to one, so that offsets stay true: accents are dropped, curly apostrophes are straight, odd hyphens and
blanks are plain ("Erdoğan" and "Erdogan" are the same name).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from kg.authority.entries import NameMatch, NameUse
from kg.model import Span

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

ARTICLE = "The "
_LAST_WORD = re.compile(r"([^\W\d_]+)\.? \Z")
_NEXT_WORD = re.compile(r" ([^\W\d_]+)")


class Guard(StrEnum):
    """When a name is not what it seems: the neighbours that speak against it."""

    PERSON = "person"
    """Not beside another capitalised word ("Michael Jordan", "Paris Hilton")."""
    CAPITALS = "capitals"
    """Not in a line of capitals ("GIVE US PEACE")."""
    ACRONYM = "acronym"
    """Only in capitals ("START", not "start")."""


@cache
def _folding() -> dict[int, str]:
    table = (
        {ord(c): "'" for c in "\u2018\u2019\u02bc`\u00b4\u2032"}
        | {ord(c): "-" for c in "\u2010\u2011\u2012\u2013"}
        | {0xA0: " ", 0x202F: " ", 0x2009: " "}
    )
    table |= {ord(a): b for a, b in zip("ıøØłŁđĐ", "ioOlLdD", strict=True)}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1 and all(unicodedata.combining(c) for c in base[1:]):
            table[code] = base[0]
    for code in range(0x1E00, 0x1F00):
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1:
            table[code] = base[0]
    return table


def fold(text: str) -> str:
    r"""`text` without accents and with plain apostrophes, hyphens and blanks; as long as before.

    >>> fold("Recep Erdoğan\u2019s")
    "Recep Erdogan's"
    """
    return text if text.isascii() else text.translate(_folding())


def fold_case(text: str) -> str:
    """:func:`fold` in lower case, as long as before (a letter whose lower case is longer stays as it is)."""
    folded = fold(text)
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


@dataclass(frozen=True, slots=True)
class Care:
    """The guards of names (by folded name), and the words, in lower case, that may stand `before` or `after` a name with a capital."""

    guards: Mapping[str, Guard]
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NameIndex:
    """What each folded name can stand for, and the automaton that finds them. Made by :func:`index`."""

    table: Mapping[str, tuple[NameUse, ...]]
    patterns: tuple[str, ...]
    care: Care
    folding: Callable[[str], str]
    automaton: AhoCorasick

    def find(self, text: str) -> list[NameMatch]:
        """Whole-word matches, leftmost-longest, in the order of the text; a leading "The" is not part of the span."""
        folded = self.folding(text)
        found = self.automaton.find_matches_as_indexes(folded, overlapping=True)
        matches: list[NameMatch] = []
        at = 0
        for start, negative_end, number in sorted((s, -e, n) for n, s, e in found):
            end = -negative_end
            if start < at or not _whole(folded, start, end):
                continue
            pattern = self.patterns[number]
            guard = self.care.guards.get(pattern)
            if guard and _guarded(guard, self.care, text, start, end):
                continue
            at = end
            skip = len(ARTICLE) if pattern[: len(ARTICLE)].lower() == ARTICLE.lower() else 0
            matches.append(NameMatch(Span(start + skip, end), self.table[pattern]))
        return matches


def index(table: Mapping[str, tuple[NameUse, ...]], care: Care, folding: Callable[[str], str] = fold) -> NameIndex:
    """The index of the names in `table`, which are folded already."""
    from ahocorasick_rs import AhoCorasick, Implementation

    patterns = tuple(table)
    automaton = AhoCorasick(patterns, store_patterns=False, implementation=Implementation.NoncontiguousNFA)
    return NameIndex(table, patterns, care, folding, automaton)


def _whole(text: str, start: int, end: int) -> bool:
    """True where no word goes on over either end."""
    return not (start and text[start - 1].isalnum() and text[start].isalnum()) and not (
        end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    )


def _guarded(guard: Guard, care: Care, text: str, start: int, end: int) -> bool:
    """True where the words beside ``text[start:end]`` show that the name is not meant."""
    if guard is Guard.ACRONYM:
        return not text[start:end].isupper()
    before = _LAST_WORD.search(text, max(0, start - 30), start)
    after = _NEXT_WORD.match(text, end)
    left, right = (before[1] if before else ""), (after[1] if after else "")
    if guard is Guard.CAPITALS:
        return (len(left) > 1 and left.isupper()) or (len(right) > 1 and right.isupper())
    return (right[:1].isupper() and right.lower() not in care.after) or (left[:1].isupper() and left.lower() not in care.before)
