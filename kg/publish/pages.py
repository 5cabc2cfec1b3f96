"""The static pages of a dump: an index, a page for each document and for each actor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.publish.dataset import Edition
from kg.publish.records import Held, Records
from kg.publish.templates import template

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages share: the edition, its rows, the files to download with a word on each, and where the pages are by IRI."""

    edition: Edition
    rows: Records
    files: Sequence[tuple[str, str]]
    documents: Mapping[str, str]
    actors: Mapping[str, str]
    titles: Mapping[str, str]

    def label(self, iri: str) -> str:
        """The name of an actor or issue."""
        return self.rows.labels.get(iri, iri)

    def title(self, iri: str) -> str:
        """The title of a document."""
        return self.titles.get(iri, iri)

    @property
    def holders(self) -> int:
        """How many actors hold a position."""
        return len({p.holder for p in self.rows.positions})


def pages(edition: Edition, rows: Records, files: Sequence[tuple[str, str]], changes: Sequence[tuple[str, int]] | None) -> dict[str, bytes]:
    """All pages by file name; `files` are the names of the data's files with a word on each, `changes` counts them by kind."""
    documents = {iri: f"document/{name}.html" for iri, name in _names(a.iri for a in rows.articles).items()}
    actors = {iri: f"actor/{name}.html" for iri, name in _names(a.iri for a in rows.actors).items()}
    site = Site(edition, rows, files, documents, actors, {a.iri: a.title for a in rows.articles})
    in_document, held, received = (_grouped(rows.positions, part) for part in ("document", "holder", "target"))
    found = {"style.css": template("style.css").render().encode(), "index.html": _page("index", site=site, up="", changes=changes)}
    for article in rows.articles:
        found[documents[article.iri]] = _page("document", site=site, up="../", article=article, held=in_document.get(article.iri, ()))
    for named in rows.actors:
        by, on = held.get(named.iri, ()), received.get(named.iri, ())
        found[actors[named.iri]] = _page("actor", site=site, up="../", named=named, held=by, received=on)
    return found


def _page(name: str, **values: object) -> bytes:
    return template(f"{name}.html.j2").render(**values).encode()


def _names(iris: Iterable[str]) -> dict[str, str]:
    """A file name for each IRI, safe on every file system: the last step of its path where that is plain, else a hash."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(iris):
        name = urlsplit(iri).path.rsplit("/", 1)[-1]
        if not _PLAIN.fullmatch(name) or name in taken:
            name = f"{hashlib.sha256(iri.encode()).hexdigest()[:20]}"
        taken.add(name)
        found[iri] = name
    return found


def _grouped(positions: Iterable[Held], part: str) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for position in positions:
        found.setdefault(getattr(position, part), []).append(position)
    return found
