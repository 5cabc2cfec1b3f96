"""``kg push``: graphs into a store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.options import ENDPOINT, FILE, JSON, options, settings
from kg.commands.report import print_json, progress
from kg.errors import ConfigError


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="GRAPH...")
@click.option("--endpoint", "store", metavar="URL", help="Graph Store Protocol address.  [default: KG_STORE]")
@click.option("--graph", metavar="IRI", help="Name of the graph for a file that names none.  [default: its document's IRI]")
@options(*ENDPOINT, JSON)
@click.pass_context
def push(
    context: click.Context,
    files: tuple[Path, ...],
    store: str | None,
    graph: str | None,
    auth: str | None,
    timeout: float | None,
    as_json: bool,
) -> None:
    """Put GRAPHs (files that kg export wrote) into a store, a named graph per document.

    A document's graph is replaced whole; the graphs that documents share (actors, issues) are added to. All files are read
    before the first is sent.
    """
    from kg.publish.protocol import connect
    from kg.publish.push import plan
    from kg.publish.push import push as send
    from kg.rdf.files import read_graph

    chosen = settings(context, store=store, auth=auth, timeout=timeout)
    if chosen.store is None:
        raise ConfigError("no store to push to: name its Graph Store Protocol address with --endpoint or KG_STORE")
    endpoint = connect(chosen.store, chosen.user, chosen.password, chosen.auth, chosen.timeout)
    plans = [plan(read_graph(file), str(file), graph) for file in files]
    with progress(len(plans)) as bar:
        for parts in plans:
            send(parts, endpoint)
            bar.update(1)
    if as_json:
        sent = [[{"graph": p.graph, "triples": p.triples, "replaced": p.replace} for p in parts] for parts in plans]
        print_json([{"file": str(file), "graphs": graphs} for file, graphs in zip(files, sent, strict=True)])
