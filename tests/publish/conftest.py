"""The stores that pushes go to: each real, started once a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import stores


@pytest.fixture(scope="session")
def running_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Store]:
    """A Virtuoso server; skips where the program is absent."""
    if not (stores.VIRTUOSO and stores.ISQL):
        pytest.skip("Virtuoso 7 is not installed (Debian: virtuoso-opensource-7-bin)")
    with stores.virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield store


@pytest.fixture(scope="session")
def running_store() -> Iterator[stores.Store]:
    """An Oxigraph server in memory."""
    with stores.oxigraph() as store:
        yield store


@pytest.fixture(params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest) -> stores.Store:
    """Each of the servers; a test takes a base of its own."""
    found: stores.Store = request.getfixturevalue("running_store" if request.param == "oxigraph" else "running_virtuoso")
    return found
