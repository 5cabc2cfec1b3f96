"""SPARQL over files or an endpoint; the answer as a table, CSV or JSON, a constructed graph as Turtle."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError, InputError
from kg.terminal import WIDE, table

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

    from kg.publish.protocol import Endpoint

    Results = QuerySolutions | QueryBoolean | QueryTriples

FORMATS = ("table", "csv", "json")


def over_files(sparql: str, paths: Sequence[Path], prefixes: Mapping[str, str]) -> Results:
    """The answer to `sparql` over the graphs in `paths`; a pattern without GRAPH sees all their graphs.

    InputError for a file that cannot be read, GraphError for RDF or SPARQL that does not parse.
    """
    from pyoxigraph import Store

    from kg.rdf.files import read_graph

    store = Store()
    for path in paths:
        store.extend(read_graph(path))
    try:
        return store.query(_declared(sparql, prefixes), use_default_graph_as_union=True)
    except SyntaxError as e:
        raise GraphError(f"the query does not parse: {_line(e)}") from e


def over_endpoint(sparql: str, endpoint: Endpoint, prefixes: Mapping[str, str]) -> Results:
    """The answer of `endpoint` to `sparql`; GraphError for an answer that is neither results nor triples, EndpointError."""
    from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

    from kg.publish.protocol import query

    media_type, body = query(endpoint, _declared(sparql, prefixes))
    try:
        if results := QueryResultsFormat.from_media_type(media_type):
            return parse_query_results(body, results)
        if graph := RdfFormat.from_media_type(media_type):
            store = Store()
            store.extend(parse(body, graph))
            return store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    except (SyntaxError, ValueError) as e:
        raise GraphError(f"{endpoint.url}: the answer is not sound {media_type}: {_line(e)}") from e
    raise GraphError(f"{endpoint.url}: answers with {media_type or 'no media type'}: is it a SPARQL query address?")


def read_query(words: str, stdin: str | None = None) -> str:
    """The query that `words` stand for: themselves, the file they name (``*.rq``, ``*.sparql``), or `stdin` for ``-``.

    InputError for a file that cannot be read.
    """
    if words == "-":
        return stdin or ""
    if not words.endswith((".rq", ".sparql")):
        return words
    try:
        return Path(words).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{words}: cannot be read ({getattr(e, 'strerror', None) or 'not UTF-8'})") from e


def render(results: Results, form: str, prefixes: Mapping[str, str], width: int = WIDE) -> bytes:
    """`results` as `form` ("table", "csv", "json"); triples as Turtle whatever the form.

    A table is at most `width` columns wide and shortens IRIs by `prefixes`. Rows keep the order of the answer.
    """
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat, serialize

    out = io.BytesIO()
    if isinstance(results, QueryTriples):
        serialize(sorted(results, key=str), out, format=RdfFormat.TURTLE, prefixes=dict(prefixes))
    elif form == "json":
        results.serialize(out, format=QueryResultsFormat.JSON)
        out.write(b"\n")
    elif isinstance(results, QueryBoolean):
        out.write(b"true\n" if results else b"false\n")
    elif form == "csv":
        results.serialize(out, format=QueryResultsFormat.CSV)
    else:
        out.write(_table(results, prefixes, width).encode())
    return out.getvalue()


def _table(results: QuerySolutions, prefixes: Mapping[str, str], width: int) -> str:
    from rich.console import Console

    names = [v.value for v in results.variables]
    rows = ([_short(row[name], prefixes) for name in names] for row in results)
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(table(names, rows))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _short(term: NamedNode | BlankNode | Literal | Triple | None, prefixes: Mapping[str, str]) -> str:
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        for prefix, start in prefixes.items():
            name = term.value.removeprefix(start)
            if name != term.value and name and not set(name) & set("/#?"):
                return f"{prefix}:{name}"
        return term.value
    return str(term)


def _declared(sparql: str, prefixes: Mapping[str, str]) -> str:
    """`sparql` with the usual prefixes before it, on its first line so that line numbers in messages stay right."""
    return "".join(f"PREFIX {prefix}: <{start}> " for prefix, start in prefixes.items()) + sparql


def _line(error: Exception) -> str:
    return " ".join(str(error.args[0] if error.args else error).split())
