"""A real server on the sample, started once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serve import sample

PROGRAM = "from kg.commands.serve import serve; serve()"


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """The address, without a last slash, of a server started with `arguments` on a free port."""
    server = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        line = server.stdout.readline().decode()
        found = re.match(r"(http://\S+)/ ", line)
        assert found, f"the server says {line!r}"
        yield found[1]
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's graphs."""
    return sample.write(tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="session")
def server(graphs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server: a query has two seconds, an answer one megabyte, a worker 256 MB."""
    state = str(tmp_path_factory.mktemp("state"))
    limits = ("--query-timeout", "2", "--max-answer", "1", "--max-memory", "512", "--workers", "3")
    with running(str(graphs), "--state", state, *limits) as address:
        yield address
