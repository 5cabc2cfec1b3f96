"""Each position with all that hangs on it: its evidence, the citation behind it and the cited work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Triple

FOLLOWED = frozenset({v.EVIDENCE, v.SUPPORTED_BY, v.POINTER, v.HAS_SELECTOR, v.CITED_WORK, v.CITED_ENTITY})


def excerpts(quads: Iterable[Quad]) -> dict[str, tuple[Triple, ...]]:
    """The statements about each position and its parts by the position's IRI, both sorted."""
    from pyoxigraph import NamedNode, Triple

    said: dict[NamedNode, set[Triple]] = {}
    positions: set[NamedNode] = set()
    for q in quads:
        if isinstance(q.subject, NamedNode):
            said.setdefault(q.subject, set()).add(Triple(q.subject, q.predicate, q.object))
            if q.predicate.value == v.TYPE and q.object == NamedNode(v.POSITION):
                positions.add(q.subject)
    return {node.value: tuple(sorted(_reached(node, said), key=str)) for node in sorted(positions, key=str)}


def _reached(start: NamedNode, said: dict[NamedNode, set[Triple]]) -> set[Triple]:
    from pyoxigraph import NamedNode

    found: set[Triple] = set()
    seen, left = {start}, [start]
    while left:
        for triple in said.get(left.pop(), ()):
            found.add(triple)
            if triple.predicate.value in FOLLOWED and isinstance(triple.object, NamedNode) and triple.object not in seen:
                seen.add(triple.object)
                left.append(triple.object)
    return found
