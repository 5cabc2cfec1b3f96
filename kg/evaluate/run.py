"""A folder of marked articles, analysed and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.evaluate.gold import check, marked, read_gold
from kg.evaluate.measures import Count, Measured, measure, total
from kg.model import Analysis, Document, Run


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measured articles, by name, and the run that analysed them; `part` is None for all of the folder."""

    documents: tuple[Measured, ...]
    run: Run
    part: str | None = None

    @property
    def total(self) -> dict[str, Count]:
        """The counts of all documents together, by measure."""
        return total(self.documents)


Read = Callable[[Path], Document]


def evaluate(folder: Path, analyse: Callable[[Document], Analysis], read: Read | None = None, part: str | None = None) -> Evaluation:
    """Measure what `analyse` finds in the marked articles of `folder`, or of one `part` (``build``, ``choose``) of it.

    `read` makes a document of a text file (None: :func:`kg.read.text.read_path`). All marks are read before the first article
    is analysed. InputError where there are no marked articles, or marks do not fit their text.
    """
    marks = [(name, document, read_gold(path, document.text)) for name, path, document in _documents(folder, read, part)]
    measured: list[Measured] = []
    for name, document, gold in marks:
        analysis = analyse(document)
        measured.append(measure(name, gold, analysis))
    return Evaluation(tuple(measured), analysis.run, part)


def check_folder(folder: Path, read: Read | None = None, part: str | None = None) -> Iterator[str]:
    """One line for each fault in the marks of `folder`; InputError where there are no marked articles."""
    for _, path, document in _documents(folder, read, part):
        yield from check(path, document.text)


def _documents(folder: Path, read: Read | None, part: str | None) -> Iterator[tuple[str, Path, Document]]:
    """(name, file of the marks, document) of each marked article."""
    if read is None:
        from kg.read.text import read_path

        read = read_path
    for text, path in marked(folder, part):
        yield path.stem, path, read(text)
