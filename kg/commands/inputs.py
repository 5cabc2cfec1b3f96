"""The articles that the arguments of a command stand for, and where their graphs go."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.errors import InputError, OutputError

ARTICLES = (".txt",)  # endings of the articles that a folder is searched for


def articles(arguments: Iterable[Path]) -> dict[Path, Path]:
    """The articles that `arguments` name, each once, in order: files, folders (searched to the bottom) and patterns.

    Each comes with its name: the path below the folder that was named, else the file's own name. A file's ending does not
    matter where the file itself is named. InputError for what names nothing.
    """
    found: dict[Path, Path] = {}
    for argument in arguments:
        for path in _named(argument):
            found.setdefault(path, path.relative_to(argument) if argument.is_dir() else Path(path.name))
    return found


def places(named: Mapping[Path, Path], folder: Path, ending: str) -> dict[Path, Path]:
    """The file below `folder` for the graph of each article; OutputError where two would go to one file."""
    found: dict[Path, Path] = {}
    taken: dict[Path, Path] = {}
    for path, name in named.items():
        place = found[path] = folder / name.with_suffix(f".{ending}")
        if (other := taken.setdefault(place, path)) != path:
            raise OutputError(f"{place}: both {other} and {path} would be written there: export them to different folders")
    return found


def _named(argument: Path) -> Iterator[Path]:
    if argument.is_dir():
        found = sorted(p for p in argument.rglob("*") if p.suffix.lower() in ARTICLES and p.is_file() and not p.name.startswith("."))
        if not found:
            raise InputError(f"{argument}: no articles in this folder: they end in {', '.join(ARTICLES)}")
        yield from found
    elif not argument.exists() and any(c in str(argument) for c in "*?["):
        matches = sorted(Path(m) for m in glob.glob(str(argument), recursive=True) if Path(m).is_file())
        if not matches:
            raise InputError(f"{argument}: no file fits this pattern")
        yield from matches
    else:
        yield argument
