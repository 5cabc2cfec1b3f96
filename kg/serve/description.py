"""The description of the endpoint, in the terms of SPARQL 1.1 Service Description."""

from __future__ import annotations

from kg.rdf import vocabulary as v
from kg.rdf.formats import serialize
from kg.rdf.mapping import Statement, to_quads

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def describe(endpoint: str, form: str) -> bytes:
    """The description of the query address `endpoint` as `form`, one of :data:`kg.rdf.formats.FORMATS`."""
    service, dataset, graph = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default-graph"
    statements: list[Statement] = [
        (service, v.TYPE, SD + "Service"),
        (service, SD + "endpoint", endpoint),
        (service, SD + "supportedLanguage", SD + "SPARQL11Query"),
        (service, SD + "feature", SD + "UnionDefaultGraph"),
        *((service, SD + "resultFormat", FORMATS + name) for name in RESULT_FORMATS),
        (service, SD + "defaultDataset", dataset),
        (dataset, v.TYPE, SD + "Dataset"),
        (dataset, SD + "defaultGraph", graph),
        (graph, v.TYPE, SD + "Graph"),
    ]
    return serialize(to_quads(statements), form)
