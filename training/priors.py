"""Measure how often each rule is right: `python -m training.priors --articles ../shared/train` writes ``kg/lexicon/rules.tsv``.

A prior is the share of the positions of a rule, or of one predicate under it, with holder, clause and stance right on the build
part, smoothed: a class by one in three, a predicate by eight positions of its class. A predicate has a row of its own from ten
positions on, where it differs from its class by 0.05 or more.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from kg.authority.load import load as authorities
from kg.evaluate.run import evaluate
from kg.model import Analysis, Document
from kg.parse import DEFAULT_MODEL
from kg.pipeline import analyse

OUT = Path(__file__).resolve().parent.parent / "kg" / "lexicon" / "rules.tsv"
HEAD = """\
# prior: share of the positions of a rule (or of one predicate under it) with the right holder, clause and stance, on the marked
# articles that rules are built on; smoothed (a class by one in three, a predicate by eight positions of its class). n: how many
# positions it rests on.
rule\tprior\tn
"""
LEAST, WEIGHT, APART = 10, 8, 0.05


def main() -> None:
    """Wire the options."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--articles", type=Path, required=True)
    known = authorities()

    def read(document: Document) -> Analysis:
        return analyse(document, known, model=DEFAULT_MODEL, extractor="rules", min_confidence=0.0)

    result = evaluate(args.parse_args().articles, read, part="build")
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for position in (f for d in result.documents for f in d.found if f.rule):
        for name in {position.rule or "", _class(position.rule or "")}:
            found[name] += 1
            right[name] += position.is_right
    classes = {name: (right[name] + 1) / (found[name] + 3) for name in found if name == _class(name)}
    rows = [(name, prior) for name, prior in sorted(classes.items())]
    for name in sorted(set(found) - set(classes)):
        prior = (right[name] + WEIGHT * classes[_class(name)]) / (found[name] + WEIGHT)
        if found[name] >= LEAST and abs(prior - classes[_class(name)]) >= APART:
            rows.append((name, prior))
    OUT.write_text(HEAD + "".join(f"{name}\t{prior:.2f}\t{found[name]}\n" for name, prior in rows), "utf-8")
    print(len(rows), "rules")


def _class(rule: str) -> str:
    """The rule without its predicate."""
    return ":".join(rule.split(":")[:2])


if __name__ == "__main__":
    main()
