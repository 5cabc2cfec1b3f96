"""Positions as nanopublications, each a statement with where it comes from and who publishes it, in four graphs.

Source: Nanopublication Guidelines (https://nanopub.net/guidelines/working_draft/). They are neither signed nor made trusty: the program
``np`` of the Python package ``nanopub`` does both, with the publisher's own key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.publish.excerpt import excerpts
from kg.publish.vocabulary import DATE_TIME, NP
from kg.rdf import vocabulary as v
from kg.rdf.mapping import Statement, Value, to_quads

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

# What the statement itself is; all else about a position tells where it comes from.
ASSERTED = frozenset({v.TYPE, v.HOLDER, v.TARGET, v.TARGET_TEXT, v.STANCE, v.SPEECH_ACT})
LABELLED = frozenset({v.HOLDER, v.TARGET})


def nanopubs(quads: Iterable[Quad], publisher: str, license: str | None, date: str) -> list[Quad]:
    """The nanopublications of all positions in `quads`, by the IRI of the position.

    `publisher` is the IRI of who publishes them, `license` the IRI of the licence, `date` the xsd:dateTime of publication.
    """
    from pyoxigraph import Literal, Triple

    known = list(quads)
    labels = {q.subject: Triple(q.subject, q.predicate, q.object) for q in known if q.predicate.value == v.PREF_LABEL}
    found: list[Quad] = []
    for position, content in excerpts(known).items():
        named = [t.object for t in content if t.predicate.value in LABELLED and not isinstance(t.object, Literal)]
        found += _nanopub(position, content, [labels[node] for node in named if node in labels], publisher, license, date)
    return found


def _nanopub(
    position: str, content: Iterable[Triple], labels: Iterable[Triple], publisher: str, license: str | None, date: str
) -> Iterator[Quad]:
    from pyoxigraph import NamedNode, Quad

    np = f"{position}/nanopub"
    head, assertion, provenance, info = (f"{np}#{part}" for part in ("Head", "assertion", "provenance", "pubinfo"))
    yield from to_quads(
        [
            (np, v.TYPE, NP + "Nanopublication"),
            (np, NP + "hasAssertion", assertion),
            (np, NP + "hasProvenance", provenance),
            (np, NP + "hasPublicationInfo", info),
        ],
        head,
    )
    origin: list[Statement] = []
    for t in content:
        asserted = t.subject == NamedNode(position) and t.predicate.value in ASSERTED
        yield Quad(t.subject, t.predicate, t.object, NamedNode(assertion if asserted else provenance))
        if t.subject == NamedNode(position) and isinstance(t.object, NamedNode):
            if t.predicate.value == v.STATED_IN:
                origin.append((assertion, v.PROV + "wasDerivedFrom", t.object.value))
            elif t.predicate.value == v.GENERATED_BY:
                origin.append((assertion, v.GENERATED_BY, t.object.value))
    yield from (Quad(t.subject, t.predicate, t.object, NamedNode(assertion)) for t in labels)
    yield from to_quads(origin, provenance)
    published: list[Statement] = [
        (np, v.DCTERMS + "created", Value(date, DATE_TIME)),
        (np, v.PROV + "wasAttributedTo", publisher),
        (np, v.CREATOR, publisher),
    ]
    yield from to_quads([*published, (np, v.DCTERMS + "license", license)] if license else published, info)
