"""The words of a target and the term that they are a form of."""

from __future__ import annotations

import pytest

from kg.issues.terms import forms
from kg.parse import DEFAULT_MODEL
from tests.issues.corpus import target

SENTENCE = "Norland rejects {}."


@pytest.mark.parametrize(
    ("words", "key", "surface"),
    [
        ("the missile deployment", "missile deployment", "missile deployment"),  # an article
        ("deployment of missiles", "missile deployment", "deployment of missiles"),  # the other way round
        ("the new deployments of missiles", "missile deployment", "deployments of missiles"),  # what only describes; plurals
        ("a dangerous missile deployment", "missile deployment", "missile deployment"),  # blame
        ("Sudmark's missile deployment", "missile deployment", "missile deployment"),  # whose it is
        ("any missile deployment that leaves the coast open", "missile deployment", "missile deployment"),  # a relative clause
        ("the missile deployment by Sudmark", "missile deployment", "missile deployment"),  # who does it
        ("the border programme", "border program", "border programme"),  # British spelling
        ("the border program", "border program", "border program"),  # American spelling
        ("the light-water plant", "light-water plant", "light-water plant"),  # a hyphen
        ("the ban on fishing", "fishing ban", "ban on fishing"),  # a form in -ing
        ("a 60-day fishing ban", "fishing ban", "fishing ban"),  # a number
        ("restrictions on grain exports", "grain export restriction", "restrictions on grain exports"),  # another preposition
        ("to extend the grain corridor", "grain corridor", "grain corridor"),  # a clause: what the verb is about
    ],
)
def test_term(words: str, key: str, surface: str) -> None:
    (found,) = forms([target(words)], DEFAULT_MODEL)
    assert (" ".join(found[0].key), found[0].surface) == (key, surface)


@pytest.mark.parametrize("words", ["it", "them", "less", "“", ""])
def test_no_term(words: str) -> None:
    assert list(forms([target(words, sentence="Norland rejects it.")], DEFAULT_MODEL)) == [()]


def test_nested_terms_end_in_the_same_head() -> None:
    (found,) = forms([target("the Baltic fishing ban")], DEFAULT_MODEL)
    assert [form.key for form in found] == [("baltic", "fishing", "ban"), ("fishing", "ban"), ("ban",)]


def test_a_word_is_read_in_its_sentence() -> None:
    """At the beginning of a sentence a common word has a capital, and a verb alone looks like a noun."""
    (found,) = forms([target("Missile deployments", sentence="Missile deployments worry Norland.")], DEFAULT_MODEL)
    assert (found[0].surface, found[0].key) == ("missile deployments", ("missile", "deployment"))


def test_each_target_has_its_place() -> None:
    given = [target("the harbour dues", 1), target("it", 2), target("the harbour dues", 3)]
    first, none, last = forms(given, DEFAULT_MODEL)
    assert first == last and none == ()
