"""Fetching from a real web server: what is taken, what is left out, and what is refused in bounded time."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from kg.commands.fetch import fetch as command
from kg.errors import EndpointError, InputError
from kg.fetch.archive import replay
from kg.fetch.run import Bounds, Report, fetch
from kg.fetch.transport import network
from tests.fetch.site import Site, served

QUICK = Bounds(pause=0, size=1_000_000)
ASK = network(seconds=1.0, size=1_000_000, allow_private=True)


def run(site: Site, folder: Path, *paths: str, bounds: Bounds = QUICK, **given: Any) -> Report:
    return fetch([site.at + p for p in paths], folder, ASK, bounds, **given)


def archived(folder: Path) -> list[tuple[str, str, str]]:
    """Kind, path and status of each record of the archives."""
    found = []
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                record.content_stream().read()
                if record.rec_type != "warcinfo":
                    status = record.http_headers.get_statuscode() if record.rec_type != "request" else ""
                    found.append((record.rec_type, "/" + url.split("/", 3)[-1], status))
    return found


@pytest.mark.parametrize(
    ("start", "since", "pages"),
    [
        ("/articles/new", None, ["new"]),  # a page is itself
        ("/feed.rss", None, ["old", "new", "undated"]),  # an address that is no http is left out
        ("/feed.rss", datetime.date(2017, 3, 10), ["new", "undated"]),  # what has no date is taken
        ("/feed.atom", datetime.date(2017, 3, 20), ["new"]),  # that day itself counts
        ("/feed.atom", datetime.date(2017, 3, 21), []),
        ("/sitemap.xml", None, ["old", "new", "month"]),
        ("/sitemap.xml", datetime.date(2017, 3, 10), ["new", "month"]),  # a month may mean its last day
        ("/sitemap.xml.gz", None, ["old", "new", "month"]),
        ("/index.xml", None, ["old", "new", "month"]),  # an index that lists itself ends
    ],
)
def test_what_is_taken(site: Site, tmp_path: Path, start: str, since: datetime.date | None, pages: list[str]) -> None:
    report = run(site, tmp_path, start, since=since)
    assert not report.failed
    assert not report.left
    taken = [p.removeprefix("/articles/") for p in site.paths() if p.startswith("/articles/")]
    assert taken == pages
    assert {p for kind, p, status in archived(tmp_path) if (kind, status) == ("response", "200")} == {"/robots.txt", *site.paths()}


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/circle", InputError, "redirects in a circle"),
        ("/endless-redirect", InputError, "redirects more than 5 times"),
        ("/to-file", InputError, "not an address that begins with http"),
        ("/to-data", InputError, "not an address that begins with http"),
        ("/to-secret", InputError, "user name or password"),  # and the message does not show it
        ("/to-denied", InputError, "robots.txt"),  # robots.txt holds behind a redirect too
        ("/private/page", InputError, "robots.txt"),
        ("/not-for-kg", InputError, "robots.txt"),  # a group of our own name
        ("/endless", InputError, "more than 1,000,000 bytes"),
        ("/bomb", InputError, "unpacks to more than 1,000,000 bytes"),
        ("/odd-coding", InputError, "not asked for"),
        ("/drip", EndpointError, "longer than 1 s"),
        ("/drip-head", EndpointError, "longer than 1 s"),
        ("/short", EndpointError, "broke off 990 bytes"),
        ("/laughs.xml", InputError, "XML"),
        ("/laughs.rss", InputError, "defines XML entities"),
        ("/outside.xml", InputError, "defines XML entities"),
        ("/broken.xml", InputError, "not sound XML"),
        ("/gone", EndpointError, "404"),
        ("/busy", EndpointError, "left alone"),
    ],
)
def test_what_is_refused(site: Site, tmp_path: Path, path: str, error: type[Exception], words: str) -> None:
    begun = time.monotonic()
    report = run(site, tmp_path, path)
    assert time.monotonic() - begun < 5
    ((url, found),) = report.failed
    assert type(found) is error or isinstance(found, error)
    assert url == site.at + path
    assert words in str(found)
    assert "\n" not in str(found)
    assert "hunter2" not in str(found)
    assert "/private/page" not in site.paths()


@pytest.mark.parametrize("path", ["/to-private", "/to-decimal"])
def test_a_private_address_behind_a_redirect(site: Site, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site itself is taken for public here, since a test has no public server; what it redirects to is not."""
    from kg.fetch import transport

    resolve = transport.resolve
    monkeypatch.setattr(transport, "resolve", lambda url, private: resolve(url, private or url.startswith(site.at)))
    report = fetch([site.at + path], tmp_path, network(1.0, 1_000_000), QUICK)
    ((_, error),) = report.failed
    assert isinstance(error, InputError)
    assert "private network" in str(error)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "2130706433", "0x7f.1", "[::ffff:10.0.0.1]"]
)
def test_no_private_address_is_asked(host: str) -> None:
    with pytest.raises((InputError, EndpointError)) as caught:
        network(1.0, 1000)(f"http://{host}:9/", {})
    assert "cannot be reached" not in str(caught.value)  # refused before a connection


@pytest.mark.parametrize(
    ("status", "text", "asked"),
    [
        (200, "", True),  # an empty file allows all
        (404, "", True),  # RFC 9309, 2.3.1.3: no file allows all
        (500, "", False),  # 2.3.1.4: a server that fails allows nothing
        (200, "User-agent: *\nDisallow: /", False),
        (200, "User-agent: *\nDisallow: /\nAllow: /articles/new$", True),  # the longer rule stands
        (200, "\x00\xff<html>", True),  # no robots.txt at all
    ],
)
def test_robots(site: Site, tmp_path: Path, status: int, text: str, asked: bool) -> None:
    site.robots, site.robots_status = text, status
    run(site, tmp_path, "/articles/new")
    assert (site.paths() == ["/articles/new"]) is asked
    assert [p for p, _ in site.asked].count("/robots.txt") == 1


def test_a_host_has_one_request_at_a_time_with_a_pause(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 0.3\n"
    run(site, tmp_path, "/many/4", bounds=Bounds(pause=0.1))
    assert site.most_at_work == 1
    begins, ends = [b for b, _ in site.times], [e for _, e in site.times]
    gaps = [b - e for b, e in zip(begins[1:], ends[:-1], strict=True)]
    assert gaps[0] >= 0.09  # after robots.txt the pause is ours
    assert all(gap >= 0.28 for gap in gaps[2:])  # then the host's


def test_hosts_take_turns(site: Site, tmp_path: Path) -> None:
    with served() as other:
        fetch([site.at + "/many/3", other.at + "/many/3"], tmp_path, ASK, QUICK)
        order = [url for kind, url, _ in _hosts(tmp_path) if kind == "response" and "/articles/" in url]
        assert [url.startswith(site.at) for url in order] == [True, False] * 3


def _hosts(folder: Path) -> list[tuple[str, str, str]]:
    with next(folder.glob("*.warc.gz")).open("rb") as stream:
        return [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI") or "", "") for r in ArchiveIterator(stream)]


def test_what_has_not_changed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, "/feed.rss")
    before = len(site.asked)
    again = run(site, tmp_path, "/feed.rss")
    asked = site.asked[before:]
    # The feed dates "old" and "new" years ago: only the undated one is asked for again, and only if it changed.
    assert [p for p, _ in asked] == ["/robots.txt", "/feed.rss", "/articles/undated"]
    assert asked[-1][1]["if-none-match"] == '"/articles/undated-1"'
    assert again.unchanged == [site.at + "/articles/undated"]
    assert ("revisit", "/articles/undated", "304") in archived(tmp_path)
    site.changed = True
    assert run(site, tmp_path, "/articles/undated").read == [site.at + "/articles/undated"]


def test_a_limit_leaves_the_rest_for_the_next_call(site: Site, tmp_path: Path) -> None:
    first = run(site, tmp_path, "/many/5", bounds=Bounds(pages=3, pause=0))
    assert (len(first.read), first.left) == (3, 3)
    second = run(site, tmp_path, "/many/5")
    assert second.left == 0
    assert sorted(p for p in site.paths() if p != "/many/5") == [f"/articles/{n}" for n in range(5)]


def test_no_time_left_asks_for_nothing(site: Site, tmp_path: Path) -> None:
    report = run(site, tmp_path, "/articles/new", bounds=Bounds(seconds=0, pause=0))
    assert (report.left, site.asked) == (1, [])


def test_a_killed_run_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    site.slow = 0.05
    call = [sys.executable, "-m", "kg", "fetch", f"{site.at}/many/30", "-o", str(tmp_path), "--pause", "0", "--allow-private"]
    process = subprocess.Popen(call, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while len(site.paths()) < 8 and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 8 <= len(site.paths()) < 30
    (file,) = tmp_path.glob("*.warc.gz")
    file.write_bytes(file.read_bytes() + b"\x1f\x8b\x08half a record")  # as a kill in the midst of writing leaves it
    site.slow = 0
    report = run(site, tmp_path, "/many/30")
    assert report.left == 0
    responses = [p for kind, p, _ in archived(tmp_path) if kind == "response" and p != "/robots.txt"]
    assert sorted(responses) == sorted({"/many/30", *(f"/articles/{n}" for n in range(30))})  # each once
    assert len(site.paths()) <= 32  # at most the one in flight was asked for twice


def test_a_folder_is_one_run_s_at_a_time(site: Site, tmp_path: Path) -> None:
    from kg.errors import OutputError
    from kg.fetch.state import opened

    with opened(tmp_path), pytest.raises(OutputError, match="at work in this folder"):
        run(site, tmp_path, "/articles/new")


def test_a_foreign_state_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "fetch.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(InputError, match="not the state of kg fetch"):
        run(site, tmp_path, "/articles/new")


def test_a_run_is_repeated_without_the_network(site: Site, tmp_path: Path) -> None:
    starts = [site.at + p for p in ("/feed.rss", "/index.xml", "/to-new", "/gone", "/packed")]
    first = fetch(starts, tmp_path / "a", ASK, QUICK)
    asked = len(site.asked)
    for again in ("b", "c"):
        second = fetch(starts, tmp_path / again, replay([tmp_path / "a"]), QUICK)
        assert (second.read, [u for u, _ in second.failed]) == (first.read, [u for u, _ in first.failed])
    assert len(site.asked) == asked
    names = {f: (tmp_path / f / "00001.warc.gz").read_bytes() for f in "abc"}
    assert names["a"] == names["b"] == names["c"]
    with pytest.raises(InputError, match="not in the archive"):
        replay([tmp_path / "a"])("http://example.org/", {})


def test_the_archive_holds_the_page_as_it_was_sent(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, "/packed")
    with next(tmp_path.glob("*.warc.gz")).open("rb") as stream:
        pages = {
            r.rec_headers.get_header("WARC-Target-URI"): r.content_stream().read()
            for r in ArchiveIterator(stream)
            if r.rec_type == "response"
        }
    assert pages[site.at + "/packed"] == b"<p>packed</p>"


def test_the_command(site: Site, tmp_path: Path) -> None:
    common = ["-o", str(tmp_path), "--pause", "0", "--allow-private"]
    done = CliRunner().invoke(command, [site.at + "/feed.rss", *common, "--since", "2017-03-10", "--json"])
    assert done.exit_code == 0, done.output
    assert len(json.loads(done.stdout)["read"]) == 3
    assert CliRunner().invoke(command, [site.at + "/feed.rss", "-o", str(tmp_path / "x"), "--since", "soon"]).exit_code == 2
    from kg.cli import cli

    refused = CliRunner().invoke(cli, ["fetch", site.at + "/articles/new", "-o", str(tmp_path / "y")])
    assert refused.exit_code == 3
    assert "--allow-private" in refused.stderr
    partly = CliRunner().invoke(cli, ["fetch", site.at + "/articles/new", site.at + "/gone", *common])
    assert partly.exit_code == 12
