"""Quads -> bytes in six formats: the graph that comes back is the one that went in, and the bytes are always the same."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic

from kg.authority.load import Authority
from kg.errors import OutputError
from kg.model import Analysis, Document, Run
from kg.rdf.formats import FORMATS, ending, format_of, serialize
from kg.rdf.graph import from_quads
from kg.rdf.mapping import map_analysis

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://127.0.0.1:8765/"
RDFLIB = {"turtle": "turtle", "trig": "trig", "ntriples": "nt", "nquads": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}
P = NamedNode("https://w3id.org/policy-kg/ontology#targetText")
ANY = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def quads(analysis: Analysis, authority: Authority) -> list[Quad]:
    return map_analysis(analysis, BASE, authority)


@pytest.mark.parametrize("form", FORMATS)
def test_pyoxigraph_reads_back_what_was_written(quads: list[Quad], form: str) -> None:
    read = list(parse(serialize(quads, form), RdfFormat.from_extension(ending(form))))
    if form in ("trig", "nquads"):
        assert set(read) == set(quads)
    assert {q.triple for q in read} == {q.triple for q in quads}


@pytest.mark.parametrize("form", FORMATS)
def test_rdflib_reads_back_what_was_written(quads: list[Quad], form: str) -> None:
    read = rdflib.Dataset(default_union=True).parse(data=serialize(quads, form), format=RDFLIB[form])
    triples = rdflib.Graph()
    for s, p, o, _ in read.quads():
        triples.add((s, p, o))
    assert isomorphic(triples, from_quads(quads))


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_quads_does_not_matter(quads: list[Quad], form: str) -> None:
    shuffled = [*quads, *quads[:50]]
    random.Random(7).shuffle(shuffled)
    assert serialize(shuffled, form) == serialize(quads, form)


def test_same_bytes_in_another_process(tmp_path: Path, quads: list[Quad]) -> None:
    """Whatever the seed of Python's hashes, which the order of sets follows."""
    (tmp_path / "in.nq").write_bytes(serialize(quads, "nquads"))
    code = (
        "import sys, pathlib; from kg.rdf.files import read_graph; from kg.rdf.formats import FORMATS, serialize\n"
        "q = read_graph(pathlib.Path(sys.argv[1])); sys.stdout.buffer.write(b''.join(serialize(q, f) for f in FORMATS))"
    )
    here = b"".join(serialize(quads, form) for form in FORMATS)
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", code, tmp_path / "in.nq"], env=env, capture_output=True, check=True)
        assert done.stdout == here


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "rdfxml"])
@given(text=ANY)
@settings(deadline=None)
def test_every_character_comes_back(form: str, text: str) -> None:
    for literal in (Literal(text), Literal(text, language="en")):
        quad = Quad(NamedNode("http://x/s"), P, literal)
        assert [q.object for q in parse(serialize([quad], form), RdfFormat.from_extension(ending(form)))] == [literal]


def written_as_xml(text: str) -> str:
    """`text` as an XML parser of its own right reads it from our RDF/XML."""
    content = serialize([Quad(NamedNode("http://x/s"), P, Literal(text))], "rdfxml")
    (value,) = ET.fromstring(content).iter(f"{{{P.value.removesuffix('targetText')}}}targetText")
    return value.text or ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\0b\x0b\x1f", "a\ufffdb\ufffd\ufffd"),  # control characters have no form in XML 1.0
        ("a\ufffe\uffff", "a\ufffd\ufffd"),  # nor have the two noncharacters of the first plane
        ("a\r\nb\rc\td", "a\r\nb\rc\td"),  # white space is kept, also a carriage return
        ("<&>\"']]>", "<&>\"']]>"),  # markup is escaped
        ("🛰️\x85\u2028\U0010ffff", "🛰️\x85\u2028\U0010ffff"),  # all else is allowed
    ],
)
def test_what_xml_cannot_hold_is_replaced(text: str, read: str) -> None:
    assert written_as_xml(text) == read


@given(ANY)
def test_xml_is_always_sound_and_as_long_as_the_text(text: str) -> None:
    assert len(written_as_xml(text)) == len(text)


def test_turtle_is_made_for_reading(quads: list[Quad]) -> None:
    turtle = serialize(quads, "turtle").decode()
    assert '\n\nactor:norland a kg:Actor , kg:State ;\n\towl:sameAs wd:Q1001 ;\n\tskos:altLabel "Kingdom of Norland"@en ;\n' in turtle
    assert "kg:evidence passage:" in turtle and "kg:target issue:missile-defence ;" in turtle and "kg:confidence 0.812 ;" in turtle
    subjects = [line.split(" ")[0] for line in turtle.splitlines() if line and not line.startswith(("\t", "@"))]
    assert len(subjects) == len(set(subjects)) > 50  # each subject once


def test_jsonld_says_it_in_the_terms_of_the_context(quads: list[Quad]) -> None:
    import json

    document = json.loads(serialize(quads, "jsonld"))
    node = next(n for n in document["@graph"] if n["id"] == f"{BASE}actor/norland")
    assert node["prefLabel"] == "Norland" and node["sameAs"] == "wd:Q1001" and node["type"] == ["kg:Actor", "kg:State"]
    keys = {key for n in document["@graph"] for key in n}
    assert keys - document["@context"].keys() == {"schema:url"}  # the one address that is no IRI


@pytest.mark.parametrize("form", FORMATS)
def test_two_articles_in_one_file_in_any_order(quads: list[Quad], authority: Authority, form: str) -> None:
    other = map_analysis(Analysis(Document("y", "y.txt", "Y"), Run("s", "1", "m", "1")), BASE, authority)
    content = serialize([*other, *quads], form)
    assert content == serialize([*quads, *other], form)
    assert {q.triple for q in parse(content, RdfFormat.from_extension(ending(form)))} == {q.triple for q in [*quads, *other]}


@pytest.mark.parametrize("form", FORMATS)
def test_no_quads_are_an_empty_graph(form: str) -> None:
    assert list(parse(serialize([], form), RdfFormat.from_extension(ending(form)))) == []


@pytest.mark.parametrize(
    ("path", "form"), [("a.ttl", "turtle"), ("x/a.b.NQ", "nquads"), ("a.json", "jsonld"), ("a.xml", "rdfxml"), ("a.trig", "trig")]
)
def test_the_ending_tells_the_format(path: str, form: str) -> None:
    assert format_of(path) == form


@pytest.mark.parametrize("path", ["a", "a.docx", ".ttl"])
def test_an_ending_that_tells_nothing(path: str) -> None:
    with pytest.raises(OutputError, match=r"no format ends in .*: use one of \.ttl, .*--format"):
        format_of(path)
