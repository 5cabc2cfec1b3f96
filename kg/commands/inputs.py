"""The articles that the arguments of a command stand for, and where their graphs go."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, OutputError
from kg.read import ENDINGS

LIST = ".list"
STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Named:
    """A file's name below what named it (its path below a folder, else its own name), and the argument that named it."""

    name: Path
    argument: Path


def articles(arguments: Iterable[Path]) -> dict[Path, Path]:
    """The articles that `arguments` name, each once, in order, with their names; see :func:`named`."""
    return {path: how.name for path, how in named(arguments).items()}


def named(arguments: Iterable[Path]) -> dict[Path, Named]:
    """The articles that `arguments` name, each once, in order: files, folders (searched to the bottom), patterns and lists.

    A list is a file that ends in ``.list``, or standard input ("-"): a path in each line, from the current folder. A file's ending
    does not matter where the file itself is named. InputError for what names nothing.
    """
    found: dict[Path, Named] = {}
    for argument in arguments:
        for path, name in _named(argument):
            found.setdefault(path, Named(name, argument))
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


def _named(argument: Path) -> Iterator[tuple[Path, Path]]:
    if argument.is_dir():
        found = sorted(p for p in argument.rglob("*") if p.name.lower().endswith(ENDINGS) and p.is_file() and not p.name.startswith("."))
        if not found:
            raise InputError(f"{argument}: no articles in this folder: they end in {', '.join(ENDINGS)}")
        yield from ((path, path.relative_to(argument)) for path in found)
    elif argument == STDIN or argument.suffix == LIST:
        yield from _listed(argument)
    elif not argument.exists() and any(c in str(argument) for c in "*?["):
        matches = sorted(Path(m) for m in glob.glob(str(argument), recursive=True) if Path(m).is_file())
        if not matches:
            raise InputError(f"{argument}: no file fits this pattern")
        yield from ((path, Path(path.name)) for path in matches)
    else:
        yield argument, Path(argument.name)


def _listed(argument: Path) -> Iterator[tuple[Path, Path]]:
    """The paths in the lines of a list; blank lines are passed over. A relative path is also the name."""
    try:
        lines = (sys.stdin.buffer.read() if argument == STDIN else argument.read_bytes()).decode("utf-8").splitlines()
    except OSError as e:
        raise InputError(f"{argument}: cannot be read: {e.strerror or e}; give a list of files, one a line") from e
    except UnicodeDecodeError as e:
        raise InputError(f"{argument}: is no list of files: give a path in each line, in UTF-8") from e
    paths = [Path(line) for line in lines if line.strip()]
    if not paths:
        raise InputError(f"{argument}: names no files: give a path in each line")
    for path in paths:
        yield path, Path(path.name) if path.is_absolute() or ".." in path.parts else path
