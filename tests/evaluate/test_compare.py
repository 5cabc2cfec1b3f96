"""Gains and losses by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg.evaluate.compare import as_text, compare
from kg.evaluate.run import Evaluation, evaluate
from kg.model import Analysis, Document, PartialDate, Stance


def test_nothing_changed(harbour: Evaluation) -> None:
    same = compare(harbour, harbour)
    assert same.changes == () and same.before == same.after and same.left_out == ()


def test_gains_and_losses_by_name(
    harbour: Evaluation, data: Path, read: Callable[[Path], Document], analyse: Callable[[Document], Analysis]
) -> None:
    def other(document: Document) -> Analysis:
        """The stance on Sweden and the year mended, the minister's position lost."""
        a = analyse(document)
        norway, _, oslo, sweden, it = a.positions
        return replace(
            a,
            positions=(norway, oslo, replace(sweden, stance=Stance.SUPPORT), it),
            citations=(a.citations[0], replace(a.citations[1], date=PartialDate(2017, 3, 3))),
        )

    new = evaluate(data, other, read)
    there, back = compare(harbour, new), compare(new, harbour)
    assert [str(c) for c in there.changes] == [
        "+ harbour: found: 'Fjord Times, March 3': Fjord Times, 2017-03-03",
        "+ harbour: no longer: 'Fjord Times, March 3': Fjord Times, 2016-03-03",
        "+ harbour: found: denmark support 'Sweden': 'it praised Sweden'",
        "+ harbour: no longer: denmark oppose 'Sweden': 'praised Sweden'",
        "- harbour: missed: lund oppose 'the plan': 'Foreign Minister Kari Lund said that the plan was \"a gift to nobody\"'",
    ]
    assert sorted((c.name, c.in_gold, not c.gain) for c in there.changes) == sorted((c.name, c.in_gold, c.gain) for c in back.changes)
    text = as_text(there)
    assert "+date            0.500   1.000  +0.500      2       0\n" in text
    assert "+stance          0.600   0.667  +0.067      2       1\n" in text


def test_documents_of_one_result_are_left_out_and_named(harbour: Evaluation) -> None:
    (document,) = harbour.documents
    more = replace(harbour, documents=(document, replace(document, name="quay")))
    both = compare(harbour, more)
    assert both.left_out == ("quay",) and both.changes == () and both.after == harbour.total
    assert "only in one of the two results, left out: quay" in as_text(both)
