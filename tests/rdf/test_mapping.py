"""Analysis -> quads: the rows of the contract, one after the other."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Quad
from rdflib import DCTERMS, ORG, OWL, PROV, RDF, SKOS, XSD, Literal, URIRef

from kg.authority.load import Authority, load
from kg.model import Actor, ActorType, Analysis, Document, Issue, Mention, Mode, PartialDate, Position, Run, Span, SpeechAct, Stance
from kg.rdf import iris
from kg.rdf import vocabulary as v
from kg.rdf.formats import serialize
from kg.rdf.graph import to_graph
from kg.rdf.mapping import CONTEXT, map_analysis

BASE = "http://127.0.0.1:8765/"
SCORER = Path(__file__).resolve().parents[3] / "shared" / "gold" / "score.py"
KG, OA, CITO, SCHEMA = (rdflib.Namespace(n) for n in (v.KG, v.OA, v.CITO, v.SCHEMA))


@pytest.fixture(scope="module")
def quads(analysis: Analysis, authority: Authority) -> list[Quad]:
    return map_analysis(analysis, BASE, authority)


@pytest.fixture(scope="module")
def graph(analysis: Analysis, authority: Authority) -> rdflib.Graph:
    return to_graph(analysis, BASE, authority)


@pytest.fixture(scope="module")
def document(analysis: Analysis) -> URIRef:
    return URIRef(iris.document(BASE, analysis.document))


def only(graph: rdflib.Graph, type_: URIRef, predicate: URIRef, value: Any) -> URIRef:
    """The one node of this type with this value."""
    (found,) = [s for s in graph.subjects(RDF.type, type_) if (s, predicate, value) in graph]
    assert isinstance(found, URIRef)
    return found


def quoted(graph: rdflib.Graph, passage: Any) -> str:
    (words,) = [o for s in graph.objects(passage, OA.hasSelector) for o in graph.objects(s, OA.exact)]
    return str(words)


def test_document(graph: rdflib.Graph, document: URIRef, analysis: Analysis) -> None:
    said = {p: set(graph.objects(document, p)) for p in graph.predicates(document)}
    assert said[RDF.type] == {KG.Document, SCHEMA.Article}
    assert said[DCTERMS.title] == {Literal("Norland and the Straits of Vell 🛰️")}
    assert said[DCTERMS.source] == {Literal("articles/straits of vell.txt")}
    assert said[DCTERMS.identifier] == {Literal("harbour-7-3")}
    assert said[KG.textDigest] == {Literal(analysis.document.digest)}
    assert said[DCTERMS.issued] == {Literal("2019-05-04", datatype=XSD.date)}
    assert said[DCTERMS.creator] == {Literal("Ada Quist"), Literal("Bo Lind")}
    assert said[DCTERMS.language] == {Literal("en")}


@pytest.mark.parametrize(
    ("volume", "issue", "types"),
    [
        ("7", "3", ["PublicationIssue", "PublicationVolume", "Periodical"]),
        ("7", None, ["PublicationVolume", "Periodical"]),
        (None, "3", ["PublicationIssue", "Periodical"]),
        (None, None, ["Periodical"]),
    ],
)
def test_a_document_is_part_of_its_issue_and_that_of_its_volume(
    analysis: Analysis, authority: Authority, volume: str | None, issue: str | None, types: list[str]
) -> None:
    changed = replace(analysis, document=replace(analysis.document, volume=volume, issue=issue))
    graph, node, found = to_graph(changed, BASE, authority), URIRef(iris.document(BASE, analysis.document)), []
    while (node := graph.value(node, SCHEMA.isPartOf)) is not None:
        found.append(str(graph.value(node, RDF.type)).removeprefix(v.SCHEMA))
        last = node
    assert found == types
    assert graph.value(last, SCHEMA.name) == Literal("Harbour Review")


def test_without_a_periodical_it_is_part_of_nothing(analysis: Analysis, authority: Authority) -> None:
    graph = to_graph(replace(analysis, document=replace(analysis.document, periodical=None)), BASE, authority)
    assert (None, SCHEMA.isPartOf, None) not in graph


def test_actors(graph: rdflib.Graph) -> None:
    norland = URIRef(f"{BASE}actor/norland")
    assert set(graph.objects(norland, RDF.type)) == {KG.Actor, KG.State}
    assert list(graph.objects(norland, SKOS.prefLabel)) == [Literal("Norland", lang="en")]
    assert list(graph.objects(norland, SKOS.altLabel)) == [Literal("Kingdom of Norland", lang="en")]  # the label is not repeated
    assert list(graph.objects(norland, OWL.sameAs)) == [URIRef("http://www.wikidata.org/entity/Q1001")]
    types = {str(t).removeprefix(v.KG) for a in graph.subjects(RDF.type, KG.Actor) for t in graph.objects(a, RDF.type)}
    assert types == {"Actor", *ActorType}


def test_mentions(graph: rdflib.Graph, analysis: Analysis) -> None:
    found = set()
    for mention in graph.subjects(RDF.type, OA.Annotation):
        assert list(graph.objects(mention, OA.motivatedBy)) == [OA.identifying]
        (body,), (passage,) = graph.objects(mention, OA.hasBody), graph.objects(mention, OA.hasTarget)
        assert (body, RDF.type, KG.Actor) in graph or (body, RDF.type, KG.Issue) in graph
        found.add((str(body).rpartition("/")[2], quoted(graph, passage)))
    assert ("norland", "Norland") in found and ("missile-defence", "missile defence") in found
    assert len(list(graph.subjects(RDF.type, OA.Annotation))) == len(analysis.mentions) - 1  # whom nobody knows is left out


def test_passages(graph: rdflib.Graph, document: URIRef, analysis: Analysis) -> None:
    text = analysis.document.text
    for passage in graph.subjects(RDF.type, OA.SpecificResource):
        assert list(graph.objects(passage, OA.hasSource)) == [document]
        selectors = {graph.value(s, RDF.type): s for s in graph.objects(passage, OA.hasSelector)}
        assert set(selectors) == {OA.TextPositionSelector, OA.TextQuoteSelector}
        position, quote = selectors[OA.TextPositionSelector], selectors[OA.TextQuoteSelector]
        start, end = (graph.value(position, p).toPython() for p in (OA.start, OA.end))
        exact, prefix, suffix = (str(graph.value(quote, p)) for p in (OA.exact, OA.prefix, OA.suffix))
        assert (prefix, exact, suffix) == (text[max(0, start - 32) : start], text[start:end], text[end : end + 32])


def test_offices(graph: rdflib.Graph) -> None:
    (office,) = graph.subjects(RDF.type, ORG.Membership)  # given twice, one office
    role = graph.value(office, ORG.role)
    assert graph.value(office, ORG.member) == URIRef(f"{BASE}actor/x-ivo_brandt%2F%C3%B6")
    assert graph.value(office, ORG.organization) == URIRef(f"{BASE}actor/norland")
    assert {quoted(graph, p) for p in graph.objects(office, KG.evidence)} == {"Foreign Minister Ivo Brandt", "Brandt, the foreign minister"}
    assert (role, RDF.type, SKOS.Concept) in graph
    assert list(graph.objects(role, SKOS.prefLabel)) == [Literal("foreign minister", lang="en")]
    assert list(graph.objects(role, SKOS.altLabel)) == [Literal("Foreign Minister", lang="en")]


def test_positions(graph: rdflib.Graph, document: URIRef) -> None:
    p = only(graph, KG.Position, KG.targetText, Literal("the\tblockade"))
    assert {(k, o) for k, o in graph.predicate_objects(p) if k not in (KG.evidence, KG.citation, PROV.wasGeneratedBy)} == {
        (RDF.type, KG.Position),
        (KG.holder, URIRef(f"{BASE}actor/norland")),
        (KG.targetText, Literal("the\tblockade")),
        (KG.stance, KG.Oppose),
        (KG.speechAct, KG.RejectAct),
        (KG.attribution, KG.Quoted),
        (KG.statedIn, document),
        (KG.confidence, Literal("0.812", datatype=XSD.decimal, normalize=False)),
    }
    assert quoted(graph, graph.value(p, KG.evidence)) == "Norland “rejects the\tblockade” and will stand with Sudmark"
    assert graph.value(graph.value(p, KG.citation), KG.sourceText) == Literal("Norland Gazette")
    assert (graph.value(p, PROV.wasGeneratedBy), PROV.used, document) in graph


def test_a_target_is_an_actor_or_an_issue(graph: rdflib.Graph) -> None:
    targets = {str(graph.value(p, KG.targetText)): graph.value(p, KG.target) for p in graph.subjects(RDF.type, KG.Position)}
    assert targets == {
        "the\tblockade": None,
        "Sudmark": URIRef(f"{BASE}actor/sudmark"),
        "the Coral Front": URIRef(f"{BASE}actor/coral-front"),
        "missile defence": URIRef("https://w3id.org/policy-kg/issue/missile-defence"),
    }


def test_a_position_found_twice_has_the_higher_confidence(graph: rdflib.Graph) -> None:
    p = only(graph, KG.Position, KG.targetText, Literal("the Coral Front"))
    assert list(graph.objects(p, KG.confidence)) == [Literal("1.0", datatype=XSD.decimal, normalize=False)]


@pytest.mark.parametrize(
    ("confidence", "written"),
    [(0, "0.0"), (1, "1.0"), (0.5, "0.5"), (0.125, "0.125"), (2 / 3, "0.667"), (0.9999, "1.0"), (1e-9, "0.0")],
)
def test_confidence_has_at_most_three_decimals(analysis: Analysis, authority: Authority, confidence: float, written: str) -> None:
    changed = replace(analysis, positions=(replace(analysis.positions[0], confidence=confidence),))
    (found,) = to_graph(changed, BASE, authority).objects(None, KG.confidence)
    assert str(found) == written


def test_citations(graph: rdflib.Graph, document: URIRef) -> None:
    c = only(graph, KG.Citation, KG.sourceText, Literal("Norland Gazette"))
    assert (c, RDF.type, CITO.Citation) in graph
    assert quoted(graph, graph.value(c, KG.pointer)) == "Norland Gazette, May 2"
    work = graph.value(c, KG.citedWork)
    assert list(graph.objects(c, CITO.hasCitingEntity)) == [document]
    assert list(graph.objects(c, CITO.hasCitedEntity)) == [work]
    assert list(graph.objects(c, CITO.hasCitationCharacterization)) == [CITO.citesAsEvidence]
    assert graph.value(work, DCTERMS.publisher) == URIRef(f"{BASE}actor/norland-gazette")


@pytest.mark.parametrize(
    ("source", "date", "datatype"),
    [("Norland Gazette", "2019-05-02", XSD.date), ("bell.example", "2019-04", XSD.gYearMonth), ("The Evening Bell", "2019", XSD.gYear)],
)
def test_the_date_of_a_work_is_typed_by_its_precision(graph: rdflib.Graph, source: str, date: str, datatype: URIRef) -> None:
    work = graph.value(only(graph, KG.Citation, KG.sourceText, Literal(source)), KG.citedWork)
    assert list(graph.objects(work, DCTERMS.issued)) == [Literal(date, datatype=datatype, normalize=False)]


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://bell.example/a?b=c", URIRef("https://bell.example/a?b=c")),
        ("https://bell.example/a b{c}|\\", URIRef("https://bell.example/a%20b%7Bc%7D%7C%5C")),  # what no IRI holds is escaped
        ("https://bell.example/ö", URIRef("https://bell.example/ö")),
        ("https://bell.example/[1]", Literal("https://bell.example/[1]", datatype=XSD.anyURI)),  # no IRI: kept as it stands
        ("https://bell.example/%zz", Literal("https://bell.example/%zz", datatype=XSD.anyURI)),
        ("bell.example/a", Literal("bell.example/a", datatype=XSD.anyURI)),  # no scheme: where it leads is not said
    ],
)
def test_the_address_of_a_work(analysis: Analysis, authority: Authority, url: str, written: Any) -> None:
    changed = replace(analysis, citations=(replace(analysis.citations[2], url=url),))
    assert list(to_graph(changed, BASE, authority).objects(None, SCHEMA.url)) == [written]


def test_where_citations_of_one_work_disagree_the_first_date_stands(analysis: Analysis, authority: Authority) -> None:
    one = analysis.citations[2]
    other = replace(one, span=Span(0, 4), date=PartialDate(2018))
    graph = to_graph(replace(analysis, citations=(replace(one, date=None), one, other)), BASE, authority)
    (work,) = set(graph.objects(None, KG.citedWork))
    assert [str(d) for d in graph.objects(work, DCTERMS.issued)] == ["2019-04"]


def test_an_issue_comes_with_all_above_it(graph: rdflib.Graph, authority: Authority) -> None:
    key, keys = "missile-defence", []
    while key:
        keys.append(key)
        key = authority.issues[key].broader or ""
    assert len(keys) > 1
    for child, parent in zip(keys, [*keys[1:], None], strict=True):
        iri = URIRef(v.ISSUES + child)
        assert set(graph.objects(iri, RDF.type)) == {KG.Issue, SKOS.Concept}
        assert list(graph.objects(iri, SKOS.prefLabel)) == [Literal(authority.issues[child].issue.label, lang="en")]
        assert list(graph.objects(iri, SKOS.inScheme)) == [KG.IssueScheme]
        assert list(graph.objects(iri, SKOS.broader)) == ([URIRef(v.ISSUES + parent)] if parent else [])


def test_an_issue_that_does_not_ship_is_the_institutes_own(graph: rdflib.Graph) -> None:
    assert graph.value(URIRef(f"{BASE}issue/straits-of-vell"), SKOS.prefLabel) == Literal("Straits of Vell", lang="en")


def test_run(graph: rdflib.Graph, document: URIRef) -> None:
    (run,) = graph.subjects(RDF.type, PROV.Activity)
    agents = {
        (str(graph.value(a, SCHEMA.name)), str(graph.value(a, SCHEMA.softwareVersion))) for a in graph.objects(run, PROV.wasAssociatedWith)
    }
    assert agents == {("policy-kg", "0.1.0"), ("en_core_web_sm", "3.8.0")}
    assert list(graph.objects(run, PROV.used)) == [document]
    assert (graph.value(run, KG.extractor), graph.value(run, KG.weightsDigest)) == (Literal("hybrid"), Literal("ab12"))


def test_three_named_graphs(quads: list[Quad], document: URIRef) -> None:
    held = {q.graph_name.value: set() for q in quads}
    for q in quads:
        held[q.graph_name.value].add(q.subject.value)
    assert set(held) == {str(document), f"{BASE}graph/actors", f"{BASE}graph/issues"}
    assert all(s.startswith(f"{BASE}actor/") for s in held[f"{BASE}graph/actors"])
    assert all("/issue/" in s for s in held[f"{BASE}graph/issues"])
    assert not any(("/actor/" in s and "/mention/" not in s) or s.startswith(v.ISSUES) for s in held[str(document)])


def test_no_blank_nodes_and_each_quad_once(quads: list[Quad]) -> None:
    assert not [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]
    assert len(set(quads)) == len(quads)


def test_nothing_is_named_that_is_not_described(graph: rdflib.Graph, quads: list[Quad]) -> None:
    ours = {q.object.value for q in quads if getattr(q.object, "value", "").startswith(BASE) and not hasattr(q.object, "datatype")}
    assert not [iri for iri in ours if (URIRef(iri), RDF.type, None) not in graph]


def test_an_actor_that_is_only_referred_to_is_described_from_the_authority(analysis: Analysis, authority: Authority) -> None:
    key, entry = next(iter(sorted(authority.entries.items())))
    changed = replace(analysis, citations=(replace(analysis.citations[0], publisher=key),))
    graph = to_graph(changed, BASE, authority)
    assert graph.value(URIRef(iris.actor(BASE, key)), SKOS.prefLabel) == Literal(entry.actor.label, lang="en")


def test_the_shapes_hold(quads: list[Quad], analysis: Analysis) -> None:
    from kg.validate.shapes import validate

    report = validate(quads, engine="shacl", text=analysis.document.text)
    assert [v for v in report.violations if v.severity == "Violation"] == []


def test_an_article_that_says_nothing_still_makes_a_graph(authority: Authority) -> None:
    graph = to_graph(Analysis(Document("x", "x.txt", "x", language=None), Run("s", "1", "m", "1")), BASE, authority)
    assert {str(t) for t in graph.objects(None, RDF.type)} == {v.DOCUMENT, v.ARTICLE, v.ACTIVITY, v.SOFTWARE}


@given(st.data(), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_a_quote_is_the_text_at_its_offsets_in_turtle_too(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    said = Analysis(
        Document(text, text, text),
        Run("s", "1", "m", "1"),
        actors=(Actor(text, text, ActorType.GROUP, (text,)),),
        issues=(Issue("i", text),),
        mentions=(Mention(span, text, "r"), Mention(span, "i", "r")),
        positions=(Position(text, None, span, Stance.NEUTRAL, SpeechAct.STATE, Mode.AUTHOR, span, 0.5, "r"),),
    )
    graph = rdflib.Graph().parse(data=serialize(map_analysis(said, BASE, load()), "turtle"), format="turtle")
    (passage,) = graph.subjects(RDF.type, OA.SpecificResource)
    position, quote = (URIRef(f"{passage}#{part}") for part in ("position", "quote"))
    assert (int(graph.value(position, OA.start)), int(graph.value(position, OA.end))) == (span.start, span.end)
    assert str(graph.value(quote, OA.exact)) == text[span.start : span.end] == str(next(graph.objects(None, KG.targetText)))
    assert str(graph.value(quote, OA.prefix)) == text[:start][-CONTEXT:]
    assert str(graph.value(quote, OA.suffix)) == text[span.end :][:CONTEXT]


@pytest.mark.skipif(not SCORER.exists(), reason="needs ../shared")
def test_the_scorer_reads_what_was_said(tmp_path: Path, analysis: Analysis, quads: list[Quad]) -> None:
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    (tmp_path / "a.ttl").write_bytes(serialize(quads, "turtle"))
    read = score.Predicted(tmp_path / "a.ttl")
    first, clause = analysis.citations[0].span, analysis.positions[0].evidence
    assert read.mentions[URIRef(f"{BASE}actor/norland")] == {(0, 7), (clause.start, clause.start + 7)}
    assert read.qids[URIRef(f"{BASE}actor/sudmark")] == {"Q1002"}
    assert [o["office"] for o in read.offices] == [{"foreign minister"}]
    assert {"spans": [(first.start, first.end)], "source": {"norland gazette"}, "date": {"2019-05-02"}} in read.citations
    assert sorted((p["text"], p["stance"], p["spans"]) for p in read.positions)[1] == (
        "missile defence",
        "neutral",
        [(analysis.positions[4].evidence.start, analysis.positions[4].evidence.end)],
    )
