"""How far `kg:confidence` can be trusted: `python -m benchmarks.confidence --data ../shared/train --part choose --out docs`.

Writes the reliability table and the precision-recall curve of positions (holder and stance right) to ``OUT/reliability.md`` and
``OUT/precision-recall.svg``, and prints all measures at the default confidence.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.extractor import options
from kg.authority.load import load
from kg.evaluate.calibration import as_markdown, as_svg, curve, graded
from kg.evaluate.gold import PARTS
from kg.evaluate.report import as_text
from kg.evaluate.run import evaluate
from kg.model import Analysis, Document
from kg.pipeline import analyse

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "train"


def main() -> None:
    """Wire the options."""
    parser = options(__doc__, ARTICLES)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    known = load()

    def told(least: float | None) -> Callable[[Document], Analysis]:
        def read(document: Document) -> Analysis:
            return analyse(document, known, model=chosen.model, extractor=chosen.extractor, min_confidence=least)

        return read

    everything = evaluate(chosen.data, told(0.0), part=chosen.part)
    grades, gold = graded(everything), everything.total["+stance"].gold
    (chosen.out / "reliability.md").write_text(as_markdown(grades, gold), "utf-8")
    (chosen.out / "precision-recall.svg").write_text(as_svg(curve(grades, gold)), "utf-8")
    print(as_text(evaluate(chosen.data, told(chosen.min_confidence), part=chosen.part)))


if __name__ == "__main__":
    main()
