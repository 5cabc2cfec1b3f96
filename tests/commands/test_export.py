"""``kg export``, end to end: an article in, a graph out; and every kind of bad input with its line and exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.commands.conftest import ARTICLE, Kg, one_line

ROOT = Path(__file__).resolve().parents[2]
KG = "https://w3id.org/policy-kg/ontology#"
FOREIGN = "Der Minister hat am Dienstag erklärt, dass die Regierung den Vertrag nicht verlängern wird. " * 8


def counted(content: bytes, form: RdfFormat = RdfFormat.TURTLE) -> dict[str, int]:
    """How many documents, positions and citations there are."""
    types = [str(q.object.value) for q in parse(content, form) if q.predicate.value.endswith("#type")]
    return {name: types.count(KG + name) for name in ("Document", "Position", "Citation")}


def visible(folder: str) -> list[str]:
    """The files of a folder, without the manifest that the next run goes by."""
    return sorted(name for name in os.listdir(folder) if not name.startswith("."))


def test_turtle_on_standard_output(kg: Kg, article: Path) -> None:
    result = kg("export", article)
    assert (result.exit_code, result.stderr) == (0, "")
    found = counted(result.stdout_bytes)
    assert found["Document"] == 1
    assert found["Citation"] == 3
    assert found["Position"] >= 2


def test_same_input_same_bytes_in_any_process(article: Path) -> None:
    def written(seed: str) -> bytes:
        command = [sys.executable, "-m", "kg", "export", str(article), "--format", "trig"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout

    assert written("1") == written("2") != b""


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.ttl", RdfFormat.TURTLE),
        ("a.trig", RdfFormat.TRIG),
        ("a.nt", RdfFormat.N_TRIPLES),
        ("a.nq", RdfFormat.N_QUADS),
        ("a.jsonld", RdfFormat.JSON_LD),
        ("a.rdf", RdfFormat.RDF_XML),
    ],
)
def test_the_ending_tells_the_form(kg: Kg, article: Path, name: str, form: RdfFormat) -> None:
    assert kg("export", article, "-o", name, "--extractor", "rules").exit_code == 0
    assert counted(Path(name).read_bytes(), form)["Citation"] == 3


def test_folder_gets_a_file_each_and_json_tells_where(kg: Kg, article: Path) -> None:
    Path("in/deep").mkdir(parents=True)
    for name in ("in/a.txt", "in/deep/b.txt"):
        Path(name).write_text(ARTICLE)
    result = kg("export", "in", "-o", "out/", "--format", "nquads", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    assert [(t["article"], t["output"], t["error"]) for t in told] == [
        ("in/a.txt", "out/a.nq", None),
        ("in/deep/b.txt", "out/deep/b.nq", None),
    ]
    assert all(t["found"]["citations"] == 3 and t["found"]["triples"] > 100 for t in told)
    assert counted(Path("out/deep/b.nq").read_bytes(), RdfFormat.N_QUADS)["Document"] == 1


def test_several_articles_in_one_file(kg: Kg, article: Path) -> None:
    Path("other.txt").write_text(ARTICLE.replace("March 16", "March 20"))
    assert kg("export", article, "other.txt", "-o", "all.ttl").exit_code == 0
    assert counted(Path("all.ttl").read_bytes())["Document"] == 2


def test_what_is_said_of_the_article_stands_above_the_article(kg: Kg, article: Path) -> None:
    given = ("--date", "2018-05", "--title", "Own Title", "--periodical", "Own Review", "--author", "A. Author")
    written = kg("export", article, *given, "--base", "https://own.example/").stdout
    for words in ('"2018-05"', '"Own Title"', '"Own Review"', "A. Author", "https://own.example/"):
        assert words in written
    assert 'schema:name "Own Review"' in written
    assert 'schema:name "Northern Review"' not in written


def test_base_from_the_environment(kg: Kg, article: Path) -> None:
    assert "https://environment.example/" in kg("export", article, KG_BASE="https://environment.example/").stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty.txt: is empty"),  # nothing
        ("blank.txt", b" \n\n", "blank.txt: is empty"),  # white space alone
        ("binary.txt", bytes(range(256)) * 40, "binary.txt: is binary"),  # no text
        ("foreign.txt", FOREIGN.encode(), "foreign.txt: is not in English"),  # another language
        ("line.txt", b"word " * 1_000_000, "line.txt: "),  # 5 MB on one line
        ("large.txt", b"word word\n" * 600_000, "large.txt: larger than 5,000,000 bytes"),  # 6 MB
    ],
)
def test_bad_articles(kg: Kg, tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    result = kg("export", name, "-o", "out.ttl")
    assert result.exit_code == 3
    assert one_line(result).startswith(f"Error: {words}")
    assert os.listdir() == [name]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("absent.txt",), 3, "absent.txt: cannot be read: No such file or directory"),  # no such file
        (("folder",), 3, "folder: no articles in this folder"),  # a directory without articles
        (("article.txt", "--json"), 11, "--json and the graph both want standard output"),  # two wishes for one place
        (("article.txt", "-o", "a.docx"), 10, "a.docx: no format ends in .docx"),  # an ending of no form
        (("article.txt", "--date", "2017-02-30"), 2, "'2017-02-30' is no date"),  # no day of any calendar
        (("article.txt", "copy.txt", "--title", "T"), 11, "--title would name 2 articles alike"),  # one title for two
        (("article.txt", "--encoding", "utf-99"), 3, "there is no encoding 'utf-99'"),  # no such encoding
        (("article.txt", "--model", "no_such_model"), 5, "language model 'no_such_model' is not installed"),  # no such model
        (("article.txt", "--authority", "absent.tsv"), 4, "absent.tsv"),  # no such authority file
        (("article.txt", "--min-confidence", "2"), 11, "--min-confidence: must lie between 0 and 1"),  # no probability
        (("article.txt", "--base", "x"), 11, "--base: must be an address"),  # no IRI
        (("article.txt", "-o", "article.txt/a.ttl"), 10, "article.txt/a.ttl: cannot be written"),  # a file where a folder should be
    ],
)
def test_bad_calls(kg: Kg, article: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    Path("folder").mkdir()
    Path("copy.txt").write_text(ARTICLE)
    result = kg("export", *arguments)
    assert result.exit_code == code
    assert words in result.stderr.splitlines()[-1]
    assert sorted(os.listdir()) == ["article.txt", "copy.txt", "folder"]


def test_a_batch_goes_on_past_a_bad_article(kg: Kg, article: Path) -> None:
    Path("empty.txt").write_bytes(b"")
    result = kg("export", "empty.txt", article, "absent.txt", "-o", "out/", "--json")
    assert result.exit_code == 12
    assert [line[:20] for line in result.stderr.splitlines()] == ["Error: empty.txt: is", "Error: absent.txt: c", "Error: 2 of 3 articl"]
    assert visible("out") == ["article.ttl"]
    assert [t["error"] and t["error"]["exit_code"] for t in json.loads(result.stdout)] == [3, None, 3]


def test_an_output_that_cannot_be_written_fails_only_its_article(kg: Kg, article: Path) -> None:
    Path("other.txt").write_text(ARTICLE)
    Path("out/other.ttl").mkdir(parents=True)
    result = kg("export", article, "other.txt", "-o", "out")
    assert result.exit_code == 12
    assert "out/other.ttl: is a folder" in result.stderr
    assert visible("out") == ["article.ttl", "other.ttl"]


def test_a_graph_that_breaks_a_shape_is_not_written(kg: Kg, article: Path) -> None:
    given = ("--language", "no tag!", "-o", "a.ttl")
    result = kg("export", article, *given)
    assert result.exit_code == 7
    assert result.stderr.splitlines()[-1].endswith("--no-validate writes it all the same")
    assert "[document-language]" in result.stderr
    assert not Path("a.ttl").exists()
    assert kg("export", article, *given, "--no-validate").exit_code == 0
    assert Path("a.ttl").exists()


def test_fields_of_records_are_named(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'heading,words,day\nNorway Speaks,"Norway condemned the plan of Brazil (Reuters, March 12).",2017-03-16\n'
    )
    result = kg("export", tmp_path / "a.csv", "--map", "text=words,title=heading,date=day", "--extractor", "rules")
    assert result.exit_code == 0
    assert b'"Norway Speaks"' in result.stdout_bytes
    assert b'"2017-03-12"' in result.stdout_bytes  # the year of the pointer comes from the field date


def test_a_map_that_is_none(kg: Kg, tmp_path: Path) -> None:
    result = kg("export", tmp_path / "a.csv", "--map", "text")
    assert result.exit_code == 11
    assert "--map 'text': write FIELD=NAME" in one_line(result)
