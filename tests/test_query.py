"""The same question over files and over a real endpoint has the same answer, in every form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import EndpointError, GraphError, InputError
from kg.publish.protocol import connect, put
from kg.query import over_endpoint, over_files, read_query, render

PREFIXES = {"ex": "https://example.org/", "skos": "http://www.w3.org/2004/02/skos/core#"}
TURTLE = b'@prefix ex: <https://example.org/> . ex:b ex:n 2 ; ex:label "B\xc3\xa9, \\u001b[31m" . ex:a ex:n 1 ; ex:label "A \\"x\\"" .'
SELECT = "SELECT ?s ?n ?none FROM? {\n ?s ex:n ?n OPTIONAL { ?s ex:absent ?none } } ORDER BY ?n"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A small graph in a file."""
    (tmp_path / "a.ttl").write_bytes(TURTLE)
    return tmp_path / "a.ttl"


@pytest.mark.parametrize(
    ("query", "form", "expected"),
    [
        (SELECT, "csv", "s,n,none\r\nhttps://example.org/a,1,\r\nhttps://example.org/b,2,\r\n"),  # SPARQL 1.1 CSV
        (SELECT, "table", "s      n   none\n───────────────\nex:a   1\nex:b   2\n"),  # IRIs short, empty where unbound
        ("SELECT ?l FROM? { ex:b ex:label ?l }", "table", "l\n─────────\nBé, \ufffd[31m\n"),  # no terminal obeys a text
        ("ASK FROM? { ex:a ex:n 1 }", "table", "true\n"),  # yes or no
        ("ASK FROM? { ex:a ex:n 2 }", "csv", "false\n"),  # yes or no
        ("CONSTRUCT { ?s ex:m ?n } FROM? { ?s ex:n ?n }", "table", "ex:b ex:m 2"),  # a graph comes as Turtle
    ],
)
def test_files_and_endpoint_agree(graph: Path, oxigraph: Any, query: str, form: str, expected: str) -> None:
    put(connect(oxigraph.store), "https://example.org/g", TURTLE, "text/turtle")
    from_file = render(over_files(query.replace("FROM?", ""), [graph], PREFIXES), form, PREFIXES)
    in_graph = query.replace("FROM?", "FROM <https://example.org/g>")
    assert render(over_endpoint(in_graph, connect(oxigraph.sparql), PREFIXES), form, PREFIXES) == from_file
    assert expected in from_file.decode()


def test_json(graph: Path) -> None:
    found = json.loads(render(over_files(SELECT.replace("FROM?", ""), [graph], PREFIXES), "json", PREFIXES))
    assert [row["n"]["value"] for row in found["results"]["bindings"]] == ["1", "2"]
    assert json.loads(render(over_files("ASK {}", [graph], PREFIXES), "json", PREFIXES))["boolean"] is True


def test_named_graphs_of_several_files_are_seen_together(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text('<urn:a> <urn:p> "1" <urn:g> .\n')
    (tmp_path / "b.nt").write_text('<urn:b> <urn:p> "2" .\n')
    rows = over_files("SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o", [tmp_path / "a.nq", tmp_path / "b.nt"], {})
    assert render(rows, "csv", {}) == b"o\r\n1\r\n2\r\n"


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_text('_:x <urn:p> "1" .\n')
    rows = over_files("SELECT (COUNT(?s) AS ?n) { ?s <urn:p> ?o }", [tmp_path / "a.nt", tmp_path / "b.nt"], {})
    assert render(rows, "csv", {}) == b"n\r\n2\r\n"


def test_table_is_folded_to_the_width(graph: Path) -> None:
    table = render(over_files("SELECT ?s (STR(?s) AS ?long) { ?s ex:n ?n }", [graph], PREFIXES), "table", PREFIXES, width=24).decode()
    assert max(map(len, table.splitlines())) <= 24
    assert "https" in table


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ASK {}", "ASK {}"),  # the query itself
        ("-", "from standard input"),  # standard input
        ("FILE.rq", "SELECT *"),  # a file
    ],
)
def test_where_a_query_comes_from(tmp_path: Path, words: str, expected: str) -> None:
    (tmp_path / "FILE.rq").write_text("SELECT *")
    assert read_query(words.replace("FILE", str(tmp_path / "FILE")), "from standard input") == expected


def test_no_query_file() -> None:
    with pytest.raises(InputError, match=r"absent\.rq: cannot be read \(No such file or directory\)"):
        read_query("absent.rq")


def test_wrong_query_over_files_tells_the_line(graph: Path) -> None:
    with pytest.raises(GraphError, match="the query does not parse: error at 2:"):
        over_files("SELECT ?s {\n ?s ?p }", [graph], PREFIXES)


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("bad.ttl", "<urn:a> <urn:b>\n<urn:c> ; ;\n", GraphError, r"bad\.ttl:\d: not sound Turtle: "),  # Turtle that breaks off
        ("a.docx", "", InputError, r"a\.docx: no RDF format ends in \.docx"),  # another kind of file
    ],
)
def test_wrong_files(tmp_path: Path, name: str, content: str, error: type[Exception], words: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(error, match=words) as caught:
        over_files("ASK {}", [tmp_path / name], PREFIXES)
    assert "\n" not in str(caught.value)


def test_address_that_answers_with_a_page(refusing: str) -> None:
    with pytest.raises(GraphError, match="answers with text/html: is it a SPARQL query address"):
        over_endpoint("ASK {}", connect(f"{refusing}/welcome"), PREFIXES)
    with pytest.raises(GraphError, match=r"the answer is not sound application/sparql-results\+json"):
        over_endpoint("ASK {}", connect(f"{refusing}/nonsense"), PREFIXES)


def test_endpoint_that_fails(refusing: str) -> None:
    with pytest.raises(EndpointError, match="500 Internal Server Error"):
        over_endpoint("ASK {}", connect(f"{refusing}/broken"), PREFIXES)
