"""The manifest: what is unchanged is skipped, what is removed goes, changed settings run all anew; order and workers change no byte."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.corpus.manifest import FILE, opened
from kg.errors import OutputError
from tests.commands.conftest import Kg, kg
from tests.corpus.sample import article, corpus, export, graphs

__all__ = ["kg"]  # the fixture

Run = Callable[..., dict[str, int]]


@pytest.fixture
def run(kg: Kg) -> Run:
    """Exports ``in`` to a place by rules, and gives the counts of the summary."""

    def call(*arguments: str, output: str = "out/", code: int = 0) -> dict[str, int]:
        result = kg("export", *(arguments or ("in",)), "-o", output, "--extractor", "rules", "--summary", "summary.json")
        assert result.exit_code == code, result.stderr
        told = json.loads(Path("summary.json").read_text())
        return {name: told[name] for name in ("done", "skipped", "removed")} | {"failed": len(told["failed"])}

    return call


def told(done: int = 0, skipped: int = 0, removed: int = 0, failed: int = 0) -> dict[str, int]:
    return {"done": done, "skipped": skipped, "removed": removed, "failed": failed}


@pytest.mark.parametrize("output", ["out/", "all.nq.gz"])
def test_only_what_changed_is_done(run: Run, tmp_path: Path, output: str) -> None:
    corpus(tmp_path / "in", 4)
    assert run(output=output) == told(done=4)
    assert run(output=output) == told(skipped=4)
    Path("in/article-0001.txt").write_text(article(77))  # changed
    Path("in/article-0002.txt").unlink()  # removed
    Path("in/new.txt").write_text(article(78))  # new
    assert run(output=output) == told(done=2, skipped=2, removed=1)
    shutil.copytree("in", "fresh/in")
    again = output.replace("out/", "again/").replace("all", "again")
    assert run(output=again) == told(done=4)
    if output == "out/":
        assert graphs(Path("out")) == graphs(Path("again"))
        assert len(graphs(Path("out"))) == 4
    else:
        assert Path(output).read_bytes() == Path(again).read_bytes()


def test_what_the_graphs_depend_on_runs_all_anew(run: Run, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 2)
    Path("own.tsv").write_text("key\tlabel\ttype\tkind\nharbour-union\tHarbour Union\tOrganization\tunion\n")
    assert run("in", "--authority", "own.tsv") == told(done=2)
    assert run("in", "--authority", "own.tsv") == told(skipped=2)
    with Path("own.tsv").open("a") as file:
        file.write("fleet-union\tFleet Union\tOrganization\tunion\n")
    assert run("in", "--authority", "own.tsv") == told(done=2)  # another authority
    assert run("in", "--authority", "own.tsv", "--base", "https://own.example/") == told(done=2)  # another option
    assert run("in", "--authority", "own.tsv", "--base", "https://own.example/", "--format", "nquads") == told(done=2)  # another form
    assert [Path(name).suffix for name in graphs(Path("out"))] == [".nq", ".nq"]  # and the former graphs are gone


def test_a_graph_that_was_changed_or_deleted_is_made_anew(run: Run, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 2)
    run()
    before = graphs(Path("out"))
    Path("out/article-0001.ttl").write_text("changed")
    Path("out/deep/article-0000.ttl").unlink()
    assert run() == told(done=2)
    assert graphs(Path("out")) == before


def test_other_arguments_leave_the_graphs_of_the_first(run: Run, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    Path("in2").mkdir()
    Path("in2/other.txt").write_text(article(9))
    assert run("in") == told(done=1)
    assert run("in2") == told(done=1)
    assert sorted(graphs(Path("out"))) == ["deep/article-0000.ttl", "other.ttl"]


def test_a_document_that_fails_now_has_no_graph(run: Run, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 2)
    run()
    Path("in/article-0001.txt").write_bytes(b"\0" * 50)
    assert run(code=12) == told(skipped=1, failed=1)
    assert list(graphs(Path("out"))) == ["deep/article-0000.ttl"]
    assert run(code=12) == told(skipped=1, failed=1)  # it is tried anew and told again


def test_stream_holds_all_documents_and_names_no_time(run: Run, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 3)
    run(output="all.trig.gz")
    content = Path("all.trig.gz").read_bytes()
    assert content[4:8] == bytes(4)  # gzip's field for the time (RFC 1952)
    assert content[3] == 0  # and no name of a file
    types = [q.object.value for q in parse(gzip.decompress(content), RdfFormat.TRIG) if q.predicate.value.endswith("#type")]
    assert sum(t.endswith("#Document") for t in types) == 3


def test_a_stream_of_a_form_that_cannot_be_joined(kg: Kg, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    result = kg("export", "in", "-o", "all.jsonld.gz")
    assert result.exit_code == 10
    assert "jsonld files cannot be joined" in result.stderr


def test_order_of_arguments_and_number_of_workers_change_no_byte(tmp_path: Path) -> None:
    corpus(tmp_path / "in", 8)
    export("in", "-o", "one/", "--jobs", 1, cwd=tmp_path)
    export("in", "-o", "one.nq.gz", "--jobs", 1, cwd=tmp_path)
    files = sorted((tmp_path / "in").rglob("*.txt"), reverse=True)
    (tmp_path / "all.list").write_text("".join(f"{p.relative_to(tmp_path)}\n" for p in files))
    export("in", "-o", "two/", "--jobs", 2, cwd=tmp_path)
    export("all.list", "-o", "two.nq.gz", "--jobs", 2, cwd=tmp_path)
    assert graphs(tmp_path / "one") == graphs(tmp_path / "two") != {}
    assert (tmp_path / "one.nq.gz").read_bytes() == (tmp_path / "two.nq.gz").read_bytes()


def test_list_on_standard_input(kg: Kg, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from kg.cli import cli

    corpus(tmp_path / "in", 2)
    names = "in/deep/article-0000.txt\n\nin/article-0001.txt\n"
    result = CliRunner().invoke(cli, ["export", "-", "-o", "out/", "--extractor", "rules"], input=names)
    assert result.exit_code == 0, result.stderr
    assert "2 done, 0 unchanged" in result.stdout
    assert sorted(graphs(Path("out"))) == ["in/article-0001.ttl", "in/deep/article-0000.ttl"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with opened(tmp_path / "out"), pytest.raises(OutputError, match="another kg export writes there now"), opened(tmp_path / "out"):
        pass


def test_a_file_that_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, and long enough to be told from an empty one " * 40)
    with pytest.raises(OutputError, match="is no manifest of kg export"), opened(tmp_path):
        pass


def test_manifest_is_a_database_that_others_can_read(run: Run, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 1)
    run()
    rows = sqlite3.connect(f"out/{FILE}").execute("SELECT source, place, error FROM document").fetchall()
    assert rows == [("in/deep/article-0000.txt", "deep/article-0000.ttl", None)]
