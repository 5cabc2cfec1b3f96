"""What a graph says, as rows: the positions, documents and actors that pages, tables and networks are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import Quad

STANCES = {iri: stance.value for stance, iri in v.STANCES.items()}
ACTS = {iri: act.value for act, iri in v.SPEECH_ACTS.items()}
MODES = {iri: mode.value for mode, iri in v.MODES.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """A position with the words of its parts. `target` is an IRI or empty, `sources` are as the text names them."""

    iri: str
    document: str
    holder: str
    target: str
    target_label: str
    target_text: str
    stance: str
    act: str
    mode: str
    evidence: str
    start: int
    confidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A document; `issued` is an ISO date as precise as it is known, or empty."""

    iri: str
    title: str
    issued: str
    source: str
    creators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An actor; `kind` is the name of its class, `wikidata` an IRI or empty."""

    iri: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    wikidata: str


@dataclass(frozen=True, slots=True)
class Records:
    """All rows of a graph, each sorted: positions by document and place in the text, the others by name. `labels` is by IRI."""

    positions: tuple[Held, ...]
    articles: tuple[Article, ...]
    actors: tuple[Named, ...]
    citations: int
    labels: Mapping[str, str]


def records(quads: Iterable[Quad]) -> Records:
    """The rows of `quads`, whatever graphs they stand in. A thing that lacks a part has an empty one."""
    graph = _Index(quads)
    positions = [_held(graph, iri) for iri in graph.of_class(v.POSITION)]
    articles = [_article(graph, iri) for iri in graph.of_class(v.DOCUMENT)]
    actors = [_named(graph, iri) for iri in graph.of_class(v.ACTOR)]
    return Records(
        tuple(sorted(positions, key=lambda p: (p.document, p.start, p.holder, p.iri))),
        tuple(sorted(articles, key=lambda a: (a.issued, a.title, a.iri))),
        tuple(sorted(actors, key=lambda a: (a.label.casefold(), a.iri))),
        len(graph.of_class(v.CITATION)),
        {iri: label for iri in graph.said if (label := graph.first(iri, v.PREF_LABEL))},
    )


class _Index:
    """Statements by subject and property, as text."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        found: dict[str, dict[str, set[str]]] = {}
        for q in quads:
            found.setdefault(_text(q.subject), {}).setdefault(q.predicate.value, set()).add(_text(q.object))
        self.said = {subject: {p: sorted(objects) for p, objects in found[subject].items()} for subject in sorted(found)}

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(self.said.get(subject, {}).get(predicate, ()))

    def first(self, subject: str, predicate: str) -> str:
        return next(iter(self.all(subject, predicate)), "")

    def along(self, subject: str, *predicates: str) -> str:
        """The first value at the end of a path of properties."""
        values: tuple[str, ...] = (subject,)
        for predicate in predicates:
            values = tuple(o for s in values for o in self.all(s, predicate))
        return next(iter(values), "")

    def of_class(self, class_: str) -> list[str]:
        return [iri for iri, said in self.said.items() if class_ in said.get(v.TYPE, ())]


def _text(term: Any) -> str:
    """An IRI, a literal's text or a blank node's name."""
    return str(term.value)


def _held(graph: _Index, iri: str) -> Held:
    target, text = graph.first(iri, v.TARGET), graph.first(iri, v.TARGET_TEXT)
    start = graph.along(iri, v.EVIDENCE, v.HAS_SELECTOR, v.START)
    return Held(
        iri=iri,
        document=graph.first(iri, v.STATED_IN),
        holder=graph.first(iri, v.HOLDER),
        target=target,
        target_label=graph.first(target, v.PREF_LABEL) or text,
        target_text=text,
        stance=STANCES.get(graph.first(iri, v.STANCE), ""),
        act=ACTS.get(graph.first(iri, v.SPEECH_ACT), ""),
        mode=MODES.get(graph.first(iri, v.ATTRIBUTION), ""),
        evidence=graph.along(iri, v.EVIDENCE, v.HAS_SELECTOR, v.EXACT),
        start=int(start) if start.isdecimal() else 0,
        confidence=graph.first(iri, v.CONFIDENCE),
        sources=tuple(graph.first(c, v.SOURCE_TEXT) for c in graph.all(iri, v.SUPPORTED_BY)),
    )


def _article(graph: _Index, iri: str) -> Article:
    one = graph.first
    return Article(iri, one(iri, v.TITLE) or iri, one(iri, v.ISSUED), one(iri, v.SOURCE), graph.all(iri, v.CREATOR))


def _named(graph: _Index, iri: str) -> Named:
    kinds = {class_: kind.value for kind, class_ in v.ACTOR_CLASSES.items()}
    kind = next((kinds[t] for t in graph.all(iri, v.TYPE) if t in kinds), "")
    same = next((o for o in graph.all(iri, v.SAME_AS) if o.startswith(v.WD)), "")
    return Named(iri, graph.first(iri, v.PREF_LABEL) or iri, kind, graph.all(iri, v.ALT_LABEL), same)
