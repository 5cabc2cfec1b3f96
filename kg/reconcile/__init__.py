"""Identities for actors that the authority does not know, proposed by a reconciliation service and confirmed by a person."""
