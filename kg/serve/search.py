"""Full text over what the graph names: SQLite's FTS5, made with the store and read only afterwards."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.rdf import vocabulary as v

if TYPE_CHECKING:
    from pyoxigraph import Store

KINDS = ("actor", "issue", "document", "position", "citation")
_WORDS = re.compile(r"\w+")
_MARKS = ("\x02", "\x03")  # around found words in Hit.extract; no text of ours holds them

# What is found, and the words by which it is found; the name weighs more than the rest.
_QUERIES = {
    "actor": f"""SELECT ?iri (SAMPLE(?label) AS ?name) (GROUP_CONCAT(DISTINCT ?alt; separator=" · ") AS ?rest) WHERE {{
        ?iri a <{v.ACTOR}> ; <{v.PREF_LABEL}> ?label OPTIONAL {{ ?iri <{v.ALT_LABEL}> ?alt }} }} GROUP BY ?iri""",
    "issue": f"""SELECT ?iri (SAMPLE(?label) AS ?name) (GROUP_CONCAT(DISTINCT ?alt; separator=" · ") AS ?rest) WHERE {{
        ?iri a <{v.ISSUE}> ; <{v.PREF_LABEL}> ?label OPTIONAL {{ ?iri <{v.ALT_LABEL}> ?alt }}
        FILTER EXISTS {{ ?any <{v.TARGET}>|<{v.HAS_BODY}> ?iri }} }} GROUP BY ?iri""",
    "document": f"""SELECT ?iri (SAMPLE(?title) AS ?name) (GROUP_CONCAT(DISTINCT ?by; separator=" · ") AS ?rest) WHERE {{
        ?iri a <{v.DOCUMENT}> ; <{v.TITLE}> ?title OPTIONAL {{ ?iri <{v.CREATOR}> ?by }} }} GROUP BY ?iri""",
    "position": f"""SELECT ?iri (SAMPLE(CONCAT(STR(?holder), " → ", STR(?words))) AS ?name) (SAMPLE(?quote) AS ?rest) WHERE {{
        ?iri a <{v.POSITION}> ; <{v.HOLDER}>/<{v.PREF_LABEL}> ?holder ; <{v.TARGET_TEXT}> ?words ;
             <{v.EVIDENCE}>/<{v.HAS_SELECTOR}>/<{v.EXACT}> ?quote }} GROUP BY ?iri""",
    "citation": f"""SELECT ?iri (SAMPLE(?source) AS ?name) (SAMPLE(?quote) AS ?rest) WHERE {{
        ?iri a <{v.CITATION}> ; <{v.SOURCE_TEXT}> ?source ; <{v.POINTER}>/<{v.HAS_SELECTOR}>/<{v.EXACT}> ?quote }} GROUP BY ?iri""",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: `extract` is in pieces, each with whether it is a found word."""

    iri: str
    kind: str
    name: str
    extract: tuple[tuple[str, bool], ...]


def make_index(store: Store, path: Path) -> None:
    """Write the index of `store` to the file `path`."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(iri UNINDEXED, kind UNINDEXED, name, rest, tokenize='unicode61 remove_diacritics 2')"
        )
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", _entries(store))
        connection.execute("INSERT INTO entry(entry) VALUES ('optimize')")
    connection.close()


def search(path: Path, words: str, kind: str | None = None, limit: int = 25, offset: int = 0) -> tuple[list[Hit], int]:
    """The best hits in the index `path` for all of `words` (the last may be the beginning of one), and how many there are.

    What has `words` for its name comes first.
    """
    found = _WORDS.findall(words)[:16]
    if not found:
        return [], 0
    match = " ".join(f'"{word}"' for word in found) + "*"
    where, values = "entry MATCH ?", [match]
    if kind:
        where, values = where + " AND kind = ?", [*values, kind]
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        count = connection.execute(f"SELECT count(*) FROM entry WHERE {where}", values).fetchone()[0]
        rows = connection.execute(
            f"SELECT iri, kind, name, snippet(entry, 3, '{_MARKS[0]}', '{_MARKS[1]}', ' … ', 32) FROM entry WHERE {where} "
            "ORDER BY lower(name) = lower(?) DESC, bm25(entry, 0, 0, 8, 1), iri LIMIT ? OFFSET ?",
            [*values, words.strip(), limit, offset],
        ).fetchall()
    finally:
        connection.close()
    return [Hit(iri, of, name, _pieces(extract)) for iri, of, name, extract in rows], int(count)


def _entries(store: Store) -> Iterator[tuple[str, str, str, str]]:
    from pyoxigraph import QuerySolutions

    for kind in KINDS:
        found = store.query(_QUERIES[kind])
        assert isinstance(found, QuerySolutions)
        for iri, name, rest in sorted((_value(row["iri"]), _value(row["name"]), _value(row["rest"])) for row in found):
            if iri:  # a group of nothing is one empty row
                yield iri, kind, name, rest.translate({2: 0xFFFD, 3: 0xFFFD})


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _pieces(extract: str) -> tuple[tuple[str, bool], ...]:
    pieces = re.split(f"[{''.join(_MARKS)}]", extract)
    return tuple((piece, bool(i % 2)) for i, piece in enumerate(pieces) if piece)
