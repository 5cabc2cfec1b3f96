"""Worker processes that answer queries; one that takes too long is killed and replaced, and the others go on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.serve.worker import LENGTH, frame

log = logging.getLogger("kg.serve")


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


class Pool:
    """`size` workers on one store. Use :meth:`start` before and :meth:`stop` after."""

    def __init__(self, store: Path, size: int, limits: Limits) -> None:
        self.store = store
        self.size = size
        self.limits = limits
        self._free: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
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
        await asyncio.gather(*(self._end(worker) for worker in list(self._all)))

    async def run(self, job: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        """The answer of a worker to `job` (see :func:`kg.serve.worker.answer`); TookTooLong, Died, Busy."""
        try:
            async with asyncio.timeout(self.limits.queue):
                worker = await self._free.get()
        except TimeoutError as e:
            raise Busy from e
        whole = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await self._ask(worker, json.dumps(job).encode())
            whole = True
            return answer
        except TimeoutError as e:
            log.warning("a query was ended after %g s", self.limits.seconds)
            raise TookTooLong from e
        except (asyncio.IncompleteReadError, ConnectionError) as e:
            log.warning("a worker died over a query")
            raise Died from e
        finally:
            # Also where the client has gone: a worker in the middle of an answer is of no use to the next.
            if whole:
                self._free.put_nowait(worker)
            else:
                with contextlib.suppress(ProcessLookupError):
                    worker.kill()
                self._watch(asyncio.create_task(self._replace(worker)))

    async def _ask(self, worker: Process, job: bytes) -> tuple[dict[str, str], bytes]:
        assert worker.stdin is not None
        worker.stdin.write(frame(job))
        await worker.stdin.drain()
        head = json.loads(await _read(worker))
        return head, await _read(worker)

    async def _add(self) -> None:
        limits = (self.limits.memory, self.limits.answer, self.limits.seconds)
        program = (sys.executable, "-m", "kg.serve.worker", str(self.store), *map(str, limits))
        worker = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE)
        self._all.add(worker)
        await _read(worker)
        self._free.put_nowait(worker)

    async def _replace(self, worker: Process) -> None:
        await self._end(worker)
        await self._add()

    async def _end(self, worker: Process) -> None:
        self._all.discard(worker)
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()

    def _watch(self, *tasks: asyncio.Task[None]) -> None:
        for task in tasks:
            self._replacing.add(task)
            task.add_done_callback(self._watched)

    def _watched(self, task: asyncio.Task[None]) -> None:
        self._replacing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a worker could not be started: %s", error)


async def _read(worker: Process) -> bytes:
    assert worker.stdout is not None
    (length,) = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))
    return await worker.stdout.readexactly(length)
