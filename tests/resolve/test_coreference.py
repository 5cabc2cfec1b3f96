"""Pronouns and definite phrases, on sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority.load import load
from kg.extract.actors import actors
from kg.model import Document, Mention, PartialDate
from kg.parse import parse
from kg.resolve.coreference import resolve


def read(text: str, issued: str | None = None) -> tuple[Mention, ...]:
    document = Document(text, "test", "", issued=PartialDate.parse(issued) if issued else None)
    (parsed,) = parse([(document, [])])
    return resolve(parsed, actors(parsed, load(), ()), load())


def refs(text: str, words: str, issued: str | None = None) -> set[str]:
    """The actors that `words` stand for."""
    return {m.ref for m in read(text, issued) if text[m.span.start : m.span.end] == words}


RESOLVED = [
    # the subject of the sentence before
    ("Anna Novak met Peter Marsh on Monday. She left early.", "She", {"person-anna-novak"}),
    # gender by first name
    ("Anna Novak met Peter Marsh on Monday. He left early.", "He", {"person-peter-marsh"}),
    # gender by the form of address
    ("Mr. Marsh was pleased, his lawyer said.", "his", None),
    # a state by "it", and its possessive
    ("Iran rejected the offer. It demanded more time.", "It", {"iran"}),
    ("Iran has changed its position.", "its", {"iran"}),
    # a half of Korea
    ("North Korea closed the border. The North blamed Seoul.", "North", {"north-korea"}),
    # a body by its last word
    ("The Harbour Safety Commission met. The commission voted.", "commission", {"org-harbour-safety-commission"}),
    # two states named together
    ("Russia and China signed the accord. The two countries praised it.", "two countries", {"russia", "china"}),
    # an office given before
    ("Russian Foreign Minister Sergei Lavrov arrived. The foreign minister was cheerful.", "foreign minister", {"lavrov"}),
    # a government by the same noun
    ("The Syrian government agreed. Later the government changed its mind.", "government", {"syria"}),
    # a collective in the plural
    ("Russian officials left. They complained about the food.", "They", {"russia"}),
]


@pytest.mark.parametrize(("text", "words", "expected"), RESOLVED)
def test_resolved(text: str, words: str, expected: set[str] | None) -> None:
    found = refs(text, words)
    if expected is None:
        assert len(found) == 1
        assert next(iter(found)).startswith("x-marsh-")
    else:
        assert found == expected


def test_dated_office_settles_who_it_was() -> None:
    text = "Vladimir Putin and Dmitry Medvedev went fishing. The Russian president caught nothing."
    assert refs(text, "Russian president", "2017-03-10") == {"putin"}


LEFT_OUT = [
    # two women, neither the only subject
    ("Anna Novak and Maria Marsh met. She left early.", "She"),
    # no man is named
    ("Anna Novak spoke. He left early.", "He"),
    # an empty "it"
    ("Iran rejected the offer. It is clear that time is short.", "It"),
    # the number does not fit
    ("Russia signed the accord. The two countries praised it.", "two countries"),
    # too far away
    ("Anna Novak spoke. Rain fell. Snow fell. Hail fell. She left.", "She"),
    # the object of its own subject's verb
    ("Peter Marsh met him.", "him"),
]


@pytest.mark.parametrize(("text", "words"), LEFT_OUT)
def test_left_out(text: str, words: str) -> None:
    assert refs(text, words) == set()


def test_all_are_marked_as_no_names() -> None:
    text = "Iran rejected the offer. It demanded more time, and the country wants its money."
    assert read(text)
    assert all(m.pronoun for m in read(text))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Iran",
                "Anna",
                "Novak",
                "she",
                "it",
                "they",
                "the",
                "North",
                "two",
                "countries",
                "said",
                ".",
                "met",
                "president",
                "ministry",
                "and",
            ]
        ),
        min_size=1,
        max_size=16,
    )
)
def test_any_text_refers_to_its_actors(words: list[str]) -> None:
    text = " ".join(words)
    (parsed,) = parse([(Document(text, "test", ""), [])])
    found = actors(parsed, load(), ())
    keys = {a.key for a in found.actors}
    assert all(m.ref in keys and 0 <= m.span.start < m.span.end <= len(text) for m in resolve(parsed, found, load()))
