"""Two rules of ``shapes/meaning.ttl`` that most nodes of a graph are under, without the SPARQL that states them there.

An engine runs a query for each node: these two cost more than all other shapes together. What is found here is what the queries
find (``tests/validate/test_offsets.py``), for nodes that have the class itself and none below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kg.rdf import vocabulary as v
from kg.validate.beyond import Finding
from kg.validate.graph import Objects, objects
from kg.validate.rules import SH

if TYPE_CHECKING:
    from pyoxigraph import Triple

START_BEFORE_END = "selector-start-before-end"
QUOTE_LENGTH = "passage-quote-length"
RULES = (START_BEFORE_END, QUOTE_LENGTH)
_COMPONENT = SH + "SPARQLConstraintComponent"
_DIGITS = re.compile("[0-9]{1,18}")  # what xsd:integer takes from a string in every engine


def offsets(graph: Iterable[Triple]) -> Iterator[Finding]:
    """Passages that do not begin before they end, and quotes that are not as long as their offsets say.

    An offset that is no number is another rule's business.
    """
    of = objects(graph, (v.TYPE, v.HAS_SELECTOR, v.START, v.END, v.EXACT))
    for node, types in of[v.TYPE].items():
        names = [t.value for t in types]
        if v.POSITION_SELECTOR in names:
            for start, _, said in _ranges(node, of):
                if said <= 0:
                    yield Finding(node, START_BEFORE_END, start, _COMPONENT)
        if v.SPECIFIC_RESOURCE in names:
            selectors = of[v.HAS_SELECTOR].get(node, ())
            lengths = {said for selector in selectors for *_, said in _ranges(selector, of)}
            for quote in (o for selector in selectors for o in of[v.EXACT].get(selector, ())) if lengths else ():
                length = _length(quote)
                if length is not None and lengths - {length}:
                    yield Finding(node, QUOTE_LENGTH, quote, _COMPONENT)


def _ranges(selector: Any, of: Objects) -> Iterator[tuple[Any, Any, int]]:
    """Each start and end of a selector that are whole numbers, and how far they lie apart."""
    for start in of[v.START].get(selector, ()):
        for end in of[v.END].get(selector, ()):
            if (a := _number(start)) is not None and (b := _number(end)) is not None:
                yield start, end, b - a


def _number(node: Any) -> int | None:
    from pyoxigraph import BlankNode

    return int(node.value) if not isinstance(node, BlankNode) and _DIGITS.fullmatch(node.value) else None


def _length(node: Any) -> int | None:
    """Code points of a literal or an IRI; a blank node has no words."""
    from pyoxigraph import BlankNode

    return None if isinstance(node, BlankNode) else len(node.value)
