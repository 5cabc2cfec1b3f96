"""How much the whole extraction costs beside its language models alone, and the encoder beside the spaCy pipeline.

    python -m benchmarks.speed [--data DIR] [--extractor hybrid] [--articles N] [--rounds N]

DIR holds articles as .txt. Each round times, on the same articles and in turn, so that a busy machine slows all alike:

- whole: from documents to analyses, as kg export does it before it writes
- spaCy: the same texts, citations cut out, through the spaCy pipeline alone, in the same batches
- encoder: the same windows through the encoder alone (word pieces, the two graphs, decoding), as whole gave them to it

The figures are medians of the rounds; loading is not counted. Absolute times are of one machine, the ratios are what is compared.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.extractor import SHARED, options
from kg.authority.load import load
from kg.extract.citations import citations
from kg.model import Document, Span
from kg.parse import parse
from kg.pipeline import analyse_all
from kg.read.text import read_path

Call = tuple[tuple[Any, ...], dict[str, Any]]


@contextmanager
def recorded_encoder() -> Iterator[list[Call]]:
    """The calls that reach the encoder inside the block, with their arguments."""
    import kg.extract.encoder
    import kg.extract.hybrid

    calls: list[Call] = []
    candidates = kg.extract.encoder.candidates

    def recording(*args: Any, **named: Any) -> Any:
        calls.append((args, named))
        return candidates(*args, **named)

    with ExitStack() as stack:
        for module in (kg.extract.encoder, kg.extract.hybrid):
            if hasattr(module, "candidates"):
                stack.enter_context(patch.object(module, "candidates", recording))
        yield calls


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def stages(documents: Sequence[Document], chosen: argparse.Namespace) -> dict[str, Callable[[], object]]:
    """What is timed, by name; everything is loaded and warm."""
    authority = load()

    def whole() -> object:
        return list(analyse_all(documents, authority, model=chosen.model, extractor=chosen.extractor, min_confidence=chosen.min_confidence))

    cut: list[tuple[Document, list[Span]]] = [(d, [c.mask for c in citations(d) if c.mask]) for d in documents]

    def spacy() -> object:
        return [p.doc for p in parse(cut, chosen.model)]

    if chosen.extractor == "rules":
        whole()
        return {"whole": whole, "spaCy": spacy}

    from kg.extract.encoder import candidates

    with recorded_encoder() as calls:
        whole()
    if not calls:
        sys.exit("the encoder was not called: nothing to compare")

    def encoder() -> object:
        return [candidates(*args, **named) for args, named in calls]

    return {"whole": whole, "spaCy": spacy, "encoder": encoder}


def main() -> None:
    parser = options(__doc__, SHARED.parent / "train")
    parser.add_argument("--articles", type=int, default=30, metavar="N", help="how many articles, the first by name (default 30)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default 5")
    chosen = parser.parse_args()
    documents = [read_path(p) for p in sorted(chosen.data.glob("*.txt"))[: chosen.articles]]
    if not documents:
        sys.exit(f"no articles in {chosen.data}: name a folder of .txt files with --data")
    timed = stages(documents, chosen)
    rounds = [{name: seconds(work) for name, work in timed.items()} for _ in range(chosen.rounds)]
    words = sum(len(d.text.split()) for d in documents)
    median = {name: statistics.median(r[name] for r in rounds) for name in timed}
    print(f"{len(documents)} articles, {words} words, {chosen.rounds} rounds, extractor {chosen.extractor}, {chosen.model}")
    for name, s in median.items():
        print(f"{name:8}{s:8.2f} s{words / s:10.0f} words/s")
    models = [sum(r[n] for n in r if n != "whole") for r in rounds]
    whole = [r["whole"] / m for r, m in zip(rounds, models, strict=True)]
    print(f"whole / language models    {statistics.median(whole):.2f} ({min(whole):.2f} to {max(whole):.2f})")
    if "encoder" in timed:
        encoder = [r["encoder"] / r["spaCy"] for r in rounds]
        print(f"encoder / spaCy            {statistics.median(encoder):.2f} ({min(encoder):.2f} to {max(encoder):.2f})")


if __name__ == "__main__":
    main()
