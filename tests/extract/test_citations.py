"""Pointers to sources: every form, what is none, and what each supports."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.citations import citations
from kg.model import Citation, Document, PartialDate
from kg.read.text import read_path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PLACES = {"Moscow", "Brussels", "Geneva", "Riga"}


def cite(text: str, issued: str | None = "1994-03-20") -> tuple[Citation, ...]:
    document = Document(text=text, source="t", title="t", issued=PartialDate.parse(issued) if issued else None)
    return citations(document, lambda name: f"media:{name}", PLACES.__contains__)


def rows(text: str, issued: str | None = "1994-03-20") -> list[tuple[str, str, str | None]]:
    return [(text[c.span.start : c.span.end], c.source, str(c.date) if c.date else None) for c in cite(text, issued)]


FORMS = [
    ("He agreed (Xinhua, 10 March).", [("Xinhua, 10 March", "Xinhua", "1994-03-10")]),  # day first
    ("He agreed (TASS, March 10).", [("TASS, March 10", "TASS", "1994-03-10")]),  # month first
    ("He agreed (Die Welt 14 March).", [("Die Welt 14 March", "Die Welt", "1994-03-14")]),  # no comma
    ("He agreed (26 February, Warsaw TV), then left.", [("26 February, Warsaw TV", "Warsaw TV", "1994-02-26")]),  # date first
    ("He agreed (Pyongyang radio, 24 October).", [("Pyongyang radio, 24 October", "Pyongyang radio", "1993-10-24")]),  # last year's
    ("He agreed (CTK, 9 December 1991).", [("CTK, 9 December 1991", "CTK", "1991-12-09")]),  # year given
    ("In March 1992 it fell (CTK, 26 March).", [("CTK, 26 March", "CTK", "1992-03-26")]),  # year of the sentence
    ("He agreed (PAP, 1 March; CTK, 2 March).", [("PAP, 1 March", "PAP", "1994-03-01"), ("CTK, 2 March", "CTK", "1994-03-02")]),
    ("He agreed (PAP, 1 March, CTK, 2 March).", [("PAP, 1 March", "PAP", "1994-03-01"), ("CTK, 2 March", "CTK", "1994-03-02")]),
    ("He agreed (Xinhua, 12, 14 March).", [("Xinhua, 12", "Xinhua", "1994-03-12"), ("14 March", "Xinhua", "1994-03-14")]),  # two days
    ("He agreed (Moscow radio, CTK, 3 March).", [("Moscow radio", "Moscow radio", "1994-03-03"), ("CTK, 3 March", "CTK", "1994-03-03")]),
    ("He agreed (Gazeta Wyborcza, 29-30 January).", [("Gazeta Wyborcza, 29-30 January", "Gazeta Wyborcza", "1994-01-29")]),  # a range
    ("He agreed (Qol Yisra'el, 1O March).", [("Qol Yisra'el, 1O March", "Qol Yisra'el", "1994-03-10")]),  # a bad scan
    ("He agreed (for example, Babil, 3 March).", [("Babil, 3 March", "Babil", "1994-03-03")]),  # lead words
    ("He agreed (Ann Hale in an article in Babil, 3 March).", [("Babil, 3 March", "Babil", "1994-03-03")]),  # the outlet after "in"
    ("He agreed (Iraqi News Agency [INA], 7 March).", [("Iraqi News Agency [INA], 7 March", "Iraqi News Agency", "1994-03-07")]),
    (
        "It is so (a Tishrin editorial, as reported by Damascus radio on 8 March).",
        [("a Tishrin editorial, as reported by Damascus radio on 8 March", "Tishrin", "1994-03-08")],
    ),
    ("It is so (Trends of 17 November 1993, pages 15-17).", [("Trends of 17 November 1993, pages 15-17", "Trends", "1993-11-17")]),  # pages
    (
        "It is so (“A Long Quiet,” Foreign Affairs, May/June 1993).",
        [("“A Long Quiet,” Foreign Affairs, May/June 1993", "Foreign Affairs", "1993-05")],
    ),
    (
        "It is so (Hale and Reyl 1990; Cha et al. 1992).",
        [("Hale and Reyl 1990", "Hale and Reyl", "1990"), ("Cha et al. 1992", "Cha et al.", "1992")],
    ),
    ("Yonhap reported that talks failed (14 March).", [("14 March", "Yonhap", "1994-03-14")]),  # date alone: outlet of the sentence
    ("The daily Babil said it would (14 March).", [("14 March", "Babil", "1994-03-14")]),  # announced by a common noun
    (
        "He rose (CTK, 2 March). The agency said he fell (3 March).",
        [("CTK, 2 March", "CTK", "1994-03-02"), ("3 March", "CTK", "1994-03-03")],
    ),
    (
        "He rose (CTK, 2 March). On 5 March he said no (Xinhua).",
        [("CTK, 2 March", "CTK", "1994-03-02"), ("Xinhua", "Xinhua", "1994-03-05")],
    ),
    ("He was shocked, he said (via NYT).", [("via NYT", "NYT", None)]),  # via
    (
        "One gem stands out (noted by Ann Hale at The Weekly Standard).",
        [("noted by Ann Hale at The Weekly Standard", "The Weekly Standard", None)],
    ),
    ("It was so (h/t Politico).", [("h/t Politico", "Politico", None)]),  # a tip of the hat
    ("It fell (twitter.com/annhale, March 3).", [("twitter.com/annhale, March 3", "Twitter", "1994-03-03")]),  # an account with a date
    ("It fell (see above; TASS, 3 March; 5 March).", [("TASS, 3 March", "TASS", "1994-03-03"), ("5 March", "TASS", "1994-03-05")]),
    ("It fell (Interfax, citing Lenta.ru, 3 March).", [("Interfax, citing Lenta.ru, 3 March", "Interfax", "1994-03-03")]),  # at second hand
    ("It fell (Svobodnaya Pressa (SP), 3 March).", [("Svobodnaya Pressa (SP), 3 March", "Svobodnaya Pressa", "1994-03-03")]),  # short form
    (
        "It fell (Institute for the Study of War, 3 March).",
        [("Institute for the Study of War, 3 March", "Institute for the Study of War", "1994-03-03")],
    ),
    ("It fell (RFE/RL, 3 March [in Russian]).", [("RFE/RL, 3 March", "RFE/RL", "1994-03-03")]),  # a slash; the language
    ("He agreed (PAP, 1 March). He refused (ibid.).", [("PAP, 1 March", "PAP", "1994-03-01"), ("ibid", "PAP", "1994-03-01")]),
    (
        "He agreed (PAP, 1 March). He refused (Ibid., 4 March).",
        [("PAP, 1 March", "PAP", "1994-03-01"), ("Ibid., 4 March", "PAP", "1994-03-04")],
    ),
    ("See m.bbc.co.uk/news/world-1234… for more.", [("m.bbc.co.uk/news/world-1234", "BBC", None)]),  # bare address, known domain
    ("(For a map click maps.example.org/2xm6)", [("maps.example.org/2xm6", "maps.example.org", None)]),  # unknown domain
    (
        "See https://www.reuters.com/a/1993/11/05/talks.",
        [("https://www.reuters.com/a/1993/11/05/talks", "Reuters", "1993-11-05")],
    ),  # dated path
    ("So it is (doi:10.1000/abc.12).", [("doi:10.1000/abc.12", "doi.org", None)]),  # DOI
    ("No. pic.twitter.com/Ab12 — Ann Hale (@annhale) March 3, 1994", [("pic.twitter.com/Ab12", "Ann Hale", "1994-03-03")]),  # a post
    ("He spoke.\n\n[Politico]\n", [("Politico", "Politico", None)]),  # an outlet on a line of its own
]


@pytest.mark.parametrize(("text", "found"), FORMS, ids=[t[:60] for t, _ in FORMS])
def test_forms(text: str, found: list[tuple[str, str, str | None]]) -> None:
    assert rows(text) == found


PLAIN = [
    "It deployed a shield (THAAD system).",
    "The North (DPRK—the official name) agreed.",
    "WASHINGTON (Reuters) - The president spoke.",  # a dateline
    "Istanbul (CNN) Officials said so.",
    "State news agency IRNA and the Islamic Republic News Agency (IRNA) said no.",  # introduces a short form
    "The Korean Central News Agency (KCNA) said it would.",
    "They met (Geneva, 3 March) and parted.",  # an event's place and date
    "Ministers meet in Riga (Ann Hale/Reuters)",  # credits
    "The port (AP Photo/Ann Hale) is shut.",
    "It is not so (see below). It is (See Note 1). It was (see Box 2).",
    "He said so (see following article).",
    "The senator (R-Texas), 66, and the other (D., Fla.) agreed.",
    "She was born (January 3, 1960) in Riga.",
    "Talks ended (the third round began on 4 March).",  # prose
    "The deal (Dayton Agreement, 21 November 1995) held.",  # a text of law
    "The pact (Geneva, 1954) failed.",
    "It fell (up 4 percent in March 1993).",
    "They [Israel] agreed, he said [emphasis mine] [1].",  # insertions; a number without a note
    "Join us on Facebook.com/CNNOpinion or at https://www.example.org/.",  # invitations
    "He rose (in French) (a) (b) (c) (66) (1990) ().",
    "Interfax reported on 17 March that he left.",  # prose
    "The meeting (14 March) in Riga ended.",  # a date that is the event's
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_parenthesis_is_none(text: str) -> None:
    assert rows(text, "1996-03-20") == []


def test_an_agency_of_another_kind_is_no_outlet() -> None:
    text = "He rose (CTK, 2 March). The watchdog (International Atomic Energy Agency) said no, and so did CTK (March)."
    assert rows(text) == [("CTK, 2 March", "CTK", "1994-03-02")]


def test_see() -> None:
    found = cite("It blames them (see EDM, 7 May 1993; Xinhua, 2 March) and us (cf. TASS, 3 March; see also CTK, 4 March) (PAP, 5 March).")
    assert [(c.source, c.see) for c in found] == [("EDM", True), ("Xinhua", True), ("TASS", True), ("CTK", True), ("PAP", False)]
    assert {c.characterization for c in found if c.see} == {"citesForInformation"}


def test_nothing_is_guessed_where_the_article_has_no_date() -> None:
    assert rows("He agreed (Xinhua, 10 March).", None) == [("Xinhua, 10 March", "Xinhua", None)]


def test_no_source_is_younger_than_the_article() -> None:
    assert rows("He agreed (Xinhua, 10 March 1999).") == [("Xinhua, 10 March 1999", "Xinhua", None)]


@pytest.mark.parametrize(("pointer", "date"), [("TASS, April 3", "2017-04-03"), ("TASS, December 28", "2016-12-28")])
def test_an_issue_number_bounds_the_date_of_the_article(pointer: str, date: str) -> None:
    text = f"He agreed ({pointer})."
    document = Document(text, "t", "t", periodical="Eurasia Daily Monitor", volume="14", issue="57", issued=PartialDate(2017))
    assert [str(c.date) for c in citations(document)] == [date]


SUPPORTS = [
    ("He agreed (TASS, 3 March).", ["He agreed"]),
    ("First. Paris denied it (AFP, 3 March), but Bonn (DPA, 4 March) did not.", ["Paris denied it", "Bonn"]),  # back to the pointer before
    ("Paris denied it. (AFP, 3 March). Bonn agreed.", ["Paris denied it."]),  # after the full stop
    ("He agreed (TASS, 3 March) (PAP, 4 March).", ["He agreed", "He agreed"]),  # side by side
    ("He agreed (TASS, 3 March; PAP, 4 March).", ["He agreed", "He agreed"]),  # in one bracket
    ("No. He said: “We met. We agreed” (TASS, 3 March).", ["He said: “We met. We agreed”"]),  # a quotation over two sentences
    ('No. He said, "We met.  We agreed" (TASS, 3 March).', ['He said, "We met.  We agreed"']),
    ("One line.\n(TASS, 3 March)", [None]),  # not over a line's end
]


@pytest.mark.parametrize(("text", "words"), SUPPORTS, ids=[t[:50] for t, _ in SUPPORTS])
def test_supports(text: str, words: list[str | None]) -> None:
    assert [text[c.supports.start : c.supports.end] if c.supports else None for c in cite(text)] == words


def test_masks_are_the_whole_brackets_and_publishers_are_asked_for() -> None:
    text = "He agreed (see TASS, 3 March), and so did we.[1]\n\nNotes\n1. PAP, 4 March."
    found = cite(text)
    assert [text[c.mask.start : c.mask.end] for c in found if c.mask] == ["(see TASS, 3 March)", "[1]"]
    assert [c.publisher for c in found] == ["media:TASS", "media:PAP"]


NOTED = """The first claim.[1] The second “claim.”2 The third [2, 3] and the fourth.⁴ The fifth.[5]

The sixth.[6] The seventh.[7] The eighth.[8]

Notes

1. Ann Hale, “A Front Yard,” The Baltic Times, 30 May 1993, https://example.org/yard.
2. Ibid.
3. See Ilmar Kask, Promises and Preparations (Tartu: Harbour Press, 1990), 45.
4. https://www.state.gov/briefings/1993/06/06/briefing/
5. The author thanks two readers.
6. Kask, Promises and Preparations, 112.
7. Maren Holt, “Cables,” Survival 35, no. 2 (April 1993), doi:10.1000/s.93.0065.
8. UN Security Council Resolution 687, 3 April 1991.
"""


def test_notes() -> None:
    assert rows(NOTED) == [
        ("1", "The Baltic Times", "1993-05-30"),
        ("2", "The Baltic Times", "1993-05-30"),  # ibid.
        ("2", "The Baltic Times", "1993-05-30"),  # a pointer that stands twice is listed twice
        ("3", "Ilmar Kask", "1990"),  # a book
        ("⁴", "state.gov", "1993-06-06"),  # an address alone
        ("6", "Ilmar Kask", "1990"),  # a short form
        ("7", "Survival", "1993-04"),  # a volume and a DOI
        ("8", "UN Security Council Resolution 687", "1991-04-03"),
    ]
    found = cite(NOTED)
    assert found[0].title == "A Front Yard" and found[0].url == "https://example.org/yard"
    assert found[3].see and found[3].title == "Promises and Preparations"
    assert found[6].url == "https://doi.org/10.1000/s.93.0065"
    assert [NOTED[c.supports.start : c.supports.end] for c in found[:2] if c.supports] == ["The first claim.", "The second “claim.”"]


def test_examples() -> None:
    parenthetical = citations(read_path(EXAMPLES / "parenthetical.txt"))
    assert len(parenthetical) == 21 and all(c.date and c.date.year in (2022, 2023) for c in parenthetical)
    assert {c.source for c in parenthetical} >= {"Anadolu Agency", "RFE/RL", "Mid.ru", "Yonhap"}
    footnotes = citations(read_path(EXAMPLES / "footnotes.txt"))
    assert [c.source for c in footnotes][:5] == ["ERR News", "Yle", "Helsingin Sanomat", "TASS", "TASS"]
    assert footnotes[-1].url == "https://www.example.org/baltic/incidents"


# fmt: off
PIECES = ["(", ")", "[", "]", "TASS", "Xinhua", ", ", "; ", "3 March", "March 10, 1992", "see ", "ibid.", "\n", ". ", '"', "“", "”", "[1]",
          "1. ", "https://a.org/b", "10.1000/x", " said ", "Damascus radio"]
# fmt: on
PIECES += ["¹", "Notes\n", "@", "1O", "é", "𝒜", " and ", "12, 14 March", "via "]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_offsets_hold_on_any_text(text: str) -> None:
    at = 0
    for c in cite(text):
        assert c.mask is not None and c.mask.contains(c.span) and c.mask.end <= len(text)
        assert c.span.start >= at and text[c.span.start : c.span.end].strip() == text[c.span.start : c.span.end]
        assert c.supports is None or c.supports.end <= c.mask.start
        assert c.date is None or c.date.earliest() <= (1994, 3, 20)
        at = c.span.end


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(cite(text), tuple)


@pytest.mark.parametrize(
    "piece", ["(", "()", "[", "[1]", "(TASS, March 10) ", "(14 March)", "Aa ", "a.b.", "http://", "“a ", "1, ", "He said x (TASS) and "]
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        start = time.process_time()
        cite(text)
        return time.process_time() - start

    seconds(100)
    assert seconds(2_000) < 12 * seconds(500) + 1
