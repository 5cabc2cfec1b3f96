"""Quotes against the text, with offsets in code points."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.rdf.vocabulary import KG, OA, RDF
from kg.validate.beyond import against_text
from kg.validate.shapes import validate

ARTICLE = Path(__file__).with_name("article.ttl")
TEXT = ARTICLE.with_suffix(".txt").read_text("utf-8")
PASSAGE = "document/77b85d9e8e0be279/passage/298-309"

# what is put into article.ttl, and what must be reported with the text at hand
CHANGED = [
    ('oa:exact "Coral Front"', 'oa:exact "Moral Front"', "passage-quote-is-text", '"Moral Front"'),  # another word of the same length
    ('oa:exact "arms embargo"', 'oa:exact "arms  embargo"', "passage-quote-is-text", '"arms  embargo"'),  # another blank
    ('oa:exact "Norland" ;\n  oa:prefix "', 'oa:exact "Norland" ;\n  oa:prefix "x', "passage-context-is-text", None),  # not the text before
    ('  oa:suffix " against an arms', '  oa:suffix " against the arms', "passage-context-is-text", None),  # not the text after
    ("oa:start 298 ;\n  oa:end 309", "oa:start 998 ;\n  oa:end 1009", "passage-quote-is-text", '"Coral Front"'),  # past the end
]


@pytest.mark.parametrize(("old", "new", "rule", "value"), CHANGED)
def test_a_quote_that_is_not_the_text_is_found(old: str, new: str, rule: str, value: str | None) -> None:
    turtle = ARTICLE.read_text("utf-8")
    assert turtle.count(old) == 1
    changed = turtle.replace(old, new).encode()
    reported = [v for v in validate(changed, text=TEXT).violations if v.rule == rule]
    assert reported
    assert value is None or value in [v.value for v in reported]
    assert rule not in [v.rule for v in validate(changed).violations]  # it takes the text to see it


def test_another_text_is_found_by_its_digest() -> None:
    report = validate(ARTICLE, text=TEXT + "One sentence more.\n")
    assert [v.rule for v in report.violations if v.focus.endswith("e279>")] == ["document-digest-of-text"]
    assert not report.conforms


def test_a_text_is_held_against_its_own_document_only() -> None:
    """Two documents in one graph: the text is that of the first; the quotes of the second are left alone."""
    second = (
        ARTICLE.read_text("utf-8").replace("77b85d9e8e0be2799ae44", "00000000000000009ae44").replace("77b85d9e8e0be279", "0000000000000000")
    ).replace('oa:exact "Coral Front"', 'oa:exact "Moral Front"')
    quads = [*parse(ARTICLE.read_bytes(), RdfFormat.TURTLE), *parse(second, RdfFormat.TURTLE)]
    assert list(against_text(quads, TEXT)) == []


def passage(text: str, start: int, end: int, exact: str) -> list[Quad]:
    """A document with one passage."""

    def node(name: str) -> NamedNode:
        return NamedNode("http://example.org/document/0123456789abcdef" + name)

    here = f"/passage/{start}-{end}"
    position, quote = node(here + "#position"), node(here + "#quote")
    rows: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (node(""), RDF + "type", NamedNode(KG + "Document")),
        (node(""), KG + "textDigest", Literal(hashlib.sha256(text.encode()).hexdigest())),
        (node(here), RDF + "type", NamedNode(OA + "SpecificResource")),
        (node(here), OA + "hasSource", node("")),
        (node(here), OA + "hasSelector", position),
        (node(here), OA + "hasSelector", quote),
        (position, RDF + "type", NamedNode(OA + "TextPositionSelector")),
        (position, OA + "start", Literal(start)),
        (position, OA + "end", Literal(end)),
        (quote, RDF + "type", NamedNode(OA + "TextQuoteSelector")),
        (quote, OA + "exact", Literal(exact)),
        (quote, OA + "prefix", Literal(text[max(0, start - 8) : start])),
        (quote, OA + "suffix", Literal(text[end : end + 8])),
    ]
    return [Quad(s, NamedNode(p), o) for s, p, o in rows]


QUOTES = {"passage-quote-length", "passage-quote-is-text", "passage-context-is-text"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(TEXTS, st.data())
@settings(deadline=None)
def test_the_text_at_its_offsets_is_never_reported(text: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text) - 1))
    end = draw.draw(st.integers(start + 1, len(text)))
    report = validate(passage(text, start, end, text[start:end]), text=text)
    assert QUOTES.isdisjoint(v.rule for v in report.violations)


@given(TEXTS, TEXTS, st.data())
@settings(deadline=None)
def test_anything_else_is_reported(text: str, exact: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text) - 1))
    end = draw.draw(st.integers(start + 1, len(text)))
    reported = {v.rule: v for v in validate(passage(text, start, end, exact), text=text).violations}
    assert ("passage-quote-length" in reported) == (len(exact) != end - start)
    assert ("passage-quote-is-text" in reported) == (text[start:end] != exact)
    if "passage-quote-length" in reported:  # the engine gives the value back as it was, whatever it holds
        assert reported["passage-quote-length"].value == str(Literal(exact))
