"""``kg ontology``: the terms of the graph, its schemes and its JSON-LD context."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import JSON
from kg.commands.report import print_json
from kg.errors import InputError
from kg.terminal import table, width
from kg.write import write

if TYPE_CHECKING:
    from kg.rdf.ontology import Term

KINDS = ("class", "property", "scheme", "concept")


@click.command()
@click.argument("words", nargs=-1)
@click.option("--kind", type=click.Choice(KINDS), help="Terms of this kind alone.")
@click.option("-o", "--output", metavar="FOLDER", help="Write the files (Turtle, JSON-LD context) there and list nothing.")
@JSON
def ontology(words: tuple[str, ...], kind: str | None, output: str | None, as_json: bool) -> None:
    """List the terms of the graph, or those that WORDS name, or write the ontology's files.

    Terms are classes, properties, and the concepts of three schemes: stances, speech acts and issues.
    """
    from kg.rdf.ontology import FILES, content, terms

    if output is not None:
        for name in FILES:
            write(Path(output) / name, content(name))
        return
    sought = " ".join(words).casefold()
    found = [t for t in terms() if kind in (None, t.kind) and sought in f"{t.iri} {t.label}".casefold()]
    if not found:
        raise InputError(f"no {kind or 'term'} of the ontology is named like {' '.join(words)!r}: kg ontology lists all")
    if as_json:
        print_json([asdict(term) for term in found])
    else:
        _list(found)


def _list(terms: list[Term]) -> None:
    """A line for each term, folded to a terminal."""
    from rich.console import Console

    from kg.rdf.vocabulary import KG

    rows = ((term.iri.replace(KG, "kg:"), term.kind, term.label, term.definition) for term in terms)
    Console(width=width(), highlight=False).print(table(("term", "kind", "label", "definition"), rows))
