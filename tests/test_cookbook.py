"""The cookbook: every query parses as it stands, has a header, and gives the right answer over a small corpus made by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryTriples, Store

from kg.cookbook import Kind, Recipe, fill, parameters, parse, recipe, recipes
from kg.errors import ConfigError
from kg.rdf import vocabulary as v
from tests.conftest import Oxigraph
from tests.newsroom import quads

# Rows of each answer, in order, by the columns named; IRIs of our own terms by their local names.
ANSWERS: list[tuple[str, dict[str, str], tuple[str, ...], list[tuple[str, ...]]]] = [
    ("accusations", {}, ("accuser", "whom", "date"), [("Norland", "Sudmark", "2019-05-04")]),
    ("accusations", {"accused": "sudmark"}, ("accuser", "evidence"), [("Norland", "Norland accused Sudmark of piracy.")]),
    ("accusations", {"accused": "Veska"}, ("accuser",), []),
    ("agreement", {"one": "Ivo Brandt", "other": "Sudmark"}, ("target", "agree"), [("missile defence", "true")]),
    (  # the same and not the same, as the years go on
        "agreement",
        {"one": "Kingdom of Norland", "other": "Sudmark"},
        ("target", "stanceOfOne", "agree"),
        [("international sanctions", "Support", "true"), ("international sanctions", "Oppose", "false")],
    ),
    (
        "changed-stance",
        {},
        ("actor", "before", "stanceBefore", "after", "stanceAfter"),
        [("Norland", "2019-05-04", "Oppose", "2020-02", "Support")],
    ),
    ("changed-stance", {"target": "missile defence"}, ("actor",), []),
    (
        "citations-by-year",
        {},
        ("outlet", "year", "citations"),
        [("Evening Bell", "2020", "1"), ("Norland Gazette", "2019", "1"), ("Norland Gazette", "2021", "1"), ("Sudmark Post", "2019", "1")],
    ),
    (
        "co-held",
        {},
        ("one", "other", "stance", "target"),
        [("Ivo Brandt", "Sudmark", "Oppose", "missile defence"), ("Norland", "Sudmark", "Support", "international sanctions")],
    ),
    ("contested", {}, ("target", "for", "against"), [("international sanctions", "2", "1")]),
    ("documents-on-issue", {"issue": "sanctions"}, ("date", "title"), [("2019-05-04", "Two Straits"), ("2020-02", "A Turn in Norland")]),
    ("documents-on-issue", {"issue": "arms and disarmament"}, ("title",), [("Still Waters",)]),  # by way of the issue below it
    (
        "in-office",
        {},
        ("person", "office", "of", "stance", "words"),
        [("Ivo Brandt", "foreign minister", "Norland", "Oppose", "missile defence")],
    ),
    ("in-period", {"from": "2020", "until": "2020-12-31"}, ("actor",), [("Norland",), ("Sudmark",), ("Sudmark",)]),
    ("issue-with-narrower", {}, ("narrower", "actor", "stance"), [("arms control", "Norland", "Support")]),
    (
        "most-cited",
        {},
        ("source", "positions"),
        [("Evening Bell", "2"), ("Norland Gazette", "2"), ("Norland Gazette", "1"), ("Sudmark Post", "1")],
    ),
    ("mutual-opposition", {}, ("one", "other", "oneAgainstOther", "otherAgainstOne"), [("Norland", "Sudmark", "1", "1")]),
    ("office-holders", {"person": "Brandt"}, ("name", "office", "of"), [("Ivo Brandt", "foreign minister", "Norland")]),
    (
        "outlet-cited-for",
        {"outlet": "The Gazette"},
        ("actor", "words", "published"),
        [
            ("Ivo Brandt", "missile defence", "2019-05-02"),
            ("Norland", "sanctions", "2019-05-02"),
            ("Norland", "arms control", "2021-07-01"),
        ],
    ),
    ("outlet-cited-for", {"outlet": "sudmark post"}, ("actor",), [("Sudmark",)]),  # an outlet that no authority knows
    (
        "outlet-leaning",
        {"target": "sanctions"},
        ("outlet", "for", "against"),
        [("Evening Bell", "1", "0"), ("Norland Gazette", "0", "1"), ("Sudmark Post", "1", "0")],
    ),
    (
        "quoted-or-ascribed",
        {},
        ("actor", "quoted", "reported", "ascribed"),
        [("Sudmark", "0", "2", "3"), ("Norland", "0", "2", "2"), ("Ivo Brandt", "1", "0", "0")],
    ),
    ("silent-actors", {}, ("actor", "documents"), [("Norland Gazette", "2"), ("Veska", "2")]),
    (
        "single-source",
        {},
        ("actor", "stance", "target", "source"),
        [
            ("Ivo Brandt", "Oppose", "missile defence", "Norland Gazette"),
            ("Norland", "Support", "arms control", "Norland Gazette"),
            ("Norland", "Oppose", "international sanctions", "Norland Gazette"),
            ("Norland", "Support", "international sanctions", "Evening Bell"),
            ("Sudmark", "Support", "international sanctions", "Sudmark Post"),
            ("Sudmark", "Oppose", "missile defence", "Evening Bell"),
        ],
    ),
    ("speech-acts", {}, ("actor", "words"), [("Sudmark", "the harbour dues")]),
    ("speech-acts", {"act": "kg:DenyAct"}, ("actor", "target"), [("Sudmark", "Norland")]),
    (
        "supporters-evidence",
        {"target": "sanctions"},
        ("source", "positions", "supporters"),
        [("Evening Bell", "1", "1"), ("Sudmark Post", "1", "1")],
    ),
    ("timeline", {"actor": "brandt"}, ("date", "act", "words"), [("2019-05-04", "AccuseAct", "missile defence")]),
    ("uncertain", {}, ("confidence", "actor", "words"), [("0.4", "Norland", "arms control")]),
    ("uncertain", {"below": "0.75"}, ("confidence",), [("0.4",), ("0.7",), ("0.7",)]),
    ("uncited", {"actor": "Norland"}, ("words",), [("Sudmark",)]),
    ("unlinked-targets", {}, ("words", "positions", "documents"), [("the harbour dues", "2", "2")]),
    ("who-opposes", {"target": "sanctions"}, ("actor", "since", "source"), [("Norland", "2019-05-04", "Norland Gazette")]),
    ("who-opposes", {"target": "missile"}, ("actor",), [("Ivo Brandt",), ("Sudmark",)]),  # how a word begins
    ("who-opposes", {"target": "issile"}, ("actor",), []),  # not how a word ends
    (
        "who-supports",
        {"target": "International Sanctions"},  # an issue by its name, in other case
        ("actor", "since", "source", "evidence"),
        [
            ("Sudmark", "2019-05-04", "Sudmark Post", "Sudmark supports sanctions (Sudmark Post, May 3)."),
            ("Norland", "2020-02", "Evening Bell", "Norland now supports sanctions (Evening Bell, 2020)."),
        ],
    ),
]


@pytest.fixture(scope="module")
def store() -> Store:
    """The small corpus."""
    made = Store()
    made.extend(quads())
    return made


@pytest.mark.parametrize(("name", "values", "columns", "expected"), ANSWERS, ids=[f"{a[0]}-{n}" for n, a in enumerate(ANSWERS)])
def test_answers(store: Store, name: str, values: dict[str, str], columns: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    assert [tuple(row[c] for c in columns) for row in _rows(store, recipe(name), values)] == expected


@pytest.fixture(scope="module")
def examples() -> Store:
    """What the rules find in the articles of ``examples/``."""
    from kg.authority.load import load
    from kg.parse import DEFAULT_MODEL
    from kg.pipeline import analyse_all
    from kg.rdf.mapping import map_analysis
    from kg.read.text import read_path

    made, authority = Store(), load()
    paths = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.txt"))
    for analysis in analyse_all((read_path(p) for p in paths), authority, model=DEFAULT_MODEL, extractor="rules"):
        made.extend(map_analysis(analysis, "https://data.example.org/", authority))
    return made


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        (  # against the exercises a year ago, for them now
            "changed-stance",
            ("actor", "target", "before", "stanceBefore", "after", "stanceAfter"),
            ("Norway", "military exercises", "2021-04-20", "Oppose", "2022-03-15", "Support"),
        ),
        (  # and the other way round
            "changed-stance",
            ("actor", "target", "before", "stanceBefore", "after", "stanceAfter"),
            ("Russia", "military exercises", "2021-04-20", "Support", "2022-03-15", "Oppose"),
        ),
        ("agreement", ("target", "stanceOfOne", "stanceOfOther", "agree"), ("arms control", "Support", "Oppose", "false")),
        ("co-held", ("one", "other", "stance", "target"), ("Finland", "Norway", "Support", "arms control")),
        ("contested", ("target", "for", "against"), ("military exercises", "4", "4")),
        ("documents-on-issue", ("date", "title"), ("2022-03-15", "Norway Turns, and the North Takes Note")),
        ("issue-with-narrower", ("narrower", "actor", "stance", "date"), ("arms control", "United States", "Support", "2022-03-15")),
        ("who-opposes", ("actor", "since", "source"), ("Russia", "2023-06-14", "TASS")),
        ("accusations", ("accuser", "whom"), ("Russia", "NATO")),
        ("office-holders", ("name", "office", "of"), ("Marta Kuusk", "defence minister", "Estonia")),
        ("citations-by-year", ("outlet", "year"), ("Kommersant", "2022")),
        ("outlet-cited-for", ("actor", "words", "published"), ("Russia", "any extension", "2023-04-20")),
        ("timeline", ("act", "words"), ("RejectAct", "any extension")),
        ("in-period", ("date", "actor", "stance", "words"), ("2023-06-14", "Finland", "Support", "a larger allied presence in the air")),
        ("in-office", ("person", "office", "of"), ("Kemal Ardahan", "foreign minister", "Turkey")),
        (
            "single-source",
            ("actor", "stance", "target", "source"),
            ("South Korea", "Support", "the Turkish proposal", "Yonhap News Agency"),
        ),
        ("silent-actors", ("actor",), ("Lithuania",)),
        ("unlinked-targets", ("words",), ("permanent foreign bases",)),
        ("uncited", ("holder", "words"), ("Russia", "both plans")),
    ],
)
def test_examples_answer_with_the_defaults(examples: Store, name: str, columns: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert expected in {tuple(row[c] for c in columns) for row in _rows(examples, recipe(name), {})}


def test_examples_tell_who_changed_and_who_did_not(examples: Store) -> None:
    """Finland was for arms control before and after; a stance that stays is no change."""
    rows = list(_rows(examples, recipe("changed-stance"), {"target": "arms control"}))
    assert {row["actor"] for row in rows} == {"United States"}
    supporters = {row["actor"] for row in _rows(examples, recipe("who-supports"), {"target": "arms control"})}
    assert {"Finland", "Norway", "United States"} <= supporters


def test_every_query_is_asked() -> None:
    answered = {name for name, _, _, expected in ANSWERS if expected} | {"wikidata-positions"}
    assert answered == {r.name for r in recipes()}
    assert len(answered) >= 20


def test_documentation_lists_every_query() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "cookbook.md").read_text("utf-8")
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")] == [r.name for r in recipes()]


def test_federated_with_wikidata(store: Store, oxigraph: Oxigraph) -> None:
    """A real endpoint in Wikidata's place knows that one of our two states belongs to the organisation."""
    organization, elsewhere = NamedNode(v.WD + "Q99"), Store()
    elsewhere.extend([Quad(NamedNode(v.WD + "Q990002"), NamedNode("http://www.wikidata.org/prop/direct/P463"), organization)])
    _load(oxigraph, elsewhere)
    rows = _rows(store, recipe("wikidata-positions"), {"organization": "wd:Q99", "wikidata": oxigraph.sparql})
    assert [(r["actor"], r["stance"], r["target"]) for r in rows] == [
        ("Sudmark", "Oppose", "Norland"),
        ("Sudmark", "Support", "international sanctions"),
        ("Sudmark", "Oppose", "missile defence"),
        ("Sudmark", "Neutral", "the harbour dues"),
        ("Sudmark", "Oppose", "the harbour dues"),
    ]


@pytest.mark.parametrize("one", recipes(), ids=lambda r: r.name)
def test_files_are_sound(one: Recipe) -> None:
    """A file runs in any tool: it declares its prefixes, and its parameters are variables there."""
    from rdflib.plugins.sparql import prepareQuery

    prepareQuery(one.sparql)
    assert one.question.endswith(("?", ")"))
    for parameter in one.parameters:
        assert f"${parameter.name}" in one.sparql, "a parameter that changes nothing"
        assert parameter.explanation.endswith(".")
    assert "$" not in fill(one, {})


INJECTIONS = (
    'x" } } ; DROP ALL #',  # ends the string
    "x\\",  # escapes its end
    'x\n" UNION { ?s ?p ?o }',  # a line of its own
    "$other ?position",  # another parameter
    "'''",
)


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_string_stays_a_string(value: str) -> None:
    assert _echoed(Literal("default"), value) == value


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_string_comes_through(value: str) -> None:
    assert _echoed(Literal("default"), value) == value


@pytest.mark.parametrize(
    ("name", "given_", "words"),
    [
        ("who-opposes", {"targt": "x"}, "who-opposes has no parameter 'targt'; it has: target"),  # a typo
        ("contested", {"target": "x"}, "it has: none"),  # one that has none
        ("speech-acts", {"act": "kg:DenyAct> ?p ?o }"}, "not an IRI"),  # more than an IRI
        ("speech-acts", {"act": "denies"}, "not an IRI"),  # no IRI
        ("uncertain", {"below": "0.5) FILTER(true"}, "not a number"),  # more than a number
        ("uncertain", {"below": "much"}, "not a number"),
    ],
)
def test_bad_values(name: str, given_: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words.replace("(", r"\(")):
        fill(recipe(name), given_)


def test_unknown_name_is_told_with_near_ones() -> None:
    with pytest.raises(ConfigError, match="no query of the cookbook is named 'who-oposes': did you mean who-opposes or"):
        recipe("who-oposes")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("# question: Why?\n", "begin with one line '# title"),  # no title
        ("# title: A\n", "begin with one line '# title"),  # no question
        ("# title: A\n# question: Why?\n# param: x\n", "write '# param: name = default | explanation'"),  # no default
        ("# title: A\n# question: Why?\n# param: x = no iri | An IRI.\n", "not an IRI"),  # a default of no kind
    ],
)
def test_bad_headers(header: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse("bad", header + "\nASK {}\n")


def test_header() -> None:
    made = parse(
        "a",
        '# title: T\n# question: Q?\n# param: x = "a b" | X.\n# param: n = 0.5 | N.\n'
        "# param: i = kg:Oppose | I.\n\n# title: no header\nASK {}\n",
    )
    assert (made.title, made.question) == ("T", "Q?")
    assert [(p.name, p.kind, p.default) for p in made.parameters] == [
        ("x", Kind.STRING, "a b"),
        ("n", Kind.NUMBER, "0.5"),
        ("i", Kind.IRI, "kg:Oppose"),
    ]


def test_only_variables_are_replaced() -> None:
    """Strings, IRIs and comments of the query keep what looks like a parameter; ``?x`` is not ``$x``; a longer name is another."""
    made = parse("a", '# title: T\n# question: Q?\n# param: x = "v" | X.\n\nASK { <http://a/$x> ?p "$x", $x, $xy, ?x } # $x\n')
    assert 'ASK { <http://a/$x> ?p "$x", "v", $xy, ?x } # $x' in fill(made, {})


def test_parameters_of_the_command_line() -> None:
    assert parameters(("a=b=c", "d=")) == {"a": "b=c", "d": ""}
    for bad, words in ((("a",), "write NAME=VALUE"), (("a=1", "a=2"), "given twice")):
        with pytest.raises(ConfigError, match=words):
            parameters(bad)


def _rows(store: Store, asked: Recipe, values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    results = store.query(fill(asked, values), use_default_graph_as_union=True)
    assert not isinstance(results, QueryBoolean | QueryTriples)
    for row in csv.DictReader(io.StringIO(_csv(results))):
        yield {column: value.removeprefix(v.KG) for column, value in row.items()}


def _csv(results: Any) -> str:
    from pyoxigraph import QueryResultsFormat

    return str(results.serialize(format=QueryResultsFormat.CSV).decode())


def _echoed(default: Literal, value: str) -> str:
    """What a query sees of the value of a parameter."""
    asked = parse("echo", f"# title: T\n# question: Q?\n# param: x = {default} | X.\n\nSELECT ?seen {{ BIND ($x AS ?seen) }}\n")
    (row,) = Store().query(fill(asked, {"x": value}))
    return str(row["seen"].value)


def _load(oxigraph: Oxigraph, content: Store) -> None:
    import requests
    from pyoxigraph import RdfFormat

    body = content.dump(format=RdfFormat.N_QUADS)
    requests.post(oxigraph.store, data=body, headers={"Content-Type": "application/n-quads"}, timeout=10).raise_for_status()
