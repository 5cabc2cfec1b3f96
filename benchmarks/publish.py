"""How fast graphs reach a store beside its own bulk loader, and what kg serve costs beside bare Oxigraph.

    python -m benchmarks.publish [--documents N] [--rounds N] [--clients N] [--seconds N]

One run, on generated documents (tests/publish/generated.py), everything on this machine:

- push: triples a second of kg push, sending and counting (reading and checking the files is not counted), by Graph Store Protocol and
  by update, into Oxigraph on disk and Virtuoso, beside `oxigraph load` and Virtuoso's `rdf_loader_run` on the same triples
- latency: median of rounds, the two servers in turn: the same query to kg serve and to `oxigraph serve-read-only` on the same triples; and
  a page beside the bare DESCRIBE of what it shows
- load: clients at once for some seconds on pages and /sparql, then again with one runaway query beside them: p95 and errors

Virtuoso is left out where it is not installed. Absolute figures are of one machine, the ratios are what is compared.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kg.publish.journal import opened
from kg.publish.protocol import connect
from kg.publish.push import Part, changes, merge, plan, push
from kg.publish.target import Target
from kg.rdf.files import read_graph
from tests import stores
from tests.publish.generated import write
from tests.stores import PASSWORD, USER, Store

HTML, JSON = "text/html", "application/sparql-results+json"
QUERIES = {
    "one document": "SELECT ?p ?o WHERE {{ <{document}> ?p ?o }}",
    "its positions": "SELECT ?x ?who ?stance WHERE {{ ?x kg:statedIn <{document}> ; kg:holder/skos:prefLabel ?who ; kg:stance ?stance }}",
    "stances counted": "SELECT ?stance (COUNT(*) AS ?n) WHERE {{ ?x a kg:Position ; kg:stance ?stance }} GROUP BY ?stance",
}
PREFIXES = "PREFIX kg: <https://w3id.org/policy-kg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


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
    program = Path(sys.executable).with_name("oxigraph")
    start = time.perf_counter()
    subprocess.run([program, "load", "--location", location, "--file", file], check=True, capture_output=True)
    return time.perf_counter() - start


def loading_virtuoso(file: Path, store: Store, folder: Path) -> float:
    """Seconds of Virtuoso's loader with its checkpoint, isql's start included."""
    (folder / "bulk.nq").write_bytes(file.read_bytes())
    start = time.perf_counter()
    for statement in (f"ld_dir('{folder}', 'bulk.nq', 'urn:none')", "rdf_loader_run()", "checkpoint"):
        stores.isql(store, statement)
    return time.perf_counter() - start


def pushes(folder: Path, documents: int) -> None:
    """The first part: push beside the bulk loader."""

    def generated(name: str) -> tuple[str, list[Part], Path]:
        base = f"https://{name}.example.org/"
        files = write(folder / name, documents, base, article=0)
        whole = folder / f"{name}.nq"
        whole.write_bytes(b"".join(f.read_bytes() for f in files))
        return base, merge({str(f): plan(read_graph(f), str(f)) for f in files}), whole

    def measured(title: str, store: Store, load: Callable[[Path], float]) -> None:
        base, parts, whole = generated("bulk")
        triples = sum(p.triples for p in parts)
        bulk = triples / load(whole)
        print(f"{title:10} bulk loader {bulk:10.0f} triples/s")
        for via in ("gsp", "update"):
            base, parts, _ = generated(via)
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
        while not Client(address).get("/", HTML):
            if server.poll() is not None or time.monotonic() > end:
                sys.exit(f"{' '.join(command[:3])} does not serve")
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def latencies(kg: str, bare: str, base: str, document: str, rounds: int) -> None:
    """The second part: each pair of requests in turn, `rounds` times."""
    page = "/" + document.removeprefix(base)
    describe = ("/query" + asked(f"DESCRIBE <{document}>"), "text/turtle")
    pairs = {n: (("/sparql" + asked(q), JSON), ("/query" + asked(q), JSON)) for n, q in queries(document).items()}
    pairs |= {"page / DESCRIBE": ((page, HTML), describe), "Turtle / DESCRIBE": ((page, "text/turtle"), describe)}
    ours, theirs = Client(kg), Client(bare)
    for title, (first, second) in pairs.items():
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds + 3):
            for client, request, taken in ((ours, first, times[0]), (theirs, second, times[1])):
                start = time.perf_counter()
                if (status := client.get(*request)) != 200:
                    sys.exit(f"{title}: {request[0]}: status {status}")
                taken.append(1000 * (time.perf_counter() - start))
        mine, bares = (statistics.median(t[3:]) for t in times)
        print(f"{title:18} kg serve {mine:7.2f} ms, oxigraph {bares:7.2f} ms, ratio {mine / bares:.2f}")


def queries(document: str) -> dict[str, str]:
    """The queries, by name."""
    return {name: PREFIXES + q.format(document=document) for name, q in QUERIES.items()}


def load(kg: str, base: str, documents: Sequence[str], clients: int, seconds: float, runaway: bool) -> None:
    """The third part: `clients` at once, each asking one thing after another."""
    requests: list[tuple[str, str]] = []
    for document in documents:
        requests += [("/" + document.removeprefix(base), HTML), ("/", HTML)]
        requests += [("/sparql" + asked(q), JSON) for q in list(queries(document).values())[:2]]
    end = time.monotonic() + seconds
    taken: list[float] = []
    failed: list[int] = []
    ran: list[int] = []

    def client(first: int) -> None:
        connection, i = Client(kg), first
        while time.monotonic() < end:
            start = time.perf_counter()
            status = connection.get(*requests[i % len(requests)])
            taken.append(time.perf_counter() - start)
            if status != 200:
                failed.append(status)
            i += 7

    def running_away() -> None:
        connection = Client(kg)
        while time.monotonic() < end:
            ran.append(connection.get("/sparql" + asked(RUNAWAY), JSON))

    threads = [threading.Thread(target=client, args=(13 * i,)) for i in range(clients)]
    threads += [threading.Thread(target=running_away)] if runaway else []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    p50, p95 = (statistics.quantiles(taken, n=20)[i] * 1000 for i in (9, 18))
    beside = f"one runaway query beside them ({len(ran)} ended with {sorted(set(ran))})" if runaway else "nothing beside them"
    print(f"{clients} clients, {seconds:g} s, {beside}: {len(taken) / seconds:.0f} answers/s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, ", end="")
    print(f"{len(failed)} errors" + (f" {sorted(set(failed))}" if failed else ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200, metavar="N", help="default 200")
    parser.add_argument("--rounds", type=int, default=50, metavar="N", help="of each request, for latency (default 50)")
    parser.add_argument("--clients", type=int, default=50, metavar="N", help="default 50")
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help="of load, with and without a runaway query (default 60)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pushes(folder, chosen.documents)
        base = "https://bulk.example.org/"
        found = sorted({q.graph_name.value for f in (folder / "bulk").glob("*.nq") for q in read_graph(f)})
        documents = [iri for iri in found if iri.startswith(base + "document/")]
        ports = stores.free_ports(2)
        program = str(Path(sys.executable).with_name("oxigraph"))
        bare = [
            program,
            "serve-read-only",
            "--location",
            str(folder / "loaded"),
            "--union-default-graph",
            "--bind",
            f"127.0.0.1:{ports[1]}",
        ]
        ours = [sys.executable, "-m", "kg", "serve", str(folder / "bulk.nq"), "--base", base, "--port", str(ports[0])]
        ours += ["--state", str(folder / "state")]
        with served(ours, ports[0]) as kg, served(bare, ports[1]) as oxigraph:
            latencies(kg, oxigraph, base, documents[0], chosen.rounds)
            for runaway in (False, True):
                load(kg, base, documents, chosen.clients, chosen.seconds, runaway)


if __name__ == "__main__":
    main()
