"""What may be printed on a terminal."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """`text` with each control character (but tab and line end) as U+FFFD: as long as before, and no terminal obeys it.

    >>> printable("red: \\x1b[31m")
    'red: �[31m'
    """
    return _CONTROL.sub("\ufffd", text)
