"""What was pushed, kept in the store itself: an administrative graph with the digest of each graph, one for each base.

The graph has the name ``<base>graph/pushed`` and holds ``<document's graph> schema:sha256 "…"`` for a graph that a push replaces, and
``<shared graph> dcterms:hasPart <urn:sha256:…>`` for what a push added to one. A digest is that of the sorted N-Triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.publish import protocol
from kg.publish.target import Target, add, take
from kg.rdf.vocabulary import DCTERMS, SCHEMA

DIGEST = SCHEMA + "sha256"
PART = DCTERMS + "hasPart"
PAGE = 1000  # records of one query; servers cut long answers without a word

Records = Mapping[str, frozenset[str]]


def name(base: str) -> str:
    """The administrative graph of what `base` pushes."""
    return f"{base}graph/pushed"


def read(target: Target, ledger: str) -> dict[str, frozenset[str]]:
    """The digests of each graph that the ledger records as replaced (more than one: nobody knows); EndpointError."""
    found: set[tuple[str, str]] = set()
    last = ""
    while True:
        rows = protocol.rows(
            target.query,
            f"SELECT ?g ?d {{ GRAPH <{ledger}> {{ ?g <{DIGEST}> ?d }} FILTER(STR(?g) >= {_literal(last)}) }} ORDER BY STR(?g) LIMIT {PAGE}",
        )
        new = {(row["g"], row["d"]) for row in rows} - found
        found |= new
        if len(rows) < PAGE or not new:
            break
        last = rows[-1]["g"]
    records: dict[str, frozenset[str]] = {}
    for graph, digest in found:
        records[graph] = records.get(graph, frozenset()) | {digest}
    return records


def has_part(target: Target, ledger: str, graph: str, digest: str) -> bool:
    """Whether triples with this digest were added to the shared `graph`; EndpointError."""
    asked = f"SELECT ?d {{ VALUES ?d {{ <urn:sha256:{digest}> }} GRAPH <{ledger}> {{ <{graph}> <{PART}> ?d }} }}"
    return bool(protocol.rows(target.query, asked))


def remember(target: Target, ledger: str, replaced: Mapping[str, str], added: Mapping[str, str]) -> None:
    """Record the digests of graphs that were replaced, and of what was added to shared graphs; EndpointError."""
    lines = [_record(g, d) for g, d in replaced.items()] + [f"<{g}> <{PART}> <urn:sha256:{d}> .\n" for g, d in added.items()]
    if lines:
        add(target, ledger, "".join(sorted(lines)).encode())


def forget(target: Target, ledger: str, records: Records, graphs: Iterable[str]) -> dict[str, frozenset[str]]:
    """`records` without those of `graphs`, in the store and as the answer; EndpointError.

    By Graph Store Protocol what was added to shared graphs is forgotten too, which costs no more than adding it again.
    """
    gone = records.keys() & set(graphs)
    kept = {g: d for g, d in records.items() if g not in gone}
    if gone:
        take(target, ledger, _records({g: records[g] for g in gone}), _records(kept))
    return kept


def _records(records: Records) -> bytes:
    return "".join(sorted(_record(g, d) for g, digests in records.items() for d in digests)).encode()


def _record(graph: str, digest: str) -> str:
    return f"<{graph}> <{DIGEST}> {_literal(digest)} .\n"


def _literal(text: str) -> str:
    from pyoxigraph import Literal

    return str(Literal(text))
