"""What robots.txt lets us ask for (RFC 9309), by the library Protego."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

SIZE = 500 * 1024  # bytes that are read; RFC 9309, section 2.5, asks for at least so many
LONGEST_DELAY = 60.0  # seconds; a longer Crawl-delay (no part of the RFC) is cut to this


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows. `rules` of None: all is allowed, or all is denied where `closed`."""

    rules: Protego | None = None
    closed: bool = False

    def allows(self, url: str, agent: str) -> bool:
        """Whether `agent` may ask for `url`."""
        return not self.closed and (self.rules is None or bool(self.rules.can_fetch(url, agent)))

    def delay(self, agent: str) -> float:
        """The pause in seconds that the host asks for; 0 where it asks for none."""
        found = self.rules.crawl_delay(agent) if self.rules else None
        return min(max(float(found or 0), 0), LONGEST_DELAY)


def rules(status: int, body: bytes) -> Rules:
    """The rules of an answer to a request for robots.txt.

    RFC 9309, section 2.3.1: a file that is not there (4xx) allows all; a server that fails (5xx) allows nothing.
    """
    from protego import Protego

    if 200 <= status < 300:
        return Rules(Protego.parse(body[:SIZE].decode("utf-8", "replace")))
    return Rules(closed=status >= 500 or status == 429)
