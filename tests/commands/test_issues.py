"""``kg issues``: from graphs to a table, from a person's decisions to an issues file, from that to linked targets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import parse

from kg.rdf import vocabulary as v
from tests.commands.conftest import Kg, one_line

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ARTICLES = (EXAMPLES / "drill.txt", EXAMPLES / "reversal.txt")
OWN = "https://data.example.org/issue/fishing-ban"
HEAD = "key\tlabel\talt\tbroader\tdecision\n"


@pytest.fixture
def graphs(kg: Kg, tmp_path: Path) -> Path:
    """The graphs of two examples that speak of a fishing ban, in a folder."""
    assert (
        kg("export", *ARTICLES, "--extractor", "rules", "--base", "https://data.example.org/", "-o", f"{tmp_path}/graphs/").exit_code == 0
    )
    return tmp_path / "graphs"


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader([line for line in table.splitlines() if not line.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE))


def test_from_a_corpus_to_linked_targets(kg: Kg, graphs: Path, tmp_path: Path) -> None:
    done = kg("issues", "suggest", graphs)
    assert done.exit_code == 0 and "1 issue proposed" in done.stderr
    found = next(row for row in rows(done.stdout) if row["label"] == "fishing ban")
    assert (found["key"], found["documents"], found["decision"]) == ("fishing-ban", "2", "")
    assert int(found["positions"]) >= 4 and int(found["holders"]) >= 3 and "fishing ban" in found["example"]
    assert kg("issues", "suggest", *sorted(graphs.glob("*.ttl"), reverse=True)).stdout == done.stdout

    decided = "".join(_decide(line, found["key"]) for line in done.stdout.splitlines())
    (tmp_path / "decided.tsv").write_text(decided, "utf-8")
    accepted = kg("issues", "accept", "decided.tsv", "-o", "mine.tsv")
    assert (accepted.exit_code, accepted.stderr) == (0, "1 issue accepted\n")

    again = ("export", *ARTICLES, "--extractor", "rules", "--base", "https://data.example.org/", "--authority", "mine.tsv", "-o", "all.nq")
    assert kg(*again).exit_code == 0
    triples = {(q.subject.value, q.predicate.value, q.object.value) for q in parse(path="all.nq")}
    assert len([s for s, p, o in triples if p == v.TARGET and o == OWN]) >= 4
    assert {
        (OWN, v.TYPE, v.ISSUE),
        (OWN, v.TYPE, v.CONCEPT),
        (OWN, v.PREF_LABEL, "fishing ban"),
        (OWN, v.IN_SCHEME, v.ISSUE_SCHEME),
    } <= triples
    assert "fishing ban" not in {row["label"] for row in rows(kg("issues", "suggest", "all.nq").stdout)}
    # Neither are graphs made before the issue was accepted asked about it again.
    assert "fishing ban" not in {row["label"] for row in rows(kg("issues", "suggest", graphs, "--authority", "mine.tsv").stdout)}


def _decide(line: str, key: str) -> str:
    """`line` with a yes where it is the row of `key`."""
    cells = line.split("\t")
    if cells[0] == key:
        cells[-2] = "yes"
    return "\t".join(cells) + "\n"


def test_articles_are_read_as_they_are(kg: Kg, graphs: Path) -> None:
    assert kg("issues", "suggest", *ARTICLES, "--extractor", "rules").stdout == kg("issues", "suggest", graphs).stdout


def test_nothing_to_propose_is_a_table_too(kg: Kg, graph: Path) -> None:
    done = kg("issues", "suggest", graph)
    assert rows(done.stdout) == []
    assert "0 targets are linked to nothing; 0 issues proposed: --least 1" in done.stderr


def test_most(kg: Kg, graphs: Path) -> None:
    assert len(rows(kg("issues", "suggest", graphs, "--least", "1", "--most", "2").stdout)) == 2


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (HEAD + "fish\tfish\t\t\t\n", "no row is accepted: write yes"),  # nothing decided
        (HEAD + "fish\tfish\t\t\tno\n", "no row is accepted: write yes"),
        (HEAD + "fish\tfish\t\t\tperhaps\n", "line 2: the decision is 'perhaps'"),
        (HEAD + "Fish!\tfish\t\t\tyes\n", "line 2: 'Fish!' is no key"),
        (HEAD + "fish\t\t\t\tyes\n", "line 2: the column 'label' is empty"),
        (HEAD + "fish\tfish\t\tsea\tyes\n", "line 2: no issue has the key 'sea'"),  # what is above is not there
        (HEAD + "fish\tfish\t\tsea\tyes\nsea\tsea\t\tfish\tyes\n", "would be above itself"),  # a circle
        (HEAD + "france\tfrance\t\t\tyes\n", "line 2: 'france' is the key of an actor"),
        ("key\tlabel\nfish\tfish\n", "no columns key, broader and decision"),  # no such table
        ("", "empty"),
    ],
)
def test_what_cannot_be_accepted(kg: Kg, tmp_path: Path, table: str, words: str) -> None:
    (tmp_path / "t.tsv").write_text(table, "utf-8")
    done = kg("issues", "accept", "t.tsv", "-o", "mine.tsv")
    assert done.exit_code == 4 and words in one_line(done)
    assert not (tmp_path / "mine.tsv").exists()


def test_a_row_may_add_to_an_issue_that_there_is(kg: Kg, tmp_path: Path) -> None:
    from kg.authority.load import load

    (tmp_path / "t.tsv").write_text(HEAD + "jcpoa\t\tnuclear deal\t\tyes\nfish\tfish\tsea fish|cod\tjcpoa\tyes\nx\tx\t\t\tno\n", "utf-8")
    assert kg("issues", "accept", "t.tsv", "-o", "mine.tsv").exit_code == 0
    known, extended = load(), load([tmp_path / "mine.tsv"])
    assert extended.issues["jcpoa"].issue == known.issues["jcpoa"].issue
    assert extended.issues["jcpoa"].alt == (*known.issues["jcpoa"].alt, "nuclear deal")
    assert extended.issues["fish"].alt == ("sea fish", "cod") and extended.issues["fish"].broader == "jcpoa"
    assert extended.issues.keys() - known.issues.keys() == {"fish"}
    # The table itself, given as an authority, counts by its decisions.
    assert load([tmp_path / "t.tsv"]).issues == extended.issues


def test_a_missing_graph_is_told(kg: Kg) -> None:
    done = kg("issues", "suggest", "nowhere.ttl")
    assert done.exit_code == 3 and "nowhere.ttl" in one_line(done)
