"""The graph to validate: its triples, and the way from any node to the document and the words that it stands on."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError
from kg.rdf import vocabulary as v
from kg.rdf.files import read_graph

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

# The steps from a node towards its passage and its document, with (>) and against (<) the direction of the property; the
# first are preferred: an actor stands where it is mentioned rather than where it holds a position.
_STEPS = (
    *((">", p) for p in (v.HAS_TARGET, v.HAS_SOURCE, v.HAS_SELECTOR, v.EVIDENCE, v.POINTER, v.STATED_IN, v.CITING_ENTITY, v.USED)),
    *(("<", p) for p in (v.HAS_SELECTOR, v.HAS_BODY, v.HOLDER, v.TARGET, v.CITED_WORK, v.MEMBER, v.ROLE, v.ORGANIZATION)),
    *(("<", p) for p in (v.ASSOCIATED_WITH, v.PUBLISHER, v.SAME_AS, v.IS_PART_OF)),
)
_IN_DOCUMENT = (v.STATED_IN, v.HAS_SOURCE, v.CITING_ENTITY)

Objects = Mapping[str, Mapping[Any, Sequence[Any]]]  # predicate -> subject -> objects


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: the IRI of the document, the words of the passage, and those with what is right before and after them."""

    document: str | None = None
    quote: str | None = None
    context: str | None = None


def read(data: bytes | Path | Iterable[Quad]) -> list[Triple]:
    """What `data` states, all its graphs together.

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
    graph = [q.triple for q in quads]
    for t in graph:
        if isinstance(t.object, Triple):
            raise GraphError(f"{t.subject}: a triple about a triple is not of the contract: state it with nodes of its own")
    return graph


def objects(graph: Iterable[Quad | Triple], predicates: Collection[str]) -> Objects:
    """The objects by predicate and subject, for these predicates."""
    from pyoxigraph import NamedNode

    found: dict[str, dict[Any, list[Any]]] = {p: {} for p in predicates}
    wanted = {NamedNode(p): of for p, of in found.items()}
    for t in graph:
        of = wanted.get(t.predicate)
        if of is not None:
            of.setdefault(t.subject, []).append(t.object)
    return found


def places(graph: Sequence[Triple], nodes: Iterable[Any]) -> dict[Any, Place]:
    """The place of each of `nodes`: the nearest document and the nearest passage with a quote, in whatever order the triples come."""
    steps: dict[Any, list[tuple[int, int, str, Any]]] = {}
    rank = {step: n for n, step in enumerate(_STEPS)}
    for q in graph:
        for direction, start, end in ((">", q.subject, q.object), ("<", q.object, q.subject)):
            n = rank.get((direction, q.predicate.value))
            if n is not None:
                steps.setdefault(start, []).append((n, len(str(end)), str(end), end))
    documents = set(_documents(graph))
    words = objects(graph, (v.EXACT, v.PREFIX, v.SUFFIX))
    return {node: _place(node, steps, documents, words) for node in nodes}


def _documents(graph: Iterable[Triple]) -> Iterator[Any]:
    for q in graph:
        if q.predicate.value in _IN_DOCUMENT:
            yield q.object
        elif q.predicate.value == v.TYPE and str(q.object) == f"<{v.DOCUMENT}>":
            yield q.subject


def _place(node: Any, steps: Mapping[Any, Sequence[tuple[int, int, str, Any]]], documents: Collection[Any], words: Objects) -> Place:
    """Breadth first from `node` along `steps`. A document is the end of a way: its other passages are not the node's."""
    document = quote = context = None
    queue, seen = deque([node]), {node}
    while queue and (document is None or quote is None):
        at = queue.popleft()
        if at in documents:
            document = document or at.value
            continue
        if quote is None and at in words[v.EXACT]:
            before, quote, after = (words[p][at][0].value if at in words[p] else "" for p in (v.PREFIX, v.EXACT, v.SUFFIX))
            context = before + quote + after
        for *_, neighbour in sorted(steps.get(at, ()), key=lambda step: step[:3]):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return Place(document, quote, context)
