"""A store to push to: its addresses, the two ways to change a graph there, and how many triples its graphs hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.publish import protocol

if TYPE_CHECKING:
    from kg.publish.protocol import Endpoint

CHUNK = 500  # triples of one INSERT DATA; Virtuoso 7 refuses more than 1,000 (SP031)
ASKED = 100  # graphs of one query

# Address of graphs or updates, and where the same store takes queries and updates.
# Oxigraph's and Virtuoso's are tested; the others are not (docs/push.md).
KNOWN = (
    (r"/(store|update)$", "/query", "/update"),  # Oxigraph; Fuseki's update
    (r"/(data|get)$", "/query", "/update"),  # Fuseki
    (r"/sparql(-graph-crud)?(-auth)?$", "/sparql", "/sparql-auth"),  # Virtuoso
    (r"/(rdf-graphs/service|statements)$", "", "/statements"),  # GraphDB, RDF4J
    (r"(:5820/[^/]+)$", r"\1/query", r"\1/update"),  # Stardog
    (r"/sparql/gsp/?$", "/sparql", "/sparql"),  # Neptune
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where queries go, and what changes a graph: `update` (SPARQL Update) where there is one, else `store` (Graph Store Protocol)."""

    query: Endpoint
    store: Endpoint | None = None
    update: Endpoint | None = None

    @property
    def changed(self) -> Endpoint:
        """The endpoint that changes graphs."""
        endpoint = self.update or self.store
        assert endpoint is not None
        return endpoint


def addresses(url: str) -> tuple[str, str] | None:
    """The query and the update address of the store with the address `url`, None for a store of no known kind.

    >>> addresses("http://localhost:7878/store")
    ('http://localhost:7878/query', 'http://localhost:7878/update')
    >>> addresses("https://example.org/repositories/review/rdf-graphs/service")
    ('https://example.org/repositories/review', 'https://example.org/repositories/review/statements')
    """
    for pattern, query, update in KNOWN:
        if re.search(pattern, url):
            return re.sub(pattern, query, url), re.sub(pattern, update, url)
    return None


def replace(target: Target, graphs: Iterable[tuple[str, bytes]]) -> None:
    """Make each graph hold the triples (N-Triples, a line each) and no others.

    By Graph Store Protocol a request for each graph. By update, small graphs share a request and a large one takes several: a push that
    ends between them leaves part of it, so count. EndpointError, AuthenticationError.
    """
    if target.update is None:
        for graph, body in graphs:
            protocol.put(target.changed, graph, body)
        return
    operations = [(graph, line) for graph, body in graphs for line in (b"", *body.splitlines(keepends=True))]
    _update(target.update, operations)


def add(target: Target, graph: str, body: bytes) -> None:
    """Add the triples (N-Triples, a line each) to `graph`; EndpointError, AuthenticationError."""
    if target.update is None:
        protocol.post(target.changed, graph, body)
    else:
        _update(target.update, [(graph, line) for line in body.splitlines(keepends=True)])


def take(target: Target, graph: str, body: bytes, rest: bytes) -> None:
    """Take the triples `body` from `graph`, which then holds `rest`; EndpointError, AuthenticationError.

    The Graph Store Protocol cannot take triples: there the graph is replaced by `rest`.
    """
    if target.update is None:
        protocol.put(target.changed, graph, rest)
        return
    lines = body.splitlines(keepends=True)
    for chunk in (lines[i : i + CHUNK] for i in range(0, len(lines), CHUNK)):
        protocol.update(target.update, f"DELETE DATA {{ GRAPH <{graph}> {{\n{b''.join(chunk).decode()}}} }}")


def remove(target: Target, graph: str) -> None:
    """Leave no triple in `graph`, which need not be there; EndpointError, AuthenticationError."""
    if target.update is None:
        protocol.delete(target.changed, graph)
    else:
        protocol.update(target.update, f"DROP SILENT GRAPH <{graph}>")


def counts(target: Target, graphs: Sequence[str]) -> dict[str, int]:
    """How many triples each of `graphs` holds in the store; EndpointError, AuthenticationError."""
    found = dict.fromkeys(graphs, 0)
    for i in range(0, len(graphs), ASKED):
        names = " ".join(f"<{g}>" for g in graphs[i : i + ASKED])
        sparql = f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        found |= {row["g"]: int(row["n"]) for row in protocol.rows(target.query, sparql) if "g" in row}
    return found


def _update(endpoint: Endpoint, operations: Sequence[tuple[str, bytes]]) -> None:
    """Send `operations` in order, :data:`CHUNK` a request: an empty line drops the graph, another is a triple to insert.

    A drop is always SILENT: Virtuoso answers 500 where there is no such graph.
    """
    for i in range(0, len(operations), CHUNK):
        said: list[str] = []
        inside: str | None = None
        for graph, line in operations[i : i + CHUNK]:
            if inside is not None and (graph != inside or not line):
                said.append("} } ;\n")
                inside = None
            if not line:
                said.append(f"DROP SILENT GRAPH <{graph}> ;\n")
            else:
                if inside is None:
                    said.append(f"INSERT DATA {{ GRAPH <{graph}> {{\n")
                    inside = graph
                said.append(line.decode())
        said.append("} }" if inside is not None else "")
        protocol.update(endpoint, "".join(said).rstrip().removesuffix(";"))
