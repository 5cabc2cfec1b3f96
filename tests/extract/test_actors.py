"""Actors and their mentions, on sentences of our own, with the shipped authority and the real language model."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority.load import load
from kg.extract.actors import Actors, actors
from kg.extract.credits import is_credit
from kg.extract.found import slug
from kg.extract.organizations import head_kind
from kg.extract.persons import core
from kg.model import ActorType, Citation, Document, PartialDate, Span
from kg.parse import parse

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"


@cache
def read(text: str, issued: str | None = None, cited: str | None = None) -> Actors:
    """The actors of `text`; `cited` is the pointer to cut out, an outlet and a date."""
    citations = []
    if cited:
        at = text.index(cited)
        span = Span(at, at + len(cited))
        source = cited.split(",")[0]
        publisher = next((u.key for u in load().lookup(source) if u.use == "name"), None)
        citations.append(Citation(span, source, None, "test", publisher=publisher, mask=Span(at - 1, at + len(cited) + 1)))
    document = Document(text, "test", "", issued=PartialDate.parse(issued) if issued else None)
    (parsed,) = parse([(document, [c.mask for c in citations if c.mask])])
    return actors(parsed, load(), citations)


def said(text: str, found: Actors) -> dict[str, list[str]]:
    """Key of each actor -> the words that name it."""
    result: dict[str, list[str]] = {}
    for m in found.mentions:
        result.setdefault(m.ref, []).append(text[m.span.start : m.span.end])
    return result


NAMED = [
    # a capital that acts is its state
    ("Moscow rejected the proposal on Tuesday.", "russia", "Moscow"),
    # the possessive is no part of the mention
    ("Observers praised Beijing's decision to attend.", "china", "Beijing"),
    # a seat of government is its state
    ("The Kremlin denied the report.", "russia", "Kremlin"),
    # a collective that speaks for its state is the state
    ("Russian officials met the delegates in private.", "russia", "Russian officials"),
    # the same after "of"
    ("The government of Iran welcomed the offer.", "iran", "government of Iran"),
    # a people in the plural
    ("The Russians have walked out again.", "russia", "Russians"),
    # a government named by a known person
    ("The Assad regime has refused every inspection.", "syria", "Assad regime"),
    # a short official name
    ("DPRK representatives left early, and the DPRK closed its border.", "north-korea", "DPRK"),
    # no leading article
    ("The United Nations condemned the attack.", "un", "United Nations"),
    # an adjective before an office names the state where nothing else does
    ("French Foreign Minister Laurent Fabius walked out.", "france", "French"),
]


@pytest.mark.parametrize(("text", "key", "words"), NAMED)
def test_known_actor(text: str, key: str, words: str) -> None:
    assert words in said(text, read(text))[key]


NOT_NAMED = [
    # a place that only locates
    ("The delegates held talks in Moscow for two days.", "russia"),
    # a city in a dateline's place
    ("The two ministers will meet in Geneva, Switzerland, next week.", "switzerland"),
    # a state that is only where something lies
    ("Two tourists were injured in Spain.", "spain"),
    # an adjective alone
    ("He ate in a French restaurant.", "france"),
    # a sea named after a state
    ("The tanker crossed the Gulf of Oman.", "oman"),
    # a platform on which somebody writes
    ("The senator complained on Twitter.", "twitter"),
    # an American state
    ("He moved to New Jersey in 1990.", "jersey"),
    # a dateline's agency
    ("MADRID (Reuters) - Ministers agreed on a budget.", "reuters"),
    # a photo credit
    ("A soldier guards the bridge. [Jane Roe/Reuters]", "reuters"),
]


@pytest.mark.parametrize(("text", "key"), NOT_NAMED)
def test_no_actor(text: str, key: str) -> None:
    assert key not in said(text, read(text))


def test_ministry_is_an_organization_of_its_own() -> None:
    text = "Russia's foreign ministry protested. Later the Russian Foreign Ministry repeated its protest."
    found = read(text)
    ministry = next(a for a in found.actors if a.label.startswith("Ministry of Foreign Affairs of"))
    assert ministry.type is ActorType.ORGANIZATION
    assert said(text, found)[ministry.key] == ["Russia's foreign ministry", "Russian Foreign Ministry"]
    assert said(text, found)["russia"] == ["Russia"]


def test_ministry_without_its_state_takes_the_state_spoken_of() -> None:
    text = "Japan protested on Monday. The Foreign Ministry summoned the ambassador."
    assert any("Foreign Ministry" in words for key, words in said(text, read(text)).items() if key == "mfa-japan")


def test_groups_of_a_state_have_one_key() -> None:
    text = "Iranian hardliners objected. Iran's hardliners have objected before."
    assert said(text, read(text))["iran-hardliners"] == ["Iranian hardliners", "Iran's hardliners"]


def test_surname_follows_full_name() -> None:
    text = "Marta Kowalczyk, a lawyer, filed the case. Kowalczyk expects a ruling, and Ms. Kowalczyk's client agrees."
    found = read(text)
    assert said(text, found)["person-marta-kowalczyk"][:2] == ["Marta Kowalczyk", "Kowalczyk"]
    (person,) = (a for a in found.actors if a.type is ActorType.PERSON)
    assert person.wikidata is None
    assert not person.known


def test_same_surname_is_not_the_famous_one() -> None:
    text = "Dorothy Putin, a baker in Ohio, won the prize. Putin thanked her family."
    assert "putin" not in said(text, read(text))


def test_surname_alone_is_of_this_document() -> None:
    text = "Mr. Okonkwo opposed the plan."
    (key,) = said(text, read(text))
    assert key.startswith("x-okonkwo-")
    assert said(text, read(text))[key] == ["Mr. Okonkwo"]


def test_acronym_stands_for_the_name_that_introduces_it() -> None:
    text = "The Harbour Safety Commission (HSC) published a report. The HSC wants stricter rules."
    assert said(text, read(text))["org-harbour-safety-commission"] == ["Harbour Safety Commission", "HSC", "HSC"]


def test_acronym_of_a_treaty_is_no_actor() -> None:
    text = "The Coastal Waters Treaty (CWT) binds both states. They left the CWT last year."
    assert not [a for a in read(text).actors if "cwt" in a.key]


def test_name_inside_a_longer_name() -> None:
    text = "A survey by the Helsinki Peace Institute was praised."
    found = said(text, read(text))
    assert "finland" not in found
    assert found["org-helsinki-peace-institute"] == ["Helsinki Peace Institute"]


def test_cited_outlet_is_an_actor_by_its_citation() -> None:
    text = "Moscow rejected the plan (TASS, March 10)."
    found = read(text, cited="TASS, March 10")
    assert said(text, found) == {"russia": ["Moscow"], "tass": ["TASS"]}
    assert next(m for m in found.mentions if m.ref == "tass").rule == "citation"


def test_unknown_cited_outlet_is_kept_without_a_link() -> None:
    text = "Prices rose (The Lighthouse Courier, March 10)."
    found = read(text, cited="The Lighthouse Courier, March 10")
    (outlet,) = found.actors
    assert (outlet.key, outlet.type, outlet.wikidata) == ("org-lighthouse-courier", ActorType.MEDIA_OUTLET, None)
    assert said(text, found)[outlet.key] == ["Lighthouse Courier"]


@pytest.mark.parametrize(
    ("issued", "key"),
    [
        # in office: it speaks for the state
        ("2014-05-01", "united-states"),
        # out of office: an organisation of its own
        ("2018-05-01", "administration-obama"),
    ],
)
def test_administration_by_date(issued: str, key: str) -> None:
    text = "The Obama administration signed the accord."
    assert said(text, read(text, issued)) == {key: ["Obama administration"]}


def test_list_of_countries_says_nothing() -> None:
    names = "Albania Algeria Angola Argentina Armenia Australia Austria Bahrain Belgium Bolivia Brazil Bulgaria Cambodia Canada Chile Cuba"
    text = f"Choose: {names}."
    assert read(text).mentions == ()


def test_offsets_quote_the_text_and_repeat() -> None:
    text = "Tokyo and Seoul agreed.\n\nThe Japanese government thanked South Korea\u2019s parliament, Mr. Tanaka said."
    found = read(text)
    read.cache_clear()
    assert read(text) == found
    keys = {a.key for a in found.actors}
    assert all(m.ref in keys and text[m.span.start : m.span.end].strip() for m in found.mentions)
    assert not any(text[m.span.start : m.span.end].lower().startswith("the ") for m in found.mentions)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        # the last word tells
        ("Baltic Research Institute", "organization"),
        # the word before "of" tells
        ("Academy of Fine Arts", "organization"),
        # a paper
        ("Coastal Herald", "outlet"),
        # no actor
        ("Border Treaty", "none"),
        # nothing tells
        ("Blue Lantern", None),
    ],
)
def test_head_of_a_name(name: str, kind: str | None) -> None:
    assert head_kind(name.split()) == kind


@pytest.mark.parametrize(
    ("text", "name", "outlet", "credit"),
    [
        # who took the picture
        ("A bridge at dawn. (Jane Roe/Getty Images)", "Jane Roe", False, True),
        # who wrote it
        ("Reporting by Jane Roe", "Jane Roe", False, True),
        # who helped
        ("Jane Roe in Oslo contributed to this report.", "Jane Roe", False, True),
        # a person who does something
        ("Jane Roe signed the letter.", "Jane Roe", False, False),
        # an agency that is told something
        ("The minister told Reuters that he would resign.", "Reuters", True, False),
    ],
)
def test_credit(text: str, name: str, outlet: bool, credit: bool) -> None:
    start = text.index(name)
    assert is_credit(text, start, start + len(name), outlet) is credit


@given(st.text(min_size=1).filter(lambda s: s.strip()))
def test_slug_is_a_key(name: str) -> None:
    made = slug(name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(name.upper().casefold()) == slug(name.casefold().upper().casefold())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Moscow", "the", "agreed", "Mr.", "Smith", ",", "(", ")", "'s", "\n", "officials", "Russian", "and", "-"]),
        max_size=14,
    )
)
def test_any_text_gives_valid_mentions(words: list[str]) -> None:
    text = " ".join(words) or "x"
    found = read(text)
    keys = [a.key for a in found.actors]
    assert len(set(keys)) == len(keys)
    assert all(m.ref in keys and 0 <= m.span.start < m.span.end <= len(text) for m in found.mentions)


def test_core_of_a_name() -> None:
    assert core("al-Asad") == core("Asad")
    assert core("'Aziz") == "aziz"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the marked articles are not here")
def test_marked_articles() -> None:
    """Nearly every state that a careful reader marked is found, with its id, in the marked articles."""
    right = total = 0
    for path in sorted(GOLD.glob("*.json")):
        marked = [a["wikidata"] for a in json.loads(path.read_text("utf-8"))["actors"] if a["type"] == "State" and a["wikidata"]]
        document = Document(path.with_suffix(".txt").read_text("utf-8"), path.stem, "")
        (parsed,) = parse([(document, [])])
        ids = {a.wikidata for a in actors(parsed, load(), ()).actors}
        right += sum(q in ids for q in marked)
        total += len(marked)
    assert right >= 0.9 * total
