"""What SHACL cannot see: whether a quote is the text at its offsets, and blank nodes anywhere in the graph.

The words and severities of these rules stand in ``shapes/meaning.ttl``, as those of all others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.rdf import vocabulary as v
from kg.validate.graph import Objects, objects
from kg.validate.rules import NAMESPACE, SH

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

NODE_KIND = SH + "NodeKindConstraintComponent"
TEXT = NAMESPACE + "TextConstraintComponent"


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` (its name) does not hold for `focus`. `value` is what is wrong, `component` the IRI of the kind of constraint.

    `focus` and `value` are terms of pyoxigraph.
    """

    focus: Any
    rule: str
    value: Any | None
    component: str


def blank_nodes(graph: Iterable[Quad | Triple]) -> Iterator[Finding]:
    """Each blank node once, in the order of the graph."""
    from pyoxigraph import BlankNode

    nodes = dict.fromkeys(node for q in graph for node in (q.subject, q.object) if isinstance(node, BlankNode))
    for node in nodes:
        yield Finding(node, "no-blank-nodes", node, NODE_KIND)


def against_text(graph: Iterable[Quad | Triple], text: str) -> Iterator[Finding]:
    """Digest, quotes and their surroundings against `text`.

    `text` is that of the document whose ``kg:textDigest`` it has; where none has, each document is reported, and the quotes
    are checked if there is only one. A passage without sound offsets is another rule's business.
    """
    of = objects(graph, (v.TEXT_DIGEST, v.HAS_SOURCE, v.HAS_SELECTOR, v.START, v.END, v.EXACT, v.PREFIX, v.SUFFIX))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    digests = of[v.TEXT_DIGEST]
    documents = [d for d, stated in digests.items() if any(o.value == digest for o in stated)]
    if not documents:
        for document, stated in digests.items():
            yield Finding(document, "document-digest-of-text", stated[0], TEXT)
        documents = list(digests) if len(digests) == 1 else []
    for passage, sources in of[v.HAS_SOURCE].items():
        if any(d in sources for d in documents):
            yield from _passage(passage, of, text)


def _passage(passage: Any, of: Objects, text: str) -> Iterator[Finding]:
    def said(predicate: str) -> Sequence[Any]:
        return [o for selector in of[v.HAS_SELECTOR].get(passage, ()) for o in of[predicate].get(selector, ())]

    offsets = [o.value for o in (*said(v.START), *said(v.END))]
    if len(offsets) != 2 or not all(o.isdecimal() for o in offsets):
        return
    start, end = map(int, offsets)
    for o in said(v.EXACT):
        if text[start:end] != o.value:
            yield Finding(passage, "passage-quote-is-text", o, TEXT)
    for o in said(v.PREFIX):
        if not text[:start].endswith(o.value):
            yield Finding(passage, "passage-context-is-text", o, TEXT)
    for o in said(v.SUFFIX):
        if not text[end:].startswith(o.value):
            yield Finding(passage, "passage-context-is-text", o, TEXT)
