"""One request and its answer, bounded in size and time.

The host is resolved once, its addresses are checked, and the connection goes to one of those that were checked: a name that
changes its address in between gains nothing. Redirects are not followed here, credentials and cookies are never sent.
"""

from __future__ import annotations

import datetime
import http.client
import os
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import EndpointError, InputError
from kg.fetch.addresses import resolve, shortened

if TYPE_CHECKING:
    import ssl

CONNECT_SECONDS = 10.0
_READ = 65_536  # bytes asked for at once


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `body` is as it was sent, compressed perhaps; `date` is when, in UTC, as ``2017-03-16T12:00:00Z``."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    date: str

    def header(self, name: str) -> str:
        """The first header of this name in any case; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


Ask = Callable[[str, Mapping[str, str]], Answer]
"""A :func:`kg.fetch.addresses.normal` address and headers -> its answer; EndpointError, InputError."""


def network(seconds: float, size: int, allow_private: bool = False) -> Ask:
    """Ask the network. An answer may take `seconds` in all and have `size` bytes, as sent and unpacked."""

    def ask(url: str, headers: Mapping[str, str]) -> Answer:
        date = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        addresses = resolve(url, allow_private)
        with _connected(url, addresses, seconds) as sock, _deadline(sock, seconds) as expired:
            try:
                response, body = _exchange(url, sock, headers, size)
            except (OSError, http.client.HTTPException, ValueError) as e:
                if expired() or isinstance(e, TimeoutError):
                    raise EndpointError(f"{shortened(url)}: took longer than {seconds:g} s: --timeout gives it longer") from e
                raise EndpointError(f"{shortened(url)}: no sound answer ({type(e).__name__}): try again later") from e
            if expired():
                raise EndpointError(f"{shortened(url)}: took longer than {seconds:g} s: --timeout gives it longer")
        if response.length:
            raise EndpointError(f"{shortened(url)}: the answer broke off {response.length} bytes before its end: try again later")
        found = Answer(url, response.status, response.reason, tuple(response.getheaders()), body, date)
        content(found, size)
        return found

    return ask


def content(answer: Answer, size: int) -> bytes:
    """The body unpacked; InputError where it has more than `size` bytes or its coding is not gzip."""
    coding = answer.header("Content-Encoding").strip().lower()
    if coding in ("", "identity") or not answer.body:
        return answer.body
    if coding not in ("gzip", "x-gzip"):
        raise InputError(f"{shortened(answer.url)}: packed as {coding[:40]!r}, which was not asked for: only gzip is read")
    return gunzip(answer.body, size, answer.url)


def gunzip(packed: bytes, size: int, url: str) -> bytes:
    """`packed` without gzip (RFC 1952); InputError where it is none or unpacks to more than `size` bytes."""
    parts: list[bytes] = []
    left = size
    try:
        while packed:
            unpack = zlib.decompressobj(31)
            part = unpack.decompress(packed, left + 1)
            left -= len(part)
            if left < 0:
                raise InputError(f"{shortened(url)}: unpacks to more than {size:,} bytes: --max-size lets more in")
            parts.append(part)
            if not unpack.eof:
                raise zlib.error("cut off")
            packed = unpack.unused_data if unpack.unused_data.startswith(b"\x1f\x8b") else b""
    except zlib.error as e:
        raise InputError(f"{shortened(url)}: not sound gzip: try again later") from e
    return b"".join(parts)


def _exchange(url: str, sock: socket.socket, headers: Mapping[str, str], size: int) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = sock
    connection.putrequest("GET", target(url), skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = bytearray()
    too_large = InputError(f"{shortened(url)}: more than {size:,} bytes: --max-size lets more in")
    if (response.length or 0) > size:
        raise too_large
    while part := response.read1(_READ):
        body += part
        if len(body) > size:
            raise too_large
    return response, bytes(body)


def target(url: str) -> str:
    """Path and query, as a request line has them."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _connected(url: str, addresses: list[str], seconds: float) -> Iterator[socket.socket]:
    """A connection to the first of `addresses` that takes one; EndpointError."""
    import ssl

    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    failure: OSError | None = None
    for address in addresses[:3]:
        try:
            sock = socket.create_connection((address, port), min(seconds, CONNECT_SECONDS))
        except OSError as e:
            failure = e
            continue
        with sock:
            sock.settimeout(seconds)
            if parts.scheme == "http":
                yield sock
                return
            try:
                secure = _trust().wrap_socket(sock, server_hostname=parts.hostname)
            except (ssl.SSLError, ssl.CertificateError, OSError) as e:
                why = getattr(e, "verify_message", "") or getattr(e, "reason", "") or type(e).__name__
                raise EndpointError(f"{shortened(url)}: no safe connection ({why}): check the address") from e
            with secure:
                yield secure
                return
    words = "no answer" if isinstance(failure, TimeoutError) else getattr(failure, "strerror", None) or "connection failed"
    raise EndpointError(f"{shortened(url)}: cannot be reached ({words}): is the server up and the address right?") from failure


@cache
def _trust() -> ssl.SSLContext:
    """The certificates of this machine (or of ``SSL_CERT_FILE``) and those of certifi (Mozilla's)."""
    import ssl

    from certifi import where

    context = ssl.create_default_context()
    if not os.environ.get("SSL_CERT_FILE"):
        context.load_verify_locations(where())
    return context


@contextmanager
def _deadline(sock: socket.socket, seconds: float) -> Iterator[Callable[[], bool]]:
    """Shut `sock` after `seconds`, however many bytes drip in; what is yielded tells whether that has happened."""
    passed = threading.Event()

    def shut() -> None:
        passed.set()
        with suppress(OSError):  # closed already
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield passed.is_set
    finally:
        timer.cancel()
