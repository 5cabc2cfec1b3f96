"""SPARQL 1.1 Graph Store HTTP Protocol (PUT, POST, GET, DELETE) and SPARQL 1.1 Protocol (query, update); basic, digest, bearer log-in.

Sources: W3C Recommendations of 21 March 2013, https://www.w3.org/TR/sparql11-http-rdf-update/ and
https://www.w3.org/TR/sparql11-protocol/. The graph is named in the request's query string ("indirect graph identification").

What is sent may be sent again: a PUT or DELETE by its nature, a POST or INSERT DATA since our triples have no blank nodes. So
every request may be retried.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from kg.errors import AuthenticationError, ConfigError, EndpointError

if TYPE_CHECKING:
    import requests

CONNECT_TIMEOUT = 10.0  # seconds to reach the server; the endpoint's own time-out is for its answer
N_TRIPLES = "application/n-triples"
RESULTS_JSON = "application/sparql-results+json"
RETRIED = (429, *range(500, 600))  # HTTP statuses that may pass
WAIT = 0.5  # seconds: the second retry waits twice as long, the third four times …
LONGEST_WAIT = 60.0  # seconds between two tries
LONGEST_RETRY_AFTER = 600  # seconds; a server that asks for more is waited for so long
WORDS = 200  # characters of a server's answer that a message repeats


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server's address with the session that talks to it. `timeout` is in seconds."""

    url: str
    timeout: float
    session: requests.Session = field(repr=False, compare=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


def connect(
    url: str,
    user: str | None = None,
    password: str | None = None,
    auth: str = "basic",
    timeout: float = 60.0,
    token: str | None = None,
    retries: int = 0,
) -> Endpoint:
    """The endpoint at `url`; nothing is sent yet.

    A `token` goes as a bearer token (RFC 6750), unless a user is named and `auth` does not say ``bearer``. Credentials are else `user`
    and `password`, else those in the address, else those of ``~/.netrc`` (or ``$NETRC``). `timeout` is in seconds. A request that
    fails to reach the server, gets no answer in time, or gets 429 or 5xx, is tried `retries` times more, after growing waits or after
    what the server's Retry-After says. ConfigError where a user has no password, a token is missing or the address is none.
    """
    import requests
    from requests.adapters import HTTPAdapter
    from requests.auth import HTTPBasicAuth, HTTPDigestAuth
    from requests.utils import get_netrc_auth
    from urllib3.util.retry import Retry

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{_shown(url)}: not an address that begins with http:// or https://")
    if user is None and parts.username is not None:
        user, password = unquote(parts.username), unquote(parts.password or "")
    url = _shown(url)
    session = requests.Session()
    if auth == "bearer" or (token and user is None):
        if not token:
            raise ConfigError(f"{url}: no token to log in with: set KG_TOKEN")
        session.auth, password = _bearer(token), token
    elif user is not None and password is None:
        raise ConfigError(f"{url}: the user {user!r} has no password: set KG_PASSWORD or use ~/.netrc")
    else:
        if user is None:
            user, password = get_netrc_auth(url) or (None, None)
        if user is not None:
            digest = auth == "digest"
            session.auth = HTTPDigestAuth(user, password or "") if digest else HTTPBasicAuth(user.encode(), (password or "").encode())
    if retries:
        policy = Retry(
            total=retries,
            allowed_methods=None,
            status_forcelist=RETRIED,
            backoff_factor=WAIT,
            backoff_max=LONGEST_WAIT,
            raise_on_status=False,
            retry_after_max=LONGEST_RETRY_AFTER,
        )
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=policy))
    return Endpoint(url, timeout, session, (password,) if password else ())


def put(endpoint: Endpoint, graph: str, body: bytes, media_type: str = N_TRIPLES) -> None:
    """Replace the graph named `graph` by `body`; EndpointError, AuthenticationError."""
    _send(endpoint, "PUT", params={"graph": graph}, data=body, headers={"Content-Type": media_type})


def post(endpoint: Endpoint, graph: str, body: bytes, media_type: str = N_TRIPLES) -> None:
    """Add `body` to the graph named `graph`; EndpointError, AuthenticationError."""
    _send(endpoint, "POST", params={"graph": graph}, data=body, headers={"Content-Type": media_type})


def get(endpoint: Endpoint, graph: str, media_type: str = N_TRIPLES) -> bytes | None:
    """The graph named `graph`, None where the server has none; EndpointError, AuthenticationError."""
    answer = _send(endpoint, "GET", absent_is_none=True, params={"graph": graph}, headers={"Accept": media_type})
    return None if answer is None else bytes(answer.content)


def delete(endpoint: Endpoint, graph: str) -> bool:
    """Remove the graph named `graph`; False where the server has none; EndpointError, AuthenticationError."""
    return _send(endpoint, "DELETE", absent_is_none=True, params={"graph": graph}) is not None


def query(endpoint: Endpoint, sparql: str) -> tuple[str, bytes]:
    """Media type and body of the answer to `sparql`: JSON results, or N-Triples for CONSTRUCT and DESCRIBE.

    EndpointError (also where the server finds the query wrong), AuthenticationError.
    """
    headers = {"Accept": f"{RESULTS_JSON}, {N_TRIPLES};q=0.9"}
    answer = _send(endpoint, "POST", data={"query": sparql}, headers=headers)
    assert answer is not None
    return answer.headers.get("Content-Type", "").split(";")[0].strip(), bytes(answer.content)


def update(endpoint: Endpoint, sparql: str) -> None:
    """Do what `sparql`, one or more operations of SPARQL 1.1 Update, says; EndpointError, AuthenticationError."""
    _send(endpoint, "POST", data=sparql.encode(), headers={"Content-Type": "application/sparql-update"})


def rows(endpoint: Endpoint, sparql: str) -> list[dict[str, str]]:
    """The answers to a SELECT: for each the values of its variables as text; EndpointError, AuthenticationError."""
    import json

    _, body = query(endpoint, sparql)
    try:
        return [{name: term["value"] for name, term in row.items()} for row in json.loads(body)["results"]["bindings"]]
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise EndpointError(f"{endpoint.url}: does not answer a query with SPARQL results in JSON: is it a query address?") from e


def _bearer(token: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """Adds the token to a request."""

    def add(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    return add


def _send(endpoint: Endpoint, method: str, absent_is_none: bool = False, **request: Any) -> requests.Response | None:
    """The answer to a request. A redirect is an error: following it would turn a PUT into a GET that changes nothing."""
    import requests
    from urllib3.exceptions import ReadTimeoutError

    try:
        answer = endpoint.session.request(
            method, endpoint.url, timeout=(CONNECT_TIMEOUT, endpoint.timeout), allow_redirects=False, **request
        )
    except requests.Timeout as e:
        raise EndpointError(f"{endpoint.url}: no answer within {endpoint.timeout:g} s: is it busy? --timeout gives it longer") from e
    except requests.ConnectionError as e:
        if isinstance(getattr(e.args[0] if e.args else None, "reason", None), ReadTimeoutError):
            raise EndpointError(f"{endpoint.url}: no answer within {endpoint.timeout:g} s, also when asked again") from e
        raise EndpointError(f"{endpoint.url}: cannot be reached ({_cause(e)}): is the server up and the address right?") from e
    except requests.RequestException as e:
        raise EndpointError(f"{endpoint.url}: {type(e).__name__}: {_clean(endpoint, str(e))}") from e
    if absent_is_none and answer.status_code == 404:
        return None
    if answer.status_code in (401, 403):
        raise AuthenticationError(f"{endpoint.url}: {_status(endpoint, answer)}: {_advice(endpoint, answer)}")
    if 300 <= answer.status_code < 400:
        raise EndpointError(f"{endpoint.url}: moved to {_shown(answer.headers.get('Location', 'nowhere'))}: use that address")
    if not answer.ok:
        raise EndpointError(f"{endpoint.url}: {_status(endpoint, answer)}")
    return answer


def _status(endpoint: Endpoint, answer: requests.Response) -> str:
    """Code, reason and the server's own words."""
    words = _clean(endpoint, answer.text) if "html" not in answer.headers.get("Content-Type", "") else ""
    return f"{answer.status_code} {answer.reason}" + (f" ({words})" if words and words != answer.reason else "")


def _advice(endpoint: Endpoint, answer: requests.Response) -> str:
    from requests.auth import HTTPBasicAuth, HTTPDigestAuth

    if endpoint.session.auth is None:
        return "set KG_USER and KG_PASSWORD, or put the machine into ~/.netrc"
    if not isinstance(endpoint.session.auth, HTTPBasicAuth | HTTPDigestAuth):
        return "check KG_TOKEN, and what it allows"
    wanted = answer.headers.get("WWW-Authenticate", "").split(" ")[0].lower()
    if answer.status_code == 401 and wanted == "digest" and isinstance(endpoint.session.auth, HTTPBasicAuth):
        return "the server wants digest authentication: --auth digest"
    return "check KG_USER and KG_PASSWORD, or ~/.netrc, and what this user may do"


def _clean(endpoint: Endpoint, text: str) -> str:
    """One short line of `text`, without control characters and secrets."""
    for secret in endpoint.secrets:
        text = text.replace(secret, "***")
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"


def _cause(error: BaseException) -> str:
    """The operating system's words for a failed connection."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror and isinstance(seen.errno, int):
            return seen.strerror
        reason = getattr(seen, "reason", None)
        args = [a for a in getattr(seen, "args", ()) if isinstance(a, BaseException)]
        seen = reason if isinstance(reason, BaseException) else args[0] if args else seen.__cause__ or seen.__context__
    return "connection failed"


def _shown(url: str) -> str:
    """`url` without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
