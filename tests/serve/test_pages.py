"""The pages show what the graph says, and nothing that a name or a text says can change them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import requests

from kg.rdf import iris
from tests.serve import sample

FIRST, SECOND = sample.analyses()
DOCUMENT = sample.document(FIRST)
IRI = iris.document(sample.BASE, FIRST.document)
CITED = iris.citation(IRI, FIRST.citations[0])
CITATION = CITED.removeprefix(sample.BASE.rstrip("/"))
POSITIONS = [iris.position(IRI, p, CITED if p.citation else None).removeprefix(sample.BASE.rstrip("/")) for p in FIRST.positions]
GAZETTE = quote(sample.BASE + "actor/norland-gazette", safe="")
HOSTILE = (
    "/",
    "/actors",
    "/documents",
    "/positions",
    "/matrix",
    "/network?least=1",
    "/timeline",
    "/network.svg?least=1",
    "/timeline.svg",
    "/actor/hostile",
    "/actor/endless",
    "/actor/sudmark",
    "/actor/norland",
    DOCUMENT,
    sample.document(SECOND),
    *POSITIONS,
    "/graph/actors",
    "/search?q=" + quote(sample.SCRIPT),
    "/search?q=" + quote(sample.QUOTES),
    "/source?iri=" + GAZETTE,
    "/query?recipe=" + quote(sample.QUOTES),
    "/query?recipe=changed-stance&p.target=" + quote("</script>" + sample.SCRIPT),
    "/positions?source=" + quote(sample.QUOTES),
    "/" + quote(sample.SCRIPT),
)


class Reader(HTMLParser):
    """What a browser would act on: elements and their attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def page(server: str, path: str) -> str:
    answer = requests.get(server + path, headers={"Accept": "text/html"}, timeout=30)
    assert answer.status_code < 500, answer.text[-500:]
    return answer.content.decode()


@pytest.mark.parametrize("path", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_out(server: str, path: str) -> None:
    text = page(server, path)
    reader = Reader()
    reader.feed(text)
    for tag, attributes in reader.elements:
        assert tag != "img"
        assert tag != "script" or attributes.get("type") == "application/json" or str(attributes.get("src")).startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        for name in ("href", "src", "action"):
            assert re.match(r"(/|#|\?|https?://)", attributes.get(name) or "/"), attributes
    assert "\u202e" not in text
    assert len(text) < 400_000
    assert not re.search(r"(Very ){60}", text), "a long name is not cut"


def test_what_the_server_forbids_browsers(server: str) -> None:
    for path in ("/", DOCUMENT, "/nothing", "/network.svg"):
        policy = requests.get(server + path, headers={"Accept": "text/html"}, timeout=30).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "'unsafe-" not in policy
    policy = requests.get(f"{server}/query", timeout=30).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy  # the editor may style, not script


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/", ["Newest documents", "missile defence", "Norland Gazette"]),
        ("/search?q=missil", ["missile defence", "issue", "position"]),
        ("/search?q=blockade+rejected&kind=position", ["Sudmark", 'class="hit"']),
        ("/actors", ["Norland", "State", "Ivo Brandt", "Person"]),
        ("/sources", ["Norland Gazette", "/source?iri="]),
        ("/actor/ivo-brandt", ["Person", "Offices", "foreign minister", "/actor/norland", "rejected the blockade", "Over time"]),
        ("/actor/norland", ["Kingdom of Norland", "http://www.wikidata.org/entity/Q1001", "Offices here", "Ivo Brandt"]),
        ("/actor/sudmark", ["Positions on this actor"]),
        ("/issue/missile-defence", ["Positions on this issue", "supports", "opposes", "Broader", "Vell again"]),
        (DOCUMENT, ["Harbour Review", "volume 7", 'class="cite"', 'mark class="oppose"', 'class="actor"', "in the text"]),
        (sample.document(SECOND), ["The text is not beside the graph", "Norland backs missile defence"]),
        (POSITIONS[0], ["rejected the blockade", "Supported by", "Norland Gazette, May 2", "2019-05-02", "0.75", "en_core_web_sm"]),
        (CITATION, ["Norland Gazette, May 2", "what it is cited for", "rejected the blockade"]),
        ("/source?iri=" + GAZETTE, ["Cited 1 time.", "Ivo Brandt", "rejected the blockade"]),
        ("/source?name=Norland%20Gazette", ["Cited 1 time."]),
        ("/positions?stance=support", ["Norland", "supports"]),
        ("/positions?since=2020-06&until=2020", ["Vell again"]),
        ("/matrix", ["missile defence", "/positions?holder="]),
        ("/timeline", ["2019", "2020"]),
        ("/network?least=1", ["Ivo Brandt", "Sudmark", "/shared?one="]),
        ("/query?recipe=changed-stance", ["Who changed their stance", "p.target"]),
        ("/ontology", ["kg:Position", 'id="holder"']),
        ("/role/foreign_minister", ["foreign minister", "What points here"]),
    ],
)
def test_what_pages_show(server: str, path: str, parts: list[str]) -> None:
    text = page(server, path)
    assert [part for part in parts if part not in text] == []


def test_what_the_choice_leaves_out(server: str) -> None:
    assert "Vell again" not in page(server, "/positions?until=2019")
    assert 'Positions <span class="count">0' in page(server, "/positions?sure=0.9")
    assert 'Positions <span class="count">5' in page(server, "/positions?stance=nonsense&holder=no+iri&since=yesterday")


def test_the_marks_lie_where_the_evidence_is(server: str) -> None:
    text = page(server, DOCUMENT)
    marked = re.search(r'<mark class="oppose">(?:(?!</mark>).)*rejected the blockade', text, re.S)
    assert marked
    shown = re.sub(r"<sup.*?</sup>|<[^>]*>", "", text[text.index('class="text"') : text.index("<h2>Positions")])
    assert sample.FIRST.rstrip() in html.unescape(shown)


@pytest.mark.parametrize("path", ["/network.svg?least=1", "/timeline.svg", "/timeline.svg?holder=" + quote(sample.BASE + "actor/sudmark")])
def test_the_figures_are_sound_svg_and_always_the_same(server: str, path: str) -> None:
    answer = requests.get(server + path, timeout=30)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.content)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) >= 2
    assert requests.get(server + path, timeout=30).content == answer.content
