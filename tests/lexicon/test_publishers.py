"""Profiles of publishers: the shipped ones, a user's own, and what an unknown publisher gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.authority.load import load
from kg.errors import AuthorityError
from kg.lexicon import publishers
from kg.lexicon.publishers import authors, by_domain, by_name, use
from kg.read.metadata import Metadata, describe


@pytest.fixture(autouse=True)
def shipped_after() -> Iterator[None]:
    yield
    use([])


def test_ten_full_profiles_are_shipped_and_fit_the_authority() -> None:
    full = [p for p in publishers.publishers() if p.byline and p.dates and p.style]
    assert len(full) >= 10
    known = load().entries
    assert [p.actor for p in publishers.publishers() if p.actor and p.actor not in known] == []
    assert all(p.license is None and p.quote_limit is None for p in publishers.publishers())  # no right is claimed for others


@pytest.mark.parametrize("form", ["tsv", "toml"])
def test_a_users_profile_is_read_and_adds_to_the_shipped(tmp_path: Path, form: str) -> None:
    own = tmp_path / f"own.{form}"
    if form == "tsv":
        own.write_text(
            "# ours\nname\tnames\tdomains\tyear0\tbyline\tdates\tstyle\n"
            "Northern Review\tNR\tnorthern.example\t1990\tVon {names}\tdmy\tfootnotes\n"
            "EDM\t\tedm.example\t\t\t\t\n"
        )
    else:
        own.write_text(
            '[[publisher]]\nname = "Northern Review"\nnames = ["NR"]\ndomains = ["northern.example"]\nyear0 = 1990\n'
            'byline = "Von {names}"\ndates = "dmy"\nstyle = "footnotes"\n[[publisher]]\nname = "EDM"\ndomains = ["edm.example"]\n'
        )
    assert by_name("Northern Review") is None
    use([own])
    review = by_name("NR")
    assert review is not None and review == by_domain("www.northern.example")
    assert (review.year("27"), review.style, authors("Von Maren Holt", review)) == (2017, "footnotes", "Maren Holt")
    assert str(review.date("3.4.2017")) == "2017-04-03"
    edm = by_domain("edm.example")
    assert edm is not None and edm.name == "Eurasia Daily Monitor" and edm.year("14") == 2017  # what is shipped stays
    document = describe("A Title\n\nNorthern Review, Volume 27, Issue 3\n\nThe text begins. It ends.\n", "a.txt", "a", Metadata())
    assert (document.periodical, str(document.issued)) == ("Northern Review", "2017")
    use([])
    assert by_name("NR") is None


@pytest.mark.parametrize(
    ("line", "publisher", "names"),
    [
        ("By: Maren Holt", None, "Maren Holt"),  # the usual forms where the publisher is not known
        ("By Maren Holt and Ivo Brandt", None, "Maren Holt and Ivo Brandt"),
        ("Maren Holt", None, None),
        ("Maren Holt in Kyiv", "Guardian", "Maren Holt"),
        ("Maren Holt", "Guardian", "Maren Holt"),
        ("By: Maren Holt", "EDM", "Maren Holt"),
        ("Maren Holt", "EDM", None),
        ("By Maren Holt", "Reuters", "Maren Holt"),  # a profile without forms
    ],
)
def test_bylines(line: str, publisher: str | None, names: str | None) -> None:
    assert authors(line, by_name(publisher) if publisher else None) == names


@pytest.mark.parametrize(
    ("text", "publisher", "date"),
    [
        ("03/04/2017", "EDM", "2017-03-04"),
        ("03/04/2017", "Al Jazeera", "2017-04-03"),
        ("03/04/2017", "Reuters", None),  # no order is known: nothing is guessed
        ("31/04/2017", "Guardian", None),  # no such day
        ("03/04/17", "Guardian", None),  # no full year
    ],
)
def test_dates_in_figures(text: str, publisher: str, date: str | None) -> None:
    known = by_name(publisher)
    assert known is not None
    assert (str(found) if (found := known.date(text)) else None) == date


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.tsv", "", "empty"),
        ("a.tsv", "name\tcolour\nX\tred\n", "line 2: unknown column 'colour'"),
        ("a.tsv", "name\tdates\nX\tyyyy\n", "line 2: dates is 'yyyy'"),
        ("a.tsv", "name\tyear0\nX\tlong ago\n", "year0"),
        ("a.tsv", "names\nX\n", "name is ''"),
        ("a.tsv", "name\nX\ty\n", "2 cells for 1"),
        ("a.tsv", "name\tbyline\nX\tBy\n", "needs {names}"),
        ("a.tsv", "name\tissn\nX\t12\n", "issn"),
        ("a.toml", "publisher = 3\n", "no list"),
        ("a.toml", "[[publisher\n", "not TOML"),
        ("a.toml", "[[publisher]]\nstyle='x'\nname='X'\n", "publisher 1: style is 'x'"),
    ],
)
def test_a_file_that_is_not_of_its_form(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(AuthorityError) as caught:
        use([tmp_path / name])
    assert words in str(caught.value)
    assert by_name("EDM") is not None  # the profiles stay as they were
    with pytest.raises(AuthorityError, match="cannot be read"):
        use([tmp_path / "absent.tsv"])
