"""From a noun phrase to the actor that it names: through the mentions, an apposition, or a spokesman's employer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.cues import cues
from kg.extract.offsets import token_ends, token_starts, tokens_at
from kg.model import Mention
from kg.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_BELONGS = frozenset({"poss", "compound", "amod", "nmod", "nsubj"})
_BELONGS_BY = frozenset({"of", "for", "from", "by", "at", "with", "in"})


@dataclass(frozen=True, slots=True)
class Names:
    """The mention that covers each token, by the token's index; a longer mention goes before a shorter one."""

    by_token: dict[int, Mention]

    def at(self, token: Token) -> str | None:
        """The actor that a mention at `token` names, or None."""
        mention = self.by_token.get(token.i)
        return mention.ref if mention is not None else None

    def of(self, token: Token) -> str | None:
        """The actor that the noun phrase headed by `token` stands for, or None.

        Tried in turn: a mention at the head; its apposition ("his deputy, Sergei Ryabkov"); for a voice or a text ("a spokesman
        for the ministry", "Russian officials", "a statement from the union") whoever it belongs to.
        """
        found = self.at(token)
        if found is not None:
            return found
        for c in token.children:
            if c.dep_ == "appos" and (found := self.at(c)) is not None:
                return found
        if token.lemma_.lower() in cues("voice") or token.lower_ in cues("voice"):
            return self.belongs(token)
        return None

    def belongs(self, token: Token) -> str | None:
        """Whose `token` is: its possessor, an adjective or a "by", "of", "from" phrase that names an actor."""
        for c in token.children:
            if c.dep_ in _BELONGS and c.i < token.i:
                if (found := self.at(c)) is not None:
                    return found
                within = (self.at(g) for g in c.children) if c.dep_ in ("compound", "poss", "nmod") else ()
                if (found := next((key for key in within if key is not None), None)) is not None:
                    return found
        for c in token.children:
            if c.dep_ in ("prep", "agent") and c.lower_ in _BELONGS_BY:
                for o in c.children:
                    if o.dep_ == "pobj" and (found := self.of(o)) is not None:
                        return found
        return None


def names(parsed: Parsed, mentions: Sequence[Mention]) -> Names:
    """Index `mentions` by token; of two that cover a token the longer one counts, of two as long the first."""
    starts, ends = token_starts(parsed), token_ends(parsed)
    by_token: dict[int, Mention] = {}
    for m in sorted(mentions, key=lambda m: (-len(m.span), m.span.start)):
        for i in tokens_at(starts, m.span):
            if starts[i] < m.span.end and m.span.start < ends[i]:  # not the word before a citation that was cut out
                by_token.setdefault(i, m)
    return Names(by_token)
