"""Hostile documents among good ones: every good one is done, every bad one named, and what only looks odd is read.

``KG_HOSTILE=200`` runs it with 200 hostile documents among 200 good ones.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.corpus import hostile
from tests.corpus.sample import article, corpus, export, graphs

HOSTILE = int(os.environ.get("KG_HOSTILE", "0"))
KINDS = len(hostile.BAD) + len(hostile.ODD)


@pytest.mark.parametrize("jobs", [1, 2])
def test_good_ones_are_done_and_bad_ones_named(tmp_path: Path, jobs: int) -> None:
    good = HOSTILE or 6
    corpus(tmp_path / "in", good)
    bad = {str(path.relative_to(tmp_path)) for path in hostile.write(tmp_path / "in", HOSTILE or KINDS)}
    done = export("in", "-o", "out/", "--jobs", jobs, "--summary", "told.json", code=12, cwd=tmp_path)
    told = json.loads((tmp_path / "told.json").read_text())
    assert told["failed"].keys() == bad
    assert all(message.startswith(path) and "\n" not in message for path, message in told["failed"].items())
    assert told["done"] == len(graphs(tmp_path / "out")) == good + (HOSTILE or KINDS) - len(bad)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == len(bad) + 1


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
