"""A real reconciliation service: csv-reconcile, in an environment of its own, since it wants older libraries than ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

TABLE = """id\tlabel
Q990010\tIvo Brandt
Q990011\tIvo Brand
Q990012\tNorland Gazette
Q990013\tSudmark Post
Q990014\tEvening Bell Tower
"""
CONFIG = """
MANIFEST = {"identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "http://www.wikidata.org/prop/direct/"}
CSVKWARGS = {"delimiter": "\\t"}
LIMIT = 5
THRESHOLD = 30.0
"""
SERVE = "import sys; from csv_reconcile import create_app; create_app().run(port=int(sys.argv[1]))"


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running service; a test is skipped where the package cannot be installed."""
    folder = tmp_path_factory.mktemp("reconcile")
    python = Path(os.environ.get("KG_TEST_RECONCILE_PYTHON", folder / "env" / "bin" / "python"))
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        for call in (
            [uv, "venv", "--quiet", "--python", sys.executable, folder / "env"],
            [uv, "pip", "install", "--quiet", "--python", python, "csv-reconcile==0.3.2"],
        ):
            done = subprocess.run(call, capture_output=True, text=True)
            if done.returncode:
                pytest.skip(f"csv-reconcile cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
    (folder / "table.tsv").write_text(TABLE)
    (folder / "config.py").write_text(CONFIG)
    init = [python, "-m", "csv_reconcile", "init", "--config", "config.py", "table.tsv", "id", "label"]
    subprocess.run(init, cwd=folder, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([python, "-c", SERVE, str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/reconcile"
    try:
        end = time.monotonic() + 20
        while True:
            try:
                requests.get(url, timeout=1)
                break
            except requests.ConnectionError:
                assert server.poll() is None and time.monotonic() < end, "csv-reconcile does not start"
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(10)
