"""Positions on SEESAW: holder, polarity and target over whole articles, by the house's scorer for it.

    python -m benchmarks.seesaw [--data DIR] [--extractor rules] [--keep DIR] [--misses]

DIR holds score_seesaw.py and seesaw/ (EMNLP 2022; CC BY-NC-SA 4.0: measured on, never trained on; nothing of it is in this repository).
The texts are made by the scorer, exported to Turtle and scored; --keep writes texts and graphs into a folder instead of a temporary one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.extractor import SHARED, analyses, options
from kg.authority.load import load
from kg.rdf.formats import serialize
from kg.rdf.mapping import map_analysis


def main() -> None:
    parser = options(__doc__, SHARED)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="folder for texts and graphs")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was wrong")
    chosen = parser.parse_args()
    scorer = chosen.data / "score_seesaw.py"
    if not scorer.exists():
        sys.exit(f"no {scorer}: name the folder of the benchmarks with --data")
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        subprocess.run([sys.executable, scorer, "--make-texts", folder], check=True, stdout=subprocess.DEVNULL)
        texts = sorted(folder.glob("*.txt"))
        authority = load()
        for path, analysis in zip(texts, analyses(texts, chosen), strict=True):
            path.with_suffix(".ttl").write_bytes(serialize(map_analysis(analysis, "http://example.org/", authority), "turtle"))
        subprocess.run([sys.executable, scorer, folder, *(["--misses"] if chosen.misses else [])], check=True)


if __name__ == "__main__":
    main()
