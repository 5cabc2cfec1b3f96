"""The query address: forms, graphs, refusals and limits. The W3C's tests by their names are in test_protocol_w3c.py."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
import requests

from tests.serve import sample

QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
JSON = "application/sparql-results+json"
ASK, SELECT = "ASK {}", "SELECT (1 AS ?one) {}"
FIRST, SECOND = (sample.BASE.rstrip("/") + sample.document(a) for a in sample.analyses())
IN_DEFAULT = "ASK { ?d <https://w3id.org/policy-kg/ontology#textDigest> ?x }"
IN_NAMED = "ASK { GRAPH ?g { ?d <https://w3id.org/policy-kg/ontology#textDigest> ?x } }"
ASK_FROM = f"ASK FROM <{sample.BASE}graph/actors> {{ ?d <https://w3id.org/policy-kg/ontology#textDigest> ?x }}"
COUNT = "SELECT (COUNT(?d) AS ?n) { ?d <https://w3id.org/policy-kg/ontology#textDigest> ?x }"
ACTORS = sample.BASE + "graph/actors"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def get(server: str, accept: str = "*/*", **parameters: Any) -> requests.Response:
    return requests.get(f"{server}/sparql", params=parameters, headers={"Accept": accept}, timeout=30, allow_redirects=False)


def post(server: str, body: bytes | str, kind: str | None, path: str = "", accept: str = JSON) -> requests.Response:
    headers = {"Accept": accept} | ({"Content-Type": kind} if kind else {})
    data = body.encode() if isinstance(body, str) else body
    return requests.post(f"{server}/sparql{path}", data=data, headers=headers, timeout=30)


def test_three_ways_to_ask(server: str) -> None:
    answers = [
        get(server, JSON, query=ASK),
        requests.post(f"{server}/sparql", data={"query": ASK}, headers={"Accept": JSON}, timeout=30),
        post(server, ASK, QUERY),
        post(server, ASK, f"{QUERY}; charset=utf-8"),
    ]
    for answer in answers:
        assert (answer.status_code, answer.headers["Content-Type"], answer.json()["boolean"]) == (200, JSON, True)
        assert "Accept" in answer.headers["Vary"]


GRAPH_QUERY = "CONSTRUCT { <a:a> <b:b> 'c' } {}"


@pytest.mark.parametrize(
    ("query", "accept", "media_type", "part"),
    [
        (SELECT, "*/*", JSON, '"one"'),  # rows are JSON unless another form is liked better
        (SELECT, "application/json", JSON, '"one"'),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml", '<variable name="one"'),
        (SELECT, "text/csv, application/json;q=0.5", "text/csv", "one\r\n1"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values", "?one\n1"),
        (ASK, "*/*", JSON, "true"),  # so are truth values
        (ASK, "text/csv", "text/csv", "true"),
        (GRAPH_QUERY, "*/*", "text/turtle", '<a:a> <b:b> "c"'),  # triples are Turtle
        (GRAPH_QUERY, "application/n-triples", "application/n-triples", '<a:a> <b:b> "c" .'),
        (GRAPH_QUERY, "application/rdf+xml", "application/rdf+xml", "rdf:RDF"),
        (GRAPH_QUERY, "application/ld+json", "application/ld+json", '"@id":"a:a"'),
        (f"DESCRIBE <{sample.BASE}actor/norland>", "*/*", "text/turtle", "Kingdom of"),  # and so is a description
    ],
)
def test_the_form_that_is_asked_for(server: str, query: str, accept: str, media_type: str, part: str) -> None:
    answer = get(server, accept, query=query)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, media_type)
    assert part in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "named", "expected"),
    [
        (IN_DEFAULT, [("default-graph-uri", FIRST)], True),  # one graph as the default graph
        (COUNT, [("default-graph-uri", FIRST), ("default-graph-uri", SECOND)], "2"),  # two together
        (IN_NAMED, [("named-graph-uri", FIRST)], True),  # one by its name
        (IN_DEFAULT, [("named-graph-uri", FIRST)], False),  # with named graphs alone the default graph is empty
        (IN_NAMED, [("default-graph-uri", FIRST)], False),
        (IN_NAMED, [("default-graph-uri", FIRST), ("named-graph-uri", ACTORS)], False),  # another by its name
        (ASK_FROM, [("default-graph-uri", FIRST)], True),  # the request's graphs count, not those of the query
        (ASK_FROM, [], False),  # FROM alone
        (COUNT, [], "2"),  # all graphs together, each triple once
    ],
)
@pytest.mark.parametrize("method", ["get", "post form", "post direct"])
def test_the_dataset_that_is_named(server: str, query: str, named: list[tuple[str, str]], expected: object, method: str) -> None:
    address = f"{server}/sparql"
    if method == "get":
        answer = requests.get(address, params=[("query", query), *named], headers={"Accept": JSON}, timeout=30)
    elif method == "post form":
        answer = requests.post(address, data=[("query", query), *named], headers={"Accept": JSON}, timeout=30)
    else:
        answer = requests.post(address, params=named, data=query, headers={"Accept": JSON, "Content-Type": QUERY}, timeout=30)
    found = answer.json()
    assert found.get("boolean", found.get("results") and found["results"]["bindings"][0]["n"]["value"]) == expected


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("PUT", "?query=ASK%20%7B%7D", b"", None, 405),
        ("DELETE", "", b"", None, 405),
        ("GET", "?query=ASK%20%7B%7D&query=ASK%20%7B%7D", b"", None, 400),
        ("POST", "", b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400),
        ("POST", "?query=ASK%20%7B%7D", b"ASK {}", QUERY, 400),  # one in the address, one in the body
        ("POST", "", b"ASK {}", "text/plain", 415),
        ("POST", "", b"query=ASK%20%7B%7D", None, 415),
        ("POST", "", b"ASK {}", None, 415),
        ("POST", "", "ASK { # ü".encode("utf-16") + b"\n}", QUERY, 400),  # not UTF-8
        ("POST", "", b"query=%ff%fe", FORM, 400),
        ("GET", "?query=ASK%20%7B", b"", None, 400),
        ("GET", "?default-graph-uri=a:a", b"", None, 400),  # no query
        ("POST", "", b"nothing=here", FORM, 400),
        ("GET", "?query=ASK%20%7B%7D&default-graph-uri=no%20iri", b"", None, 400),
        ("POST", "", b"INSERT DATA { <a:a> <b:b> 1 }", UPDATE, 403),  # updates, every way
        ("POST", "", b"update=CLEAR%20ALL", FORM, 403),
        ("GET", "?update=CLEAR%20ALL", b"", None, 403),
        ("GET", "?query=CLEAR%20ALL", b"", None, 400),
        ("POST", "", b"CLEAR ALL", QUERY, 400),
        ("POST", "", b"ASK {} #" + b"x" * (1 << 20), QUERY, 413),
    ],
)
def test_what_is_refused(server: str, method: str, path: str, body: bytes, kind: str | None, status: int) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = requests.request(method, f"{server}/sparql{path}", data=body or None, headers=headers, timeout=30)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert 0 < len(answer.text.strip().splitlines()[0]) < 400


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "PREFIX x: <y:> SELECT * { ?a x:b\\#c ?d . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",  # an escaped # begins no comment
        "SELECT * { FILTER(?a<?b) SERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_no_query_makes_the_server_ask_another(server: str, query: str) -> None:
    answer = get(server, query=query)
    assert (answer.status_code, "SERVICE" in answer.text) == (403, True)


def test_the_word_service_elsewhere_is_no_fault(server: str) -> None:
    query = 'PREFIX x: <http://x.example/> SELECT ?service { ?service x:service "SERVICE <a:a> {" } # SERVICE'
    assert get(server, query=query).status_code == 200


def test_an_answer_in_a_form_that_there_is_not(server: str) -> None:
    assert get(server, "image/png", query=ASK).status_code == 406
    assert get(server, "text/turtle", query=SELECT).status_code == 406  # rows have no Turtle


def test_an_answer_too_large(server: str) -> None:
    answer = get(server, query="SELECT * { ?s ?p ?o . ?x ?y ?z }")
    assert (answer.status_code, "LIMIT" in answer.text) == (400, True)


def test_a_runaway_query_is_ended_and_the_others_go_on(server: str) -> None:
    ended: list[tuple[int, float]] = []

    def run() -> None:
        began = time.monotonic()
        ended.append((get(server, query=RUNAWAY).status_code, time.monotonic() - began))

    runaways = [threading.Thread(target=run) for _ in range(2)]
    for runaway in runaways:
        runaway.start()
    others = []
    while not ended:
        others.append(get(server, query=ASK).status_code)
    for runaway in runaways:
        runaway.join(30)
    assert len(others) >= 3, "the other queries waited for the runaway ones"
    assert set(others) == {200}
    assert [status for status, _ in ended] == [503, 503]
    assert all(1.8 < seconds < 10 for _, seconds in ended)
    assert [get(server, query=ASK).status_code for _ in range(6)] == [200] * 6  # replaced


def test_a_query_that_wants_too_much_memory_ends_alone(server: str) -> None:
    hungry = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g)); separator='xxxxxxxxx') AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert get(server, query=hungry).status_code in (400, 503)
    assert get(server, query=ASK).status_code == 200


def test_the_description(server: str) -> None:
    answer = get(server, "text/turtle")
    assert answer.headers["Content-Type"].startswith("text/turtle")
    assert "http://www.w3.org/ns/sparql-service-description#SPARQL11Query" in answer.text
    assert f"<{server}/sparql>" in answer.text
    page = get(server, "text/html")
    assert (page.status_code, page.headers["Location"]) == (303, "/query")


def test_pages_of_other_sites_may_ask(server: str) -> None:
    headers = {
        "Origin": "https://reader.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    before = requests.options(f"{server}/sparql", headers=headers, timeout=30)
    assert before.status_code == 200
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    asked = requests.get(f"{server}/sparql", params={"query": ASK}, headers={"Origin": "https://reader.example"}, timeout=30)
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(asked.text)["boolean"] is True
