"""``kg push`` and ``kg query --endpoint``, against a real Oxigraph server and one that refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import GRAPH, Kg, one_line
from tests.refusing import PASSWORD, USER

DOCUMENTS = "SELECT ?title { GRAPH ?g { ?d a kg:Document ; dcterms:title ?title } }"


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Journals lie in the test's own folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_export_push_query(kg: Kg, article: Path, oxigraph: Any) -> None:
    assert kg("export", article, "-o", "a.trig").exit_code == 0
    for _ in range(2):  # the second push leaves the store as it was
        result = kg("push", "a.trig", "--endpoint", oxigraph.store)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        found = kg("query", DOCUMENTS, "--endpoint", oxigraph.sparql, "--format", "csv")
        assert found.stdout == "title\nMoscow Rejects New Missile Shield\n"


def test_json_and_addresses_from_the_environment(kg: Kg, graph: Path, oxigraph: Any) -> None:
    result = kg("push", graph, "--no-validate", "--json", KG_STORE=oxigraph.store)
    one = {"graph": "https://example.org/doc/1", "action": "add", "triples": 2}
    assert json.loads(result.stdout) == {"sent": True, "graphs": [one]}
    assert kg("query", DOCUMENTS, "--format", "csv", KG_SPARQL=oxigraph.sparql).stdout == "title\nOne\n"


def test_graph_named_by_the_user(kg: Kg, graph: Path, oxigraph: Any) -> None:
    assert kg("push", graph, "--no-validate", "--graph", "urn:own", "--endpoint", oxigraph.store).exit_code == 0
    assert kg("query", "ASK { GRAPH <urn:own> { ?d a kg:Document } }", "--endpoint", oxigraph.sparql).stdout == "true\n"


def test_nothing_is_sent_where_a_file_is_bad(kg: Kg, graph: Path, oxigraph: Any) -> None:
    Path("bad.ttl").write_text("<urn:a> .")
    assert kg("push", graph, "bad.ttl", "--no-validate", "--endpoint", oxigraph.store).exit_code == 6
    assert kg("query", "ASK { GRAPH ?g { ?s ?p ?o } }", "--endpoint", oxigraph.sparql).stdout == "false\n"


def test_a_graph_that_breaks_the_shapes_is_not_sent(kg: Kg, graph: Path, oxigraph: Any) -> None:
    result = kg("push", graph, "--endpoint", oxigraph.store)
    assert result.exit_code == 7
    assert "kg validate tells each" in one_line(result)
    assert kg("query", "ASK { GRAPH ?g { ?s ?p ?o } }", "--endpoint", oxigraph.sparql).stdout == "false\n"


def test_dry_run_tells_what_would_change(kg: Kg, graph: Path, oxigraph: Any) -> None:
    result = kg("push", graph, "--no-validate", "--dry-run", "--endpoint", oxigraph.store)
    assert result.stdout == "add            2 triples  https://example.org/doc/1\n0 of 1 graphs stay as they are\n"
    assert kg("query", "ASK { GRAPH ?g { ?s ?p ?o } }", "--endpoint", oxigraph.sparql).stdout == "false\n"


@pytest.mark.parametrize("auth", ["basic", "digest"])
def test_credentials_from_the_environment(kg: Kg, graph: Path, refusing: str, oxigraph: Any, auth: str) -> None:
    """The server takes the graph, so the credentials were right; it keeps nothing, so the count is not."""
    call = ("push", graph, "--no-validate", "--endpoint", f"{refusing}/{auth}", "--auth", auth, "--query-endpoint", oxigraph.sparql)
    result = kg(*call, KG_USER=USER, KG_PASSWORD=PASSWORD)
    assert result.exit_code == 8
    assert "holds 0 triples after 2 were sent" in one_line(result)
    assert kg(*call, KG_USER=USER, KG_PASSWORD="wrong").exit_code == 9


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
    pushed = ("push", graph, "--no-validate", "--retries", "0", "--query-endpoint", f"{refusing}/{path}")
    for call in (pushed, ("query", "ASK {}")):
        result = kg(*call, "--endpoint", f"{refusing}/{path}")
        assert result.exit_code == code
        assert words in one_line(result)


def test_endpoint_down(kg: Kg, graph: Path, nowhere: str) -> None:
    for call in (("push", graph, "--no-validate", "--retries", "1"), ("query", "ASK {}")):
        result = kg(*call, "--endpoint", nowhere)
        assert result.exit_code == 8
        assert "cannot be reached (Connection refused)" in one_line(result)


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (("push", "graph.ttl"), 11, "no store to push to"),  # nowhere to
        (("push", "graph.ttl", "--endpoint", "store"), 11, "--endpoint: must be an address"),  # no address
        (("push", "graph.ttl", "--endpoint", "http://127.0.0.1:9/rdf"), 11, "name its query address with --query-endpoint"),  # unknown kind
        (
            ("push", "graph.ttl", "--via", "update", "--query-endpoint", "http://127.0.0.1:9/q", "--endpoint", "http://127.0.0.1:9/rdf"),
            11,
            "name its update address with --update-endpoint",
        ),  # unknown kind
        (("push", "graph.ttl", "--auth", "bearer", "--endpoint", "http://127.0.0.1:9/store"), 11, "set KG_TOKEN"),  # no token
        (("push", "two.ttl", "--endpoint", "http://127.0.0.1:9/store"), 6, "two.ttl: describes 2 documents in one graph"),  # which name?
    ],
)
def test_bad_calls(kg: Kg, graph: Path, call: tuple[str, ...], code: int, words: str) -> None:
    Path("two.ttl").write_text(GRAPH + GRAPH.replace("doc/1", "doc/2"))
    result = kg(*call)
    assert result.exit_code == code
    assert words in one_line(result)
