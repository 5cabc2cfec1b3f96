"""Fit the confidence of positions: `python -m training.calibrate --articles ../shared/train`.

Logistic regression (Platt scaling) on the choose part, on which neither rules nor encoder were made. Writes
``kg/weights/confidence.json`` and prints the threshold of best F1 with precision 0.70 or better.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import kg.extract.hybrid as hybrid
from kg.authority.load import load as authorities
from kg.evaluate.gold import marked, read_gold
from kg.evaluate.measures import measure
from kg.model import Analysis, Position
from kg.parse import DEFAULT_MODEL
from kg.pipeline import analyse
from kg.read.text import read_path

OUT = Path(__file__).resolve().parent.parent / "kg" / "weights" / "confidence.json"


def main() -> None:
    """Wire the options."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--articles", type=Path, required=True)
    args.add_argument("--part", default="choose")
    a = args.parse_args()
    authority = authorities()
    features: list[dict[str, float]] = []
    right: list[bool] = []
    kept: list[hybrid.Judged] = []

    def everything(*inputs: object) -> tuple[Position, ...]:
        kept[:] = hybrid.judged(*inputs)  # type: ignore[arg-type]
        return tuple(j.position for j in kept)

    combine, hybrid.combine = hybrid.combine, everything  # type: ignore[assignment]
    for text, marks in marked(a.articles, a.part):
        document = read_path(text)
        analysis = analyse(document, authority, model=DEFAULT_MODEL, extractor="hybrid", min_confidence=0.0)
        found = _right(analysis, marks)
        features += [j.features for j in kept]
        right += found
    hybrid.combine = combine
    names = sorted({n for f in features for n in f})
    x = np.array([[f.get(n, 0.0) for n in names] for f in features])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, right)
    weights = {"constant": float(model.intercept_[0]), **dict(zip(names, model.coef_[0].tolist(), strict=True))}
    OUT.write_text(json.dumps({k: round(v, 4) for k, v in weights.items()}, indent=1) + "\n", "ascii")
    print(len(right), "candidates,", sum(right), "right;", weights)


def _right(analysis: Analysis, marks: Path) -> list[bool]:
    """For each position whether holder and stance are right."""
    measured = measure(marks.stem, read_gold(marks, analysis.document.text), analysis)
    return [f.is_right for f in measured.found if f.kind == "position"]


if __name__ == "__main__":
    main()
