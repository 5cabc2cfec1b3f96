"""The pages of a dump, as Jinja templates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


@cache
def template(name: str) -> jinja2.Template:
    """The template `name` of this folder; every value that it shows is escaped."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.publish", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
