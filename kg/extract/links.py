"""Links of the running text as citations: anchor words as pointer, the page that they lead to as the work.

A link is no citation where it leads to the site's own lists (topics, tags, authors, search), to a home page or an account, to a
button for sharing, to a picture, or to the article itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import SplitResult, urlsplit

from kg.extract.sentences import sentences
from kg.lexicon import publishers
from kg.model import Citation, Document, Link, PartialDate, Span

_SOCIAL = ("twitter.com", "x.com", "facebook.com", "instagram.com", "linkedin.com", "t.me", "vk.com", "youtube.com", "tiktok.com")
_SHARING = re.compile(
    r"(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|linkedin\.com/(?:share|cws)|reddit\.com/submit"
    r"|t\.me/share|(?:api\.whatsapp|wa)\.(?:com|me)/|pinterest\.com/pin/create|getpocket\.com|addtoany\.com|addthis\.com"
    r"|news\.google\.com/publications)"
)
_LISTS = frozenset(
    """about account archive archives author authors bio blogs categories category centers collections columnist columnists contact
    contributor contributors countries country donate event events expert experts feed filter issues jobs keyword keywords label login
    newsletter newsletters people person podcast podcasts privacy profile profiles program programs programme programmes project projects
    regions register rss search section sections series shop signup staff subject subjects subscribe tag tags team terms themes topic
    topics user users writer writers""".split()  # noqa: SIM905
)
_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp3|mp4|zip)$", re.IGNORECASE)
_PATH_DATE = re.compile(r"[/_-]((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12]\d|3[01]))?(?=[/._-]|$)")
_YEAR_ONLY = re.compile(r"/((?:19|20)\d\d)/")
_MOST_WORDS = 40  # a link over more words is a card or a teaser, and no pointer


def link_citations(
    document: Document, found: Sequence[Citation], end: int, publisher: Callable[[str], str | None] = lambda _: None
) -> tuple[Citation, ...]:
    """`found`, the pointers in words, and those of the document's links before `end` that are citations, in the order of the text.

    A link on the words of a pointer gives it its address. `publisher` gives the actor's key for an outlet's name or web domain.
    """
    if not document.links:
        return tuple(found)
    links = [x for x in document.links if document.body <= x.span.start and is_source(x.url, document.identifier or document.source)]
    pointed = [_with_address(c, links) for c in found]
    free = [x for x in links if x.span.end <= end and _words(document, x) and not any(x.span.overlaps(c.mask or c.span) for c in found)]
    bounds = sentences(document.text, document.body, end)
    starts = [s.start for s in bounds]
    made = []
    for i, link in enumerate(free):
        sentence = bounds[max(bisect_right(starts, link.span.start) - 1, 0)]
        after = free[i + 1].span.start if i + 1 < len(free) else sentence.end
        first = i == 0 or free[i - 1].span.end <= sentence.start
        supported = Span(sentence.start if first else link.span.start, max(link.span.end, min(after, sentence.end)))
        made.append(_citation(document, link, _trimmed(document.text, supported), publisher))
    return tuple(sorted((*pointed, *made), key=lambda c: c.span))


def is_source(url: str, own: str) -> bool:
    """False where `url`, in the article at `own`, leads to no work that could be cited.

    >>> is_source("https://tass.com/politics/936000", "https://example.org/a"), is_source("https://example.org/tag/russia", "https://example.org/a")
    (True, False)
    """
    try:
        to, here = urlsplit(url), urlsplit(own)
        host, site = _host(to), _host(here)
    except ValueError:
        return False
    path = [p.casefold() for p in to.path.split("/") if p]
    if to.scheme not in ("http", "https") or "." not in host or _SHARING.search(f"{host}{to.path}") or _MEDIA.search(to.path):
        return False
    if not path and not to.query:
        return False
    if host in _SOCIAL and len(path) < 2 and not to.query:
        return False
    ours = bool(site) and (host == site or host.endswith(f".{site}") or site.endswith(f".{host}"))
    if ours and (path == [p.casefold() for p in here.path.split("/") if p] and to.query == here.query):
        return False
    if path and (
        path[0] in ("author", "authors", "tag", "tags", "topic", "topics", "category") or (ours and _LISTS.intersection(path[:-1] or path))
    ):
        return False
    return not (ours and len(path) == 1 and path[0].count("-") < 3 and not any(c.isdigit() for c in path[0]) and not to.query)


def address_date(url: str) -> PartialDate | None:
    """The date that an address shows, as precisely as it does.

    >>> str(address_date("https://a.org/2017/03/16/talks")), str(address_date("https://a.org/news-20170316.html")), address_date("https://a.org/1999")
    ('2017-03-16', '2017-03-16', None)
    """
    path = urlsplit(url).path
    for pattern in (_PATH_DATE, _YEAR_ONLY):
        if m := pattern.search(path):
            try:
                return PartialDate.parse("-".join(g for g in m.groups() if g))
            except ValueError:
                continue
    return None


def _citation(document: Document, link: Link, supported: Span | None, publisher: Callable[[str], str | None]) -> Citation:
    host = _host(urlsplit(link.url))
    known = publishers.by_domain(host)
    date = address_date(link.url)
    if date and document.issued and date.earliest() > document.issued.latest():
        date = None  # no source is younger than what cites it
    return Citation(
        span=link.span,
        source=known.name if known else host,
        date=date,
        rule="link-url",
        publisher=(publisher(known.name) if known else None) or publisher(host),
        url=link.url,
        supports=supported,
    )


def _with_address(citation: Citation, links: Sequence[Link]) -> Citation:
    """A pointer in words with the address of the link that stands on them."""
    over = next((x for x in links if x.span.overlaps(citation.span)), None)
    return replace(citation, url=over.url) if over and citation.url is None else citation


def _words(document: Document, link: Link) -> bool:
    """True for an anchor of words: no bare number, no whole paragraph of them."""
    words = document.text[link.span.start : link.span.end]
    return any(c.isalpha() for c in words) and len(words.split()) <= _MOST_WORDS


def _trimmed(text: str, span: Span) -> Span | None:
    end = span.end
    while end > span.start and text[end - 1] in " \n\t,;:":
        end -= 1
    return Span(span.start, end) if end > span.start else None


def _host(address: SplitResult) -> str:
    return (address.hostname or "").removeprefix("www.").removeprefix("m.").lower()
