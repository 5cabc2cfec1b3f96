"""Attribution: source, cue and content of what is said, and who holds it."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.attribution import attributions
from kg.extract.quotations import quotations
from kg.model import Attribution, Document, Mode
from kg.parse import Parsed, parse
from tests.extract.saying import at, mentions, read

POLNEAR = Path(__file__).resolve().parents[3] / "shared" / "benchmarks" / "polnear" / "dev"


def found(text: str, **pronouns: str) -> list[Attribution]:
    return list(attributions(read(text), mentions(text, **pronouns)))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "mode"),
    [
        # a clause with "that" keeps the word
        ("China insisted that the shield is a threat.", "China", "insisted", "that the shield is a threat", Mode.REPORTED),
        # a clause without it
        ("Merkel said the deal was a mistake.", "Merkel", "said", "the deal was a mistake", Mode.REPORTED),
        # auxiliaries and adverbs belong to the cue
        ("Turkey has repeatedly said the port is safe.", "Turkey", "has repeatedly said", "the port is safe", Mode.REPORTED),
        # direct speech before the verb, with its marks
        ('"The blockade is a crime," Merkel said.', "Merkel", "said", '"The blockade is a crime,"', Mode.QUOTED),
        # curly marks, speaker after the verb
        ("“The blockade is a crime,” said Merkel.", "Merkel", "said", "“The blockade is a crime,”", Mode.QUOTED),
        # part of the clause is quoted
        ('France said the plan was "reckless".', "France", "said", 'the plan was "reckless"', Mode.QUOTED),
        # a phrase instead of a verb
        ("According to Iran, the talks were a failure.", "Iran", "According to", "the talks were a failure", Mode.REPORTED),
        # a noun cue with its owner
        ("China's claim that the island is safe was denied.", "China's", "claim", "that the island is safe", Mode.REPORTED),
        # a noun under a verb that only carries it: the whole is the cue
        ("France voiced concern about the elections.", "France", "voiced concern about", "the elections", Mode.REPORTED),
        # a verb with a fixed preposition
        ("Japan called for new talks.", "Japan", "called for", "new talks", Mode.REPORTED),
        # a passive
        ("The treaty was rejected by Iran.", "Iran", "was rejected", "The treaty", Mode.REPORTED),
        # an adjective
        ("Japan is critical of the new tariffs.", "Japan", "is critical of", "the new tariffs", Mode.REPORTED),
        # whoever is told is not what is said
        ("Merkel told reporters that the port is safe.", "Merkel", "told", "that the port is safe", Mode.REPORTED),
    ],
)
def test_parts(text: str, source: str, cue: str, content: str, mode: Mode) -> None:
    assert (source, cue, content, mode) in [(at(text, a.source), at(text, a.cue), at(text, a.content), a.mode) for a in found(text)]


def test_any_source_counts() -> None:
    """A source that is no known actor is found; nobody holds it."""
    text = "The senators said the bill was dead."
    assert [(at(text, a.source), a.holder) for a in found(text)] == [("The senators", None)]


def test_nested() -> None:
    """What one says that another says is two attributions, the inner inside the outer."""
    text = "Merkel said Turkey had rejected the offer."
    outer, inner = sorted(found(text), key=lambda a: -len(a.content))
    assert (outer.holder, inner.holder) == ("merkel", "turkey")
    assert outer.content.contains(inner.content)


def test_holder_through_a_pronoun() -> None:
    text = "Merkel spoke to the press. She added that the port is safe."
    assert [(at(text, a.source), a.holder) for a in found(text, She="merkel") if at(text, a.cue) == "added"] == [("She", "merkel")]


@pytest.mark.parametrize(
    "text",
    [
        # the same paragraph
        '"The blockade is a crime," Merkel said. "It must end at once."',
        # the next paragraph
        '"The blockade is a crime," Merkel said.\n\n"It must end at once."',
    ],
)
def test_a_quotation_goes_on(text: str) -> None:
    last = max(found(text), key=lambda a: a.content)
    assert (at(text, last.content), last.holder, last.mode) == ('"It must end at once."', "merkel", Mode.QUOTED)


def test_quotation_far_from_any_speaker_has_none() -> None:
    text = "Merkel spoke.\n\n" + "The day was long and the hall was cold. " * 12 + '\n\n"It must end at once."'
    assert all(a.holder is None for a in found(text) if '"' in (at(text, a.content) or ""))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        # straight and curly marks
        ('He said "yes" and “no”.', ['"yes"', "“no”"]),
        # a quotation inside a quotation is not listed
        ("“She said ‘never’ again.”", ["“She said ‘never’ again.”"]),
        # an apostrophe opens nothing
        ("The states' rights and Iran's oil.", []),
        # a mark that nothing closes
        ('A 12" pipe was laid.', []),
        # a paragraph left open goes on where the next one opens
        ('"First.\n"Second."', ['"First.', '"Second."']),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [at(text, q) for q in quotations(text)] == quoted


@given(st.text(alphabet="ab .,\n\"'“”‘’«»", max_size=60))
def test_quotations_are_ordered_and_apart(text: str) -> None:
    spans = quotations(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(s.end <= len(text) for s in spans)


@pytest.mark.skipif(not POLNEAR.is_dir(), reason="needs ../shared")
def test_polnear_development_part() -> None:
    """Exact F1 of cue and content on ten articles stays past the feature CRF (53.4 and 28.6)."""
    texts = sorted((POLNEAR / "text").glob("*.txt"))[::8]
    right = {"Cue": 0, "Content": 0}
    gold, told = dict(right), dict(right)
    for path in texts:
        text = path.read_text("utf-8")
        marks = next(iter(sorted((POLNEAR / "attributions").glob(f"{path.stem}_*.ann")))).read_text("utf-8")
        said = attributions(next(parse([(Document(text, "x", "x"), ())])), ())
        for role in right:
            want = set()
            for line in marks.splitlines():
                label, _, spans = [*line.split("\t"), "", ""][1].partition(" ")
                if label.rstrip("0123456789") == role:
                    want |= {tuple(map(int, s.split())) for s in spans.split(";")}
            got = {(s.start, s.end) for a in said if (s := getattr(a, role.lower())) is not None}
            right[role] += len(want & got)
            gold[role] += len(want)
            told[role] += len(got)
    f1 = {role: 200 * right[role] / (gold[role] + told[role]) for role in right}
    assert f1["Cue"] > 53.4
    assert f1["Content"] > 28.6


def test_time_grows_with_the_text() -> None:
    """Eight times the text costs about eight times the work, not sixty-four."""
    text = 'Merkel said the deal was a mistake. "It must end," she added. China rejected the plan.\n\n'
    short, long = (next(parse([(Document(text * n, "t", "t"), ())])) for n in (20, 160))

    def seconds(parsed: Parsed, times: int) -> float:
        began = time.process_time()
        for _ in range(times):
            attributions(parsed, mentions(parsed.document.text))
        return time.process_time() - began

    seconds(short, 1)
    assert seconds(long, 1) < 3 * seconds(short, 8)
