"""What the commands tell: progress on a terminal, JSON for a program, errors of a batch."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from kg.errors import BatchFailed, KgError


def progress(length: int) -> Any:
    """A bar on standard error that ``update(1)`` moves; hidden for a single step, and where nobody watches."""
    return click.progressbar(length=length, file=sys.stderr, hidden=length < 2 or not sys.stderr.isatty())


def print_json(value: Any) -> None:
    """`value` on standard output, for a program to read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def conclude(errors: Sequence[KgError], total: int, things: str) -> None:
    """Raise the error of a single thing; of several tell each and raise BatchFailed; nothing where there was no error."""
    if total == 1 and errors:
        raise errors[0]
    for error in errors:
        click.echo(f"Error: {error}", err=True)
    if errors:
        raise BatchFailed(f"{len(errors)} of {total} {things} failed; the others are done")
