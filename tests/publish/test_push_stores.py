"""``kg push`` to real stores: what is sent, what is left alone, what goes, and that a killed push goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from kg.publish.push import ADD, EXTEND, KEEP, REMOVE, REPLACE
from kg.rdf.vocabulary import DOCUMENT, TITLE, TYPE
from tests.publish.generated import sizes, write
from tests.stores import Store

Push = Callable[..., dict[str, int]]
VIAS = ("gsp", "update")


@pytest.fixture
def base() -> str:
    """A base that no other test has."""
    return f"https://{uuid.uuid4().hex}.example.org/"


def command(store: Store, base: str, files: list[Path], *more: str) -> list[str]:
    """The command line of a push."""
    return [sys.executable, "-m", "kg", "push", *map(str, files), "--base", base, *store.options, *more]


@pytest.fixture
def push(store: Store, base: str, tmp_path: Path) -> Push:
    """Pushes files and tells how many graphs had which action."""

    def run(files: list[Path], *more: str) -> dict[str, int]:
        done = subprocess.run(
            command(store, base, files, "--json", *more), capture_output=True, text=True, env=environment(store, tmp_path), check=False
        )
        assert done.returncode == 0, done.stderr
        actions = [g["action"] for g in json.loads(done.stdout)["graphs"]]
        return {a: actions.count(a) for a in sorted(set(actions))}

    return run


def environment(store: Store, folder: Path) -> dict[str, str]:
    """With the credentials, and a place of the test's own for the journal."""
    return {**os.environ, **store.environment, "XDG_STATE_HOME": str(folder / "state")}


def documents(store: Store, base: str) -> dict[str, int]:
    """How many triples each graph of `base` holds but the pusher's own."""
    return {g: n for g, n in store.counts(base).items() if g != f"{base}graph/pushed"}


def ours(files: list[Path], base: str) -> dict[str, int]:
    """The same of the files."""
    return {g: n for g, n in sizes(files).items() if g.startswith(base)}


@pytest.mark.parametrize("via", VIAS)
def test_only_what_changed_is_sent_and_what_left_is_pruned(store: Store, base: str, push: Push, tmp_path: Path, via: str) -> None:
    files = write(tmp_path / "a", 6, base)
    shared = len(sizes(files)) - 6
    first = push(files, "--via", via)
    assert first[ADD] >= 6
    assert documents(store, base) == ours(files, base)
    assert push(files, "--via", via) == {KEEP: 6 + shared}
    changed = write(tmp_path / "b", 2, base, "Three Straits") + files[2:5]
    assert push(changed, "--via", via, "--dry-run") == {KEEP: 3 + shared, REPLACE: 2}
    assert push(changed, "--via", via, "--prune", "--dry-run") == {KEEP: 3 + shared, REMOVE: 1, REPLACE: 2}
    assert documents(store, base) == ours(files, base)  # a dry run changes nothing
    assert push(changed, "--via", via, "--prune")[REMOVE] == 1
    assert documents(store, base) == ours(changed, base)
    titled = f"SELECT ?g {{ GRAPH ?g {{ ?s <{TITLE}> ?t }} FILTER(STR(?t) = 'Three Straits' && STRSTARTS(STR(?g), '{base}')) }}"
    assert len(store.rows(titled)) == 2
    assert push(changed, "--via", via, "--prune").keys() <= {KEEP, EXTEND}


@pytest.mark.parametrize("via", VIAS)
def test_a_cut_graph_is_sent_again_and_foreign_graphs_stay(store: Store, base: str, push: Push, tmp_path: Path, via: str) -> None:
    files = write(tmp_path, 2, base)
    push(files, "--via", via)
    graph = next(g for g in documents(store, base) if "/document/" in g)
    foreign = f"{base}document/ffffffffffffffff"
    said = f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s <https://w3id.org/policy-kg/ontology#stance> ?o }} }}"
    for update in (said, f"INSERT DATA {{ GRAPH <{foreign}> {{ <urn:a> <urn:b> <urn:c> }} }}"):
        auth = requests.auth.HTTPDigestAuth(*store.environment.values()) if store.auth else None
        answer = requests.post(store.update, update.encode(), headers={"Content-Type": "application/sparql-update"}, auth=auth, timeout=30)
        answer.raise_for_status()
    assert push(files, "--via", via, "--prune")[REPLACE] == 1
    assert documents(store, base) == {**ours(files, base), foreign: 1}


@pytest.mark.parametrize("via", VIAS)
def test_a_graph_larger_than_an_update_may_be(store: Store, base: str, push: Push, tmp_path: Path, via: str) -> None:
    doc = f"{base}document/0123456789abcdef"
    file = tmp_path / "large.nq"
    lines = [f'<{doc}#{i}> <urn:says> "line \\"{i}\\"\\n\\\\ä\u2028\x85" <{doc}> .\n' for i in range(2500)]
    file.write_text(f"<{doc}> <{TYPE}> <{DOCUMENT}> <{doc}> .\n" + "".join(lines), "utf-8")
    push([file], "--via", via, "--no-validate")
    assert documents(store, base) == {doc: 2501}


@pytest.mark.parametrize("via", VIAS)
def test_killed_in_the_middle_and_started_again(store: Store, base: str, push: Push, tmp_path: Path, via: str) -> None:
    files = write(tmp_path, 200, base)
    running = subprocess.Popen(
        command(store, base, files, "--via", via, "--no-validate"), env=environment(store, tmp_path), stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 120
    while len(documents(store, base)) < 40 and running.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    os.kill(running.pid, signal.SIGKILL)
    assert running.wait(10) == -signal.SIGKILL  # it had not ended of itself
    there = len(documents(store, base))
    assert 40 <= there < 200
    told = push(files, "--via", via, "--no-validate")
    assert told[KEEP] >= there - 10  # only what was on its way is sent again
    assert told[ADD] + told.get(REPLACE, 0) >= 200 - there
    assert documents(store, base) == ours(files, base)  # all there, none half
    digests = store.rows(f"SELECT ?g {{ GRAPH <{base}graph/pushed> {{ ?g <https://schema.org/sha256> ?d }} }}")
    assert len(digests) == len({row["g"] for row in digests}) == 200  # none twice
    assert push(files, "--via", via, "--no-validate").keys() <= {KEEP}


def test_a_store_that_keeps_less_than_was_sent_is_told(running_virtuoso: Any, base: str, tmp_path: Path) -> None:
    file = tmp_path / "same.ttl"
    number = "http://www.w3.org/2001/XMLSchema#decimal"
    file.write_text(f'<urn:d> a <https://w3id.org/policy-kg/ontology#Document> ; <urn:n> "1.0"^^<{number}>, "1.00"^^<{number}> .')
    done = subprocess.run(
        command(running_virtuoso, base, [file], "--no-validate", "--graph", f"{base}g"),
        capture_output=True,
        text=True,
        env=environment(running_virtuoso, tmp_path),
        check=False,
    )
    assert done.returncode == 8
    assert "holds 2 triples after 3 were sent" in done.stderr
