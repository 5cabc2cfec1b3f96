"""The query address by the W3C's test suite for SPARQL 1.1 Protocol: a row for each of its 34 tests, by its name.

The requests are ours, after the names and descriptions of the suite's manifest, over three graphs of ours that stand for its data1 to
data3: each says that it is a document. The endpoint's own address stands for ``/sparql/``.

The 20 tests of queries are met, and the 7 of updates that must be refused, by any 4xx. The 7 of updates that must be carried out do not
apply, since the server is read-only: it has to refuse them, say why, and leave the graphs as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests

from tests.serve.conftest import running

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
BOOLEANS = ("application/sparql-results+xml", "application/sparql-results+json")
ROWS = (*BOOLEANS, "text/csv", "text/tab-separated-values")
TRIPLES = ("application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json")

ONE, TWO, THREE = (f"http://data.example/{name}" for name in ("one", "two", "three"))
GRAPHS = "".join(f"<{g}> {{ <{g}> a <http://xmlns.com/foaf/0.1/Document> }}\n" for g in (ONE, TWO, THREE))

# The suite asks in its words only for what is there; these rows also ask for what must not be there.
IN_DEFAULT = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type FILTER NOT EXISTS {{ <{THREE}> a ?type }} }}"
IN_NAMED = (
    f"ASK {{ GRAPH ?a {{ <{ONE}> a ?type }} GRAPH ?b {{ <{TWO}> a ?type }} FILTER NOT EXISTS {{ GRAPH ?c {{ <{THREE}> a ?type }} }} }}"
)
IN_BOTH = f"ASK {{ <{THREE}> a ?type GRAPH ?a {{ <{ONE}> a ?type }} GRAPH ?b {{ <{TWO}> a ?type }} }}"
FROM_OTHER = f"ASK FROM <{THREE}> {{ <{ONE}> a ?type FILTER NOT EXISTS {{ <{THREE}> a ?type }} }}"
DEFAULTS, NAMES = [("default-graph-uri", ONE), ("default-graph-uri", TWO)], [("named-graph-uri", ONE), ("named-graph-uri", TWO)]
FULL = [("default-graph-uri", THREE), *NAMES]
ASK = "ASK {}"

CLEAR = "CLEAR NAMED"
INSERT = b"CLEAR ALL; INSERT { GRAPH <http://data.example/new> { ?s a <http://data.example/Seen> } } WHERE { ?s a ?type }"
WITH = f"WITH <{ONE}> DELETE {{ ?s a ?type }} WHERE {{ ?s a ?type }}"


def form(*parameters: tuple[str, str]) -> bytes:
    return urlencode(parameters).encode()


Parameters = list[tuple[str, str]]
Request = tuple[str, str, Parameters, bytes, str | None]

# name of the test, method, parameters in the address, body, its media type; and the media types of the answer
MET: list[tuple[Request, tuple[str, ...]]] = [
    # a query by GET
    (("query_get", "GET", [("query", ASK)], b"", None), BOOLEANS),
    # a query in a form, the graph in the address
    (("query_post_form", "POST", [("default-graph-uri", ONE)], form(("query", ASK)), FORM), BOOLEANS),
    # a query as the body
    (("query_post_direct", "POST", [("default-graph-uri", ONE)], ASK.encode(), QUERY), BOOLEANS),
    # two graphs together as the default graph, and no third
    (("query_dataset_default_graphs_get", "GET", [("query", IN_DEFAULT), *DEFAULTS], b"", None), BOOLEANS),
    (("query_dataset_default_graphs_post", "POST", DEFAULTS, IN_DEFAULT.encode(), QUERY), BOOLEANS),
    # two named graphs, and no third
    (("query_dataset_named_graphs_get", "GET", [("query", IN_NAMED), *NAMES], b"", None), BOOLEANS),
    (("query_dataset_named_graphs_post", "POST", NAMES, IN_NAMED.encode(), QUERY), BOOLEANS),
    # one graph as the default graph, two by their names
    (("query_dataset_full", "POST", FULL, IN_BOTH.encode(), QUERY), BOOLEANS),
    # graphs in the address and in the query: those in the address count
    (("query_multiple_dataset", "POST", [("default-graph-uri", ONE)], FROM_OTHER.encode(), QUERY), BOOLEANS),
    # rows in a form for rows
    (("query_content_type_select", "POST", [], form(("query", "SELECT (1 AS ?value) {}")), FORM), ROWS),
    # a truth value in a form for it
    (("query_content_type_ask", "POST", [], form(("query", ASK)), FORM), BOOLEANS),
    # triples in a form for triples, from DESCRIBE and from CONSTRUCT
    (("query_content_type_describe", "POST", [], form(("query", f"DESCRIBE <{ONE}>")), FORM), TRIPLES),
    (("query_content_type_construct", "POST", [], form(("query", "CONSTRUCT { <s> <p> 1 } WHERE {}")), FORM), TRIPLES),
]
# ... and the status: the suite wants any 4xx
BAD: list[tuple[Request, int]] = [
    # a method other than GET and POST
    (("bad_query_method", "PUT", [("query", ASK)], b"", None), 405),
    # two queries in one request
    (("bad_multiple_queries", "GET", [("query", ASK), ("query", "SELECT * {}")], b"", None), 400),
    # a body that is neither a form nor a query by its media type
    (("bad_query_wrong_media_type", "POST", [], ASK.encode(), "text/plain"), 415),
    # a form without its media type
    (("bad_query_missing_form_type", "POST", [], form(("query", ASK)), None), 415),
    # a query as the body without its media type
    (("bad_query_missing_direct_type", "POST", [], ASK.encode(), None), 415),
    # a query in UTF-16
    (("bad_query_non_utf8", "POST", [], ASK.encode("utf-16"), f"{QUERY}; charset=UTF-16"), 400),
    # what is no query
    (("bad_query_syntax", "GET", [("query", "ASK {")], b"", None), 400),
    # an update by GET
    (("bad_update_get", "GET", [("update", CLEAR)], b"", None), 403),
    # two updates in one request
    (("bad_multiple_updates", "POST", [], form(("update", CLEAR), ("update", "CLEAR DEFAULT")), FORM), 403),
    # an update as the body by another media type
    (("bad_update_wrong_media_type", "POST", [], CLEAR.encode(), "text/plain"), 415),
    # a form with an update without its media type
    (("bad_update_missing_form_type", "POST", [], form(("update", CLEAR)), None), 415),
    # an update in UTF-16
    (("bad_update_non_utf8", "POST", [], CLEAR.encode("utf-16"), f"{UPDATE}; charset=UTF-16"), 403),
    # what is no update
    (("bad_update_syntax", "POST", [], form(("update", "CLEAR XYZ")), FORM), 403),
    # graphs in the request and in the update
    (("bad_update_dataset_conflict", "POST", [], form(("using-named-graph-uri", TWO), ("update", WITH)), FORM), 403),
]
# Not met, since the server is read-only: the suite wants these carried out.
READ_ONLY: list[Request] = [
    # an update in a form
    ("update_post_form", "POST", [], form(("update", "CLEAR ALL")), FORM),
    # an update as the body
    ("update_post_direct", "POST", [], b"CLEAR ALL", UPDATE),
    # an update over a graph that the request names, over two, over named ones, over both
    ("update_dataset_default_graph", "POST", [("using-graph-uri", ONE)], INSERT, UPDATE),
    (
        "update_dataset_default_graphs",
        "POST",
        [("using-graph-uri", ONE), ("using-graph-uri", TWO)],
        INSERT,
        UPDATE,
    ),
    ("update_dataset_named_graphs", "POST", [("using-named-graph-uri", ONE)], INSERT, UPDATE),
    (
        "update_dataset_full",
        "POST",
        [("using-graph-uri", ONE), ("using-named-graph-uri", TWO)],
        INSERT,
        UPDATE,
    ),
    # an update with an IRI that is relative to the endpoint
    ("update_base_uri", "POST", [], form(("update", "CLEAR GRAPH <x>; INSERT DATA { GRAPH <x> { <s> <p> <o> } }")), FORM),
]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query address over the three graphs."""
    folder = tmp_path_factory.mktemp("protocol")
    (folder / "graphs.trig").write_text(GRAPHS)
    with running(str(folder / "graphs.trig"), "--state", str(folder / "state"), "--workers", "1") as address:
        yield f"{address}/sparql"


def sent(endpoint: str, request: Request) -> requests.Response:
    _, method, parameters, body, kind = request
    headers = {"Content-Type": kind} if kind else {}
    return requests.request(method, endpoint, params=parameters, data=body or None, headers=headers, timeout=30)


def _names(rows: list[tuple[Request, object]]) -> list[str]:
    return [request[0] for request, _ in rows]


@pytest.mark.parametrize(("request_", "media_types"), MET, ids=_names(MET))
def test_met(endpoint: str, request_: Request, media_types: tuple[str, ...]) -> None:
    answer = sent(endpoint, request_)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].partition(";")[0] in media_types
    if media_types == BOOLEANS:
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize(("request_", "status"), BAD, ids=_names(BAD))
def test_refused(endpoint: str, request_: Request, status: int) -> None:
    answer = sent(endpoint, request_)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("request_", READ_ONLY, ids=[r[0] for r in READ_ONLY])
def test_read_only(endpoint: str, request_: Request) -> None:
    answer = sent(endpoint, request_)
    assert (answer.status_code, "read-only" in answer.text) == (403, True)
    same = requests.get(
        endpoint, params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a <http://xmlns.com/foaf/0.1/Document> } }"}, timeout=30
    )
    assert same.json()["results"]["bindings"][0]["n"]["value"] == "3"


def test_every_test_of_the_suite_has_a_row() -> None:
    names = [*_names(MET), *_names(BAD), *(r[0] for r in READ_ONLY)]
    assert len(names) == len(set(names)) == 34
