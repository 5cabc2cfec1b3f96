"""Analysis -> quads, by the terms of the contract. Three graphs: the document's own, that of actors, that of issues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.authority.load import IssueEntry, load
from kg.model import Actor, Analysis, Citation, PartialDate, Position, Span
from kg.rdf import iris
from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

    from kg.authority.load import Authority

T = TypeVar("T")
CONTEXT = 32  # code points of oa:prefix and oa:suffix
_NOT_IN_IRIS = re.compile(r'[\x00-\x20\x7f<>"{}|\\^`]')  # RFC 3987, section 2.2


class Value(NamedTuple):
    """A literal."""

    text: str
    datatype: str = v.STRING
    language: str | None = None


Statement = tuple[str, str, str | Value]  # subject and predicate are IRIs, so is an object that is a str


def map_analysis(analysis: Analysis, base: str, authority: Authority) -> list[Quad]:
    """The graph of `analysis`, each quad once, in the order of the text.

    `base` is where minted IRIs begin; it ends in ``/`` (a selector is a fragment of its passage, so the base has no fragment).
    `authority` tells what the analysis leaves out: labels and broader issues of an issue, and the actor of a key that the analysis
    names but does not list.
    """
    said = _said(analysis, base, authority)
    nodes: dict[str, NamedNode] = {}
    return [
        *to_quads(_document_graph(said), said.document, nodes),
        *to_quads(_actors(said), iris.actors_graph(base), nodes),
        *to_quads(_issues(said), iris.issues_graph(base), nodes),
    ]


def to_quads(statements: Iterable[Statement], graph: str | None = None, nodes: dict[str, NamedNode] | None = None) -> list[Quad]:
    """The statements as quads of `graph` (None: the default graph), each once, in their order.

    `nodes` keeps what was made for each IRI, for the next call.
    """
    from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

    nodes = {} if nodes is None else nodes

    def node(iri: str) -> NamedNode:
        known = nodes[iri] = NamedNode(iri)
        return known

    def literal(o: Value) -> Literal:
        if o.language:
            return Literal(o.text, language=o.language)
        return Literal(o.text) if o.datatype == v.STRING else Literal(o.text, datatype=nodes.get(o.datatype) or node(o.datatype))

    name = (nodes.get(graph) or node(graph)) if graph else DefaultGraph()
    of = nodes.get
    return [
        Quad(of(s) or node(s), of(p) or node(p), (of(o) or node(o)) if isinstance(o, str) else literal(o), name)
        for s, p, o in dict.fromkeys(statements)
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """An analysis with what names its parts: the document's IRI, all actors and issues by key, the citations' IRIs by pointer."""

    analysis: Analysis
    base: str
    document: str
    actors: Mapping[str, Actor]
    issues: Mapping[str, IssueEntry]
    citations: Mapping[Span, str]

    def reference(self, key: str | None) -> str | None:
        """The IRI of the actor or issue with this key; None where neither the analysis nor the authority knows it."""
        return self.actor(key) or (_issue(self.base, key) if key in self.issues else None)

    def actor(self, key: str | None) -> str | None:
        """The IRI of the actor with this key, if there is one."""
        return iris.actor(self.base, key) if key is not None and key in self.actors else None

    def passage(self, span: Span) -> str:
        return iris.passage(self.document, span)


def _said(analysis: Analysis, base: str, authority: Authority) -> _Said:
    document = iris.document(base, analysis.document)
    keys = [key for o in analysis.offices for key in (o.person, o.organization)]
    keys += [key for p in analysis.positions for key in (p.holder, p.target)]
    keys += [c.publisher for c in analysis.citations] + [m.ref for m in analysis.mentions]
    referred = [key for key in dict.fromkeys(keys) if key is not None]
    actors = {key: authority.entries[key].actor for key in referred if key in authority.entries} | {a.key: a for a in analysis.actors}
    issues = {i.key: authority.issues.get(i.key) or IssueEntry(i) for i in analysis.issues}
    issues |= {key: authority.issues[key] for key in referred if key in authority.issues and key not in actors}
    for entry in list(issues.values()):
        while (key := entry.broader) and key in authority.issues and key not in issues:
            entry = issues[key] = authority.issues[key]
    # Reversed: where two citations have one pointer, the first stays.
    citations = {c.span: iris.citation(document, c) for c in reversed(analysis.citations)}
    return _Said(analysis, base, document, actors, issues, citations)


def _document_graph(said: _Said) -> Iterator[Statement]:
    yield from _document(said)
    yield from _offices(said)
    yield from _positions(said)
    yield from _citations(said)
    yield from _works(said)
    yield from _mentions(said)
    yield from _passages(said)
    yield from _run(said)


def _document(said: _Said) -> Iterator[Statement]:
    d, iri = said.analysis.document, said.document
    yield iri, v.TYPE, v.DOCUMENT
    yield iri, v.TYPE, v.ARTICLE
    yield iri, v.TITLE, Value(d.title)
    yield iri, v.SOURCE, _address(d.source, Value(d.source))
    yield iri, v.TEXT_DIGEST, Value(d.digest)
    if d.identifier:
        yield iri, v.IDENTIFIER, Value(d.identifier)
    if d.issued:
        yield iri, v.ISSUED, _date(d.issued)
    for creator in d.creators:
        yield iri, v.CREATOR, Value(creator)
    if d.language:
        yield iri, v.LANGUAGE, Value(d.language)
    if not d.periodical:
        return
    whole = iris.periodical(said.base, d.periodical)
    parts = [(whole, v.PERIODICAL, v.NAME, d.periodical)]
    if d.volume:
        whole = iris.volume(whole, d.volume)
        parts.append((whole, v.VOLUME, v.VOLUME_NUMBER, d.volume))
    if d.issue:
        whole = iris.number(whole, d.issue)
        parts.append((whole, v.NUMBER, v.ISSUE_NUMBER, d.issue))
    for part, type_, name, value in reversed(parts):
        yield iri, v.IS_PART_OF, part
        yield part, v.TYPE, type_
        yield part, name, Value(value)
        iri = part


def _offices(said: _Said) -> Iterator[Statement]:
    for office in said.analysis.offices:
        iri, role = iris.office(said.document, office), iris.role(said.base, office.role)
        yield iri, v.TYPE, v.MEMBERSHIP
        yield iri, v.MEMBER, iris.actor(said.base, office.person)
        yield iri, v.ROLE, role
        if organization := said.actor(office.organization):
            yield iri, v.ORGANIZATION, organization
        yield iri, v.EVIDENCE, said.passage(office.evidence)
        label = iris.plain(office.role)
        yield role, v.TYPE, v.CONCEPT
        yield role, v.PREF_LABEL, Value(label, language="en")
        if office.role != label:
            yield role, v.ALT_LABEL, Value(office.role, language="en")


def _positions(said: _Said) -> Iterator[Statement]:
    found: dict[str, Position] = {}
    for position in said.analysis.positions:
        iri = iris.position(said.document, position, _cited(said, position))
        if iri not in found or position.confidence > found[iri].confidence:
            found[iri] = position
    for iri, p in found.items():
        yield iri, v.TYPE, v.POSITION
        yield iri, v.HOLDER, iris.actor(said.base, p.holder)
        if target := said.reference(p.target):
            yield iri, v.TARGET, target
        yield iri, v.TARGET_TEXT, Value(said.analysis.quote(p.target_span))
        yield iri, v.STANCE, v.STANCES[p.stance]
        yield iri, v.SPEECH_ACT, v.SPEECH_ACTS[p.act]
        yield iri, v.ATTRIBUTION, v.MODES[p.mode]
        yield iri, v.EVIDENCE, said.passage(p.evidence)
        if cited := _cited(said, p):
            yield iri, v.SUPPORTED_BY, cited
        yield iri, v.STATED_IN, said.document
        yield iri, v.CONFIDENCE, Value(_decimal(p.confidence), v.DECIMAL)
        yield iri, v.GENERATED_BY, iris.run(said.document, said.analysis.run)


def _cited(said: _Said, position: Position) -> str | None:
    return said.citations.get(position.citation) if position.citation else None


def _citations(said: _Said) -> Iterator[Statement]:
    for c in said.analysis.citations:
        iri, work = iris.citation(said.document, c), iris.work(said.base, said.document, c)
        yield iri, v.TYPE, v.CITATION
        yield iri, v.TYPE, v.CITO_CITATION
        yield iri, v.POINTER, said.passage(c.span)
        yield iri, v.SOURCE_TEXT, Value(c.source or said.analysis.quote(c.span))
        yield iri, v.CITED_WORK, work
        yield iri, v.CITING_ENTITY, said.document
        yield iri, v.CITED_ENTITY, work
        yield iri, v.CHARACTERIZATION, v.CITO + c.characterization


def _works(said: _Said) -> Iterator[Statement]:
    cited: dict[str, list[Citation]] = {}
    for c in said.analysis.citations:
        cited.setdefault(iris.work(said.base, said.document, c), []).append(c)
    for work, citations in cited.items():
        yield work, v.TYPE, v.CREATIVE_WORK
        yield work, v.TYPE, v.CITED_WORK_CLASS
        for title in _first(c.title for c in citations):
            yield work, v.TITLE, Value(title)
        for publisher in _first(said.actor(c.publisher) for c in citations):
            yield work, v.PUBLISHER, publisher
        for date in _first(c.date for c in citations):
            yield work, v.ISSUED, _date(date)
        for url in _first(c.url for c in citations):
            yield work, v.URL, _address(url, Value(url, v.ANY_URI))


def _mentions(said: _Said) -> Iterator[Statement]:
    for m in said.analysis.mentions:
        if body := said.reference(m.ref):
            iri = iris.mention(said.document, m.span, m.ref)
            yield iri, v.TYPE, v.ANNOTATION
            yield iri, v.MOTIVATED_BY, v.IDENTIFYING
            yield iri, v.HAS_BODY, body
            yield iri, v.HAS_TARGET, said.passage(m.span)


def _passages(said: _Said) -> Iterator[Statement]:
    a, text = said.analysis, said.analysis.document.text
    spans = {m.span for m in a.mentions if said.reference(m.ref)}
    spans |= {o.evidence for o in a.offices} | {p.evidence for p in a.positions} | {c.span for c in a.citations}
    for span in sorted(spans):
        iri = said.passage(span)
        position, quote = f"{iri}#position", f"{iri}#quote"
        yield iri, v.TYPE, v.SPECIFIC_RESOURCE
        yield iri, v.HAS_SOURCE, said.document
        yield iri, v.HAS_SELECTOR, position
        yield iri, v.HAS_SELECTOR, quote
        yield position, v.TYPE, v.POSITION_SELECTOR
        yield position, v.START, Value(str(span.start), v.OFFSET)
        yield position, v.END, Value(str(span.end), v.OFFSET)
        yield quote, v.TYPE, v.QUOTE_SELECTOR
        yield quote, v.EXACT, Value(a.quote(span))
        yield quote, v.PREFIX, Value(text[max(0, span.start - CONTEXT) : span.start])
        yield quote, v.SUFFIX, Value(text[span.end : span.end + CONTEXT])


def _run(said: _Said) -> Iterator[Statement]:
    run = said.analysis.run
    iri = iris.run(said.document, run)
    yield iri, v.TYPE, v.ACTIVITY
    yield iri, v.USED, said.document
    yield iri, v.EXTRACTOR, Value(run.extractor)
    if run.weights:
        yield iri, v.WEIGHTS_DIGEST, Value(run.weights)
    for name, version in ((run.software, run.version), (run.model, run.model_version)):
        yield from software(iri, said.base, name, version)


def software(run: str, base: str, name: str, version: str) -> Iterator[Statement]:
    """That the software of this name and version took part in `run`."""
    agent = iris.software(base, name, version)
    yield run, v.ASSOCIATED_WITH, agent
    yield agent, v.TYPE, v.SOFTWARE
    yield agent, v.NAME, Value(name)
    yield agent, v.SOFTWARE_VERSION, Value(version)


def _actors(said: _Said) -> Iterator[Statement]:
    for actor in said.actors.values():
        iri = iris.actor(said.base, actor.key)
        yield iri, v.TYPE, v.ACTOR
        yield iri, v.TYPE, v.ACTOR_CLASSES[actor.type]
        yield from _labels(iri, actor.label, actor.aliases)
        if actor.wikidata:
            yield iri, v.SAME_AS, v.WD + actor.wikidata


def _issues(said: _Said) -> Iterator[Statement]:
    """The issues named, and those above them up to the top."""
    for key, entry in said.issues.items():
        broader = _issue(said.base, entry.broader) if entry.broader in said.issues else None
        yield from issue_statements(_issue(said.base, key), entry, broader)


def _issue(base: str, key: str | None) -> str:
    """The IRI of an issue: the shipped ones are shared by all, those of a user's file are the institute's own."""
    return iris.issue(base, str(key), shared=key in load().issues)


def issue_statements(iri: str, entry: IssueEntry, broader: str | None) -> Iterator[Statement]:
    """All that is known of an issue; `broader` is the IRI of the issue above it."""
    yield iri, v.TYPE, v.ISSUE
    yield iri, v.TYPE, v.CONCEPT
    yield from _labels(iri, entry.issue.label, entry.alt)
    if entry.definition:
        yield iri, v.DEFINITION, Value(entry.definition, language="en")
    yield iri, v.IN_SCHEME, v.ISSUE_SCHEME
    if broader:
        yield iri, v.BROADER, broader
    if entry.qid:
        yield iri, v.EXACT_MATCH, v.WD + entry.qid
    if entry.eurovoc and entry.eurovoc_match:
        yield iri, v.SKOS + entry.eurovoc_match, entry.eurovoc


def _labels(iri: str, label: str, alt: Iterable[str]) -> Iterator[Statement]:
    yield iri, v.PREF_LABEL, Value(label, language="en")
    for other in alt:
        if other and other != label:
            yield iri, v.ALT_LABEL, Value(other, language="en")


def _first(values: Iterable[T | None]) -> Iterator[T]:
    """The first that is not None or empty, if there is one."""
    return iter([value for value in values if value][:1])


def _date(date: PartialDate) -> Value:
    return Value(str(date), v.DATE if date.day else v.YEAR_MONTH if date.month else v.YEAR)


def _decimal(confidence: float) -> str:
    """At most three decimals, at least one: the canonical form of xsd:decimal (XML Schema 1.0, part 2, section 3.2.3.2)."""
    text = f"{confidence:.3f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def _address(url: str, otherwise: Value) -> str | Value:
    """The absolute IRI `url`, with what no IRI may hold escaped; `otherwise` where it is none (a file name, a broken address)."""
    from pyoxigraph import NamedNode

    if "://" not in url:
        return otherwise
    try:
        return NamedNode(_NOT_IN_IRIS.sub(lambda m: f"%{ord(m[0]):02X}", url)).value
    except ValueError:
        return otherwise
