"""Positions by rule: holder, target, stance, act and account, on sentences of our own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.attribution import attributions
from kg.extract.evidence import accounts, evidence_clause, mode_of, supporting, trimmed
from kg.extract.positions import positions, prior
from kg.extract.targets import noun, target_phrase
from kg.lexicon import table
from kg.model import Citation, Mention, Mode, Position, Span, SpeechAct, Stance
from tests.extract.saying import ACTORS, at, mentions, read


def found(text: str, issues: tuple[Mention, ...] = (), citations: tuple[Citation, ...] = (), **pronouns: str) -> tuple[Position, ...]:
    named = mentions(text, **pronouns)
    return positions(read(text), named, issues, attributions(read(text), named), citations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a verb of attitude with its object
        ("Russia condemned the attack.", {"russia oppose accuse reported: the attack"}),
        # two holders are two positions
        ("Russia and China rejected the plan.", {"russia oppose reject author: the plan", "china oppose reject author: the plan"}),
        # two targets are two positions
        ("Iran supports the accord and the vote.", {"iran support support author: the accord", "iran support support author: the vote"}),
        # two verbs with one subject
        ("Russia attacked Turkey and praised Japan.", {"russia oppose reject author: Turkey", "russia support support author: Japan"}),
        # a passive: the holder is in the "by" phrase
        ("The treaty was rejected by Iran.", {"iran oppose reject author: The treaty"}),
        # a relative clause
        ("China, which opposes the shield, sent a letter.", {"china oppose reject author: the shield"}),
        # negation turns support
        ("Iran did not support the treaty.", {"iran oppose reject author: the treaty"}),
        ("Russia has never accepted the border.", {"russia oppose reject author: the border"}),
        # so does an implicative
        ("Turkey failed to support the resolution.", {"turkey oppose reject author: the resolution"}),
        # to refuse to condemn is not to support
        ("France refused to condemn the invasion.", {"france neutral reject reported: the invasion"}),
        # a promise over an infinitive
        ("Germany vowed to protect the port.", {"germany support promise reported: the port"}),
        # what somebody is told to do is the target
        ("Russia urged Iran to lift the blockade.", {"russia oppose request author: the blockade"}),
        # a noun with its owner
        ("Iran's opposition to the pipeline is known.", {"iran oppose reject author: the pipeline"}),
        # a noun under a verb that only carries it
        ("France voiced concern about the vote.", {"france oppose accuse reported: the vote"}),
        # a noun after the copula
        ("Turkey is a critic of the accord.", {"turkey oppose accuse author: the accord"}),
        # an adjective
        ("Japan is critical of the tariffs.", {"japan oppose accuse author: the tariffs"}),
        # light verbs and acts that show a stance
        ("France imposed sanctions on Turkey.", {"france oppose sanction author: Turkey"}),
        ("Germany signed an agreement with Japan.", {"germany support agree author: Japan"}),
        ("Turkey voted against the resolution.", {"turkey oppose reject author: the resolution"}),
        # the parties of a deal are each for it
        ("The pact between France and Japan held.", {"france support agree author: The pact", "japan support agree author: The pact"}),
        # the stance sits in the clause
        ("China insisted that the shield is a threat to its security.", {"china oppose state reported: the shield"}),
        ("Merkel said the deal was a mistake.", {"merkel oppose state reported: the deal"}),
        ("Merkel said the deal was a success.", {"merkel support state reported: the deal"}),
        # what must be done
        ("Merkel said the sanctions should be lifted.", {"merkel oppose demand reported: the sanctions"}),
        # a position inside another is reported
        ("Merkel said Turkey had rejected the vote.", {"merkel oppose accuse reported: Turkey", "turkey oppose reject reported: the vote"}),
        # a phrase names the source
        ("According to Iran, the talks were a failure.", {"iran oppose state reported: the talks"}),
        # the holder's words in quotation marks
        ('France described the plan as a "reckless gamble".', {"france oppose accuse quoted: the plan"}),
    ],
)
def test_stances(text: str, expected: set[str]) -> None:
    told = {f"{p.holder} {p.stance} {p.act} {p.mode}: {at(text, p.target_span)}" for p in found(text)}
    assert told == expected


@pytest.mark.parametrize(
    "text",
    [
        # what only may be
        "Germany may support the treaty.",
        # a condition and what hangs on it
        "If Iran attacked the port, Japan would support the sanctions.",
        # an event without a stance
        "Russia lies north of China.",
        # an unnamed voice
        "Many observers rejected the plan.",
        # nobody is for or against a day
        "Japan opposed Monday.",
        # who is urged does not do it yet
        "The senators urged Iran to condemn the attack.",
    ],
)
def test_no_position(text: str) -> None:
    assert found(text) == ()


def test_holder_through_a_pronoun() -> None:
    text = "Merkel spoke to the press. She rejected the plan."
    assert [(p.holder, at(text, p.target_span)) for p in found(text, She="merkel")] == [("merkel", "the plan")]


def test_first_person_of_a_quotation_is_its_speaker() -> None:
    text = '"We reject the plan," Merkel said.'
    told = [(p.holder, p.stance, p.mode, at(text, p.target_span)) for p in found(text)]
    assert ("merkel", Stance.OPPOSE, Mode.QUOTED, "the plan") in told


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    text = '"The blockade is a crime," Merkel said. "The port must be opened."'
    assert ("merkel", "The port") in [(p.holder, at(text, p.target_span)) for p in found(text)]


def test_a_spokesman_speaks_for_whoever_he_belongs_to() -> None:
    text = "A spokesman for China rejected the plan."
    assert [p.holder for p in found(text)] == ["china"]


def test_target_is_the_actor_or_the_issue() -> None:
    text = "France blamed Turkey. Japan supports the nuclear ban."
    issue = Mention(Span(text.index("nuclear ban"), text.index("nuclear ban") + 11), "arms-control", "issue-name")
    assert {p.holder: p.target for p in found(text, (issue,))} == {"france": "turkey", "japan": "arms-control"}


def test_evidence_is_the_clause() -> None:
    text = "Merkel said Turkey had rejected the offer, and the market fell."
    inner = next(p for p in found(text) if p.holder == "turkey")
    assert at(text, inner.evidence) == "Turkey had rejected the offer"


def test_supporting_citation_shares_most() -> None:
    near = Citation(Span(40, 50), "TASS", None, "x", supports=Span(0, 30))
    far = Citation(Span(90, 99), "RIA", None, "x", supports=Span(28, 80))
    assert supporting(Span(5, 29), (far, near)) == near.span
    assert supporting(Span(5, 29), (replace(near, supports=None),)) is None


def test_citation_reaches_the_position() -> None:
    text = "Russia condemned the attack."
    pointer = Citation(Span(20, 26), "TASS", None, "x", supports=Span(0, 27))
    assert [p.citation for p in found(text, citations=(pointer,))] == [pointer.span]


@pytest.mark.parametrize(
    ("text", "head", "phrase"),
    [
        # what stands before the head, and one phrase after it
        ("Iran rejects the harsh sanctions on its army that hurt trade.", "sanctions", "the harsh sanctions on its army"),
        # an "of" phrase with its own
        ("Iran rejects the new rules of the union of states.", "rules", "the new rules of the union of states"),
        # a name alone
        ("Iran blames Turkey for the war.", "Turkey", "Turkey"),
    ],
)
def test_target_phrase(text: str, head: str, phrase: str) -> None:
    token = next(t for t in read(text).doc if t.text == head)
    assert at(text, target_phrase(read(text), token)) == phrase


def test_target_of_a_clause_is_its_object() -> None:
    doc = read("Iran wants to lift the sanctions.").doc
    assert noun(doc[3]).text == "sanctions"


def test_evidence_clause_holds_the_other_tokens() -> None:
    parsed = read("Merkel said Turkey had rejected the offer.")
    verb, holder = parsed.doc[4], parsed.doc[0]
    assert at(parsed.document.text, evidence_clause(parsed, verb)) == "Turkey had rejected the offer"
    assert at(parsed.document.text, evidence_clause(parsed, verb, [holder])) == parsed.document.text


def test_mode() -> None:
    text = 'Merkel said Turkey had rejected the "offer".'
    said = attributions(read(text), mentions(text))
    given_ = accounts(said, [Span(36, 43)])
    inner = Span(12, 43)
    assert mode_of(given_, "turkey", inner, Span(23, 31), says=False) is Mode.REPORTED  # Merkel tells it of Turkey
    assert mode_of(given_, "merkel", Span(0, 43), Span(7, 11), says=True) is Mode.QUOTED  # her own words
    assert mode_of(accounts((), ()), "merkel", Span(0, 11), Span(7, 11), says=True) is Mode.REPORTED  # a verb of saying
    assert mode_of(accounts((), ()), "merkel", Span(0, 11), Span(7, 11), says=False) is Mode.AUTHOR  # nobody's account but the author's


def test_trimmed_never_empty() -> None:
    assert trimmed(" , ", Span(0, 3)) == Span(2, 3)


def test_lexicon_is_sound() -> None:
    """Each row of the tables means something to the code, and none stands twice in one slot."""
    rows = table("predicates")
    assert len(rows) > 500
    slots = Counter((r["predicate"], r["pos"], r["kind"] in ("modal", "phase", "negative")) for r in rows)
    assert [s for s, n in slots.items() if n > 1] == []
    for row in rows:
        assert row["kind"] in {"report", "stance", "act", "modal", "phase", "negative"}, row
        assert row["stance"] in {*Stance, "content", "addressee"}, row
        assert row["pos"] in "VNA", row
        assert row["cue"] in ("yes", "no"), row
        assert SpeechAct(row["act"])
        assert row["roles"], row


def test_every_rule_has_its_prior() -> None:
    texts = ["Russia condemned the attack.", "Iran's opposition to it grew.", "Merkel said the deal was a mistake."]
    assert all(p.confidence == prior(p.rule) for text in texts for p in found(text))
    assert all(0 < float(row["prior"]) < 1 for row in table("rules"))
    assert prior("stance:v-done:never seen") == prior("stance:v-done")


WORDS = [*ACTORS, "said", "the plan", "that", "condemned", "and", "refused to", "support", "no", "was", "by", "of", "threat"]
WORDS += ["sanctions on", "which", '"', ",", "."]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
def test_any_text_gives_sound_positions(text: str) -> None:
    """Whatever the parser makes of it: spans lie in the text, the holder is a named actor, and nothing is told twice."""
    told = found(text)
    assert all(p.target_span.end <= len(text) and p.evidence.end <= len(text) for p in told)
    assert all(p.holder in ACTORS.values() and p.target != p.holder for p in told)
    assert len({(p.holder, p.target_span.start) for p in told}) == len(told)
    assert told == found(text)
