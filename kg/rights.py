"""What may be said of an article: its licence, how much of it a graph may quote, and what was taken down.

A rights file is a TSV table: `source` (a web domain, a periodical, an address, a file name, the sha-256 of a text, the IRI of a
document, or ``*`` for all), `license` (an IRI or words), `quote_limit` (characters, or ``none``), `taken_down` (a date or time),
`note` (for people). For each column the row that fits a document closest counts: itself, then its domain, its periodical, its
publisher's profile, all.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.authority.tables import Row, read
from kg.errors import AuthorityError
from kg.lexicon import publishers
from kg.lexicon.publishers import NO_LIMIT
from kg.model import Document
from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import Quad

ALL = "*"
_COLUMNS = frozenset({"source", "license", "quote_limit", "taken_down", "note"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DOCUMENT = re.compile(r"https?://\S*/document/[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Right:
    """What holds for a document. `quote_limit` is in code points: None where nothing is said, -1 where there is no limit.

    `taken_down` is an xsd:dateTime in UTC.
    """

    license: str | None = None
    quote_limit: int | None = None
    taken_down: str | None = None

    @property
    def limit(self) -> int | None:
        """The longest passage that may be quoted, in code points; None for any."""
        return None if self.quote_limit is None or self.quote_limit < 0 else self.quote_limit


Rights = Mapping[str, Right]
"""Rights by source. Made by :func:`load`."""


def load(files: Iterable[Path]) -> Rights:
    """The rights that `files` state, a later row above an earlier one; AuthorityError for a file that is not of its form."""
    found: dict[str, Right] = {}
    for file in files:
        columns, rows = read(file)
        if unknown := sorted(columns - _COLUMNS):
            raise AuthorityError(f"{file}: unknown column {unknown[0]!r}: use {', '.join(sorted(_COLUMNS))}")
        for row in rows:
            source = _plain(row.required("source"))
            found[source] = _over(_right(row), found.get(source, Right()))
    return found


def of(rights: Rights, document: Document) -> Right:
    """What holds for `document`."""
    ending = f"/document/{document.digest[:16]}"
    right = next((r for source, r in rights.items() if source.endswith(ending)), Right())
    for name in _sources(document):
        right = _over(right, rights.get(_plain(name), Right()))
    publisher = (publishers.by_name(document.periodical) if document.periodical else None) or next(
        (p for host in _hosts(document) if (p := publishers.by_domain(host))), None
    )
    if publisher:
        for name in (publisher.name, *publisher.names, *publisher.domains):
            right = _over(right, rights.get(_plain(name), Right()))
        right = _over(right, Right(publisher.license, publisher.quote_limit))
    return _over(right, rights.get(ALL, Right()))


def restrict(quads: Sequence[Quad], document: str, right: Right) -> list[Quad]:
    """The graph of the document with the IRI `document` as `right` lets it be, in its order.

    A passage longer than the limit keeps its offsets and gets ``kg:quoteDigest``, the sha-256 of its words, for its quote. Under a
    limit the words around a quote are left out too, so that quotes cannot be joined to more than each of them, and the texts of
    targets and sources end at the limit with "…". Of what was taken down a tombstone is left (:func:`tombstone`).
    """
    if right.taken_down:
        return tombstone(document, right.taken_down)
    kept = list(quads) if right.limit is None else list(_limited(quads, right.limit))
    return [*kept, *_licensed(kept, document, right.license)]


def tombstone(document: str, when: str) -> list[Quad]:
    """That there was a document with this IRI, and when it was taken down; no word of it (PROV-O, ``prov:invalidatedAtTime``)."""
    from pyoxigraph import Literal, NamedNode, Quad

    iri = NamedNode(document)
    return [
        Quad(iri, NamedNode(v.TYPE), NamedNode(v.ENTITY), iri),
        Quad(iri, NamedNode(v.INVALIDATED), Literal(when, datatype=NamedNode(v.DATE_TIME)), iri),
    ]


def tombstones(rights: Rights, base: str) -> list[Quad]:
    """The tombstones of the documents that `rights` name by IRI or by the digest of their text: the article need not be there."""
    found: list[Quad] = []
    for source, right in sorted(rights.items()):
        if right.taken_down and _DIGEST.fullmatch(source):
            found += tombstone(f"{base}document/{source[:16]}", right.taken_down)
        elif right.taken_down and _DOCUMENT.fullmatch(source):
            found += tombstone(source, right.taken_down)
    return found


def _limited(quads: Sequence[Quad], limit: int) -> Iterator[Quad]:
    from pyoxigraph import Literal, NamedNode, Quad

    literals = [(q, q.object.value) for q in quads if isinstance(q.object, Literal)]
    too_long = {str(q.subject): text for q, text in literals if q.predicate.value == v.EXACT and len(text) > limit}
    for q in quads:
        predicate = q.predicate.value
        words = q.object.value if isinstance(q.object, Literal) else ""
        if str(q.subject) in too_long:
            continue
        if predicate == v.HAS_SELECTOR and (quote := too_long.get(str(q.object))) is not None:
            digest = hashlib.sha256(quote.encode("utf-8")).hexdigest()
            yield Quad(q.subject, NamedNode(v.QUOTE_DIGEST), Literal(digest), q.graph_name)
        elif predicate in (v.PREFIX, v.SUFFIX):
            yield Quad(q.subject, q.predicate, Literal(""), q.graph_name)
        elif predicate in (v.TARGET_TEXT, v.SOURCE_TEXT) and len(words) > limit:
            yield Quad(q.subject, q.predicate, Literal(_cut(words, limit)), q.graph_name)
        else:
            yield q


def _cut(text: str, limit: int) -> str:
    """The whole words of `text` that fit `limit`, and "…"."""
    head = text[:limit]
    if not text[limit : limit + 1].isspace():
        head = head.rpartition(" ")[0]
    return f"{head.rstrip()} …".lstrip()


def _licensed(quads: Sequence[Quad], document: str, licence: str | None) -> Iterator[Quad]:
    from pyoxigraph import Literal, NamedNode, Quad

    iri, digest = NamedNode(document), NamedNode(v.TEXT_DIGEST)
    graph = next((q.graph_name for q in quads if q.subject == iri and q.predicate == digest), None)
    if licence is None or graph is None:
        return
    if "://" in licence:
        yield Quad(iri, NamedNode(v.LICENSE), NamedNode(licence), graph)
    else:
        yield Quad(iri, NamedNode(v.RIGHTS), Literal(licence), graph)


def _sources(document: Document) -> Iterator[str]:
    """The names by which a rights file can mean `document`, the closest first."""
    yield document.digest
    yield from filter(None, (document.identifier, document.source))
    if "://" not in document.source:
        yield document.source.rpartition("/")[2]
    for host in _hosts(document):
        labels = host.split(".")
        yield from (".".join(labels[i:]) for i in range(len(labels) - 1))
    if document.periodical:
        yield document.periodical


def _hosts(document: Document) -> list[str]:
    """The web hosts of the document's addresses, the identifier's first: it is where the publisher put the article."""
    found: list[str] = []
    for address in filter(None, (document.identifier, document.source)):
        try:
            host = urlsplit(address).hostname if address.startswith(("http://", "https://")) else None
        except ValueError:
            host = None
        found += [host.rstrip(".")] if host else []
    return found


def _plain(source: str) -> str:
    """`source` as it is compared: a name or domain in any case, with single spaces and without a leading "The"."""
    return source if "://" in source else " ".join(source.casefold().split()).removeprefix("the ")


def _right(row: Row) -> Right:
    limit = row.text("quote_limit")
    if limit and limit != NO_LIMIT and not limit.isdecimal():
        row.fail(f"quote_limit is {limit!r}: write a number of characters, {NO_LIMIT}, or nothing")
    licence = row.text("license")
    if "://" in licence and re.search(r'[\x00-\x20\x7f<>"{}|\\^`]', licence):  # RFC 3987, section 2.2
        row.fail("license is no sound IRI: write one, or words")
    number = None if not limit else -1 if limit == NO_LIMIT else int(limit)
    return Right(licence or None, number, _moment(row))


def _moment(row: Row) -> str | None:
    text = row.text("taken_down")
    if not text:
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        row.fail(f"taken_down is {text!r}: write a date as 2026-11-24, or a time as 2026-11-24T10:00:00Z")
    moment = moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment.astimezone(datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _over(above: Right, below: Right) -> Right:
    """Each field of `above` where it says something, else of `below`."""
    said = {f.name: getattr(above, f.name) for f in fields(Right) if getattr(above, f.name) is not None}
    return replace(below, **said)
