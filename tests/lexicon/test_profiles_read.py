"""An article's head is read by the profile of its publisher."""

from __future__ import annotations

import pytest

from kg.read.metadata import Metadata, describe


@pytest.mark.parametrize(
    ("periodical", "date"),
    [
        ("Al Jazeera", "2017-04-03"),  # the day first
        ("The Diplomat", "2017-03-04"),
    ],
)
def test_a_date_in_figures(periodical: str, date: str) -> None:
    text = f"A Title\n\n{periodical}\n\n03/04/2017\n\nThe text begins here. It goes on.\n"
    assert str(describe(text, "a.txt", "a", Metadata()).issued) == date
    assert str(describe(text.replace(f"{periodical}\n\n", ""), "a.txt", "a", Metadata(periodical=periodical)).issued) == date


def test_a_byline_in_the_form_of_the_publisher_known_by_its_domain() -> None:
    text = "A Title\n\nMaren Holt in Kyiv\n\nThe text begins here. It goes on.\n"
    known = describe(text, "https://www.theguardian.com/a", "a", Metadata())
    assert known.creators == ("Maren Holt",)
    assert known.text[known.body :].startswith("The text begins")
    assert describe(text, "https://unknown.example/a", "a", Metadata()).creators == ()
