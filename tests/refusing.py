"""A small HTTP server that refuses in every way."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USER, PASSWORD, REALM, NONCE = "editor", "s3cret:ä", "store", "7ab1"


class Refusing(BaseHTTPRequestHandler):
    """Answers by the path of the request."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        getattr(self, "on_" + self.path.split("?")[0].strip("/"))()

    do_POST = do_GET = do_DELETE = do_PUT

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def on_broken(self) -> None:
        self.answer(500, f"disk\x1b[31m full\n for {PASSWORD}".encode(), Content_Type="text/plain; charset=utf-8")

    def on_page(self) -> None:
        self.answer(503, b"<html><body>long page</body></html>", Content_Type="text/html")

    def on_welcome(self) -> None:
        self.answer(200, b"<html></html>", Content_Type="text/html")

    def on_nonsense(self) -> None:
        self.answer(200, b"{", Content_Type="application/sparql-results+json")

    def on_moved(self) -> None:
        self.answer(302, Location="http://editor:pw@example.org/elsewhere")

    def on_forbidden(self) -> None:
        self.answer(403, b"read only")

    def on_slow(self) -> None:
        threading.Event().wait(1)
        with contextlib.suppress(BrokenPipeError):
            self.answer(204)

    def on_basic(self) -> None:
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        self.answer(204) if self.headers.get("Authorization") == wanted else self.answer(401, WWW_Authenticate=f'Basic realm="{REALM}"')

    def on_digest(self) -> None:
        challenge = f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth"'
        self.answer(204) if self._digest_is_right() else self.answer(401, WWW_Authenticate=challenge)

    def _digest_is_right(self) -> bool:
        """RFC 7616, section 3.4.1, with MD5 and qop=auth."""
        header = self.headers.get("Authorization", "")
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', header))
        if not header.startswith("Digest ") or given.get("nonce") != NONCE:
            return False
        ha1, ha2 = _md5(f"{USER}:{REALM}:{PASSWORD}"), _md5(f"{self.command}:{self.path}")
        return given["response"] == _md5(f"{ha1}:{NONCE}:{given['nc']}:{given['cnonce']}:auth:{ha2}")

    def log_message(self, *args: Any) -> None:
        pass


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@contextlib.contextmanager
def serve() -> Iterator[str]:
    """Base address of the running server; the path says how it refuses."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
