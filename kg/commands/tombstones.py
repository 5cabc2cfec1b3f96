"""``kg tombstones``: what is left of documents that were taken down, where the article itself is gone."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.options import BASE, FILE, settings
from kg.errors import AuthorityError
from kg.rdf.formats import FORMATS, format_of
from kg.write import STDOUT, write


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="RIGHTS...")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the graph goes; the ending tells its form.  [default: -]")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Form of the graph.  [default: by the ending of FILE, else trig]")
@BASE
@click.pass_context
def tombstones(context: click.Context, files: tuple[Path, ...], output: str, form: str | None, base: str | None) -> None:
    """Write a tombstone for each document that RIGHTS (tables) take down by its IRI or the digest of its text.

    "kg push" then puts it in the place of the document's graph. Where the article is still there, "kg export --rights" does the same.
    """
    from kg import rights
    from kg.rdf.formats import serialize

    found = rights.tombstones(rights.load(files), settings(context, base=base).base)
    if not found:
        raise AuthorityError(f"{files[0]}: takes down no document by its IRI or the digest of its text: add a row")
    write(output, serialize(found, form or ("trig" if output == STDOUT else format_of(output))))
