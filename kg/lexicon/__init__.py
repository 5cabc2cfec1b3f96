"""Tables of the language: each a TSV file in this folder, read by name.

A line that begins with ``#`` is a comment; the first other line names the columns.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``kg/lexicon/NAME.tsv`` as dictionaries, in the order of the file; FileNotFoundError for no such table."""
    text = resources.files(__name__).joinpath(f"{name}.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
