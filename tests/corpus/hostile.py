"""Hostile documents, as many as a test wants: bad ones that no reader can do anything with, and odd ones that only look it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

_WORDS = "The government of Norway said that it opposes the plan of Brazil number {n}. "
_FOREIGN = "Der Minister hat am Dienstag erklärt, dass die Regierung den Vertrag Nummer {n} nicht verlängern wird. "

BAD: dict[str, Callable[[int], bytes]] = {
    "binary": lambda n: random.Random(n).randbytes(60_000 + n),  # no text
    "nulls": lambda n: b"Norway\0opposes\0it. " * (400 + n),  # null bytes
    "empty": lambda n: b" \n" * n,  # nothing, or white space alone
    "large": lambda n: b"Norway opposes it.\n" * (2_700_000 if n == 0 else 300_000 + n),  # the first of 50 MB, the others of 6
    "one-line": lambda n: _said(n) * (8_000 + n),  # 600 kB on one line
    "foreign": lambda n: _FOREIGN.format(n=n).encode() * 20,  # another language
}
ODD: dict[str, Callable[[int], bytes]] = {
    "nested": lambda n: b"(" * (400 + n) + _said(n) + b")" * (400 + n),  # deep nesting
    "brackets": lambda n: (_said(n) + b"[(" * (80 + n) + b"TASS, March" + b")]" * (80 + n) + b"\n") * 4,  # against regexes
    "dates": lambda n: _said(n) + b"(March " * (250 + n),  # what begins like a citation and never ends
    "right-to-left": lambda n: b"\xe2\x80\xae" + _said(n) * 5 + "\u202c وقالت الحكومة\n".encode(),  # marks that turn the direction
    "emoji": lambda n: _said(n) * 5 + "\U0001f1f3\U0001f1f4\U0001f468\u200d\U0001f469\u200d\U0001f467 ".encode() * (80 + n),  # joined
    "combining": lambda n: _said(n) * 5 + b"e" + "\u0301".encode() * (2_000 + 50 * n),  # a letter with thousands of accents
    "quotes": lambda n: _said(n) + '"“'.encode() * (200 + n),  # quotations that never end
    "spaces": lambda n: _said(n) + b" " * (40_000 + 500 * n) + _said(n),  # much white space
}


def write(folder: Path, count: int) -> set[Path]:
    """`count` hostile documents in `folder`, of all kinds in turn and no two alike; the bad ones."""
    kinds = [*BAD.items(), *ODD.items()]
    bad: set[Path] = set()
    for i in range(count):
        name, make = kinds[i % len(kinds)]
        path = folder / f"article-{i:04}-{name}.txt"
        path.write_bytes(make(i // len(kinds)))
        if name in BAD:
            bad.add(path)
    return bad


def _said(n: int) -> bytes:
    return _WORDS.format(n=n).encode()
