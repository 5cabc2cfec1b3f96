"""A data set as a folder of files: to download, to read, to harvest, to compare with the next."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kg.data import data
from kg.errors import GraphError, InputError, OutputError
from kg.publish import changes, network
from kg.publish.dataset import Distribution, Edition, describe
from kg.publish.feed import feed
from kg.publish.nanopub import nanopubs
from kg.publish.pages import pages
from kg.publish.records import records
from kg.publish.vocabulary import trig
from kg.rdf import ontology
from kg.rdf.formats import serialize

if TYPE_CHECKING:
    from pyoxigraph import Quad

DATA = "data.nq.gz"
SUMS = "SHA256SUMS"
_FORMS = (
    (DATA, "nquads", "N-Quads: every statement with the graph it stands in", "application/n-quads", "N-Quads"),
    ("data.trig.gz", "trig", "TriG: the same, easier to read", "application/trig", "TriG"),
    ("data.ttl.gz", "turtle", "Turtle: all statements in one graph", "text/turtle", "Turtle"),
)
_ABOUT = (
    ("dataset.ttl", "description of the data set (VoID, DCAT 3)"),
    ("ontology/policy-kg.ttl", "the ontology; its schemes stand beside it"),
    ("network/actors.graphml", "discourse network: actors joined by shared and by opposed positions (GraphML)"),
    ("network/affiliation.graphml", "discourse network: actors and what they take a stance on (GraphML)"),
    ("network/statements.csv", "positions with the variables of Discourse Network Analyzer (CSV)"),
    ("feed/index.trig", "feed for harvesters (Linked Data Event Stream)"),
    (SUMS, "checksums of all files: sha256sum -c SHA256SUMS"),
)


def files(quads: Sequence[Quad], base: str, edition: Edition, since: Path | None = None, with_nanopubs: bool = False) -> dict[str, bytes]:
    """All files of a dump by their path below its folder; the same quads in any order and the same edition give the same bytes.

    `since` is the folder of an earlier dump: its feed goes on, and the changes since then are told. GraphError where there is nothing to
    dump, ConfigError where the earlier feed does not fit, InputError where the earlier dump cannot be read.
    """
    if not quads:
        raise GraphError("no statements to dump")
    rows = records(quads)
    dumps = [Distribution(name, title, media, form, zipped(serialize(quads, to))) for name, to, title, media, form in _FORMS]
    if with_nanopubs:
        content = trig(nanopubs(quads, edition.publisher_iri, edition.license, edition.date))
        title = "Nanopublications of the positions (TriG)"
        dumps.append(Distribution("nanopubs.trig.gz", title, "application/trig", "TriG", zipped(content)))
    old, earlier = read_dump(since) if since else ([], {})
    found = {d.name: d.content for d in dumps}
    found["dataset.ttl"] = describe(quads, rows, base, edition, dumps)
    found |= {f"ontology/{name}": ontology.content(name) for name in ontology.FILES}
    found |= {f"shapes/{f.name}": f.read_bytes() for f in data("shapes").iterdir() if f.name.endswith(".ttl")}
    found |= {f"network/{name}": content for name, content in network.files(rows).items()}
    found |= {f"feed/{name}": content for name, content in feed(quads, old, earlier, f"{edition.url}feed/", edition.date).items()}
    counted = None
    if since:
        before = records(old)
        different = changes.changes(before, rows)
        found["changes/positions.csv"] = changes.log(different, rows, before)
        found["changes/patch.ru"] = changes.patch(old, quads)
        counts = Counter(c.kind for c in different)
        counted = [(str(kind), counts[kind]) for kind in changes.Kind]
    found |= pages(edition, rows, [*((d.name, d.title) for d in dumps), *_ABOUT], counted)
    found[SUMS] = "".join(f"{hashlib.sha256(found[name]).hexdigest()}  {name}\n" for name in sorted(found)).encode()
    return dict(sorted(found.items()))


def read_dump(folder: Path) -> tuple[list[Quad], dict[str, bytes]]:
    """The quads of an earlier dump and the files of its feed; InputError, GraphError."""
    from pyoxigraph import RdfFormat, parse

    try:
        quads = list(parse(gzip.decompress((folder / DATA).read_bytes()), RdfFormat.N_QUADS))
        return quads, {p.name: p.read_bytes() for p in sorted((folder / "feed").glob("*.trig"))}
    except (OSError, EOFError) as e:
        raise InputError(f"{folder}: no sound dump to compare with: {getattr(e, 'strerror', None) or e}") from e
    except SyntaxError as e:
        raise GraphError(f"{folder / DATA}: not sound N-Quads: {e.msg}") from e


def write_dump(folder: Path, content: Mapping[str, bytes]) -> None:
    """Put the files of a dump into `folder`, all or none: they are written beside it, then the two change places.

    An earlier dump there goes. OutputError where `folder` holds anything else, or cannot be written.
    """
    folder = folder.resolve()
    if folder.exists() and not (folder / SUMS).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder}: is there and no dump: name a new or empty folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent) as beside:
            new, gone = Path(beside) / "new", Path(beside) / "old"
            _write_files(new, content)
            if folder.exists():
                os.replace(folder, gone)
            try:
                os.replace(new, folder)
            except OSError:
                if gone.exists():
                    os.replace(gone, folder)
                raise
    except OSError as e:
        raise OutputError(f"{folder}: cannot be written ({e.strerror or e})") from e


def zipped(content: bytes) -> bytes:
    """`content` in gzip's form, without a time and a name, so that the same content gives the same bytes."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()


def _write_files(folder: Path, content: Mapping[str, bytes]) -> None:
    for name, body in content.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
