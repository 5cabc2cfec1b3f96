"""What a corpus costs, as ratios from one run on one machine: processes, writing, validating, re-running, memory, growth.

    python -m benchmarks.scale [PART ...] [--articles N] [--sizes 100,1000] [--sentences N] [--names 2000,50000] [--extractor rules]

PART is one or more of ``stages``, ``names``, ``workers`` and ``sizes`` (all). The articles are made from templates of our own, as long
and as rich in what is found as the marked articles (about 860 words, 2,500 triples). Every figure is a ratio of two things done in
this run, on the same articles, in turn, in seconds of processor time (so that other work on the machine does not count), but for one
worker against two, which is told in wall-clock time. Memory is the largest resident set (getrusage) of one process, in MiB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.corpus.work import Job, Task, authority_of, work
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
    "It had rained for days when the delegations met in the old town hall beside the river.",
    "Traders in the harbour had waited for the news since the morning, and few of them were surprised.",
    "{b} supports the {t} and promised to help {c} ({o}, March {d}).",
    "About {n} people stood behind the barriers, most of them students and pensioners.",
    "The foreign minister of {c} said that the {t} would be discussed in the autumn.",
    "The road to the airport was closed for two hours while the cars of the guests passed.",
    "Prices had risen by {d} percent since the winter, which the central bank put down to the weather.",
    "{c} opposes the plan of {b}, and its government called for talks with {a}.",
    "Nobody could tell on the evening of the first day how long the meeting would last.",
    "In the last round, number {n}, a paper of forty pages had been thrown away after one night.",
    "Officials of {a} told reporters that {b} threatens the stability of the region.",
    "A second draft, shorter than the first, was read out late at night and then put aside again.",
)


def article(n: int, sentences: int = 58) -> str:
    """The article number `n`; no two are alike."""
    paragraphs: list[str] = []
    for i in range(sentences):
        a, b, c = (STATES[(n * 7 + i * step + step) % len(STATES)] for step in (1, 5, 7))
        words = {"a": a, "b": b, "c": c, "o": OUTLETS[(n + i) % len(OUTLETS)], "t": THINGS[(n * 3 + i) % len(THINGS)]}
        end = "\n\n" if i % 5 == 4 else " "
        paragraphs.append(SENTENCES[(n + i) % len(SENTENCES)].format(**words, d=10 + (n + i) % 9, n=n * sentences + i) + end)
    head = f"Article {n} on the {THINGS[n % len(THINGS)]}\n\nPublication: Scale Review Volume: 1 Issue: {n + 1}\nMarch 24, 2017\n\n"
    return head + "".join(paragraphs)


def corpus(folder: Path, count: int, sentences: int = 58) -> Path:
    """`folder` with `count` articles."""
    folder.mkdir(parents=True)
    for n in range(count):
        (folder / f"{n:06}.txt").write_text(article(n, sentences), "utf-8")
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


def in_turn(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least of `rounds` measures of each of `tasks`, which are done in turn."""
    measured: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            measured[name].append(seconds(task))
    return {name: min(took) for name, took in measured.items()}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of ``kg export`` in a process of its own, with its workers: seconds on the clock and of the processor, peak memory of one in MiB."""

    wall: float
    processor: float
    memory: float


def export(*arguments: object) -> Cost:
    """``kg export`` with `arguments`."""
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


def job(chosen: argparse.Namespace, *authority: Path) -> Job:
    """Export as N-Quads, validated."""
    return Job(BASE, authority, DEFAULT_MODEL, chosen.extractor, None, "shacl", True, "nquads", Metadata(), None, 5_000_000)


def stages(chosen: argparse.Namespace, place: Path) -> Iterator[tuple[str, float]]:
    """What is compared inside one process, all loaded and warm."""
    import pyoxigraph

    from kg.rdf.graph import from_quads
    from kg.validate.shapes import validate

    paths = sorted(corpus(place / "in", chosen.articles).glob("*.txt"))
    own = job(chosen)
    read = [read_path(path) for path in paths]
    cut: list[Any] = [(d, [c.mask for c in citations(d) if c.mask]) for d in read]
    tasks = [Task(path, place / "out" / f"{path.stem}.nq") for path in paths]
    work(tasks[:4], own)
    took = in_turn({"spacy": lambda: [p.doc for p in parse(cut)], "whole": lambda: work(tasks, own)}, chosen.rounds)
    yield "spaCy pipeline, seconds of processor time per document", took["spacy"] / len(tasks)
    yield "whole export, seconds of processor time per document", took["whole"] / len(tasks)
    yield "graph, kB of N-Quads per document", sum(t.place.stat().st_size for t in tasks if t.place) / len(tasks) / 1000
    yield f"whole export ({chosen.extractor}, validated and written) / spaCy pipeline", took["whole"] / took["spacy"]
    authority = authority_of(own)
    analysed = list(analyse_all(read[:10], authority, model=DEFAULT_MODEL, extractor=chosen.extractor))
    graphs = [map_analysis(analysis, BASE, authority) for analysis in analysed]
    yield "triples per document", sum(map(len, graphs)) / len(graphs)
    in_rdflib = [from_quads(g) for g in graphs]
    lines = pyoxigraph.RdfFormat.N_TRIPLES
    took = in_turn(
        {
            "turtle": lambda: [serialize(g, "turtle") for g in graphs],
            "nquads": lambda: [serialize(g, "nquads") for g in graphs],
            "plain": lambda: [pyoxigraph.serialize([q.triple for q in g], format=lines) for g in graphs],
            "rdflib": lambda: [g.serialize(format="turtle") for g in in_rdflib],
        },
        chosen.rounds,
    )
    yield "our Turtle / plain N-Triples lines", took["turtle"] / took["plain"]
    yield "our N-Quads / plain N-Triples lines", took["nquads"] / took["plain"]
    yield "rdflib's Turtle / our Turtle", took["rdflib"] / took["turtle"]
    yield "rdflib's Turtle / our N-Quads", took["rdflib"] / took["nquads"]
    few = graphs[:3]
    validate(few[0], engine="pyshacl")
    both = {"ours": lambda: [validate(g) for g in few], "pyshacl": lambda: [validate(g, engine="pyshacl") for g in few]}
    took = in_turn(both, chosen.rounds)
    yield "pySHACL / our validation", took["pyshacl"] / took["ours"]


def growth_by_names(chosen: argparse.Namespace, place: Path) -> Iterator[tuple[str, float]]:
    """An authority of many names against one of few: loading once, and each document."""
    paths = sorted(corpus(place / "in", chosen.articles).glob("*.txt"))
    tasks = [Task(path, place / "out" / f"{path.stem}.nq") for path in paths]
    took: list[float] = []
    for n, count in enumerate(chosen.names):
        own = job(chosen, names(place / f"{n}.tsv", count))
        yield f"authority of {count:,} more names: loading it, seconds", seconds(lambda own=own: authority_of(own))  # type: ignore[misc]
        work(tasks[:4], own)
        took.append(in_turn({"": lambda own=own: work(tasks, own)}, chosen.rounds)[""])  # type: ignore[misc]
        if n:
            yield f"authority of {count:,} more names / {chosen.names[n - 1]:,}, time per document", took[n] / took[n - 1]


def workers(chosen: argparse.Namespace, place: Path) -> Iterator[tuple[str, float]]:
    """One process against one and two worker processes over the same articles, in turn; the best round of each."""
    folder = corpus(place / "in", chosen.workload)
    wall: dict[str, list[float]] = {"here": [], "one": [], "two": []}
    for n in range(chosen.rounds):
        for name, flags in {"here": ("--jobs", 1), "one": ("--jobs", 1, "--limit-seconds", 300), "two": ("--jobs", 2)}.items():
            load = os.getloadavg()[0]
            wall[name].append(export(folder, "-o", f"{place}/{name}-{n}/", *flags, "--extractor", chosen.extractor).wall)
            print(f"          ({name}: {wall[name][-1]:.1f} s, load before {load:.1f})", flush=True)
    best = {name: min(took) for name, took in wall.items()}
    yield f"1 worker / 2 workers, {chosen.workload} documents (on the clock; start and loading counted)", best["one"] / best["two"]
    yield f"1 process without worker / 2 workers, {chosen.workload} documents (the same)", best["here"] / best["two"]


def sizes(chosen: argparse.Namespace, place: Path) -> Iterator[tuple[str, float]]:
    """Whole runs over more and more documents, loading counted; the largest once more, unchanged."""
    rules = ("--jobs", 1, "--extractor", chosen.extractor)
    measured: list[Cost] = []
    for n, size in enumerate(chosen.sizes):
        folder, out = corpus(place / f"in-{n}", size, chosen.sentences), f"{place}/size-{n}/"
        measured.append(export(folder, "-o", out, *rules))
        yield f"peak memory at {size:,} documents, MiB", measured[n].memory
        yield f"seconds of processor time at {size:,} documents", measured[n].processor
        if n:
            before = chosen.sizes[n - 1]
            yield f"peak memory at {size:,} documents / {before:,}", measured[n].memory / measured[n - 1].memory
            each = (measured[n].processor / size) / (measured[n - 1].processor / before)
            yield f"time per document at {size:,} / {before:,} (start and loading counted)", each
        if size == chosen.sizes[-1]:
            again = export(folder, "-o", out, *rules)
            yield f"unchanged re-run at {size:,} documents, seconds of processor time", again.processor
            yield f"unchanged re-run / full run at {size:,} documents", again.processor / measured[n].processor
            yield f"peak memory of the re-run at {size:,} documents, MiB", again.memory


PARTS = {"stages": stages, "names": growth_by_names, "workers": workers, "sizes": sizes}


def _numbers(text: str) -> list[int]:
    return [int(n) for n in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="stages, names, workers, sizes (default all)")
    parser.add_argument("--articles", type=int, default=40, metavar="N", help="for stages and names (default 40)")
    parser.add_argument("--workload", type=int, default=200, metavar="N", help="articles for the workers (default 200)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of what is done in turn (default 3)")
    parser.add_argument("--sizes", type=_numbers, default=[100, 1_000, 10_000], metavar="N,N", help="for memory and growth")
    parser.add_argument("--sentences", type=int, default=58, metavar="N", help="of an article in sizes (default 58, about 860 words)")
    parser.add_argument("--names", type=_numbers, default=[2_000, 50_000], metavar="N,N", help="names of the authorities compared")
    parser.add_argument("--extractor", choices=EXTRACTORS, default="rules")
    chosen = parser.parse_args()
    if unknown := sorted(set(chosen.parts) - PARTS.keys()):
        parser.error(f"no part {unknown[0]!r}: use {', '.join(PARTS)}")
    print(f"articles of {len(article(0).split())} words, in sizes {len(article(0, chosen.sentences).split())}; {chosen.extractor}")
    for part in chosen.parts or PARTS:
        print(f"{part}: load {' '.join(f'{n:.1f}' for n in os.getloadavg())}", flush=True)
        with tempfile.TemporaryDirectory() as place:
            Path(place, "out").mkdir()
            for name, value in PARTS[part](chosen, Path(place)):
                print(f"{value:9.3f}  {name}", flush=True)


if __name__ == "__main__":
    main()
