"""Bylines, photo credits and datelines: names there are metadata, no actors (GUIDELINES, last paragraph)."""

from __future__ import annotations

import re

_AGENCIES = (
    r"Getty|AFP|REUTERS|Reuters|EPA|AP|Associated Press|Pool|Anadolu|Bloomberg|TASS|Sputnik|Handout|Courtesy|Landov|Xinhua|Kyodo|Yonhap"
)
_LINE = re.compile(
    r"\W*(?:(?:with assistance|by|reporting by|writing by|editing by|additional reporting)\b|(?:photo|image|photographer|source|credit)s?:"
    r"|.*contributed(?: to this (?:report|story))?\W*$|.*(?:copyright|©|all rights reserved)|.*\b(?:newsletters?|playbook)\b.*)",
    re.IGNORECASE | re.MULTILINE,
)
_AFTER = re.compile(rf"\s?/\s?(?:via )?(?:{_AGENCIES})\b|:? [\w ]* via (?:Getty|REUTERS|AP)\b")
_OUTLET_AFTER = re.compile(r"(?: Images)?(?: via | [Pp]hotos?\b)|\s?/\s?[A-Z][a-z]+ [A-Z]")
_BEFORE = re.compile(rf"(?:(?:{_AGENCIES})(?: Photo| Images)?\s?/\s?|[Pp]hoto(?:graph(?:er)?)?(?: by|:)\s?)$")
_OUTLET_BEFORE = re.compile(r"(?:[a-z]\s?/\s?(?:via )?| via )$")
_BRACKET = re.compile(r"^[^\n]{0,40}[(\[]$", re.MULTILINE)


def is_credit(text: str, start: int, end: int, outlet: bool = False) -> bool:
    """True where ``text[start:end]`` stands in a byline or a photo credit ("[Name/Agency]").

    An `outlet` may also stand in a dateline ("MOSCOW (Reuters) -").
    """
    if _AFTER.match(text, end) or _BEFORE.search(text, max(0, start - 30), start):
        return True
    if outlet and (_OUTLET_AFTER.match(text, end) or _OUTLET_BEFORE.search(text, max(0, start - 30), start)):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    if outlet and text[end : end + 1] in ")]" and _BRACKET.search(text[line_start:start]):
        return True
    line_end = text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    return line_end - line_start < 200 and bool(_LINE.match(text, line_start, line_end))
