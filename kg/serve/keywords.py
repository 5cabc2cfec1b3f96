"""The keywords of a SPARQL query: what stands outside IRIs, strings, comments, variables and names."""

from __future__ import annotations

import re

# After SPARQL 1.1, section 19.8; the first alternative that fits wins. What is inside the first five is no keyword.
_TOKEN = re.compile(
    r"""
    <[^<>"{}|^`\\\x00-\x20]*>                                       # IRIREF
  | "{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}   # long strings
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                     # strings
  | \#[^\n\r]*                                                     # comment
  | [?$@]\w+ | [\w.\-]*:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\.)*            # variable, language tag, prefixed name
  | (?P<word>[A-Za-z_]+)
    """,
    re.VERBOSE | re.DOTALL,
)


def keywords(sparql: str) -> frozenset[str]:
    """The words of the language in `sparql`, in upper case.

    >>> sorted(keywords('SELECT ?from { ?from a:service "FROM" } # SERVICE'))
    ['SELECT']
    """
    return frozenset(m["word"].upper() for m in _TOKEN.finditer(sparql) if m["word"])
