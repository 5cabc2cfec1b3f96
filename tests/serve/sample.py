"""Two small articles with all that an analysis can hold, and names that try to break out of a page."""

from __future__ import annotations

from pathlib import Path

from kg.authority.load import load
from kg.model import (
    Actor,
    ActorType,
    Analysis,
    Citation,
    Document,
    Issue,
    Mention,
    Mode,
    Office,
    PartialDate,
    Position,
    Run,
    Span,
    SpeechAct,
    Stance,
)

BASE = "http://127.0.0.1:8765/"
SCRIPT = "<script>document.title='broken'</script>"
QUOTES = "\"'><img src=x onerror=alert(1)>"
BIDI = "Norl\u202edna"
LONG = "Ministry of " + "Very " * 2000 + "Long Names"

FIRST = (
    "The Straits of Vell\nHarbour Review\nMay 4, 2019\n\n"
    f"Foreign Minister Ivo Brandt of Norland rejected the blockade (Norland Gazette, May 2). {SCRIPT} said that it backs Sudmark. "
    "Sudmark opposes missile defence & “all of it” 🛰️.\n"
)
SECOND = "Vell again\nHarbour Review\nJune 2020\n\nNorland backs missile defence. Sudmark rejected the blockade.\n"
RUN = Run("policy-kg", "0.1.0", "en_core_web_sm", "3.8.0")


def at(text: str, words: str) -> Span:
    """Where `words` first stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


NORLAND = Actor("norland", "Norland", ActorType.STATE, ("Kingdom of Norland", BIDI), "Q1001", True)
SUDMARK = Actor("sudmark", "Sudmark", ActorType.STATE, (QUOTES,), "Q1002", True)
BRANDT = Actor("ivo-brandt", "Ivo Brandt", ActorType.PERSON)
GAZETTE = Actor("norland-gazette", "Norland Gazette", ActorType.MEDIA_OUTLET)
HOSTILE = Actor("hostile", SCRIPT, ActorType.GROUP, (QUOTES, BIDI))
ENDLESS = Actor("endless", LONG, ActorType.ORGANIZATION)


def _position(text: str, holder: str, words: str, target: str, stance: Stance, clause: str, citation: Span | None = None) -> Position:
    return Position(holder, target, at(text, words), stance, SpeechAct.STATE, Mode.REPORTED, at(text, clause), 0.75, "by hand", citation)


def analyses() -> list[Analysis]:
    """Of FIRST and SECOND."""
    pointer = at(FIRST, "Norland Gazette, May 2")
    first = Analysis(
        Document(
            FIRST,
            "first.txt",
            f"The Straits {SCRIPT}",
            periodical="Harbour Review",
            volume="7",
            creators=(QUOTES,),
            issued=PartialDate(2019, 5, 4),
        ),
        RUN,
        actors=(NORLAND, SUDMARK, BRANDT, GAZETTE, HOSTILE, ENDLESS),
        issues=(Issue("missile-defence", "missile defence"),),
        mentions=(
            Mention(at(FIRST, "Norland"), "norland", "name"),
            Mention(at(FIRST, SCRIPT), "hostile", "name"),
            Mention(at(FIRST, "Ivo Brandt"), "ivo-brandt", "name"),
            Mention(at(FIRST, "missile defence"), "missile-defence", "issue-name"),
        ),
        offices=(Office("ivo-brandt", "Foreign Minister", "norland", at(FIRST, "Foreign Minister Ivo Brandt of Norland"), "title"),),
        positions=(
            _position(FIRST, "ivo-brandt", "the blockade", "endless", Stance.OPPOSE, "rejected the blockade", pointer),
            _position(FIRST, "hostile", "Sudmark", "sudmark", Stance.SUPPORT, f"{SCRIPT} said that it backs Sudmark"),
            _position(
                FIRST, "sudmark", "missile defence", "missile-defence", Stance.OPPOSE, "Sudmark opposes missile defence & “all of it” 🛰️"
            ),
        ),
        citations=(Citation(pointer, "Norland Gazette", PartialDate(2019, 5, 2), "parenthesis", publisher="norland-gazette"),),
    )
    second = Analysis(
        Document(SECOND, "second.txt", "Vell again", periodical="Harbour Review", issued=PartialDate(2020, 6)),
        RUN,
        actors=(NORLAND, SUDMARK, ENDLESS),
        issues=(Issue("missile-defence", "missile defence"),),
        positions=(
            _position(SECOND, "norland", "missile defence", "missile-defence", Stance.SUPPORT, "Norland backs missile defence"),
            _position(SECOND, "sudmark", "the blockade", "endless", Stance.OPPOSE, "Sudmark rejected the blockade"),
        ),
    )
    return [first, second]


def write(folder: Path, base: str = BASE) -> Path:
    """Both graphs in `folder` (one as TriG, one as Turtle), and beside the first its text."""
    from kg.rdf.formats import serialize
    from kg.rdf.mapping import map_analysis

    folder.mkdir(parents=True, exist_ok=True)
    for analysis, form, ending in zip(analyses(), ("trig", "turtle"), ("trig", "ttl"), strict=True):
        (folder / f"{analysis.document.source}.{ending}").write_bytes(serialize(map_analysis(analysis, base, load()), form))
    (folder / "first.txt").write_text(FIRST, "utf-8")
    return folder


def document(analysis: Analysis) -> str:
    """The path of the analysis's document on a server."""
    return f"/document/{analysis.document.digest[:16]}"
