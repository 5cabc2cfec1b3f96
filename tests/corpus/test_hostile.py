"""Hostile documents among good ones: every good one is done, every bad one named, and what only looks odd is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.corpus.sample import article, corpus, export, graphs

_WORDS = "The government of Norway said that it opposes the plan of Brazil. "
BAD = {
    "binary": bytes(range(256)) * 300,  # no text
    "nulls": b"Norway\0opposes\0it. " * 500,  # null bytes
    "empty": b"",  # nothing
    "large": b"Norway opposes it.\n" * 2_700_000,  # 50 MB
    "one-line": _WORDS.encode() * 8_000,  # 500 kB on one line
}
ODD = {
    "nested": ("(" * 500 + _WORDS + ")" * 500).encode(),  # deep nesting
    "brackets": ((_WORDS + "[(" * 100 + "TASS, March" + ")]" * 100 + "\n") * 4).encode(),  # repeated brackets against regexes
    "dates": (_WORDS + "(March " * 300).encode(),  # what begins like a citation and never ends
    "right-to-left": ("\u202e" + _WORDS * 5 + "\u202c وقالت الحكومة\n").encode(),  # marks that turn the direction
    "emoji": (_WORDS * 5 + "\U0001f1f3\U0001f1f4\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 100).encode(),  # beyond the first plane
    "combining": (_WORDS * 5 + "e" + "\u0301" * 3_000).encode(),  # a letter with 3,000 accents
    "quotes": (_WORDS + '"“' * 300).encode(),  # quotations that never end
    "spaces": (_WORDS + " " * 50_000 + _WORDS).encode(),  # much white space
}


@pytest.mark.parametrize("jobs", [1, 2])
def test_good_ones_are_done_and_bad_ones_named(tmp_path: Path, jobs: int) -> None:
    corpus(tmp_path / "in", 6)
    for name, content in {**BAD, **ODD}.items():
        (tmp_path / "in" / f"article-0002-{name}.txt").write_bytes(content)
    done = export("in", "-o", "out/", "--jobs", jobs, "--summary", "told.json", code=12, cwd=tmp_path)
    told = json.loads((tmp_path / "told.json").read_text())
    assert {Path(path).stem.removeprefix("article-0002-") for path in told["failed"]} == set(BAD)
    assert all(message.startswith(path) and "\n" not in message for path, message in told["failed"].items())
    assert told["done"] == len(graphs(tmp_path / "out")) == 6 + len(ODD)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == len(BAD) + 1


def test_a_summary_counts_what_was_found_and_lost(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(1) + "\nCritics oppose (Nowhere Gazette, March 3) whatever is proposed.\n")
    (tmp_path / "b.txt").write_text(article(2))
    done = export("a.txt", "b.txt", "-o", "out/", cwd=tmp_path)
    assert done.stdout.startswith("2 done, 0 unchanged, 0 removed, 0 failed in ")
    shown = json.loads(export("a.txt", "b.txt", "-o", "out/", "--summary", "-", cwd=tmp_path).stdout)
    assert (shown["done"], shown["skipped"]) == (0, 2)
    assert shown["found"]["citations"] >= 5 and shown["found"]["positions"] >= 4
    assert shown["lost"]["silent_sentences"] >= 1
    assert shown["lost"]["unresolved_pointers"] >= 1
