"""How the name of an issue varies in running text: number, spelling, hyphens."""

from __future__ import annotations

import re
from itertools import product

# British and American spellings, after the Oxford Guide to Style, ch. 4; each is tried in both directions.
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("programme", "program"),
    ("labour", "labor"),
    ("neighbour", "neighbor"),
    ("centre", "center"),
    ("armour", "armor"),
    ("behaviour", "behavior"),
)
_ALTERNATIVES = {form: pair for pair in _SPELLINGS for form in pair}
_FORMS = re.compile("|".join(sorted(_ALTERNATIVES, key=len, reverse=True)))
_PREFIX = re.compile(r"\b(non|anti|counter|de|re|pre|multi|cyber)-(?=[a-z])")


_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_SIBILANT = re.compile(r"(ch|sh|x|z)$")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("sis", "ses"), ("ss", "sses"), ("us", "uses"))


def number(word: str) -> str:
    """`word` with its other number, by the regular rules: plural of a singular, singular of a plural.

    >>> number("treaty"), number("sanctions"), number("crisis")
    ('treaties', 'sanction', 'crises')
    """
    if word.endswith("s"):
        for ending, other in _ENDINGS:
            if word.endswith(ending):
                return word.removesuffix(ending) + other
        return word[:-1]
    if _CONSONANT_Y.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.search(word) else "s")


def inflections(name: str) -> tuple[str, ...]:
    """Every form of `name` (in lower case) that the text may have, itself first.

    >>> inflections("missile defence")
    ('missile defence', 'missile defences', 'missile defense', 'missile defenses')
    """
    spellings = [name]
    if found := _FORMS.findall(name):
        parts = _FORMS.split(name)
        choices = product(*((form, *(f for f in _ALTERNATIVES[form] if f != form)) for form in found))
        spellings = ["".join(a + b for a, b in zip(parts, (*choice, ""), strict=True)) for choice in choices]
    if "-" in name:
        spellings += [_PREFIX.sub(r"\1", spelling) for spelling in spellings]
    forms: dict[str, None] = {}
    for spelling in spellings:
        start = spelling.rfind(" ") + 1
        forms[spelling] = forms[spelling[:start] + number(spelling[start:])] = None
    return tuple(forms)
