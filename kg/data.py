"""Where the shipped data lies: ``ontology/``, ``shapes/`` and ``queries/``, in the wheel or in a checkout."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable


def data(folder: str, *parts: str) -> Traversable:
    """The file or folder ``FOLDER/PARTS…`` of the shipped data.

    A wheel holds the folders inside the package; a checkout (editable install) has them beside it.
    """
    package = resources.files("kg")
    inside = package.joinpath(folder)
    base = inside if inside.is_dir() else package.joinpath("..", folder)
    return base.joinpath(*parts)
