"""Every IRI of the graph answers at its own path: a page for people, RDF for machines."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.authority.load import load
from kg.rdf.iris import PARTS, SHARED
from kg.rdf.mapping import map_analysis
from kg.rdf.vocabulary import ISSUES
from tests.serve import sample
from tests.serve.conftest import running

FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
ACTOR = "/actor/norland"


def get(address: str, accept: str = "*/*", **headers: str) -> requests.Response:
    return requests.get(address, headers={"Accept": accept, **headers}, timeout=30)


def own_iris(base: str) -> list[str]:
    """All IRIs of the sample below `base` and of the shared issues, without fragments."""
    quads = [q for analysis in sample.analyses() for q in map_analysis(analysis, base, load())]
    terms = {t.value for q in quads for t in (q.subject, q.object, q.graph_name) if isinstance(t, NamedNode)}
    return sorted({t.partition("#")[0] for t in terms if t.startswith((base, ISSUES))})


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_every_iri_is_there(server: str, accept: str) -> None:
    iris = own_iris(sample.BASE)
    kinds = {step for iri in iris for step in iri.removeprefix(sample.BASE).split("/")}
    assert {*SHARED, *PARTS, "graph", "periodical", "run"} <= kinds
    with requests.Session() as session:
        for iri in iris:
            path = iri.replace(ISSUES, "/issue/").replace(sample.BASE, "/")
            answer = session.get(server + path, headers={"Accept": accept}, timeout=30)
            assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, accept), iri
            if accept == "text/html":
                assert iri in answer.text, iri
            elif "/graph/" not in iri:  # a graph says nothing of itself
                named = {getattr(t, "value", "") for q in parse(answer.content, RdfFormat.TURTLE) for t in (q.subject, q.object)}
                assert iri in named, iri


@pytest.mark.parametrize("accept", FORMATS)
@pytest.mark.parametrize("path", [ACTOR, sample.document(sample.analyses()[0]), "/graph/actors", "/issue/missile-defence", "/ontology"])
def test_data_in_every_form(server: str, path: str, accept: str) -> None:
    answer = get(server + path, accept)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, accept)
    assert len(list(parse(answer.content, FORMATS[accept]))) > 5


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),  # a browser
        ("*/*", "text/html"),  # curl
        ("text/turtle;q=0.9, text/html;q=0.5", "text/turtle"),
        ("application/json", "application/ld+json"),
        ("text/turtle;q=0, application/ld+json", "application/ld+json"),
        ("complete nonsense", "text/html"),
    ],
)
def test_what_each_client_gets(server: str, accept: str, media_type: str) -> None:
    answer = get(server + ACTOR, accept)
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["Vary"]


def test_a_form_by_the_address(server: str) -> None:
    answer = get(f"{server}{ACTOR}?format=jsonld", "text/html")
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert get(f"{server}{ACTOR}?format=word").status_code == 406


@pytest.mark.parametrize(("accept", "media_type"), [("text/html", "text/html"), ("text/turtle", "text/plain")])
def test_what_is_not_there(server: str, accept: str, media_type: str) -> None:
    for path in ("/actor/nobody", "/nothing", "/actor/", "/static/nothing.css", "/resource?iri=http://x.example/", "/resource", "/%00"):
        answer = get(server + path, accept)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"].partition(";")[0] == media_type


def test_a_form_that_there_is_not(server: str) -> None:
    assert get(server + ACTOR, "image/png").status_code == 406


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_nothing_is_sent_twice(server: str, accept: str) -> None:
    first = get(server + ACTOR, accept)
    again = get(server + ACTOR, accept, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    other = get(server + ACTOR, accept, **{"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_each_form_has_a_tag_of_its_own(server: str) -> None:
    tags = {get(server + ACTOR, accept).headers["ETag"] for accept in (*FORMATS, "text/html")}
    assert len(tags) == len(FORMATS) + 1


def test_nothing_but_reading(server: str) -> None:
    assert requests.head(server + ACTOR, timeout=30).status_code == 200
    assert requests.post(server + ACTOR, timeout=30).status_code == 405


@pytest.mark.parametrize("given", [True, False])
def test_a_graph_of_the_institute(tmp_path: Path, given: bool) -> None:
    """IRIs stay the institute's in the data, links lead to this server; the base is also found in the data."""
    base = "https://data.institute.example/kg/"
    folder = sample.write(tmp_path / "graphs", base)
    options = ("--base", base) if given else ()
    with running(str(folder), "--state", str(tmp_path / "state"), "--workers", "1", *options) as address:
        page, data = get(address + ACTOR, "text/html"), get(address + ACTOR, "text/turtle")
        assert f"{base}actor/norland" in data.text
        assert 'href="/document/' in page.text
        assert f'href="{base}' not in page.text
