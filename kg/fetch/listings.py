"""Feeds (RSS 0.9 to 2.0, Atom 1.0) and sitemaps (sitemaps.org, version 0.9) -> the addresses that they list, by lxml."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from kg.errors import InputError
from kg.fetch.addresses import normal, shortened
from kg.fetch.transport import gunzip
from kg.model import PartialDate

if TYPE_CHECKING:
    from lxml import etree

MOST = 50_000  # links that are taken from one listing; the most that a sitemap may have
# Atomic, so that no text makes it slow; what may stand before the root element is of XML 1.0, production 22.
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_DATES = ("{*}pubDate", "{*}published", "{*}updated", "{*}modified", "{*}date")
_FEEDS = (b"rss", b"feed", b"RDF")
_SITEMAPS = (b"urlset", b"sitemapindex")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a listing, and the last day on which it can have changed; None where the listing tells none."""

    url: str
    date: datetime.date | None = None


def links(body: bytes, url: str, size: int) -> tuple[Link, ...] | None:
    """The links of a feed or sitemap that was read at `url`, each once, in order; None where `body` is neither.

    A gzipped sitemap is unpacked, to `size` bytes at most. InputError where the XML is not sound or defines entities.
    """
    if body.startswith(b"\x1f\x8b"):
        body = gunzip(body, size, url)
    root = _ROOT.match(body[:65_536])
    kind = root[1] if root else b""
    if kind in _FEEDS:
        found = _feed(body, url)
    elif kind in _SITEMAPS:
        found = _sitemap(body, url)
    else:
        return None
    once: dict[str, Link] = {}
    for link in islice(found, MOST):
        try:
            address = normal(urljoin(url, link.url.strip()))
        except (InputError, ValueError):
            continue  # one bad link does not spoil the list
        once.setdefault(address, Link(address, link.date))
    return tuple(once.values())


def _feed(body: bytes, url: str) -> Iterator[Link]:
    """The entries of a feed; XML that is not sound is read as far as it goes, since many feeds are so."""
    for entry in _parsed(body, url, recover=True).iter("{*}item", "{*}entry"):
        days = [d for e in entry.iterchildren(*_DATES) if (d := _entry_day(e.text or ""))]
        addresses = [e.get("href") or e.text for e in entry.iterchildren("{*}link") if e.get("rel", "alternate") == "alternate"]
        if address := next(filter(None, addresses), None):
            yield Link(str(address), max(days, default=None))


def _sitemap(body: bytes, url: str) -> Iterator[Link]:
    for entry in _parsed(body, url, recover=False).iterchildren("{*}url", "{*}sitemap"):
        if address := entry.findtext("{*}loc"):
            yield Link(address, _day((entry.findtext("{*}lastmod") or "").strip()))


def _parsed(body: bytes, url: str, recover: bool) -> etree._Element:
    """The root of `body`: nothing is loaded from outside, entities are not expanded; InputError for what defines some."""
    from lxml import etree

    parser = etree.XMLParser(recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise InputError(f"{shortened(url)}: not sound XML: it is not read") from e
    if root is None:
        raise InputError(f"{shortened(url)}: not sound XML: it is not read")
    inside = root.getroottree().docinfo.internalDTD
    if inside is not None and any(True for _ in inside.iterentities()):
        raise InputError(f"{shortened(url)}: defines XML entities: it is not read")
    return root


def _entry_day(text: str) -> datetime.date | None:
    """The day of an entry, in UTC: RFC 5322 (RSS 2.0) or ISO 8601 (Atom, Dublin Core)."""
    try:
        moment = datetime.datetime.fromisoformat(text.strip()) if text.strip()[:4].isdecimal() else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return _day(text.strip())
    return (moment.astimezone(datetime.UTC) if moment.tzinfo else moment).date()


def _day(text: str) -> datetime.date | None:
    """The last day that a W3C date (``2017``, ``2017-03``, ``2017-03-16T10:00Z``) allows."""
    try:
        year, month, day = PartialDate.parse(text[:10]).latest()
        return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
    except ValueError:
        return None
