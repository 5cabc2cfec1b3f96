"""Analyses as RDF: the terms, the IRIs, the mapping and the formats. Knows the model and the authority, and no language."""
