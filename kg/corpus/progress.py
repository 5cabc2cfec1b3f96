"""A bar on standard error with rate and time left, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Gives a function that moves the bar by one document; nothing is shown for a single one, nor in a pipe."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as shown:
        bar = shown.add_task("", total=total, rate="")

        def step() -> None:
            shown.update(bar, advance=1, rate=f"{shown.tasks[0].speed or 0:.1f} documents/s")

        yield step
