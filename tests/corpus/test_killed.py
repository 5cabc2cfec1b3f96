"""Killed at any moment and started again, a run ends with the same bytes; a worker that dies or hangs is replaced.

``KG_KILLS=20`` kills at 20 moments instead of three.
"""

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

KILLS = int(os.environ.get("KG_KILLS", "3"))


@pytest.mark.parametrize("output", ["out/", "out.nq.gz"])
def test_killed_at_random_moments(tmp_path: Path, output: str) -> None:
    """After each kill the run is started again, and its bytes are those of a run that was left alone.

    A moment is told by the graphs that are there, not by the clock: loading the models takes most of the time.
    """
    corpus(tmp_path / "in", 24)
    export("in", "-o", f"whole/{output}", "--jobs", 2, cwd=tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    chance = random.Random(5)
    killed = 0
    for n in range(KILLS):
        place, written = tmp_path / str(n), chance.randrange(24)
        call = command("in", "-o", f"{n}/{output}", "--jobs", 2)
        run = subprocess.Popen(call, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while run.poll() is None and sum(p.suffix in (".ttl", ".nq") for p in place.rglob("*")) < written:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.2 if written else 4))
        killed += run.poll() is None
        run.send_signal(signal.SIGKILL)
        # The pipes end when the last worker has ended, which it does by itself.
        run.communicate(timeout=60)
        export("in", "-o", f"{n}/{output}", "--jobs", 2, cwd=tmp_path)
        assert graphs(place) == graphs(tmp_path / "whole") != {}
    assert killed > KILLS / 2


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
