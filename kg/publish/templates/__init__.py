"""The pages of a dump, as Jinja templates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.templates import environment

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def template(name: str) -> Template:
    """The template `name` of this folder."""
    return environment("kg.publish").get_template(name)
