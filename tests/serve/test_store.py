"""The store is made once, and again only when a file changes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.errors import GraphError, InputError
from kg.rdf import iris
from kg.serve.search import search
from kg.serve.store import KEPT, base_of, held, inputs, prepare
from tests.serve import sample


def test_made_once(tmp_path: Path) -> None:
    folder = sample.write(tmp_path / "graphs")
    graphs, texts = inputs([folder])
    assert ([p.name for p in graphs], [p.name for p in texts]) == (["first.txt.trig", "second.txt.ttl"], ["first.txt"])
    state = prepare(graphs, texts, tmp_path / "state")
    made = os.stat(state.index).st_mtime_ns
    time.sleep(0.02)
    assert prepare(graphs, texts, tmp_path / "state") == state
    assert os.stat(state.index).st_mtime_ns == made
    assert list(state.texts.values()) == texts
    graphs[1].write_text(graphs[1].read_text("utf-8").replace("Vell again", "Vell once more"), "utf-8")
    changed = prepare(graphs, texts, tmp_path / "state")
    assert changed.digest != state.digest
    assert search(changed.index, "once more")[1] == 1
    assert not [p for p in (tmp_path / "state").iterdir() if p.name.startswith(".")]


def test_old_stores_are_removed(tmp_path: Path) -> None:
    """The stores used last stay, and one that a server holds; a half-made one stays as long as its maker may be at work."""
    graphs, _ = inputs([sample.write(tmp_path / "graphs")])
    cache = tmp_path / "state"

    def changed(number: int) -> Path:
        graphs[1].write_text(graphs[1].read_text("utf-8") + f"# {number}\n", "utf-8")
        return prepare(graphs, [], cache).folder

    first = prepare(graphs, [], cache)
    for age, name in ((48, ".making-old"), (1, ".making-new")):
        (cache / name).mkdir()
        os.utime(cache / name, times=(0, time.time() - age * 3600))
    with held(first):
        later = [changed(n) for n in range(KEPT + 1)]
        assert sorted(cache.iterdir()) == sorted([cache / ".making-new", first.folder, *later[-KEPT:]])
    last = changed(KEPT + 1)
    assert sorted(cache.iterdir()) == sorted([cache / ".making-new", *later[-KEPT + 1 :], last])


def test_turtle_lies_in_the_graphs_of_the_contract(tmp_path: Path) -> None:
    graphs, texts = inputs([sample.write(tmp_path / "graphs")])
    store = Store.read_only(str(prepare(graphs, texts, tmp_path / "state").store))
    found = {str(getattr(g, "value", "")) for g in store.named_graphs()}
    own = {iris.document(sample.BASE, a.document) for a in sample.analyses()}
    assert found - {"https://w3id.org/policy-kg/ontology"} == own | {iris.actors_graph(sample.BASE), iris.issues_graph(sample.BASE)}
    assert base_of(store, "http://other.example/") == sample.BASE
    assert base_of(store, sample.BASE) == sample.BASE


def test_what_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        inputs([tmp_path / "nothing"])
    (tmp_path / "article.txt").write_text("Words.")
    with pytest.raises(InputError, match="kg export"):
        inputs([tmp_path])
    (tmp_path / "broken.ttl").write_text("<a:a> <b:b>")
    graphs, texts = inputs([tmp_path])
    with pytest.raises(GraphError, match=r"broken\.ttl:1"):
        prepare(graphs, texts, tmp_path / "state")
    assert [p.name for p in (tmp_path / "state").iterdir()] == []


@pytest.mark.parametrize("words", ["", '"', "* OR", "NEAR(", "zebra:", "'; DROP TABLE entry; --", "\x00", "(" * 500, "ü" * 5000])
def test_any_words_may_be_searched(tmp_path: Path, words: str) -> None:
    graphs, texts = inputs([sample.write(tmp_path / "graphs")])
    hits, count = search(prepare(graphs, texts, tmp_path / "state").index, words)
    assert len(hits) == count == 0


def test_the_thing_of_that_name_comes_first(tmp_path: Path) -> None:
    graphs, texts = inputs([sample.write(tmp_path / "graphs")])
    index = prepare(graphs, texts, tmp_path / "state").index
    assert next(hit.name for hit in search(index, "norland")[0]) == "Norland"
    assert search(index, "norlan")[1] == search(index, "norland")[1]
