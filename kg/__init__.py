"""policy-kg: who holds what position on what, by whose account, as linked data."""

__version__ = "0.1.0"
