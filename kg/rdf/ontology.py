"""The ontology as it ships: its files, its terms, and the scheme of issues made from the authority's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.authority.load import IssueEntry
from kg.data import data
from kg.rdf import iris
from kg.rdf import vocabulary as v
from kg.rdf.formats import serialize
from kg.rdf.mapping import Statement, Value, issue_statements, to_quads

if TYPE_CHECKING:
    from pyoxigraph import Quad

ONTOLOGY = "https://w3id.org/policy-kg/ontology"  # also the name of its graph in a store
TURTLE = ("policy-kg.ttl", "stances.ttl", "speech-acts.ttl", "issues.ttl")
FILES = (*TURTLE, "context.jsonld")

_KINDS = {
    v.OWL + "Class": "class",
    v.OWL + "ObjectProperty": "property",
    v.OWL + "DatatypeProperty": "property",
    v.CONCEPT: "concept",
    v.SKOS + "ConceptScheme": "scheme",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property, concept or scheme of the ontology, with what explains it; `scheme` is the IRI of a concept's scheme."""

    iri: str
    kind: str
    label: str
    definition: str = ""
    example: str = ""
    scheme: str | None = None


def content(name: str) -> bytes:
    """The file `name`, one of FILES, as it ships."""
    return data("ontology", name).read_bytes()


def quads() -> list[Quad]:
    """All statements of the ontology and its schemes, in the graph named ONTOLOGY."""
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse

    graph = NamedNode(ONTOLOGY)
    return [Quad(q.subject, q.predicate, q.object, graph) for name in TURTLE for q in parse(content(name), RdfFormat.TURTLE)]


def terms() -> tuple[Term, ...]:
    """The terms of our namespaces: classes, properties, then each scheme with its concepts; by IRI within each."""
    found: dict[str, dict[str, list[str]]] = {}
    for q in quads():
        found.setdefault(_value(q.subject), {}).setdefault(q.predicate.value, []).append(_value(q.object))
    ours = [_term(iri, said) for iri, said in found.items() if iri.startswith((v.KG, v.ISSUES))]
    return tuple(sorted(ours, key=_place))


def _place(term: Term) -> tuple[int, str, bool, str]:
    """Where a term stands in the list; a scheme stands before its concepts."""
    rank = {"class": 0, "property": 1}.get(term.kind, 2)
    scheme = term.scheme or (term.iri if term.kind == "scheme" else "")
    return rank, scheme, term.kind == "concept", term.iri


def _value(term: Any) -> str:
    """The text of an IRI or literal; the ontology has no other terms."""
    return str(term.value)


def _term(iri: str, said: Mapping[str, list[str]]) -> Term:
    def first(*properties: str) -> str:
        return next((said[p][0] for p in properties if p in said), "")

    return Term(
        iri=iri,
        kind=next(_KINDS[t] for t in said[v.TYPE] if t in _KINDS),
        label=first(v.PREF_LABEL, v.RDFS + "label"),
        definition=first(v.DEFINITION),
        example=first(v.SKOS + "example"),
        scheme=first(v.IN_SCHEME) or None,
    )


def issue_scheme(issues: Mapping[str, IssueEntry]) -> bytes:
    """``issues.ttl``: the scheme of `issues`, by key, in Turtle."""
    scheme = v.ISSUE_SCHEME
    said: list[Statement] = [
        (scheme, v.TYPE, v.SKOS + "ConceptScheme"),
        (scheme, v.TITLE, Value("Issues", language="en")),
        (scheme, v.RDFS + "label", Value("issues", language="en")),
        (scheme, v.DEFINITION, Value("Matters of international politics and security on which positions are taken.", language="en")),
        (scheme, v.SKOS + "example", Value("missile defence; sanctions", language="en")),
        (scheme, v.RDFS + "isDefinedBy", ONTOLOGY),
    ]
    for key, entry in issues.items():
        iri = iris.issue("", key, shared=True)
        broader = entry.broader if entry.broader in issues else None
        said += issue_statements(iri, entry, iris.issue("", broader, shared=True) if broader else None)
        if not broader:
            said += [(scheme, v.SKOS + "hasTopConcept", iri), (iri, v.SKOS + "topConceptOf", scheme)]
    head = b"# The scheme of issues. Made by scripts/build_issues.py from authority/issues.tsv: edit that.\n\n"
    return head + serialize(to_quads(said), "turtle")
