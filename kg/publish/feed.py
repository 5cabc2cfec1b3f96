"""A feed of positions for harvesters: a Linked Data Event Stream of static files.

``index.trig`` is the stream and its root node; it points to pages ``00001.trig`` …, which never change. Each event says that a position
was created, updated or deleted (in the terms of Activity Streams) and holds what the position says in a graph named after the event.
Source: Linked Data Event Streams (https://w3id.org/ldes/specification) and its vocabulary; TREE (https://w3id.org/tree).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import ConfigError, GraphError
from kg.publish.excerpt import excerpts
from kg.publish.vocabulary import AS, DATE_TIME, LDES, TREE, trig
from kg.rdf import vocabulary as v
from kg.rdf.mapping import Statement, Value, to_quads

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

ROOT = "index.trig"
PAGE = 250  # events of one page
_RELATIONS = {"from": "GreaterThanOrEqualToRelation", "until": "LessThanOrEqualToRelation"}


class _Event(NamedTuple):
    kind: str  # Create, Update or Delete
    position: str
    content: tuple[Triple, ...]


def feed(new: Iterable[Quad], old: Iterable[Quad], earlier: Mapping[str, bytes], url: str, date: str) -> dict[str, bytes]:
    """The files of the feed at `url` (it ends in ``/``): those of the `earlier` one, and pages with what changed from `old` to `new`.

    `date` (xsd:dateTime in UTC) is when it changed. ConfigError where the earlier feed has another address or is younger.
    """
    root = [*_earlier(earlier, url, date), *to_quads(_stream(url))]
    files = {name: content for name, content in earlier.items() if name != ROOT}
    events = list(_events(excerpts(new), excerpts(old) if earlier else {}))
    for number, start in enumerate(range(0, len(events), PAGE), len(files) + 1):
        page = f"{url}{number:05}.trig"
        files[f"{number:05}.trig"] = trig(_page(events[start : start + PAGE], url, page, date))
        root += to_quads(_links(url, page, number, date))
    return {ROOT: trig(root)} | files


def _events(new: Mapping[str, tuple[Triple, ...]], old: Mapping[str, tuple[Triple, ...]]) -> Iterator[_Event]:
    for position in sorted(new.keys() | old.keys()):
        if position not in new:
            yield _Event("Delete", position, ())
        elif position not in old:
            yield _Event("Create", position, new[position])
        elif new[position] != old[position]:
            yield _Event("Update", position, new[position])


def _stream(url: str) -> list[Statement]:
    root = url + ROOT
    stream = f"{root}#stream"
    said: list[Statement] = [
        (stream, v.TYPE, LDES + "EventStream"),
        (stream, TREE + "view", root),
        (stream, LDES + "timestampPath", AS + "published"),
        (stream, LDES + "versionOfPath", AS + "object"),
        (root, v.TYPE, TREE + "Node"),
    ]
    for kind in ("Create", "Update", "Delete"):
        said += [(stream, f"{LDES}version{kind}Path", v.TYPE), (stream, f"{LDES}version{kind}Object", AS + kind)]
    return said


def _links(url: str, page: str, number: int, date: str) -> list[Statement]:
    """What the root says of a page: all its events are of this date."""
    said: list[Statement] = []
    for end, relation in _RELATIONS.items():
        iri = f"{url}{ROOT}#page-{number}-{end}"
        said += [
            (url + ROOT, TREE + "relation", iri),
            (iri, v.TYPE, TREE + relation),
            (iri, TREE + "node", page),
            (iri, TREE + "path", AS + "published"),
            (iri, TREE + "value", Value(date, DATE_TIME)),
        ]
    return said


def _page(events: Sequence[_Event], url: str, page: str, date: str) -> list[Quad]:
    from pyoxigraph import NamedNode, Quad

    said: list[Statement] = [(page, v.TYPE, TREE + "Node")]
    contents: list[Quad] = []
    for event in events:
        iri = f"{page}#{hashlib.sha256(event.position.encode()).hexdigest()[:16]}"
        said += [
            (f"{url}{ROOT}#stream", TREE + "member", iri),
            (iri, v.TYPE, AS + event.kind),
            (iri, AS + "object", event.position),
            (iri, AS + "published", Value(date, DATE_TIME)),
        ]
        contents += [Quad(t.subject, t.predicate, t.object, NamedNode(iri)) for t in event.content]
    return [*to_quads(said), *contents]


def _earlier(files: Mapping[str, bytes], url: str, date: str) -> list[Quad]:
    """What the root of the earlier feed says."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    if not files:
        return []
    try:
        root = list(parse(files[ROOT], RdfFormat.TRIG))
    except (KeyError, SyntaxError) as e:
        raise GraphError(f"the earlier dump's feed/{ROOT} is absent or does not parse: dump without --since") from e
    if NamedNode(url + ROOT) not in {q.subject for q in root}:
        raise ConfigError(f"the earlier dump's feed does not lie at {url}: give its address with --url, or begin anew without --since")
    if (latest := max((q.object.value for q in root if q.predicate.value == TREE + "value"), default=date)) > date:
        raise ConfigError(f"the earlier dump is of {latest}, this one of {date}: give a later --date")
    return root
