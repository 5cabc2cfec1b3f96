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


OPPOSED = '# title: T\n# question: Q?\n# param: title = "One" | X.\n\nSELECT ?d { ?d dcterms:title $title }\n'


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (("--name", "timeline", "--param", "actor=Nobody"), "date,act,stance,words,evidence,title\n"),  # of the cookbook
        (("opposed.rq",), "d\nhttps://example.org/doc/1\n"),  # a file of one's own, by its default
        (("opposed.rq", "--param", "title=Two"), "d\n"),  # and by a value
    ],
)
def test_questions_with_parameters(kg: Kg, graph: Path, call: tuple[str, ...], expected: str) -> None:
    Path("opposed.rq").write_text(OPPOSED, "utf-8")
    result = kg("query", *call, graph, "--format", "csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == expected


def test_list(kg: Kg) -> None:
    assert "who-opposes: Who opposes X, since when, and on what evidence?" in kg("query", "--list").stdout.splitlines()


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ((), 2, "Missing argument 'SPARQL', or --name."),  # nothing asked
        (("ASK {}", "graph.ttl", "--param", "x=1"), 11, "--param goes with a query that names its parameters"),
        (("graph.ttl", "--name", "who-oposes"), 11, "did you mean who-opposes or"),  # a typo
        (("graph.ttl", "--name", "timeline", "--param", "actor"), 11, "--param actor: write NAME=VALUE"),
    ],
)
def test_bad_questions(kg: Kg, graph: Path, call: tuple[str, ...], code: int, words: str) -> None:
    result = kg("query", *call)
    assert result.exit_code == code
    assert words in result.stderr
