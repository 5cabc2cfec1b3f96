"""The page of one IRI, by what it is: document, actor, issue, position, citation; anything else by its properties."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from kg.rdf import vocabulary as v
from kg.serve import timeline
from kg.serve.graph import Graph, iri
from kg.serve.marks import KINDS, numbered, pieces, spans
from kg.serve.positions import Choice, dated, listed, local, names, number
from kg.serve.store import read_text

Values = dict[str, Any]
SHOWN = 50  # positions of an actor or issue before "all of them"
MANY = 500  # positions of a document, properties of a thing


def thing(graph: Graph, about: str) -> tuple[str, Values]:
    """The template for the page of the IRI `about`, and what it shows."""
    types = graph.types(about)
    name, make = next(((name, make) for kind, name, make in _PAGES if kind in types), ("thing.html", other))
    return name, {"iri": about, "types": sorted(types), **make(graph, about)}


def document(graph: Graph, about: str) -> Values:
    """A document: its text with marks where the text is at hand, its positions and citations."""
    said = _values(graph, about)
    held = sorted(listed(graph, Choice(document=about), MANY), key=lambda h: h.iri)
    text = _text(graph, said.get(v.TEXT_DIGEST, [""])[0])
    marked = spans(graph, about, KINDS if text else ("evidence",))  # without the text, for the order of the positions
    places = {s.about: s for s in marked if s.kind in ("evidence", "citation")}
    held.sort(key=lambda h: (places[h.iri].start, places[h.iri].end) if h.iri in places else (0, 0))
    mentioned = graph.rows(
        f"""SELECT ?iri ?name (COUNT(DISTINCT ?m) AS ?n) WHERE {{ ?p oa:hasSource {iri(about)} . ?m oa:hasTarget ?p ; oa:hasBody ?iri .
        ?iri skos:prefLabel ?name }} GROUP BY ?iri ?name ORDER BY DESC(?n) ?name LIMIT 60"""
    )
    return {
        "said": said,
        "title": said.get(v.TITLE, [about])[0],
        "part_of": _part_of(graph, said.get(v.IS_PART_OF, [""])[0]),
        "held": held,
        "numbers": numbered(held),
        "places": places,
        "pieces": pieces(text, marked) if text else [],
        "cited": _citations(graph, f"?iri cito:hasCitingEntity {iri(about)} ."),
        "mentioned": mentioned,
        "names": names(graph, {s.about for s in marked if s.kind == "mention"}),
    }


def actor(graph: Graph, about: str) -> Values:
    """An actor: offices, what it holds over time, who holds what on it, and what it is cited for."""
    held, on, cited = Choice(holder=about), Choice(target=about), Choice(publisher=about)
    offices = graph.rows(
        f"""SELECT DISTINCT ?person ?person_name ?role ?role_name ?organization ?organization_name ?document ?title ?date WHERE {{
        {{ ?office org:member {iri(about)} }} UNION {{ ?office org:organization {iri(about)} }}
        ?office org:member ?person ; org:role ?role ; kg:evidence/oa:hasSource ?document .
        ?person skos:prefLabel ?person_name . ?role skos:prefLabel ?role_name . ?document dcterms:title ?title
        OPTIONAL {{ ?document dcterms:issued ?date }}
        OPTIONAL {{ ?office org:organization ?organization . ?organization skos:prefLabel ?organization_name }} }}
        ORDER BY ?person_name ?role_name ?organization_name ?date LIMIT {MANY}"""
    )
    drawn = timeline.timeline(dated(graph, held, "target"), 12)
    return {
        "said": _values(graph, about),
        "name": names(graph, {about})[about],
        "offices": [o for o in offices if o["person"] == about],
        "holders": [o for o in offices if o["person"] != about],
        "lists": [
            ("held", "Positions held", held, number(graph, held), listed(graph, held, SHOWN)),
            ("on", "Positions on this actor", on, number(graph, on), listed(graph, on, SHOWN)),
            ("cited", "Cited for", cited, number(graph, cited), listed(graph, cited, SHOWN)),
        ],
        "named_in": _mentioning(graph, about),
        **_drawing(graph, drawn, held),
    }


def issue(graph: Graph, about: str) -> Values:
    """An issue: its place in the scheme, who holds what on it."""
    on = Choice(target=about)
    near = graph.rows(
        f"""SELECT DISTINCT ?iri ?name ?side WHERE {{ {{ {iri(about)} skos:broader ?iri BIND ("broader" AS ?side) }}
        UNION {{ ?iri skos:broader {iri(about)} BIND ("narrower" AS ?side) }} ?iri skos:prefLabel ?name }} ORDER BY ?name"""
    )
    return {
        "said": _values(graph, about),
        "name": names(graph, {about})[about],
        "near": near,
        "lists": [("on", "Positions on this issue", on, number(graph, on), listed(graph, on, SHOWN))],
        "named_in": _mentioning(graph, about),
        **_drawing(graph, timeline.timeline(dated(graph, on), 12), on),
    }


def position(graph: Graph, about: str) -> Values:
    """A position with its evidence and the citation that supports it."""
    said = _values(graph, about)
    choice = Choice(holder=said.get(v.HOLDER, [None])[0], target=said.get(v.TARGET, [None])[0])
    same = [h for h in listed(graph, choice, 12) if h.iri != about] if choice.target else []
    quoted = graph.rows(
        f"""SELECT ?passage ?exact ?prefix ?suffix WHERE {{ {iri(about)} kg:evidence ?passage . ?passage oa:hasSelector ?s .
        ?s oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix }} LIMIT 1"""
    )
    cited = [found for c in said.get(v.SUPPORTED_BY, [])[:1] for found in _citations(graph, f"VALUES ?iri {{ {iri(c)} }}")]
    run = graph.rows(
        f"""SELECT DISTINCT ?run ?name ?version WHERE {{ {iri(about)} prov:wasGeneratedBy ?run . ?run prov:wasAssociatedWith ?a .
        ?a schema:name ?name ; schema:softwareVersion ?version }} ORDER BY ?name"""
    )
    own = listed(graph, Choice(iri=about), 1)
    return {"said": said, "own": own[0] if own else None, "quoted": quoted, "cited": cited, "same": same, "choice": choice, "run": run}


def citation(graph: Graph, about: str) -> Values:
    """A citation: its words, the work, what it supports."""
    found = _citations(graph, f"VALUES ?iri {{ {iri(about)} }}")
    held = listed(graph, Choice(citation=about))
    return {"said": _values(graph, about), "cited": found, "held": held}


def source(graph: Graph, parameters: dict[str, str]) -> Values | None:
    """What an outlet (``iri``) or a source by its name (``name``) is cited for; None where it is cited nowhere."""
    choice = Choice.of({"publisher": parameters.get("iri", ""), "source": parameters.get("name", "")})
    if choice.publisher:
        pattern, name = f"?iri kg:citedWork/dcterms:publisher {iri(choice.publisher)} .", names(graph, {choice.publisher})[choice.publisher]
    elif choice.source:
        from kg.serve.graph import text

        pattern, name = f"?iri kg:sourceText {text(choice.source)} .", choice.source
    else:
        return None
    cited = _citations(graph, pattern)
    if not cited:
        return None
    holders = graph.rows(
        f"""SELECT ?iri_ ?name (COUNT(DISTINCT ?iri) AS ?n) WHERE {{ {choice.pattern()} ?iri kg:holder ?iri_ . ?iri_ skos:prefLabel ?name }}
        GROUP BY ?iri_ ?name ORDER BY DESC(?n) ?name LIMIT 20"""
    )
    lists = [("cited", "Positions that it is cited for", choice, number(graph, choice), listed(graph, choice, SHOWN))]
    return {"name": name, "choice": choice, "cited": cited, "holders": holders, "lists": lists}


def other(graph: Graph, about: str) -> Values:
    """Anything: what is said of it, and what points at it. A graph: what it is about."""
    subjects = graph.rows(f"SELECT DISTINCT ?s WHERE {{ GRAPH {iri(about)} {{ ?s ?p ?o }} }} ORDER BY ?s LIMIT {MANY}")
    pointing = graph.rows(f"SELECT DISTINCT ?s ?p WHERE {{ ?s ?p {iri(about)} }} ORDER BY ?p ?s LIMIT {MANY}")
    said = graph.rows(f"SELECT DISTINCT ?p ?o WHERE {{ {iri(about)} ?p ?o }} ORDER BY ?p ?o LIMIT {MANY}")
    links = {row["o"] for row in graph.rows(f"SELECT DISTINCT ?o WHERE {{ {iri(about)} ?p ?o FILTER (isIRI(?o)) }} LIMIT {MANY}")}
    parts = [(part, _values(graph, part)) for part in sorted(links) if part.startswith(f"{about}#")]
    name = next((row["o"] for row in said if row["p"] in (v.PREF_LABEL, v.NAME, v.TITLE)), local(about))
    labels = _labels(graph, links)
    return {"name": name, "said": said, "links": links, "pointing": pointing, "subjects": subjects, "parts": parts, "names": labels}


def _labels(graph: Graph, iris: set[str]) -> dict[str, str]:
    return {i: name for i, name in names(graph, iris).items() if name != local(i)}


def _values(graph: Graph, about: str) -> dict[str, list[str]]:
    """All values by property, in order."""
    found: dict[str, list[str]] = {}
    for row in graph.rows(f"SELECT DISTINCT ?p ?o WHERE {{ {iri(about)} ?p ?o }} ORDER BY ?p ?o"):
        found.setdefault(row["p"], []).append(row["o"])
    return found


def _citations(graph: Graph, pattern: str) -> list[dict[str, str]]:
    """The citations of `pattern` about ?iri, in two steps: Oxigraph 0.5 looks at all passages for an OPTIONAL of several patterns."""
    rows = graph.rows(
        f"""SELECT DISTINCT ?iri ?source ?work ?date ?url ?publisher ?document ?title WHERE {{ {pattern}
        ?iri a kg:Citation ; kg:sourceText ?source ; kg:citedWork ?work ; cito:hasCitingEntity ?document . ?document dcterms:title ?title
        OPTIONAL {{ ?work dcterms:issued ?date }} OPTIONAL {{ ?work schema:url ?url }} OPTIONAL {{ ?work dcterms:publisher ?publisher }} }}
        LIMIT {MANY}"""
    )
    values = " ".join(sorted({iri(row["iri"]) for row in rows}))
    pointers = graph.rows(
        f"""SELECT ?iri ?pointer ?start WHERE {{ VALUES ?iri {{ {values} }} ?iri kg:pointer ?p .
        ?p oa:hasSelector ?s . ?s oa:exact ?pointer . ?p oa:hasSelector ?w . ?w oa:start ?start }} ORDER BY DESC(?start)"""
    )
    placed = {row["iri"]: row for row in pointers}  # the first in the text
    found = [row | placed.get(row["iri"], {}) for row in rows]
    return sorted(found, key=lambda c: (c["document"], int(c.get("start", 0)), c["iri"], c["work"], c.get("date", ""), c.get("url", "")))


def _mentioning(graph: Graph, about: str) -> list[dict[str, str]]:
    return graph.rows(
        f"""SELECT ?iri ?name ?date (COUNT(DISTINCT ?m) AS ?n) WHERE {{ ?m oa:hasBody {iri(about)} ; oa:hasTarget/oa:hasSource ?iri .
        ?iri dcterms:title ?name OPTIONAL {{ ?iri dcterms:issued ?date }} }} GROUP BY ?iri ?name ?date ORDER BY DESC(?n) ?name LIMIT 30"""
    )


def _part_of(graph: Graph, part: str) -> list[str]:
    """Names of what the document came out in, outermost first."""
    found: list[str] = []
    while part and len(found) < 3:
        said = _values(graph, part)
        for kind, form in ((v.NAME, "{}"), (v.VOLUME_NUMBER, "volume {}"), (v.ISSUE_NUMBER, "issue {}")):
            found[:0] = [form.format(value) for value in said.get(kind, [])[:1]]
        part = said.get(v.IS_PART_OF, [""])[0]
    return found


def _text(graph: Graph, digest: str) -> str | None:
    """The document's text, where a file beside the graph still holds it."""
    path = graph.state.texts.get(digest)
    text = read_text(path) if path else None
    return text if text is not None and hashlib.sha256(text.encode("utf-8")).hexdigest() == digest else None


def _drawing(graph: Graph, drawn: timeline.Timeline, choice: Choice) -> Values:
    sizes = {"width": timeline.WIDTH, "left": timeline.LEFT, "row": timeline.ROW, "top": timeline.TOP}
    by = "target" if choice.holder else "holder"
    return {"timeline": drawn, "names": names(graph, set(drawn.rows)), "choice": choice, "by": by} | sizes


_PAGES: tuple[tuple[str, str, Callable[[Graph, str], Values]], ...] = (
    (v.DOCUMENT, "document.html", document),
    (v.ACTOR, "actor.html", actor),
    (v.ISSUE, "issue.html", issue),
    (v.POSITION, "position.html", position),
    (v.CITATION, "citation.html", citation),
)
