"""Concepts that the scheme lacks: which, in what order, and with what beside them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.authority.load import load
from kg.issues.propose import Proposal, c_values, proposals
from kg.issues.targets import Target
from kg.parse import DEFAULT_MODEL
from tests.issues.corpus import corpus, target

TERMS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)


def proposed(*targets: Target, least: int = 1, actors: frozenset[str] = frozenset()) -> list[Proposal]:
    return proposals(corpus(*targets, actors=actors), load(), DEFAULT_MODEL, least)


def test_forms_of_one_term_are_one_concept() -> None:
    (found,) = proposed(
        target("the fishing ban", 1),
        target("fishing bans", 2, holder="sudmark"),
        target("the ban on fishing", 2),
        target("this harmful ban on fishing", 3),
    )
    assert (found.key, found.label, found.alt) == ("ban-on-fishing", "ban on fishing", ("fishing ban",))
    assert (found.documents, found.positions, found.holders) == (3, 4, 2)
    assert found.score == pytest.approx(2 * 3)  # two words, three documents, in no longer term
    assert found.example == "Norland rejects fishing bans. (Article 2)"


@pytest.mark.parametrize(
    "words",
    [
        "the missile defence",  # in the scheme
        "missile defenses",  # in another spelling and number
        "the defence against missiles",  # the other way round
        "tests of missiles",  # its alternative label, turned round
        "France",  # an actor of the authority
        "the Harbour League",  # an actor that the graphs have
        "the proposal",  # names no topic by itself
        "the Turkish proposal",  # nor with its author
        "the ministers",  # people
        "two days",  # a time
    ],
)
def test_what_is_left_out(words: str) -> None:
    assert proposed(target(words), actors=frozenset({"harbour league"})) == []


@pytest.mark.parametrize(
    ("words", "broader"),
    [
        ("the sanctions loophole", "sanctions"),  # nearest to the head
        ("the harbour dues", None),
        ("the military presence", "military-presence"),  # a key that the scheme has, under a longer name
    ],
)
def test_broader(words: str, broader: str | None) -> None:
    assert [p.broader for p in proposed(target(words))] == [broader]


def test_order_and_least() -> None:
    given_ = (
        [target("the harbour dues", n) for n in (1, 2, 3)] + [target("the fishing ban", n) for n in (1, 2)] + [target("the grain toll", 1)]
    )
    assert [p.label for p in proposed(*given_)] == ["harbour dues", "fishing ban", "grain toll"]
    assert [p.label for p in proposed(*given_, least=2)] == ["harbour dues", "fishing ban"]
    assert proposed(*given_) == proposed(*reversed(given_))


def test_a_term_within_one_longer_term_is_not_proposed() -> None:
    labels = [p.label for p in proposed(target("the Baltic fishing ban", 1), target("the Baltic fishing ban", 2))]
    assert labels == ["Baltic fishing ban"]


def test_keys_are_new_and_differ() -> None:
    keys = [p.key for p in proposed(target("the military presence"), target("the harbour dues"))]
    assert len(set(keys)) == len(keys) and not set(keys) & (load().issues.keys() | load().entries.keys())


def test_c_value_of_the_paper() -> None:
    """By the formula: the mean of the longer terms is taken off, longer terms weigh more."""
    values = c_values({("ban",): 6, ("fishing", "ban"): 4, ("baltic", "fishing", "ban"): 2})
    assert values[("baltic", "fishing", "ban")] == pytest.approx((1 + math.log2(3)) * 2)
    assert values[("fishing", "ban")] == pytest.approx(2 * (4 - 2))
    assert values[("ban",)] == pytest.approx(6 - (4 + 2) / 2)


@given(st.dictionaries(TERMS, st.integers(1, 9)))
def test_c_value_grows_with_frequency_and_never_beyond_it(frequency: dict[tuple[str, ...], int]) -> None:
    values = c_values(frequency)
    assert values.keys() == frequency.keys()
    for term, times in frequency.items():
        assert values[term] <= (1 + math.log2(len(term))) * times
        assert c_values({**frequency, term: times + 1})[term] > values[term]
