"""The description of a published data set: VoID for what is in it, DCAT 3 for how to get it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.publish.records import Records
from kg.publish.vocabulary import DATE_TIME, DCAT, FOAF, FORMATS, INTEGER, MEDIA_TYPES, SPDX, VOID, turtle
from kg.rdf import vocabulary as v
from kg.rdf.mapping import Statement, Value, to_quads
from kg.rdf.ontology import ONTOLOGY

if TYPE_CHECKING:
    from pyoxigraph import Quad

LDES_SPECIFICATION = "https://w3id.org/ldes/specification"
WIKIDATA = v.WD + "Q2013"  # Wikidata's own entity, for the other end of the links


@dataclass(frozen=True, slots=True)
class Edition:
    """What the publisher says of an edition of the data set.

    `url` is the address at which the dump will lie (it ends in ``/``), `date` an xsd:dateTime in UTC. `publisher` is an IRI or a name,
    `license` an IRI.
    """

    url: str
    date: str
    title: str
    publisher: str | None = None
    license: str | None = None

    @property
    def publisher_iri(self) -> str:
        """Who publishes it: the IRI that was given, else one of the data set's own."""
        return self.publisher if self.publisher and is_iri(self.publisher) else f"{self.url}dataset.ttl#publisher"


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file that holds the whole data set; `form` is the last step of a W3C format's IRI."""

    name: str
    title: str
    media_type: str
    form: str
    content: bytes


def describe(quads: Sequence[Quad], rows: Records, base: str, edition: Edition, distributions: Iterable[Distribution]) -> bytes:
    """``dataset.ttl``: the data set with its counts and files; `base` is where its IRIs begin."""
    said = [*_general(rows, base, edition), *_counts(edition.url, quads)]
    for distribution in distributions:
        said += _distribution(distribution, edition)
    return turtle(to_quads(said))


def is_iri(text: str) -> bool:
    """True for an absolute IRI."""
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        return False
    return "://" in text or text.startswith("urn:")


def _general(rows: Records, base: str, edition: Edition) -> list[Statement]:
    url = edition.url
    holders = {p.holder for p in rows.positions}
    about = (
        f"Who holds what position on what, by whose account: {len(rows.positions)} positions of {len(holders)} actors "
        f"in {len(rows.articles)} documents, with {rows.citations} citations of sources."
    )
    said: list[Statement] = [
        (url, v.TYPE, DCAT + "Dataset"),
        (url, v.TYPE, VOID + "Dataset"),
        (url, v.TITLE, Value(edition.title, language="en")),
        (url, v.DCTERMS + "description", Value(about, language="en")),
        (url, v.ISSUED, Value(edition.date, DATE_TIME)),
        (url, DCAT + "version", Value(edition.date)),
        (url, DCAT + "landingPage", f"{url}index.html"),
        (url, FOAF + "homepage", f"{url}index.html"),
        (url, v.DCTERMS + "conformsTo", ONTOLOGY),
        (url, v.PUBLISHER, edition.publisher_iri),
        (edition.publisher_iri, v.TYPE, FOAF + "Agent"),
        (url, VOID + "uriSpace", Value(base)),
        (f"{url}dataset.ttl", v.TYPE, VOID + "DatasetDescription"),
        (f"{url}dataset.ttl", FOAF + "primaryTopic", url),
        (f"{url}#feed", v.TYPE, DCAT + "Distribution"),
        (f"{url}#feed", v.TITLE, Value("Feed of changes (Linked Data Event Stream)", language="en")),
        (f"{url}#feed", DCAT + "accessURL", f"{url}feed/index.trig"),
        (f"{url}#feed", v.DCTERMS + "conformsTo", LDES_SPECIFICATION),
        (f"{url}#feed", DCAT + "mediaType", MEDIA_TYPES + "application/trig"),
        (url, DCAT + "distribution", f"{url}#feed"),
    ]
    if edition.publisher_iri != edition.publisher:
        said.append((edition.publisher_iri, FOAF + "name", Value(edition.publisher or "not named")))
    if edition.license:
        said += [(url, v.DCTERMS + "license", edition.license), (f"{url}#feed", v.DCTERMS + "license", edition.license)]
    if rows.articles:
        said.append((url, VOID + "exampleResource", rows.articles[0].iri))
    if dates := [a.issued for a in rows.articles if a.issued]:
        period = f"{url}#period"
        said += [(url, v.DCTERMS + "temporal", period), (period, v.TYPE, v.DCTERMS + "PeriodOfTime")]
        said += [(period, DCAT + "startDate", _date(min(dates))), (period, DCAT + "endDate", _date(max(dates)))]
    return said


def _counts(url: str, quads: Sequence[Quad]) -> list[Statement]:
    """VoID, sections 4.2, 4.4 to 4.6 and 5."""
    triples = {(q.subject, q.predicate.value, q.object) for q in quads}
    properties = Counter(p for _, p, _ in triples)
    classes = Counter(str(getattr(o, "value", "")) for _, p, o in triples if p == v.TYPE)
    links = Counter(p for _, p, o in triples if p in (v.SAME_AS, v.EXACT_MATCH) and str(getattr(o, "value", "")).startswith(v.WD))
    said: list[Statement] = [
        (url, VOID + "triples", _number(len(triples))),
        (url, VOID + "entities", _number(len({s for s, p, _ in triples if p == v.TYPE}))),
        (url, VOID + "distinctSubjects", _number(len({s for s, _, _ in triples}))),
        (url, VOID + "distinctObjects", _number(len({o for _, _, o in triples}))),
        (url, VOID + "properties", _number(len(properties))),
        (url, VOID + "classes", _number(len(classes))),
    ]
    used = {namespace for namespace in v.PREFIXES.values() for term in (*properties, *classes) if term.startswith(namespace)}
    said += [(url, VOID + "vocabulary", namespace) for namespace in sorted(used)]
    for class_, n in sorted(classes.items()):
        part = f"{url}#class-{_part(class_)}"
        said += [(url, VOID + "classPartition", part), (part, VOID + "class", class_), (part, VOID + "entities", _number(n))]
    for property_, n in sorted(properties.items()):
        part = f"{url}#property-{_part(property_)}"
        said += [(url, VOID + "propertyPartition", part), (part, VOID + "property", property_), (part, VOID + "triples", _number(n))]
    for property_, n in sorted(links.items()):
        part = f"{url}#wikidata-{_part(property_)}"
        said += [
            (part, v.TYPE, VOID + "Linkset"),
            (part, VOID + "subjectsTarget", url),
            (part, VOID + "objectsTarget", WIKIDATA),
            (part, VOID + "linkPredicate", property_),
            (part, VOID + "triples", _number(n)),
            (url, VOID + "subset", part),
        ]
    return said


def _distribution(of: Distribution, edition: Edition) -> list[Statement]:
    url, iri, checksum = edition.url, f"{edition.url}#{of.name}", f"{edition.url}#{of.name}-checksum"
    said: list[Statement] = [
        (url, DCAT + "distribution", iri),
        (url, VOID + "dataDump", url + of.name),
        (url, VOID + "feature", FORMATS + of.form),
        (iri, v.TYPE, DCAT + "Distribution"),
        (iri, v.TITLE, Value(of.title, language="en")),
        (iri, v.ISSUED, Value(edition.date, DATE_TIME)),
        (iri, DCAT + "accessURL", url + of.name),
        (iri, DCAT + "downloadURL", url + of.name),
        (iri, DCAT + "mediaType", MEDIA_TYPES + of.media_type),
        (iri, DCAT + "compressFormat", MEDIA_TYPES + "application/gzip"),
        (iri, DCAT + "byteSize", Value(str(len(of.content)), v.OFFSET)),
        (iri, SPDX + "checksum", checksum),
        (checksum, v.TYPE, SPDX + "Checksum"),
        (checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256"),
        (checksum, SPDX + "checksumValue", Value(hashlib.sha256(of.content).hexdigest(), v.XSD + "hexBinary")),
    ]
    return [*said, (iri, v.DCTERMS + "license", edition.license)] if edition.license else said


def _number(count: int) -> Value:
    return Value(str(count), INTEGER)


def _date(iso: str) -> Value:
    return Value(iso, {4: v.YEAR, 7: v.YEAR_MONTH}.get(len(iso), v.DATE))


def _part(iri: str) -> str:
    """A name for the part about a term: its prefix and local name."""
    for prefix, namespace in v.PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{iri.removeprefix(namespace)}"
    return hashlib.sha256(iri.encode()).hexdigest()[:12]
