"""Graphs of as many documents as a test wants: one of tests/newsroom.py under other digests, so that all keep the contract."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from kg.authority.load import load
from kg.rdf.mapping import map_analysis
from tests.newsroom import BASE, analyses


def write(folder: Path, documents: int, base: str, title: str = "Still Waters", article: int = 2) -> list[Path]:
    """`documents` files of N-Quads in `folder`, each with a document of its own and the graphs that all share.

    `article` is the one of tests/newsroom.py (from 0) that they are made from; the last is the shortest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = serialize(map_analysis(analyses()[article], BASE, load()), format=RdfFormat.N_QUADS)
    assert content is not None
    text = content.decode().replace(BASE, base).replace("Still Waters", title)
    found = re.search(r"/document/([0-9a-f]{16})", text)
    assert found
    files = []
    for i in range(documents):
        file = folder / f"{i:04}.nq"
        file.write_text(text.replace(found[1], hashlib.sha256(str(i).encode()).hexdigest()[:16]), "utf-8")
        files.append(file)
    return files


def sizes(files: list[Path]) -> dict[str, int]:
    """How many triples each graph of `files` has."""
    graphs: dict[str, set[str]] = {}
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            name = line.removesuffix(" .").rpartition(" <")[2].removesuffix(">")
            graphs.setdefault(name, set()).add(line)
    return {name: len(lines) for name, lines in graphs.items()}
