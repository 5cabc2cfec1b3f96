"""Each position with all that hangs on it: its evidence, the citation behind it and the cited work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Triple

FOLLOWED = frozenset({v.EVIDENCE, v.SUPPORTED_BY, v.POINTER, v.HAS_SELECTOR, v.CITED_WORK, v.CITED_ENTITY})


def excerpts(quads: Iterable[Quad]) -> dict[str, tuple[Triple, ...]]:
    """The statements about each position and its parts by the position's IRI, both sorted."""
    from pyoxigraph import NamedNode

    said: dict[NamedNode, list[Quad]] = {}
    positions: set[NamedNode] = set()
    position = NamedNode(v.POSITION)
    for q in quads:
        if isinstance(q.subject, NamedNode):
            said.setdefault(q.subject, []).append(q)
            if q.object == position:
                positions.add(q.subject)
    return {node.value: tuple(sorted(_reached(node, said), key=str)) for node in sorted(positions, key=str)}


def _reached(start: NamedNode, said: Mapping[NamedNode, Sequence[Quad]]) -> set[Triple]:
    from pyoxigraph import NamedNode

    found: set[Triple] = set()
    seen, left = {start}, [start]
    while left:
        for q in said.get(left.pop(), ()):
            found.add(q.triple)
            if isinstance(q.object, NamedNode) and q.predicate.value in FOLLOWED and q.object not in seen:
                seen.add(q.object)
                left.append(q.object)
    return found
