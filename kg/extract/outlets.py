"""Which names are media or other sources: known ones, and those that their shape or an article's own words give away."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from kg.lexicon import publishers, table

_SMALL = r"(?:of|the|and|de|del|della|di|du|des|la|le|les|el|al|of|for|für|von|on|in|&)"
_WORD = r"(?:(?:[Aa]l|[Ee]l|[Aa]n|[Aa]sh|[Aa]r|[Aa]t|[Aa]z)-)?['‘’`]?[A-Z0-9][\w.'’‘`/-]*[\w'’]|[A-Z]"
_MEDIUM = r"(?:radio|television|tv|news agency|newspaper|daily|magazine)"
_RUN = re.compile(rf"(?<![\w.])(?:{_WORD})(?:\s(?:{_SMALL}\s){{0,2}}(?:{_WORD})|\s{_MEDIUM}(?!\w)){{0,6}}")
_DOMAIN = re.compile(
    r"(?:[\w-]+\.)+(?:com|org|net|info|ru|ua|cn|uk|eu|gov|edu|int|tv|me|ir|kp|kr|jp|de|fr|pl|by|kz|ge|az|am|il|tr|sy|su|media|news)", re.I
)


def is_domain(name: str) -> bool:
    """True for a web domain used as a name ("Pravda.ru")."""
    return bool(_DOMAIN.fullmatch(name))


@cache
def _words(place: str) -> frozenset[str]:
    return frozenset(row["word"] for row in table("media_words") if row["place"] == place)


def is_outlet(name: str) -> bool:
    """True where `name` is that of a known publisher, a web domain, or shaped as a medium's ("Damascus radio").

    >>> is_outlet("TASS"), is_outlet("Damascus radio"), is_outlet("THAAD system")
    (True, True, False)
    """
    words = name.split()
    if not words or not re.match(r"(?:[Aa]l-)?['‘’`]?[A-Z0-9]|[\w-]+\.\w", name):
        return False
    if publishers.by_name(name) or is_domain(name):
        return True
    return len(words) > 1 and (words[-1] in _words("last") or bool(_words("any").intersection(words)))


def runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The capitalised runs of words in `text[start:end]` that may be names, small words inside them included."""
    for m in _RUN.finditer(text, start, end):
        yield m.start(), m.end()


class Outlets:
    """The media that one article names: where each stands, by its own pointers' sources, shape and announcing nouns."""

    def __init__(self, text: str, start: int, named: Iterable[str]) -> None:
        names = {n for n in named if len(n) > 1}
        found: dict[int, tuple[int, str]] = {}
        for a, b in runs(text, start, len(text)):
            if m := _after_common_noun(text[a:b]):  # "Hong Kong daily Hsin Wan Pao"
                found.setdefault(a + m, (b, _clean(text, a + m, b)))
                continue
            for begin, end in _within(text, a, b):
                if is_outlet(text[begin:end]) or text[begin:end] in names:
                    found.setdefault(begin, (end, _clean(text, begin, end)))
                    break
            else:
                if (m2 := _ANNOUNCED.search(text, max(start, a - 20), a)) and m2.group(1) in _words("before"):
                    found.setdefault(a, (b, _clean(text, a, b)))
        longer = sorted((n for n in names if " " in n or not n[0].isupper()), key=len, reverse=True)[:200]
        if longer:
            for m3 in re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longer))})(?!\w)").finditer(text, start):
                found.setdefault(m3.start(), (m3.end(), m3.group()))
        self._places = sorted((b, a, name) for a, (b, name) in _full(found, names).items())

    def before(self, at: int, start: int) -> str | None:
        """The outlet named last in `text[start:at]`, or None."""
        i = bisect_right(self._places, at, key=lambda p: p[0]) - 1
        return self._places[i][2] if i >= 0 and self._places[i][1] >= start else None


def _after_common_noun(run: str) -> int:
    """Where the name begins that a noun inside the run announces; 0 for none."""
    return next((m.end() for m in re.finditer(r"\s([a-z]+)\s(?=[A-Z])", run) if m.group(1) in _words("before")), 0)


_ANNOUNCED = re.compile(r"\b(\w+) $")


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run and its tails and heads at word borders, the longest first ("Hong Kong Xinhua" holds "Xinhua")."""
    name = text[start:end]
    starts = [start, *(start + m.end() for m in re.finditer(r"\s", name))]
    ends = [end, *(start + m.start() for m in re.finditer(r"\s|['’]s\b", name))]
    pairs = [(a, b) for a in starts for b in ends if a < b]
    yield from sorted(pairs, key=lambda p: (p[0] - p[1], p[0]))[:60]


def _full(found: dict[int, tuple[int, str]], names: set[str]) -> dict[int, tuple[int, str]]:
    """Each name in full where the article gave it so before ("the Times" after "Jordan Times"), if it is none of `names` itself."""
    tails: dict[str, str] = {}
    out: dict[int, tuple[int, str]] = {}
    for a, (b, name) in sorted(found.items()):
        out[a] = b, name if name in names else tails.get(name, name)
        words = name.split()
        for i in range(1, min(len(words), 4)):
            tails[" ".join(words[i:])] = name
    return out


def _clean(text: str, start: int, end: int) -> str:
    """The name at `start`, without a possessive; a capital article is the sentence's own where no word of it stands before."""
    name = re.sub(r"['’]s$|(?<=s)['’]$", "", text[start:end].strip())
    inside = bool(re.search(r"[\w,;:] $", text[max(0, start - 2) : start]))
    return name if name.startswith("The ") and inside else name.removeprefix("The ").removeprefix("the ")
