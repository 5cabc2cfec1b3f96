"""``kg serve``: graphs in files, served: a SPARQL endpoint and a page for every IRI."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import BASE, FILE, options, settings
from kg.errors import OutputError

if TYPE_CHECKING:
    import socket

    from kg.serve.pool import Limits
    from kg.serve.store import State


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="DIR|FILE...")
@options(BASE)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--query-timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, metavar="SECONDS", help="End of a query.")
@click.option("--max-answer", type=click.IntRange(1), default=32, show_default=True, metavar="MB", help="Largest answer to a query.")
@click.option("--max-memory", type=click.IntRange(64), default=2048, show_default=True, metavar="MB", help="Most memory of a query.")
@click.option("--workers", type=click.IntRange(1, 256), help="Queries answered at once.  [default: processors, at least 4]")
@click.option("--state", type=FILE, help="Folder for the store.  [default: below ~/.cache]")
@click.option("--no-texts", is_flag=True, help="Show quotes only, also where articles lie beside the graphs.")
@click.pass_context
def serve(
    context: click.Context,
    files: tuple[Path, ...],
    base: str | None,
    host: str,
    port: int,
    query_timeout: float,
    max_answer: int,
    max_memory: int,
    workers: int | None,
    state: Path | None,
    no_texts: bool,
) -> None:
    """Serve the graphs in files and folders: pages for people, RDF and SPARQL for programs. Ctrl-C ends it.

    An article (.txt) beside its graph is shown with its actors, evidence and citations marked. The store is made once and used
    again as long as the files stay the same. Graphs of another base (--base) are shown with links to this server.
    """
    from kg.serve.pool import Limits
    from kg.serve.store import cache_folder, inputs, prepare

    chosen = settings(context, base=base)
    graphs, texts = inputs(files)
    prepared = prepare(graphs, [] if no_texts else texts, state or cache_folder())
    limits = Limits(seconds=query_timeout, answer=max_answer << 20, memory=max_memory << 20)
    _run(prepared, chosen.base, _listen(host, port), workers or max(4, os.cpu_count() or 1), limits)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; OutputError where none can."""
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as e:
        raise OutputError(f"{host}:{port}: cannot listen there ({e.strerror}): name another --port or --host") from e
    return listening


def _run(prepared: State, wanted: str, listening: socket.socket, workers: int, limits: Limits) -> None:
    import logging

    import uvicorn
    from pyoxigraph import Store

    from kg.serve.app import application
    from kg.serve.graph import Graph
    from kg.serve.store import base_of, held

    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    store = Store.read_only(str(prepared.store))
    base = base_of(store, wanted)
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    click.echo(f"{address} serves graphs with the base {base}; queries at {address}sparql")
    app = application(Graph(store, base, prepared), workers, limits)
    config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=5)
    with held(prepared):
        uvicorn.Server(config).run(sockets=[listening])
