"""``kg serve`` says in one line why it cannot serve, and loads nothing heavy to say what it is."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from tests.serve import sample


def test_what_cannot_be_served(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("Words.")
    for argument, words in ((tmp_path / "nothing", "no such file"), (tmp_path, "kg export")):
        result = CliRunner().invoke(cli, ["serve", str(argument)])
        assert (result.exit_code, result.output.count("\n")) == (3, 1)
        assert words in result.output


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    folder = sample.write(tmp_path / "graphs")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(cli, ["serve", str(folder), "--state", str(tmp_path / "state"), "--port", str(taken.getsockname()[1])])
    assert (result.exit_code, "another --port" in result.output) == (10, True)


@pytest.mark.parametrize("module", ["uvicorn", "starlette", "pyoxigraph", "jinja2", "numpy"])
def test_help_loads_no_server(module: str) -> None:
    program = f"import sys; from kg.commands.serve import serve; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
