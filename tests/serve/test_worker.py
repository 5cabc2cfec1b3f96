"""A worker by itself: it answers, and it ends when the server that watches it is gone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.serve.store import inputs, prepare
from kg.serve.worker import Bounded, TooLarge, frame, read_frame
from tests.serve import sample
from tests.serve.test_protocol import ASK, RUNAWAY


def _job(query: str) -> bytes:
    rest = {"base": None, "prefixes": {}, "default_graph": [], "named_graphs": []}
    return frame(json.dumps({"query": query, "results": "text/csv", "graph": None, **rest}).encode())


def test_it_answers_and_ends(tmp_path: Path) -> None:
    graphs, texts = inputs([sample.write(tmp_path / "graphs")])
    store = prepare(graphs, texts, tmp_path / "state").store
    program = [sys.executable, "-m", "kg.serve.worker", str(store), "0", "0", "1"]
    worker = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin and worker.stdout
    assert read_frame(worker.stdout) == b"ready"
    worker.stdin.write(_job(ASK))
    worker.stdin.flush()
    head = json.loads(read_frame(worker.stdout) or b"{}")
    assert (head["kind"], read_frame(worker.stdout)) == ("done", b"true\n")
    began = time.monotonic()
    worker.stdin.write(_job(RUNAWAY))
    worker.stdin.close()  # as if the server were gone
    assert worker.wait(30) != 0
    assert time.monotonic() - began > 1.5


def test_an_answer_stays_in_its_bounds() -> None:
    bounded = Bounded(4)
    assert bounded.write(b"abcd") == 4
    with pytest.raises(TooLarge):
        bounded.write(b"e")
    assert bounded.getvalue() == b"abcd"
