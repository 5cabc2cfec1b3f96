"""``kg dump``: graphs as a data set to publish."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import BASE, FILE, JSON, options, settings
from kg.commands.report import print_json
from kg.errors import ConfigError, InputError

if TYPE_CHECKING:
    from pyoxigraph import Quad


@click.command()
@click.argument("folder", type=FILE, metavar="DIR")
@click.argument("inputs", type=FILE, nargs=-1, required=True, metavar="GRAPH...")
@click.option("--title", default="Policy positions", show_default=True, help="Name of the data set.")
@click.option("--publisher", metavar="IRI|NAME", help="Who publishes it.")
@click.option("--license", metavar="IRI", help="Its licence, such as https://creativecommons.org/licenses/by/4.0/.")
@click.option("--url", metavar="URL", help="Address at which DIR will lie.  [default: dump/ below the base]")
@click.option("--date", metavar="ISO", help="When this edition comes out (UTC).  [default: SOURCE_DATE_EPOCH, else now]")
@click.option("--since", type=FILE, metavar="DIR", help="An earlier dump (may be DIR itself): tell the changes, go on with its feed.")
@click.option("--nanopubs", is_flag=True, help="Positions also as nanopublications.")
@options(BASE, JSON)
@click.pass_context
def dump(
    context: click.Context,
    folder: Path,
    inputs: tuple[Path, ...],
    title: str,
    publisher: str | None,
    license: str | None,
    url: str | None,
    date: str | None,
    since: Path | None,
    nanopubs: bool,
    base: str | None,
    as_json: bool,
) -> None:
    """Make GRAPHs (files or folders of them) a data set in the folder DIR.

    DIR holds the data as N-Quads, TriG and Turtle, the ontology and shapes, a description with counts and licence, checksums, pages
    to read, the discourse network, a feed for harvesters and, with --since, what changed. docs/dump.md tells more.
    """
    from kg.publish.dataset import Edition, is_iri
    from kg.publish.dump import files, write_dump

    chosen = settings(context, base=base)
    if license is not None and not is_iri(license):
        raise ConfigError(f"--license {license}: name the licence by its IRI, such as https://creativecommons.org/licenses/by/4.0/")
    address = url or f"{chosen.base.rstrip('#/')}/dump/"
    if not is_iri(address) or not address.endswith("/"):
        raise ConfigError(f"--url {address}: not an address that ends in /")
    edition = Edition(address, _date(date), title, publisher, license)
    quads = _read(inputs)
    content = files(quads, chosen.base, edition, since, nanopubs)
    write_dump(folder, content)
    if as_json:
        print_json({"folder": str(folder), "triples": len(set(quads)), "files": {name: len(body) for name, body in content.items()}})


def _date(given: str | None) -> str:
    """The edition's date as an xsd:dateTime in UTC; ConfigError."""
    if given is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        if epoch is not None and not epoch.isdecimal():
            raise ConfigError(f"SOURCE_DATE_EPOCH={epoch}: not a number of seconds")
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    else:
        try:
            moment = datetime.datetime.fromisoformat(given)
        except ValueError as e:
            raise ConfigError(f"--date {given}: write 2017-03-16 or 2017-03-16T12:00:00Z") from e
        moment = moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(inputs: Iterable[Path]) -> list[Quad]:
    """The quads of the files, and of all files of RDF in the folders."""
    from kg.rdf.files import ENDINGS, read_graph

    found: dict[Path, None] = {}
    for path in inputs:
        if path.is_dir():
            named = (p for p in path.rglob("*") if p.suffix.lstrip(".").lower() in ENDINGS and not p.name.startswith("."))
            inside = sorted(p for p in named if p.is_file())
            if not inside:
                raise InputError(f"{path}: no graphs in this folder: they end in .{', .'.join(ENDINGS)}")
            found |= dict.fromkeys(inside)
        else:
            found[path] = None
    return [q for path in found for q in read_graph(path)]
