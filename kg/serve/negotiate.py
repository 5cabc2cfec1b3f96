"""Which of the forms on offer a client wants (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
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
    if not accept or not accept.strip():
        return offered[-1]
    found = _best((*aliases, *offered), accept)
    return offered[-1] if found is None else aliases.get(found, found) or None


@lru_cache(maxsize=256)  # clients say much the same
def _best(names: tuple[str, ...], accept: str) -> str | None:
    """The one of `names` that `accept` likes best, empty for none; None where `accept` makes no sense."""
    from mimeparse import MimeTypeParseException, best_match  # type: ignore[import-untyped]

    try:
        return str(best_match(list(names), accept))
    except (MimeTypeParseException, ValueError):
        return None
