"""Killed at any moment and started again, a run ends with the same bytes; a worker that dies or hangs is replaced."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.corpus.run import results
from kg.corpus.work import Job, Task
from kg.corpus.workers import Submit, processes
from kg.parse import DEFAULT_MODEL
from kg.read.metadata import Metadata
from tests.corpus.sample import ROOT, command, corpus, export, graphs

LOADING = 2.5  # seconds: about the time until the first graph is written


@pytest.mark.parametrize("output", ["out/", "out.nq.gz"])
def test_killed_at_random_moments(tmp_path: Path, output: str) -> None:
    corpus(tmp_path / "in", 24)
    whole = output.replace("out", "whole")
    began = time.monotonic()
    export(tmp_path / "in", "-o", tmp_path / whole if "gz" in whole else f"{tmp_path}/{whole}", "--jobs", 2)
    took = time.monotonic() - began
    place = tmp_path / output if "gz" in output else f"{tmp_path}/{output}"
    chance = random.Random(5)
    for _ in range(3):
        run = subprocess.Popen(command(tmp_path / "in", "-o", place, "--jobs", 2), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            run.wait(chance.uniform(min(LOADING, took / 2), took))
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
        # The pipes end when the last worker has ended, which it does by itself.
        run.communicate(timeout=30)
    export(tmp_path / "in", "-o", place, "--jobs", 2)
    if output == "out/":
        assert graphs(tmp_path / "out") == graphs(tmp_path / "whole") != {}
    else:
        assert (tmp_path / output).read_bytes() == (tmp_path / whole).read_bytes()


def _job() -> Job:
    return Job("https://example.org/", (), DEFAULT_MODEL, "rules", None, "shacl", True, "nquads", Metadata(), None, 5_000_000)


@pytest.fixture
def groups(tmp_path: Path) -> list[list[Task]]:
    """Eight groups of two articles."""
    paths = sorted(corpus(tmp_path / "in", 16).rglob("*.txt"))
    return [[Task(a), Task(b)] for a, b in zip(paths[::2], paths[1::2], strict=True)]


def test_a_worker_that_is_killed_is_replaced(groups: list[list[Task]]) -> None:
    with processes(_job(), 2, 60) as submit:
        done = []
        for result in results(groups, submit, 4):
            done.append(result)
            if len(done) == 4:
                os.kill(next(iter(multiprocessing.active_children())).pid or 0, signal.SIGKILL)
    assert [r.task for r in done] == [task for group in groups for task in group]
    assert [r.error for r in done] == [None] * 16
    assert all(r.content for r in done)


def test_a_document_on_which_the_worker_dies_is_named(groups: list[list[Task]], tmp_path: Path) -> None:
    """A pipe: reading it waits until this test has opened it, and then kills the reader; twice."""
    os.mkfifo(tmp_path / "deadly.txt")

    def kill() -> None:
        for _ in range(2):  # in its group, alone
            with (tmp_path / "deadly.txt").open("wb"):
                for worker in multiprocessing.active_children():
                    os.kill(worker.pid or 0, signal.SIGKILL)
                    while worker.is_alive():
                        time.sleep(0.01)

    killer = threading.Thread(target=kill, daemon=True)
    with processes(_job(), 1, 60) as submit:
        killer.start()
        first, deadly, second = results([[groups[0][0], Task(tmp_path / "deadly.txt"), groups[0][1]]], submit, 1)
    assert (first.error, second.error) == (None, None)
    assert str(deadly.error).startswith(f"{tmp_path}/deadly.txt: the worker process died on it, twice (signal 9)")


def test_a_document_that_takes_too_long_is_named(groups: list[list[Task]], tmp_path: Path) -> None:
    """A pipe that nobody writes to is read for ever."""
    os.mkfifo(tmp_path / "endless.txt")
    with processes(_job(), 1, 8) as submit:
        found = list(results([[groups[0][0], Task(tmp_path / "endless.txt")], groups[1]], submit, 2))
    assert [r.error is None for r in found] == [True, False, True, True]
    assert "endless.txt: took longer than --limit-seconds allows" in str(found[1].error)


def test_few_groups_are_under_way() -> None:
    """However long the corpus is: a group is begun when one of those before it is done."""
    begun: list[int] = []
    under_way: list[int] = []

    def submit(tasks: list[Task]) -> object:
        begun.append(len(begun))
        return lambda: [_noted(task) for task in tasks]

    def _noted(task: Task) -> object:
        from kg.corpus.work import Result

        under_way.append(len(begun) - len(under_way))
        return Result(task)

    def endless() -> Iterator[list[Task]]:
        for n in range(100):
            yield [Task(Path(str(n)))]

    counted: Submit = submit  # type: ignore[assignment]
    assert len(list(results(endless(), counted, 3))) == 100
    assert max(under_way) == 3
