"""A store that follows an output folder: what changed there since the last run is sent, what is gone is removed.

The folder's graphs are the truth, the store's own record (:mod:`kg.publish.ledger`) tells what it holds: a graph is sent where the two
differ, by :mod:`kg.publish.push`. A run that was killed while it sent goes on with what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.corpus.manifest import Row
from kg.errors import KgError
from kg.publish import ledger
from kg.publish.push import KEEP, REMOVE, Change, Part, changes, merge, plan, push
from kg.publish.target import counts
from kg.rdf.files import read_graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from kg.corpus.manifest import Manifest
    from kg.publish.journal import Journal
    from kg.publish.target import Target

BATCH = 64_000_000  # bytes of graphs that are in memory at once and sent in one push


@dataclass(slots=True)
class Followed:
    """Graphs of documents: sent, already there, removed; and what could not be sent, with its reason."""

    sent: int = 0
    kept: int = 0
    removed: int = 0
    errors: list[KgError] = field(default_factory=list)


def follow(manifest: Manifest, to: Target, base: str, journal: Journal, step: Callable[[], None]) -> Followed:
    """Make the store `to` hold the graphs of the folder; `step` is called for each file of graphs that is settled.

    Where two files tell of one document (the same text), the first by name is sent. What this folder sent before under the same
    `base` and no longer has is removed; graphs that others sent are left alone. EndpointError, AuthenticationError.
    """
    followed = Followed()
    records = ledger.read(to, ledger.name(base))
    unsure = journal.entries().keys()  # what a push that was killed had under way
    wanted: set[str] = set()
    batch: dict[str, list[Part]] = {}
    size = 0

    def flush() -> None:
        nonlocal size
        found = changes(merge(batch), to, base, journal.entries())
        documents = {c.graph for c in found if c.part is not None and c.part.replace}
        manifest.sending(to.changed.url, base, documents)
        for change in push(found, to, base, journal):
            followed.sent += change.graph in documents
        followed.kept += sum(c.action == KEEP for c in found if c.graph in documents)
        batch.clear()
        size = 0

    for row in manifest.parts():
        known = manifest.graphs(row)
        if known is None or any(g not in wanted and (g in unsure or records.get(g) != frozenset({digest})) for g, digest in known.items()):
            try:
                parts = _parts(manifest, row)
            except KgError as error:
                followed.errors.append(error)
                continue
            known = {p.graph: p.digest for p in parts if p.replace}
            manifest.note_graphs(row, known)
            new = [p for p in parts if not p.replace or p.graph not in wanted]
            batch[row.source] = new
            size += sum(len(p.body) for p in new)
        else:
            followed.kept += len(known.keys() - wanted)
        wanted |= known.keys()
        if size > BATCH:
            flush()
        step()
    if batch:
        flush()
    if gone := sorted(manifest.sent(to.changed.url, base) - wanted):
        held = counts(to, gone)
        followed.removed = sum(1 for _ in push([Change(g, REMOVE, held[g], None) for g in gone], to, base, journal))
        manifest.removed(to.changed.url, base, gone)
    return followed


def add(quads: Iterable[Quad], to: Target, base: str, journal: Journal) -> None:
    """Send `quads`, which stand in a named graph; EndpointError, AuthenticationError."""
    for _ in push(changes(plan(quads, "the run"), to, base, journal.entries()), to, base, journal):
        pass


def _parts(manifest: Manifest, row: Row) -> list[Part]:
    """What goes into which graph; GraphError, InputError."""
    return plan(read_graph(manifest.folder / row.place), row.source)
