"""Which concepts of the issue scheme a text names, and where."""

from __future__ import annotations

from kg.authority.load import Authority
from kg.model import Mention


def issue_mentions(text: str, authority: Authority) -> tuple[Mention, ...]:
    """Each place of `text` that names one issue, inflected and multi-word variants too; one that could be several is left out.

    A target whose head stands in such a place is on that issue (:func:`kg.extract.targets.referent`).
    """
    return tuple(Mention(m.span, m.uses[0].key, "issue-name") for m in authority.find_issues(text) if len(m.uses) == 1)
