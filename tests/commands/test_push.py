"""``kg push`` and ``kg query --endpoint``, against a real Oxigraph server and one that refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import GRAPH, Kg, one_line
from tests.refusing import PASSWORD, USER

DOCUMENTS = "SELECT ?title { GRAPH ?g { ?d a kg:Document ; dcterms:title ?title } }"


def test_export_push_query(kg: Kg, article: Path, oxigraph: Any) -> None:
    assert kg("export", article, "-o", "a.trig").exit_code == 0
    for _ in range(2):  # the second push leaves the store as it was
        result = kg("push", "a.trig", "--endpoint", oxigraph.store)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        found = kg("query", DOCUMENTS, "--endpoint", oxigraph.sparql, "--format", "csv")
        assert found.stdout == "title\nMoscow Rejects New Missile Shield\n"


def test_json_and_addresses_from_the_environment(kg: Kg, graph: Path, oxigraph: Any) -> None:
    result = kg("push", graph, "--json", KG_STORE=oxigraph.store)
    sent = {"graph": "https://example.org/doc/1", "triples": 2, "replaced": True}
    assert json.loads(result.stdout) == [{"file": str(graph), "graphs": [sent]}]
    assert kg("query", DOCUMENTS, "--format", "csv", KG_SPARQL=oxigraph.sparql).stdout == "title\nOne\n"


def test_graph_named_by_the_user(kg: Kg, graph: Path, oxigraph: Any) -> None:
    assert kg("push", graph, "--graph", "urn:own", "--endpoint", oxigraph.store).exit_code == 0
    assert kg("query", "ASK { GRAPH <urn:own> { ?d a kg:Document } }", "--endpoint", oxigraph.sparql).stdout == "true\n"


def test_nothing_is_sent_where_a_file_is_bad(kg: Kg, graph: Path, oxigraph: Any) -> None:
    Path("bad.ttl").write_text("<urn:a> .")
    assert kg("push", graph, "bad.ttl", "--endpoint", oxigraph.store).exit_code == 6
    assert kg("query", "ASK { GRAPH ?g { ?s ?p ?o } }", "--endpoint", oxigraph.sparql).stdout == "false\n"


@pytest.mark.parametrize("auth", ["basic", "digest"])
def test_credentials_from_the_environment(kg: Kg, graph: Path, refusing: str, auth: str) -> None:
    pushed = kg("push", graph, "--endpoint", f"{refusing}/{auth}", "--auth", auth, KG_USER=USER, KG_PASSWORD=PASSWORD)
    assert (pushed.exit_code, pushed.stderr) == (0, "")


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("basic", 9, "401 Unauthorized: set KG_USER and KG_PASSWORD"),  # no credentials
        ("forbidden", 9, "403 Forbidden (read only)"),  # may not
        ("broken", 8, "500 Internal Server Error (disk [31m full"),  # the server's own words
        ("moved", 8, "moved to http://example.org/elsewhere: use that address"),  # not followed
    ],
)
def test_refusals(kg: Kg, graph: Path, refusing: str, path: str, code: int, words: str) -> None:
    for call in (("push", graph), ("query", "ASK {}")):
        result = kg(*call, "--endpoint", f"{refusing}/{path}")
        assert result.exit_code == code
        assert words in one_line(result)


def test_endpoint_down(kg: Kg, graph: Path, nowhere: str) -> None:
    for call in (("push", graph), ("query", "ASK {}")):
        result = kg(*call, "--endpoint", nowhere)
        assert result.exit_code == 8
        assert "cannot be reached (Connection refused)" in one_line(result)


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (("push", "graph.ttl"), 11, "no store to push to"),  # nowhere to
        (("push", "graph.ttl", "--endpoint", "store"), 11, "--endpoint: must be an address"),  # no address
        (("push", "two.ttl", "--endpoint", "http://127.0.0.1:9/"), 6, "two.ttl: describes 2 documents in one graph"),  # which name?
    ],
)
def test_bad_calls(kg: Kg, graph: Path, call: tuple[str, ...], code: int, words: str) -> None:
    Path("two.ttl").write_text(GRAPH + GRAPH.replace("doc/1", "doc/2"))
    result = kg(*call)
    assert result.exit_code == code
    assert words in one_line(result)
