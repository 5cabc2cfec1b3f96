"""The cookbook: queries that answer real questions, each a file of ``queries/`` with a title, a question and parameters.

A file begins with lines ``# title: …``, ``# question: …`` and, for each parameter, ``# param: name = default | explanation``. In the
query a parameter is the variable ``$name``, so that the file is sound SPARQL as it stands. A value takes its place as one whole
SPARQL term of the kind of the default (a string, an IRI or a number) and can therefore change nothing else in the query.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from kg.data import data
from kg.errors import ConfigError
from kg.rdf.vocabulary import DECIMAL, PREFIXES

ENDING = ".rq"
_HEADER = re.compile(r"# (title|question|param): (.+)")
_PARAMETER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9]*) = (?P<default>\S.*?) \| (?P<explanation>.+)")
_STRING = re.compile(r'"([^"\\]*)"')
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
# What is passed over when parameters are looked for: comments, strings, IRIs. A comparison "<" is no IRI: a space follows it.
_TOKEN = re.compile(r"""(?P<kept>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*)|\$(?P<name>[A-Za-z][A-Za-z0-9]*)""")


class Kind(Enum):
    """What a parameter's value is in SPARQL."""

    STRING = "text"
    IRI = "IRI"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query; `default` is written as a user writes a value."""

    name: str
    kind: Kind
    default: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A query of the cookbook; `sparql` is the whole file."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    sparql: str


@cache
def recipes() -> tuple[Recipe, ...]:
    """All queries of the cookbook, by name. ConfigError where a file has no sound header."""
    files = sorted((f for f in data("queries").iterdir() if f.name.endswith(ENDING)), key=lambda f: f.name)
    return tuple(parse(f.name.removesuffix(ENDING), f.read_text("utf-8")) for f in files)


def recipe(name: str) -> Recipe:
    """The query named `name`; ConfigError where there is none."""
    known = {r.name: r for r in recipes()}
    if name not in known:
        close = difflib.get_close_matches(name, known, n=3)
        advice = f"did you mean {' or '.join(close)}?" if close else "kg query --list tells all"
        raise ConfigError(f"no query of the cookbook is named {name!r}: {advice}")
    return known[name]


def parse(name: str, sparql: str) -> Recipe:
    """The query in the file `name`; ConfigError for a header without title or question, or with a bad parameter."""
    said: dict[str, list[str]] = {"title": [], "question": [], "param": []}
    for line in sparql.splitlines():
        if m := _HEADER.fullmatch(line):
            said[m[1]].append(m[2])
        elif not line.startswith("#"):
            break
    if len(said["title"]) != 1 or len(said["question"]) != 1:
        raise ConfigError(f"{name}{ENDING}: begin with one line '# title: …' and one '# question: …'")
    return Recipe(name, said["title"][0], said["question"][0], tuple(_parameter(name, p) for p in said["param"]), sparql)


def has_header(sparql: str) -> bool:
    """True for a query that begins like those of the cookbook."""
    return bool(_HEADER.match(sparql))


def fill(recipe: Recipe, given: Mapping[str, str]) -> str:
    """The query with the values `given` and the defaults of the other parameters in place.

    A string is taken as it is, an IRI may be ``<…>``, bare or a name with a usual prefix (``kg:Oppose``). ConfigError for a value that
    fits no parameter or is not of its kind.
    """
    if unknown := sorted(given.keys() - {p.name for p in recipe.parameters}):
        has = ", ".join(p.name for p in recipe.parameters) or "none"
        raise ConfigError(f"the query {recipe.name} has no parameter {unknown[0]!r}; it has: {has}")
    terms = {p.name: _term(p, given.get(p.name, p.default)) for p in recipe.parameters}
    return _TOKEN.sub(lambda m: m[0] if m["kept"] else terms.get(m["name"], m[0]), recipe.sparql)


def parameters(given: tuple[str, ...]) -> dict[str, str]:
    """``name=value`` arguments -> values by name; ConfigError for one without ``=`` or a name given twice."""
    found: dict[str, str] = {}
    for argument in given:
        name, equals, value = argument.partition("=")
        if not equals:
            raise ConfigError(f"--param {argument}: write NAME=VALUE")
        if name in found:
            raise ConfigError(f"--param {name} is given twice")
        found[name] = value
    return found


def listing() -> str:
    """The cookbook for a terminal: each query's name and question, then its parameters with their defaults."""
    lines: list[str] = []
    for one in recipes():
        lines.append(f"{one.name}: {one.question}")
        lines += [f"    {p.name} = {p.default!r}  {p.explanation}" for p in one.parameters]
    return "\n".join(lines) + "\n"


def _parameter(name: str, line: str) -> Parameter:
    m = _PARAMETER.fullmatch(line)
    if not m:
        raise ConfigError(f"{name}{ENDING}: '# param: {line}': write '# param: name = default | explanation'")
    default = m["default"]
    if text := _STRING.fullmatch(default):
        return Parameter(m["name"], Kind.STRING, text[1], m["explanation"])
    kind = Kind.NUMBER if _NUMBER.fullmatch(default) else Kind.IRI
    parameter = Parameter(m["name"], kind, default.removeprefix("<").removesuffix(">"), m["explanation"])
    _term(parameter, parameter.default)
    return parameter


def _term(parameter: Parameter, value: str) -> str:
    """`value` as a SPARQL term, escaped; ConfigError where it is not of the parameter's kind."""
    from pyoxigraph import Literal, NamedNode

    if parameter.kind is Kind.STRING:
        return str(Literal(value))
    if parameter.kind is Kind.NUMBER:
        if not _NUMBER.fullmatch(value):
            raise ConfigError(f"--param {parameter.name}={value}: not a number")
        return str(Literal(value, datatype=NamedNode(DECIMAL)))
    prefix, _, local = value.partition(":")
    whole = PREFIXES[prefix] + local if prefix in PREFIXES else value.removeprefix("<").removesuffix(">")
    try:
        return str(NamedNode(whole))
    except ValueError as e:
        raise ConfigError(f"--param {parameter.name}={value}: not an IRI, nor a name with a usual prefix such as kg:Oppose") from e
