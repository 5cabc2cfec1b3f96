"""``kg query``: SPARQL over files or an endpoint."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.commands.options import ENDPOINT, options, settings
from kg.errors import ConfigError
from kg.query import FORMATS
from kg.terminal import WIDE, width
from kg.write import STDOUT, write


@click.command()
@click.argument("arguments", nargs=-1, metavar="[SPARQL] [GRAPH]...")
@click.option("--name", metavar="NAME", help="Ask a question of the cookbook, in the place of SPARQL.")
@click.option("--param", "given", metavar="NAME=VALUE", multiple=True, help="A parameter of the cookbook's question; may be repeated.")
@click.option("--list", "listed", is_flag=True, help="List the cookbook: names, questions, parameters and their defaults.")
@click.option("--endpoint", "sparql_url", metavar="URL", help="SPARQL address to ask where no files are given.  [default: KG_SPARQL]")
@click.option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True, help="Form of the answer.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the answer goes.  [default: standard output]")
@options(*ENDPOINT)
@click.pass_context
def query(
    context: click.Context,
    arguments: tuple[str, ...],
    name: str | None,
    given: tuple[str, ...],
    listed: bool,
    sparql_url: str | None,
    form: str,
    output: str,
    auth: str | None,
    timeout: float | None,
) -> None:
    """Ask GRAPHs, or an endpoint, the question SPARQL.

    SPARQL is the query itself, a file of it (*.rq, *.sparql) or - for standard input. The usual prefixes (kg:, skos:, oa:,
    dcterms: …) need not be declared. Over files a pattern sees all graphs; over an endpoint documents lie in named graphs:
    GRAPH ?document { … }. A constructed graph comes as Turtle. --list tells which questions come with the tool (docs/cookbook.md).
    """
    from kg.cookbook import fill, has_header, listing, parameters, parse, recipe
    from kg.publish.protocol import connect
    from kg.query import over_endpoint, over_files, read_query, render
    from kg.rdf.vocabulary import PREFIXES

    if listed:
        write(output, listing().encode())
        return
    chosen = settings(context, sparql=sparql_url, auth=auth, timeout=timeout)
    if name:
        words = fill(recipe(name), parameters(given))
    elif arguments:
        words, arguments = read_query(arguments[0], sys.stdin.read() if arguments[0] == "-" else None), arguments[1:]
        if has_header(words):
            words = fill(parse("the query", words), parameters(given))
        elif given:
            raise ConfigError(
                "--param goes with a query that names its parameters: --name, or a file that begins like those of the cookbook"
            )
    else:
        raise click.UsageError("Missing argument 'SPARQL', or --name.")
    files = [Path(argument) for argument in arguments]
    if files:
        results = over_files(words, files, PREFIXES)
    elif chosen.sparql:
        endpoint = connect(chosen.sparql, chosen.user, chosen.password, chosen.auth, chosen.timeout, chosen.token)
        results = over_endpoint(words, endpoint, PREFIXES)
    else:
        raise ConfigError("nothing to ask: name graph files, or an endpoint with --endpoint or KG_SPARQL")
    wide = width() if output == STDOUT else WIDE
    write(output, render(results, form, PREFIXES, wide))
