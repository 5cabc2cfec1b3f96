"""Make ontology/issues.ttl, the scheme of issues, from ontology/authority/issues.tsv.

python scripts/build_issues.py
"""

from __future__ import annotations

from pathlib import Path

from kg.authority.load import load
from kg.rdf.ontology import issue_scheme

if __name__ == "__main__":
    target = Path(__file__).resolve().parents[1] / "ontology" / "issues.ttl"
    target.write_bytes(issue_scheme(load().issues))
