"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.write import write


def test_new_file_in_a_new_folder(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b.ttl", b"x")
    assert (tmp_path / "a" / "b.ttl").read_bytes() == b"x"


def test_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "b.ttl"
    path.write_bytes(b"old and longer")
    path.chmod(0o640)
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["b.ttl"]


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.ttl").symlink_to("real.ttl")
    write(tmp_path / "link.ttl", b"x")
    assert (tmp_path / "link.ttl").is_symlink()
    assert (tmp_path / "real.ttl").read_bytes() == b"x"


def test_device_is_written_and_not_replaced() -> None:
    write("/dev/null", b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_standard_output() -> None:
    code = "from kg.write import write; write('-', b'\\xc3\\xa4\\n')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"\xc3\xa4\n"


def test_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "b.ttl"
    path.write_bytes(b"old")
    code = f"""
import resource
from kg.write import write
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write({str(path)!r}, b"new" * 1000)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.strip().endswith("OutputError: " + f"{path}: cannot be written (File too large)")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["b.ttl"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("folder", "folder: is a folder; name a file in it"),  # a folder in the place of the file
        ("file/b.ttl", "b.ttl: cannot be written"),  # a file in the place of the folder
    ],
)
def test_places_that_cannot_be_written(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OutputError) as caught:
        write(tmp_path / name, b"new")
    assert words in str(caught.value)
