"""All stages on the examples: golden results by the rules, sound ones with the encoder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.authority.load import load
from kg.extract.confidence import DEFAULT
from kg.model import Analysis
from kg.parse import DEFAULT_MODEL
from kg.pipeline import Extractor, analyse
from kg.rdf.formats import serialize
from kg.rdf.mapping import map_analysis
from kg.read.text import read_text
from kg.validate.shapes import validate

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
GOLDEN = Path(__file__).parent / "golden"
BASE = "http://localhost:8321/"


def analysis(path: Path, extractor: Extractor, least: float | None = None) -> Analysis:
    """What the example says."""
    document = read_text(path.read_bytes(), path.name)
    return analyse(document, load(), model=DEFAULT_MODEL, extractor=extractor, min_confidence=least)


def graph(found: Analysis) -> bytes:
    """Its Turtle."""
    return serialize(map_analysis(found, BASE, load()), "turtle")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_golden(path: Path) -> None:
    """The rules find what they found when a person last looked; ``KG_GOLDEN=write`` writes the files anew."""
    expected, found = GOLDEN / f"{path.stem}.ttl", graph(analysis(path, "rules"))
    if os.environ.get("KG_GOLDEN") == "write":
        expected.write_bytes(found)
    assert found.decode() == expected.read_text("utf-8")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_encoder_gives_a_sound_graph_and_the_same_again(path: Path) -> None:
    found = analysis(path, "hybrid")
    assert any(p.rule.startswith("encoder") for p in found.positions)
    assert all(DEFAULT["hybrid"] <= p.confidence <= 1 for p in found.positions)
    assert found.run.weights
    assert validate(graph(found), text=found.document.text).conforms
    assert graph(found) == graph(analysis(path, "hybrid"))


def test_a_target_holds_no_part_of_a_citation() -> None:
    for path in EXAMPLES:
        found = analysis(path, "hybrid", 0.0)
        masks = [c.mask for c in found.citations if c.mask]
        assert masks and not [p for p in found.positions if any(m.overlaps(p.target_span) for m in masks)]


def test_a_higher_floor_tells_a_part_of_the_same_positions() -> None:
    low, high = (analysis(EXAMPLES[0], "hybrid", least) for least in (0.2, 0.5))
    assert set(high.positions) < set(low.positions)
    assert min(p.confidence for p in high.positions) >= 0.5
