"""``kg export``: articles in, linked data out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.inputs import articles, places
from kg.commands.options import BASE, ENGINE, EXTRACTION, FILE, JSON, METADATA, metadata, options, settings
from kg.commands.reading import analyses
from kg.commands.report import conclude, print_json, progress
from kg.errors import ConfigError, KgError, ValidationFailed
from kg.rdf.formats import FORMATS, ending, format_of
from kg.write import STDOUT, write

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.model import Analysis


@dataclass(slots=True)
class Outcome:
    """What became of one article: where its graph is, how much is in it, or why there is none."""

    article: Path
    output: str
    counts: dict[str, int] = field(default_factory=dict)
    error: KgError | None = None

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        error = self.error and {"message": str(self.error), "exit_code": self.error.exit_code}
        output = None if self.error else self.output
        return {"article": str(self.article), "output": output, "found": self.counts, "error": error}


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="ARTICLE...")
@click.option("-o", "--output", default=STDOUT, metavar="PLACE", help="A file, a folder (it is there, or ends in /) or -.  [default: -]")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Form of the graph.  [default: by the ending of PLACE, else turtle]")
@options(BASE, *EXTRACTION, *METADATA)
@click.option("--no-validate", is_flag=True, help="Write graphs also where they break the shapes.")
@options(ENGINE, JSON)
@click.pass_context
def export(
    context: click.Context, /, files: tuple[Path, ...], output: str, form: str | None, no_validate: bool, as_json: bool, **given: Any
) -> None:
    """Read ARTICLEs and write what they say: actors, offices, positions and citations.

    An ARTICLE is a text file, a folder of them or a pattern ("2017/*.txt"). Their graphs go to standard output or into the
    file PLACE, or each into a file of its own where PLACE is a folder. A bad article is told and left out; the others are done.
    """
    from kg.authority.load import load
    from kg.rdf.formats import serialize
    from kg.rdf.mapping import map_analysis

    if as_json and output == STDOUT:
        raise ConfigError("--json and the graph both want standard output: name a file or folder with -o")
    known, encoding = metadata(given), given.pop("encoding")
    chosen = settings(context, **given)
    named = articles(files)
    if known.title is not None and len(named) > 1:
        raise ConfigError(f"--title would name {len(named)} articles alike: export them one at a time")
    folder = output.endswith("/") or (output != STDOUT and Path(output).is_dir())
    form = form or (FORMATS[0] if folder or output == STDOUT else format_of(output))
    to = places(named, Path(output), ending(form)) if folder else {}
    outcomes = {path: Outcome(path, str(to.get(path, output))) for path in named}
    authority = load(chosen.authority)
    together: list[Quad] = []

    def failed(path: Path, error: KgError) -> None:
        outcomes[path].error = error
        bar.update(1)

    with progress(len(named)) as bar:
        for path, analysis in analyses(list(named), chosen, authority, known, encoding, failed):
            outcome = outcomes[path]
            try:
                quads = map_analysis(analysis, chosen.base, authority)
                outcome.counts = _counts(analysis, quads)
                if not no_validate:
                    _check(path, analysis, quads, chosen.engine)
                if folder:
                    write(outcome.output, serialize(quads, form))
                else:
                    together += quads
            except KgError as error:
                outcome.error = error
            bar.update(1)
    if together:
        write(output, serialize(together, form))
    if as_json:
        print_json([outcome.as_json() for outcome in outcomes.values()])
    conclude([outcome.error for outcome in outcomes.values() if outcome.error], len(outcomes), "articles")


def _check(article: Path, analysis: Analysis, quads: Sequence[Quad], engine: str) -> None:
    """Tell what the shapes find; ValidationFailed where the graph breaks one."""
    from kg.validate.report import as_text, summary
    from kg.validate.shapes import validate

    report = validate(quads, engine=engine, text=analysis.document.text)
    if report.violations:
        click.echo(f"{article}: {as_text(report)}", nl=False, err=True)
    if not report.conforms:
        raise ValidationFailed(f"{article}: the graph {summary(report)}; --no-validate writes it all the same")


def _counts(analysis: Analysis, quads: Sequence[Quad]) -> dict[str, int]:
    names = ("actors", "offices", "positions", "citations", "issues", "mentions")
    return {name: len(getattr(analysis, name)) for name in names} | {"triples": len(quads)}
