"""What may be printed on a terminal, and how wide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

WIDE = 10_000  # columns of a table that goes to a file or pipe, where nothing is folded
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """`text` with each control character (but tab and line end) as U+FFFD: as long as before, and no terminal obeys it.

    >>> printable("red: \\x1b[31m")
    'red: �[31m'
    """
    return _CONTROL.sub("\ufffd", text)


def width() -> int:
    """The columns of standard output: those of the terminal, or WIDE where it is a file or pipe."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE


def table(columns: Iterable[str], rows: Iterable[Iterable[str | Text]], title: str | None = None) -> Table:
    """A table that folds long cells. Words are shown as they are: "[red]" in a text is no markup, and no terminal obeys them."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(Text(printable(column)), overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(cell)) if isinstance(cell, str) else cell for cell in row))
    return made
