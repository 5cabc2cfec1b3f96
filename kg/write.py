"""Bytes -> a file, whole or not at all; ``-`` is standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import OutputError

STDOUT = "-"
HALF = ".kg-part"  # ending of a file that is being written; one that stays is of a process that was killed


def write(output: str | Path, content: bytes) -> None:
    """Put `content` where `output` says.

    A file is written beside its place and then renamed, so that a reader sees the old or the new one and never a half.
    Missing folders are made. A device or pipe is written as it is. OutputError where that cannot be done.
    """
    if str(output) == STDOUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        if path.is_dir():
            raise OutputError(f"{path}: is a folder; name a file in it")
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            _replace(path.resolve(), content)
    except OSError as e:
        raise OutputError(f"{path}: cannot be written ({e.strerror or e})") from e


@contextmanager
def writing(output: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place `output` at the end of the block, or not at all where the block raises. OutputError."""
    try:
        with _beside(output.resolve()) as file:
            yield file
    except OSError as e:
        raise OutputError(f"{output}: cannot be written ({e.strerror or e})") from e


def _replace(path: Path, content: bytes) -> None:
    with _beside(path) as file:
        file.write(content)


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=HALF, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
