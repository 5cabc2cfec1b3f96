"""Reading authority files: what is shipped holds together, users extend it, faults are told with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.authority.load import load
from kg.errors import AuthorityError
from kg.model import ActorType, PartialDate

HEAD = "key\ttype\tkind\tlabel\tnames\tdemonyms\tmetonyms\tcountry\tqid\tdomains\n"


def test_what_is_shipped_is_large_enough() -> None:
    entries = load().entries.values()
    counts = {kind: sum(e.kind == kind for e in entries) for kind in ("state", "territory", "media", "person", "igo", "ministry", "party")}
    assert counts["state"] >= 195 and counts["territory"] >= 40
    assert (
        counts["media"] >= 100 and counts["person"] >= 200 and counts["igo"] >= 60 and counts["ministry"] >= 100 and counts["party"] >= 50
    )
    assert len(load().issues) >= 120
    assert len({office.person for office in load().offices}) >= 200


def test_each_state_has_a_people_and_a_wikidata_id() -> None:
    states = [e for e in load().entries.values() if e.kind == "state" and e.actor.key not in ("holy-see", "western-sahara")]
    assert [e.actor.key for e in states if not e.demonyms] == []
    assert [e.actor.key for e in states if not e.actor.wikidata] == []


def test_no_two_actors_and_no_two_issues_share_a_wikidata_id() -> None:
    for ids in ([e.actor.wikidata for e in load().entries.values()], [i.qid for i in load().issues.values()]):
        known = sorted(filter(None, ids))
        assert known == sorted(set(known))


def test_countries_and_broader_issues_exist_and_the_tree_has_no_cycle() -> None:
    authority = load()
    assert {e.country for e in authority.entries.values() if e.country} <= authority.entries.keys()
    for key in authority.issues:
        path = []
        at: str | None = key
        while at:
            assert at not in path
            path.append(at)
            at = authority.issues[at].broader


def test_eurovoc_matches_are_concepts_of_eurovoc() -> None:
    matches = [i for i in load().issues.values() if i.eurovoc]
    assert len(matches) >= 20
    assert all(re.fullmatch(r"http://eurovoc\.europa\.eu/\d+", i.eurovoc or "") for i in matches)


def test_no_alias_is_a_phrase() -> None:
    assert "Russian foreign ministry" in load().entries["mfa-russia"].names
    assert "Russian foreign ministry" not in load().entries["mfa-russia"].actor.aliases
    assert "Russian Foreign Ministry" in load().entries["mfa-russia"].actor.aliases


HOLDERS = [
    # role as the text gives it, organisation, date, who held it
    ("Foreign Minister", "russia", "2017-03-10", "lavrov"),
    ("minister of foreign affairs", "russia", "1994-05", "kozyrev"),  # another name of the office
    ("Secretary of State", "united-states", "2018-04", None),  # it changed hands within the month
    ("the President", "united-states", "1994", "clinton-bill"),
    ("President", "united-states", "2017", None),  # it changed hands within the year
    ("President", "united-states", "2017-01-21", "trump"),
    ("Premier", "china", "2016-01-01", "li-keqiang"),
    ("Secretary General", "nato", "2016", "stoltenberg"),
    ("Deputy Foreign Minister", "russia", "2016", None),  # several at a time
    ("Poet Laureate", "russia", "2016", None),  # no such office
    ("President", "no-such-body", "2016", None),
]


@pytest.mark.parametrize(("role", "organization", "date", "person"), HOLDERS)
def test_holder(role: str, organization: str, date: str, person: str | None) -> None:
    assert load().holder(role, organization, PartialDate.parse(date)) == person


DOMAINS = [
    # domain, outlet
    ("www.reuters.com", "reuters"),
    ("english.yonhapnews.co.kr", "yonhap"),
    ("TASS.com", "tass"),
    ("news.example.org", None),
    ("com", None),
]


@pytest.mark.parametrize(("domain", "key"), DOMAINS)
def test_by_domain(domain: str, key: str | None) -> None:
    assert load().by_domain(domain) == key


def test_a_user_adds_an_actor_and_extends_a_known_one(tmp_path: Path) -> None:
    actors = tmp_path / "own.tsv"
    actors.write_text(
        HEAD + "atlantis\tState\tstate\tAtlantis\tAtl\tAtlantean\tPoseidonis\t\t\t\nfrance\t\t\t\tHexagon\t\t\t\t\t\n", encoding="utf-8"
    )
    offices = tmp_path / "offices.tsv"
    offices.write_text("person\trole\torganization\tstart\tend\nputin\tArchon\tatlantis\t2001-02\t\n", encoding="utf-8")
    authority = load([actors, offices])
    assert [use.key for use in authority.lookup("Atlantean")] == ["atlantis"]
    assert authority.entries["france"].actor.wikidata == "Q142" and "Hexagon" in authority.entries["france"].names
    assert authority.holder("Archon", "atlantis", PartialDate(2003)) == "putin"
    assert authority.lookup("France") == load().lookup("France")
    assert load().lookup("Atlantean") == ()


FAULTS = [
    # content, what the message says
    (HEAD + "Bad Key\tState\tstate\tX\n", r"own\.tsv, line 2: 'Bad Key' is no key"),
    (HEAD + "x\tPlanet\tstate\tX\n", r"own\.tsv, line 2: unknown type 'Planet'"),
    (HEAD + "x\tState\tstate\t\n", r"own\.tsv, line 2: the column 'label' is empty"),
    (HEAD + "# note\n\nx\tState\tstate\tX\t\t\t\t\t12\n", r"own\.tsv, line 4: '12' is no Wikidata id"),
    (HEAD + "x" + "\t" * 12 + "\n", r"own\.tsv, line 2: 13 cells for 10 columns"),
    ("person\trole\torganization\tstart\tend\nnobody\tKing\tfrance\t\t\n", r"own\.tsv, line 2: no actor has the key 'nobody'"),
    ("person\trole\torganization\tstart\tend\nputin\tKing\tfrance\t2001-13\t\n", r"own\.tsv, line 2: start: "),
    ("person\trole\torganization\tstart\tend\nputin\tKing\tfrance\t2002\t2001\n", r"ends \(2001\) before it starts \(2002\)"),
    ("name\tuses\tguard\nParis\tatlantis:name\t\n", r"'atlantis:name' must be the key of an actor"),
    ("name\tuses\tguard\nParis\t\tdragon\n", r"unknown guard 'dragon'"),
    (
        "key\tlabel\tbroader\teurovoc_match\teurovoc\nx\tX\t\tsameAs\thttp://eurovoc.europa.eu/1\n",
        r"eurovoc_match must be one of exactMatch",
    ),
    ("", r"own\.tsv: empty"),
]


@pytest.mark.parametrize(("content", "message"), FAULTS)
def test_a_fault_is_told_with_its_place(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AuthorityError, match=message) as caught:
        load([path])
    assert "\n" not in str(caught.value)


def test_a_file_that_is_absent_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="cannot be read"):
        load([tmp_path / "none.tsv"])
    (tmp_path / "binary.tsv").write_bytes(b"key\xff\xfe\n")
    with pytest.raises(AuthorityError, match="not UTF-8"):
        load([tmp_path / "binary.tsv"])


def test_loading_twice_gives_the_same() -> None:
    assert load() is load()
    assert all(isinstance(e.actor.type, ActorType) and e.actor.known for e in load().entries.values())
