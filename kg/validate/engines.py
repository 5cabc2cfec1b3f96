"""The two SHACL engines, behind one form: a graph in, findings out.

``shacl`` (Rust) is the default; ``pyshacl`` is the reference, and the way out where the first does not run. Both read the same
shapes, each once, and a test holds that both find the same faults. The two rules that most nodes of a graph are under are left to
:mod:`kg.validate.offsets` by the first, unless the graph has classes of its own below ours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.rdf.vocabulary import RDFS, STRING
from kg.validate.beyond import Finding
from kg.validate.offsets import RULES as OFFSET_RULES
from kg.validate.report import term
from kg.validate.rules import NAMESPACE, SH, shapes

if TYPE_CHECKING:
    import rdflib
    import shacl
    from pyoxigraph import Triple

# The engines name blank nodes anew, so they get IRIs of this scheme instead and have their names back afterwards.
_BLANK = "x-blank-node:"
_SUBCLASS = f"<{RDFS}subClassOf>"
_SPARQL = SH + "sparql"


def _shacl(graph: Sequence[Triple]) -> Iterator[Finding]:
    text = _ntriples(graph)
    if "_:" in text:
        text = _ntriples(_with_iris(graph))
    for r in _compiled(whole=_SUBCLASS in text).validate_text(text, "ntriples").results:
        value = None if r.value is None else _with_blank(term(r.value))
        yield Finding(_with_blank(term(r.focus_node)), _rule(r.root_shape or ""), value, r.component_iri)


@cache
def _compiled(whole: bool) -> shacl.Shapes:
    """The shapes, without the rules of :mod:`kg.validate.offsets` unless `whole`."""
    try:
        import shacl
    except ImportError as e:
        raise ConfigError("validation engine shacl is not installed: pip install shacl, or use --engine pyshacl") from e
    left_out = () if whole else tuple(NAMESPACE + name for name in OFFSET_RULES)
    kept = (q.triple for q in shapes() if q.predicate.value != _SPARQL or getattr(q.subject, "value", "") not in left_out)
    return shacl.Shapes.from_text(_ntriples(kept), "ntriples")


def _ntriples(graph: Iterable[Triple]) -> str:
    from pyoxigraph import RdfFormat, serialize

    written = serialize(graph, format=RdfFormat.N_TRIPLES)
    assert written is not None  # None only where it writes into a file
    return written.decode()


def _pyshacl(graph: Sequence[Triple]) -> Iterator[Finding]:
    from rdflib import Namespace

    from kg.rdf.graph import from_quads

    try:
        import pyshacl
    except ImportError as e:
        raise ConfigError("validation engine pyshacl is not installed: pip install pyshacl, or use --engine shacl") from e
    sh = Namespace(SH)
    with _quiet("rdflib.term"):
        _, report, _ = pyshacl.validate(from_quads(_with_iris(graph)), shacl_graph=_rdflib_shapes(), inference="none", inplace=True)
        for result in report.objects(None, sh.result):
            focus, shape, value, component = (
                report.value(result, p) for p in (sh.focusNode, sh.sourceShape, sh.value, sh.sourceConstraintComponent)
            )
            wrong = None if value is None else _with_blank(_oxigraph(value))
            yield Finding(_with_blank(_oxigraph(focus)), _rule(str(shape)), wrong, str(component))


@cache
def _rdflib_shapes() -> rdflib.Graph:
    from kg.rdf.graph import from_quads

    return from_quads(shapes())


def _oxigraph(node: Any) -> Any:
    """A term of rdflib as one of pyoxigraph."""
    import rdflib
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or STRING)))
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


@contextmanager
def _quiet(logger: str) -> Iterator[None]:
    """rdflib logs a traceback for each literal that does not fit its datatype; the report says so in one line."""
    log = logging.getLogger(logger)
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _rule(shape: str) -> str:
    return shape.strip("<>").removeprefix(NAMESPACE)


def _with_iris(graph: Iterable[Triple]) -> Iterator[Triple]:
    """The graph with an IRI for each blank node."""
    from pyoxigraph import BlankNode, NamedNode, Triple

    def named(node: Any) -> Any:
        return NamedNode(_BLANK + node.value) if isinstance(node, BlankNode) else node

    return (Triple(named(t.subject), t.predicate, named(t.object)) for t in graph)


def _with_blank(node: Any) -> Any:
    """`node` as it was before :func:`_with_iris`."""
    from pyoxigraph import BlankNode, NamedNode

    return BlankNode(node.value.removeprefix(_BLANK)) if isinstance(node, NamedNode) and node.value.startswith(_BLANK) else node


ENGINES: Mapping[str, Callable[[Sequence[Triple]], Iterator[Finding]]] = {"shacl": _shacl, "pyshacl": _pyshacl}
