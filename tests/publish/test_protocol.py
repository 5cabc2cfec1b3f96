"""The protocol against a real Oxigraph server, and against a small HTTP server that refuses in every way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.errors import AuthenticationError, ConfigError, EndpointError
from kg.publish.protocol import RESULTS_JSON, connect, delete, get, post, put, query
from tests.refusing import PASSWORD, USER

GRAPH = "https://example.org/graph/ä?b=c&d"
A = b'<https://example.org/a> <https://example.org/p> "\xc3\xa4" .\n'
B = b'<https://example.org/b> <https://example.org/p> "b" .\n'


def test_put_replaces_post_adds_delete_removes(oxigraph: Any) -> None:
    store = connect(oxigraph.store)
    assert get(store, GRAPH) is None
    put(store, GRAPH, A)
    assert get(store, GRAPH) == A
    put(store, GRAPH, B)
    assert get(store, GRAPH) == B
    post(store, GRAPH, A)
    assert sorted((get(store, GRAPH) or b"").splitlines(True)) == [A, B]
    assert delete(store, GRAPH) is True
    assert delete(store, GRAPH) is False


def test_query_gives_json_results(oxigraph: Any) -> None:
    put(connect(oxigraph.store), GRAPH, A)
    media_type, body = query(connect(oxigraph.sparql), "SELECT ?g { GRAPH ?g { ?s ?p 'ä' } }")
    assert media_type == RESULTS_JSON
    assert json.loads(body)["results"]["bindings"] == [{"g": {"type": "uri", "value": GRAPH}}]


def test_words_of_the_server_in_the_message(oxigraph: Any) -> None:
    with pytest.raises(EndpointError, match=r"400 Bad Request \(.+\)"):
        query(connect(oxigraph.sparql), "SELECT nonsense")
    with pytest.raises(EndpointError, match=r"400 Bad Request \(.+\)"):
        put(connect(oxigraph.store), GRAPH, b"no triples")


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("broken", EndpointError, r"500 Internal Server Error \(disk \[31m full for \*\*\*\)$"),  # no control characters, no secret
        ("page", EndpointError, r"503 Service Unavailable$"),  # a page for people is not repeated
        ("moved", EndpointError, r"moved to http://example\.org/elsewhere: use that address$"),  # not followed; no credentials shown
        ("forbidden", AuthenticationError, r"403 Forbidden \(read only\): check KG_USER"),  # known, but may not
        ("digest", AuthenticationError, r"401 Unauthorized: the server wants digest authentication: --auth digest"),  # the wrong kind
    ],
)
def test_refusals(refusing: str, path: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        put(connect(f"{refusing}/{path}", USER, PASSWORD), GRAPH, A)
    assert PASSWORD not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_answer_in_time(refusing: str) -> None:
    with pytest.raises(EndpointError, match=r"no answer within 0\.2 s"):
        put(connect(f"{refusing}/slow", timeout=0.2), GRAPH, A)


def test_endpoint_down(nowhere: str) -> None:
    with pytest.raises(EndpointError, match="cannot be reached \\(Connection refused\\)"):
        put(connect(nowhere), GRAPH, A)


@pytest.mark.parametrize("auth", ["basic", "digest"])
def test_credentials(refusing: str, auth: str) -> None:
    put(connect(f"{refusing}/{auth}", USER, PASSWORD, auth), GRAPH, A)
    with pytest.raises(AuthenticationError, match="401 Unauthorized: check KG_USER"):
        put(connect(f"{refusing}/{auth}", USER, "wrong", auth), GRAPH, A)
    with pytest.raises(AuthenticationError, match="401 Unauthorized: set KG_USER and KG_PASSWORD"):
        put(connect(f"{refusing}/{auth}"), GRAPH, A)


def test_credentials_in_the_address_are_used_and_not_shown(refusing: str) -> None:
    endpoint = connect(refusing.replace("//", f"//{USER}:{quote(PASSWORD)}@") + "/basic")
    put(endpoint, GRAPH, A)
    assert endpoint.url == f"{refusing}/basic"


@pytest.mark.parametrize("auth", ["basic", "digest"])
def test_credentials_from_netrc(refusing: str, auth: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login {USER} password {PASSWORD}\n", "utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    put(connect(f"{refusing}/{auth}", auth=auth), GRAPH, A)


def test_secrets_are_not_in_the_repr() -> None:
    assert PASSWORD not in repr(connect("http://127.0.0.1/store", USER, PASSWORD))


@pytest.mark.parametrize(
    ("url", "user", "words"),
    [
        ("ftp://example.org/", None, "http:// or https://"),  # another protocol
        ("example.org/store", None, "http:// or https://"),  # no protocol
        ("http://example.org/store", USER, "has no password"),  # half the credentials
    ],
)
def test_wrong_settings(url: str, user: str | None, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        connect(url, user)
