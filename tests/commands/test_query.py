"""``kg query`` over files: forms of the answer, and what is wrong with a question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Kg, one_line

TITLE = "SELECT ?d ?title { ?d dcterms:title ?title }"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ((), "d                           title\n─────────────────────────────────\nhttps://example.org/doc/1   One\n"),  # a table
        (("--format", "csv"), "d,title\nhttps://example.org/doc/1,One\n"),  # CSV
    ],
)
def test_forms(kg: Kg, graph: Path, form: tuple[str, ...], expected: str) -> None:
    result = kg("query", TITLE, graph, *form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == expected


def test_json_is_short_for_its_form(kg: Kg, graph: Path) -> None:
    asked = [kg("query", TITLE, graph, *form).stdout for form in (("--json",), ("--format", "json"))]
    assert asked[0] == asked[1]
    assert json.loads(asked[0])["results"]["bindings"][0]["title"]["value"] == "One"


def test_answer_into_a_file(kg: Kg, graph: Path) -> None:
    assert kg("query", TITLE, graph, "--format", "csv", "-o", "out/a.csv").stdout == ""
    assert Path("out/a.csv").read_bytes() == b"d,title\r\nhttps://example.org/doc/1,One\r\n"


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (("SELECT nonsense", "graph.ttl"), 6, "the query does not parse: error at 1:"),  # no SPARQL
        (("absent.rq", "graph.ttl"), 3, "absent.rq: cannot be read"),  # no such question
        (("ASK {}", "absent.ttl"), 3, "absent.ttl: cannot be read"),  # no such graph
        (("ASK {}",), 11, "nothing to ask: name graph files, or an endpoint"),  # nobody to ask
        (("ASK {}", "graph.ttl", "-o", "graph.ttl/x"), 10, "graph.ttl/x: cannot be written"),  # nowhere to write
    ],
)
def test_bad_calls(kg: Kg, graph: Path, call: tuple[str, ...], code: int, words: str) -> None:
    result = kg("query", *call)
    assert result.exit_code == code
    assert words in one_line(result)
