"""The graph to validate: its triples, and the way from any node to the document and the words that it stands on."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError
from kg.rdf.files import read_graph
from kg.validate.rules import RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

KG = "https://w3id.org/policy-kg/ontology#"
OA = "http://www.w3.org/ns/oa#"
CITO = "http://purl.org/spar/cito/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"

# The steps from a node towards its passage and its document, with (>) and against (<) the direction of the property; the
# first are preferred: an actor stands where it is mentioned rather than where it holds a position.
_STEPS = (
    *((">", OA + p) for p in ("hasTarget", "hasSource", "hasSelector")),
    *((">", KG + p) for p in ("evidence", "pointer", "statedIn")),
    (">", CITO + "hasCitingEntity"),
    (">", PROV + "used"),
    *(("<", OA + p) for p in ("hasSelector", "hasBody")),
    *(("<", KG + p) for p in ("holder", "target", "citedWork")),
    *(("<", ORG + p) for p in ("member", "role", "organization")),
    ("<", PROV + "wasAssociatedWith"),
    ("<", "http://purl.org/dc/terms/publisher"),
    ("<", "http://www.w3.org/2002/07/owl#sameAs"),
    ("<", "https://schema.org/isPartOf"),
)
_IN_DOCUMENT = (KG + "statedIn", OA + "hasSource", CITO + "hasCitingEntity")
_WORDS = (OA + "exact", OA + "prefix", OA + "suffix")

Objects = Mapping[str, Mapping[Any, Sequence[Any]]]  # predicate -> subject -> objects


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: the IRI of the document, the words of the passage, and those with what is right before and after them."""

    document: str | None = None
    quote: str | None = None
    context: str | None = None


def triples(data: bytes | Path | Iterable[Quad]) -> list[Triple]:
    """The triples of `data`, those of all its graphs together.

    Bytes are Turtle, TriG or N-Triples, a file is what its ending says, anything else yields quads (a list, a pyoxigraph store).
    InputError for a file that cannot be read, GraphError for what does not parse or states a triple about a triple.
    """
    from pyoxigraph import RdfFormat, Triple, parse

    if isinstance(data, bytes):
        try:
            quads: Iterable[Quad] = list(parse(data, RdfFormat.TRIG))
        except SyntaxError as e:
            raise GraphError(f"line {e.lineno or '?'}: not sound Turtle: {' '.join(str(e.msg).split())}") from e
    else:
        quads = read_graph(data) if isinstance(data, Path) else data
    found = [q.triple for q in quads]
    for t in found:
        if isinstance(t.object, Triple):
            raise GraphError(f"{t.subject}: a triple about a triple is not of the contract: state it with nodes of its own")
    return found


def objects(triples: Iterable[Triple], predicates: Collection[str]) -> Objects:
    """The objects by predicate and subject, for these predicates."""
    found: dict[str, dict[Any, list[Any]]] = {p: {} for p in predicates}
    for t in triples:
        of = found.get(t.predicate.value)
        if of is not None:
            of.setdefault(t.subject, []).append(t.object)
    return found


def places(triples: Sequence[Triple], nodes: Iterable[Any]) -> dict[Any, Place]:
    """The place of each of `nodes`: the nearest document and the nearest passage with a quote, in whatever order the triples come."""
    steps: dict[Any, list[tuple[int, int, str, Any]]] = {}
    rank = {step: n for n, step in enumerate(_STEPS)}
    for t in triples:
        for direction, start, end in ((">", t.subject, t.object), ("<", t.object, t.subject)):
            n = rank.get((direction, t.predicate.value))
            if n is not None:
                steps.setdefault(start, []).append((n, len(str(end)), str(end), end))
    documents = set(_documents(triples))
    words = objects(triples, _WORDS)
    return {node: _place(node, steps, documents, words) for node in nodes}


def _documents(triples: Iterable[Triple]) -> Iterator[Any]:
    for t in triples:
        if t.predicate.value in _IN_DOCUMENT:
            yield t.object
        elif t.predicate.value == RDF + "type" and str(t.object) == f"<{KG}Document>":
            yield t.subject


def _place(node: Any, steps: Mapping[Any, Sequence[tuple[int, int, str, Any]]], documents: Collection[Any], words: Objects) -> Place:
    """Breadth first from `node` along `steps`. A document is the end of a way: its other passages are not the node's."""
    document = quote = context = None
    queue, seen = deque([node]), {node}
    while queue and (document is None or quote is None):
        at = queue.popleft()
        if at in documents:
            document = document or at.value
            continue
        if quote is None and at in words[OA + "exact"]:
            before, quote, after = (words[OA + p][at][0].value if at in words[OA + p] else "" for p in ("prefix", "exact", "suffix"))
            context = before + quote + after
        for *_, neighbour in sorted(steps.get(at, ()), key=lambda step: step[:3]):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return Place(document, quote, context)
