"""Sixteen layouts of article pages, as publishers build them, each with furniture around the article.

A layout says where title, date, author and text stand; :func:`page` fills it with an article of ours.
"""

# ruff: noqa: E501 (markup)

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass

URL = "https://review.example/2023/06/14/quiet-deterrence"
DATE = "2023-06-14"
AUTHOR = "Maren Holt"

_NAV = """<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/regions">Regions</a></li><li><a href="/about">About us</a></li>
<li><a href="/subscribe">Subscribe to our newsletter today</a></li></ul></nav>"""
_COOKIE = """<div class="cookie-consent" role="dialog"><p>We use cookies to improve your experience and to measure our audience. By going on
you accept our use of cookies as told in our privacy policy.</p><button>Accept all</button><button>Settings</button></div>"""
_RELATED = """<aside class="related"><h3>Related stories</h3><ul><li><a href="/2022/01/02/fish">Norland rejects a treaty on fish</a> <time
datetime="2022-01-02">Jan 2, 2022</time></li><li><a href="/2021/01/02/ice">What the ice road tells about the next winter</a></li></ul></aside>"""
_COMMENTS = """<section id="comments" class="comments"><h3>2 comments</h3><div class="comment"><p class="comment-author">harbour_fan</p>
<p>I read this twice and I still think that the author leaves out the most important harbour of all, which is a pity.</p></div>
<div class="comment"><p class="comment-author">old sailor</p><p>Well said. My cousin told me the same thing years ago, and nobody listened.</p>
</div></section>"""
_SHARE = """<div class="share"><a href="https://twitter.com/intent/tweet?u=x">Tweet</a> <a href="https://www.facebook.com/sharer.php">Share</a>
<a href="mailto:?s=x">Email</a></div>"""
_NEWSLETTER = """<div class="newsletter-signup"><h4>Get our weekly letter</h4><p>Join forty thousand readers and get the best of our work each
Friday.</p><form><input type="email"><button>Sign up</button></form></div>"""
_FOOT = """<footer><p>© 2026 The Review. All rights reserved. No part of this site may be copied without leave.</p><ul><li><a href="/terms">Terms
</a></li><li><a href="/jobs">Jobs</a></li></ul></footer>"""


@dataclass(frozen=True)
class Article:
    """What stands on the page, and so what must be found."""

    title: str
    paragraphs: tuple[str, ...]


def _p(a: Article) -> str:
    return "\n".join(f"<p>{html.escape(p, quote=False)}</p>" for p in a.paragraphs)


def _page(head: str, body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def _linked_data(a: Article) -> str:
    thing = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "The Review"},
            {
                "@type": "NewsArticle",
                "headline": a.title,
                "datePublished": f"{DATE}T08:00:00+02:00",
                "dateModified": "2024-02-01T08:00:00Z",
                "author": [{"@type": "Person", "name": AUTHOR}],
                "publisher": {"@type": "Organization", "name": "The Review"},
            },
        ],
    }
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def newspaper(a: Article) -> str:
    """JSON-LD in a graph; an aside in the middle of the text."""
    half = len(a.paragraphs) // 2
    first, rest = (_p(Article("", part)) for part in (a.paragraphs[:half], a.paragraphs[half:]))
    return _page(
        f"<title>{a.title} | The Review</title>{_linked_data(a)}",
        f"{_COOKIE}{_NAV}<main><article><h1>{a.title}</h1>{_SHARE}{first}{_RELATED}{rest}</article>{_COMMENTS}</main>{_FOOT}",
    )


def weblog(a: Article) -> str:
    """WordPress: Open Graph, entry-content, a time element."""
    return _page(
        f'<title>{a.title} – The Review</title><meta property="og:title" content="{a.title}"><meta property="og:site_name" content="The Review">'
        f'<meta property="article:published_time" content="{DATE}T10:11:12+00:00">',
        f'{_NAV}<div id="content"><article class="post"><header class="entry-header"><h1 class="entry-title">{a.title}</h1><time class="entry-date" '
        f'datetime="{DATE}">June 14, 2023</time> by <a rel="author" href="/author/holt">{AUTHOR}</a></header><div class="entry-content">{_p(a)}</div>'
        f"{_SHARE}</article>{_COMMENTS}</div><div id='sidebar'>{_RELATED}{_NEWSLETTER}</div>{_FOOT}",
    )


def journal(a: Article) -> str:
    """A journal's page: Highwire tags, the author's name turned round."""
    return _page(
        f'<title>The Review: Vol 5, No 2</title><meta name="citation_title" content="{a.title}"><meta name="citation_author" content="Holt, Maren">'
        '<meta name="citation_publication_date" content="2023/06/14"><meta name="citation_journal_title" content="The Review">',
        f'{_COOKIE}<div class="header">{_NAV}</div><div class="articleBody"><h1>{a.title}</h1><div class="NLM_sec">{_p(a)}</div></div>{_RELATED}{_FOOT}',
    )


def institute(a: Article) -> str:
    """A think tank: Dublin Core, text in nested divs."""
    return _page(
        f'<title>{a.title}</title><meta name="DC.title" content="{a.title}"><meta name="DC.creator" content="{AUTHOR}">'
        f'<meta name="DC.date" content="{DATE}">',
        f'<div class="wrap">{_NAV}<div class="hero"><h1>{a.title}</h1></div><div class="row"><div class="col-8"><div class="field--body">'
        f"<div>{_p(a)}</div></div></div><div class='col-4'>{_NEWSLETTER}{_RELATED}</div></div></div>{_FOOT}",
    )


def plain(a: Article) -> str:
    """No metadata at all: a heading, a by-line, a date in words."""
    return _page(
        f"<title>{a.title}</title>",
        f'<h1>{a.title}</h1><p class="byline">By {AUTHOR}</p><p class="date">June 14, 2023</p>{_p(a)}<hr>{_FOOT}',
    )


def tables(a: Article) -> str:
    """An old site laid out with tables and font tags."""
    return _page(
        f'<title>The Review - {a.title}</title><meta name="date" content="{DATE}">',
        f'<table width="900"><tr><td colspan="2">{_NAV}</td></tr><tr><td width="180" valign="top"><a href="/a">Archive</a><br><a href="/b">Links</a>'
        f"</td><td><h1><font size='5'>{a.title}</font></h1><font face='Arial'>{_p(a)}</font></td></tr></table>{_FOOT}",
    )


def breaks(a: Article) -> str:
    """Paragraphs by double line breaks in one div."""
    text = "<br><br>\n".join(html.escape(p, quote=False) for p in a.paragraphs)
    return _page(
        f'<title>{a.title}</title><meta name="pubdate" content="{DATE}T00:00:00Z"><meta name="author" content="{AUTHOR}">',
        f'{_NAV}<div id="main"><h1>{a.title}</h1><div class="story">{text}</div></div>{_RELATED}{_FOOT}',
    )


def microdata(a: Article) -> str:
    """schema.org as microdata."""
    return _page(
        f"<title>{a.title} :: The Review</title>",
        f'{_NAV}<div itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">{a.title}</h1><span itemprop="author">{AUTHOR}</span>'
        f'<time itemprop="datePublished" datetime="{DATE}T06:00">14 June</time><div itemprop="articleBody">{_p(a)}</div></div>{_COMMENTS}{_FOOT}',
    )


def application(a: Article) -> str:
    """A page made by a script framework: classes without meaning, JSON-LD."""
    text = "".join(f'<div class="css-1x9"><p class="css-a7q">{html.escape(p, quote=False)}</p></div>' for p in a.paragraphs)
    return _page(
        f"<title>{a.title}</title>{_linked_data(a)}<script>window.__STATE__ = {{}};</script>",
        f'<div id="__next"><div class="css-k1">{_NAV}</div>{_COOKIE}<div class="css-9z"><h1 class="css-t">{a.title}</h1>{text}</div>{_NEWSLETTER}'
        f"{_RELATED}{_FOOT}</div><noscript>Please turn on JavaScript.</noscript>",
    )


def sections(a: Article) -> str:
    """Sub-headings, a pull quote and a figure with its caption."""
    third = max(1, len(a.paragraphs) // 3)
    parts = [_p(Article("", a.paragraphs[i : i + third])) for i in range(0, len(a.paragraphs), third)]
    return _page(
        f'<title>{a.title}</title><meta property="og:title" content="{a.title} | The Review"><meta property="og:site_name" content="The Review">'
        f'<meta name="parsely-pub-date" content="{DATE}T00:00:00Z"><meta name="author" content="{AUTHOR}">',
        f"{_NAV}<main role='main'><h1>{a.title}</h1><div class='rich-text'>{''.join(f'<section>{p}</section>' for p in parts)}</div></main>{_RELATED}{_FOOT}",
    )


def ministry(a: Article) -> str:
    """A government's page: breadcrumbs, tools for printing, a date in its own line."""
    return _page(
        f'<title>{a.title} - Ministry</title><meta name="dcterms.issued" content="{DATE}"><meta name="dcterms.title" content="{a.title}">',
        f'<a href="#main">Skip to content</a>{_NAV}<ol class="breadcrumb"><li><a href="/">Home</a></li><li>Speeches</li></ol><div id="main"><h1>{a.title}'
        f'</h1><div class="tools"><a href="#" onclick="print()">Print this page</a></div><div class="text">{_p(a)}</div></div>{_FOOT}',
    )


def magazine(a: Article) -> str:
    """A paywall's notice after the text, and teasers with pictures and summaries."""
    teasers = "".join(
        f'<div class="teaser"><a href="/x{i}"><img src="x.jpg" alt=""><h4>Another story of the week</h4></a><p>In which the ships come home.</p></div>'
        for i in range(6)
    )
    return _page(
        f"<title>{a.title}</title>{_linked_data(a)}",
        f'{_COOKIE}{_NAV}<article><header><h1>{a.title}</h1><p class="byline">By {AUTHOR}</p></header><div class="article__body">{_p(a)}</div>'
        f'</article><div class="paywall"><p>You have read two of three free articles this month.</p></div><div class="more">{teasers}</div>{_FOOT}',
    )


def wiki(a: Article) -> str:
    """A wiki's page with a table of contents and boxes for editing."""
    return _page(
        f'<title>{a.title}</title><meta name="citation_date" content="{DATE}">',
        f'<div id="mw-panel">{_NAV}</div><div id="content" class="mw-body"><h1 id="firstHeading">{a.title}</h1><div id="toc" class="toc"><ul><li><a href="#a">'
        f'1 First</a></li></ul></div><div class="mw-parser-output">{_p(a)}</div><div id="catlinks">Categories: <a href="/c">Ports</a></div></div>{_FOOT}',
    )


def mobile(a: Article) -> str:
    """An AMP page."""
    return _page(
        f"<title>{a.title}</title>{_linked_data(a)}<style amp-boilerplate>body{{}}</style>",
        f'<amp-sidebar id="s">{_NAV}</amp-sidebar><main><article><h1>{a.title}</h1><div class="meta">{AUTHOR}, <time datetime="{DATE}">June 14</time></div>'
        f"{_p(a)}</article></main><amp-ad></amp-ad>{_RELATED}{_FOOT}",
    )


def agency(a: Article) -> str:
    """A news agency: date and place before the text, tags and "read also" links after it."""
    return _page(
        f'<title>{a.title} - The Review</title><meta property="og:title" content="{a.title}"><meta property="og:article:published_time" '
        f'content="{DATE} 09:00">',
        f'{_NAV}<div class="news"><h1 class="news-header">{a.title}</h1><div class="text-content">{_p(a)}</div><div class="tags"><a href="/tag/sea">Sea</a>'
        f'<a href="/tag/ports">Ports</a></div></div><div class="read-also"><p><b>Read also:</b></p><a href="/y">A storm is coming</a></div>{_FOOT}',
    )


def newsletter(a: Article) -> str:
    """A letter by mail on the web: everything inline, a call to subscribe at head and foot."""
    return _page(
        f'<title>{a.title}</title><meta property="og:title" content="{a.title}"><meta name="author" content="{AUTHOR}">{_linked_data(a)}',
        f'<div class="main"><div class="navbar">{_NAV}</div><article class="post"><h1 class="post-title">{a.title}</h1><div class="available-content"><div '
        f'class="body markup">{_p(a)}</div></div>{_NEWSLETTER}</article><div class="comments-page">{_COMMENTS}</div></div>{_FOOT}',
    )


LAYOUTS: tuple[Callable[[Article], str], ...] = (
    newspaper, weblog, journal, institute, plain, tables, breaks, microdata, application, sections, ministry, magazine, wiki, mobile, agency,
    newsletter,
)  # fmt: skip
