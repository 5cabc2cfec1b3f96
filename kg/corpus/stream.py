"""The graphs of all documents as one gzip file: their parts, joined in the order of the documents' names.

N-Quads, N-Triples, TriG and Turtle may be put one after the other. What documents share (actors, issues) is then stated with each.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

from kg.corpus.manifest import Manifest
from kg.corpus.run import digest
from kg.errors import InputError, OutputError
from kg.rdf.formats import format_of
from kg.write import writing

ENDING = ".gz"
_JOINABLE = ("nquads", "trig", "ntriples", "turtle")


def form_of(output: str) -> str:
    """The format of the stream `output` ("corpus.nq.gz"); OutputError where its ending tells none that can be joined."""
    form = format_of(output.removesuffix(ENDING))
    if form not in _JOINABLE:
        raise OutputError(f"{output}: {form} files cannot be joined: use .nq.gz, .trig.gz, .nt.gz or .ttl.gz")
    return form


def work_folder(output: Path) -> Path:
    """Where the parts lie, beside the stream; with it, the next run does only what changed."""
    return output.parent / f".{output.name}.work"


def part(folder: Path, source: Path, ending: str) -> Path:
    """The place of the part for the document `source`."""
    name = hashlib.sha256(str(source).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return folder / name[:2] / f"{name}.{ending}"


def join(manifest: Manifest, output: Path) -> bool:
    """Join the parts to `output`, unless it is joined from just these; true where it was written. OutputError."""
    told = hashlib.sha256()
    for row in manifest.parts():
        told.update(f"{row.place} {row.output}\n".encode())
    parts = told.hexdigest()
    former = manifest.joined(output.name)
    if former is not None and former == (parts, digest(output)):
        return False
    with writing(output) as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as stream:
        for row in manifest.parts():
            try:
                with (manifest.folder / row.place).open("rb") as source:
                    shutil.copyfileobj(source, stream)
            except FileNotFoundError as e:
                raise InputError(f"{manifest.folder / row.place}: is gone: run kg export again") from e
    manifest.join(output.name, parts, digest(output))
    return True
