"""A web site of ours on the loopback interface: good pages, and every kind of bad answer. It remembers what it was asked."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Grain Desk</title>
<item><title>Old</title><link>{at}/articles/old</link><pubDate>Thu, 02 Mar 2017 10:00:00 GMT</pubDate></item>
<item><title>New</title><link>{at}/articles/new</link><pubDate>Mon, 20 Mar 2017 10:00:00 GMT</pubDate></item>
<item><title>Undated</title><link>/articles/undated</link></item>
<item><title>Trap</title><link>file:///etc/hostname</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Grain Desk</title><id>urn:x</id>
<entry><id>urn:1</id><title>Old</title><link href="{at}/articles/old"/><updated>2017-03-02T10:00:00Z</updated></entry>
<entry><id>urn:2</id><title>New</title><link href="{at}/articles/new"/><updated>2017-03-20T10:00:00Z</updated></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{at}/articles/old</loc><lastmod>2017-03-02</lastmod></url>
<url><loc>{at}/articles/new</loc><lastmod>2017-03-20T10:00:00+00:00</lastmod></url>
<url><loc>{at}/articles/month</loc><lastmod>2017-03</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{at}/sitemap.xml.gz</loc></sitemap><sitemap><loc>{at}/index.xml</loc></sitemap></sitemapindex>"""
MANY = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
BOMB = gzip.compress(bytes(50_000_000), 1)
ROBOTS = "User-agent: *\nDisallow: /private/\n\nUser-agent: policy-kg\nDisallow: /private/\nDisallow: /not-for-kg\n"


@dataclass
class Site:
    """Where the site is, what it was asked (path and headers), and how it behaves."""

    at: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)
    robots: str = ROBOTS
    robots_status: int = 200
    changed: bool = False
    slow: float = 0.0
    at_work: int = 0
    most_at_work: int = 0

    def paths(self) -> list[str]:
        """The paths that were asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    """Answers by the path of the request."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        site = self.site
        site.at_work += 1
        site.most_at_work = max(site.most_at_work, site.at_work)
        begun = time.monotonic()
        site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        time.sleep(site.slow)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.respond()
        finally:
            site.at_work -= 1
            site.times.append((begun, time.monotonic()))

    def respond(self) -> None:
        at, path = self.site.at, self.path
        fixed = {
            "/robots.txt": (self.site.robots_status, self.site.robots, "text/plain"),
            "/feed.rss": (200, RSS.format(at=at), "application/rss+xml"),
            "/feed.atom": (200, ATOM.format(at=at), "application/atom+xml"),
            "/sitemap.xml": (200, SITEMAP.format(at=at), "application/xml"),
            "/index.xml": (200, INDEX.format(at=at), "application/xml"),
            "/laughs.rss": (200, LAUGHS + "]><rss version='2.0'><channel><title>&j;</title></channel></rss>", "text/xml"),
            "/laughs.xml": (200, LAUGHS + "]><urlset><url><loc>&j;</loc></url></urlset>", "text/xml"),
            "/outside.xml": (
                200,
                '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset><url><loc>&f;</loc></url></urlset>',
                "text/xml",
            ),
            "/broken.xml": (200, "<urlset><url><loc>", "text/xml"),
            "/gone": (404, "no such page", "text/plain"),
            "/busy": (429, "later", "text/plain"),
            "/private/page": (200, "secret", "text/html"),
            "/not-for-kg": (200, "secret", "text/html"),
        }
        moved = {
            "/circle": "/circle2",
            "/circle2": "/circle",
            "/to-file": "file:///etc/hostname",
            "/to-data": "data:text/html,hello",
            "/to-private": "http://10.11.12.13/",
            "/to-decimal": "http://2130706433/admin",
            "/to-secret": "http://user:hunter2@127.0.0.1/",
            "/to-denied": "/private/page",
            "/to-new": "/articles/new",
        }
        if path in fixed:
            status, text, kind = fixed[path]
            self.answer(status, text.encode(), kind)
        elif path in moved:
            self.answer(302, b"", "text/html", Location=moved[path])
        elif path.startswith("/endless-redirect"):
            self.answer(302, b"", "text/html", Location=path + "x")
        elif path == "/sitemap.xml.gz":
            self.answer(200, gzip.compress(SITEMAP.format(at=at).encode()), "application/gzip")
        elif path.startswith("/many/"):
            items = "".join(f"<url><loc>{at}/articles/{n}</loc></url>" for n in range(int(path.removeprefix("/many/"))))
            self.answer(200, MANY.format(items=items).encode(), "application/xml")
        elif path == "/bomb":
            self.answer(200, BOMB, "text/html", Content_Encoding="gzip")
        elif path == "/odd-coding":
            self.answer(200, b"....", "text/html", Content_Encoding="br")
        elif path == "/packed":
            self.answer(200, gzip.compress(b"<p>packed</p>"), "text/html", Content_Encoding="gzip")
        elif path in ("/drip", "/drip-head", "/endless", "/short"):
            self.bad_stream(path)
        elif path.startswith("/articles/"):
            self.article()
        else:
            self.answer(404, b"", "text/plain")

    def article(self) -> None:
        """A page with an ETag, or a date where its name says so; 304 where it is known."""
        version = "2" if self.site.changed else "1"
        tag = f'"{self.path}-{version}"'
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", "text/html", ETag=tag)
            return
        self.answer(200, f"<title>{self.path}</title><p>Text {version}.</p>".encode(), "text/html", ETag=tag)

    def bad_stream(self, path: str) -> None:
        """Answers that do not end, or end too soon."""
        if path == "/drip-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for n in range(200):
                self.wfile.write(f"X-{n}: y\r\n".encode())
                time.sleep(0.1)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if path == "/short":
            self.send_header("Content-Length", "1000")
        self.send_header("Connection", "close")
        self.end_headers()
        if path == "/short":
            self.wfile.write(b"ten bytes.")
        elif path == "/endless":
            while True:
                self.wfile.write(b"x" * 65_536)
        else:
            for _ in range(200):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        self.close_connection = True

    def answer(self, code: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(code)
        said = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
        for name, value in said.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@contextlib.contextmanager
def served() -> Iterator[Site]:
    """The running site."""
    site = Site()
    handler = type("Bound", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.at = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
