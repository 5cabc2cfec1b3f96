"""A store that follows an output folder or stream, on a real Oxigraph server: only what changed is sent, what is gone is removed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat, parse

from tests.commands.conftest import Kg, kg, one_line
from tests.corpus.sample import ROOT, article, command, corpus, graphs

__all__ = ["kg"]  # the fixture

BASE = "https://example.org/"
Run = Callable[..., dict[str, int]]


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Journals lie in the test's own folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def run(kg: Kg, oxigraph: Any) -> Run:
    """Exports ``in`` and makes the server follow; gives what became of the documents' graphs there."""

    def call(*arguments: str, output: str = "out/", code: int = 0) -> dict[str, int]:
        flags = ("--extractor", "rules", "--base", BASE, "--summary", "told.json", "--endpoint", oxigraph.store)
        result = kg("export", *(arguments or ("in",)), "-o", output, *flags)
        assert result.exit_code == code, result.stderr
        found: dict[str, int] = json.loads(Path("told.json").read_text())["store"]
        return found

    return call


def told(sent: int = 0, unchanged: int = 0, removed: int = 0, failed: int = 0) -> dict[str, int]:
    return {"sent": sent, "unchanged": unchanged, "removed": removed, "failed": failed}


def quads(content: bytes) -> set[str]:
    """Each quad; Oxigraph writes integers of every kind as xsd:integer."""
    return {str(q).replace("#nonNegativeInteger>", "#integer>") for q in parse(content, RdfFormat.N_QUADS)}


def held(oxigraph: Any) -> set[str]:
    """Each quad of the server that is not of its own records."""
    answer = requests.get(oxigraph.store, headers={"Accept": "application/n-quads"}, timeout=30)
    return {q for q in quads(answer.content) if not q.endswith(f"<{BASE}graph/pushed>")}


def exported(folder: Path = Path("out")) -> set[str]:
    """Each quad of the files."""
    return {q for content in graphs(folder).values() for q in quads(content)}


@pytest.mark.parametrize("output", ["out/", "all.nq.gz"])
def test_only_what_changed_is_sent_and_what_is_gone_is_removed(run: Run, oxigraph: Any, tmp_path: Path, output: str) -> None:
    corpus(tmp_path / "in", 4)
    assert run(output=output) == told(sent=4)
    assert run(output=output) == told(unchanged=4)
    if output == "out/":
        assert held(oxigraph) == exported()
    Path("in/article-0001.txt").write_text(article(77))
    assert run(output=output) == told(sent=1, unchanged=3, removed=1)  # another text is another document
    Path("in/article-0002.txt").unlink()
    assert run(output=output) == told(unchanged=3, removed=1)
    documents = {q.rpartition(" <")[2] for q in held(oxigraph) if "/document/" in q.rpartition(" <")[2]}
    assert len(documents) == 3


def test_what_somebody_took_from_the_store_is_sent_again(run: Run, oxigraph: Any, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 2)
    run()
    oxigraph.clear()
    assert run() == told(sent=2)
    assert held(oxigraph) == exported()


def test_two_files_with_one_text_are_one_document(run: Run, oxigraph: Any, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    shutil.copy("in/deep/article-0000.txt", "in/copy.txt")
    assert run() == told(sent=1)  # the first by name: in/copy.txt
    assert run() == told(unchanged=1)
    Path("in/copy.txt").unlink()
    assert run() == told(sent=1)
    assert held(oxigraph) == exported()


def test_graphs_of_others_stay(run: Run, oxigraph: Any, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    requests.put(
        oxigraph.store, b"<urn:a> <urn:b> <urn:c> .", params={"graph": "urn:own"}, headers={"Content-Type": "text/turtle"}, timeout=9
    )
    run()
    Path("in/other.txt").write_text(article(5))
    Path("in/deep/article-0000.txt").unlink()
    assert run() == told(sent=1, removed=1)
    assert any("urn:own" in quad for quad in held(oxigraph))


def test_the_run_is_told_in_the_store(run: Run, oxigraph: Any, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    run("in", "--prov", "run.nq")
    assert quads(Path("run.nq").read_bytes()) <= held(oxigraph)


def test_a_run_that_was_killed_while_it_sent_goes_on(oxigraph: Any, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 30)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    call = command("in", "-o", "out/", "--jobs", 1, "--base", BASE, "--endpoint", oxigraph.store)
    process = subprocess.Popen(call, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while len(held(oxigraph)) < 300 and time.monotonic() < end and process.poll() is None:
        time.sleep(0.01)
    assert process.poll() is None, "the run was over before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert held(oxigraph) == exported(tmp_path / "out")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("-o", "all.nq"), 11, "name one with -o (graphs/ or all.nq.gz)"),  # nothing remembers what was sent
        (("-o", "out/", "--format", "turtle"), 11, "needs named graphs, which turtle does not have"),  # graphs are not told apart
        (("-o", "all.ttl.gz"), 11, "needs named graphs, which turtle does not have"),  # the same of a stream
    ],
)
def test_bad_calls(kg: Kg, nowhere: str, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    corpus(tmp_path / "in", 1)
    result = kg("export", "in", *arguments, "--endpoint", nowhere)
    assert result.exit_code == code
    assert words in one_line(result)


def test_a_store_that_is_down_leaves_the_folder_done(kg: Kg, nowhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.publish.protocol.WAIT", 0.01)
    corpus(tmp_path / "in", 1)
    result = kg("export", "in", "-o", "out/", "--extractor", "rules", "--endpoint", nowhere)
    assert result.exit_code == 8
    assert "cannot be reached (Connection refused)" in one_line(result)
    assert len(graphs(Path("out"))) == 1
