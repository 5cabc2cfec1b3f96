"""``kg query``: SPARQL over files or an endpoint."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.commands.options import ENDPOINT, FILE, options, settings
from kg.errors import ConfigError
from kg.query import FORMATS
from kg.terminal import WIDE, width
from kg.write import STDOUT, write


@click.command()
@click.argument("sparql")
@click.argument("files", type=FILE, nargs=-1, metavar="[GRAPH]...")
@click.option("--endpoint", "sparql_url", metavar="URL", help="SPARQL address to ask where no files are given.  [default: KG_SPARQL]")
@click.option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True, help="Form of the answer.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the answer goes.  [default: standard output]")
@options(*ENDPOINT)
@click.pass_context
def query(
    context: click.Context,
    sparql: str,
    files: tuple[Path, ...],
    sparql_url: str | None,
    form: str,
    output: str,
    auth: str | None,
    timeout: float | None,
) -> None:
    """Ask GRAPHs, or an endpoint, the question SPARQL.

    SPARQL is the query itself, a file of it (*.rq, *.sparql) or - for standard input. The usual prefixes (kg:, skos:, oa:,
    dcterms: …) need not be declared. Over files a pattern sees all graphs; over an endpoint documents lie in named graphs:
    GRAPH ?document { … }. A constructed graph comes as Turtle.
    """
    from kg.publish.protocol import connect
    from kg.query import over_endpoint, over_files, read_query, render
    from kg.rdf.vocabulary import PREFIXES

    chosen = settings(context, sparql=sparql_url, auth=auth, timeout=timeout)
    words = read_query(sparql, sys.stdin.read() if sparql == "-" else None)
    if files:
        results = over_files(words, files, PREFIXES)
    elif chosen.sparql:
        endpoint = connect(chosen.sparql, chosen.user, chosen.password, chosen.auth, chosen.timeout)
        results = over_endpoint(words, endpoint, PREFIXES)
    else:
        raise ConfigError("nothing to ask: name graph files, or an endpoint with --endpoint or KG_SPARQL")
    wide = width() if output == STDOUT else WIDE
    write(output, render(results, form, PREFIXES, wide))
