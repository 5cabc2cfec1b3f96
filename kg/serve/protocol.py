"""SPARQL 1.1 Protocol, the query part of it, read only: a request -> a job for a worker -> a response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kg.serve.description import describe
from kg.serve.kept import tag_of, unchanged
from kg.serve.keywords import keywords
from kg.serve.negotiate import ALIASES, GRAPH_ALIASES, GRAPHS, HTML, RESULTS, choose
from kg.serve.pool import Busy, Died, TookTooLong

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.serve.pool import Pool

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
LONGEST = 1 << 20  # bytes of a request's body
DESCRIBED = {"default-graph-uri": "default_graph", "named-graph-uri": "named_graphs"}
CHANGING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}  # functions that give something else each time


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A request that is not answered: the status and why."""

    status: int
    words: str


async def answer(request: Request, pool: Pool, base: str, state: str) -> Response:
    """The response to a request at the query address.

    `base` is that of relative IRIs in queries, `state` stands for what the store holds.
    """
    accept = request.headers.get("accept")
    try:
        query, parameters = await _asked(request)
        if query is None:
            return _description(request, accept)
        words = keywords(query)
        if "SERVICE" in words:
            raise Refused(403, "SERVICE is not allowed: this endpoint asks no other. Ask the other endpoint, and name this one there.")
        job = _job(query, parameters, base, accept)
        headers = {"Vary": "Accept, Accept-Encoding"}
        if request.method == "GET" and not words & CHANGING:
            tag = tag_of(state, job)
            headers |= {"ETag": tag, "Cache-Control": "no-cache"}
            if unchanged(tag.encode(), request.headers.get("if-none-match", "").encode()):
                return Response(status_code=304, headers=headers)
        head, body = await pool.run(job | {"gzip": "gzip" in request.headers.get("accept-encoding", "")})
    except Refused as refused:
        return problem(refused.status, refused.words)
    except TookTooLong:
        return problem(503, f"The query was ended after {pool.limits.seconds:g} seconds. Ask for less: add LIMIT, or bind more variables.")
    except Died:
        return problem(503, "The query needed more memory than it may have. Ask for less: add LIMIT, or sort and group less.")
    except Busy:
        return problem(503, "All workers are busy. Try again soon.", {"Retry-After": "5"})
    match head["kind"]:
        case "done":
            headers |= {"Content-Encoding": head["encoding"]} if "encoding" in head else {}
            return Response(body, media_type=head["type"], headers=headers)
        case "unacceptable":
            return problem(406, f"The answer can be had as: {', '.join((*RESULTS, *GRAPHS))}.")
        case "too large":
            return problem(400, f"The answer is larger than {pool.limits.answer} bytes. Add LIMIT, and OFFSET for what follows.")
        case "syntax":
            return problem(400, f"The query does not parse: {head['words']}")
        case _:
            return problem(500, f"The query failed: {head['words']}")


def problem(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    """An error, in plain text."""
    return PlainTextResponse(words + "\n", status, {"Vary": "Accept", **(headers or {})})


async def _asked(request: Request) -> tuple[str | None, list[tuple[str, str]]]:
    """The query, None where there is none, and all parameters; Refused."""
    parameters = request.query_params.multi_items()
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == UPDATE:
            raise Refused(403, "This endpoint is read-only: it takes no updates.")
        if kind not in (FORM, QUERY):
            raise Refused(415, f"A query is posted as {QUERY} or {FORM}, not as {kind or 'nothing named'}.")
        text = await _body(request)
        if kind == QUERY:
            if any(name == "query" for name, _ in parameters):
                raise Refused(400, "There is a query in the address and one in the body: send one.")
            return text, parameters
        try:
            parameters = [*parameters, *parse_qsl(text, keep_blank_values=True, max_num_fields=1000, errors="strict")]
        except ValueError as e:
            raise Refused(400, "The form cannot be read: is it URL-encoded UTF-8?") from e
    if any(name == "update" for name, _ in parameters):
        raise Refused(403, "This endpoint is read-only: it takes no updates.")
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise Refused(400, f"There are {len(queries)} queries: send one at a time.")
    if not queries and (request.method == "POST" or parameters):
        raise Refused(400, "There is no query: send one as the parameter query.")
    return (queries[0] if queries else None), parameters


async def _body(request: Request) -> str:
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST:
            raise Refused(413, f"The query is longer than {LONGEST} bytes.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as e:
        raise Refused(400, "The query is not UTF-8.") from e


def _job(query: str, parameters: list[tuple[str, str]], base: str, accept: str | None) -> dict[str, Any]:
    graphs: dict[str, list[str]] = {"default_graph": [], "named_graphs": []}
    for name, value in parameters:
        if name in DESCRIBED:
            graphs[DESCRIBED[name]].append(_iri(name, value))
    return {
        "query": query,
        "base": base,
        "results": choose(accept, RESULTS, ALIASES),
        "graph": choose(accept, tuple(GRAPHS), GRAPH_ALIASES),
        **graphs,
    }


def _iri(name: str, value: str) -> str:
    from pyoxigraph import NamedNode

    try:
        return NamedNode(value).value
    except ValueError as e:
        raise Refused(400, f"{name} is no absolute IRI: {value[:200]!r}.") from e


def _description(request: Request, accept: str | None) -> Response:
    """What this endpoint can do, in RDF; for a browser, the page to write queries on."""
    form = choose(accept, (HTML, *GRAPHS), GRAPH_ALIASES)
    if form == HTML:
        return RedirectResponse("/query", 303, {"Vary": "Accept"})
    if form is None:
        return problem(406, f"The description can be had as: {', '.join((HTML, *GRAPHS))}.")
    return Response(describe(str(request.url.replace(query="")), GRAPHS[form]), media_type=form, headers={"Vary": "Accept"})
