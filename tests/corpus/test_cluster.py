"""On a Dask cluster: a real scheduler and two worker processes, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.sample import ROOT, command, corpus, export, graphs

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'policy-kg[dask]'")


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    program = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address, and two workers, which stand in another folder than this test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    scheduler = _start("scheduler", "--host", address, "--no-dashboard", "--no-show")
    flags = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / "dask"))
    workers = [_start("worker", address, *flags) for _ in range(2)]
    try:
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait(10)


def test_a_cluster_writes_the_same_bytes_and_survives_a_lost_worker(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    corpus(tmp_path / "in", 32)
    export("in", "-o", "here/", "--jobs", 1, cwd=tmp_path)
    arguments = command("in", "-o", "there/", "--scheduler", address)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.Popen(arguments, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 120
    while len(graphs(tmp_path / "there")) < 4 and time.monotonic() < end and run.poll() is None:
        time.sleep(0.02)
    assert run.poll() is None, "the run was over before a worker could be killed"
    workers[0].send_signal(signal.SIGKILL)
    stdout, stderr = run.communicate(timeout=300)
    assert run.returncode == 0, stderr
    assert stdout.startswith("32 done, 0 unchanged, 0 removed, 0 failed")
    assert graphs(tmp_path / "there") == graphs(tmp_path / "here")


def test_a_store_follows_what_a_cluster_writes(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], oxigraph: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    corpus(tmp_path / "in", 4)
    call = ("in", "-o", "there/", "--scheduler", cluster[0], "--endpoint", oxigraph.store)
    assert "store: 4 sent, 0 unchanged, 0 removed, 0 failed" in export(*call, cwd=tmp_path).stdout
    assert "store: 0 sent, 4 unchanged, 0 removed, 0 failed" in export(*call, cwd=tmp_path).stdout


def test_no_scheduler(tmp_path: Path, nowhere: str) -> None:
    corpus(tmp_path / "in", 1)
    address = nowhere.replace("http", "tcp").removesuffix("/store")
    done = export(tmp_path / "in", "-o", tmp_path / "out.nq.gz", "--scheduler", address, code=8)
    assert done.stderr.splitlines()[-1].startswith(f"Error: {address}: no Dask scheduler answers")
