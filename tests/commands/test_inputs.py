"""Which articles the arguments name, and where their graphs go."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.commands.inputs import articles, places
from kg.errors import InputError, OutputError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles, one of them deep, and other files."""
    for name in ("b.txt", "a.txt", "deep/c.TXT", "deep/notes.rst", ".hidden.txt", "[1].txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "none.list").write_text("\n\n")
    (tmp_path / "some.list").write_text(f"in/deep/c.TXT\n\n{tmp_path}/in/a.txt\n../in/b.txt\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["in/b.txt", "in/a.txt"], {"in/b.txt": "b.txt", "in/a.txt": "a.txt"}),  # files, in the order given
        (["in"], {"in/[1].txt": "[1].txt", "in/a.txt": "a.txt", "in/b.txt": "b.txt", "in/deep/c.TXT": "deep/c.TXT"}),  # a folder, sorted
        (["in/?.txt"], {"in/a.txt": "a.txt", "in/b.txt": "b.txt"}),  # a pattern
        (["in/**/c.*"], {"in/deep/c.TXT": "c.TXT"}),  # a pattern over folders
        (["in/[1].txt"], {"in/[1].txt": "[1].txt"}),  # a file whose name looks like a pattern
        (["in/a.txt", "in/a.txt"], {"in/a.txt": "a.txt"}),  # twice is once
        (["in/deep/notes.rst"], {"in/deep/notes.rst": "notes.rst"}),  # any ending where the file is named
        (["some.list"], {"in/deep/c.TXT": "in/deep/c.TXT", "HERE/in/a.txt": "a.txt", "../in/b.txt": "b.txt"}),  # a list
        (["absent.txt"], {"absent.txt": "absent.txt"}),  # reading it will tell
    ],
)
def test_articles(folder: Path, arguments: list[str], expected: dict[str, str]) -> None:
    assert {str(p): str(n) for p, n in articles(map(Path, arguments)).items()} == {
        p.replace("HERE", str(folder)): n for p, n in expected.items()
    }


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("absent.list", "absent.list: cannot be read"),  # no such list
        ("none.list", "none.list: names no files"),  # a list of nothing
        ("empty", "empty: no articles in this folder"),  # a folder without articles
        ("in/*.pdf", "in/*.pdf: no file fits this pattern"),  # a pattern for nothing
    ],
)
def test_nothing_named(folder: Path, argument: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        articles([Path(argument)])
    assert words in str(caught.value)


def test_places_keep_the_folders() -> None:
    named = {Path("in/a.txt"): Path("a.txt"), Path("in/d/v1.2.txt"): Path("d/v1.2.txt")}
    assert places(named, Path("out"), "nq") == {Path("in/a.txt"): Path("out/a.nq"), Path("in/d/v1.2.txt"): Path("out/d/v1.2.nq")}


def test_two_articles_for_one_place() -> None:
    with pytest.raises(OutputError, match=r"out/a\.ttl: both x/a\.txt and y/a\.txt would be written there"):
        places({Path("x/a.txt"): Path("a.txt"), Path("y/a.txt"): Path("a.txt")}, Path("out"), "ttl")
