"""Worker processes that answer queries; one that takes too long is killed and replaced, and the others go on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kg.serve.worker import LENGTH, LENGTHS

log = logging.getLogger("kg.serve")
SLOW = 1.0  # seconds after which a query stands back behind the pages and the other queries
BACK = 10  # how far (nice)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one query: `seconds` to answer, `answer` and `memory` in bytes (0: none). A query waits `queue` seconds for a free worker."""

    seconds: float = 10.0
    answer: int = 32 << 20
    memory: int = 2 << 30
    queue: float = 20.0


class TookTooLong(Exception):
    """The query did not end in time, and was ended."""


class Died(Exception):
    """The worker died over the query: most likely it wanted more memory than it may have."""


class Busy(Exception):
    """All workers were at work for too long."""


Answer = tuple[dict[str, str], bytes]


class Worker(asyncio.SubprocessProtocol):
    """One worker process, which answers one job after the other; `lost` where it has died."""

    def __init__(self) -> None:
        self.lost = False
        self._ended = asyncio.Event()
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()  # the first tells that it is ready
        self._got = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process runs."""
        self._transport = cast(asyncio.SubprocessTransport, transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """A part of an answer."""
        self._got += data
        if len(self._got) < LENGTHS.size:
            return
        head, body = LENGTHS.unpack_from(self._got)
        if len(self._got) == LENGTHS.size + head + body and not self.answer.done():
            start = LENGTHS.size + head
            self.answer.set_result((json.loads(self._got[LENGTHS.size : start]), bytes(memoryview(self._got)[start:])))
            self._got = bytearray()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """The process ends."""
        self.lost = True
        if not self.answer.done():
            self.answer.set_exception(Died())
            self.answer.exception()  # where nobody waits for it any more

    def process_exited(self) -> None:
        """The process has ended."""
        self._ended.set()

    async def ask(self, job: bytes) -> Answer:
        """The answer to `job`; Died."""
        loop = asyncio.get_running_loop()
        self.answer = loop.create_future()
        cast(asyncio.WriteTransport, self._transport.get_pipe_transport(0)).write(LENGTH.pack(len(job)) + job)
        slow = loop.call_later(SLOW, self._nice, BACK)
        began = loop.time()
        try:
            return await self.answer
        finally:
            slow.cancel()
            if loop.time() - began >= SLOW:
                self._nice(0)

    async def end(self) -> None:
        """Kill it, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._transport.kill()
        await self._ended.wait()
        self._transport.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._transport.get_pid()

    def _nice(self, value: int) -> None:
        """Set how far it stands back. Only root may bring a process forward again: else it stays where it is."""
        if hasattr(os, "setpriority"):  # not on Windows
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, value)


class Pool:
    """`size` workers on one store. Use :meth:`start` before and :meth:`stop` after."""

    def __init__(self, store: Path, size: int, limits: Limits) -> None:
        self.store = store
        self.size = size
        self.limits = limits
        # The one that was used last is used next: its memory is warm.
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers and wait until the first is ready."""
        first, *others = [asyncio.create_task(self._add()) for _ in range(self.size)]
        self._watch(*others)
        await first

    async def stop(self) -> None:
        """End all workers."""
        for task in list(self._replacing):
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))

    async def run(self, job: dict[str, Any]) -> Answer:
        """The answer of a worker to `job` (see :func:`kg.serve.worker.answer`); TookTooLong, Died, Busy."""
        worker = await self._next()
        whole = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await worker.ask(json.dumps(job).encode())
            whole = True
            return answer
        except TimeoutError as e:
            log.warning("a query was ended after %g s", self.limits.seconds)
            raise TookTooLong from e
        except Died:
            log.warning("a worker died over a query")
            raise
        finally:
            # Also where the client has gone: a worker in the middle of an answer is of no use to the next.
            if whole:
                self._free.put_nowait(worker)
            else:
                self._watch(asyncio.create_task(self._replace(worker)))

    async def _next(self) -> Worker:
        """A free worker, once there is one; those that died while they had nothing to do are replaced. Busy."""
        try:
            async with asyncio.timeout(self.limits.queue):
                while (worker := await self._free.get()).lost:
                    self._watch(asyncio.create_task(self._replace(worker)))
                return worker
        except TimeoutError as e:
            raise Busy from e

    async def _add(self) -> None:
        limits = (self.limits.memory, self.limits.answer, self.limits.seconds)
        program = (sys.executable, "-m", "kg.serve.worker", str(self.store), *map(str, limits))
        _, worker = await asyncio.get_running_loop().subprocess_exec(Worker, *program, stderr=None)
        self._all.add(worker)
        await worker.answer
        self._free.put_nowait(worker)

    async def _replace(self, worker: Worker) -> None:
        await worker.end()
        self._all.discard(worker)
        await self._add()

    def _watch(self, *tasks: asyncio.Task[None]) -> None:
        for task in tasks:
            self._replacing.add(task)
            task.add_done_callback(self._watched)

    def _watched(self, task: asyncio.Task[None]) -> None:
        self._replacing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a worker could not be started: %s", error)
