"""What a validation found: in plain words, as JSON, and as the standard ``sh:ValidationReport`` (SHACL, W3C 2017, section 3.6)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.rdf.vocabulary import PREFIXES, TYPE
from kg.terminal import printable
from kg.validate.rules import NAMESPACE, SH, Severity, path_quads, rules

if TYPE_CHECKING:
    from pyoxigraph import Quad

LENGTH = 160  # code points of a value or a sentence that the plain words repeat


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that does not hold for one node.

    `focus` and `value` are terms in N-Triples syntax, `path` is a SPARQL 1.1 property path, `rule` the name of a shape.
    `document` is the IRI of the document where the focus stands, `quote` the words it stands on, `context` these with what
    is right before and after them; each None where the graph does not tell. `component` is the IRI of the kind of constraint.
    """

    focus: str
    path: str | None
    rule: str
    severity: Severity
    message: str
    document: str | None
    quote: str | None
    value: str | None
    context: str | None
    component: str


@dataclass(frozen=True, slots=True)
class Report:
    """`conforms` is True where no violation is of severity Violation; `violations` holds warnings too, the worst first."""

    conforms: bool
    violations: tuple[Violation, ...]


def as_text(report: Report) -> str:
    """The report in plain words, one paragraph a violation, ending in a line end. Safe to print."""
    return printable("\n".join([*(_paragraph(v) for v in report.violations), summary(report)])) + "\n"


def summary(report: Report) -> str:
    """One line: whether it conforms and how many of each severity there are."""
    counts = [(sum(v.severity == s for v in report.violations), s.lower()) for s in Severity]
    found = ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for n, word in counts if n)
    return ("conforms" if report.conforms else "does not conform") + (f": {found}" if found else "")


def as_json(report: Report) -> str:
    """The report as a JSON object with ``conforms`` and ``violations``, whose keys are the fields of :class:`Violation`."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=2) + "\n"


def as_graph(report: Report) -> list[Quad]:
    """The report as a ``sh:ValidationReport`` in the default graph, the same for the same report.

    Its results are blank nodes, as in the standard. ``sh:conforms`` is that of `report`: as in SHACL 1.2 the report says which
    severities stand against conformance (``sh:conformanceDisallows``).
    """
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad

    quads: list[Quad] = []

    def state(subject: BlankNode, name: str, *values: Any) -> None:
        quads.extend(Quad(subject, NamedNode(SH + name), v) for v in values if v is not None)

    def a(subject: BlankNode, name: str) -> None:
        quads.append(Quad(subject, NamedNode(TYPE), NamedNode(SH + name)))

    head = BlankNode("report")
    a(head, "ValidationReport")
    state(head, "conforms", Literal(report.conforms))
    state(head, "conformanceDisallows", NamedNode(SH + Severity.VIOLATION))
    for number, v in enumerate(report.violations, 1):
        result = BlankNode(f"v{number}")
        rule = rules()[v.rule]
        state(head, "result", result)
        a(result, "ValidationResult")
        state(result, "focusNode", term(v.focus))
        if rule.path is not None:
            path, described = path_quads(rule, f"v{number}")
            state(result, "resultPath", path)
            quads.extend(described)
        state(result, "value", term(v.value) if v.value is not None else None)
        state(result, "resultSeverity", NamedNode(SH + v.severity))
        state(result, "resultMessage", Literal(v.message, language="en"))
        state(result, "sourceShape", NamedNode(NAMESPACE + rule.name))
        state(result, "sourceConstraintComponent", NamedNode(v.component))
    return quads


def term(ntriples: str) -> Any:
    """The pyoxigraph term that `ntriples` writes (IRI, blank node or literal in N-Triples syntax)."""
    from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

    if ntriples.startswith("<"):
        return NamedNode(ntriples[1:-1])
    if ntriples.startswith("_:"):
        return BlankNode(ntriples[2:])
    return next(iter(parse(f"<urn:x> <urn:x> {ntriples} .", RdfFormat.N_TRIPLES))).object


def _paragraph(v: Violation) -> str:
    lines = [("focus", _plain(v.focus)), ("path", v.path and _compact(v.path)), ("value", v.value and _plain(v.value))]
    lines += [("document", v.document), ("sentence", _sentence(v))]
    return "".join([f"{v.severity.lower()}: {v.message} [{v.rule}]\n", *(f"  {name:9} {value}\n" for name, value in lines if value)])


def _sentence(v: Violation) -> str | None:
    """The quote, in guillemets, in its surroundings, on one line."""
    if v.quote is None:
        return None
    before, _, after = (v.context or v.quote).partition(v.quote)
    return " ".join(f"{'…' if before else ''}{before[-40:]}«{_short(v.quote)}»{after[:40]}{'…' if after else ''}".split())


def _plain(ntriples: str) -> str:
    """An IRI with its prefix or as it is, a literal in quotation marks."""
    t = term(ntriples)
    if not hasattr(t, "datatype"):
        return _compact(ntriples) if ntriples.startswith("<") else ntriples
    kind = f" ({_compact(str(t.datatype))})" if not t.language and not t.datatype.value.endswith("#string") else ""
    return f"“{_short(' '.join(t.value.split()))}”{kind}"


def _compact(path: str) -> str:
    """`path` with known namespaces as prefixes and no angle brackets."""
    for prefix, namespace in PREFIXES.items():
        path = path.replace(f"<{namespace}", f"<{prefix}:")
    return path.replace("<", "").replace(">", "")


def _short(text: str) -> str:
    """At most :data:`LENGTH` code points of `text`."""
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
