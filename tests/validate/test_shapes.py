"""What can be validated, and what cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.errors import ConfigError, GraphError, InputError
from kg.validate import engines
from kg.validate.report import Report
from kg.validate.shapes import validate

ARTICLE = Path(__file__).with_name("article.ttl")
QUADS = list(parse(ARTICLE.read_bytes(), RdfFormat.TURTLE))


def written(form: RdfFormat) -> bytes:
    """article.ttl in another format; where the format has graphs, each triple is in one of two."""
    graphs = [NamedNode("http://example.org/g1"), NamedNode("http://example.org/g2")]
    quads = [Quad(q.subject, q.predicate, q.object, graphs[i % 2]) for i, q in enumerate(QUADS)]
    out = serialize(quads if form.supports_datasets else (q.triple for q in quads), format=form)
    assert out is not None
    return out


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES])
def test_bytes(form: RdfFormat) -> None:
    assert validate(written(form)) == Report(True, ())


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_files(ending: str, tmp_path: Path) -> None:
    form = RdfFormat.from_extension(ending)
    assert form is not None
    path = tmp_path / f"graph.{ending}"
    path.write_bytes(written(form))
    assert validate(path) == Report(True, ())


def test_quads_and_stores() -> None:
    store = Store()
    store.extend(QUADS)
    assert validate(QUADS) == validate(store) == Report(True, ())


def test_a_graph_without_documents_is_a_warning() -> None:
    for data in (b"", b"<http://example.org/a> <http://example.org/b> 1 ."):
        report = validate(data)
        assert report.conforms and [v.rule for v in report.violations] == ["graph-document"]


BAD = [
    # data, error, words of the message
    (b"<http://example.org/a> <http://example.org/b>\n 1 ; ;; ] .", GraphError, "line 2"),
    (b"<a> <b> <c> .", GraphError, "line 1"),  # relative, with no base
    (b"\xff\xfe\x00", GraphError, "not sound Turtle"),
    (b"<urn:a> <urn:b> <<( <urn:c> <urn:d> 1 )>> .", GraphError, "a triple about a triple"),
    (Path("no-such-file.ttl"), InputError, "no-such-file.ttl"),
]


@pytest.mark.parametrize(("data", "error", "words"), BAD)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes | Path, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        validate(data)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_an_unknown_engine() -> None:
    with pytest.raises(ConfigError, match="unknown validation engine 'jena': use one of shacl, pyshacl"):
        validate(ARTICLE, engine="jena")


@pytest.mark.parametrize(("engine", "other"), [("shacl", "pyshacl"), ("pyshacl", "shacl")])
def test_an_engine_that_is_not_installed(engine: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engines._compiled.cache_clear()
    monkeypatch.setitem(sys.modules, engine, None)
    with pytest.raises(ConfigError, match=f"use --engine {other}"):
        validate(ARTICLE, engine=engine)


def test_blank_nodes_keep_their_names() -> None:
    """Both engines name them anew; the report has the names of the graph."""
    data = b"_:here a <https://w3id.org/policy-kg/ontology#Citation> ."
    for engine in engines.ENGINES:
        report = validate(data, engine=engine)
        assert "citation-pointer" in [v.rule for v in report.violations]
        assert {v.focus for v in report.violations if v.rule != "graph-document"} == {"_:here"}


def test_importing_it_loads_no_rdf_library() -> None:
    code = "import sys, kg.validate.shapes; print([m for m in ('pyoxigraph', 'rdflib', 'shacl', 'pyshacl') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
