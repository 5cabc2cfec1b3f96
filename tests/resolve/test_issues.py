"""Issues that a text names, with the shipped scheme."""

from __future__ import annotations

from kg.authority.load import load
from kg.resolve.issues import issue_mentions


def test_an_issue_is_found_where_it_stands() -> None:
    text = "The envoys spoke about missile defence and about nothing else."
    (found,) = issue_mentions(text, load())
    assert found.ref in load().issues
    assert text[found.span.start : found.span.end] == "missile defence"


def test_a_text_without_issues() -> None:
    assert issue_mentions("The hall was cold.", load()) == ()
