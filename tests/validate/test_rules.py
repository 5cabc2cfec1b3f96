"""The shapes cover the contract, and each of them has something to say and something to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse

from kg.data import data
from kg.rdf import vocabulary as v
from kg.validate.rules import NAMESPACE, SH, path_quads, rules, shapes

ARTICLE = Path(__file__).with_name("article.ttl")
CONTRACT = {
    "document": "kg:Document schema:Article dcterms:title dcterms:source dcterms:identifier kg:textDigest dcterms:issued dcterms:creator "
    "dcterms:language schema:isPartOf",
    "actor": "kg:Actor kg:State kg:Person kg:Organization kg:MediaOutlet kg:Group skos:prefLabel skos:altLabel owl:sameAs",
    "mention": "oa:Annotation oa:motivatedBy oa:identifying oa:hasBody oa:hasTarget",
    "passage": "oa:SpecificResource oa:hasSource oa:hasSelector oa:start oa:end oa:TextPositionSelector oa:exact oa:prefix oa:suffix "
    "oa:TextQuoteSelector",
    "office": "org:Membership org:member org:role skos:Concept skos:prefLabel org:organization kg:evidence",
    "position": "kg:Position kg:holder kg:target kg:targetText kg:stance kg:Support kg:Oppose kg:Neutral kg:speechAct kg:attribution "
    "kg:Quoted kg:Reported kg:AuthorAscribed kg:evidence kg:citation kg:statedIn kg:confidence xsd:decimal prov:wasGeneratedBy",
    "speech acts": "kg:StateAct kg:SupportAct kg:AgreeAct kg:PromiseAct kg:RequestAct kg:DemandAct kg:RejectAct kg:AccuseAct kg:DenyAct "
    "kg:WarnAct kg:CooperateAct kg:SanctionAct",
    "citation": "kg:Citation cito:Citation kg:pointer kg:sourceText kg:citedWork cito:hasCitingEntity cito:hasCitedEntity "
    "cito:hasCitationCharacterization",
    "cited work": "dcterms:publisher dcterms:issued xsd:date xsd:gYearMonth xsd:gYear schema:url",
    "issue": "kg:Issue skos:Concept skos:prefLabel skos:altLabel skos:inScheme skos:broader skos:exactMatch",
    "run": "prov:Activity prov:wasAssociatedWith prov:used",
}


@pytest.mark.parametrize("row", CONTRACT)
def test_the_terms_of_the_contract_have_shapes(row: str) -> None:
    used = {str(t.object) for t in shapes()}
    terms = [f"<{v.PREFIXES[prefix]}{name}>" for prefix, name in (term.split(":") for term in CONTRACT[row].split())]
    assert [t for t in terms if t not in used] == []


def test_each_named_shape_is_a_rule_with_words_of_its_own() -> None:
    stated = [str(t.subject) for t in shapes() if t.predicate.value == SH + "message"]
    assert len(stated) == len(set(stated)) == len(rules())
    checking = {"path", "sparql", "pattern", "class", "or"}
    for node in {t.subject for t in shapes() if isinstance(t.subject, NamedNode) and t.predicate.value.removeprefix(SH) in checking}:
        assert node.value.removeprefix(NAMESPACE) in rules(), node
    assert all(r.message.endswith((".", "?")) for r in rules().values())


def test_no_rule_stands_in_two_files() -> None:
    names: list[str] = []
    for file in data("shapes").iterdir():
        subjects = (q.subject for q in parse(file.read_bytes(), RdfFormat.TURTLE))
        names += dict.fromkeys(s.value for s in subjects if isinstance(s, NamedNode))
    assert len(names) == len(set(names))


TARGETS = [t for t in shapes() if t.predicate.value in (SH + "targetClass", SH + "targetObjectsOf", SH + "targetNode")]


@pytest.mark.parametrize("target", TARGETS, ids=lambda t: f"{t.subject} {t.object}")
def test_the_sound_graph_has_a_node_for_each_shape(target: object) -> None:
    store = Store()
    store.load(path=str(ARTICLE), format=RdfFormat.TURTLE)
    kind, term = target.predicate.value.removeprefix(SH), target.object  # type: ignore[attr-defined]
    if kind == "targetObjectsOf":
        assert any(store.quads_for_pattern(None, term, None))
    else:  # the one node that is a target by itself is the class of documents
        assert any(store.quads_for_pattern(None, NamedNode(v.RDF + "type"), term))


PATHS = {
    # a property
    "position-holder": f"<{v.KG}holder>",
    # against a property
    "selector-passage": f"^<{v.OA}hasSelector>",
    # one of two properties
    "document-source": f"<{v.DCTERMS}source>|<{v.DCTERMS}identifier>",
    # three properties, one after the other
    "citation-pointer-words": f"<{v.KG}pointer>/<{v.OA}hasSelector>/<{v.OA}exact>",
    # the node itself
    "document-iri": None,
}


@pytest.mark.parametrize("name", PATHS)
def test_paths_are_written_in_sparql(name: str) -> None:
    assert rules()[name].path == PATHS[name]


def test_a_path_is_copied_with_names_of_its_own() -> None:
    node, triples = path_quads(rules()["citation-pointer-words"], "v1")
    assert node == BlankNode("v1p0")
    named = {t.subject for t in triples}
    assert named == {BlankNode(f"v1p{n}") for n in range(3)}
    firsts = {str(t.object).rpartition("#")[2] for t in triples if t.predicate.value == v.RDF + "first"}
    assert firsts == {"pointer>", "hasSelector>", "exact>"}
    assert all(t.object in named or isinstance(t.object, NamedNode) for t in triples)
