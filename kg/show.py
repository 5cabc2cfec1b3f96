"""An article in the terminal: actors, evidence and citations marked in the text, then who holds what position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Analysis, Stance
from kg.terminal import printable

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
    table = _table("Positions", "holder", "stance", "act", "target", "account", "sure", "source")
    for p in analysis.positions:
        holder, stance = labels.get(p.holder, p.holder), Text(p.stance.value, STANCES[p.stance])
        source = analysis.quote(p.citation) if p.citation else ""
        _row(table, holder, stance, p.act.value, analysis.quote(p.target_span), p.mode.value, f"{p.confidence:.2f}", source)
    return table


def _actors(analysis: Analysis) -> Table:
    labels = {a.key: a.label for a in analysis.actors}
    table = _table("Actors", "actor", "type", "Wikidata", "offices")
    held: dict[str, dict[str, None]] = {}
    for o in analysis.offices:
        place = f", {labels.get(o.organization, o.organization)}" if o.organization else ""
        held.setdefault(o.person, {})[o.role + place] = None
    for actor in analysis.actors:
        _row(table, actor.label, actor.type.value, actor.wikidata or "", "; ".join(held.get(actor.key, ())))
    return table


def _citations(analysis: Analysis) -> Table:
    table = _table("Citations", "pointer", "source", "date")
    for c in analysis.citations:
        _row(table, analysis.quote(c.span), c.source, str(c.date or ""))
    return table


def _table(title: str, *columns: str) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *cells: str | Text) -> None:
    """Add a row whose words are shown as they are: "[red]" in a text is no markup."""
    from rich.text import Text

    table.add_row(*(Text(printable(c)) if isinstance(c, str) else c for c in cells))
