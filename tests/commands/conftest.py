"""Fixtures for the commands: an article of our own, a graph, and a way to call ``kg``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli

ARTICLE = """Moscow Rejects New Missile Shield

Publication: Northern Review Volume: 9 Issue: 12
March 16, 2017

Russia has condemned the deployment of the missile shield in South Korea (TASS, March 10). Foreign Minister Sergei Lavrov
said that the system threatens the stability of the region (Interfax, March 11).

China supports the Russian proposal to resume the talks (Xinhua, March 12). The United States rejected the proposal and
promised to protect its allies.
"""

GRAPH = """@prefix kg: <https://w3id.org/policy-kg/ontology#> .
<https://example.org/doc/1> a kg:Document ; <http://purl.org/dc/terms/title> "One" .
"""

Kg = Callable[..., Result]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Calls ``kg`` with arguments, in the test's own folder and with no settings but the test's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))

    def call(*arguments: str | Path, **environment: str) -> Result:
        result = CliRunner(env=environment).invoke(cli, [str(a) for a in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article in a file."""
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    return tmp_path / "article.txt"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph with one document in a file."""
    (tmp_path / "graph.ttl").write_text(GRAPH, "utf-8")
    return tmp_path / "graph.ttl"


def one_line(result: Result) -> str:
    """The single line that an error is."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]
