"""What is tried again and how long is waited, against a small server that answers from a list."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kg.errors import AuthenticationError, ConfigError, EndpointError
from kg.publish.protocol import connect, put, update

Answer = tuple[int, dict[str, str], bytes]
BUSY: Answer = (503, {}, b"later")
GRAPH, BODY = "urn:g", b"<urn:a> <urn:b> <urn:c> .\n"


@contextmanager
def answering(*answers: Answer | None) -> Iterator[tuple[str, list[tuple[float, str | None, bytes]]]]:
    """A server that gives `answers` in turn (None: hangs up), with the times, the Authorization and the bodies of the requests."""
    seen: list[tuple[float, str | None, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append((time.monotonic(), self.headers.get("Authorization"), body))
            answer = answers[len(seen) - 1]
            if answer is None:
                self.close_connection = True
                return
            code, headers, words = answer
            self.send_response(code)
            for name, value in {"Content-Length": str(len(words)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(words)

        do_POST = do_PUT

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", seen
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("answers", "waited"),
    [
        ((BUSY, (204, {}, b"")), 0.0),  # at once
        ((BUSY, (500, {}, b""), (204, {}, b"")), 1.0),  # then longer
        (((429, {"Retry-After": "1"}, b""), (204, {}, b"")), 1.0),  # as the server says
        (((503, {"Retry-After": "2"}, b""), (204, {}, b"")), 2.0),  # longer than ours
        ((None, (204, {}, b"")), 0.0),  # hung up
    ],
)
def test_tried_again(answers: tuple[Answer | None, ...], waited: float) -> None:
    for send in (lambda e: put(e, GRAPH, BODY), lambda e: update(e, BODY.decode())):
        with answering(*answers) as (url, seen):
            send(connect(url, retries=3))
            assert [body for _, _, body in seen] == [BODY] * len(answers)
            assert waited <= seen[-1][0] - seen[0][0] < waited + 0.9


@pytest.mark.parametrize("code", [400, 404, 405, 409, 413, 422])
def test_other_refusals_end_at_once_with_the_words_of_the_server(code: int) -> None:
    with answering((code, {}, b"line 3: no"), (204, {}, b"")) as (url, seen):
        with pytest.raises(EndpointError, match=rf"{code} .* \(line 3: no\)"):
            put(connect(url, retries=3), GRAPH, BODY)
        assert len(seen) == 1


def test_the_last_words_are_told_when_it_stays_busy() -> None:
    with answering(BUSY, BUSY) as (url, seen):
        with pytest.raises(EndpointError, match=r"503 Service Unavailable \(later\)"):
            put(connect(url, retries=1), GRAPH, BODY)
        assert len(seen) == 2


def test_no_answer_in_time_is_told_as_such(refusing: str) -> None:
    with pytest.raises(EndpointError, match=r"no answer within 0\.2 s, also when asked again"):
        put(connect(f"{refusing}/slow", timeout=0.2, retries=1), GRAPH, BODY)


@pytest.mark.parametrize(
    ("user", "auth", "expected"),
    [
        (None, "basic", "Bearer t0ken"),  # a token alone is enough
        (None, "bearer", "Bearer t0ken"),
        ("editor", "bearer", "Bearer t0ken"),  # as the user wants
        ("editor", "basic", "Basic ZWRpdG9yOnB3"),  # a named user stands above a token
    ],
)
def test_token(user: str | None, auth: str, expected: str) -> None:
    with answering((204, {}, b""), (401, {}, b"expired t0ken"), (401, {}, b"expired t0ken")) as (url, seen):
        endpoint = connect(url, user, "pw" if user else None, auth, token="t0ken")
        put(endpoint, GRAPH, BODY)
        assert seen[0][1] == expected
        assert "t0ken" not in repr(endpoint)
        if expected.startswith("Bearer"):
            with pytest.raises(AuthenticationError, match=r"401 Unauthorized \(expired \*\*\*\): check KG_TOKEN"):
                put(endpoint, GRAPH, BODY)


def test_no_token() -> None:
    with pytest.raises(ConfigError, match="set KG_TOKEN"):
        connect("http://127.0.0.1/", auth="bearer")
