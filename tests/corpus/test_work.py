"""The pure function, and how files are put into groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.corpus.work import Job, Task, grouped, work
from kg.errors import ModelError
from kg.parse import DEFAULT_MODEL
from kg.read.metadata import Metadata
from tests.corpus.sample import article, corpus


def job(model: str = DEFAULT_MODEL) -> Job:
    return Job("https://example.org/", (), model, "rules", None, "shacl", True, "nquads", Metadata(), None, 5_000_000)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),  # nothing
        ([1, 1, 1], [2, 1]),  # at most two files
        ([60, 50, 1], [1, 2]),  # at most 100 bytes
        ([500, 1, 1], [1, 2]),  # a large file alone
        ([1, 500, 1], [1, 1, 1]),  # wherever it stands
    ],
)
def test_groups(tmp_path: Path, sizes: list[int], expected: list[int]) -> None:
    tasks = [Task(tmp_path / str(n)) for n in range(len(sizes))]
    for task, size in zip(tasks, sizes, strict=True):
        task.path.write_bytes(b"x" * size)
    groups = list(grouped(tasks, most=2, size=100))
    assert [len(g) for g in groups] == expected
    assert [task for g in groups for task in g] == tasks


def test_alone_or_together_the_graph_is_the_same(tmp_path: Path) -> None:
    tasks = [Task(path) for path in sorted(corpus(tmp_path, 5).rglob("*.txt"))]
    together = [r.content for r in work(tasks, job())]
    assert together == [work([task], job())[0].content for task in reversed(tasks)][::-1]
    assert None not in together and len(set(together)) == 5


def test_what_a_document_breaks_is_told_of_it_alone(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(article(1))
    (tmp_path / "long.txt").write_text(("Norway said that it opposes the plan. " * 10 + "\n") * 2_800)  # more than the parser takes
    good, bad = work([Task(tmp_path / "good.txt"), Task(tmp_path / "long.txt")], job())
    assert good.error is None and good.counts["positions"] > 0
    assert str(bad.error).startswith(f"{tmp_path}/long.txt: the program failed on this document (ValueError: [E088]")


def test_what_is_no_documents_fault_is_raised(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(article(1))
    with pytest.raises(ModelError):
        work([Task(tmp_path / "good.txt")], job("no_such_model"))
