"""The workers: one that is killed or dies is replaced, and a slow query stands back behind the others."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from kg.serve import pool as pools
from kg.serve.pool import BACK, Busy, Died, Limits, Pool, TookTooLong
from kg.serve.store import inputs, prepare
from tests.serve import sample
from tests.serve.test_protocol import ASK, RUNAWAY


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    graphs, texts = inputs([sample.write(folder / "graphs")])
    return prepare(graphs, texts, folder / "state").store


def job(query: str) -> dict[str, Any]:
    return {"query": query, "base": None, "results": "text/csv", "graph": None, "default_graph": [], "named_graphs": [], "gzip": False}


def with_pool(store: Path, limits: Limits, do: Callable[[Pool], Awaitable[None]], size: int = 1) -> None:
    async def whole() -> None:
        pool = Pool(store, size, limits)
        await pool.start()
        try:
            await do(pool)
        finally:
            await pool.stop()

    asyncio.run(whole())


async def pid(pool: Pool) -> int:
    """Of the worker that is next."""
    worker = await pool._free.get()
    pool._free.put_nowait(worker)
    return worker.pid


def test_one_that_takes_too_long_is_gone_and_replaced(store: Path) -> None:
    async def do(pool: Pool) -> None:
        first = await pid(pool)
        with pytest.raises(TookTooLong):
            await pool.run(job(RUNAWAY))
        assert (await pool.run(job(ASK)))[1] == b"true\n"
        assert await pid(pool) != first
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)

    with_pool(store, Limits(seconds=0.5), do)


def test_one_that_dies_is_replaced(store: Path) -> None:
    async def do(pool: Pool) -> None:
        running = asyncio.create_task(pool.run(job(RUNAWAY)))
        await asyncio.sleep(0.2)
        os.kill(next(iter(pool._all)).pid, signal.SIGKILL)
        with pytest.raises(Died):
            await running
        assert (await pool.run(job(ASK)))[1] == b"true\n"

    with_pool(store, Limits(), do)


def test_one_that_died_idle_is_replaced(store: Path) -> None:
    async def do(pool: Pool) -> None:
        os.kill(await pid(pool), signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert (await pool.run(job(ASK)))[1] == b"true\n"

    with_pool(store, Limits(), do)


def test_nobody_waits_for_ever(store: Path) -> None:
    async def do(pool: Pool) -> None:
        running = asyncio.create_task(pool.run(job(RUNAWAY)))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await pool.run(job(ASK))
        with pytest.raises(TookTooLong):
            await running

    with_pool(store, Limits(seconds=1.5, queue=0.2), do)


def test_a_large_answer_comes_whole(store: Path) -> None:
    async def do(pool: Pool) -> None:
        _, body = await pool.run(job("SELECT * { ?s ?p ?o . ?x a ?type } LIMIT 30000"))
        assert body.count(b"\r\n") == 30001
        assert (await pool.run(job(ASK)))[1] == b"true\n"

    with_pool(store, Limits(seconds=60), do)


def test_a_slow_query_stands_back(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From SLOW seconds on; the same worker comes forward again, where the system lets it."""
    monkeypatch.setattr(pools, "SLOW", 0.05)

    async def do(pool: Pool) -> None:
        worker = await pid(pool)
        usual = os.getpriority(os.PRIO_PROCESS, worker)
        some = "{ SELECT ?%s { ?%s ?p ?o } LIMIT 500 }"
        running = asyncio.create_task(
            pool.run(job(f"SELECT (COUNT(*) AS ?n) {{ {some % ('a', 'a')} {some % ('b', 'b')} FILTER (STR(?a) != STR(?b)) }}"))
        )
        seen = set()
        while not running.done():
            seen.add(os.getpriority(os.PRIO_PROCESS, worker))
            await asyncio.sleep(0.01)
        await running
        assert BACK in seen and seen <= {usual, BACK}
        assert await pid(pool) == worker
        assert (os.getpriority(os.PRIO_PROCESS, worker) == BACK) is (os.geteuid() != 0)

    with_pool(store, Limits(seconds=60), do)
