"""A worker by itself: it answers, and it ends when the server that watches it is gone."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

import pytest

from kg.serve.store import inputs, prepare
from kg.serve.worker import LENGTH, LENGTHS, Bounded, TooLarge
from tests.serve import sample
from tests.serve.test_protocol import ASK, RUNAWAY


def _job(query: str, packed: bool = False) -> bytes:
    rest = {"base": None, "default_graph": [], "named_graphs": [], "gzip": packed}
    content = json.dumps({"query": query, "results": "text/csv", "graph": None, **rest}).encode()
    return LENGTH.pack(len(content)) + content


def _answer(stream: IO[bytes]) -> tuple[Any, bytes]:
    head, body = LENGTHS.unpack(stream.read(LENGTHS.size))
    return json.loads(stream.read(head)), stream.read(body)


def test_it_answers_and_ends(tmp_path: Path) -> None:
    graphs, texts = inputs([sample.write(tmp_path / "graphs")])
    store = prepare(graphs, texts, tmp_path / "state").store
    program = [sys.executable, "-m", "kg.serve.worker", str(store), "0", "0", "1"]
    worker = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin and worker.stdout
    assert _answer(worker.stdout) == ({}, b"")
    worker.stdin.write(_job(ASK))
    worker.stdin.flush()
    assert _answer(worker.stdout) == ({"kind": "done", "type": "text/csv"}, b"true\n")
    for packed in (False, True):
        worker.stdin.write(_job("SELECT ?s { ?s ?p ?o } LIMIT 100", packed))
        worker.stdin.flush()
        head, body = _answer(worker.stdout)
        assert head.get("encoding") == ("gzip" if packed else None)
        assert (gzip.decompress(body) if packed else body).count(b"\r\n") == 101
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
