"""Which of the forms on offer a client wants (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

HTML = "text/html"
# Media types of RDF -> forms of kg.rdf.formats. Of those that a client likes alike, the later one wins in mimeparse.
GRAPHS = MappingProxyType(
    {
        "application/rdf+xml": "rdfxml",
        "application/ld+json": "jsonld",
        "application/n-triples": "ntriples",
        "text/turtle": "turtle",
    }
)
RESULTS = (
    "text/csv",
    "text/tab-separated-values",
    "application/sparql-results+xml",
    "application/sparql-results+json",
)
# What clients also say, and what we then send.
ALIASES = MappingProxyType(
    {
        "application/json": "application/sparql-results+json",
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
    }
)
GRAPH_ALIASES = MappingProxyType({"application/json": "application/ld+json", "text/plain": "application/n-triples"})


def choose(accept: str | None, offered: Sequence[str], aliases: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """The one of `offered` (least liked by us first) that `accept` likes best, or by another name in `aliases`; None for none.

    A header that is absent or makes no sense takes anything.

    >>> choose("text/*;q=0.5, application/ld+json", ("application/ld+json", "text/turtle")), choose("image/png", ("text/turtle",))
    ('application/ld+json', None)
    >>> choose(None, ("text/html", "text/turtle"))
    'text/turtle'
    """
    from mimeparse import MimeTypeParseException, best_match  # type: ignore[import-untyped]

    if not accept or not accept.strip():
        return offered[-1]
    try:
        found = str(best_match([*aliases, *offered], accept))
    except (MimeTypeParseException, ValueError):
        return offered[-1]
    return aliases.get(found, found) or None
