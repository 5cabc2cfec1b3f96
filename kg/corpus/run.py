"""A run over a corpus: what has to be done is done, in order, with few groups under way and a bad document away from the others."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.corpus.manifest import Manifest, Row
from kg.corpus.work import OF_THE_RUN, Result, Task, unexpected
from kg.corpus.workers import Submit
from kg.errors import KgError


def results(groups: Iterable[Sequence[Task]], submit: Submit, ahead: int) -> Iterator[Result]:
    """The result of each task in order; at most `ahead` groups are under way, so memory does not grow with the corpus.

    Where a worker died or ran over its time, each document of its group is tried once more alone, and reported if it fails again.
    Raises what is no document's error (OF_THE_RUN).
    """
    waiting: deque[tuple[Sequence[Task], Callable[[], list[Result]]]] = deque()
    for group in groups:
        if len(waiting) == max(ahead, 1):
            yield from _settled(*waiting.popleft(), submit)
        waiting.append((group, submit(group)))
    while waiting:
        yield from _settled(*waiting.popleft(), submit)


def _settled(group: Sequence[Task], wait: Callable[[], list[Result]], submit: Submit) -> Iterator[Result]:
    try:
        yield from wait()
        return
    except OF_THE_RUN:
        raise
    except TimeoutError as error:
        if len(group) == 1:
            yield Result(group[0], error=_failed(group[0], error))
            return
    except Exception:  # the worker died: which of the documents it was, the next lines find out
        pass
    for task, alone in [(task, submit([task])) for task in group]:
        try:
            yield from alone()
        except OF_THE_RUN:
            raise
        except Exception as error:
            yield Result(task, error=_failed(task, error))


def _failed(task: Task, error: Exception) -> KgError:
    """One line for a worker that did not come back."""
    if isinstance(error, TimeoutError):
        return KgError(f"{task.path}: took longer than --limit-seconds allows; raise it, or split the article")
    if type(error).__name__ in ("ProcessExpired", "BrokenProcessPool", "KilledWorker"):
        code = getattr(error, "exitcode", None)
        how = f"signal {-code}" if isinstance(code, int) and code < 0 else f"exit code {code}" if code is not None else "no word"
        return KgError(f"{task.path}: the worker process died on it, twice ({how}): too large for the memory, or a fault in a library")
    return unexpected(task, error)


def digest(path: Path) -> str:
    """sha-256 of the file at `path`; "" where there is no file that can be read (doing it will tell)."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def updated(
    manifest: Manifest,
    tasks: Mapping[Path, Task],
    arguments: Mapping[Path, str],
    settings: str,
    run: Callable[[Iterable[Task]], Iterator[Result]],
    skipped: Callable[[Row], None],
) -> Iterator[Result]:
    """Do those of `tasks` (each with a place in the manifest's folder) that changed since the manifest, and remember them.

    `settings` is the digest of all else that the graphs depend on; `arguments` names what named each file. `skipped` is called for
    each document whose graph stands as it is. A failed document is tried anew each time.
    """
    inputs: dict[Path, str] = {}

    def place(task: Task) -> str:
        assert task.place is not None
        return task.place.relative_to(manifest.folder).as_posix()

    def changed() -> Iterator[Task]:
        for path, task in tasks.items():
            row, now = manifest.get(str(path)), digest(path)
            if row is not None and (row.input, row.settings, row.place) == (now, settings, place(task)) and now and row.output:
                assert task.place is not None
                if digest(task.place) == row.output:
                    skipped(row)
                    continue
            inputs[path] = now
            yield task

    for result in run(changed()):
        path, error = result.task.path, result.error
        row = Row(
            source=str(path),
            argument=arguments[path],
            input=inputs.pop(path),
            settings=settings,
            place=place(result.task),
            output=result.digest,
            counts=result.counts,
            error=None if error is None else str(error),
        )
        manifest.put(row)
        yield result
