"""What the tags of a web page say of its article: JSON-LD, Highwire, Dublin Core, Open Graph, ``<time>`` and byline.

Where several speak, the one made for articles stands first: JSON-LD (schema.org), Highwire (``citation_*``, Google Scholar's),
Dublin Core, Open Graph, then what is shown on the page.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from kg.model import PartialDate
from kg.read.blocks import Element, clean
from kg.read.metadata import Metadata, person_names, stated_date

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|ReviewNewsArticle|LiveBlogPosting)$")
_ISO = re.compile(r"\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?=$|[T\s])")
_MOST_JSON = 500_000  # characters of one JSON-LD script
_LONGEST = 300  # characters of a title or name
_DATES = tuple(
    """citation_publication_date citation_date citation_online_date dcterms.issued dc.date.issued dcterms.date dc.date dcterms.created
    article:published_time og:article:published_time datepublished parsely-pub-date sailthru.date pubdate publish-date publication_date
    date""".split()  # noqa: SIM905
)
_TITLES = ("citation_title", "dcterms.title", "dc.title", "og:title", "twitter:title", "parsely-title", "sailthru.title")
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "parsely-author", "sailthru.author", "byl")


def page_metadata(root: Element) -> Metadata:
    """What the tags of the page say; a field that none gives is None. Raises nothing, whatever the tags hold."""
    meta = _meta(root)
    article: Mapping[str, Any] = next(_articles(root), {})
    sites = _words(meta, "citation_journal_title", "og:site_name", "dc.publisher", "dcterms.publisher", "application-name")
    journal = next(_named(article.get("isPartOf")), None) or next(sites, None) or next(_named(article.get("publisher")), None)
    return Metadata(
        title=_title(root, meta, article, journal),
        periodical=journal,
        volume=next(_words(meta, "citation_volume"), None),
        issue=next(_words(meta, "citation_issue"), None),
        creators=_creators(root, meta, article),
        date=_date(root, meta, article),
        language=_language(root, meta, article),
        identifier=_canonical(root, meta, article),
    )


def iso_date(words: str) -> PartialDate | None:
    """The date that `words` begin with (ISO 8601, its time left out), or that they are in words; None for anything else.

    >>> str(iso_date("2017-03-16T23:30:00-05:00")), str(iso_date("March 16, 2017"))
    ('2017-03-16', '2017-03-16')
    """
    m = _ISO.match(words)
    try:
        return PartialDate.parse("-".join(g.zfill(2) for g in m.groups() if g)) if m else stated_date(clean(words))
    except ValueError:
        return None


def _meta(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if name and (content := clean((tag.get("content") or "")[:5_000])):
            found.setdefault(name.strip().casefold(), []).append(content)
    return found


def _articles(root: Element) -> Iterator[Mapping[str, Any]]:
    """The things in the page's JSON-LD that are articles."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or len(script.text or "") > _MOST_JSON:
            continue
        try:
            waiting = deque([json.loads(script.text or "", strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting:
            thing = waiting.popleft()
            if isinstance(thing, list):
                waiting += thing
            elif isinstance(thing, dict):
                types = thing.get("@type")
                if any(isinstance(t, str) and _ARTICLE.search(t) for t in (types if isinstance(types, list) else [types])):
                    yield thing
                waiting += [thing[key] for key in ("@graph", "mainEntity") if key in thing]


def _named(value: Any) -> Iterator[str]:
    """The names in a JSON-LD value: a string, a thing with a name, or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and (name := clean(name)) and "://" not in name and len(name) <= _LONGEST:
            yield name


def _words(meta: Mapping[str, list[str]], *names: str) -> Iterator[str]:
    return (value for name in names for value in meta.get(name, ()) if value)


def _title(root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any], site: str | None) -> str | None:
    heading = next((t for h in root.iter("h1") if (t := clean("".join(h.itertext())))), None)
    shown = (clean("".join(t.itertext())) for t in root.iter("title"))
    title = next(chain(_named(article.get("headline")), _words(meta, *_TITLES), filter(None, [heading]), filter(None, shown)), None)
    if not title:
        return None
    for separator in (" | ", " – ", " — ", " - ", " :: ", " » "):
        head, found, tail = title.rpartition(separator)
        if found and (tail.casefold() == (site or "").casefold() or head == heading):
            title = head
    return title[:_LONGEST].strip()


def _date(root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> PartialDate | None:
    stamp = article.get("datePublished")
    times = [(t.get("datetime") or "".join(t.itertext()), t) for t in root.iter("time")]
    marked = [words for words, t in times if t.get("pubdate") is not None or "datePublished" in (t.get("itemprop") or "")]
    inside = [words for words, t in times if not _beside(t)]
    said = chain([stamp] if isinstance(stamp, str) else [], _words(meta, *_DATES), marked, inside)
    return next((d for words in said if (d := iso_date(words))), None)


def _beside(element: Element) -> bool:
    """True in what stands beside the article: comments, lists of other pages, navigation."""
    return any(
        e.tag in ("aside", "nav", "footer", "li") or re.search(r"comment|related|sidebar|recent|teaser", f"{e.get('class')} {e.get('id')}")
        for e in element.iterancestors()
    )


def _creators(root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> tuple[str, ...]:
    for found in (_named(article.get("author")), *(_words(meta, name) for name in _AUTHORS)):
        if names := _people(found):
            return names
    shown = root.xpath("//*[contains(@rel, 'author') or contains(@itemprop, 'author') or contains(@class, 'byline')]")[:20]
    return next((n for e in shown if not _beside(e) and (n := _people([clean("".join(e.itertext()))[:_LONGEST]], shaped=True))), ())


def _people(values: Iterable[str], *, shaped: bool = False) -> tuple[str, ...]:
    """Each person once; "Holt, Maren" is turned round. `shaped`: only what has the form of names counts."""
    found: dict[str, None] = {}
    for value in values:
        value = re.sub(r"^(?:written\s+)?by:?\s+", "", value, flags=re.IGNORECASE)
        if "://" in value or not value:
            continue
        last, comma, first = value.partition(", ")
        if comma and " " not in last and first and "," not in first and " and " not in first:
            value = f"{first} {last}"
        names = person_names(re.split(r"\s[|•·]\s", value)[0])
        found |= dict.fromkeys(names or (() if shaped else (value,)))
    return tuple(found)


def _language(root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> str | None:
    said = [
        root.get("lang"),
        root.get("xml:lang"),
        article.get("inLanguage"),
        *_words(meta, "dc.language", "citation_language", "og:locale"),
    ]
    tags = (s.replace("_", "-") for s in said if isinstance(s, str))
    return next((t for t in tags if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", t)), None)


def _canonical(root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> str | None:
    main = article.get("mainEntityOfPage")
    links = [link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").casefold().split()]
    said = [*links, *_words(meta, "og:url"), article.get("url"), main.get("@id") if isinstance(main, dict) else main]
    return next((s.strip() for s in said if isinstance(s, str) and _is_web(s.strip())), None)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname) and len(url) < 2_000
    except ValueError:
        return False
