"""Ambiguous names and places, on sentences of our own."""

from __future__ import annotations

import pytest

from kg.authority.load import load
from kg.model import Document, PartialDate
from kg.parse import parse
from kg.resolve.linking import link


def read(text: str, issued: str | None = None) -> dict[str, tuple[str, str]]:
    """Words -> (key, use)."""
    document = Document(text, "test", "", issued=PartialDate.parse(issued) if issued else None)
    (parsed,) = parse([(document, [])])
    return {parsed.doc[lk.start : lk.end].text: (lk.key, lk.use) for lk in link(parsed, load())}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        # a capital that speaks
        ("London said that it would wait.", "London", ("united-kingdom", "metonym")),
        # a capital where one meets
        ("They met in London.", "London", ("united-kingdom", "place")),
        # a capital to which one travels
        ("The envoy flew to London.", "London", ("united-kingdom", "place")),
        # a capital with which one talks
        ("Talks with London failed.", "London", ("united-kingdom", "metonym")),
        # the seat of a ministry is its name
        ("The Pentagon confirmed the strike.", "Pentagon", ("us-dod", "name")),
        # a house of parliament in its company
        ("Republicans in the Senate blocked the bill, and the House adjourned.", "House", ("us-house", "name")),
    ],
)
def test_use(text: str, name: str, expected: tuple[str, str]) -> None:
    assert read(text)[name] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # an American state beside an American city
        ("He moved from Atlanta to Savannah, both in Georgia.", "Georgia"),
        # a house that is no parliament
        ("The House was built of stone.", "House"),
        # part of another name
        ("New Jersey voted on Tuesday.", "Jersey"),
    ],
)
def test_left_unlinked(text: str, name: str) -> None:
    assert read(text).get(name, ("", ""))[0] not in {"georgia", "us-house", "jersey"}
