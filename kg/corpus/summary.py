"""What a run did, found and lost, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.corpus.lost import LOST


@dataclass(slots=True)
class Summary:
    """The counts of a run: documents by what became of them, what was found in all that have a graph now, and the errors.

    `store` counts what became of the documents' graphs in a store, where there is one.
    """

    done: int = 0
    skipped: int = 0
    removed: int = 0
    found: Counter[str] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    store: Mapping[str, int] = field(default_factory=dict)

    def add(self, counts: Mapping[str, int]) -> None:
        """Count what was found in one document."""
        self.found.update(counts)

    def as_json(self) -> dict[str, Any]:
        """For a program; `failed` gives the reason for each file, `seconds` the wall-clock time."""
        lost = {name: self.found[name] for name in LOST}
        found = {name: n for name, n in self.found.items() if name not in LOST}
        counts = {"done": self.done, "skipped": self.skipped, "removed": self.removed}
        told = {**counts, "failed": self.failed, "found": found, "lost": lost, "seconds": round(self.seconds, 1)}
        return told | ({"store": dict(self.store)} if self.store else {})

    def as_text(self) -> str:
        """A few lines for a person; the errors stand elsewhere."""
        documents = f"{self.done:,} done, {self.skipped:,} unchanged, {self.removed:,} removed, {len(self.failed):,} failed"
        found = ", ".join(f"{self.found[name]:,} {name}" for name in ("actors", "offices", "positions", "citations", "triples"))
        lost = "\n".join(f"  lost: {self.found[name]:,} {words}" for name, words in LOST.items())
        store = ", ".join(f"{n:,} {name}" for name, n in self.store.items())
        there = f"  store: {store} (graphs of documents)\n" if store else ""
        return f"{documents} in {self.seconds:,.0f} s\n  found: {found} (summed over documents)\n{lost}\n{there}"
