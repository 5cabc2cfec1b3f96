"""The pages that are reached by their own addresses: search, lists, positions, figures, queries, ontology.

Each takes the graph and the parameters of its address, and gives the name of a template and what that shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from kg import cookbook
from kg.errors import ConfigError
from kg.rdf import ontology
from kg.rdf import vocabulary as v
from kg.serve import network, positions, timeline
from kg.serve.graph import Graph, Row
from kg.serve.matrix import SIGNS, matrix
from kg.serve.positions import PAGE, Choice, counted, dated, listed
from kg.serve.search import KINDS, search

Values = dict[str, Any]
Parameters = Mapping[str, str]
View = Callable[[Graph, Parameters], Values]

_COUNTED = (("documents", "Document"), ("positions", "Position"), ("citations", "Citation"))
# What the lists show: name, how many, and a note.
_LISTS = {
    "actors": """SELECT ?iri ?name ?note (COUNT(DISTINCT ?p) AS ?n) WHERE {
        ?iri a kg:Actor ; skos:prefLabel ?name ; a ?note FILTER (STRSTARTS(STR(?note), STR(kg:)) && ?note != kg:Actor)
        OPTIONAL { ?p kg:holder ?iri } } GROUP BY ?iri ?name ?note ORDER BY DESC(?n) ?name ?iri""",
    "issues": """SELECT ?iri ?name (COUNT(DISTINCT ?p) AS ?n) WHERE {
        ?iri a kg:Issue ; skos:prefLabel ?name . { ?p kg:target ?iri } UNION { ?p oa:hasBody ?iri } }
        GROUP BY ?iri ?name ORDER BY DESC(?n) ?name ?iri""",
    "documents": """SELECT ?iri ?name ?note (COUNT(DISTINCT ?p) AS ?n) WHERE {
        ?iri a kg:Document ; dcterms:title ?name OPTIONAL { ?iri dcterms:issued ?note } OPTIONAL { ?p kg:statedIn ?iri } }
        GROUP BY ?iri ?name ?note ORDER BY DESC(STR(?note)) ?name ?iri""",
    "sources": """SELECT ?iri ?name (COUNT(DISTINCT ?c) AS ?n) WHERE {
        ?c a kg:Citation ; kg:sourceText ?words OPTIONAL { ?c kg:citedWork/dcterms:publisher ?iri OPTIONAL { ?iri skos:prefLabel ?label } }
        BIND (COALESCE(?label, ?words) AS ?name) } GROUP BY ?iri ?name ORDER BY DESC(?n) ?name ?iri""",
}
LISTS = {
    "actors": ("Actors", "positions held"),
    "issues": ("Issues", "positions and mentions"),
    "documents": ("Documents", "positions"),
    "sources": ("Sources", "citations"),
}


def home(graph: Graph, parameters: Parameters) -> Values:
    """The first page: how much there is, and what there is most of."""
    counts = {name: int(graph.rows(f"SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE {{ ?i a kg:{kind} }}")[0]["n"]) for name, kind in _COUNTED}
    counts["actors"] = int(graph.rows("SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i a kg:Actor }")[0]["n"])
    return {"counts": counts, "top": {name: graph.rows(f"{_LISTS[name]} LIMIT 8") for name in LISTS}}


def find(graph: Graph, parameters: Parameters) -> Values:
    """What full text finds."""
    words, kind, page = parameters.get("q", "")[:500], parameters.get("kind"), page_of(parameters)
    kind = kind if kind in KINDS else None
    hits, total = search(graph.state.index, words, kind, limit=25, offset=25 * page)
    return {"words": words, "kind": kind, "kinds": KINDS, "hits": hits, "total": total, "page": page, "pages": -(-total // 25)}


def listing(name: str) -> View:
    """The view of one of LISTS, PAGE entries a page."""

    def view(graph: Graph, parameters: Parameters) -> Values:
        page = page_of(parameters)
        rows = graph.rows(f"{_LISTS[name]} LIMIT {PAGE + 1} OFFSET {PAGE * page}")
        title, unit = LISTS[name]
        return {"name": name, "title": title, "unit": unit, "rows": rows[:PAGE], "page": page, "more": len(rows) > PAGE}

    return view


def all_positions(graph: Graph, parameters: Parameters) -> Values:
    """Positions by a filter: also the evidence behind a cell, a tie or a mark of the figures."""
    choice, page = Choice.of(parameters), page_of(parameters)
    total = positions.number(graph, choice)
    named = {i for i in (choice.holder, choice.target, choice.document, choice.publisher) if i}
    titles = {row["i"]: row["t"] for row in graph.rows(_titles(choice.document))} if choice.document else {}
    return {
        "choice": choice,
        "names": positions.names(graph, named) | titles,
        "held": listed(graph, choice, offset=PAGE * page),
        "total": total,
        "page": page,
        "pages": -(-total // PAGE),
    }


def shared(graph: Graph, parameters: Parameters) -> Values:
    """The positions of two actors side by side, on the targets that both take a side on: what a tie of the network stands for."""
    one, other = Choice.of({"holder": parameters.get("one", "")}).holder, Choice.of({"holder": parameters.get("other", "")}).holder
    choice = Choice.of(parameters).but(holder=None, target=None)
    if not one or not other:
        return {"sides": (), "targets": {}, "names": {}, "held": {}, "choice": choice}
    sides = (one, other)
    sided = [{c.target for c in counted(graph, choice.but(holder=side)) if c.stance != "neutral"} for side in sides]
    both = sorted(sided[0] & sided[1])[:40]
    held = {target: [listed(graph, choice.but(holder=side, target=target), limit=5) for side in sides] for target in both}
    return {"sides": sides, "names": positions.names(graph, {*sides, *both}), "held": held, "choice": choice}


def matrix_of(graph: Graph, parameters: Parameters) -> Values:
    """The position matrix."""
    choice = Choice.of(parameters)
    size = _number(parameters, "size", 20, 5, 60)
    only = parameters.get("targets") if parameters.get("targets") in ("issues", "actors") else None
    counts = counted(graph, choice)
    if only:
        issues = {row["i"] for row in graph.rows("SELECT DISTINCT ?i WHERE { ?i a kg:Issue . ?p kg:target ?i }")}
        counts = [c for c in counts if (c.target in issues) == (only == "issues")]
    made = matrix(counts, size, size)
    names = positions.names(graph, {*made.holders, *made.targets})
    return {"choice": choice, "matrix": made, "names": names, "signs": SIGNS, "size": size, "only": only}


def network_of(graph: Graph, parameters: Parameters) -> Values:
    """The discourse network."""
    choice = Choice.of(parameters)
    size, least = _number(parameters, "size", 30, 5, 80), _number(parameters, "least", 2, 1, 20)
    ties = parameters.get("ties") if parameters.get("ties") in ("agreement", "conflict") else "both"
    made = network.network(counted(graph, choice), size, least)
    types = {row["i"]: positions.local(row["t"]) for row in graph.rows(_TYPES)} if made.nodes else {}
    targets = {t for tie in made.ties for t in (*tie.agreed, *tie.opposed)}
    names = positions.names(graph, {n.iri for n in made.nodes} | targets)
    drawing = {"width": network.WIDTH, "height": network.HEIGHT}
    return {"choice": choice, "network": made, "types": types, "names": names, "ties": ties, "size": size, "least": least} | drawing


def timeline_of(graph: Graph, parameters: Parameters) -> Values:
    """The timeline: of all holders, or of one actor's targets."""
    choice, size = Choice.of(parameters), _number(parameters, "size", 15, 3, 40)
    by = "target" if choice.holder else "holder"
    made = timeline.timeline(dated(graph, choice, by), size)
    names = positions.names(graph, {*made.rows, *(i for i in (choice.holder, choice.target) if i)})
    drawing = {"width": timeline.WIDTH, "left": timeline.LEFT, "row": timeline.ROW, "top": timeline.TOP}
    return {"choice": choice, "timeline": made, "names": names, "by": by, "size": size} | drawing


def query(graph: Graph, parameters: Parameters) -> Values:
    """The page to write queries on, with the cookbook."""
    recipes = cookbook.recipes()
    chosen = next((r for r in recipes if r.name == parameters.get("recipe")), None)
    given = {p.name: parameters[f"p.{p.name}"] for p in chosen.parameters if f"p.{p.name}" in parameters} if chosen else {}
    wrong, text = "", _FIRST_QUERY
    if chosen:
        try:
            text = cookbook.fill(chosen, given)
        except ConfigError as e:
            wrong, text = str(e), chosen.sparql
    return {"recipes": recipes, "chosen": chosen, "given": given, "wrong": wrong, "text": text, "prefixes": dict(v.PREFIXES)}


def terms(graph: Graph, parameters: Parameters) -> Values:
    """The ontology and its schemes."""
    kinds = {"class": "Classes", "property": "Properties", "scheme": "Schemes", "concept": "Concepts"}
    found = sorted((t for t in ontology.terms() if t.iri.startswith(v.KG)), key=lambda t: (list(kinds).index(t.kind), t.iri))
    return {"groups": [(kinds[kind], list(of)) for kind, of in groupby(found, key=lambda t: t.kind)], "iri": ontology.ONTOLOGY}


def page_of(parameters: Parameters) -> int:
    """The page asked for, from 0."""
    return _number(parameters, "page", 1, 1, 10_000) - 1


_FIRST_QUERY = """SELECT ?holder ?stance ?target WHERE {
  ?position kg:holder ?holder ; kg:stance ?stance ; kg:targetText ?target .
}
LIMIT 20
"""
_TYPES = "SELECT DISTINCT ?i ?t WHERE { ?i a kg:Actor ; a ?t FILTER (STRSTARTS(STR(?t), STR(kg:)) && ?t != kg:Actor) }"


def _titles(document: str) -> str:
    return f"SELECT ?i ?t WHERE {{ VALUES ?i {{ <{document}> }} ?i dcterms:title ?t }}"


def _number(parameters: Parameters, name: str, default: int, least: int, most: int) -> int:
    value = parameters.get(name, "")
    return min(max(int(value), least), most) if value.isascii() and value.isdigit() and len(value) < 9 else default


VIEWS: dict[str, View] = {
    "": home,
    "search": find,
    **{name: listing(name) for name in LISTS},
    "positions": all_positions,
    "shared": shared,
    "matrix": matrix_of,
    "network": network_of,
    "timeline": timeline_of,
    "query": query,
}
__all__ = ["LISTS", "VIEWS", "Row", "Values", "View", "page_of", "terms"]
