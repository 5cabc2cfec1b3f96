"""Files in, graphs out: the one function that every process of every machine runs.

It depends on nothing but its arguments, the files they name and what is installed; so it may run anywhere, twice, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from kg import rights
from kg.corpus.lost import LOST
from kg.errors import AuthorityError, ConfigError, InputError, KgError, ModelError, ValidationFailed
from kg.lexicon import publishers
from kg.rdf import iris
from kg.write import write

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.authority.load import Authority
    from kg.model import Analysis, Document
    from kg.parse import Parsed
    from kg.pipeline import Extractor
    from kg.read.metadata import Metadata

FOUND = ("actors", "offices", "positions", "citations", "issues", "mentions")
OF_THE_RUN = (ModelError, AuthorityError, ConfigError)  # errors that are no document's: nothing could be done with any other either
_ONE_AT_A_TIME = Lock()  # a Dask worker may have several threads; the parser's memory zone is one for the process


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for every document of a run. `form` is a format of the graph; `max_bytes` the largest file that is read."""

    base: str
    authority: tuple[Path, ...]
    model: str
    extractor: Extractor
    min_confidence: float | None
    engine: str
    validate: bool
    form: str
    known: Metadata
    encoding: str | None
    max_bytes: int
    rights: tuple[Path, ...] = ()
    publishers: tuple[Path, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


class Task(NamedTuple):
    """A file of articles, and the file for its graph (None: the graph is handed back)."""

    path: Path
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task: how much was found, the graph or its digest (sha-256), or the error. `told` is what the shapes found."""

    task: Task
    counts: Mapping[str, int] = field(default_factory=dict)
    content: bytes | None = None
    digest: str | None = None
    error: KgError | None = None
    told: str = ""


def documents(
    path: Path,
    known: Metadata,
    encoding: str | None = None,
    max_bytes: int | None = None,
    failed: Callable[[InputError], None] | None = None,
    fields: Sequence[tuple[str, str]] = (),
) -> Iterator[Document]:
    """The articles in the file `path`; InputError for what cannot be read. `known` stands above what they say of themselves.

    A bad article of a file that holds several goes to `failed`; `fields` names the fields of records.
    `max_bytes` does not count for such a file.
    This is the one place that knows how a file is read.
    """
    from kg.read import SEVERAL, read_documents

    if max_bytes is not None and not path.name.lower().endswith(SEVERAL) and path.is_file() and path.stat().st_size > max_bytes:
        raise InputError(f"{path}: larger than {max_bytes:,} bytes; split it into its articles")
    yield from read_documents(path, encoding=encoding, overrides=known, fields=dict(fields), failed=failed)


def prepare(job: Job) -> None:
    """Load all that the first document would have to wait for; an error comes again with the first task."""
    from kg.parse import load as language_model

    try:
        publishers.use(job.publishers)
        authority_of(job)
        language_model(job.model)
        if job.extractor == "hybrid":
            import kg.extract.encoder as encoder

            encoder.sessions()
    except KgError:
        return


def authority_of(job: Job) -> Authority:
    """What is known before an article is read, kept as long as its files stay as they are; AuthorityError."""
    return _authority(tuple((path.absolute(), *_state(path)) for path in job.authority))


@lru_cache(maxsize=1)
def _authority(files: tuple[tuple[Path, int, int], ...]) -> Authority:
    from kg.authority.load import load

    return load([path for path, *_ in files])


def _state(path: Path) -> tuple[int, int]:
    """Time of change (nanoseconds) and size; reading it will tell where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def work(tasks: Sequence[Task], job: Job) -> list[Result]:
    """The results of `tasks` in their order, the parser reading them together.

    What fails unexpectedly is tried again document by document, so that each error is told of the document that it belongs to.
    ModelError, AuthorityError and ConfigError (OF_THE_RUN) are raised: they are no document's.
    """
    with _ONE_AT_A_TIME:
        try:
            return _together(tasks, job)
        except OF_THE_RUN:
            raise
        except Exception:
            return [_alone(task, job) for task in tasks]


def _alone(task: Task, job: Job) -> Result:
    try:
        return _together([task], job)[0]
    except OF_THE_RUN:
        raise
    except Exception as error:
        return Result(task, error=unexpected(task, error))


def unexpected(task: Task, error: BaseException) -> KgError:
    """One line for an error that nobody foresaw."""
    words = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return KgError(f"{task.path}: the program failed on this document ({words}); the others are not touched")


def _together(tasks: Sequence[Task], job: Job) -> list[Result]:
    from kg.corpus.lost import lost
    from kg.parse import load as language_model
    from kg.pipeline import analysed

    publishers.use(job.publishers)
    authority = authority_of(job)
    results: dict[Task, Result] = {}
    owners: list[Task] = []
    left_out: dict[Task, list[str]] = {task: [] for task in tasks}

    def read() -> Iterator[Document]:
        for task in tasks:
            try:
                bad: Callable[[InputError], None] = partial(_line, left_out[task])
                for document in documents(task.path, job.known, job.encoding, job.max_bytes, bad, job.fields):
                    owners.append(task)
                    yield document
            except KgError as error:
                results[task] = Result(task, error=error)

    def owned() -> Iterator[tuple[Task, Parsed, Analysis]]:
        found = analysed(read(), authority, model=job.model, extractor=job.extractor, min_confidence=job.min_confidence)
        for n, (parsed, analysis) in enumerate(found):
            yield owners[n], parsed, analysis

    with language_model(job.model).memory_zone():  # without it, every new word of the corpus stays in memory
        for task, group in groupby(owned(), key=lambda owner: owner[0]):
            said = [(analysis, lost(parsed, analysis)) for _, parsed, analysis in group]
            if task not in results:
                results[task] = _result(task, said, job, left_out[task])
    none = (Result(task, error=InputError(f"{task.path}: holds no article")) for task in tasks)
    return [results.get(task, empty) for task, empty in zip(tasks, none, strict=True)]


def _line(lines: list[str], error: InputError) -> None:
    lines.append(f"Error: {error}\n")


def _result(task: Task, said: Sequence[tuple[Analysis, Mapping[str, int]]], job: Job, left_out: Sequence[str]) -> Result:
    """Map, validate and write the graph of one file; `left_out` are lines on articles in it that could not be read."""
    from kg.rdf.formats import serialize
    from kg.rdf.mapping import map_analysis

    authority = authority_of(job)
    held = rights.load(job.rights)
    quads: list[Quad] = []
    counts = dict.fromkeys((*FOUND, *LOST), 0)
    told = [*left_out]
    try:
        for analysis, missed in said:
            document = analysis.document
            right = rights.of(held, document)
            graph = rights.restrict(map_analysis(analysis, job.base, authority), iris.document(job.base, document), right)
            quads += graph
            for name in FOUND:
                counts[name] += len(getattr(analysis, name))
            for name in LOST:
                counts[name] += missed[name]
            if job.validate and not right.taken_down:
                _check(task.path, analysis, graph, job.engine, told)
        content = serialize(quads, job.form)
        if task.place is not None:
            write(task.place, content)
    except OF_THE_RUN:
        raise
    except KgError as error:
        return Result(task, counts, error=error, told="".join(told))
    except Exception as error:
        return Result(task, counts, error=unexpected(task, error), told="".join(told))
    counts = {**{name: counts[name] for name in FOUND}, "triples": len(quads), **{name: counts[name] for name in LOST}}
    return Result(task, counts, None if task.place else content, hashlib.sha256(content).hexdigest(), told="".join(told))


def _check(article: Path, analysis: Analysis, quads: Sequence[Quad], engine: str, told: list[str]) -> None:
    """Tell what the shapes find; ValidationFailed where the graph breaks one."""
    from kg.validate.report import as_text, summary
    from kg.validate.shapes import validate

    report = validate(quads, engine=engine, text=analysis.document.text)
    if report.violations:
        told.append(f"{article}: {as_text(report)}")
    if not report.conforms:
        raise ValidationFailed(f"{article}: the graph {summary(report)}; --no-validate writes it all the same")


def grouped(tasks: Iterable[Task], most: int = 16, size: int = 200_000) -> Iterator[list[Task]]:
    """`tasks` in groups that the parser reads together: at most `most` files, and `size` bytes unless one file alone has more."""
    group: list[Task] = []
    total = 0
    for task in tasks:
        try:
            length = task.path.stat().st_size
        except OSError:
            length = 0  # reading it will tell
        if group and (len(group) == most or total + length > size):
            yield group
            group, total = [], 0
        group.append(task)
        total += length
    if group:
        yield group
