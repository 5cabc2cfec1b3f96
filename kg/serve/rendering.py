"""How values become HTML: one Jinja environment that escapes everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg import templates
from kg.serve.graph import Graph

if TYPE_CHECKING:
    from jinja2 import Environment

# What no page shows as it is: control characters, and marks that turn the direction of text around (Unicode TR 36, section 3.5).
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
SHORT = 160  # code points of a name on a page


def shown(value: object) -> str:
    """`value` with each character that would hide or turn text as U+FFFD: as long as before.

    >>> shown("Nor\\u202eland")
    'Nor�land'
    """
    return _HIDDEN.sub("\ufffd", str(value))


def short(value: object, length: int = SHORT) -> str:
    """`value` shown, cut to `length` code points.

    >>> short("abcdef", 4)
    'abc…'
    """
    text = shown(value)
    return text if len(text) <= length else text[: length - 1] + "…"


def environment(graph: Graph) -> Environment:
    """The templates, with the links of `graph`."""
    made = templates.environment("kg.serve")
    made.auto_reload = False  # each look at a template would ask the disk for its time
    made.filters |= {"shown": shown, "short": short, "link": graph.link, "compact": graph.short}
    return made


def render(environment: Environment, template: str, **values: Any) -> bytes:
    """The page that `template` makes of `values`, in UTF-8; what is no Unicode text becomes a question mark."""
    return environment.get_template(template).render(**values).encode("utf-8", "replace")
