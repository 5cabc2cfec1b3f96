"""Rights as data: what a graph quotes of an article, and what is left of one that was taken down."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg import rights
from kg.authority.load import load as load_authority
from kg.cli import cli
from kg.errors import AuthorityError
from kg.lexicon import publishers
from kg.model import Analysis, Document
from kg.rdf import iris
from kg.rdf import vocabulary as v
from kg.rdf.files import read_graph
from kg.rdf.mapping import map_analysis
from kg.rights import Right, of, restrict
from tests.newsroom import BASE, analyses


def table(folder: Path, *rows: str, columns: str = "source\tlicense\tquote_limit\ttaken_down") -> Path:
    path = folder / "rights.tsv"
    path.write_text("\n".join([columns, *rows]) + "\n", "utf-8")
    return path


def graph(analysis: Analysis) -> tuple[list[Quad], str]:
    return map_analysis(analysis, BASE, load_authority()), iris.document(BASE, analysis.document)


def values(quads: list[Quad], *predicates: str) -> list[str]:
    return [q.object.value for q in quads if q.predicate.value in predicates]


PAGE = Document("text", "https://www.example.org/a", "T", periodical="The Norland Gazette", identifier="https://news.example.org/a")


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        (["*\t\t100\t"], Right(quote_limit=100)),
        (["example.org\t\t50\t", "*\tAll rights reserved\t100\t"], Right("All rights reserved", 50)),  # each column by itself
        (["news.example.org\t\t20\t", "example.org\t\t50\t"], Right(quote_limit=20)),  # the closer domain
        (["EXAMPLE.org\t\t50\t"], Right(quote_limit=50)),
        (["norland gazette\t\t70\t"], Right(quote_limit=70)),  # in any case, without "The"
        (["norland gazette\t\t70\t", "example.org\t\tnone\t"], Right(quote_limit=-1)),  # no limit, said on purpose
        (["https://news.example.org/a\t\t\t2026-11-24", "*\t\t9\t"], Right(quote_limit=9, taken_down="2026-11-24T00:00:00Z")),
        ([f"{PAGE.digest}\t\t\t2026-11-24T12:00:00+02:00"], Right(taken_down="2026-11-24T10:00:00Z")),
        (["ample.org\t\t50\t", "org\t\t5\t"], Right()),  # a part of a name is no domain, and a top domain none's
        (["example.org\tCC\t\t", "example.org\t\t5\t"], Right("CC", 5)),  # two rows on one source
    ],
)
def test_what_holds_for_a_document(tmp_path: Path, rows: list[str], right: Right) -> None:
    assert of(rights.load([table(tmp_path, *rows)]), PAGE) == right


@pytest.mark.parametrize(("row", "meant"), [("a.txt", True), ("news/a.txt", True), ("other/a.txt", False), ("news", False)])
def test_a_file_is_meant_by_its_name_or_its_path(tmp_path: Path, row: str, meant: bool) -> None:
    held = rights.load([table(tmp_path, f"{row}\t\t7\t")])
    assert (of(held, Document("text", "news/a.txt", "T")).quote_limit == 7) is meant


def test_a_publishers_profile_states_rights(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[publisher]]\nname = "Norland Gazette"\nlicense = "https://example.org/terms"\nquote_limit = 80\n')
    publishers.use([own])
    try:
        assert of({}, PAGE) == Right("https://example.org/terms", 80)
        assert of(rights.load([table(tmp_path, "example.org\t\t90\t")]), PAGE).quote_limit == 90
    finally:
        publishers.use([])
    assert of({}, PAGE) == Right()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("\t\t5\t", "'source' is empty"),
        ("a.org\t\tfew\t", "quote_limit is 'few'"),
        ("a.org\t\t-3\t", "quote_limit is '-3'"),
        ("a.org\t\t\tsoon", "taken_down is 'soon'"),
        ("a.org\thttps://example.org/a b\t\t", "no sound IRI"),
    ],
)
def test_a_file_that_is_not_of_its_form(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(AuthorityError, match=words):
        rights.load([table(tmp_path, row)])
    with pytest.raises(AuthorityError, match="unknown column 'limit'"):
        rights.load([table(tmp_path, columns="source\tlimit")])


@pytest.mark.parametrize("analysis", analyses(), ids=lambda a: a.document.title)
@pytest.mark.parametrize("limit", [0, 8, 30, 10_000])
def test_nothing_longer_than_the_limit_is_quoted(analysis: Analysis, limit: int) -> None:
    quads, document = graph(analysis)
    kept = restrict(quads, document, Right(quote_limit=limit))
    assert all(len(text) <= limit for text in values(kept, v.EXACT))
    assert all(len(text.removesuffix(" …").removesuffix("…")) <= limit for text in values(kept, v.TARGET_TEXT, v.SOURCE_TEXT))
    assert not any(values(kept, v.PREFIX, v.SUFFIX))
    # Offsets stay, and each passage has its quote or the digest of its words.
    for predicate in (v.START, v.END, v.TEXT_DIGEST, v.EVIDENCE, v.HOLDER):
        assert values(kept, predicate) == values(quads, predicate)
    text = analysis.document.text
    quoted = {q.subject.value: q.object.value for q in kept if q.predicate.value in (v.QUOTE_DIGEST, v.EXACT)}
    passages = {q.subject.value for q in kept if q.predicate.value == v.HAS_SOURCE}
    assert passages
    for passage in passages:
        start, end = map(int, passage.rpartition("/")[2].split("-"))
        words = text[start:end]
        if len(words) > limit:
            assert quoted[passage] == hashlib.sha256(words.encode()).hexdigest()
            assert f"{passage}#quote" not in quoted
        else:
            assert quoted[f"{passage}#quote"] == words


def test_no_limit_changes_nothing() -> None:
    quads, document = graph(analyses()[0])
    assert restrict(quads, document, Right()) == restrict(quads, document, Right(quote_limit=-1)) == quads


@pytest.mark.parametrize(
    ("licence", "predicate"), [("https://creativecommons.org/licenses/by/4.0/", v.LICENSE), ("All rights reserved", v.RIGHTS)]
)
def test_the_licence_stands_at_the_document(licence: str, predicate: str) -> None:
    quads, document = graph(analyses()[0])
    (added,) = set(restrict(quads, document, Right(licence))) - set(quads)
    assert (added.subject.value, added.predicate.value, added.object.value) == (document, predicate, licence)
    assert added.graph_name.value == document


def test_a_takedown_leaves_a_tombstone_and_no_word() -> None:
    analysis = analyses()[0]
    quads, document = graph(analysis)
    left = restrict(quads, document, Right("CC", 9, "2026-11-24T00:00:00Z"))
    assert {q.subject.value for q in left} == {q.graph_name.value for q in left} == {document}
    assert {(q.predicate.value, q.object.value) for q in left} == {
        (v.TYPE, v.ENTITY),
        (v.INVALIDATED, "2026-11-24T00:00:00Z"),
    }


@pytest.mark.parametrize("by", ["digest", "iri"])
def test_a_takedown_needs_no_article(tmp_path: Path, by: str) -> None:
    document = analyses()[0].document
    iri = iris.document(BASE, document)
    path = table(tmp_path, f"{document.digest if by == 'digest' else iri}\t\t\t2026-11-24", "a.org\t\t\t2026-11-24", "b.org\t\t5\t")
    held = rights.load([path])
    assert rights.tombstones(held, BASE) == rights.tombstone(iri, "2026-11-24T00:00:00Z")
    assert of(held, document).taken_down == "2026-11-24T00:00:00Z"
    done = CliRunner().invoke(cli, ["tombstones", str(path), "--base", BASE, "-o", str(tmp_path / "gone.trig")])
    assert done.exit_code == 0, done.output
    written = read_graph(tmp_path / "gone.trig")
    assert {(q.subject.value, q.graph_name.value) for q in written} == {(iri, iri)}
    path.write_text("source\ttaken_down\na.org\t2026-11-24\n")
    assert CliRunner().invoke(cli, ["tombstones", str(path)]).exit_code == 4


@given(st.text(max_size=40), st.integers(0, 40))
def test_a_cut_text_is_no_longer_than_the_limit(text: str, limit: int) -> None:
    cut = rights._cut(text, limit)
    assert cut.endswith("…")
    assert len(cut) <= limit + 2
    assert text.lstrip().startswith(cut.removesuffix("…").strip()[:limit].rstrip())
