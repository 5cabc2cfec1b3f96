"""The terms that a published data set uses beside those of its graphs, and its files of RDF.

Sources: DCAT 3 (W3C Recommendation, 22 August 2024), VoID (W3C Interest Group Note, 3 March 2011), Linked Data Event Streams (SEMIC) with
the TREE hypermedia specification, Activity Streams 2.0 (W3C Recommendation, 23 May 2017), Nanopublication Guidelines (nanopub.net).
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import Quad

AS = "https://www.w3.org/ns/activitystreams#"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
FORMATS = "http://www.w3.org/ns/formats/"
LDES = "https://w3id.org/ldes#"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
NP = "http://www.nanopub.org/nschema#"
SPDX = "http://spdx.org/rdf/terms#"
TREE = "https://w3id.org/tree#"
VOID = "http://rdfs.org/ns/void#"
DATE_TIME = v.XSD + "dateTime"
INTEGER = v.XSD + "integer"

PREFIXES = MappingProxyType(
    {**v.PREFIXES, "as": AS, "dcat": DCAT, "foaf": FOAF, "ldes": LDES, "np": NP, "spdx": SPDX, "tree": TREE, "void": VOID}
)


def turtle(quads: Iterable[Quad]) -> bytes:
    """`quads` of the default graph as Turtle; the same in any order give the same bytes."""
    return _written(quads, "ttl")


def trig(quads: Iterable[Quad]) -> bytes:
    """`quads` as TriG; the same in any order give the same bytes."""
    return _written(quads, "trig")


def _written(quads: Iterable[Quad], ending: str) -> bytes:
    from pyoxigraph import RdfFormat, serialize

    content = serialize(sorted(set(quads), key=_order), format=RdfFormat.from_extension(ending), prefixes=dict(PREFIXES))
    assert content is not None  # it is None only where there is a file to write to
    return content


def _order(q: Quad) -> tuple[str, str, bool, str, str]:
    """By graph and subject; the types of a subject come first."""
    return str(q.graph_name), str(q.subject), q.predicate.value != v.TYPE, str(q.predicate), str(q.object)
