"""``kg validate``: what is told, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.commands.conftest import Kg, one_line


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_an_exported_graph_conforms(kg: Kg, article: Path, engine: str) -> None:
    assert kg("export", article, "-o", "a.ttl").exit_code == 0
    result = kg("validate", "a.ttl", "--engine", engine, "--text", article)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("a.ttl: conforms")


def test_a_violation_in_plain_words(kg: Kg, graph: Path) -> None:
    result = kg("validate", graph)
    assert result.exit_code == 7
    assert one_line(result).startswith(f"Error: {graph}: does not conform: ")
    assert "https://example.org/doc/1" in result.stdout


def test_json_and_standard_report(kg: Kg, graph: Path) -> None:
    result = kg("validate", graph, "--json", "--report", "report.ttl")
    assert result.exit_code == 7
    (told,) = json.loads(result.stdout)
    assert told["conforms"] is False
    results = [q for q in parse(Path("report.ttl").read_bytes(), RdfFormat.TURTLE) if q.object.value.endswith("#ValidationResult")]
    assert len(results) == len(told["violations"]) > 0


def test_another_text_is_told(kg: Kg, article: Path) -> None:
    assert kg("export", article, "-o", "a.ttl").exit_code == 0
    article.write_text(article.read_text().replace("Russia", "Russland"))
    result = kg("validate", "a.ttl", "--text", article)
    assert result.exit_code == 7
    assert "violation" in result.stdout


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("bad.ttl", "<urn:a> <urn:b> .\n", 6, "bad.ttl"),  # malformed Turtle
        ("absent.ttl", None, 3, "absent.ttl"),  # no such file
        ("a.docx", "x", 3, "a.docx"),  # another kind of file
    ],
)
def test_bad_graphs(kg: Kg, tmp_path: Path, name: str, content: str | None, code: int, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    result = kg("validate", name)
    assert result.exit_code == code
    assert words in one_line(result)


def test_the_others_are_checked_too(kg: Kg, article: Path, graph: Path) -> None:
    assert kg("export", article, "-o", "good.ttl").exit_code == 0
    result = kg("validate", "absent.ttl", graph, "good.ttl")
    assert result.exit_code == 12
    assert "good.ttl: conforms" in result.stdout
    assert result.stderr.splitlines()[-1] == "Error: 2 of 3 graphs failed; the others are done"


def test_report_of_two_graphs(kg: Kg, graph: Path) -> None:
    result = kg("validate", graph, graph, "--report", "r.ttl")
    assert result.exit_code == 11
    assert "one graph" in one_line(result)
