"""``kg validate``: do graphs keep the contract?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.commands.options import ENGINE, FILE, JSON, options, settings
from kg.commands.report import conclude, print_json, progress
from kg.errors import ConfigError, KgError, ValidationFailed
from kg.write import write


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="GRAPH...")
@click.option("--text", type=FILE, help="The article, to compare each quote with the text at its offsets (one GRAPH only).")
@click.option("--report", metavar="FILE", help="Write the standard SHACL report, as Turtle (one GRAPH only); - is standard output.")
@options(ENGINE, JSON)
@click.pass_context
def validate(
    context: click.Context, files: tuple[Path, ...], text: Path | None, report: str | None, engine: str | None, as_json: bool
) -> None:
    """Check GRAPHs (RDF files) by the shapes and tell each violation in plain words.

    A violation comes with its rule, the node that it is about, the document and the sentence. Warnings do not fail.
    """
    from kg.rdf.formats import serialize
    from kg.validate.report import as_graph, as_text, summary
    from kg.validate.shapes import validate as check

    if (text or report) and len(files) > 1:
        raise ConfigError("--text and --report go with one graph: validate the others one at a time")
    chosen = settings(context, engine=engine)
    article = _text(text)
    told: list[dict[str, object]] = []
    errors: list[KgError] = []
    with progress(len(files)) as bar:
        for file in files:
            try:
                found = check(file, engine=chosen.engine, text=article)
            except KgError as error:
                errors.append(error)
                continue
            finally:
                bar.update(1)
            told.append({"file": str(file), **asdict(found)})
            if report:
                write(report, serialize(as_graph(found), "turtle"))
            elif not as_json:
                click.echo(f"{file}: {as_text(found)}", nl=False)
            if not found.conforms:
                errors.append(ValidationFailed(f"{file}: {summary(found)}"))
    if as_json:
        print_json(told)
    conclude(errors, len(files), "graphs")


def _text(path: Path | None) -> str | None:
    """The text of the article at `path`, as its document has it."""
    from kg.read.text import read_path

    return None if path is None else read_path(path, any_language=True).text
