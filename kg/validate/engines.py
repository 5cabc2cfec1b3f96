"""The two SHACL engines, behind one form: a graph in, findings out.

``shacl`` (Rust) is the default; ``pyshacl`` is the reference, and the way out where the first does not run. Both read the same
shapes, each once, and a test holds that both find the same faults.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.rdf.vocabulary import STRING
from kg.validate.beyond import Finding
from kg.validate.report import term
from kg.validate.rules import NAMESPACE, SH, shapes

if TYPE_CHECKING:
    import rdflib
    import shacl
    from pyoxigraph import Quad

# The engines name blank nodes anew, so they get IRIs of this scheme instead and have their names back afterwards.
_BLANK = "x-blank-node:"


def _shacl(graph: Sequence[Quad]) -> Iterator[Finding]:
    for r in _compiled().validate_text(_ntriples(_with_iris(graph)), "ntriples").results:
        value = None if r.value is None else _with_blank(term(r.value))
        yield Finding(_with_blank(term(r.focus_node)), _rule(r.root_shape or ""), value, r.component_iri)


@cache
def _compiled() -> shacl.Shapes:
    try:
        import shacl
    except ImportError as e:
        raise ConfigError("validation engine shacl is not installed: pip install shacl, or use --engine pyshacl") from e
    return shacl.Shapes.from_text(_ntriples(shapes()), "ntriples")


def _ntriples(graph: Iterable[Quad]) -> str:
    from pyoxigraph import RdfFormat, serialize

    written = serialize(graph, format=RdfFormat.N_TRIPLES)
    assert written is not None  # None only where it writes into a file
    return written.decode()


def _pyshacl(graph: Sequence[Quad]) -> Iterator[Finding]:
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


def _with_iris(graph: Iterable[Quad]) -> Iterator[Quad]:
    """The graph with an IRI for each blank node."""
    from pyoxigraph import BlankNode, NamedNode, Quad

    def named(node: Any) -> Any:
        return NamedNode(_BLANK + node.value) if isinstance(node, BlankNode) else node

    return (Quad(named(q.subject), q.predicate, named(q.object)) for q in graph)


def _with_blank(node: Any) -> Any:
    """`node` as it was before :func:`_with_iris`."""
    from pyoxigraph import BlankNode, NamedNode

    return BlankNode(node.value.removeprefix(_BLANK)) if isinstance(node, NamedNode) and node.value.startswith(_BLANK) else node


ENGINES: Mapping[str, Callable[[Sequence[Quad]], Iterator[Finding]]] = {"shacl": _shacl, "pyshacl": _pyshacl}
