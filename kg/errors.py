"""The errors a user can meet, each with the exit code that the command line gives for it.

A message is one line: what happened, where, and what to do.
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors that policy-kg raises on purpose."""

    exit_code = 1


class InputError(KgError):
    """A document or file that cannot be read: absent, empty, binary, too large, not English."""

    exit_code = 3


class AuthorityError(KgError):
    """An authority, lexicon or profile file that is not of its form."""

    exit_code = 4


class ModelError(KgError):
    """A language model that is not installed or does not fit."""

    exit_code = 5


class GraphError(KgError):
    """RDF or SPARQL that does not parse."""

    exit_code = 6


class ValidationFailed(KgError):
    """A graph that does not conform to the shapes."""

    exit_code = 7


class EndpointError(KgError):
    """An endpoint that is down or answers with an error."""

    exit_code = 8


class AuthenticationError(EndpointError):
    """An endpoint that refuses the credentials (401, 403)."""

    exit_code = 9


class OutputError(KgError):
    """An output that cannot be written."""

    exit_code = 10


class ConfigError(KgError):
    """kg.toml, the environment or options that contradict each other."""

    exit_code = 11


class BatchFailed(KgError):
    """Some documents of a batch failed; the others are done."""

    exit_code = 12
