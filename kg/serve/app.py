"""The web application: which address is answered by what, and in which form."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import kg
from kg.rdf.formats import serialize
from kg.rdf.ontology import ONTOLOGY
from kg.serve import protocol, views
from kg.serve.graph import Graph
from kg.serve.kept import Kept, tag_of, unchanged
from kg.serve.negotiate import GRAPH_ALIASES, GRAPHS, HTML, choose
from kg.serve.pool import Limits, Pool
from kg.serve.rendering import environment, render
from kg.serve.things import source, thing
from kg.serve.worker import PACKED

if TYPE_CHECKING:
    from pyoxigraph import Quad
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("kg.serve")
SVG = "image/svg+xml"
THREADS = 2  # that make pages: more would only take turns
TURN = 0.0005  # seconds after which such a thread lets the others go on, so that what is kept and /sparql need not wait for pages
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# The query editor writes style attributes, and its font is in its style sheet.
EDITOR = {
    "Content-Security-Policy": SECURITY["Content-Security-Policy"].replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    + "; font-src 'self' data:"
}


def application(graph: Graph, size: int, limits: Limits) -> Starlette:
    """The application over `graph` with `size` query workers."""
    pool = Pool(graph.state.store, size, limits)
    pages = Pages(graph)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        sys.setswitchinterval(TURN)
        await pool.start()
        yield
        await pool.stop()

    async def sparql(request: Request) -> Response:
        return await protocol.answer(request, pool, graph.base, pages.state)

    assets = GZipMiddleware(StaticFiles(directory=Path(__file__).with_name("static")), minimum_size=PACKED, compresslevel=5)
    routes = [
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Mount("/static", assets),
        Route("/{path:path}", pages.answer, methods=["GET"]),
    ]
    cross = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"], expose_headers=["ETag"])
    return Starlette(
        routes=routes,
        middleware=[Middleware(Logged), cross, Middleware(Kept)],
        exception_handlers={HTTPException: pages.error, 500: pages.error},
        lifespan=lifespan,
    )


class Pages:
    """Answers to GET for all but the query address: pages for people, RDF for machines, both by content negotiation."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.templates = environment(graph)
        self.state = f"{graph.state.digest} {graph.base} {kg.__version__} {_assets()}"
        self._threads = ThreadPoolExecutor(THREADS)

    async def answer(self, request: Request) -> Response:
        """The page or the data at the address of `request`."""
        path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0].removeprefix("/")
        name, _, ending = path.partition(".")
        if name in ("network", "timeline") and ending == "svg":
            return await self._given(request, SVG, lambda: self._view(request, name, f"{name}.svg", alone=True), {})
        if path in views.VIEWS:
            headers = EDITOR if path == "query" else {}
            return await self._given(request, HTML, lambda: self._view(request, path, f"{path or 'home'}.html"), headers)
        if path == "source":
            return await self._given(request, HTML, lambda: self._source(request), {})
        return await self._resource(request, path)

    async def error(self, request: Request, error: Exception) -> Response:
        """An error, as a page for people and as a line for machines."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        words = str(error.detail) if isinstance(error, HTTPException) else "Something went wrong here. It is in the server's log."
        headers = dict(getattr(error, "headers", None) or {}) | SECURITY | {"Vary": "Accept"}
        if choose(request.headers.get("accept"), ("text/plain", HTML)) != HTML or request.url.path == "/sparql":
            return protocol.problem(status, words, headers)
        return Response(render(self.templates, "error.html", status=status, words=words, path="error"), status, headers, HTML)

    async def _resource(self, request: Request, path: str) -> Response:
        given, accept = request.query_params.get("format"), request.headers.get("accept")
        offered = (*GRAPHS, HTML)
        form = next((t for t, f in GRAPHS.items() if f == given), None) if given else choose(accept, offered, GRAPH_ALIASES)

        def make() -> bytes:
            about = self._about(request, path)
            if about is None:
                raise HTTPException(404, "There is nothing at this address.")
            if form is None:
                raise HTTPException(406, f"This can be had as: {', '.join(reversed(offered))}.")
            return self._page(about) if form == HTML else serialize(self._statements(about), GRAPHS[form])

        alternates = ", ".join(f'<?format={f}>; rel="alternate"; type="{t}"' for t, f in GRAPHS.items())
        return await self._given(request, form or "", make, {"Link": alternates} if path != "resource" else {})

    def _about(self, request: Request, path: str) -> str | None:
        if path == "resource":
            iri = request.query_params.get("iri", "")
            return iri if self.graph.known(iri) else None
        return ONTOLOGY if path == "ontology" else self.graph.resolve(path)

    def _statements(self, about: str) -> list[Quad]:
        named = list(self.graph.named(about))
        return named or self.graph.said_of(about)

    def _page(self, about: str) -> bytes:
        if about == ONTOLOGY:
            return render(self.templates, "ontology.html", path="ontology", **views.terms(self.graph, {}))
        template, values = thing(self.graph, about)
        return render(self.templates, template, path="", **values)

    def _view(self, request: Request, name: str, template: str, alone: bool = False) -> bytes:
        values = views.VIEWS[name](self.graph, request.query_params)
        return render(self.templates, template, path=name, alone=alone, **values)

    def _source(self, request: Request) -> bytes:
        values = source(self.graph, dict(request.query_params))
        if values is None:
            raise HTTPException(404, "No citation names this source.")
        return render(self.templates, "source.html", path="sources", **values)

    async def _given(self, request: Request, form: str, make: Callable[[], bytes], headers: dict[str, str]) -> Response:
        """What `make` gives, made in a thread, or 304 where the client has it."""
        tag = tag_of(self.state, form, request.scope["raw_path"], request.scope["query_string"])
        headers = {**SECURITY, "Vary": "Accept, Accept-Encoding", "ETag": tag, "Cache-Control": "no-cache", **headers}
        known = request.headers.get("if-none-match", "").strip()
        if known != "*" and unchanged(tag.encode(), known.encode()):
            return Response(status_code=304, headers=headers)
        packed = "gzip" in request.headers.get("accept-encoding", "")

        def content() -> tuple[bytes, dict[str, str]]:
            made = make()
            return (gzip.compress(made, 5, mtime=0), {"Content-Encoding": "gzip"}) if packed and len(made) >= PACKED else (made, {})

        body, encoding = await asyncio.get_running_loop().run_in_executor(self._threads, content)
        if known == "*":
            return Response(status_code=304, headers=headers)
        return Response(body, headers={**headers, **encoding}, media_type=form)


class Logged:
    """Writes a line for each request: method, path, status, milliseconds. No query, no header: they may hold secrets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            path = scope["raw_path"].decode("ascii", "replace").partition("?")[0]
            log.info("%s %.300r %d %.1f ms", scope["method"], path, status, 1000 * (time.perf_counter() - began))


def _assets() -> str:
    """The digest of templates and static files: a page changes with them."""
    found = hashlib.sha256()
    for folder in ("templates", "static"):
        for path in sorted(Path(__file__).with_name(folder).iterdir()):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]
