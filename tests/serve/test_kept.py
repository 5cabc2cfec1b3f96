"""What is kept and given again: never another's answer, never more than its bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
import requests

from kg.serve import kept
from kg.serve.kept import Kept, tag_of

ASK = {"query": "ASK {}"}


class Counting:
    """An application that says how often it was asked, and whatever status, headers and parts it is told to."""

    def __init__(self, parts: Iterable[bytes] = (b"once",), status: int = 200, tag: bytes = b'W/"1"') -> None:
        self.asked = 0
        self.parts, self.status, self.tag = list(parts), status, tag

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        headers = [(b"content-type", b"text/plain"), (b"vary", b"Accept")] + ([(b"etag", self.tag)] if self.tag else [])
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for i, part in enumerate(self.parts):
            await send({"type": "http.response.body", "body": part, "more_body": i < len(self.parts) - 1})


def ask(app: Kept, method: str = "GET", path: bytes = b"/", query: bytes = b"", **headers: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and content of the answer."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "raw_path": path, "query_string": query, "headers": given}
    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent[1:])


def test_once_for_each_address_form_and_compression() -> None:
    app = Counting([b"in ", b"parts"])
    cache = Kept(app)
    for number, different in enumerate(
        [{}, {"path": b"/other"}, {"query": b"q=1"}, {"accept": b"text/turtle"}, {"accept_encoding": b"gzip, br"}],
        1,
    ):
        for _ in range(2):
            assert ask(cache, **different)[::2] == (200, b"in parts")  # type: ignore[arg-type]
        assert app.asked == number


@pytest.mark.parametrize(
    ("app", "request_"),
    [
        (Counting(tag=b""), {}),  # nothing says that it is the same each time
        (Counting(status=404), {}),  # an error
        (Counting(status=206), {"range": b"bytes=0-1"}),  # a part
        (Counting(), {"method": "HEAD"}),
        (Counting(), {"method": "POST"}),
        (Counting([b"x" * 6, b"x" * 6]), {}),  # too large by its second part
    ],
)
def test_what_is_not_kept(monkeypatch: pytest.MonkeyPatch, app: Counting, request_: dict[str, Any]) -> None:
    monkeypatch.setattr(kept, "LARGEST", 10)
    cache = Kept(app)
    assert ask(cache, **request_) == ask(cache, **request_)
    assert app.asked == 2


def test_what_the_client_has_is_not_sent() -> None:
    cache = Kept(Counting())
    ask(cache)
    for known in (b'W/"1"', b'"1"', b'"0", W/"1"', b"*"):
        status, headers, content = ask(cache, if_none_match=known)
        assert (status, content, headers) == (304, b"", {b"etag": b'W/"1"', b"vary": b"Accept"})
    assert ask(cache, if_none_match=b'"2"')[0] == 200


def test_it_stays_in_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three where two have room, the one that was asked for longest ago goes."""
    monkeypatch.setattr(kept, "SIZE", 2 * kept._OWN + 500)
    app = Counting()
    cache = Kept(app)
    for path in (b"/a", b"/b", b"/a", b"/c"):
        ask(cache, path=path)
    assert app.asked == 3
    ask(cache, path=b"/a")
    assert app.asked == 3
    ask(cache, path=b"/b")
    assert app.asked == 4


def test_what_it_is_kept_by_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long addresses and headers with short answers do not fill the memory."""
    monkeypatch.setattr(kept, "SIZE", 100_000)
    cache = Kept(Counting())
    for i in range(20):
        ask(cache, query=b"q" * 10_000 + str(i).encode(), accept=b"a" * 10_000)
    assert 0 < len(cache._answers) <= 5


def test_tags_tell_apart() -> None:
    assert len({tag_of("a", "b"), tag_of("ab", ""), tag_of("a", b"b"), tag_of("\ud800")}) == 4


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 9", True),
        ("ASK { BIND (rand() AS ?x) }", False),  # another each time
        ("SELECT (NOW() AS ?now) {}", False),
        ("SELECT (STRUUID() AS ?id) {}", False),
        ("SELECT ?now { ?now ?p 'RAND' } LIMIT 1", True),  # words that are no functions
    ],
)
def test_which_answers_of_the_endpoint_are_kept(server: str, query: str, same: bool) -> None:
    answers = [requests.get(f"{server}/sparql", params={"query": query}, timeout=30) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert [("ETag" in a.headers) for a in answers] == [same, same]
    if same:
        assert answers[0].content == answers[1].content
        again = requests.get(f"{server}/sparql", params={"query": query}, headers={"If-None-Match": answers[0].headers["ETag"]}, timeout=30)
        assert (again.status_code, again.content) == (304, b"")


def test_a_kept_answer_is_not_anothers(server: str) -> None:
    """The same address in other forms, by POST, from another site and compressed."""
    wanted = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "application/sparql-results+json")
    answers = [requests.get(f"{server}/sparql", params=ASK, headers={"Accept": form}, timeout=30) for form in wanted]
    assert [a.headers["Content-Type"].partition(";")[0] for a in answers] == list(wanted)
    assert len({a.headers["ETag"] for a in answers}) == 3
    assert "ETag" not in requests.post(f"{server}/sparql", data=ASK, timeout=30).headers
    for origin in ({}, {"Origin": "https://reader.example"}, {}):
        allowed = requests.get(f"{server}/sparql", params=ASK, headers=origin, timeout=30).headers.get("Access-Control-Allow-Origin")
        assert (allowed is not None) == bool(origin)
    for encoding in ("identity", "gzip", "identity"):
        page = requests.get(f"{server}/actor/norland", headers={"Accept": "text/html", "Accept-Encoding": encoding}, timeout=30)
        assert page.headers.get("Content-Encoding", "identity") == encoding
        assert "<h1>" in page.text
