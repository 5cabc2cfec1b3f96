"""Validate a graph by the shapes of ``shapes/`` and by what SHACL cannot see."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ConfigError
from kg.validate.beyond import Finding, against_text, blank_nodes
from kg.validate.engines import ENGINES
from kg.validate.graph import Place, places, read
from kg.validate.offsets import offsets
from kg.validate.report import Report, Violation
from kg.validate.rules import Severity, rules

if TYPE_CHECKING:
    from pyoxigraph import Quad

_SEVERITIES = list(Severity)


def validate(data: bytes | Path | Iterable[Quad], *, engine: str = "shacl", text: str | None = None) -> Report:
    """Does `data` keep the contract?

    Bytes are Turtle, TriG or N-Triples, a file is what its ending says, anything else yields quads; all graphs count together.
    With `text`, the text of the document, each quote is compared with the text at its offsets.
    ConfigError for an engine that is unknown or not installed, InputError and GraphError for data that cannot be read.
    """
    if engine not in ENGINES:
        raise ConfigError(f"unknown validation engine {engine!r}: use one of {', '.join(ENGINES)}")
    graph = read(data)
    found = [*ENGINES[engine](graph), *offsets(graph), *blank_nodes(graph), *(against_text(graph, text) if text is not None else ())]
    found.sort(key=lambda f: f.component)
    once = {(str(f.focus), f.rule, str(f.value)): f for f in reversed(found)}.values()
    where = places(graph, dict.fromkeys(f.focus for f in once)) if once else {}
    violations = sorted((_violation(f, where[f.focus]) for f in once), key=_order)
    return Report(not any(v.severity is Severity.VIOLATION for v in violations), tuple(violations))


def _violation(f: Finding, place: Place) -> Violation:
    rule = rules()[f.rule]
    value = None if f.value is None or f.value == f.focus else str(f.value)
    return Violation(
        str(f.focus), rule.path, rule.name, rule.severity, rule.message, place.document, place.quote, value, place.context, f.component
    )


def _order(v: Violation) -> tuple[int, str, str, str, str]:
    return _SEVERITIES.index(v.severity), v.document or "", v.focus, v.rule, v.value or ""
