"""``kg export``: articles in, linked data out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.inputs import Named, named, places
from kg.commands.options import BASE, ENDPOINT, ENGINE, EXTRACTION, FILE, JSON, METADATA, PUBLISHERS, RIGHTS, metadata, options, settings
from kg.commands.report import conclude, print_json
from kg.errors import ConfigError, KgError
from kg.rdf.formats import FORMATS, ending, format_of
from kg.write import STDOUT, write

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.corpus.manifest import Row
    from kg.corpus.summary import Summary
    from kg.corpus.work import Job, Result, Task
    from kg.corpus.workers import Submit
    from kg.publish.target import Target

MAX_BYTES = 5_000_000
EACH = 20  # articles for which it pays to start one more worker: each loads the models first
SECONDS = 300.0  # what a document may take in a worker: a long article takes a few

CORPUS = (
    click.option("--jobs", type=click.IntRange(1), metavar="N", help="Worker processes.  [default: by the number of articles and cores]"),
    click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster with this scheduler (tcp://…) instead."),
    click.option(
        "--limit-seconds",
        type=click.FloatRange(0, min_open=True),
        metavar="S",
        help=f"Longest time for a document; makes a worker process.  [default: {SECONDS:.0f} in a worker]",
    ),
    click.option("--limit-bytes", type=click.IntRange(1), metavar="B", default=MAX_BYTES, help="Largest file.  [default: 5,000,000]"),
    click.option("--summary", metavar="FILE", help="Write what was done, found and lost as JSON; - is standard output."),
    click.option("--prov", metavar="FILE", help="Write the same as linked data (PROV), and send it to the store."),
)
STORE = (
    click.option("--endpoint", metavar="URL", help="Graph Store Protocol address of a store that follows PLACE, a folder or stream."),
    click.option("--query-endpoint", "sparql", metavar="URL", help="Where its triples are counted.  [default: KG_SPARQL, or known]"),
    *ENDPOINT,
)


@dataclass(slots=True)
class Told:
    """What is told while the articles are done and after: each outcome (where it is asked for), the errors, the summary."""

    where: Mapping[Path, str]
    keep: bool
    summary: Summary
    step: Callable[[], None] = lambda: None
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: list[KgError] = field(default_factory=list)

    def done(self, result: Result) -> None:
        """An article was done, or failed."""
        path, error = result.task.path, result.error
        if result.told:
            click.echo(result.told, nl=False, err=True)
        if error is None:
            self.summary.done += 1
            self.summary.add(result.counts)
        else:
            self.errors.append(error)
            self.summary.failed[str(path)] = str(error)
        self._outcome(str(path), self.where[path], result.counts, error)

    def skipped(self, row: Row) -> None:
        """The graph of an article stands as it is."""
        self.summary.skipped += 1
        self.summary.add(row.counts)
        self._outcome(row.source, self.where[Path(row.source)], row.counts, None)

    def _outcome(self, article: str, output: str, counts: Mapping[str, int], error: KgError | None) -> None:
        if self.keep:
            told = error and {"message": str(error), "exit_code": error.exit_code}
            place = None if error else output
            self.outcomes[article] = {"article": article, "output": place, "found": dict(counts), "error": told}
        self.step()


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="ARTICLE...")
@click.option("-o", "--output", default=STDOUT, metavar="PLACE", help="A file, a folder (it is there, or ends in /) or -.  [default: -]")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Form of the graph.  [default: by the ending of PLACE, else turtle]")
@options(BASE, RIGHTS, PUBLISHERS, *EXTRACTION, *METADATA)
@click.option("--map", "fields", metavar="FIELD=NAME,...", help="Fields of JSON Lines and CSV: text=body,title=headline,date=day.")
@click.option("--no-validate", is_flag=True, help="Write graphs also where they break the shapes.")
@options(ENGINE, *CORPUS, *STORE, JSON)
@click.pass_context
def export(
    context: click.Context,
    /,
    files: tuple[Path, ...],
    output: str,
    form: str | None,
    fields: str | None,
    no_validate: bool,
    jobs: int | None,
    scheduler: str | None,
    limit_seconds: float | None,
    limit_bytes: int,
    summary: str | None,
    prov: str | None,
    endpoint: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Read ARTICLEs and write what they say: actors, offices, positions and citations.

    An ARTICLE is a text file, a folder of them, a pattern ("2017/*.txt") or a list of files (FILE.list, or - for standard
    input). Their graphs go to standard output or into the file PLACE, or each into a file of its own where PLACE is a folder,
    or into one compressed stream (PLACE.nq.gz, .trig.gz, .nt.gz or .ttl.gz). A bad article is told and left out; the others are
    done. A folder and a stream remember what was done: the next run does only what changed, and a store that follows it
    (--endpoint) gets only that.
    """
    from kg.corpus import stream
    from kg.corpus.progress import progress
    from kg.corpus.summary import Summary
    from kg.corpus.work import Job
    from kg.read.records import parse_fields

    if as_json and STDOUT in (output, summary):
        raise ConfigError("--json and the graph both want standard output: name a file or folder with -o")
    if summary == STDOUT == output:
        raise ConfigError("--summary and the graph both want standard output: name a file or folder with -o")
    known, encoding = metadata(given), given.pop("encoding")
    chosen = settings(context, store=endpoint, **given)
    found = named(files)
    if known.title is not None and len(found) > 1:
        raise ConfigError(f"--title would name {len(found)} articles alike: export them one at a time")
    joined = output.endswith(stream.ENDING)
    folder = not joined and (output.endswith("/") or (output != STDOUT and Path(output).is_dir()))
    form = form or (stream.form_of(output) if joined else _default(endpoint) if folder or output == STDOUT else format_of(output))
    to = None if endpoint is None else _store(chosen, form, folder or joined)
    if prov is not None:
        format_of(prov)
    job = Job(
        base=chosen.base,
        authority=chosen.authority,
        model=chosen.model,
        extractor=chosen.extractor,
        min_confidence=chosen.min_confidence,
        engine=chosen.engine,
        validate=not no_validate,
        form=form if folder or joined or len(found) == 1 else "nquads",
        known=known,
        encoding=encoding,
        max_bytes=limit_bytes,
        rights=chosen.rights,
        publishers=chosen.publishers,
        fields=tuple(sorted(parse_fields(fields).items())) if fields else (),
    )
    jobs = jobs or max(1, min(_cores(), len(found) // EACH))
    where = places({path: how.name for path, how in found.items()}, Path(output), ending(form)) if folder else {}
    told = Told({path: str(where.get(path, output)) for path in found}, as_json, Summary())
    began, clock = datetime.now(UTC), time.monotonic()
    with progress(len(found)) as told.step, _workers(job, jobs, scheduler, limit_seconds) as submit:
        run = _runner(submit, jobs, len(found), scheduler)
        if folder or joined:
            _remembering(found, Path(output), where, job, run, told)
        else:
            _at_once(found, output, form, job, run, told)
    if to is not None:
        _follow(_memory(Path(output), where), to, job.base, told)
    told.summary.seconds = time.monotonic() - clock
    if prov is not None:
        _tell_as_prov(prov, job, told.summary, began, to)
    if as_json:
        print_json([told.outcomes[str(path)] for path in found])
    elif (folder or joined) and len(found) > 1 and summary != STDOUT:
        click.echo(told.summary.as_text(), nl=False)
    if summary:
        import json

        write(summary, (json.dumps(told.summary.as_json(), ensure_ascii=False, indent=2) + "\n").encode())
    conclude(told.errors, len(found), "articles")


def _at_once(
    found: Iterable[Path], output: str, form: str, job: Job, run: Callable[[Iterable[Task]], Iterator[Result]], told: Told
) -> None:
    """All graphs into one file or on standard output, sorted, what they share stated once: they are held in memory."""
    from kg.corpus.work import Task

    contents: list[bytes] = []
    for result in run(Task(path) for path in found):
        if result.content is not None:
            contents.append(result.content)
        told.done(result)
    if contents:
        write(output, contents[0] if len(contents) == 1 and job.form == form else _sorted(contents, form))


def _sorted(contents: Iterable[bytes], form: str) -> bytes:
    """N-Quads of several articles as one graph of the wished form."""
    from pyoxigraph import RdfFormat, parse

    from kg.rdf.formats import serialize

    return serialize((quad for content in contents for quad in parse(content, RdfFormat.N_QUADS)), form)


def _remembering(
    found: Mapping[Path, Named],
    output: Path,
    where: Mapping[Path, Path],
    job: Job,
    run: Callable[[Iterable[Task]], Iterator[Result]],
    told: Told,
) -> None:
    """The graphs into files of a folder, or into parts that are joined to a stream; what has not changed is not done again."""
    from kg.corpus import stream
    from kg.corpus.manifest import opened
    from kg.corpus.run import updated
    from kg.corpus.settings import settings_digest
    from kg.corpus.work import Task

    folder = _memory(output, where)
    digest = settings_digest(job)
    with opened(folder) as manifest:
        manifest.sweep()
        tasks = {p: Task(p, where[p].absolute() if where else stream.part(folder, p, ending(job.form))) for p in found}
        present = {str(path) for path in found}
        gone = manifest.forget_others({str(how.argument) for how in found.values()}, present) if where else manifest.forget_all_but(present)
        told.summary.removed = len(gone)
        arguments = {path: str(how.argument) for path, how in found.items()}
        for result in updated(manifest, tasks, arguments, digest, run, told.skipped):
            told.done(result)
        manifest.sweep()
        if not where:
            stream.join(manifest, output)


def _memory(output: Path, where: Mapping[Path, Path]) -> Path:
    """The folder of the manifest, in full: a worker of a cluster may stand elsewhere."""
    from kg.corpus import stream

    return (output if where else stream.work_folder(output)).absolute()


def _default(endpoint: str | None) -> str:
    """A store needs named graphs."""
    return FORMATS[0] if endpoint is None else "nquads"


def _store(chosen: Settings, form: str, remembering: bool) -> Target:
    """The store that follows; ConfigError where nothing is remembered, or the graphs are not told apart."""
    from kg.commands.push import target

    if not remembering:
        raise ConfigError("--endpoint makes a store follow a folder or a stream: name one with -o (graphs/ or all.nq.gz)")
    if form not in ("nquads", "trig"):
        raise ConfigError(f"--endpoint needs named graphs, which {form} does not have: use --format nquads or trig")
    return target(chosen)


def _follow(folder: Path, to: Target, base: str, told: Told) -> None:
    """Send what changed; what cannot be sent is told of its article."""
    from kg.corpus.manifest import opened
    from kg.corpus.progress import progress
    from kg.corpus.store import follow
    from kg.publish import journal

    with opened(folder) as manifest, journal.opened(journal.default(to.changed.url, base)) as kept, progress(len(told.where)) as step:
        followed = follow(manifest, to, base, kept, step)
    told.summary.store = {"sent": followed.sent, "unchanged": followed.kept, "removed": followed.removed, "failed": len(followed.errors)}
    told.errors += followed.errors


def _tell_as_prov(place: str, job: Job, summary: Summary, began: datetime, to: Target | None) -> None:
    """Write the run's own graph, and send it."""
    from kg.corpus.provenance import provenance
    from kg.corpus.settings import settings_digest
    from kg.rdf.formats import serialize

    quads = provenance(summary, job, settings_digest(job), began, datetime.now(UTC))
    write(place, serialize(quads, format_of(place)))
    if to is not None:
        from kg.corpus.store import add
        from kg.publish import journal

        with journal.opened(journal.default(to.changed.url, job.base)) as kept:
            add(quads, to, job.base, kept)


def _workers(job: Job, jobs: int, scheduler: str | None, seconds: float | None) -> AbstractContextManager[Submit]:
    """One process needs no other, unless it has to be stopped when a document takes too long."""
    from kg.corpus import workers

    if scheduler:
        return workers.cluster(job, scheduler)
    if jobs == 1 and seconds is None:
        return workers.here(job)
    return workers.processes(job, jobs, seconds or SECONDS)


def _runner(submit: Submit, jobs: int, total: int, scheduler: str | None) -> Callable[[Iterable[Task]], Iterator[Result]]:
    """Small groups where there are few articles for each worker; on a cluster enough groups to keep it busy."""
    from kg.corpus.run import results
    from kg.corpus.work import grouped

    most, ahead = max(1, min(16, total // (4 * jobs) or 1)) if jobs > 1 else 16, 2 * jobs if jobs > 1 else 1
    if scheduler:
        most, ahead = max(1, min(16, total // 32)), 256
    return lambda tasks: results(grouped(tasks, most), submit, ahead)


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
