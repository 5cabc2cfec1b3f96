"""From a graph to links, over a real service and a person's decisions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.authority.load import load
from kg.cli import cli
from kg.errors import AuthorityError, ConfigError, EndpointError
from kg.model import ActorType
from kg.rdf.formats import serialize
from kg.rdf.mapping import map_analysis
from kg.reconcile import sheet
from kg.reconcile.actors import Unlinked, unlinked
from kg.reconcile.service import Candidate, Service
from tests.newsroom import BASE, analyses

BRANDT = Unlinked("ivo-brandt", "Ivo Brandt", ActorType.PERSON)


def _quads() -> list:
    return [q for a in analyses() for q in map_analysis(a, BASE, load())]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "news.trig"
    path.write_bytes(serialize(_quads(), "trig"))
    return path


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["reconcile", *map(str, arguments)])


def table(path: Path) -> dict[tuple[str, str], sheet.Line]:
    return {(line.key, line.candidate): line for line in sheet.load(path)}


def test_actors_without_a_link_with_what_the_graph_says() -> None:
    found = {a.key: a for a in unlinked(_quads())}
    assert {"veska", "ivo-brandt", "norland-gazette"} <= found.keys()
    assert not {"norland", "sudmark"} & found.keys()  # these have a link
    assert found["ivo-brandt"].type is ActorType.PERSON
    assert found["ivo-brandt"].offices
    assert found["ivo-brandt"].offices[0][0] in found["ivo-brandt"].context


def test_proposals_of_a_real_service(graph: Path, service: str, tmp_path: Path) -> None:
    out = tmp_path / "sheet.tsv"
    done = kg(graph, "--service", service, "-o", out, "--batch", "2")
    assert done.exit_code == 0, done.output
    lines = table(out)
    assert lines["ivo-brandt", "Q990010"].decision == "auto"  # the same name, a match, above the threshold, alone
    assert lines["ivo-brandt", "Q990011"].decision == ""
    assert float(lines["ivo-brandt", "Q990011"].score) < 95
    assert lines["norland-gazette", "Q990012"].candidate_label == "Norland Gazette"
    assert lines["veska", ""].candidate == ""  # nothing is proposed: a person may fill it in
    first = out.read_bytes()
    assert kg(graph, "--service", service, "-o", out, "--offline").exit_code == 0
    assert out.read_bytes() == first  # kept answers give the same sheet


def test_nothing_below_the_threshold_is_linked_without_a_yes(graph: Path, service: str, tmp_path: Path) -> None:
    out = tmp_path / "sheet.tsv"
    assert kg(graph, "--service", service, "-o", out, "--threshold", "101").exit_code == 0
    assert {line.decision for line in sheet.load(out)} == {""}
    made = tmp_path / "links.tsv"
    assert kg("--apply", out, "-o", made).exit_code == 0
    assert [row for row in made.read_text().splitlines()[2:]] == []


def test_a_persons_decisions_make_the_next_export_link(graph: Path, service: str, tmp_path: Path) -> None:
    out, made = tmp_path / "sheet.tsv", tmp_path / "links.tsv"
    assert kg(graph, "--service", service, "-o", out, "--threshold", "101").exit_code == 0
    said = {"Q990011": "yes", "Q990010": "no"}
    edited = [row + next((word for id, word in said.items() if id in row), "") for row in out.read_text().splitlines()]
    out.write_text("\n".join(edited) + "\n")
    assert kg(graph, "--service", service, "-o", out).exit_code == 0  # made again, the decisions stay
    lines = table(out)
    assert (lines["ivo-brandt", "Q990011"].decision, lines["ivo-brandt", "Q990010"].decision) == ("yes", "no")
    assert kg("--apply", out, "-o", made).exit_code == 0
    authority = load([made])
    assert authority.entries["ivo-brandt"].actor.wikidata == "Q990011"
    assert {u.key for u in authority.lookup("Ivo Brandt")} == {"ivo-brandt"}


def test_the_answers_before_a_failure_are_kept(service: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    assert Service(service, 10, cache).propose([BRANDT])["ivo-brandt"]
    kept = json.loads(cache.read_text())
    assert list(kept) == [service]
    offline = Service(service, 10, cache, offline=True)
    assert offline.propose([BRANDT])["ivo-brandt"][0].id == "Q990010"
    assert "x" not in offline.propose([Unlinked("x", "Unheard of", ActorType.GROUP)])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("broken", "500"),
        ("page", "503"),
        ("nonsense", "not an answer of the Reconciliation API"),
        ("forbidden", "403"),
        ("slow", "no answer within"),
    ],
)
def test_a_service_that_fails(refusing: str, path: str, words: str) -> None:
    with pytest.raises(EndpointError, match=words) as caught:
        Service(f"{refusing}/{path}", 0.3).propose([BRANDT])
    assert "\n" not in str(caught.value)


def test_no_service(nowhere: str) -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        Service(nowhere, 1).propose([BRANDT])


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/hostname", "http://a:b@example.org/"])
def test_no_address_of_a_service(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Service(url, 1).propose([BRANDT])
    assert "a:b" not in str(caught.value).removeprefix(url)


@pytest.mark.parametrize(
    ("candidates", "decisions"),
    [
        ([("Q1", 100.0, True)], ["auto"]),
        ([("Q1", 100.0, False)], [""]),  # the service is not sure
        ([("Q1", 94.9, True)], [""]),  # below the threshold
        ([("Q1", 100.0, True), ("Q2", 96.0, False)], ["", ""]),  # two reach it
        ([("Q1", 100.0, True), ("Q2", 50.0, False)], ["auto", ""]),
        ([], [""]),
    ],
)
def test_when_a_candidate_is_taken(candidates: list[tuple[str, float, bool]], decisions: list[str]) -> None:
    proposed = {"ivo-brandt": [Candidate(i, i, s, m) for i, s, m in candidates]}
    assert [line.decision for line in sheet.lines([BRANDT], proposed, 95)] == decisions


def test_a_persons_yes_stands_against_a_sure_candidate() -> None:
    yes = sheet.Line("ivo-brandt", "Ivo Brandt", "Person", candidate="Q7", decision="yes")
    found = sheet.lines([BRANDT], {"ivo-brandt": [Candidate("Q1", "x", 100, True)]}, 95, [yes])
    assert [(line.candidate, line.decision) for line in found] == [("Q1", ""), ("Q7", "yes")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["a\tA\tPerson\tQ1\tperhaps"], "unknown decision"),
        (["a\tA\tPerson\tBrandt\tyes"], "no Wikidata id"),
        (["a\tA\tPerson\t\tyes"], "no Wikidata id"),
        (["a\tA\tPerson\tQ1\tyes", "a\tA\tPerson\tQ2\tyes"], "line 2 already"),
        (["a\tA\tShip\tQ1\tyes"], "unknown type"),
        (["\tA\tPerson\tQ1\tyes"], "'key' is empty"),
    ],
)
def test_a_sheet_that_is_not_of_its_form(tmp_path: Path, rows: list[str], words: str) -> None:
    path = tmp_path / "sheet.tsv"
    path.write_text("\n".join(["key\tlabel\ttype\tcandidate\tdecision", *rows]) + "\n")
    with pytest.raises(AuthorityError, match=words):
        sheet.authority(path, load())


def test_an_id_that_another_actor_has_gives_it_a_name(tmp_path: Path) -> None:
    path, made = tmp_path / "sheet.tsv", tmp_path / "made.tsv"
    rows = [
        "person-vv\tVladimir Vladimirovich P.\tPerson\tQ7747\tYES",
        "org-x\tNew Body\tOrganization\tQ990077\tyes",
        "org-y\tThe New Body\tOrganization\tQ990077\tyes",
    ]
    path.write_text("\n".join(["key\tlabel\ttype\tcandidate\tdecision", *rows]) + "\n")
    made.write_bytes(sheet.authority(path, load()))
    authority = load([made])
    (putin,) = {key for key, e in load().entries.items() if e.actor.wikidata == "Q7747"}
    assert [u.key for u in authority.lookup("Vladimir Vladimirovich P.")] == [putin]
    assert {u.key for u in authority.lookup("The New Body")} == {"org-x"}
    assert "person-vv" not in authority.entries


def test_wrong_use(graph: Path) -> None:
    assert kg().exit_code == 2
    assert kg(graph, "--apply", graph).exit_code == 2
    assert kg(graph, "--offline").exit_code == 11
