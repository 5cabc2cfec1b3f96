"""Graphs in files -> a store on disk, made once and opened again as long as the files stay the same.

A store lies in a folder named by the digest of its inputs: it is never changed, so several servers may read it at once. The stores
that were used last stay; older ones are removed when one is prepared, unless a server holds them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.errors import InputError, OutputError
from kg.rdf import iris
from kg.rdf import vocabulary as v
from kg.rdf.files import ENDINGS

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

LAYOUT = "3"  # of the folder; a new one makes old folders unread
TEXT_ENDING = ".txt"
KEPT = 3  # stores that stay beside each other, so that going back and forth between some sets of graphs makes none anew
_MARK = "texts.json"  # written last of a store; its time of change is when the store was last used, and servers lock it
_MAKING = ".making-"
_ABANDONED = 24 * 3600  # seconds after which a half-made store is taken for that of a program that was ended


@dataclass(frozen=True, slots=True)
class State:
    """A store made from files: where it lies, the digest of what is in it, and the texts that stood beside the graphs.

    `texts` leads from the sha-256 of a text (``kg:textDigest``) to the file that holds it.
    """

    folder: Path
    digest: str
    texts: Mapping[str, Path]

    @property
    def store(self) -> Path:
        """The folder of the RDF store."""
        return self.folder / "store"

    @property
    def index(self) -> Path:
        """The full-text index, an SQLite file."""
        return self.folder / "search.sqlite"


def cache_folder() -> Path:
    """Where stores are kept unless told otherwise: below ``XDG_CACHE_HOME`` (default ``~/.cache``)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policy-kg" / "serve"


def inputs(arguments: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The graphs and the texts that `arguments` name, folders searched to the bottom, each file once, in order.

    InputError for what is not there and where there is no graph.
    """
    given = list(arguments)
    found: dict[Path, None] = {}
    for argument in given:
        if argument.is_dir():
            found |= dict.fromkeys(sorted(p for p in argument.rglob("*") if p.is_file() and not p.name.startswith(".")))
        elif argument.is_file():
            found[argument] = None
        else:
            raise InputError(f"{argument}: no such file or folder")
    texts = [p for p in found if p.suffix.lower() == TEXT_ENDING]
    graphs = [p for p in found if p.suffix.lower().lstrip(".") in ENDINGS]
    if not graphs:
        endings = ", ".join(f".{e}" for e in ENDINGS)
        raise InputError(f"{', '.join(map(str, given))}: no graphs there (they end in {endings}): make them with kg export")
    return graphs, texts


def prepare(graphs: Sequence[Path], texts: Sequence[Path], cache: Path) -> State:
    """The store of `graphs` and the shipped ontology below `cache`: as it is where it was made before, else made now.

    InputError and GraphError for a graph that cannot be read, OutputError where `cache` cannot be written.
    """
    digest = _digest([*graphs, *texts])
    folder = cache / digest
    if not (folder / _MARK).is_file():
        _make(graphs, texts, folder)
    _used(folder)
    _remove_old(cache)
    known: dict[str, str] = json.loads((folder / _MARK).read_text("utf-8"))
    by_content = {file_digest(p): p for p in texts}
    return State(folder, digest, {text: by_content[content] for text, content in known.items() if content in by_content})


@contextmanager
def held(state: State) -> Iterator[None]:
    """While it lasts no other server removes the store."""
    with (state.folder / _MARK).open("rb") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield


def _used(folder: Path) -> None:
    """Note that the store is used now; a cache that cannot be written to is left as it is."""
    with suppress(OSError):
        os.utime(folder / _MARK)


def _remove_old(cache: Path) -> None:
    """Remove all but the KEPT stores that were used last, and what programs that were ended left half made. Held ones stay."""
    stores = sorted((p for p in cache.glob("*/" + _MARK)), key=_time, reverse=True)
    for mark in stores[KEPT:]:
        with suppress(OSError), mark.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError, an OSError, where a server holds it
            shutil.rmtree(mark.parent, ignore_errors=True)
    for half in cache.glob(_MAKING + "*"):
        if _time(half) < time.time() - _ABANDONED:
            shutil.rmtree(half, ignore_errors=True)


def _time(path: Path) -> float:
    """When it was changed last, in seconds since 1970; 0 where it has gone meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def file_digest(path: Path) -> str:
    """sha-256 of the file, hexadecimal; InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as e:
        raise InputError(f"{path}: cannot be read ({e.strerror})") from e


def _digest(paths: Sequence[Path]) -> str:
    """Of the contents of the files, in any order, and of what makes the store."""
    parts = sorted(f"{p.suffix.lower()} {file_digest(p)}" for p in paths)
    return hashlib.sha256("\n".join([LAYOUT, kg.__version__, *parts]).encode()).hexdigest()[:16]


def _make(graphs: Sequence[Path], texts: Sequence[Path], folder: Path) -> None:
    """Make the store beside its place and rename it there, so that nobody opens a half."""
    from pyoxigraph import Store

    from kg.rdf.ontology import quads as ontology
    from kg.serve.search import make_index

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder.parent))
    except OSError as e:
        raise OutputError(f"{folder.parent}: no store can be made there ({e.strerror}): name another folder with --state") from e
    try:
        store = Store(str(making / "store"))
        # All at once: each bulk load writes files of its own, and many small ones are slow to make and to read.
        store.bulk_extend(_doubled(chain(ontology(), chain.from_iterable(map(_quads, graphs)))))
        store.optimize()
        store.flush()
        make_index(store, making / "search.sqlite")
        del store
        (making / _MARK).write_text(json.dumps(dict(_texts(texts))), "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _doubled(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Each quad, and its triple in the default graph: that holds each triple once, which Oxigraph's view of all graphs as one does not."""
    from pyoxigraph import Quad

    for q in quads:
        yield q
        yield Quad(q.subject, q.predicate, q.object)


def _quads(path: Path) -> list[Quad]:
    """The file's quads; triples of a file about one document stand in the graphs that the contract has for them."""
    from pyoxigraph import DefaultGraph, NamedNode, Quad

    from kg.rdf.files import read_graph

    quads = read_graph(path)
    typed = [(_subject(q), getattr(q.object, "value", "")) for q in quads if q.predicate.value == v.TYPE]
    documents = {subject for subject, type_ in typed if type_ == v.DOCUMENT}
    if len(documents) != 1 or any(not isinstance(q.graph_name, DefaultGraph) for q in quads):
        return quads
    document = documents.pop()
    base = document.rpartition("document/")[0]
    shared = {v.ACTOR: NamedNode(iris.actors_graph(base)), v.ISSUE: NamedNode(iris.issues_graph(base))} if base else {}
    graphs = {subject: shared[type_] for subject, type_ in typed if type_ in shared}
    own = NamedNode(document)
    return [Quad(q.subject, q.predicate, q.object, graphs.get(_subject(q), own)) for q in quads]


def _texts(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """For each text that can be read, the digest by which graphs know it and that of its file."""
    for path in paths:
        text = read_text(path)
        if text is not None:
            yield hashlib.sha256(text.encode("utf-8")).hexdigest(), file_digest(path)


def read_text(path: Path) -> str | None:
    """The text that offsets count in; None where the file holds no article that can be read."""
    from kg.read.text import read_path

    try:
        return read_path(path, any_language=True).text
    except InputError:
        return None


def base_of(store: Store, wanted: str) -> str:
    """The base of the IRIs in `store`: `wanted` where a document has it, else that of the first document; `wanted` without documents."""
    from pyoxigraph import DefaultGraph, NamedNode

    documents = sorted(_subject(q) for q in store.quads_for_pattern(None, NamedNode(v.TYPE), NamedNode(v.DOCUMENT), DefaultGraph()))
    if any(d.startswith(wanted) for d in documents):
        return wanted
    bases = [d.rpartition("document/")[0] for d in documents if "document/" in d]
    return bases[0] if bases else wanted


def _subject(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", ""))
