"""The stages in order: a document in, an analysis (all that the article says, resolved) out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import kg
from kg.data import data
from kg.model import ActorType, Analysis, Citation, Document, Mention, Run, Span

if TYPE_CHECKING:
    from kg.authority.load import Authority
    from kg.extract.actors import Actors
    from kg.parse import Parsed

Extractor = Literal["rules", "hybrid"]
EXTRACTORS: tuple[Extractor, ...] = ("hybrid", "rules")


def analyse(document: Document, authority: Authority, *, model: str, extractor: Extractor, min_confidence: float | None = None) -> Analysis:
    """What `document` says; see :func:`analyse_all`."""
    return next(analyse_all([document], authority, model=model, extractor=extractor, min_confidence=min_confidence))


def analyse_all(
    documents: Iterable[Document], authority: Authority, *, model: str, extractor: Extractor, min_confidence: float | None = None
) -> Iterator[Analysis]:
    """Analyse each document in turn, the parser reading several at a time.

    Positions below `min_confidence` are left out (None: the default of the extractor). ModelError where the language
    model or the encoder's weights are not there.
    """
    for _, analysis in analysed(documents, authority, model=model, extractor=extractor, min_confidence=min_confidence):
        yield analysis


def analysed(
    documents: Iterable[Document], authority: Authority, *, model: str, extractor: Extractor, min_confidence: float | None = None
) -> Iterator[tuple[Parsed, Analysis]]:
    """As :func:`analyse_all`, each analysis with the parse that it was made from."""
    run = _run(model, extractor)
    for parsed, cited in parsed_all(documents, authority, model):
        yield parsed, _analyse(parsed, cited, authority, run, min_confidence)


def parsed_all(documents: Iterable[Document], authority: Authority, model: str) -> Iterator[tuple[Parsed, tuple[Citation, ...]]]:
    """The parse of each document, its citations cut out, and the citations."""
    from kg.extract.citations import citations
    from kg.extract.notes import find_notes
    from kg.parse import parse

    def publisher(name: str) -> str | None:
        outlets = {u.key for u in authority.lookup(name) if u.use == "name"}
        return outlets.pop() if len(outlets) == 1 else authority.by_domain(name)

    def place(name: str) -> bool:
        return any(u.use == "metonym" or authority.entries[u.key].actor.type is ActorType.STATE for u in authority.lookup(name))

    cited: list[tuple[Citation, ...]] = []

    def masked() -> Iterator[tuple[Document, list[Span]]]:
        for document in documents:
            found = citations(document, publisher, place)
            cited.append(found)
            notes = find_notes(document).block
            yield document, [*(c.mask for c in found if c.mask), *([notes] if notes else [])]

    for parsed in parse(masked(), model):
        yield parsed, cited.pop(0)


def named(parsed: Parsed, cited: tuple[Citation, ...], authority: Authority) -> tuple[Actors, tuple[Mention, ...]]:
    """The actors, and all mentions of them in the order of the text, pronouns and definite phrases too."""
    from kg.extract.actors import actors
    from kg.resolve.coreference import resolve

    found = actors(parsed, authority, cited)
    references = resolve(parsed, found, authority)
    return found, tuple(sorted((*found.mentions, *references), key=lambda m: (m.span, m.ref)))


def _analyse(parsed: Parsed, cited: tuple[Citation, ...], authority: Authority, run: Run, least: float | None) -> Analysis:
    """The stages behind the parser."""
    from kg.extract.attribution import attributions
    from kg.extract.confidence import DEFAULT
    from kg.extract.offices import offices
    from kg.extract.positions import positions
    from kg.resolve.issues import issue_mentions

    found, mentions = named(parsed, cited, authority)
    issues = issue_mentions(parsed.document.text, authority)
    said = attributions(parsed, mentions)
    held = positions(parsed, mentions, issues, said, cited)
    if run.extractor == "hybrid":
        from kg.extract.hybrid import combine

        held = combine(parsed, found.actors, mentions, issues, said, cited, held)
    floor = DEFAULT[run.extractor] if least is None else least
    concepts = {m.ref for m in issues}
    return Analysis(
        document=parsed.document,
        run=run,
        actors=found.actors,
        issues=tuple(e.issue for key, e in sorted(authority.issues.items()) if key in concepts),
        mentions=tuple(sorted((*mentions, *issues), key=lambda m: (m.span, m.ref))),
        offices=offices(parsed, found, authority, mentions),
        positions=tuple(p for p in held if p.confidence >= floor),
        citations=cited,
        attributions=said,
    )


def _run(model: str, extractor: Extractor) -> Run:
    """What makes the analyses: this software, the language model and the weights, each with its version."""
    from kg.parse import load

    meta = load(model).meta
    return Run("policy-kg", kg.__version__, f"{meta['lang']}_{meta['name']}", meta["version"], extractor, weights(extractor))


def weights(extractor: str) -> str | None:
    """The digest of the encoder's weights, which the extractor ``hybrid`` uses."""
    return data("weights", "digest.txt").read_text("ascii").strip() if extractor == "hybrid" else None
