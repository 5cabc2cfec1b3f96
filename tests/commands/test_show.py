"""``kg show``: the article in the terminal, and all that was found as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.conftest import ARTICLE, Kg, one_line


def test_the_article_and_its_tables(kg: Kg, article: Path) -> None:
    result = kg("show", article, COLUMNS="200")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Moscow Rejects New Missile Shield" in result.stdout
    assert any("Interfax, March 11" in line and "2017-03-11" in line for line in result.stdout.splitlines())
    assert "\x1b" not in result.stdout  # no colours where nobody sees them


def test_json_has_offsets_into_the_text(kg: Kg, article: Path) -> None:
    told = json.loads(kg("show", article, "--json").stdout)
    assert told["document"]["text"] == ARTICLE
    spans = [c["span"] for c in told["citations"]]
    assert [ARTICLE[s["start"] : s["end"]] for s in spans] == ["TASS, March 10", "Interfax, March 11", "Xinhua, March 12"]


def test_min_confidence_leaves_out(kg: Kg, article: Path) -> None:
    sure = json.loads(kg("show", article, "--json", "--min-confidence", "0.6").stdout)["positions"]
    every = json.loads(kg("show", article, "--json", "--min-confidence", "0").stdout)["positions"]
    assert 0 < len(sure) < len(every)
    assert sure == [p for p in every if p["confidence"] >= 0.6]


def test_bad_article(kg: Kg, tmp_path: Path) -> None:
    result = kg("show", "absent.txt")
    assert result.exit_code == 3
    assert one_line(result).startswith("Error: absent.txt: cannot be read")
