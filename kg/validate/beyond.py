"""What SHACL cannot see: whether a quote is the text at its offsets, and blank nodes anywhere in the graph.

The words and severities of these rules stand in ``shapes/meaning.ttl``, as those of all others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.validate.graph import KG, OA, Objects, objects
from kg.validate.rules import NAMESPACE, SH

if TYPE_CHECKING:
    from pyoxigraph import Triple

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


def blank_nodes(triples: Iterable[Triple]) -> Iterator[Finding]:
    """Each blank node once, in the order of the triples."""
    from pyoxigraph import BlankNode

    nodes = dict.fromkeys(node for t in triples for node in (t.subject, t.object) if isinstance(node, BlankNode))
    for node in nodes:
        yield Finding(node, "no-blank-nodes", node, NODE_KIND)


def against_text(triples: Iterable[Triple], text: str) -> Iterator[Finding]:
    """Digest, quotes and their surroundings against `text`.

    `text` is that of the document whose ``kg:textDigest`` it has; where none has, each document is reported, and the quotes
    are checked if there is only one. A passage without sound offsets is another rule's business.
    """
    of = objects(triples, (KG + "textDigest", *(OA + p for p in ("hasSource", "hasSelector", "start", "end", "exact", "prefix", "suffix"))))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    digests = of[KG + "textDigest"]
    documents = [d for d, stated in digests.items() if any(v.value == digest for v in stated)]
    if not documents:
        for document, stated in digests.items():
            yield Finding(document, "document-digest-of-text", stated[0], TEXT)
        documents = list(digests) if len(digests) == 1 else []
    for passage, sources in of[OA + "hasSource"].items():
        if any(d in sources for d in documents):
            yield from _passage(passage, of, text)


def _passage(passage: Any, of: Objects, text: str) -> Iterator[Finding]:
    def said(name: str) -> Sequence[Any]:
        return [v for selector in of[OA + "hasSelector"].get(passage, ()) for v in of[OA + name].get(selector, ())]

    offsets = [v.value for v in (*said("start"), *said("end"))]
    if len(offsets) != 2 or not all(o.isdecimal() for o in offsets):
        return
    start, end = map(int, offsets)
    for v in said("exact"):
        if text[start:end] != v.value:
            yield Finding(passage, "passage-quote-is-text", v, TEXT)
    for v in said("prefix"):
        if not text[:start].endswith(v.value):
            yield Finding(passage, "passage-context-is-text", v, TEXT)
    for v in said("suffix"):
        if not text[end:].startswith(v.value):
            yield Finding(passage, "passage-context-is-text", v, TEXT)
