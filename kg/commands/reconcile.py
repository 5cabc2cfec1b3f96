"""``kg reconcile``: identities for actors that the authority does not know."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.options import AUTHORITY, FILE, TIMEOUT, options, settings
from kg.errors import ConfigError
from kg.write import STDOUT, write


@click.command()
@click.argument("files", type=FILE, nargs=-1, metavar="[GRAPH...]")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="The sheet, or with --apply the authority file.  [default: -]")
@click.option("--apply", "sheet", type=FILE, metavar="SHEET", help="Make an authority file from the accepted lines of a sheet.")
@click.option("--service", metavar="URL", help="Reconciliation service.  [default: Wikidata's]")
@click.option("--threshold", metavar="SCORE", type=float, default=95, show_default=True, help="Below it nothing is linked without a yes.")
@click.option("--candidates", type=click.IntRange(1, 50), default=5, show_default=True, help="So many for an actor at most.")
@click.option("--batch", type=click.IntRange(1, 200), default=10, show_default=True, help="Actors in one request.")
@click.option("--cache", type=FILE, metavar="FILE", help="Where answers are kept.  [default: beside the sheet, .cache.json]")
@click.option("--offline", is_flag=True, help="Ask nothing: use the answers that are kept.")
@options(AUTHORITY, TIMEOUT)
@click.pass_context
def reconcile(
    context: click.Context,
    files: tuple[Path, ...],
    output: str,
    sheet: Path | None,
    service: str | None,
    threshold: float,
    candidates: int,
    batch: int,
    cache: Path | None,
    offline: bool,
    authority: tuple[Path, ...],
    timeout: float | None,
) -> None:
    """Propose identities for the actors of GRAPHs (files that kg export wrote) that have no link to Wikidata.

    A service that speaks the W3C Reconciliation API is asked with name, type and offices. The sheet (TSV) is for a person: write yes
    or no in the column decision, make an authority file of it with --apply, and export again with --authority.
    """
    if bool(files) == bool(sheet):
        raise click.UsageError("name graphs to make a sheet, or a sheet with --apply")
    chosen = settings(context, authority=authority, timeout=timeout)
    from kg.reconcile import sheet as sheets

    if sheet:
        from kg.authority.load import load

        write(output, sheets.authority(sheet, load(chosen.authority)))
        return
    from kg.rdf.files import read_graph
    from kg.reconcile.actors import unlinked
    from kg.reconcile.service import WIKIDATA, Service

    place = None if output == STDOUT else Path(output)
    if offline and cache is None and place is None:
        raise ConfigError("--offline: name the file of kept answers with --cache, or a sheet with -o")
    kept = cache or (place.with_suffix(".cache.json") if place else None)
    before = sheets.load(place) if place and place.exists() else []
    actors = unlinked(quad for file in files for quad in read_graph(file))
    proposed = Service(service or WIKIDATA, chosen.timeout, kept, offline, candidates, batch).propose(actors) if actors else {}
    found = sheets.lines(actors, proposed, threshold, before)
    write(output, sheets.text(found))
    sure, some = len({x.key for x in found if x.decision in ("yes", "auto")}), len({x.key for x in found if x.candidate})
    click.echo(f"{len(actors)} actors without a link: {some} with candidates, {sure} accepted", err=True)
