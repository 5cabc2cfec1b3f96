"""Positions as the pages show them: chosen by a filter, listed or counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from kg.rdf import vocabulary as v
from kg.serve.graph import Graph, Row, iri, text

STANCES = ("support", "oppose", "neutral")
PAGE = 100  # positions on a page
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which positions: by IRI of itself, holder, target, document, citation and publisher, by name
    of the source, by stance, dates (ISO, as precise as
    wanted, both included) and least confidence. None: any."""

    iri: str | None = None
    holder: str | None = None
    target: str | None = None
    document: str | None = None
    citation: str | None = None
    publisher: str | None = None
    source: str | None = None
    stance: str | None = None
    since: str | None = None
    until: str | None = None
    sure: str | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Choice:
        """From the parameters of an address; what makes no sense counts as not given."""
        given = {f.name: value.strip()[:2000] for f in fields(cls) if (value := parameters.get(f.name, "")).strip()}
        return cls(**{name: value for name, value in given.items() if _sound(name, value)})

    def but(self, **changes: str | None) -> Choice:
        """This choice with `changes`."""
        return replace(self, **changes)

    def address(self, **changes: str | None) -> str:
        """The query part of an address for this choice with `changes`."""
        chosen = self.but(**changes)
        return urlencode({f.name: value for f in fields(chosen) if (value := getattr(chosen, f.name)) is not None})

    def pattern(self) -> str:
        """The choice as SPARQL about ?iri."""
        parts = []
        if self.iri:
            parts.append(f"VALUES ?iri {{ {iri(self.iri)} }}")
        if self.holder:
            parts.append(f"?iri kg:holder {iri(self.holder)} .")
        if self.target:
            parts.append(f"?iri kg:target {iri(self.target)} .")
        if self.document:
            parts.append(f"?iri kg:statedIn {iri(self.document)} .")
        if self.citation:
            parts.append(f"?iri kg:citation {iri(self.citation)} .")
        if self.publisher:
            parts.append(f"?work dcterms:publisher {iri(self.publisher)} . ?given kg:citedWork ?work . ?iri kg:citation ?given .")
        if self.source:
            parts.append(f"?given kg:sourceText {text(self.source)} . ?iri kg:citation ?given .")
        if self.stance:
            parts.append(f"?iri kg:stance {iri(v.KG + self.stance.title())} .")
        if self.sure:
            parts.append(f"?iri kg:confidence ?sure FILTER (?sure >= {float(self.sure):.3f})")
        if self.since or self.until:
            parts.append("?iri kg:statedIn/dcterms:issued ?day .")
        if self.since:
            parts.append(f"FILTER (STR(?day) >= {text(self.since)})")
        if self.until:
            parts.append(f"FILTER (SUBSTR(STR(?day), 1, {len(self.until)}) <= {text(self.until)})")
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Held:
    """One position, with names for all that it refers to."""

    iri: str
    holder: str
    holder_name: str
    target: str
    target_name: str
    words: str
    stance: str
    act: str
    mode: str
    confidence: str
    quote: str
    document: str
    title: str
    date: str
    citation: str
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """So many positions of one holder on one target with one stance."""

    holder: str
    target: str
    stance: str
    number: int


# In three steps, since Oxigraph 0.5 sorts slowly and joins the quotes the wrong way round when it is asked for all at once.
_CHOSEN = "SELECT ?iri ?date WHERE {{ {chosen} ?iri kg:statedIn ?in OPTIONAL {{ ?in dcterms:issued ?date }} }}"
_DETAILS = """SELECT DISTINCT ?iri ?holder ?holder_name ?target ?target_name ?words ?stance ?act ?mode ?confidence
  ?document ?title ?date ?citation ?source
WHERE {{ VALUES ?iri {{ {values} }}
  ?iri kg:holder ?holder ; kg:targetText ?words ; kg:stance ?stance ; kg:speechAct ?act ; kg:attribution ?mode ; kg:statedIn ?document .
  ?document dcterms:title ?title .
  OPTIONAL {{ ?document dcterms:issued ?date }}
  OPTIONAL {{ ?iri kg:confidence ?confidence }}
  OPTIONAL {{ ?holder skos:prefLabel ?holder_name }}
  OPTIONAL {{ ?iri kg:target ?target OPTIONAL {{ ?target skos:prefLabel ?target_name }} }}
  OPTIONAL {{ ?iri kg:citation ?citation . ?citation kg:sourceText ?source }}
}}"""
_QUOTES = """SELECT ?iri ?quote WHERE {{ VALUES ?iri {{ {values} }}
  ?iri kg:evidence ?passage . ?passage oa:hasSelector ?selector . ?selector oa:exact ?quote }}"""


def listed(graph: Graph, choice: Choice, limit: int = PAGE, offset: int = 0) -> list[Held]:
    """The positions of `choice`, newest document first, each once."""
    dates = {row["iri"]: row.get("date", "") for row in graph.rows(_CHOSEN.format(chosen=choice.pattern()))}
    chosen = sorted(sorted(dates), key=dates.__getitem__, reverse=True)[offset : offset + limit]
    values = " ".join(map(iri, chosen))
    quotes = {row["iri"]: row["quote"] for row in graph.rows(_QUOTES.format(values=values))}
    rows = {row["iri"]: row | {"quote": quotes.get(row["iri"], "")} for row in graph.rows(_DETAILS.format(values=values))}
    return [_held(rows[i]) for i in chosen if i in rows]


def number(graph: Graph, choice: Choice) -> int:
    """How many positions `choice` has."""
    return int(graph.rows(f"SELECT (COUNT(DISTINCT ?iri) AS ?n) WHERE {{ {choice.pattern()} ?iri a kg:Position }}")[0]["n"])


def counted(graph: Graph, choice: Choice) -> list[Count]:
    """The positions of `choice` on recognised targets, counted by holder, target and stance."""
    rows = graph.rows(
        f"""SELECT ?holder ?target ?stance (COUNT(DISTINCT ?iri) AS ?n) WHERE {{ {choice.pattern()}
        ?iri a kg:Position ; kg:holder ?holder ; kg:target ?target ; kg:stance ?stance }}
        GROUP BY ?holder ?target ?stance ORDER BY ?holder ?target ?stance"""
    )
    return [Count(row["holder"], row["target"], local(row["stance"]).lower(), int(row["n"])) for row in rows if "holder" in row]


def dated(graph: Graph, choice: Choice, by: str = "holder") -> list[tuple[str, str, str, int]]:
    """Counts by holder (or target), month (ISO, or year where no more is known) and stance, for documents with a date."""
    rows = graph.rows(
        f"""SELECT ?who ?month ?stance (COUNT(DISTINCT ?iri) AS ?n) WHERE {{ {choice.pattern()}
        ?iri a kg:Position ; kg:{by} ?who ; kg:stance ?stance ; kg:statedIn/dcterms:issued ?date
        BIND (SUBSTR(STR(?date), 1, 7) AS ?month) }}
        GROUP BY ?who ?month ?stance ORDER BY ?who ?month ?stance"""
    )
    return [(row["who"], row["month"], local(row["stance"]).lower(), int(row["n"])) for row in rows if "who" in row]


def names(graph: Graph, iris: set[str]) -> dict[str, str]:
    """The label of each of `iris`, its last step where it has none."""
    if not iris:
        return {}
    values = " ".join(iri(i) for i in sorted(iris))
    rows = graph.rows(f"SELECT ?i ?name WHERE {{ VALUES ?i {{ {values} }} ?i skos:prefLabel ?name }} ORDER BY ?i ?name")
    found = {row["i"]: row["name"] for row in rows}
    return {i: found.get(i) or local(i) for i in sorted(iris)}


def local(iri: str) -> str:
    """The last step of an IRI.

    >>> local("https://w3id.org/policy-kg/ontology#Support")
    'Support'
    """
    return re.split(r"[/#]", iri)[-1]


def _held(row: Row) -> Held:
    given = {f.name: row.get(f.name, "") for f in fields(Held)}
    given |= {"stance": local(row["stance"]).lower(), "act": local(row["act"]).removesuffix("Act").lower(), "mode": local(row["mode"])}
    given["holder_name"] = row.get("holder_name") or local(row["holder"])
    given["target_name"] = row.get("target_name") or row["words"]
    return Held(**given)


def _sound(name: str, value: str) -> bool:
    try:
        match name:
            case "stance":
                return value in STANCES
            case "since" | "until":
                return _DATE.fullmatch(value) is not None
            case "sure":
                return 0 <= float(value) <= 1
            case "source":
                return True
            case _:
                return bool(iri(value))
    except ValueError:
        return False
