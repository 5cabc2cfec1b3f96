"""A folder of marked articles, measured."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.evaluate.gold import part_of
from kg.evaluate.measures import Count
from kg.evaluate.run import check_folder, evaluate
from kg.model import Analysis, Document


def test_documents_by_name_and_their_sum(
    tmp_path: Path, data: Path, read: Callable[[Path], Document], analyse: Callable[[Document], Analysis]
) -> None:
    for name in "cab":
        shutil.copy(data / "harbour.txt", tmp_path / f"{name}.txt")
        shutil.copy(data / "harbour.json", tmp_path / f"{name}.json")
    result = evaluate(tmp_path, analyse, read)
    assert [d.name for d in result.documents] == ["a", "b", "c"]
    assert result.total["+stance"] == Count(9, 15, 15) and result.run.model == "by-hand"
    part = evaluate(tmp_path, analyse, read, part_of("a"))
    assert [d.name for d in part.documents] == [n for n in "abc" if part_of(n) == part_of("a")] and part.part == part_of("a")


def test_marks_are_checked_before_anything_is_analysed(tmp_path: Path, data: Path, read: Callable[[Path], Document]) -> None:
    shutil.copy(data / "harbour.json", tmp_path / "other.json")
    (tmp_path / "other.txt").write_text("Another article.\n", "utf-8")

    def never(document: Document) -> Analysis:
        raise AssertionError("analysed")

    with pytest.raises(InputError, match=r"other\.json: actor norway: not in the text: 'Norway' \(and \d+ more: kg evaluate --check"):
        evaluate(tmp_path, never, read)
    faults = list(check_folder(tmp_path, read))
    assert len(faults) > 10 and all(f.startswith(str(tmp_path / "other.json")) for f in faults)
    assert list(check_folder(data, read)) == []
