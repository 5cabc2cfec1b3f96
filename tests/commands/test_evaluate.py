"""``kg evaluate``: a marked folder in, figures out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import ARTICLE, Kg, one_line

GOLD = {
    "actors": [{"id": "russia", "label": "Russia", "type": "State", "wikidata": "Q159", "surface": ["Moscow", "Russia", "Russian"]}],
    "offices": [],
    "positions": [],
    "citations": [{"text": "TASS, March 10", "source": "TASS", "date": "2017-03-10", "see": False}],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with one marked article."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "one.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "gold" / "one.json").write_text(json.dumps(GOLD), "utf-8")
    return tmp_path / "gold"


def test_table_files_and_comparison(kg: Kg, gold: Path) -> None:
    result = kg("evaluate", gold, "--json", "old.json", "--html", "page.html", "--misses")
    assert (result.exit_code, result.stderr) == (0, "")
    (row,) = (line.split() for line in result.stdout.splitlines() if line.startswith("citations"))
    assert row[4:] == ["1", "1", "3"]  # right, gold, found
    assert "Interfax, March 11" in Path("page.html").read_text("utf-8")
    again = kg("evaluate", gold, "--against", "old.json", "--extractor", "rules")
    assert again.exit_code == 0
    assert "F1 before" in again.stdout


def test_json_alone_on_standard_output(kg: Kg, gold: Path) -> None:
    assert json.loads(kg("evaluate", gold, "--json", "-", "--extractor", "rules").stdout)


def test_check(kg: Kg, gold: Path) -> None:
    assert kg("evaluate", gold, "--check").output == ""
    (gold / "one.json").write_text(
        json.dumps({**GOLD, "citations": [{"text": "no such words", "source": "x", "date": None, "see": False}]})
    )
    result = kg("evaluate", gold, "--check")
    assert result.exit_code == 3
    assert "no such words" in result.stdout
    assert "1 faults in the marks" in one_line(result)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "nowhere: not a folder"),  # no folder
        (("gold", "--against", "absent.json"), "absent.json"),  # no earlier result
    ],
)
def test_bad_calls(kg: Kg, gold: Path, arguments: tuple[str, ...], words: str) -> None:
    result = kg("evaluate", *arguments)
    assert result.exit_code == 3
    assert words in one_line(result)
