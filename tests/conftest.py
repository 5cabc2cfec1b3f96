"""Fixtures that several tests share: real servers, started once a session."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.refusing import serve


@dataclass(frozen=True)
class Oxigraph:
    """Addresses of a running Oxigraph server."""

    store: str
    sparql: str

    def clear(self) -> None:
        """Leave no graph in the store."""
        requests.post(self.store.replace("/store", "/update"), data={"update": "DROP ALL"}, timeout=10).raise_for_status()


@pytest.fixture(scope="session")
def running_oxigraph() -> Iterator[Oxigraph]:
    """An Oxigraph server in memory, on a free port of the loopback interface."""
    port = _free_port()
    program = Path(sys.executable).with_name("oxigraph")
    server = subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/", server)
        yield Oxigraph(f"http://127.0.0.1:{port}/store", f"http://127.0.0.1:{port}/query")
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def oxigraph(running_oxigraph: Oxigraph) -> Oxigraph:
    """The server, its store empty."""
    running_oxigraph.clear()
    return running_oxigraph


@pytest.fixture(scope="session")
def refusing() -> Iterator[str]:
    """Base address of a server that refuses; see tests/refusing.py for its paths."""
    with serve() as address:
        yield address


@pytest.fixture
def nowhere() -> str:
    """An address where nothing listens."""
    return f"http://127.0.0.1:{_free_port()}/store"


def _free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, f"the server stopped with {server.returncode}"
        try:
            requests.get(url, timeout=1)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer after {seconds} s")
