"""Quads -> a store: each document has a graph of its own there, which a push replaces whole.

Actors, issues and the ontology are shared by many documents: to their graphs a push only adds. What is sent is N-Triples that we
wrote ourselves from what we parsed: Virtuoso leaves a graph half replaced where a PUT has a syntax error.

The store keeps a digest of each graph (:mod:`kg.publish.ledger`), a journal what this push has done (:mod:`kg.publish.journal`). A
graph is left alone only where the recorded digest is the one to send and the store holds as many triples, and no push was killed
while it sent this graph. The record of a graph goes before it is sent and comes back when its triples have been counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import EndpointError, GraphError
from kg.publish import ledger, target
from kg.rdf.vocabulary import DOCUMENT, INVALIDATED, TYPE, XSD

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from kg.publish.journal import Journal
    from kg.publish.target import Target

RECORDED = 100  # graphs sent between two records in the store
INTEGERS = ("nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt")
CHECKED = ("boolean", "integer", "decimal", "double", "float", "date", "time", "dateTime", "gYear", "gYearMonth")
ADD, REPLACE, EXTEND, KEEP, REMOVE = "add", "replace", "extend", "keep", "remove"


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one graph of the store: N-Triples, sorted; `replace` tells whether what was there goes."""

    graph: str
    body: bytes
    triples: int
    replace: bool

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one graph: `action` is add, replace, extend, keep or remove; `part` is None for what is removed."""

    graph: str
    action: str
    triples: int
    part: Part | None


def plan(quads: Iterable[Quad], source: str, graph: str | None = None) -> list[Part]:
    """What to send for the quads read from `source`, shared graphs first, so that no document points at what is not there yet.

    Quads in the default graph go to `graph`, or to the graph of the one document that they describe. GraphError where there is none
    or more than one, where nothing is to be sent, and for blank nodes (no digest can tell whether they changed) and literals that do
    not fit their datatype (Virtuoso changes them without a word).
    """
    from pyoxigraph import DefaultGraph, Triple

    graphs: dict[str | None, set[Triple]] = {}
    for q in quads:
        name = None if isinstance(q.graph_name, DefaultGraph) else q.graph_name.value
        graphs.setdefault(name, set()).add(Triple(q.subject, q.predicate, q.object))
    if not graphs:
        raise GraphError(f"{source}: has no triples to push")
    _sound((t for triples in graphs.values() for t in triples), source)
    if unnamed := graphs.pop(None, None):
        named = graph or _only_document(unnamed, source)
        graphs[named] = graphs.get(named, set()) | unnamed
    parts = [_part(name, triples, graph) for name, triples in graphs.items() if name is not None]
    return _ordered(parts)


def merge(plans: Mapping[str, Sequence[Part]], graph: str | None = None) -> list[Part]:
    """One part for each graph of `plans` (by their sources): shared graphs, and `graph`, hold what any of them says.

    GraphError where two sources have different triples for one document's graph.
    """
    merged: dict[str, tuple[Part, str]] = {}
    for source, parts in plans.items():
        for part in parts:
            earlier = merged.get(part.graph)
            if earlier is None or earlier[0] == part:
                merged[part.graph] = part, source
            elif part.graph == graph or not (part.replace or earlier[0].replace):
                lines = sorted({*earlier[0].body.splitlines(True), *part.body.splitlines(True)})
                merged[part.graph] = Part(part.graph, b"".join(lines), len(lines), part.replace), source
            else:
                raise GraphError(f"{source}: the graph <{part.graph}> is another in {earlier[1]}: push one of the two")
    return _ordered(part for part, _ in merged.values())


def changes(parts: Sequence[Part], to: Target, base: str, entries: Mapping[str, str | None], prune: bool = False) -> list[Change]:
    """What a push of `parts` does in the store: a change for each, and with `prune` for each other graph that `base` pushed.

    `entries` are those of the journal. Nothing is changed; EndpointError, AuthenticationError.
    """
    admin = ledger.name(base)
    records = ledger.read(to, admin)
    sent = {p.graph for p in parts}
    gone = sorted(records.keys() - sent) if prune else []
    held = target.counts(to, [*(p.graph for p in parts), *gone])
    found = [Change(p.graph, _action(p, to, admin, records, entries, held[p.graph]), p.triples, p) for p in parts]
    return found + [Change(g, REMOVE, held[g], None) for g in gone]


def push(found: Sequence[Change], to: Target, base: str, journal: Journal) -> Iterator[Change]:
    """Make the changes, and yield each when it is made and counted; EndpointError (those before it are then in the store)."""
    admin = ledger.name(base)
    sent = [c.part for c in found if c.part is not None and c.action != KEEP]
    removed = [c.graph for c in found if c.action == REMOVE]
    records = ledger.forget(to, admin, ledger.read(to, admin), (p.graph for p in sent if p.replace))
    by_graph = {c.graph: c for c in found}
    entries = journal.entries()
    unrecorded = [c.part for c in found if c.part is not None and c.action == KEEP and c.graph in entries]
    for batch in _batches(sent, together=to.update is not None):
        journal.begin(p.graph for p in batch)
        _send(batch, to)
        journal.done({p.graph: p.digest for p in batch})
        unrecorded += batch
        if len(unrecorded) >= RECORDED:
            records |= _record(unrecorded, to, admin)
            unrecorded = []
        yield from (by_graph[p.graph] for p in batch)
    records |= _record(unrecorded, to, admin)
    for graph in removed:
        target.remove(to, graph)
        yield by_graph[graph]
    if left := [g for g, n in target.counts(to, removed).items() if n]:
        raise EndpointError(f"{to.changed.url}: <{left[0]}> still holds triples after it was removed")
    ledger.forget(to, admin, records, removed)
    journal.close_round()


def _action(part: Part, to: Target, admin: str, records: Mapping[str, frozenset[str]], entries: Mapping[str, str | None], held: int) -> str:
    here = frozenset({part.digest})
    if part.graph in entries:
        known = entries[part.graph] == part.digest and records.get(part.graph, here) == here
    elif part.replace:
        known = records.get(part.graph) == here
    else:
        known = ledger.has_part(to, admin, part.graph, part.digest)
    if known and (held == part.triples if part.replace else held >= part.triples):
        return KEEP
    return ADD if not held else REPLACE if part.replace else EXTEND


def _send(batch: Sequence[Part], to: Target) -> None:
    """Send the parts and count; EndpointError where the store then holds another number of triples."""
    target.replace(to, [(p.graph, p.body) for p in batch if p.replace])
    for part in batch:
        if not part.replace:
            target.add(to, part.graph, part.body)
    held = target.counts(to, [p.graph for p in batch])
    for part in batch:
        n = held[part.graph]
        if n < part.triples or (part.replace and n != part.triples):
            why = "does its query address see what was written, and does it keep literals of equal value apart?"
            raise EndpointError(f"{to.changed.url}: <{part.graph}> holds {n} triples after {part.triples} were sent: {why}")


def _record(parts: Sequence[Part], to: Target, admin: str) -> dict[str, frozenset[str]]:
    """Record the parts in the store; the new records of those that were replaced."""
    replaced, added = ({p.graph: p.digest for p in parts if p.replace is which} for which in (True, False))
    ledger.remember(to, admin, replaced, added)
    return {graph: frozenset({digest}) for graph, digest in replaced.items()}


def _batches(parts: Sequence[Part], together: bool) -> Iterator[list[Part]]:
    """One part each, or `together` as many small ones as one update may hold."""
    batch: list[Part] = []
    size = 0
    for part in parts:
        cost = part.triples + 1
        if batch and (not together or size + cost > target.CHUNK):
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += cost
    if batch:
        yield batch


def _ordered(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda p: (p.replace, p.graph))


def _part(name: str, triples: set[Triple], asked: str | None) -> Part:
    lines = sorted(f"{t} .\n".encode() for t in triples)
    return Part(name, b"".join(lines), len(triples), replace=name == asked or bool(_documents(triples)))


def _sound(triples: Iterable[Triple], source: str) -> None:
    """GraphError for a blank node, and for a literal that its datatype does not have (SPARQL 1.1, section 17.5, by Oxigraph)."""
    from pyoxigraph import BlankNode, Literal, QuerySolutions, Store

    values: dict[str, set[str]] = {}
    for t in triples:
        for term in (t.subject, t.object):
            if isinstance(term, BlankNode):
                raise GraphError(f"{source}: has blank nodes, which no push can compare: give each node an IRI (kg export does)")
        if isinstance(t.object, Literal) and t.object.datatype.value.startswith(XSD):
            values.setdefault(t.object.datatype.value.removeprefix(XSD), set()).add(t.object.value)
    store = Store()
    for datatype, found in sorted(values.items()):
        cast = "integer" if datatype in INTEGERS else datatype
        if cast in CHECKED:
            listed = " ".join(str(Literal(value)) for value in sorted(found))
            unfit = f"FILTER(!COALESCE(isLiteral(<{XSD}{cast}>(?v)), false))"
            wrong = store.query(f"SELECT ?v {{ VALUES ?v {{ {listed} }} {unfit} }} LIMIT 1")
            assert isinstance(wrong, QuerySolutions)
            for row in wrong:
                raise GraphError(f"{source}: {row['v']} is no xsd:{datatype}: a store may change or refuse it")


def _only_document(triples: set[Triple], source: str) -> str:
    documents = _documents(triples)
    if len(documents) != 1:
        many = f"describes {len(documents)} documents" if documents else "describes no document"
        raise GraphError(f"{source}: {many} in one graph: name the graph with --graph, or push TriG or N-Quads, which name theirs")
    return documents[0]


def _documents(triples: set[Triple]) -> list[str]:
    from pyoxigraph import NamedNode

    kind, document, invalidated = NamedNode(TYPE), NamedNode(DOCUMENT), NamedNode(INVALIDATED)  # a tombstone is a document's too
    found = (t.subject for t in triples if t.predicate == invalidated or (t.predicate == kind and t.object == document))
    return sorted({s.value for s in found if isinstance(s, NamedNode)})
