"""A graph that kg export wrote -> the actors without a Wikidata link, with what the graph says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, Quad

from kg.model import ActorType
from kg.rdf import vocabulary as v

MOST = 3  # items of context of a kind that are kept
_CLASSES = {iri: type_ for type_, iri in v.ACTOR_CLASSES.items()}


@dataclass(frozen=True, slots=True, order=True)
class Unlinked:
    """An actor without a link: its key, label and type, the offices (role, organisation or "") it has, and articles that name it."""

    key: str
    label: str
    type: ActorType
    offices: tuple[tuple[str, str], ...] = ()
    articles: tuple[str, ...] = ()

    @property
    def context(self) -> str:
        """Offices and articles in one line, for a person to read."""
        said = [", ".join(filter(None, office)) for office in self.offices]
        return "; ".join([*said, *(f"in “{title}”" for title in self.articles)])


def unlinked(quads: Iterable[Quad]) -> list[Unlinked]:
    """The actors without ``owl:sameAs`` to Wikidata, each key once, sorted; whatever graphs the quads stand in."""
    of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for q in quads:
        value = q.object.value if hasattr(q.object, "value") else ""
        of[q.predicate.value][getattr(q.subject, "value", "")].add(value if isinstance(q.object, Literal) or value else "")
    labels, types = of[v.PREF_LABEL], of[v.TYPE]
    offices: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for membership, members in of[v.MEMBER].items():
        for member in members:
            roles = {_first(labels[r]) for r in of[v.ROLE][membership]}
            organizations = {_first(labels[o]) for o in of[v.ORGANIZATION][membership]} or {""}
            offices[member] |= {(role, organization) for role in roles if role for organization in organizations}
    named_in: dict[str, set[str]] = defaultdict(set)
    for annotation, bodies in of[v.HAS_BODY].items():
        documents = {d for passage in of[v.HAS_TARGET][annotation] for d in of[v.HAS_SOURCE][passage]}
        for body in bodies:
            named_in[body] |= {_first(of[v.TITLE][d]) for d in documents}
    found: dict[str, Unlinked] = {}
    for iri, classes in sorted(types.items()):
        kinds = sorted(_CLASSES[c] for c in classes if c in _CLASSES)
        label = _first(labels[iri])
        if v.ACTOR not in classes or not kinds or not label or any(same.startswith(v.WD) for same in of[v.SAME_AS][iri]):
            continue
        key = unquote(iri.rpartition("/")[2])
        titles = sorted(filter(None, named_in[iri]))[:MOST]
        found.setdefault(key, Unlinked(key, label, kinds[0], tuple(sorted(offices[iri])[:MOST]), tuple(titles)))
    return sorted(found.values())


def _first(values: Iterable[str]) -> str:
    return min(values, default="")
