"""Where the work is done: in this process, in worker processes of this machine, or on a Dask cluster.

Each is a context that gives a function `submit`: it begins the work on a group and returns a call that waits for the results.
That call raises what became of the worker: TimeoutError, or whatever says that it died.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from typing import TYPE_CHECKING, TypeVar

from kg.corpus.work import Job, Result, Task, prepare, work
from kg.errors import ConfigError, EndpointError

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
Submit = Callable[[Sequence[Task]], Callable[[], list[Result]]]

# The libraries that compute bring threads of their own; two processes with two threads each stand in each other's way on two cores.
ONE_THREAD: Mapping[str, str] = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
CONNECT = 15.0  # seconds until a scheduler has to answer


@contextmanager
def here(job: Job) -> Iterator[Submit]:
    """In this process, when the results are asked for."""
    yield lambda tasks: lambda: work(tasks, job)


@contextmanager
def processes(job: Job, jobs: int, seconds: float | None) -> Iterator[Submit]:
    """In `jobs` worker processes, each with its own models and one thread; a group has `seconds` (None: as long as it takes).

    A worker that dies or runs over the time is replaced.
    """
    from pebble import ProcessPool

    # Not forked: a fork would inherit the threads' locks of this process.
    context = multiprocessing.get_context("spawn")
    pools: list[ProcessPool] = []

    def pool() -> ProcessPool:
        if not pools or not pools[-1].active:  # a worker that is killed while it takes a task breaks the pool
            pools.append(ProcessPool(jobs, initializer=_begin, initargs=(job,), context=context))
        return pools[-1]

    def submit(tasks: Sequence[Task]) -> Callable[[], list[Result]]:
        future: Future[list[Result]] = pool().schedule(work, args=(tuple(tasks), job), timeout=seconds)
        return future.result

    with _environment(ONE_THREAD):
        try:
            yield submit
        finally:
            for used in pools:
                used.stop()  # type: ignore[no-untyped-call]
                used.join()


def _begin(job: Job) -> None:
    """The first thing that a worker does: see to it that it ends with its parent, and load the models."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    prepare(job)


@contextmanager
def cluster(job: Job, scheduler: str) -> Iterator[Submit]:
    """On the Dask cluster whose `scheduler` is at this address; its workers see the same files at the same paths.

    ConfigError where Dask is not installed, or a worker has other versions or data than this machine; EndpointError where no
    scheduler answers. Retries and lost workers are Dask's.
    """
    try:
        from distributed import Client
    except ImportError as e:
        raise ConfigError("Dask is not installed: pip install 'policy-kg[dask]', or leave --scheduler out") from e
    from kg.corpus.settings import settings_digest

    folder = os.getcwd()
    try:
        client = Client(scheduler, timeout=CONNECT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as e:
        raise EndpointError(f"{scheduler}: no Dask scheduler answers: start one with 'dask scheduler', or leave --scheduler out") from e
    with client:
        own = settings_digest(job)
        told: Mapping[str, str] = client.run(_in_folder, folder, settings_digest, job)
        for worker, digest in told.items():
            if digest != own:
                raise ConfigError(f"{worker}: another version of policy-kg, its data, model or authority than here: install the same there")

        def submit(tasks: Sequence[Task]) -> Callable[[], list[Result]]:
            future = client.submit(_in_folder, folder, work, tuple(tasks), job, pure=False, retries=2)

            def wait() -> list[Result]:
                results: list[Result] = future.result()
                return results

            return wait

        yield submit


def _in_folder(folder: str, function: Callable[..., T], *arguments: object) -> T:
    """Call `function` as from `folder`: paths on a command line count from where it was given."""
    with chdir(folder):
        return function(*arguments)


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """These variables set inside the block, for the processes that are started in it."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
