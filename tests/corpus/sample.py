"""A corpus of our own, and a way to export it in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATES = ("Norway", "Brazil", "Kenya", "Japan", "Poland", "Chile", "Egypt", "Canada")
_ARTICLE = """{a} Rejects New Fishing Rules

Publication: Harbour Review Volume: 4 Issue: {n}
March {day}, 2017

{a} condemned the new rules on Tuesday (Reuters, March {before}). Officials of {a} told reporters that {b} threatens the fleets of
the region. {b} supports the rules and promised to help {c} (AFP, March {before}).

{c} opposes the plan of {b}. Its government called for talks number {n} and praised {a}.
"""


def article(n: int) -> str:
    """The article number `n`; each is another."""
    a, b, c = (STATES[(n + shift) % len(STATES)] for shift in (0, 1 + n % 3, 5))
    return _ARTICLE.format(a=a, b=b, c=c, n=n + 1, day=16 + n % 9, before=10 + n % 5)


def corpus(folder: Path, count: int) -> Path:
    """`folder` with that many articles, some of them in folders."""
    for n in range(count):
        path = folder / ("" if n % 3 else "deep") / f"article-{n:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(n), "utf-8")
    return folder


def command(*arguments: object) -> list[str]:
    """``kg export`` with rules alone, as a command of this Python."""
    return [sys.executable, "-m", "kg", "export", *map(str, arguments), "--extractor", "rules"]


def export(*arguments: object, code: int = 0, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run it to its end, which must be `code`."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == code, done.stderr
    return done


def graphs(folder: Path) -> dict[str, bytes]:
    """What lies in an output folder, the manifest and the work folder apart, by path."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and not any(x.startswith(".") for x in p.relative_to(folder).parts))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}
