"""Keywords of a query are told from all that only looks like one."""

from __future__ import annotations

import pytest

from kg.serve.keywords import keywords


@pytest.mark.parametrize(
    ("sparql", "found"),
    [
        ("SELECT * { SERVICE <a:a> {} }", True),
        ("select * { service ?x {} }", True),
        ("# SERVICE\nASK {}", False),  # comment
        ("ASK { <http://a/SERVICE> ?p 'SERVICE' }", False),  # IRI, string
        ('ASK { ?s ?p """a " SERVICE \\" """ }', False),  # long string
        ("ASK { ?service service:SERVICE $SERVICE }", False),  # variables, names
        ("ASK { ?s ?p 'x'@SERVICE }", False),  # language tag
        ("ASK { ?s x:a\\#b ?o SERVICE ?x {} }", True),  # an escaped # begins no comment
        ("ASK { ?s ?p '\\'' . SERVICE ?x {} }", True),  # an escaped quote ends no string
        ("ASK { FILTER(?a<?b&&?c>?d) SERVICE ?x {} }", True),  # comparisons that look like an IRI
        ("ASK { ?s ?p 1.SERVICE ?x {} }", True),
        ("ASK { ?s ?p '''a''' SERVICE ?x {} }", True),
        ("ASK { ?s ?p ?o}SERVICE", True),
    ],
)
def test_service(sparql: str, found: bool) -> None:
    assert ("SERVICE" in keywords(sparql)) == found
