"""Reading and checking marks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluate.gold import check, marked, occurrences, part_of, read_gold
from kg.model import ActorType, Span, Stance

SHARED = Path(__file__).resolve().parents[3] / "shared"


def test_marks_become_values(data: Path) -> None:
    gold = read_gold(data / "harbour.json", (data / "harbour.txt").read_text("utf-8"))
    assert [a.id for a in gold.actors] == ["norway", "denmark", "sweden", "lund", "fjord-times", "sound-herald"]
    assert gold.actors[3].type is ActorType.PERSON and gold.actors[3].wikidata is None
    assert gold.positions[3].stance is Stance.SUPPORT and gold.positions[3].target_actor == "sweden"
    assert gold.citations[0].date == "2017-03-03"


Edit = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda g: g["actors"].append(g["actors"][0]), "two actors have the id 'norway'"),  # an id twice
        (lambda g: g["actors"][0].update(surface=["Norge"]), "actor norway: not in the text: 'Norge'"),  # a name that the text lacks
        (lambda g: g["actors"][0].update(surface=[]), "actor norway: surface is empty"),  # no name at all
        (lambda g: g["actors"][0].update(type="Country"), "`$.actors[0].type`"),  # a type that is none
        (lambda g: g["offices"][0].update(of="finland"), "no actor has the id 'finland'"),  # an undefined organisation
        (lambda g: g["offices"][0].update(evidence="Minister Lund"), "evidence not in the text: 'Minister Lund'"),
        (lambda g: g["positions"][0].update(holder="finland"), "no actor has the id 'finland'"),  # an undefined holder
        (lambda g: g["positions"][0].update(target_actor="finland"), "no actor has the id 'finland'"),  # an undefined target
        (lambda g: g["positions"][0].update(evidence="Norway rejected"), "evidence not in the text: 'Norway rejected'"),
        (lambda g: g["positions"][0].update(target="Sweden"), "the target is not inside the evidence"),  # elsewhere in the text
        (lambda g: g["positions"][0].update(stance="against"), "`$.positions[0].stance`"),  # a stance that is none
        (lambda g: g["positions"][0].update(act="shout"), "`$.positions[0].act`"),  # an act that is none
        (lambda g: g["positions"][0].update(mode="said"), "`$.positions[0].mode`"),  # a mode that is none
        (lambda g: g["positions"][0].update(citation="TASS"), "no citation has the text 'TASS'"),  # an undefined citation
        (lambda g: g["positions"][0].pop("evidence"), "missing required field `evidence`"),
        (lambda g: g["citations"][0].update(text="TASS, March 3"), "citation not in the text: 'TASS, March 3'"),
        (lambda g: g["citations"][0].update(date="3 March"), "not a date"),  # not ISO 8601
        (lambda g: g["citations"][0].update(date="2017-02-30"), "not a date"),  # a day that no calendar has
    ],
)
def test_each_fault_is_told(tmp_path: Path, data: Path, edit: Edit, told: str) -> None:
    gold = json.loads((data / "harbour.json").read_text("utf-8"))
    edit(gold)
    path = tmp_path / "harbour.json"
    path.write_text(json.dumps(gold), "utf-8")
    text = (data / "harbour.txt").read_text("utf-8")
    assert any(told in line for line in check(path, text))
    with pytest.raises(InputError) as e:
        read_gold(path, text)
    assert str(path) in str(e.value) and "\n" not in str(e.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"actors": 3}', b"\xff\xfe\x00"],  # empty, broken, not an object, not a list, not UTF-8
)
def test_a_file_of_another_form_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.json: .*docs/evaluate\.md"):
        read_gold(path, "")


def test_folders_without_marks_are_told(tmp_path: Path, data: Path) -> None:
    with pytest.raises(InputError, match="not a folder"):
        marked(tmp_path / "none")
    (tmp_path / "alone.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match="no marked article"):
        marked(tmp_path)
    (other,) = {"build", "choose"} - {part_of("harbour")}
    with pytest.raises(InputError, match="none of the 1 marked articles"):
        marked(data, other)


def test_the_parts_share_nothing_and_are_all(tmp_path: Path, data: Path) -> None:
    for i in range(40):
        shutil.copy(data / "harbour.txt", tmp_path / f"{i}.txt")
        shutil.copy(data / "harbour.json", tmp_path / f"{i}.json")
    build, choose = marked(tmp_path, "build"), marked(tmp_path, "choose")
    assert build and choose and not set(build) & set(choose)
    assert sorted(build + choose) == marked(tmp_path)


@pytest.mark.parametrize(
    ("text", "quote", "spans"),
    [
        ("Iran and Iranians", "Iran", [Span(0, 4)]),  # whole words only
        ("a.b a.b", "a.b", [Span(0, 3), Span(4, 7)]),  # no pattern
        ("“No,” he said", "“No,”", [Span(0, 5)]),  # ends in a mark
        ("anything", "", []),
    ],
)
def test_occurrences(text: str, quote: str, spans: list[Span]) -> None:
    assert list(occurrences(text, quote)) == spans


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("folder", ["gold", "train"])
def test_the_marks_of_the_house_are_sound(folder: str) -> None:
    assert [f for text, path in marked(SHARED / folder) for f in check(path, text.read_text("utf-8"))] == []


def test_the_example_of_the_docs_is_sound(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "evaluate.md").read_text("utf-8")
    text, marks = (page.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("text", "json"))
    path = tmp_path / "strait.json"
    path.write_text(marks, "utf-8")
    assert check(path, text) == [] and len(read_gold(path, text).positions) == 2
