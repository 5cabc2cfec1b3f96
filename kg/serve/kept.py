"""Answers that were given once and are given again, as long as the server runs: the graph under it never changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SIZE = 64 << 20  # bytes of answers, those that were asked for last
LARGEST = SIZE // 8  # of one answer
_OWN = 1000  # bytes that an entry takes beside its content and what it is kept by
_UNCHANGED = (b"content-length", b"content-type", b"content-encoding")  # headers that an answer without content does not have
_Headers = list[tuple[bytes, bytes]]
_Key = tuple[bytes, bytes, bytes, bool]


@dataclass(frozen=True, slots=True)
class _Answer:
    headers: _Headers
    content: bytes
    tag: bytes
    size: int


class Kept:
    """Keeps what `app` answers to a GET with 200 and an ETag, by address, wanted form and compression; SIZE bytes at most.

    Only what is the same each time may have an ETag.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the answer that is kept, else pass the request on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"])
        key = (scope["raw_path"], scope["query_string"], given.get(b"accept", b""), b"gzip" in given.get(b"accept-encoding", b""))
        if (answer := self._answers.get(key)) is None or b"range" in given:
            await self.app(scope, receive, send if b"range" in given else self._recording(key, send))
            return
        self._answers.move_to_end(key)
        if unchanged(answer.tag, given.get(b"if-none-match", b"")):
            headers = [h for h in answer.headers if h[0] not in _UNCHANGED]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.content})

    def _recording(self, key: _Key, send: Send) -> Send:
        """`send`, which also keeps the answer once it is whole."""
        headers: _Headers = []
        parts: list[bytes] = []
        tag = b""

        async def recording(message: Message) -> None:
            nonlocal headers, tag
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = list(message["headers"])
                tag = next((value for name, value in headers if name == b"etag"), b"")
            elif message["type"] == "http.response.body" and tag:
                parts.append(message.get("body", b""))
                if sum(map(len, parts)) > LARGEST:
                    tag = b""
                elif not message.get("more_body"):
                    self._keep(key, headers, b"".join(parts), tag)
            await send(message)

        return recording

    def _keep(self, key: _Key, headers: _Headers, content: bytes, tag: bytes) -> None:
        if before := self._answers.pop(key, None):
            self._size -= before.size
        size = _OWN + len(content) + sum(map(len, key[:3]))  # the client may say much in its address and in what it wants
        self._answers[key] = _Answer(headers, content, tag, size)
        self._size += size
        while self._size > SIZE:
            self._size -= self._answers.popitem(last=False)[1].size


def tag_of(*parts: object) -> str:
    """The ETag of what `parts` determine: weak, since its bytes also depend on the compression."""
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:24]}"'


def unchanged(tag: bytes, known: bytes) -> bool:
    """True where `known`, an If-None-Match, names `tag`, compared weakly, or is ``*`` (RFC 9110, section 13.1.2).

    >>> unchanged(b'W/"1"', b'"0", "1"'), unchanged(b'"1"', b'"0"'), unchanged(b'"1"', b"*")
    (True, False, True)
    """
    return known.strip() == b"*" or tag.removeprefix(b"W/") in known
