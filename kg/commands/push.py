"""``kg push``: graphs into a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import BASE, ENDPOINT, ENGINE, FILE, JSON, options, settings
from kg.commands.report import print_json, progress
from kg.errors import ConfigError, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.config import Settings
    from kg.publish.push import Change, Part
    from kg.publish.target import Target

WAYS = ("gsp", "update")
RETRIES = 6  # waits of 0, 1, 2, 4, 8 and 16 seconds


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="GRAPH...")
@click.option("--endpoint", "store", metavar="URL", help="Graph Store Protocol address.  [default: KG_STORE]")
@click.option("--query-endpoint", "sparql", metavar="URL", help="Where triples are counted.  [default: KG_SPARQL, else known of the store]")
@click.option("--update-endpoint", metavar="URL", help="SPARQL Update address, for --via update.  [default: known of the store]")
@click.option("--via", type=click.Choice(WAYS), default=WAYS[0], show_default=True, help="Graph Store Protocol, or SPARQL Update.")
@click.option("--graph", metavar="IRI", help="Name of the graph for a file that names none.  [default: its document's IRI]")
@click.option("--prune", is_flag=True, help="Remove documents that an earlier push of this --base sent and this does not.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--validate/--no-validate", "checked", default=True, help="Check the graphs by the shapes first.  [default: yes]")
@click.option("--retries", type=click.IntRange(0, 20), default=RETRIES, show_default=True, help="How often a failed request is repeated.")
@click.option("--journal", "journal_file", type=FILE, help="File that tells where a killed push was.  [default: below ~/.local/state]")
@options(BASE, ENGINE, *ENDPOINT, JSON)
@click.pass_context
def push(
    context: click.Context,
    files: tuple[Path, ...],
    store: str | None,
    sparql: str | None,
    update_endpoint: str | None,
    via: str,
    graph: str | None,
    prune: bool,
    dry_run: bool,
    checked: bool,
    retries: int,
    journal_file: Path | None,
    base: str | None,
    engine: str | None,
    auth: str | None,
    timeout: float | None,
    as_json: bool,
) -> None:
    """Put GRAPHs (files that kg export wrote) into a store, a named graph per document.

    A document's graph is replaced whole, where it changed; the graphs that documents share (actors, issues) are added to. All files
    are read and checked before the first is sent. A push that was killed goes on where it was when it is started again. After each
    graph its triples are counted in the store.
    """
    from kg.publish import journal
    from kg.publish.push import KEEP, changes
    from kg.publish.push import push as send

    chosen = settings(context, store=store, sparql=sparql, base=base, engine=engine, auth=auth, timeout=timeout)
    to = target(chosen, update_endpoint, via, retries)
    parts = _parts(files, graph, chosen.engine if checked else None)
    with journal.opened(journal_file or journal.default(to.changed.url, chosen.base)) as kept:
        found = changes(parts, to, chosen.base, kept.entries(), prune)
        if not dry_run:
            with progress(sum(c.action != KEEP for c in found)) as bar:
                for _ in send(found, to, chosen.base, kept):
                    bar.update(1)
    if as_json:
        print_json({"sent": not dry_run, "graphs": [{"graph": c.graph, "action": c.action, "triples": c.triples} for c in found]})
    elif dry_run:
        _tell(found)


def target(chosen: Settings, update_endpoint: str | None = None, via: str = WAYS[0], retries: int = RETRIES) -> Target:
    """Where to push; ConfigError where an address is missing."""
    from kg.publish.protocol import Endpoint, connect
    from kg.publish.target import Target, addresses

    def at(url: str) -> Endpoint:
        return connect(url, chosen.user, chosen.password, chosen.auth, chosen.timeout, chosen.token, retries)

    url = update_endpoint if via == "update" and update_endpoint else chosen.store
    if url is None:
        raise ConfigError("no store to push to: name its Graph Store Protocol address with --endpoint or KG_STORE")
    known = addresses(url)
    asked = chosen.sparql or (known[0] if known else None)
    if asked is None:
        raise ConfigError(f"{at(url).url}: a store of no known kind: name its query address with --query-endpoint or KG_SPARQL")
    if via == "gsp":
        return Target(at(asked), store=at(url))
    changed = update_endpoint or (known[1] if known else None)
    if changed is None:
        raise ConfigError(f"{at(url).url}: a store of no known kind: name its update address with --update-endpoint")
    return Target(at(asked), update=at(changed))


def _parts(files: Sequence[Path], graph: str | None, engine: str | None) -> list[Part]:
    """What the files hold, by graph; with `engine` they are checked by the shapes first; GraphError, InputError, ValidationFailed."""
    from kg.publish.push import merge, plan
    from kg.rdf.files import read_graph
    from kg.validate.report import summary
    from kg.validate.shapes import validate

    plans: dict[str, list[Part]] = {}
    for file in files:
        quads = read_graph(file)
        plans[str(file)] = plan(quads, str(file), graph)
        if engine and not (report := validate(quads, engine=engine)).conforms:
            raise ValidationFailed(f"{file}: {summary(report)}: kg validate tells each; --no-validate pushes it all the same")
    return merge(plans, graph)


def _tell(found: Sequence[Change]) -> None:
    from kg.publish.push import KEEP

    for change in found:
        if change.action != KEEP:
            click.echo(f"{change.action:8}{change.triples:8} triples  {change.graph}")
    click.echo(f"{sum(c.action == KEEP for c in found)} of {len(found)} graphs stay as they are")
