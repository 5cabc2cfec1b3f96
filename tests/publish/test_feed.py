"""The feed: a harvester that follows it has what the dump has, after each edition."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ConfigError, GraphError
from kg.publish import feed as module
from kg.publish.excerpt import excerpts
from kg.publish.feed import ROOT, feed
from kg.publish.vocabulary import AS, DATE_TIME, LDES, TREE
from kg.rdf import vocabulary as v
from tests.newsroom import analyses, quads

URL = "https://data.example.org/dump/feed/"
DATES = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")


def _editions() -> list[list[Quad]]:
    """Two articles, then three with a position less sure, then one of them gone."""
    first, second, third = analyses()
    unsure = replace(first, positions=(replace(first.positions[0], confidence=0.1), *first.positions[1:]))
    return [quads([first, second]), quads([unsure, second, third]), quads([unsure, third])]


def _published(until: int) -> dict[str, bytes]:
    """The feed after the first `until` editions."""
    files: dict[str, bytes] = {}
    old: list[Quad] = []
    for edition, date in list(zip(_editions(), DATES, strict=True))[:until]:
        files = feed(edition, old, files, URL, date)
        old = edition
    return files


def _harvest(files: dict[str, bytes]) -> dict[str, frozenset[Triple]]:
    """What a client has that reads the root, follows its relations in order of time and applies every event, by the terms it declares."""
    root = list(parse(files[ROOT], RdfFormat.TRIG))
    (stream,) = (q.subject for q in root if q.object == NamedNode(LDES + "EventStream"))
    declared = {q.predicate.value.removeprefix(LDES): q.object for q in root if q.subject == stream}
    assert {q.object for q in root if q.predicate.value == TREE + "view"} == {NamedNode(URL + ROOT)}
    times = _by_subject(root, TREE + "value")
    pages = sorted({(times[r].value, page.value) for r, page in _by_subject(root, TREE + "node").items()})
    held: dict[str, frozenset[Triple]] = {}
    for time, page in pages:
        content = list(parse(files[page.removeprefix(URL)], RdfFormat.TRIG))
        members = [q.object for q in content if q.subject == stream and q.predicate.value == TREE + "member"]
        of, kinds = _by_subject(content, declared["versionOfPath"].value), _by_subject(content, declared["versionCreatePath"].value)
        when = _by_subject(content, declared["timestampPath"].value)
        for member in members:
            assert when[member].datatype.value == DATE_TIME
            assert when[member].value == time  # so no event lies outside the bounds of its page's relations
            if kinds[member] == declared["versionDeleteObject"]:
                del held[of[member].value]
            else:
                assert (kinds[member] == declared["versionUpdateObject"]) == (of[member].value in held)
                held[of[member].value] = frozenset(q.triple for q in content if q.graph_name == member)
    return held


@pytest.mark.parametrize("edition", [1, 2, 3])
def test_harvester_has_what_the_dump_has(edition: int) -> None:
    there = {iri: frozenset(said) for iri, said in excerpts(_editions()[edition - 1]).items()}
    assert _harvest(_published(edition)) == there


def test_events_of_an_edition() -> None:
    kinds = [q.object.value.removeprefix(AS) for q in parse(_published(2)["00002.trig"], RdfFormat.TRIG) if q.object.value.startswith(AS)]
    assert sorted(kinds) == ["Create", "Update"]


def test_pages_never_change() -> None:
    before, after = _published(2), _published(3)
    assert {name: body for name, body in after.items() if name in before and name != ROOT} == {n: b for n, b in before.items() if n != ROOT}
    assert len(after) == len(before) + 1


def test_nothing_new_adds_no_page() -> None:
    edition = _editions()[0]
    first = feed(edition, [], {}, URL, DATES[0])
    assert feed(edition, edition, first, URL, DATES[1]) == first


def test_many_events_go_on_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 4)
    files = _published(1)
    assert sorted(files) == ["00001.trig", "00002.trig", "00003.trig", ROOT]
    assert len(_harvest(files)) == 9


def test_terms_are_of_the_vocabularies() -> None:
    known = {
        LDES: {
            "EventStream",
            "timestampPath",
            "versionOfPath",
            *(f"version{k}{end}" for k in ("Create", "Update", "Delete") for end in ("Path", "Object")),
        },
        TREE: {"Node", "GreaterThanOrEqualToRelation", "LessThanOrEqualToRelation", "view", "member", "relation", "node", "path", "value"},
        AS: {"Create", "Update", "Delete", "object", "published"},
    }
    terms = {
        t.value
        for body in _published(3).values()
        for q in parse(body, RdfFormat.TRIG)
        for t in (q.predicate, q.object)
        if isinstance(t, NamedNode)
    }
    for namespace, names in known.items():
        assert {t.removeprefix(namespace) for t in terms if t.startswith(namespace)} == names


@pytest.mark.parametrize(
    ("url", "date", "earlier", "error", "words"),
    [
        ("https://elsewhere.example/feed/", DATES[1], None, ConfigError, "does not lie at https://elsewhere.example/feed/"),
        (URL, "2025-12-31T00:00:00Z", None, ConfigError, "give a later --date"),
        (URL, DATES[1], {"00001.trig": b""}, GraphError, "begin|without --since"),  # no root
        (URL, DATES[1], {ROOT: gzip.compress(b"")}, GraphError, "does not parse"),  # a root that is no TriG
    ],
)
def test_feeds_that_do_not_fit(url: str, date: str, earlier: dict[str, bytes] | None, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        feed(quads(), [], _published(1) if earlier is None else earlier, url, date)


def test_excerpt_holds_the_evidence_and_the_source() -> None:
    said = [t for triples in excerpts(quads()).values() for t in triples]
    assert {v.EXACT, v.CITED_WORK, v.SOURCE_TEXT, v.URL} - {t.predicate.value for t in said} == {v.URL}  # no work of ours has an address
    assert not any(t.predicate.value in (v.TITLE, v.PREF_LABEL) for t in said)  # documents and actors are not copied into each event


def _by_subject(content: Iterable[Quad], predicate: str) -> dict[object, NamedNode]:
    return {q.subject: q.object for q in content if q.predicate.value == predicate}
