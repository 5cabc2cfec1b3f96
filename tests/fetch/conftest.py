from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.site import Site, served


@pytest.fixture
def site() -> Iterator[Site]:
    """A fresh site."""
    with served() as running:
        yield running
