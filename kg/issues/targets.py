"""What the positions of graphs are on that no actor and no issue is linked to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.authority.names import fold_case
from kg.rdf.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad

# DISTINCT: a triple that several files hold is seen once.
_TARGETS = """
SELECT DISTINCT ?position ?words ?holder ?document ?title ?sentence {
  ?position kg:targetText ?words ; kg:holder ?holder ; kg:statedIn ?document ; kg:evidence/oa:hasSelector/oa:exact ?sentence .
  ?document dcterms:title ?title .
  FILTER NOT EXISTS { ?position kg:target ?linked }
}"""
_ACTORS = "SELECT DISTINCT ?name { ?actor a kg:Actor ; skos:prefLabel|skos:altLabel ?name }"


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """The words that a position is on, the sentence they stand in, and whose position it is.

    `document`, `position` and `holder` are IRIs.
    """

    document: str
    position: str
    holder: str
    words: str
    sentence: str
    title: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The unlinked targets of graphs, in order, and the names (folded to lower case) that the graphs have for actors."""

    targets: tuple[Target, ...]
    actors: frozenset[str]


def read(quads: Iterable[Quad]) -> Corpus:
    """The corpus that `quads` tell of, the same whatever their order; a pattern sees all their graphs."""
    from pyoxigraph import QuerySolutions, Store

    store = Store()
    store.extend(quads)

    def rows(query: str) -> list[dict[str, str]]:
        answer = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        assert isinstance(answer, QuerySolutions)
        names = [variable.value for variable in answer.variables]
        return [{name: str(getattr(row[name], "value", "")) for name in names} for row in answer]

    targets = sorted({Target(**row) for row in rows(_TARGETS)})
    return Corpus(tuple(targets), frozenset(fold_case(row["name"]) for row in rows(_ACTORS)))
