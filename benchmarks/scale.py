"""What a corpus costs, as ratios from one run on one machine: processes, writing, validating, re-running, memory, growth.

    python -m benchmarks.scale [--articles N] [--sizes 100,1000] [--names 2000,10000] [--extractor rules]

The articles are made from templates of our own, about 900 words each. Every figure is a ratio of two things done in this run, on the
same articles, right after each other, in seconds of processor time (so that other work on the machine does not count), but for one
process against two, which is told in wall-clock time. Memory is the largest resident set (getrusage) of a process of
its own, in MiB.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.authority.load import load
from kg.corpus.work import Job, Task, work
from kg.extract.citations import citations
from kg.parse import DEFAULT_MODEL, parse
from kg.pipeline import EXTRACTORS, analyse_all
from kg.rdf.formats import serialize
from kg.rdf.mapping import map_analysis
from kg.read.metadata import Metadata
from kg.read.text import read_path

BASE = "https://example.org/"
STATES = ("Norway", "Brazil", "Kenya", "Japan", "Poland", "Chile", "Egypt", "Canada", "India", "Turkey", "France", "Ghana")
OUTLETS = ("Reuters", "TASS", "Xinhua", "AFP", "Interfax", "BBC")
THINGS = ("pipeline", "fishing treaty", "missile shield", "tariff", "ceasefire", "border fence", "climate accord", "embargo")
SENTENCES = (
    "{a} condemned the {t} on Tuesday ({o}, March {d}).",
    "Officials of {a} told reporters that {b} threatens the stability of the region.",
    "{b} supports the {t} and promised to help {c} ({o}, March {d}).",
    "The foreign minister of {c} said that the {t} number {n} would be discussed in the autumn.",
    "It had rained for days when the delegations met in the old town hall beside the river.",
    "Traders in the harbour had waited for the news since the morning, and few of them were surprised.",
    "{c} opposes the plan of {b}, and its government called for talks with {a}.",
    "According to {o}, {a} rejected the {t} and warned {b} against any further step.",
)


def article(n: int, sentences: int = 60) -> str:
    """The article number `n`; no two are alike."""
    paragraphs: list[str] = []
    for i in range(sentences):
        a, b, c = (STATES[(n * 7 + i * step + step) % len(STATES)] for step in (1, 5, 7))
        words = {"a": a, "b": b, "c": c, "o": OUTLETS[(n + i) % len(OUTLETS)], "t": THINGS[(n * 3 + i) % len(THINGS)]}
        end = "\n\n" if i % 5 == 4 else " "
        paragraphs.append(SENTENCES[(n + i) % len(SENTENCES)].format(**words, d=10 + (n + i) % 9, n=n * sentences + i) + end)
    head = f"Article {n} on the {THINGS[n % len(THINGS)]}\n\nPublication: Scale Review Volume: 1 Issue: {n + 1}\nMarch 24, 2017\n\n"
    return head + "".join(paragraphs)


def corpus(folder: Path, count: int) -> Path:
    """`folder` with `count` articles."""
    folder.mkdir(parents=True)
    for n in range(count):
        (folder / f"{n:06}.txt").write_text(article(n), "utf-8")
    return folder


def names(path: Path, count: int) -> Path:
    """An authority file with `count` names that no article has."""
    rows = (f"made-up-{n}\tMade-up Union {n} of the Northern Harbours\tOrganization\tunion\n" for n in range(count))
    path.write_text("key\tlabel\ttype\tkind\n" + "".join(rows), "utf-8")
    return path


def seconds(task: Callable[[], object]) -> float:
    """Seconds of processor time that `task` takes in this process, all threads together."""
    start = time.process_time()
    task()
    return time.process_time() - start


@dataclass(frozen=True, slots=True)
class Cost:
    """Of ``kg export`` in a process of its own, with its workers: seconds on the clock and of the processor, peak memory of one in MiB."""

    wall: float
    processor: float
    memory: float


def export(*arguments: object) -> Cost:
    """Run it, and what it costs."""
    program = (
        "import resource, sys; from kg.cli import cli\n"
        "try: cli(sys.argv[1:], standalone_mode=False)\n"
        "finally:\n"
        "    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "    print(sum(u.ru_utime + u.ru_stime for u in used), max(u.ru_maxrss for u in used), file=sys.stderr)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program, "export", *map(str, arguments)], capture_output=True, text=True, check=True)
    processor, kibibytes = done.stderr.split()[-2:]
    return Cost(time.perf_counter() - start, float(processor), int(kibibytes) / 1024)


def in_process(folder: Path, chosen: argparse.Namespace, out: Path) -> Iterator[tuple[str, float]]:
    """What is compared inside one process, all loaded and warm."""
    import pyoxigraph

    from kg.rdf.graph import from_quads
    from kg.validate.shapes import validate

    paths = sorted(folder.glob("*.txt"))
    job = Job(BASE, (), DEFAULT_MODEL, chosen.extractor, None, "shacl", True, "nquads", Metadata(), None, 5_000_000)
    read = [read_path(path) for path in paths]
    cut: list[Any] = [(d, [c.mask for c in citations(d) if c.mask]) for d in read]
    tasks = [Task(path, out / f"{path.stem}.nq") for path in paths]
    work(tasks[:4], job)
    spacy = seconds(lambda: [p.doc for p in parse(cut)])
    whole = seconds(lambda: work(tasks, job))
    yield "whole export, seconds of processor time per document", whole / len(tasks)
    yield "graph, kB of N-Quads per document", sum(t.place.stat().st_size for t in tasks if t.place) / len(tasks) / 1000
    yield f"whole export ({chosen.extractor}, validated and written) / spaCy pipeline", whole / spacy
    authority = load()
    analysed = list(analyse_all(read[:10], authority, model=DEFAULT_MODEL, extractor=chosen.extractor))
    graphs = [map_analysis(analysis, BASE, authority) for analysis in analysed]
    ours = seconds(lambda: [serialize(g, "turtle") for g in graphs])
    plain = seconds(lambda: [pyoxigraph.serialize([q.triple for q in g], format=pyoxigraph.RdfFormat.N_TRIPLES) for g in graphs])
    in_rdflib = [from_quads(g) for g in graphs]
    yield "our Turtle / plain N-Triples lines", ours / plain
    yield "rdflib's Turtle / ours", seconds(lambda: [g.serialize(format="turtle") for g in in_rdflib]) / ours
    validate(graphs[0])
    validate(graphs[0], engine="pyshacl")
    slow = seconds(lambda: [validate(g, engine="pyshacl") for g in graphs[:2]])
    yield "pySHACL / our validation", slow / seconds(lambda: [validate(g) for g in graphs[:2]])
    start = [replace_names(job, out / "few.tsv", chosen.names[0]), replace_names(job, out / "many.tsv", chosen.names[1])]
    took = []
    for own in start:
        work(tasks[:1], own)
        took.append(seconds(lambda own=own: work(tasks, own)))  # type: ignore[misc]
    yield f"authority of {chosen.names[1]:,} more names / {chosen.names[0]:,}", took[1] / took[0]


def replace_names(job: Job, path: Path, count: int) -> Job:
    """`job` with an authority file of `count` names."""
    return replace(job, authority=(names(path, count),))


def whole_runs(folder: Path, chosen: argparse.Namespace, out: Path) -> Iterator[tuple[str, float]]:
    """What is compared over whole processes, loading counted."""
    rules = ("--extractor", chosen.extractor)
    one = export(folder, "-o", f"{out}/one/", "--jobs", 1, *rules)
    two = export(folder, "-o", f"{out}/two/", "--jobs", 2, *rules)
    yield "1 process / 2 worker processes (on the clock; start and loading counted)", one.wall / two.wall
    again = export(folder, "-o", f"{out}/one/", "--jobs", 1, *rules)
    yield "unchanged re-run / full run", again.processor / one.processor
    measured: list[Cost] = []
    for n, size in enumerate(chosen.sizes):
        measured.append(export(corpus(out / f"in-{n}", size), "-o", f"{out}/size-{n}.nq.gz", "--jobs", 1, *rules))
        yield f"peak memory at {size:,} documents, MiB", measured[n].memory
        if n:
            before = chosen.sizes[n - 1]
            yield f"peak memory at {size:,} documents / {before:,}", measured[n].memory / measured[n - 1].memory
            each = (measured[n].processor / size) / (measured[n - 1].processor / before)
            yield f"time per document at {size:,} / {before:,} (start and loading counted)", each


def _numbers(text: str) -> list[int]:
    return [int(n) for n in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40, metavar="N", help="for all but memory (default 40)")
    parser.add_argument("--sizes", type=_numbers, default=[100, 1_000, 10_000], metavar="N,N", help="for memory and growth")
    parser.add_argument("--names", type=_numbers, default=[2_000, 50_000], metavar="N,N", help="names of the authorities compared")
    parser.add_argument("--extractor", choices=EXTRACTORS, default="rules")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, out = corpus(Path(place, "in"), chosen.articles), Path(place, "out")
        out.mkdir()
        print(f"{chosen.articles} articles of {len(article(0).split())} words, {chosen.extractor}")
        for figures in (in_process, whole_runs):
            for name, value in figures(folder, chosen, out):
                print(f"{value:9.2f}  {name}", flush=True)


if __name__ == "__main__":
    main()
