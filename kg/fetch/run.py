"""The run: what was named, and what the feeds and sitemaps among it list, one request at a time."""

from __future__ import annotations

import datetime
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urljoin

import kg
from kg.errors import EndpointError, InputError, KgError
from kg.fetch import archive, robots
from kg.fetch.addresses import normal, origin, shortened
from kg.fetch.listings import Link, links
from kg.fetch.state import Page, State, opened
from kg.fetch.transport import Answer, Ask, content

AGENT = f"policy-kg/{kg.__version__}"
REDIRECTS = 5  # in a row; RFC 9309, section 2.3.1.2, asks for as many for robots.txt
DEEPEST = 2  # an index of sitemaps, its sitemaps, their pages
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one call does: `pages` at most, for `seconds` at most, `size` bytes an answer, `pause` seconds between two of a host."""

    pages: int = 1_000
    seconds: float = 3_600.0
    size: int = 20_000_000
    pause: float = 1.0


@dataclass(slots=True)
class Report:
    """What became of the addresses: read anew, not changed, failed, and how many are left for the next call."""

    read: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, KgError]] = field(default_factory=list)
    left: int = 0
    archive: Path | None = None


class _Busy(EndpointError):
    """A host that wants to be left alone for a while."""


def fetch(
    starts: Iterable[str],
    folder: Path,
    ask: Ask,
    bounds: Bounds = Bounds(),
    *,
    since: datetime.date | None = None,
    agent: str = AGENT,
    done: Callable[[str], None] = lambda url: None,
) -> Report:
    """Fetch `starts` and what they list into `folder`; `done` is called after each address.

    What a listing dates before `since` is left out, what it does not date is taken. An address that was read before is asked
    for with its ETag or date, and not at all where the listing dates it before that day. A run that was stopped goes on where
    it was. Hosts take turns; each has one request at a time. InputError for a start that is no address; OutputError.
    """
    named = [normal(url) for url in starts]
    report = Report()
    with opened(folder) as state:
        walk = _Walk(state, ask, bounds, agent)
        state.add((url for url in named if _wanted(state, Link(url), None)), 0)
        state.commit()
        hosts: dict[str, deque[tuple[str, int]]] = {}
        for url, depth in state.pending():
            hosts.setdefault(origin(url), deque()).append((url, depth))
        end, number = time.monotonic() + bounds.seconds, 0
        while hosts and number < bounds.pages and time.monotonic() < end:
            host = next(iter(hosts))
            waiting = hosts.pop(host)
            url, depth = waiting.popleft()
            number += 1
            try:
                found = walk.visit(url)
            except _Busy as error:
                report.failed.append((url, error))
                state.commit()  # the host's addresses stay in the queue for the next call
                continue
            except (InputError, EndpointError) as error:
                report.failed.append((url, error))
                listed: tuple[Link, ...] = ()
            else:
                (report.read if found.new else report.unchanged).append(url)
                listed = tuple(x for x in found.links if depth < DEEPEST and _wanted(state, x, since))
            state.remove(url)
            if waiting:
                hosts[host] = waiting
            for new in state.add((x.url for x in listed), depth + 1):
                hosts.setdefault(origin(new), deque()).append((new, depth + 1))
            state.commit()
            done(url)
        report.left = len(state.pending())
        report.archive = None if state.is_empty() else state.archive
        if not report.left:
            state.finish()
    return report


def _wanted(state: State, link: Link, since: datetime.date | None) -> bool:
    """Whether to ask for a link: not too old, not had in this run, and not known to be as it was."""
    if since and link.date and link.date < since:
        return False
    page = state.page(link.url)
    return page is None or (page.run != state.run and (link.date is None or link.date.isoformat() >= page.date[:10]))


@dataclass(frozen=True, slots=True)
class _Found:
    """Whether an address gave something new, and its links where it is a listing."""

    new: bool
    links: tuple[Link, ...]


@dataclass(slots=True)
class _Walk:
    """One run's way through the addresses: the rules of the hosts, and when each may be asked again."""

    state: State
    ask: Ask
    bounds: Bounds
    agent: str
    rules: dict[str, robots.Rules] = field(default_factory=dict)
    ready: dict[str, float] = field(default_factory=dict)

    def visit(self, url: str) -> _Found:
        """Ask for `url`, keep the answer, and read it where it is a listing; InputError, EndpointError."""
        known = self.state.page(url)
        answer = self._follow(url, known)
        if answer.status == 304 and known:
            self.state.keep(url, replace(known, run=self.state.run))
            return _Found(False, known.links or ())
        if answer.status in _BUSY:
            raise _Busy(f"{shortened(url)}: the host is busy ({answer.status}): it is left alone; the same call later goes on")
        if not 200 <= answer.status < 300:
            raise EndpointError(f"{shortened(answer.url)}: {answer.status} {' '.join(answer.reason.split())[:80]}: is the address right?")
        found = links(content(answer, self.bounds.size), answer.url, self.bounds.size)
        stated = (answer.header("ETag"), answer.header("Last-Modified")) if answer.url == url else ("", "")
        self.state.keep(url, Page(*stated, answer.date, self.state.run, found))
        return _Found(True, found or ())

    def _follow(self, url: str, known: Page | None) -> Answer:
        """The answer at the end of the redirects from `url`, each hop checked as the first was."""
        seen: list[str] = []
        while True:
            if not self._rules(origin(url)).allows(url, self.agent):
                raise InputError(f"{shortened(url)}: robots.txt does not let us ask for it: it is left out")
            answer = self._request(url, known if not seen else None)
            seen.append(url)
            place = answer.header("Location")
            if answer.status not in _MOVED or not place:
                return answer
            url = _next(url, place)
            if url in seen or len(seen) > REDIRECTS:
                why = "redirects in a circle" if url in seen else f"redirects more than {REDIRECTS} times"
                raise InputError(f"{shortened(seen[0])}: {why}: it is left out")

    def _rules(self, host: str) -> robots.Rules:
        """The rules of a host, asked for once a run."""
        if host not in self.rules:
            self.rules[host] = robots.Rules(closed=True)  # RFC 9309, section 2.3.1.4, where the host does not answer
            self.rules[host] = self._read_rules(host)
        return self.rules[host]

    def _read_rules(self, host: str) -> robots.Rules:
        url = f"{host}/robots.txt"
        for _ in range(REDIRECTS + 1):
            answer = self._request(url)
            place = answer.header("Location")
            if answer.status not in _MOVED or not place:
                return robots.rules(answer.status, content(answer, self.bounds.size) if answer.status < 300 else b"")
            url = _next(url, place)
        return robots.Rules()  # RFC 9309, section 2.3.1.2: as if there were none

    def _request(self, url: str, known: Page | None = None) -> Answer:
        """One request, after the pause that its host is due; the answer is in the archive."""
        host = origin(url)
        time.sleep(max(0.0, self.ready.get(host, 0.0) - time.monotonic()))
        headers = archive.request_headers(url, self.agent, known.etag if known else "", known.modified if known else "")
        try:
            answer = self.ask(url, headers)
        finally:
            delay = self.rules[host].delay(self.agent) if host in self.rules else 0.0
            self.ready[host] = time.monotonic() + max(self.bounds.pause, delay if self.bounds.pause else 0.0)
        kept = archive.records(answer, headers, known.date if known else "")
        self.state.append(archive.head(answer.date) + kept if self.state.is_empty() else kept)
        return answer


def _next(url: str, place: str) -> str:
    """Where a redirect leads; InputError for what may not be asked."""
    try:
        return normal(urljoin(url, place))
    except InputError as e:
        raise InputError(f"{shortened(url)}: redirects to {e}") from e
    except ValueError as e:
        raise InputError(f"{shortened(url)}: redirects to no sound address: it is left out") from e
