"""``kg show``: an article in the terminal."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kg.commands.options import EXTRACTION, FILE, JSON, METADATA, metadata, options, settings
from kg.commands.reading import analyses
from kg.commands.report import print_json
from kg.errors import InputError


@click.command()
@click.argument("article", type=FILE)
@options(*EXTRACTION, *METADATA, JSON)
@click.pass_context
def show(context: click.Context, /, article: Path, as_json: bool, **given: Any) -> None:
    """Show ARTICLE with its actors, evidence and citations marked, and who holds what position.

    With --json all that was found goes to standard output; offsets count the characters of the text.
    """
    from kg.authority.load import load

    known, encoding = metadata(given), given.pop("encoding")
    chosen = settings(context, **given)

    def failed(path: Path, error: InputError) -> None:
        raise error

    for _, analysis in analyses([article], chosen, load(chosen.authority), known, encoding, failed):
        if as_json:
            print_json(asdict(analysis))
        else:
            from rich.console import Console

            from kg.show import show as show_on

            show_on(analysis, Console(highlight=False))
