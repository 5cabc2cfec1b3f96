"""A file of RDF, in any of the formats, -> quads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError, InputError

if TYPE_CHECKING:
    from pyoxigraph import Quad, RdfFormat

ENDINGS = ("ttl", "trig", "nt", "nq", "jsonld", "json", "rdf", "xml")


def read_graph(path: Path) -> list[Quad]:
    """The quads of the file `path`, whose ending tells the format; triples stand in the default graph.

    InputError where the file cannot be read or has no known ending, GraphError (with the line) where it does not parse.
    """
    from pyoxigraph import parse

    form = format_of(path)
    try:
        content = path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read ({e.strerror})") from e
    try:
        return list(parse(content, form, base_iri=path.resolve().as_uri(), rename_blank_nodes=True))
    except SyntaxError as e:
        place = f"{path}:{e.lineno}" if e.lineno else str(path)
        words = " ".join(str(e.msg).split())
        raise GraphError(f"{place}: not sound {form.name}: {re.sub('^Parser error.*?: ', '', words)}") from e


def format_of(path: Path) -> RdfFormat:
    """The RDF format that the ending of `path` tells; InputError where it tells none."""
    from pyoxigraph import RdfFormat

    ending = path.suffix.lstrip(".").lower()
    form = RdfFormat.JSON_LD if ending == "json" else RdfFormat.from_extension(ending)
    if form is None:
        raise InputError(f"{path}: no RDF format ends in {path.suffix or 'no ending'}: use one of .{', .'.join(ENDINGS)}")
    return form
