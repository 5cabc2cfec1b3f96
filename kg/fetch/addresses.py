"""Which addresses may be asked: http and https alone, and no machine of a private network unless that is allowed."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import quote, urldefrag, urlsplit, urlunsplit

from kg.errors import EndpointError, InputError

LONGEST = 8_000  # characters; RFC 9110, section 4.1, asks for at least 8,000 octets
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052, section 2.1: the last four bytes are an IPv4 address
_SAFE = "!$%&'()*+,/:;=?@[]~"  # RFC 3986, section 2.2, and what is escaped already


def normal(url: str) -> str:
    """`url` without fragment, its host in small ASCII letters, other characters escaped.

    InputError for what is no http or https address, is too long, or holds a user name or password.

    >>> normal("HTTP://Example.org#top"), normal("https://example.org:443/naïve page?a=1")
    ('http://example.org/', 'https://example.org/na%C3%AFve%20page?a=1')
    """
    url = urldefrag(re.sub(r"[\t\r\n]", "", url.strip()))[0]
    shown = shortened(url)
    if len(url) > LONGEST:
        raise InputError(f"{shown}: an address of {len(url)} characters: at most {LONGEST} are asked for")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as e:
        raise InputError(f"{shown}: no sound address ({e}): check it") from e
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(f"{shown}: not an address that begins with http:// or https://: only these are fetched")
    if parts.username is not None or parts.password is not None:
        raise InputError(f"{shown}: a user name or password in an address is not sent: leave it out")
    try:
        name = host if ":" in host or host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as e:
        raise InputError(f"{shown}: no sound host name: check it") from e
    if re.search(r"[^a-z0-9.:_-]", name):
        raise InputError(f"{shown}: no sound host name: check it")
    place = f"[{name}]" if ":" in name else name
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        place += f":{port}"
    return urlunsplit((parts.scheme, place, quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE), ""))


def origin(url: str) -> str:
    """Scheme, host and port of a :func:`normal` address: what robots.txt and the pause between two requests hold for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def shortened(url: str) -> str:
    """`url` for a message: one short line without control characters, user and password."""
    plain = re.sub(r"[\x00-\x20\x7f-\x9f]", " ", re.sub(r"(?<=//)[^/?#]*@", "", url))
    return plain if len(plain) <= 200 else plain[:199] + "…"


def is_public(address: str) -> bool:
    """True for an IP address of the open internet, also where it is written inside an IPv6 address.

    Source: the special-purpose registries of IANA (RFC 6890), as the module ``ipaddress`` has them.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "169.254.169.254")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve(url: str, allow_private: bool) -> list[str]:
    """The IP addresses of the host of a :func:`normal` address.

    EndpointError where it has none; InputError where one of them is private and `allow_private` is false.
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        raise EndpointError(f"{shortened(url)}: the host is not known ({getattr(e, 'strerror', None) or e}): check the address") from e
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(map(is_public, addresses)):
        raise InputError(f"{shortened(url)}: lies in a private network or on this machine: --allow-private lets it be asked")
    return addresses
