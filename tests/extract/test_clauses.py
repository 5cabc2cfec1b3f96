"""Questions about the tree: who is the subject, what is denied, what only may be."""

from __future__ import annotations

import pytest
from spacy.tokens import Token

from kg.extract.clauses import agents, future, hypothetical, negated, objects, passive, subjects
from tests.extract.saying import read


def word(text: str, lemma: str) -> Token:
    return next(t for t in read(text).doc if t.lemma_ == lemma)


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        # its own
        ("Iran rejected the plan.", "reject", ["Iran"]),
        # coordinated subjects, one by one
        ("Iran and Japan rejected the plan.", "reject", ["Iran", "Japan"]),
        # the second of two verbs
        ("Iran rejected the plan and left the talks.", "leave", ["Iran"]),
        # an infinitive under a verb
        ("Iran refused to stop.", "stop", ["Iran"]),
        # an infinitive whose subject is the object
        ("France persuaded Iran to stop the work.", "stop", ["Iran"]),
        # a relative clause
        ("The group, which rejects the plan, met.", "reject", ["group"]),
        # whose decision it is
        ("Its decision to leave the pact was a surprise.", "leave", ["Its"]),
        # a participle after a noun
        ("States supporting the plan met.", "support", ["States"]),
    ],
)
def test_subjects(text: str, verb: str, expected: list[str]) -> None:
    assert [t.text for t in subjects(word(text, verb))] == expected


def test_passive_turns_the_roles() -> None:
    verb = word("The plan was rejected by Iran and Japan.", "reject")
    assert passive(verb)
    assert [t.text for t in agents(verb)] == ["Iran", "Japan"]
    assert [t.text for t in objects(verb)] == ["plan"]


def test_object_of_a_relative_clause() -> None:
    assert [t.text for t in objects(word("The plan that Iran rejected was new.", "reject"))] == ["plan"]


@pytest.mark.parametrize(
    ("text", "verb", "denied"),
    [
        ("Iran rejected the plan.", "reject", False),
        # "not", also short
        ("Iran didn't support the plan.", "support", True),
        # "never"
        ("Iran never supported the plan.", "support", True),
        # "no longer"
        ("Iran no longer supports the plan.", "support", True),
        # a subject under "no"
        ("No state supported the plan.", "support", True),
        # the second of two denied verbs
        ("Iran did not sign or support the plan.", "support", True),
        # "but" ends the denial
        ("Iran did not sign but supported the plan.", "support", False),
    ],
)
def test_negated(text: str, verb: str, denied: bool) -> None:
    assert negated(word(text, verb)) is denied


@pytest.mark.parametrize(
    ("text", "verb", "possible"),
    [
        ("Iran supported the plan.", "support", False),
        # may, might, could
        ("Iran might support the plan.", "support", True),
        # over an infinitive
        ("Iran may want to support the plan.", "support", True),
        # a condition
        ("If Iran supports the plan, all is well.", "support", True),
        # "would" with a condition
        ("Iran would support the plan if Japan agreed.", "support", True),
        # "will" is no condition
        ("Iran will support the plan.", "support", False),
    ],
)
def test_hypothetical(text: str, verb: str, possible: bool) -> None:
    assert hypothetical(word(text, verb)) is possible


def test_future() -> None:
    assert future(word("Iran will support the plan.", "support"))
    assert future(word("Iran is going to support the plan.", "support"))
    assert not future(word("Iran supports the plan.", "support"))
