"""Names in texts: whole words, longest first, offsets in code points, the guards."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.authority.entries import NameUse
from kg.authority.load import load
from kg.authority.names import Care, fold, fold_case, index

FOUND = [
    # text, the words found with their keys and uses, likeliest use first
    (
        "Moscow\u2019s envoy met Mr. Erdoğan.",
        [("Moscow", "russia:metonym"), ("Erdoğan", "erdogan:name")],
    ),  # curly apostrophe, accent, title
    ("The U.S. left; Guinea-Bissau stayed.", [("U.S.", "united-states:name"), ("Guinea-Bissau", "guinea-bissau:name")]),  # stop, hyphen
    ("The Democratic People's Republic of Korea agreed.", [("Democratic People's Republic of Korea", "north-korea:name")]),  # longest
    ("The People\u2019s Republic of China agreed.", [("People\u2019s Republic of China", "china:name")]),  # not "Republic of China"
    ("Thais, Danes and Poles", [("Thais", "thailand:demonym"), ("Danes", "denmark:demonym"), ("Poles", "poland:demonym")]),  # peoples
    ("FRANCE AND RUSSIAN TROOPS", [("FRANCE", "france:name"), ("RUSSIAN", "russia:demonym")]),  # a headline in capitals
    ("the Washington Post and Washington", [("Washington Post", "wapo:name"), ("Washington", "united-states:metonym")]),  # outlet, seat
    ("the Guardian, over the Atlantic", [("Guardian", "guardian:name")]),  # the article is not part of the name
    (
        "the Pentagon, the Quai d\u2019Orsay",
        [("Pentagon", "us-dod:metonym"), ("Quai d\u2019Orsay", "mfa-france:metonym")],
    ),  # seats of ministries
    ("Pyongyang radio (KCNA)", [("Pyongyang radio", "pyongyang-radio:name"), ("KCNA", "kcna:name")]),  # agency style of the 1990s
    ("Russia's foreign ministry", [("Russia's foreign ministry", "mfa-russia:name")]),  # a ministry is its own actor
    ("In Jordan, Jordan\u2019s king", [("Jordan", "jordan:name"), ("Jordan", "jordan:name")]),  # openers are no first names
    ("🙂🙂 NATO 🙂 and Iran", [("NATO", "nato:name"), ("Iran", "iran:name")]),  # code points beyond the basic plane
    ("Michael Jordan and Jordan Peterson met Chad Johnson.", []),  # persons called like states
    ("GIVE US PEACE, WHO KNOWS", []),  # words in capitals that look like acronyms
    ("An Iranianist wrote on Chinatown; us, who, turkey.", []),  # parts of words, small letters
    ("the guardian of the times", []),  # common words
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(text[m.span.start : m.span.end], f"{m.uses[0].key}:{m.uses[0].use}") for m in load().find(text)]
    assert found == expected


AMBIGUOUS = [
    # name, keys that it may stand for, likeliest first
    ("Georgia", ["georgia", "georgia-us"]),
    ("Congo", ["dr-congo", "congo-brazzaville"]),
    ("Korean", ["south-korea", "north-korea"]),
    ("Brussels", ["eu", "belgium"]),
    ("the Times", ["times", "nyt"]),
    ("Clinton", ["clinton-bill", "hillary-clinton"]),
    ("Congress", ["us-congress", "inc"]),
    # names that no one can settle, and common words
    ("Foreign Ministry", []),
    ("National Assembly", []),
    ("the Post", []),
    ("Trend", []),
    ("Kim", []),
]


@pytest.mark.parametrize(("name", "keys"), AMBIGUOUS)
def test_an_ambiguous_name_is_never_one_guess(name: str, keys: list[str]) -> None:
    assert [use.key for use in load().lookup(name)] == keys


LOOKUPS = [
    # name as it is written, key
    ("Guardian", "guardian"),  # the article left out
    ("The New York Times", "nyt"),  # the article put in
    ("the Kremlin", "russia"),
    ("Shinzō Abe", "abe"),
    ("Sinn Féin", "sinn-fein"),
    ("U.N.  Security Council", "unsc"),  # two blanks
    ("Zaire", "dr-congo"),
    ("Türkiye", "turkey"),
    ("Mr. Putin", "putin"),  # a title
    ("Prime Minister Narendra Modi", "modi"),
    ("anti-missile defense", "missile-defence"),  # an issue where no actor has the name
]


@pytest.mark.parametrize(("name", "key"), LOOKUPS)
def test_lookup(name: str, key: str) -> None:
    assert [use.key for use in load().lookup(name)] == [key]


ISSUES = [
    # text, the words found, issue
    ("They rejected Anti-Missile Defense.", "Anti-Missile Defense", "missile-defence"),  # any case, American spelling
    ("new arms races", "arms races", "arms-race"),  # plural of the last word
    ("an economic sanction", "economic sanction", "sanctions-economic"),  # singular
    ("the denuclearization of the Korean Peninsula", "denuclearization of the Korean Peninsula", "denuclearisation"),  # longest
    ("nonproliferation", "nonproliferation", "nuclear-proliferation"),  # without the hyphen
    ("the START treaties", "START treaties", "start-treaty"),
    ("deployment of THAAD", "THAAD", "thaad"),
]


@pytest.mark.parametrize(("text", "words", "key"), ISSUES)
def test_find_issues(text: str, words: str, key: str) -> None:
    assert [(text[m.span.start : m.span.end], m.uses[0]) for m in load().find_issues(text)] == [(words, NameUse(key, "issue"))]


def test_an_acronym_of_an_issue_is_no_common_word() -> None:
    assert load().find_issues("in fact a cheese, inf and npt") == []


@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text) == len(fold_case(text))


@given(st.lists(st.sampled_from(["Iran", "Iranian", "North", "North Korea", "the UN", "x", "\u2019s", "🙂", ". "]), max_size=12))
def test_matches_are_ordered_apart_and_whole_words(pieces: list[str]) -> None:
    text = " ".join(pieces)
    matches = load().find(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(matches))
    for m in matches:
        assert fold(text[m.span.start : m.span.end]) in load().actor_names.table
        assert not text[m.span.start - 1 : m.span.start].isalnum() and not text[m.span.end : m.span.end + 1].isalnum()


def test_fifty_thousand_names_are_searched_in_a_few_milliseconds() -> None:
    table = {f"Name{n} Of Body": (NameUse(f"k{n}", "name"),) for n in range(50_000)} | {"Iran": (NameUse("iran", "name"),)}
    names = index(table, Care({}))
    text = "Iran said that Name77 Of Body would meet the others in spring. " * 85
    began = time.perf_counter()
    found = names.find(text)
    assert len(found) == 170 and time.perf_counter() - began < 0.2
