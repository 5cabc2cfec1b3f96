"""Articles named on the command line -> analyses, one after the other; a bad article does not stop the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.authority.load import Authority
    from kg.config import Settings
    from kg.model import Analysis, Document
    from kg.read.metadata import Metadata

Failed = Callable[[Path, InputError], None]


def analyses(
    paths: Sequence[Path], settings: Settings, authority: Authority, known: Metadata, encoding: str | None, failed: Failed
) -> Iterator[tuple[Path, Analysis]]:
    """The analysis of each article that can be read, in order; `failed` is called for each that cannot.

    `known` stands above what the articles say of themselves. ModelError as in :func:`kg.pipeline.analyse_all`.
    """
    from kg.corpus.work import documents as read_file
    from kg.pipeline import analyse_all

    read: deque[Path] = deque()

    def documents() -> Iterator[Document]:
        for path in paths:
            try:
                for document in read_file(path, known, encoding):
                    read.append(path)
                    yield document
            except InputError as error:
                failed(path, error)

    found = analyse_all(documents(), authority, model=settings.model, extractor=settings.extractor, min_confidence=settings.min_confidence)
    for analysis in found:
        yield read.popleft(), analysis
