"""How fast graphs reach a store beside its own bulk loader, and what kg serve costs beside bare Oxigraph.

    python -m benchmarks.publish [--part push|latency|load ...] [--documents N] [--rounds N] [--clients N] [--seconds N]

One run, on generated documents (tests/publish/generated.py), everything on this machine:

- push: triples a second of kg push, sending and counting (reading and checking the files is not counted), by Graph Store Protocol and
  by update, into Oxigraph on disk and Virtuoso, beside `oxigraph load` and Virtuoso's `rdf_loader_run` on the same triples
- latency: medians of rounds, each of another document, all in turn: a request to kg serve, and what it stands for asked of bare
  Oxigraph: over HTTP of `oxigraph serve-read-only`, and of pyoxigraph in this process, on the very store that kg serve reads. First
  cold (nothing of it was asked before), then warm (the same requests again, which kg serve then has kept)
- load: clients at once for some seconds, on pages that are kept, pages made anew and queries asked anew; then the same with one runaway
  query beside them, sent again whenever it was ended: p50, p95, errors, and the ratio of the two p95

Virtuoso is left out where it is not installed. Absolute figures are of one machine, the ratios are what is compared.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from kg.publish.journal import opened
from kg.publish.protocol import connect
from kg.publish.push import Part, changes, merge, plan, push
from kg.publish.target import Target
from kg.rdf.files import read_graph
from kg.rdf.vocabulary import PREFIXES
from kg.serve.graph import Graph, Row
from kg.serve.store import State, inputs, prepare
from kg.serve.things import thing
from tests import stores
from tests.publish.generated import write
from tests.stores import PASSWORD, USER, Store

if TYPE_CHECKING:
    import pyoxigraph

PARTS = ("push", "latency", "load")
BASE = "https://bulk.example.org/"
HTML, JSON, TURTLE = "text/html", "application/sparql-results+json", "text/turtle"
QUERIES = {
    "one document": "SELECT ?p ?o WHERE {{ <{document}> ?p ?o }}",
    "its positions": "SELECT ?x ?who ?stance WHERE {{ ?x kg:statedIn <{document}> ; kg:holder/skos:prefLabel ?who ; kg:stance ?stance }}",
    # the name of the document makes it another query each time; all are counted
    "stances counted": "SELECT ?stance (COUNT(*) AS ?n) WHERE {{ ?x a kg:Position ; kg:stance ?stance }} GROUP BY ?stance # {document}",
}
DECLARED = "".join(f"PREFIX {prefix}: <{start}> " for prefix, start in PREFIXES.items())
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
Request = tuple[str, str]  # address and Accept


class Client:
    """A connection that is kept open; `get` gives the status."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.hostname
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)

    def get(self, path: str, accept: str) -> int:
        """The status of the answer, which is read to its end; 0 where there is none."""
        try:
            self.connection.request("GET", path, headers={"Accept": accept})
            answer = self.connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0


def asked(sparql: str) -> str:
    """`sparql` as a query string."""
    return "?" + urlencode({"query": sparql})


def pushing(parts: Sequence[Part], store: Store, via: str, base: str) -> float:
    """Seconds to send the parts to an empty base, counts and records included."""
    user, password = (USER, PASSWORD) if store.auth else (None, None)

    def at(url: str) -> object:
        return connect(url, user, password, store.auth or "basic", retries=6)

    query, changed = at(store.query), at(store.update if via == "update" else store.store)
    to = Target(query, update=changed) if via == "update" else Target(query, store=changed)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "journal") as journal:
        start = time.perf_counter()
        made = sum(1 for _ in push(changes(parts, to, base, {}), to, base, journal))
        took = time.perf_counter() - start
    if made != len(parts):
        sys.exit(f"{made} of {len(parts)} graphs were sent: the store was not empty")
    return took


def loading_oxigraph(file: Path, location: Path) -> float:
    """Seconds of `oxigraph load`, its start included."""
    start = time.perf_counter()
    subprocess.run([OXIGRAPH, "load", "--location", location, "--file", file], check=True, capture_output=True)
    return time.perf_counter() - start


def loading_virtuoso(file: Path, store: Store, folder: Path) -> float:
    """Seconds of Virtuoso's loader with its checkpoint, isql's start included."""
    (folder / "bulk.nq").write_bytes(file.read_bytes())
    start = time.perf_counter()
    for statement in (f"ld_dir('{folder}', 'bulk.nq', 'urn:none')", "rdf_loader_run()", "checkpoint"):
        stores.isql(store, statement)
    return time.perf_counter() - start


def generated(folder: Path, name: str, documents: int) -> tuple[str, list[Part], Path]:
    """Base, graphs and one file of all triples of `documents` documents."""
    base = f"https://{name}.example.org/"
    files = write(folder / name, documents, base, article=0)
    whole = folder / f"{name}.nq"
    whole.write_bytes(b"".join(f.read_bytes() for f in files))
    return base, merge({str(f): plan(read_graph(f), str(f)) for f in files}), whole


def pushes(folder: Path, documents: int) -> None:
    """The first part: push beside the bulk loader."""

    def measured(title: str, store: Store, load: Callable[[Path], float]) -> None:
        base, parts, whole = generated(folder, "bulk", documents)
        triples = sum(p.triples for p in parts)
        bulk = triples / load(whole)
        print(f"{title:10} bulk loader {bulk:10.0f} triples/s")
        for via in ("gsp", "update"):
            base, parts, _ = generated(folder, via, documents)
            rate = triples / pushing(parts, store, via, base)
            print(
                f"{title:10} via {via:8}{rate:10.0f} triples/s, {rate / triples * len(parts):6.1f} graphs/s; bulk / push {bulk / rate:.1f}"
            )

    with stores.oxigraph(folder / "oxigraph") as store:
        measured("oxigraph", store, lambda file: loading_oxigraph(file, folder / "loaded"))
    if stores.VIRTUOSO and stores.ISQL:
        place = folder / "virtuoso"
        place.mkdir()
        with stores.virtuoso(place) as store:
            measured("virtuoso", store, lambda file: loading_virtuoso(file, store, place))
    else:
        print("virtuoso   is not installed: left out")


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    """A server of this command; its address."""
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while not Client(address).get("/query", HTML):
            if server.poll() is not None or time.monotonic() > end:
                sys.exit(f"{' '.join(command[:3])} does not serve")
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@dataclass(frozen=True, slots=True)
class Recording(Graph):
    """A graph that notes the queries of a page."""

    asked: list[str] = field(default_factory=list)

    def rows(self, sparql: str) -> list[Row]:
        """The rows of the answer."""
        self.asked.append(sparql)
        return Graph.rows(self, sparql)


def page_queries(store: pyoxigraph.Store, state: State, document: str) -> list[str]:
    """What kg serve asks the store for the page of `document`."""
    graph = Recording(store, BASE, state)
    thing(graph, document)
    return [DECLARED + sparql for sparql in graph.asked]


def pairs(store: pyoxigraph.Store, state: State, document: str) -> dict[str, tuple[Request, str, list[str]]]:
    """What is compared, by name: the request to kg serve; of bare Oxigraph, the form of the answers and the queries."""
    page = "/" + document.removeprefix(BASE)
    found = {name: (("/sparql" + asked(q), JSON), JSON, [q]) for name, q in queries(document).items()}
    whole = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{document}> {{ ?s ?p ?o }} }}"
    found["its Turtle, the same triples"] = ((page, TURTLE), TURTLE, [whole])
    found["its page, the page's queries"] = ((page, HTML), JSON, page_queries(store, state, document))
    found["its page, a DESCRIBE"] = ((page + "?again", HTML), TURTLE, [f"DESCRIBE <{document}>"])
    return found


def latencies(kg: str, bare: str, store: pyoxigraph.Store, state: State, documents: Sequence[str]) -> None:
    """The second part: each request in turn with what it stands for; every document once cold, then once warm."""
    ours, theirs = Client(kg), Client(bare)
    compared = {document: pairs(store, state, document) for document in documents}
    for client, path in ((ours, "/sparql"), (theirs, "/query")):  # both have started, and answered something
        client.get(path + asked("ASK {}"), JSON)
    print(f"{'median of ' + str(len(documents)):30} {'':5} kg serve  oxigraph (HTTP)  ratio  pyoxigraph (no HTTP)")
    for title in next(iter(compared.values())):
        for state_ in ("cold", "warm"):
            times: tuple[list[float], list[float], list[float]] = ([], [], [])
            for document in documents:
                request, accept, sparql = compared[document][title]
                steps = (
                    lambda request=request: ours.get(*request),
                    lambda accept=accept, sparql=sparql: max(theirs.get("/query" + asked(q), accept) for q in sparql),
                    lambda sparql=sparql: 200 if [answered(store, q) for q in sparql] else 0,
                )
                for step, taken in zip(steps, times, strict=True):
                    start = time.perf_counter()
                    if (status := step()) != 200:
                        sys.exit(f"{title}: status {status}")
                    taken.append(1000 * (time.perf_counter() - start))
            mine, bares, inside = (statistics.median(t) for t in times)
            print(f"{title:30} {state_:5} {mine:5.2f} ms {bares:13.2f} ms {mine / bares:6.2f} {inside:14.2f} ms")


def answered(store: pyoxigraph.Store, sparql: str) -> bytes | None:
    """The answer of pyoxigraph, serialized."""
    from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat

    results = store.query(sparql)
    return results.serialize(format=RdfFormat.TURTLE if isinstance(results, QueryTriples) else QueryResultsFormat.JSON)


def queries(document: str) -> dict[str, str]:
    """The queries, by name."""
    return {name: DECLARED + q.format(document=document) for name, q in QUERIES.items()}


class Visitor:
    """A connection that is kept open, for many at once in one thread."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, accept: str) -> int:
        """The status of the answer, which is read to its end; 0 where there is none."""
        try:
            reader, writer = self.streams = self.streams or await asyncio.open_connection(self.host, self.port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept: {accept}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            await reader.readexactly(int(head.partition("content-length:")[2].split()[0]))
            return int(head.split()[1])
        except (OSError, EOFError, IndexError, ValueError):
            self.close()
            return 0

    def close(self) -> None:
        """End the connection."""
        if self.streams:
            self.streams[1].close()
        self.streams = None


def requests_of(documents: Sequence[str]) -> Iterator[tuple[str, Request]]:
    """What the clients ask, by kind, without end."""
    for i in range(sys.maxsize):
        document = documents[i % len(documents)]
        yield "kept pages", ("/" + document.removeprefix(BASE), HTML)
        yield "new pages", (f"/search?q=Norland&n={i}", HTML)
        for q in list(queries(document).values())[:2]:
            yield "new queries", ("/sparql" + asked(f"{q} # {i}"), JSON)
        yield "kept pages", ("/", HTML)


async def under_load(
    kg: str, documents: Sequence[str], clients: int, seconds: float, runaway: bool, asking: Iterator[tuple[str, Request]]
) -> float:
    """The third part: `clients` at once, each asking one thing after another; the p95 in milliseconds."""
    end = time.monotonic() + seconds
    taken: dict[str, list[float]] = {}
    failed: list[int] = []
    ran: list[int] = []

    async def client() -> None:
        visitor = Visitor(kg)
        while time.monotonic() < end:
            kind, request = next(asking)
            start = time.perf_counter()
            status = await visitor.get(*request)
            taken.setdefault(kind, []).append(1000 * (time.perf_counter() - start))
            if status != 200:
                failed.append(status)
        visitor.close()

    async def running_away() -> None:
        visitor = Visitor(kg)
        while True:
            ran.append(await visitor.get("/sparql" + asked(RUNAWAY), JSON))

    beside = asyncio.create_task(running_away()) if runaway else None
    await asyncio.gather(*(client() for _ in range(clients)))
    if beside:
        beside.cancel()
        with suppress(asyncio.CancelledError):
            await beside
    whole = [t for times in taken.values() for t in times]
    print(f"{clients} clients, {seconds:g} s, ", end="")
    print(f"one runaway query beside them ({len(ran)} ended with {sorted(set(ran))})" if runaway else "nothing beside them", end=": ")
    print(f"{len(whole) / seconds:.0f} answers/s, {len(failed)} errors" + (f" {sorted(set(failed))}" if failed else ""))
    for kind, times in {"all": whole, **taken}.items():
        print(f"  {kind:12} {len(times):7} answers  p50 {statistics.median(times):7.1f} ms  p95 {_p95(times):7.1f} ms")
    return _p95(whole)


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


def load(kg: str, documents: Sequence[str], clients: int, seconds: float) -> None:
    """Both minutes, after a first look at all pages that are kept."""
    visitor = Client(kg)
    for document in documents:
        visitor.get("/" + document.removeprefix(BASE), HTML)
    asking = requests_of(documents)
    alone, beside = (asyncio.run(under_load(kg, documents, clients, seconds, runaway, asking)) for runaway in (False, True))
    print(f"p95 beside a runaway query / without: {beside / alone:.2f}")


def serving(folder: Path, documents: int, rounds: int, clients: int, seconds: float, parts: Sequence[str]) -> None:
    """The second and the third part."""
    from pyoxigraph import Store

    graphs = [generated(folder, "bulk", documents)[2]]
    found = sorted({q.graph_name.value for q in read_graph(graphs[0])})  # type: ignore[union-attr]
    names = [iri for iri in found if iri.startswith(BASE + "document/")]
    state = prepare(*inputs(graphs), folder / "state")
    ports = stores.free_ports(2)
    ours = [sys.executable, "-m", "kg", "serve", str(graphs[0]), "--base", BASE, "--port", str(ports[0]), "--state", str(folder / "state")]
    bare = [OXIGRAPH, "serve-read-only", "--location", str(state.store), "--bind", f"127.0.0.1:{ports[1]}"]
    with served(ours, ports[0]) as kg, served(bare, ports[1]) as oxigraph:
        if "latency" in parts:
            latencies(kg, oxigraph, Store.read_only(str(state.store)), state, names[:rounds])
        if "load" in parts:
            load(kg, names, clients, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS, help="default all")
    parser.add_argument("--documents", type=int, default=200, metavar="N", help="default 200")
    parser.add_argument("--rounds", type=int, default=60, metavar="N", help="documents that latency is measured on (default 60)")
    parser.add_argument("--clients", type=int, default=50, metavar="N", help="default 50")
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help="of load, with and without a runaway query (default 60)")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} processors, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        if "push" in chosen.part:
            pushes(Path(name), chosen.documents)
        if {"latency", "load"} & set(chosen.part):
            serving(Path(name), chosen.documents, chosen.rounds, chosen.clients, chosen.seconds, chosen.part)
    print(f"load after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
