"""``kg ontology``: terms listed, files written."""

from __future__ import annotations

import json
from pathlib import Path

from kg.rdf.ontology import FILES, content
from tests.commands.conftest import Kg, one_line


def test_list(kg: Kg) -> None:
    lines = kg("ontology").stdout.splitlines()
    assert lines[0].split() == ["term", "kind", "label", "definition"]
    assert any(line.split()[:2] == ["kg:Position", "class"] for line in lines)


def test_words_and_kind_narrow(kg: Kg) -> None:
    found = json.loads(kg("ontology", "missile", "defence", "--kind", "concept", "--json").stdout)
    assert [t["label"] for t in found] == ["missile defence"]


def test_files_are_written_as_they_ship(kg: Kg) -> None:
    result = kg("ontology", "-o", "out/terms")
    assert (result.exit_code, result.stdout) == (0, "")
    assert {p.name: p.read_bytes() for p in Path("out/terms").iterdir()} == {name: content(name) for name in FILES}


def test_no_such_term(kg: Kg) -> None:
    result = kg("ontology", "unheard-of")
    assert result.exit_code == 3
    assert "no term of the ontology is named like 'unheard-of'" in one_line(result)
