"""An article in the terminal: actors, evidence and citations marked in the text, then who holds what position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Analysis, Stance
from kg.terminal import printable, table

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

ACTOR, ISSUE, EVIDENCE, CITATION = "bold cyan", "magenta", "underline", "dim yellow"
STANCES = {Stance.SUPPORT: "green", Stance.OPPOSE: "red", Stance.NEUTRAL: "yellow"}


def show(analysis: Analysis, console: Console) -> None:
    """Print `analysis` on `console`; what is of no use without colour is still said in the tables."""
    for part in (marked(analysis), _legend(), _positions(analysis), _actors(analysis), _citations(analysis)):
        console.print(part)


def marked(analysis: Analysis) -> Text:
    """The article's text with its actors, issues, evidence and citations marked."""
    from rich.text import Text

    text = Text(printable(analysis.document.text).rstrip("\n"))
    actors = {a.key for a in analysis.actors}
    for position in analysis.positions:
        text.stylize(EVIDENCE, position.evidence.start, position.evidence.end)
    for mention in analysis.mentions:
        text.stylize(ACTOR if mention.ref in actors else ISSUE, mention.span.start, mention.span.end)
    for citation in analysis.citations:
        text.stylize(CITATION, citation.span.start, citation.span.end)
    return text


def _legend() -> RenderableType:
    from rich.text import Text

    styles = {"actor": ACTOR, "issue": ISSUE, "evidence of a position": EVIDENCE, "citation": CITATION}
    return Text("  ").join(Text(name, style) for name, style in styles.items())


def _positions(analysis: Analysis) -> Table:
    from rich.text import Text

    labels = {a.key: a.label for a in analysis.actors}
    rows = (
        (
            labels.get(p.holder, p.holder),
            Text(p.stance.value, STANCES[p.stance]),
            p.act.value,
            analysis.quote(p.target_span),
            p.mode.value,
            f"{p.confidence:.2f}",
            analysis.quote(p.citation) if p.citation else "",
        )
        for p in analysis.positions
    )
    return table(("holder", "stance", "act", "target", "account", "sure", "source"), rows, "Positions")


def _actors(analysis: Analysis) -> Table:
    labels = {a.key: a.label for a in analysis.actors}
    held: dict[str, dict[str, None]] = {}
    for o in analysis.offices:
        place = f", {labels.get(o.organization, o.organization)}" if o.organization else ""
        held.setdefault(o.person, {})[o.role + place] = None
    rows = ((a.label, a.type.value, a.wikidata or "", "; ".join(held.get(a.key, ()))) for a in analysis.actors)
    return table(("actor", "type", "Wikidata", "offices"), rows, "Actors")


def _citations(analysis: Analysis) -> Table:
    rows = ((analysis.quote(c.span), c.source, str(c.date or "")) for c in analysis.citations)
    return table(("pointer", "source", "date"), rows, "Citations")
