"""Offices, on sentences of our own."""

from __future__ import annotations

import pytest

from kg.authority.load import load
from kg.extract.actors import actors
from kg.extract.offices import offices
from kg.model import Document, Office
from kg.parse import parse


def read(text: str) -> tuple[Office, ...]:
    (parsed,) = parse([(Document(text, "test", ""), [])])
    return offices(parsed, actors(parsed, load(), ()), load())


GIVEN = [
    # title with the state's adjective
    ("Russian Foreign Minister Sergei Lavrov arrived.", "lavrov", "Foreign Minister", "russia"),
    # the state left to the reader: the person's own
    ("Foreign Minister Lavrov spoke after Russia had voted.", "lavrov", "Foreign Minister", "russia"),
    # lower case, after an organisation
    ("State Department spokeswoman Carla Jimenez declined to comment.", "person-carla-jimenez", "spokeswoman", "us-state"),
    # an office of a state: the minister's department is no organisation here
    ("U.S. Treasury Secretary Steven Mnuchin left.", "mnuchin", "Treasury Secretary", "united-states"),
    # two-part title
    ("NATO Secretary-General Jens Stoltenberg warned the members.", "stoltenberg", "Secretary-General", "nato"),
    # possessive, comma, name
    ("Norway's deputy energy minister, Ingrid Solheim, resigned.", "person-ingrid-solheim", "deputy energy minister", "norway"),
    # name, comma, the office of a body
    (
        "Peter Marsh, a senior fellow at the Brookings Institution, disagreed.",
        "person-peter-marsh",
        "senior fellow",
        "brookings",
    ),
    # an ambassador's country of service is part of the office
    ("Anna Novak, Poland's ambassador to Germany, attended.", "person-anna-novak", "ambassador to Germany", "poland"),
    # predicate
    ("Peter Marsh is a professor at Harvard University.", "person-peter-marsh", "professor", "harvard"),
    # "former" is part of the office, the vague adjective is not
    ("The prominent former Finance Minister Olga Petrenko of Ukraine agreed.", "person-olga-petrenko", "former Finance Minister", None),
    # "acting" before the state's adjective
    ("Acting Ukrainian Defence Minister Pavlo Hrytsak agreed.", "person-pavlo-hrytsak", "Acting Defence Minister", "ukraine"),
    # complement inside the title
    ("U.S. Secretary of State John Kerry agreed.", "kerry", "Secretary of State", "united-states"),
    # a field of study is no employer
    ("Peter Marsh, a North Korea analyst at Harvard University, agreed.", "person-peter-marsh", "North Korea analyst", "harvard"),
]


@pytest.mark.parametrize(("text", "person", "role", "organization"), GIVEN)
def test_office(text: str, person: str, role: str, organization: str | None) -> None:
    found = {(o.person, o.role): o.organization for o in read(text)}
    assert (person, role) in found
    if organization is not None:
        assert found[person, role] == organization


NOT_GIVEN = [
    # a form of address
    "Mr. Novak agreed.",
    # the office belongs to the name before it
    "Anna Novak, the mayor, Peter Marsh said, was late.",
    # a plural before a comma is nobody's office
    "According to analysts, Peter Marsh was late.",
    # no person
    "The foreign minister was late.",
]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_no_office(text: str) -> None:
    assert "person-peter-marsh" not in {o.person for o in read(text)}
    assert not [o for o in read(text) if o.role in {"Mr.", "foreign minister"}]


def test_evidence_quotes_office_and_name() -> None:
    text = "On Monday Russian Foreign Minister Sergei Lavrov arrived."
    (office,) = read(text)
    assert text[office.evidence.start : office.evidence.end] == "Russian Foreign Minister Sergei Lavrov"


def test_each_office_once_and_two_of_one_person() -> None:
    text = (
        "Peter Marsh, a professor at Harvard University and a former adviser to the World Bank, spoke. "
        "Professor Marsh is a professor at Harvard University."
    )
    found = [(o.person, o.role.casefold(), o.organization) for o in read(text)]
    assert len(set(found)) == len(found)
    assert ("person-peter-marsh", "professor", "harvard") in found
    assert any(role == "former adviser" for _, role, _ in found)


def test_organizations_are_actors_of_the_text() -> None:
    text = "President Obama thanked Senator Mark Rutland."
    (parsed,) = parse([(Document(text, "test", ""), [])])
    found = actors(parsed, load(), ())
    keys = {a.key for a in found.actors}
    assert all(o.person in keys and (o.organization is None or o.organization in keys) for o in offices(parsed, found, load()))
