"""The dump: same bytes, what its files say, pages that escape, a folder that is whole or not there."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.cli import Commands
from kg.commands.dump import dump
from kg.errors import GraphError, InputError, OutputError
from kg.model import Actor, Document
from kg.publish.dataset import Edition
from kg.publish.dump import files, write_dump
from kg.publish.vocabulary import DCAT, SPDX, VOID
from kg.rdf import vocabulary as v
from kg.rdf.formats import serialize
from tests.commands.conftest import Kg, one_line
from tests.newsroom import ACTORS, BASE, analyses, quads

URL = "https://data.example.org/dump/"
EDITION = Edition(URL, "2026-01-01T00:00:00Z", "Straits", "Harbour Institute", "https://creativecommons.org/licenses/by/4.0/")
PREFIX = "".join(f"PREFIX {p}: <{n}> " for p, n in {**v.PREFIXES, "dcat": DCAT, "void": VOID, "spdx": SPDX}.items())


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Calls ``kg dump`` in the test's own folder."""
    monkeypatch.chdir(tmp_path)
    group = Commands("kg")
    group.add_command(dump)

    def call(*arguments: str | Path, **environment: str) -> Result:
        result = CliRunner(env=environment).invoke(group, [str(a) for a in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture(scope="module")
def dumped() -> dict[str, bytes]:
    """The files of a dump of the small corpus."""
    return files(quads(), BASE, EDITION, with_nanopubs=True)


def test_same_graph_same_bytes(dumped: dict[str, bytes]) -> None:
    mixed = quads()
    random.Random(7).shuffle(mixed)
    assert files([*mixed, *mixed[:20]], BASE, EDITION, with_nanopubs=True) == dumped


def test_data_in_three_forms(dumped: dict[str, bytes]) -> None:
    whole = set(quads())
    for name, form in (("data.nq.gz", RdfFormat.N_QUADS), ("data.trig.gz", RdfFormat.TRIG)):
        assert set(parse(gzip.decompress(dumped[name]), form)) == whole
    flat = set(parse(gzip.decompress(dumped["data.ttl.gz"]), RdfFormat.TURTLE))
    assert {q.triple for q in flat} == {q.triple for q in whole}


def test_checksums_are_of_all_files(dumped: dict[str, bytes], tmp_path: Path) -> None:
    lines = dict(reversed(line.split("  ")) for line in dumped["SHA256SUMS"].decode().splitlines())
    assert lines == {name: hashlib.sha256(body).hexdigest() for name, body in dumped.items() if name != "SHA256SUMS"}


ABOUT = (
    ("?d a dcat:Dataset, void:Dataset ; dcterms:title ?x", "Straits"),
    ("?d dcterms:publisher/foaf:name ?x", "Harbour Institute"),
    ("?d dcterms:license ?x", "https://creativecommons.org/licenses/by/4.0/"),
    ("?d dcterms:issued ?x", "2026-01-01T00:00:00Z"),
    ("?d void:uriSpace ?x", BASE),
    ("?d dcterms:temporal/dcat:startDate ?x", "2019-05-04"),
    ("?d dcterms:temporal/dcat:endDate ?x", "2021-07-10"),
    ("?d void:classPartition [ void:class kg:Position ; void:entities ?x ]", "10"),
    ("?d void:propertyPartition [ void:property kg:holder ; void:triples ?x ]", "10"),
    ("?l a void:Linkset ; void:linkPredicate owl:sameAs ; void:triples ?x", "2"),
    ("?d dcat:distribution [ dcat:accessURL ?x ; dcterms:conformsTo ?ldes ]", URL + "feed/index.trig"),
)


@pytest.mark.parametrize(("pattern", "expected"), ABOUT)
def test_description(dumped: dict[str, bytes], pattern: str, expected: str) -> None:
    assert _values(dumped, pattern) == [expected]


def test_description_counts_what_is_there(dumped: dict[str, bytes]) -> None:
    triples = {q.triple for q in quads()}
    assert _values(dumped, "?d a dcat:Dataset ; void:triples ?x") == [str(len(triples))]
    assert _values(dumped, "?d void:distinctSubjects ?x") == [str(len({t.subject for t in triples}))]
    typed = {t.subject for t in triples if t.predicate.value == v.TYPE}
    assert _values(dumped, "?d a dcat:Dataset ; void:entities ?x") == [str(len(typed))]


def test_distributions_are_the_files(dumped: dict[str, bytes]) -> None:
    parts = "?f dcat:downloadURL ?u ; dcat:byteSize ?n ; spdx:checksum/spdx:checksumValue ?s"
    pattern = f"{parts} . BIND (CONCAT(STR(?u), ' ', STR(?n), ' ', STR(?s)) AS ?x)"
    names = ("data.nq.gz", "data.trig.gz", "data.ttl.gz", "nanopubs.trig.gz")
    assert sorted(_values(dumped, pattern)) == sorted(f"{URL}{n} {len(dumped[n])} {hashlib.sha256(dumped[n]).hexdigest()}" for n in names)


def test_description_names_only_terms_that_exist(dumped: dict[str, bytes]) -> None:
    """Each term is in its vocabulary, by the lists of the DCAT 3, VoID and SPDX specifications."""
    known = {
        DCAT: "Dataset Distribution accessURL byteSize compressFormat distribution downloadURL endDate landingPage mediaType startDate "
        "version",
        VOID: "Dataset DatasetDescription Linkset class classPartition classes dataDump distinctObjects distinctSubjects entities "
        "exampleResource feature linkPredicate objectsTarget properties property propertyPartition subjectsTarget subset triples uriSpace "
        "vocabulary",
        SPDX: "Checksum algorithm checksum checksumAlgorithm_sha256 checksumValue",
    }
    terms = {t.value for q in parse(dumped["dataset.ttl"], RdfFormat.TURTLE) for t in (q.predicate, q.object) if isinstance(t, NamedNode)}
    for namespace, names in known.items():
        used = {t.removeprefix(namespace) for t in terms if t.startswith(namespace)}
        assert used
        assert used <= set(names.split())


def test_no_blank_nodes(dumped: dict[str, bytes]) -> None:
    for name in ("dataset.ttl", "feed/index.trig", "feed/00001.trig"):
        assert b"_:" not in serialize(parse(dumped[name], RdfFormat.TRIG), "nquads"), name


def test_every_link_of_a_page_leads_to_a_file(dumped: dict[str, bytes]) -> None:
    seen = 0
    for name, body in dumped.items():
        if name.endswith(".html"):
            for link in _Page(body).links:
                if not link.startswith(("http://", "https://")):
                    assert os.path.normpath(os.path.join(os.path.dirname(name), link)) in dumped, (name, link)
                    seen += 1
    assert seen > 50


def test_pages_say_what_the_graph_says(dumped: dict[str, bytes]) -> None:
    words = _Page(dumped["actor/norland.html"]).text
    for expected in (
        "Kingdom of Norland",
        "Norland rejects sanctions against Veska",
        "Two Straits",
        "Norland Gazette",
        "Sudmark denied the charge",
    ):
        assert expected in words
    assert "10 positions of 3 actors in 3 documents, with 4 citations" in _Page(dumped["index.html"]).text


HOSTILE = (
    "<script>alert(1)</script>",
    "\"onmouseover='alert(1)' x=\"",
    "\u202egnp.exe",  # right-to-left override: the page isolates it
    "x" * 10_000,
    "../../etc/passwd",
)


@pytest.mark.parametrize("name", HOSTILE, ids=("script", "quotes", "bidi", "long", "path"))
def test_hostile_names(name: str, tmp_path: Path) -> None:
    first = analyses()[0]
    actors = (Actor("norland", name, ACTORS[0].type), Actor(name, name, ACTORS[1].type), *first.actors[1:])
    hostile = replace(first, document=replace(first.document, title=name, creators=(name,), source="javascript:alert(1)"), actors=actors)
    made = files(quads([hostile]), BASE, replace(EDITION, title=name, publisher=name))
    write_dump(tmp_path / "dump", made)
    pages = [_Page(body) for path, body in made.items() if path.endswith(".html")]
    assert all("script" not in page.tags and not page.handlers and "javascript:" not in "".join(page.links) for page in pages)
    assert any(name in page.text for page in pages)
    for path in made:
        assert all(len(step) < 100 and step != ".." for step in path.split("/"))
    bodies = [body.decode() for path, body in made.items() if path.endswith(".html")]
    assert all(f"<bdi>{name}</bdi>" in body for body in bodies) or "<" in name or '"' in name


def test_document_without_a_position() -> None:
    bare = replace(
        analyses()[0], document=Document("Nothing here.", "nothing.txt", "Nothing"), positions=(), mentions=(), offices=(), citations=()
    )
    made = files(quads([bare]), BASE, EDITION)
    assert "None." in _Page(next(body for name, body in made.items() if name.startswith("document/"))).text


def test_folder_is_replaced_whole(dumped: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "new" / "dump"
    write_dump(folder, {**dumped, "left.txt": b"of an earlier edition"})
    write_dump(folder, dumped)
    assert {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()} == dumped
    assert [p.name for p in folder.parent.iterdir()] == ["dump"]


def test_folder_of_something_else_is_left_alone(dumped: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(OutputError, match="is there and no dump"):
        write_dump(tmp_path, dumped)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    ("since", "error", "words"),
    [("absent", InputError, "no sound dump to compare with"), ("empty", InputError, "no sound dump to compare with")],
)
def test_bad_earlier_dump(since: str, error: type[Exception], words: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(error, match=words):
        files(quads(), BASE, EDITION, tmp_path / since)


def test_nothing_to_dump() -> None:
    with pytest.raises(GraphError, match="no statements"):
        files([], BASE, EDITION)


def test_command(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "graphs").mkdir()
    for number, analysis in enumerate(analyses()):
        (tmp_path / "graphs" / f"{number}.trig").write_bytes(serialize(quads([analysis]), "trig"))
    options = (
        "--base",
        BASE,
        "--license",
        "https://creativecommons.org/licenses/by/4.0/",
        "--publisher",
        "Harbour Institute",
        "--title",
        "Straits",
    )
    first = kg("dump", "out", "graphs/0.trig", "graphs/1.trig", *options, "--date", "2026-01-01", "--json")
    assert first.exit_code == 0, first.stderr
    assert json.loads(first.stdout)["triples"] == len(set(quads(analyses()[:2])))
    assert kg("dump", "out", "graphs", *options, "--date", "2026-02-01T01:00:00+01:00", "--since", "out").exit_code == 0
    assert "1 added, 0 removed, 0 changed" in _Page(Path("out/index.html").read_bytes()).text
    assert sorted(p.name for p in Path("out/feed").iterdir()) == ["00001.trig", "00002.trig", "index.trig"]
    assert kg("dump", "again", "graphs", *options, SOURCE_DATE_EPOCH="1769904000").exit_code == 0
    assert "2026-02-01T00:00:00Z" in Path("again/dataset.ttl").read_text()


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (("--license", "CC BY"), 11, "--license CC BY: name the licence by its IRI"),
        (("--url", "https://data.example.org/dump"), 11, "not an address that ends in /"),
        (("--date", "May"), 11, "--date May: write 2017-03-16"),
        (("absent.ttl",), 3, "absent.ttl: cannot be read"),
        (("empty",), 3, "empty: no graphs in this folder"),
    ],
)
def test_bad_calls(kg: Kg, tmp_path: Path, call: tuple[str, ...], code: int, words: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "graph.trig").write_bytes(serialize(quads(), "trig"))
    result = kg("dump", "out", "graph.trig", *call)
    assert result.exit_code == code
    assert words in one_line(result)
    assert not Path("out").exists()


class _Page(HTMLParser):
    """Tags, links, event handlers and words of a page."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def _values(dumped: dict[str, bytes], pattern: str) -> list[str]:
    store = Store()
    store.extend(parse(dumped["dataset.ttl"], RdfFormat.TURTLE))
    return [row["x"].value for row in store.query(f"{PREFIX} PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT DISTINCT ?x {{ {pattern} }}")]
