"""Real stores that a test or benchmark starts: Oxigraph (PyPI) and Virtuoso 7 (Debian), each with its addresses."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

USER, PASSWORD = "editor", "s3cret"
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")

CONFIGURATION = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 20000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True)
class Store:
    """Addresses of a running store; `auth` is how to log in, None for anybody; `sql` is Virtuoso's SQL address."""

    store: str
    query: str
    update: str
    auth: str | None = None
    sql: str | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """What ``kg push`` is told of it."""
        return ("--endpoint", self.store, *(("--auth", self.auth) if self.auth else ()))

    @property
    def environment(self) -> dict[str, str]:
        """The credentials."""
        return {"KG_USER": USER, "KG_PASSWORD": PASSWORD} if self.auth else {}

    def rows(self, sparql: str) -> list[dict[str, str]]:
        """The answers to a SELECT."""
        answer = requests.get(self.query, {"query": sparql}, headers={"Accept": "application/sparql-results+json"}, timeout=60)
        answer.raise_for_status()
        return [{n: t["value"] for n, t in row.items()} for row in answer.json()["results"]["bindings"]]

    def counts(self, prefix: str) -> dict[str, int]:
        """How many triples each graph holds whose name begins with `prefix`."""
        sparql = f'SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{prefix}")) }} GROUP BY ?g'
        return {row["g"]: int(row["n"]) for row in self.rows(sparql)}


@contextmanager
def oxigraph(folder: Path | None = None) -> Iterator[Store]:
    """An Oxigraph server, in memory or in `folder`, open to anybody on a free port of the loopback interface."""
    (port,) = free_ports(1)
    program = Path(sys.executable).with_name("oxigraph")
    place = ("--location", str(folder)) if folder else ()
    url = f"http://127.0.0.1:{port}"
    with _running([str(program), "serve", *place, "--bind", f"127.0.0.1:{port}"], f"{url}/", None):
        yield Store(f"{url}/store", f"{url}/query", f"{url}/update")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """A Virtuoso server with its database in `folder` and a user who may write, who logs in by digest."""
    assert VIRTUOSO and ISQL
    http, sql = free_ports(2)
    configuration = folder / "virtuoso.ini"
    configuration.write_text(CONFIGURATION.format(folder=folder, http=http, sql=sql), "utf-8")
    url = f"http://127.0.0.1:{http}"
    with _running([VIRTUOSO, "+foreground", "+configfile", str(configuration)], f"{url}/sparql", folder):
        store = Store(f"{url}/sparql-graph-crud-auth", f"{url}/sparql", f"{url}/sparql-auth", "digest", f"127.0.0.1:{sql}")
        isql(store, f"DB.DBA.USER_CREATE('{USER}', '{PASSWORD}')")
        isql(store, f'GRANT SPARQL_UPDATE TO "{USER}"')
        isql(store, f"DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{USER}', 7)")
        yield store


def isql(store: Store, statement: str) -> None:
    """Run one SQL statement in Virtuoso as its administrator."""
    assert ISQL and store.sql
    done = subprocess.run([ISQL, store.sql, "dba", "dba", f"exec={statement};"], capture_output=True, text=True, check=False)
    assert "*** Error" not in done.stdout + done.stderr, done.stdout + done.stderr


@contextmanager
def _running(command: list[str], url: str, folder: Path | None, seconds: float = 120) -> Iterator[None]:
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + seconds
        while True:
            assert server.poll() is None, f"{command[0]} stopped with {server.returncode}"
            try:
                if requests.get(url, timeout=5).ok:
                    break
            except requests.RequestException:
                assert time.monotonic() < end, f"{url} does not answer after {seconds} s"
            time.sleep(0.1)
        yield
    finally:
        server.kill() if folder else server.terminate()
        server.wait(20)


def free_ports(n: int) -> list[int]:
    """Ports of the loopback interface that nothing listens on."""
    probes = [socket.socket() for _ in range(n)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
