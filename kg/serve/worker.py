"""The process that answers one SPARQL query after the other: ``python -m kg.serve.worker STORE MEMORY ANSWER SECONDS``.

It reads jobs from standard input and writes answers to standard output. A job is its length (four bytes, big-endian) and JSON; an
answer is two lengths, of a head in JSON and of a body in bytes, and these. The first answer has an empty head and says that it is
ready. It can only read the store, and it is killed where a query takes too long. MEMORY and ANSWER are limits in bytes (0: none).
After twice SECONDS over one query the system ends it, should the server that watches it be gone.
"""

from __future__ import annotations

import gzip
import io
import json
import signal
import struct
import sys
from typing import IO, TYPE_CHECKING, Any

from kg.rdf.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Store

LENGTH, LENGTHS = struct.Struct(">I"), struct.Struct(">II")
PACKED = 2000  # bytes of an answer that are worth compressing


class TooLarge(Exception):
    """The answer has grown over its limit."""


class Bounded(io.BytesIO):
    """A file in memory that refuses to grow over `limit` bytes (0: any)."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, some: Any, /) -> int:
        """Add `some`; TooLarge."""
        if self.limit and self.tell() + len(some) > self.limit:
            raise TooLarge
        return super().write(some)


def answer(store: Store, job: dict[str, Any], limit: int) -> tuple[dict[str, str], bytes]:
    """What `job` asks of `store`, in at most `limit` bytes: a head that says how it went, and a body.

    A job is a query with ``base``, ``default_graph``, ``named_graphs`` (both empty: those of the query, else all), the media
    types to answer with (``results`` for rows and truth values, ``graph`` for triples, None where the client takes none), and
    ``gzip``, true where the client takes a compressed body: the head then says ``encoding``.
    """
    from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

    out, prefixes = Bounded(limit), dict(PREFIXES)
    graphs: dict[str, Any] = {}
    if job["default_graph"] or job["named_graphs"]:
        graphs = {name: [NamedNode(iri) for iri in job[name]] for name in ("default_graph", "named_graphs")}
    try:
        results = store.query(job["query"], base_iri=job["base"], prefixes=prefixes, **graphs)
        if isinstance(results, QuerySolutions | QueryBoolean):
            if not job["results"]:
                return {"kind": "unacceptable"}, b""
            form = QueryResultsFormat.from_media_type(job["results"])
            if form in (QueryResultsFormat.CSV, QueryResultsFormat.TSV) and isinstance(results, QueryBoolean):
                out.write(b"true\n" if results else b"false\n")  # SPARQL 1.1 has no CSV of a truth value; this is what others write
            else:
                results.serialize(out, format=form)
            return _done(job["results"], out.getvalue(), job["gzip"])
        if not job["graph"]:
            return {"kind": "unacceptable"}, b""
        serialize(results, out, format=RdfFormat.from_media_type(job["graph"]), prefixes=prefixes)
        return _done(job["graph"], out.getvalue(), job["gzip"])
    except TooLarge:
        return {"kind": "too large"}, b""
    except SyntaxError as e:
        return {"kind": "syntax", "words": str(e.msg)}, b""
    except (ValueError, OSError, RuntimeError) as e:
        return {"kind": "failed", "words": str(e)}, b""


def _done(form: str, body: bytes, packed: bool) -> tuple[dict[str, str], bytes]:
    head = {"kind": "done", "type": form}
    if packed and len(body) >= PACKED:
        return head | {"encoding": "gzip"}, gzip.compress(body, 4, mtime=0)
    return head, body


def read_job(stream: IO[bytes]) -> bytes | None:
    """The next job; None at the end."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def write_answer(stream: IO[bytes], head: bytes, body: bytes) -> None:
    """Write an answer."""
    stream.write(LENGTHS.pack(len(head), len(body)) + head)
    stream.write(body)
    stream.flush()


def main(store: str, memory: int, limit: int, seconds: float) -> None:
    """Answer jobs until standard input ends."""
    from pyoxigraph import Store

    opened = Store.read_only(store)
    _restrain(memory)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    write_answer(answers, b"{}", b"")
    while (job := read_job(jobs)) is not None:
        _alarm(2 * seconds)
        head, body = answer(opened, json.loads(job), limit)
        _alarm(0)
        write_answer(answers, json.dumps(head).encode(), body)


def _alarm(seconds: float) -> None:
    """Let the system end this process in `seconds` (0: not at all), whatever it is at."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _restrain(memory: int) -> None:
    """Take no more than `memory` bytes of address space beyond what is taken now."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    if memory and sys.platform == "linux":
        with open("/proc/self/statm", "rb") as file:
            taken = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
