"""Short texts of our own with made-up actors, parsed for the tests of attribution and positions."""

from __future__ import annotations

import re
from functools import cache

from kg.model import Document, Mention, Span
from kg.parse import Parsed, parse

ACTORS = {
    "Russia": "russia",
    "China": "china",
    "Iran": "iran",
    "France": "france",
    "Turkey": "turkey",
    "Germany": "germany",
    "Japan": "japan",
    "Anna Merkel": "merkel",
    "Merkel": "merkel",
}


@cache
def read(text: str) -> Parsed:
    """The parse of `text`."""
    return next(parse([(Document(text, "test", "test"), ())]))


def mentions(text: str, **pronouns: str) -> tuple[Mention, ...]:
    """Where `text` names the actors; `pronouns` says whom a pronoun means."""
    named = [Mention(Span(*m.span()), key, "name") for word, key in ACTORS.items() for m in re.finditer(rf"\b{word}\b", text)]
    meant = [Mention(Span(*m.span()), key, "pronoun", True) for word, key in pronouns.items() for m in re.finditer(rf"\b{word}\b", text)]
    return (*named, *meant)


def at(text: str, span: Span | None) -> str | None:
    """The words of `text` at `span`."""
    return None if span is None else text[span.start : span.end]
