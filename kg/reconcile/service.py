"""A client of the W3C Reconciliation Service API, version 0.2 (and 0.1, which it can be asked alike).

Source: https://reconciliation-api.github.io/specs/0.2/. Queries go as form-encoded POST in batches. Answers are kept in a
file, so that a question is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from kg.errors import ConfigError, EndpointError, InputError
from kg.model import ActorType
from kg.rdf.vocabulary import WD
from kg.reconcile.actors import Unlinked
from kg.write import write

WIKIDATA = "https://wikidata.reconci.link/en/api"
LARGEST = 20_000_000  # bytes of an answer
BATCH = 10  # queries in a request; what OpenRefine sends
# Items and properties of Wikidata. A type is asked for as "should": a candidate of another type scores lower and is not left out.
TYPES: Mapping[ActorType, str] = {
    ActorType.STATE: "Q6256",  # country
    ActorType.PERSON: "Q5",  # human
    ActorType.ORGANIZATION: "Q43229",  # organization
    ActorType.MEDIA_OUTLET: "Q1193236",  # news media
    ActorType.GROUP: "Q16334295",  # group of humans
}
POSITION_HELD = "P39"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a service's proposals. `score` is on the service's own scale; `match` is its word that it is sure."""

    id: str
    name: str
    score: float = 0.0
    match: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a service says of itself, as far as it is used: what its ids and its types and properties are."""

    name: str = ""
    identifierSpace: str = ""
    schemaSpace: str = ""


@dataclass(frozen=True, slots=True)
class _Result:
    result: list[Candidate]


@dataclass(slots=True)
class Service:
    """A service and what it has answered. `offline`: what is not known already is left without an answer."""

    url: str
    timeout: float
    cache: Path | None = None
    offline: bool = False
    limit: int = 5
    batch: int = BATCH

    def propose(self, actors: Sequence[Unlinked]) -> dict[str, tuple[Candidate, ...]]:
        """The candidates of each actor by key, best first; an actor without an answer is not in it.

        EndpointError where the service fails, ConfigError where its ids are not Wikidata's, InputError for a broken cache.
        The answers before a failure are kept.
        """
        known = self._read()
        manifest = self._manifest(known)
        queries = {actor.key: self._query(actor, manifest) for actor in actors}
        new = sorted({q for q in queries.values() if q not in known})
        for at in range(0, 0 if self.offline else len(new), self.batch):
            part = new[at : at + self.batch]
            asked = {f"q{n}": json.loads(q) for n, q in enumerate(part)}
            answer = self._decode(self._send("POST", data={"queries": json.dumps(asked)}), dict[str, _Result])
            for n, query in enumerate(part):
                if f"q{n}" not in answer:
                    raise EndpointError(f"{self.url}: left out an answer of the batch: ask for fewer with --batch")
                known[query] = [msgspec.to_builtins(c) for c in answer[f"q{n}"].result[: self.limit]]
            self._write(known)
        return {key: self._candidates(known[query]) for key, query in queries.items() if query in known}

    def _query(self, actor: Unlinked, manifest: Manifest) -> str:
        """The query for an actor, as JSON with sorted keys: also its name in the cache."""
        query: dict[str, Any] = {"query": actor.label, "limit": self.limit}
        if "wikidata.org" in manifest.schemaSpace:
            query |= {"type": TYPES[actor.type], "type_strict": "should"}
            if actor.offices:
                query["properties"] = [{"pid": POSITION_HELD, "v": role} for role, _ in actor.offices]
        return json.dumps(query, sort_keys=True, ensure_ascii=False)

    def _manifest(self, known: dict[str, Any]) -> Manifest:
        if "manifest" not in known:
            if self.offline:
                raise ConfigError(f"{self.url}: nothing is kept of this service: ask it once without --offline")
            known["manifest"] = msgspec.to_builtins(self._decode(self._send("GET"), Manifest))
        manifest = msgspec.convert(known["manifest"], Manifest)
        if manifest.identifierSpace.replace("https:", "http:") != WD:
            space = manifest.identifierSpace[:100] or "no identifierSpace"
            raise ConfigError(f"{self.url}: its ids are of {space!r}: only Wikidata's ({WD}) can be linked")
        return manifest

    def _candidates(self, kept: Any) -> tuple[Candidate, ...]:
        try:
            found = msgspec.convert(kept, list[Candidate])
        except msgspec.ValidationError as e:
            raise InputError(f"{self.cache}: not a cache of kg reconcile ({e}): remove it") from e
        return tuple(sorted(found, key=lambda c: -c.score))

    def _decode(self, body: bytes, type_: Any) -> Any:
        try:
            return msgspec.json.decode(body, type=type_)
        except msgspec.MsgspecError as e:
            raise EndpointError(f"{self.url}: not an answer of the Reconciliation API ({e}): is the address right?") from e

    def _send(self, method: str, **given: Any) -> bytes:
        import requests

        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ConfigError("--service: must be an address that begins with http:// or https:// and holds no user name")
        try:
            with requests.Session() as session:
                session.trust_env = True
                headers = {"Accept": "application/json"}
                answer = session.request(
                    method, self.url, timeout=(10, self.timeout), headers=headers, stream=True, allow_redirects=method == "GET", **given
                )
                if not answer.ok or 300 <= answer.status_code < 400:
                    raise EndpointError(f"{self.url}: {answer.status_code} {answer.reason}: is it the address of a reconciliation service?")
                body = b""
                for part in answer.iter_content(65_536):
                    body += part
                    if len(body) > LARGEST:
                        raise EndpointError(f"{self.url}: answers with more than {LARGEST:,} bytes: ask for fewer with --batch")
                return body
        except requests.Timeout as e:
            raise EndpointError(f"{self.url}: no answer within {self.timeout:g} s: --timeout gives it longer") from e
        except requests.RequestException as e:
            raise EndpointError(f"{self.url}: cannot be reached ({type(e).__name__}): is the server up and the address right?") from e

    def _read(self) -> dict[str, Any]:
        """What this service has answered before."""
        found = _cache(self.cache).get(self.url, {})
        if not isinstance(found, dict):
            raise InputError(f"{self.cache}: not a cache of kg reconcile: remove it")
        return found

    def _write(self, known: dict[str, Any]) -> None:
        if self.cache is not None:
            everything = _cache(self.cache) | {self.url: known}
            write(self.cache, json.dumps(everything, sort_keys=True, ensure_ascii=False, indent=1).encode())


def _cache(path: Path | None) -> dict[str, Any]:
    if path is None or not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as e:
        raise InputError(f"{path}: not a cache of kg reconcile ({type(e).__name__}): remove it") from e
    return found if isinstance(found, dict) else {}
