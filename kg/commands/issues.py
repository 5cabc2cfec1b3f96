"""``kg issues``: new concepts for the issue scheme, proposed from a corpus and accepted by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.inputs import articles
from kg.commands.options import AUTHORITY, BASE, EXTRACTION, FILE, options, settings
from kg.errors import InputError
from kg.write import STDOUT, write

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.authority.load import Authority
    from kg.config import Settings


@click.group()
def issues() -> None:
    """Propose new issues for the scheme from a corpus, and accept those that a person chose."""


@issues.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="GRAPH|ARTICLE...")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the table goes.  [default: -]")
@click.option("--least", type=click.IntRange(1), default=2, show_default=True, metavar="N", help="Only what N documents or more have.")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, metavar="N", help="The N weightiest alone.")
@options(BASE, *EXTRACTION)
@click.pass_context
def suggest(context: click.Context, /, files: tuple[Path, ...], output: str, least: int, most: int, **given: Any) -> None:
    """Propose issues that the positions of graphs or articles are on and the scheme does not have, as a table (TSV).

    A folder stands for the graphs in it, else for its articles; graphs that kg export wrote are fast, articles are read first. Write
    yes into the column decision of a row to keep it, and give the table to kg issues accept.
    """
    from kg.authority.load import load
    from kg.issues.propose import proposals
    from kg.issues.table import proposed
    from kg.issues.targets import read

    chosen = settings(context, **given)
    authority = load(chosen.authority)
    corpus = read(_quads(files, chosen, authority))
    found = proposals(corpus, authority, chosen.model, least)
    write(output, proposed(found[:most]))
    advice = "" if found or least == 1 else ": --least 1 shows what one document has"
    click.echo(f"{len(corpus.targets)} targets are linked to nothing; {_issues(len(found[:most]))} proposed{advice}", err=True)


@issues.command()
@click.argument("file", type=FILE, metavar="FILE.tsv")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the issues go.  [default: -]")
@options(AUTHORITY)
@click.pass_context
def accept(context: click.Context, /, file: Path, output: str, authority: tuple[Path, ...]) -> None:
    """Write the rows of FILE whose decision is yes as an issues file, for kg export --authority.

    A row with the key of an issue that there is adds its labels to that issue.
    """
    from kg.issues.table import accepted

    content, count = accepted(file, settings(context, authority=authority).authority)
    write(output, content)
    click.echo(f"{_issues(count)} accepted", err=True)


def _issues(count: int) -> str:
    return "1 issue" if count == 1 else f"{count} issues"


def _quads(files: Sequence[Path], chosen: Settings, authority: Authority) -> Iterator[Quad]:
    """Of the graphs among `files` and of what the articles among them say; InputError for the first that cannot be read."""
    from kg.rdf.files import read_graph

    texts: list[Path] = []
    for file in files:
        graphs = _graphs(file)
        texts += [] if graphs else [file]
        for graph in graphs:
            yield from read_graph(graph)
    if texts:
        yield from _read(list(articles(texts)), chosen, authority)


def _graphs(path: Path) -> list[Path]:
    """The graphs that `path` stands for; none where it stands for articles."""
    from kg.rdf.files import ENDINGS

    found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path]
    return [p for p in found if p.suffix.lower().lstrip(".") in ENDINGS]


def _read(paths: Sequence[Path], chosen: Settings, authority: Authority) -> Iterator[Quad]:
    from kg.commands.reading import analyses
    from kg.rdf.mapping import map_analysis
    from kg.read.metadata import Metadata

    def failed(path: Path, error: InputError) -> None:
        raise error

    for _, analysis in analyses(paths, chosen, authority, Metadata(), None, failed):
        yield from map_analysis(analysis, chosen.base, authority)
