"""``kg evaluate``: what is found against what a careful reader marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import EXTRACTION, FILE, options, settings
from kg.errors import InputError
from kg.evaluate.gold import PARTS
from kg.write import write

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.model import Analysis, Document


@click.command()
@click.argument("folder", type=FILE, metavar="GOLD")
@click.option("--check", is_flag=True, help="Only check the marks.")
@click.option("--misses", is_flag=True, help="Name what was missed and what is wrong.")
@click.option("--part", type=click.Choice(PARTS), help="One article in five (choose), or the others (build).  [default: all]")
@click.option("--against", type=FILE, help="An earlier result (--json): gains and losses by name.")
@click.option("--json", "json_to", metavar="FILE", help="Write the result for programs, and to compare with later.")
@click.option("--html", "html_to", metavar="FILE", help="Write a page that shows gold and found side by side in the text.")
@options(*EXTRACTION)
@click.pass_context
def evaluate(
    context: click.Context,
    folder: Path,
    check: bool,
    misses: bool,
    part: str | None,
    against: Path | None,
    json_to: str | None,
    html_to: str | None,
    authority: tuple[Path, ...],
    model: str | None,
    extractor: str | None,
    min_confidence: float | None,
) -> None:
    """Measure what is found in the marked articles of the folder GOLD (NAME.txt with NAME.json).

    docs/evaluate.md explains the marks and the measures.
    """
    from kg.evaluate import compare, report, run

    if check:
        return _check(folder, part)
    chosen = settings(context, authority=authority, model=model, extractor=extractor, min_confidence=min_confidence)
    old = report.from_json(against) if against else None
    result = run.evaluate(folder, _analysis(chosen), part=part)
    if json_to:
        write(json_to, report.to_json(result))
    if html_to:
        write(html_to, report.to_html(result).encode())
    if "-" not in (json_to, html_to):
        click.echo(report.as_text(result, misses), nl=False)
        if old:
            click.echo(compare.as_text(compare.compare(old, result)), nl=False)


def _check(folder: Path, part: str | None) -> None:
    """Tell each fault of the marks; InputError where there are any."""
    from kg.evaluate.run import check_folder

    faults = list(check_folder(folder, part=part))
    for fault in faults:
        click.echo(fault)
    if faults:
        raise InputError(f"{folder}: {len(faults)} faults in the marks: mend them as told above")


def _analysis(chosen: Settings) -> Callable[[Document], Analysis]:
    """The analysis of a document by the settings."""
    from kg.authority.load import load
    from kg.pipeline import analyse

    known = load(chosen.authority)
    return lambda document: analyse(document, known, model=chosen.model, extractor=chosen.extractor, min_confidence=chosen.min_confidence)
