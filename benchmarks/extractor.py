"""The product as the benchmarks run it: text files in, analyses out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.authority.load import load
from kg.model import Analysis
from kg.parse import DEFAULT_MODEL
from kg.pipeline import EXTRACTORS, analyse_all
from kg.read.text import read_path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"


def options(description: str | None, data: Path) -> argparse.ArgumentParser:
    """The options that the benchmarks share."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=data, metavar="DIR", help="where the corpus lies")
    parser.add_argument("--extractor", choices=EXTRACTORS, default=EXTRACTORS[0])
    parser.add_argument("--model", default=DEFAULT_MODEL, help="spaCy pipeline")
    parser.add_argument("--min-confidence", type=float, metavar="P", help="least confidence told (default: the extractor's own)")
    return parser


def analyses(paths: Sequence[Path], chosen: argparse.Namespace) -> Iterator[Analysis]:
    """What the product finds in each of `paths`, in this order."""
    documents = (read_path(path) for path in paths)
    yield from analyse_all(documents, load(), model=chosen.model, extractor=chosen.extractor, min_confidence=chosen.min_confidence)
