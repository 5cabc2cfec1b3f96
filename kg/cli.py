"""The command line: wires the commands of :mod:`kg.commands`, each a file and a function, and gives every error its exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import kg
from kg.commands.dump import dump
from kg.commands.evaluate import evaluate
from kg.commands.export import export
from kg.commands.fetch import fetch
from kg.commands.issues import issues
from kg.commands.ontology import ontology
from kg.commands.push import push
from kg.commands.query import query
from kg.commands.reconcile import reconcile
from kg.commands.serve import serve
from kg.commands.show import show
from kg.commands.tombstones import tombstones
from kg.commands.validate import validate
from kg.errors import KgError

EXIT_CODES = """\b
Exit codes:
   0  done
   1  stopped, or an error of the program itself
   2  wrong use of the command line
   3  an input cannot be read: absent, empty, binary, too large, not English
   4  an authority, lexicon or profile file is not of its form
   5  the language model is not installed or does not fit
   6  RDF or SPARQL does not parse
   7  a graph does not conform to the shapes
   8  an endpoint is down or answers with an error
   9  an endpoint refuses the credentials
  10  an output cannot be written
  11  kg.toml, the environment or options are wrong
  12  some documents of a batch failed; the others are done
"""


class Commands(click.Group):
    """A group that turns a :class:`KgError` into its one line on standard error and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--config", type=click.Path(path_type=Path), help="Settings file.  [default: KG_CONFIG, else kg.toml here]")
@click.version_option(kg.__version__, prog_name="kg")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """From policy articles to linked data: who holds what position on what, by whose account."""
    context.obj = config


for command in (export, fetch, validate, push, query, show, serve, dump, ontology, issues, reconcile, tombstones, evaluate):
    cli.add_command(command)


def main() -> None:
    """The console script ``kg``."""
    cli(prog_name="kg")
