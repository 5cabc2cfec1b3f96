"""IRIs, made from content alone: the same thing has the same IRI in every document, on every machine, in any order of files.

What one document says lies below the document's IRI; what documents share (actors, roles, cited works, periodicals) below the
base; the shared issues below the project's own address. Every IRI is of ASCII letters, digits and ``%`` escapes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from kg.model import Citation, Document, Office, Position, Run, Span
from kg.rdf.vocabulary import ISSUES

SHARED = ("actor", "document", "role", "software", "work")  # first steps below the base
PARTS = ("office", "position", "citation", "mention", "passage")  # first steps below a document


@lru_cache(maxsize=10_000)
def segment(text: str) -> str:
    """`text` as one step of an IRI's path, different for different texts.

    A space becomes ``_``; all but ASCII letters, digits and hyphens is escaped, also full stops (as the last character of a
    Turtle name some parsers refuse them) and what ``urllib`` leaves alone.

    >>> segment("secretary-general"), segment("foreign minister"), segment("St. Märk_t/~"), segment("..")
    ('secretary-general', 'foreign_minister', 'St%2E_M%C3%A4rk%5Ft%2F%7E', '%2E%2E')
    """
    escaped = quote(unicodedata.normalize("NFC", text), safe="")
    for character, escape in (("_", "%5F"), (".", "%2E"), ("~", "%7E"), ("%20", "_")):
        escaped = escaped.replace(character, escape)
    return escaped


def plain(text: str) -> str:
    """`text` in lower case with single spaces, by which names of roles and periodicals are compared.

    >>> plain("Deputy  Foreign\\nMinister ")
    'deputy foreign minister'
    """
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def digest(*parts: object) -> str:
    """Twelve hexadecimal digits made from `parts`, with None told from an empty string and no two lists alike."""
    joined = "".join(f"{len(str(p))}:{p}," if p is not None else "-," for p in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:12]


def document(base: str, of: Document) -> str:
    """By the digest of the text: one text is one document."""
    return f"{base}document/{of.digest[:16]}"


def passage(document: str, span: Span) -> str:
    """A passage of the document with the IRI `document`."""
    return f"{document}/passage/{span.start}-{span.end}"


def mention(document: str, span: Span, key: str) -> str:
    """A mention of the actor or issue `key`."""
    return f"{document}/mention/{span.start}-{span.end}/{segment(key)}"


def office(document: str, of: Office) -> str:
    """By person, role and organisation: an office that the text gives twice is one."""
    return f"{document}/office/{digest(of.person, plain(of.role), of.organization)}"


def citation(document: str, of: Citation) -> str:
    """By the pointer's place and what it points to."""
    return f"{document}/citation/{digest(of.span.start, of.span.end, of.source, of.date, of.url, of.title)}"


def position(document: str, of: Position, cited: str | None) -> str:
    """By all that it says; `cited` is the IRI of the citation that supports it. How sure it is does not matter."""
    target = (of.target, of.target_span.start, of.target_span.end)
    return f"{document}/position/{digest(of.holder, *target, of.stance, of.act, of.mode, of.evidence.start, of.evidence.end, cited)}"


def run(document: str, of: Run) -> str:
    """By the software, the models and their versions."""
    return f"{document}/run/{digest(of.software, of.version, of.model, of.model_version, of.extractor, of.weights)}"


def software(base: str, name: str, version: str) -> str:
    """A program or language model in one version."""
    return f"{base}software/{segment(name)}/{segment(version)}"


def actor(base: str, key: str) -> str:
    """By the key that it has in every document."""
    return f"{base}actor/{segment(key)}"


def issue(base: str, key: str, shared: bool) -> str:
    """By its key: a `shared` issue in the project's scheme, another below `base`."""
    return f"{ISSUES if shared else base + 'issue/'}{segment(key)}"


def role(base: str, name: str) -> str:
    """By its name in any case."""
    return f"{base}role/{segment(plain(name))}"


def work(base: str, document: str, of: Citation) -> str:
    """The same for all that points to the same: by its address, else by source, date and title.

    A source is its actor where one is recognised. Without address and date nothing tells one work from another of the same
    source: it then belongs to its `document`.
    """
    source = of.publisher or plain(of.source)
    if of.url:
        return f"{base}work/{digest('url', of.url)}"
    if of.date and source:
        return f"{base}work/{segment(source)}/{of.date}" + (f"/{digest(of.title)}" if of.title else "")
    return f"{document}/work/{digest(source, of.title)}"


def periodical(base: str, name: str) -> str:
    """By its name in any case."""
    return f"{base}periodical/{segment(plain(name))}"


def volume(periodical: str, number: str) -> str:
    """A volume of the periodical with the IRI `periodical`."""
    return f"{periodical}/volume/{segment(number)}"


def number(part_of: str, number: str) -> str:
    """An issue of the volume, or of the periodical without volumes, with the IRI `part_of`."""
    return f"{part_of}/issue/{segment(number)}"


def actors_graph(base: str) -> str:
    """The graph of all actors."""
    return f"{base}graph/actors"


def base_of_actors(graph: str) -> str | None:
    """The base of which `graph` is the graph of actors, else None."""
    return graph.removesuffix("graph/actors") if graph.endswith("graph/actors") else None


def issues_graph(base: str) -> str:
    """The graph of all issues."""
    return f"{base}graph/issues"
