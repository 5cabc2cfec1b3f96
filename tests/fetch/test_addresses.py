from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.fetch.addresses import is_public, normal
from kg.fetch.listings import links


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("http://EXAMPLE.org:80", "http://example.org/"),  # default port, root path
        ("https://example.org:8443/a%20b?q=ä#x", "https://example.org:8443/a%20b?q=%C3%A4"),  # what is escaped stays
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),  # international names
        (" http://example.org/a\n", "http://example.org/a"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_normal(given_: str, wanted: str) -> None:
    assert normal(given_) == wanted
    assert normal(wanted) == wanted


@pytest.mark.parametrize(
    "bad",
    ["file:///etc/hostname", "ftp://example.org/", "example.org", "http://", "http://a b/", "http://[::1", "http://x:y@example.org/",
     "http://example.org:99999/", "http://" + "a" * 9000, "http://ex\u0000ample.org/", "javascript:alert(1)"],
)  # fmt: skip
def test_no_addresses(bad: str) -> None:
    with pytest.raises(InputError) as caught:
        normal(bad)
    assert "\n" not in str(caught.value)
    assert "x:y" not in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        once = normal("http://example.org/" + text)
    except InputError:
        return
    assert once.isascii()
    assert normal(once) == once


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("172.16.5.5", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),  # shared address space of providers
        ("0.0.0.0", False),
        ("224.0.0.1", False),  # multicast
        ("fe80::1%eth0", False),  # link-local with its zone
        ("fd00::1", False),
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("64:ff9b::7f00:1", False),  # NAT64 of 127.0.0.1
    ],
)
def test_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_a_list_or_not(body: bytes) -> None:
    for content in (body, b"<rss>" + body, b"<urlset>" + body + b"</urlset>"):
        try:
            links(content, "http://example.org/", 1000)
        except InputError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("start", ["<!--a-->", "<?a?>", "<!DOCTYPE a [ ]>", " "])
def test_a_long_beginning_is_no_trouble(start: str) -> None:
    assert links((start * 7000).encode() + b"text", "http://example.org/", 1000) is None


@pytest.mark.parametrize("part", [b"<a>", b"<item>", b"<", b"&a", b"<!ENTITY ", b"<item><link>http://example.org/</link></item>"])
def test_a_hostile_feed_takes_no_time(part: bytes) -> None:
    begun = time.monotonic()
    try:
        links(b"<rss>" + part * 10_000, "http://example.org/", 1000)
    except InputError as error:
        assert "\n" not in str(error)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("entry", "url", "day"),
    [
        ("<item><link>/a</link><pubDate>Mon, 20 Mar 2017 23:30:00 -0500</pubDate></item>", "/a", "2017-03-21"),  # the day in UTC
        ("<item><link>/a</link><date xmlns='http://purl.org/dc/elements/1.1/'>2017-03</date></item>", "/a", "2017-03-31"),
        ("<item><link>/a?b=1&amp;c=2</link><title>a &nbsp; b</title></item>", "/a?b=1&c=2", None),  # an entity that nobody defines
        ("<item><guid>/x</guid><link> /a </link><pubDate>soon</pubDate></item>", "/a", None),
        (
            "<entry><link rel='self' href='/s'/><link rel='alternate' href='/a'/><updated>2017-03-20T10:00:00Z</updated></entry>",
            "/a",
            "2017-03-20",
        ),
        (
            "<entry><link href='/a'/><published>2017-03-01T00:00:00Z</published><updated>2017-04-02T00:00:00Z</updated></entry>",
            "/a",
            "2017-04-02",
        ),
    ],
)
def test_entries(entry: str, url: str, day: str | None) -> None:
    (link,) = links(f"<rss><channel>{entry}</channel></rss>".encode(), "http://example.org/feed", 1000) or ()
    assert (link.url, str(link.date) if link.date else None) == ("http://example.org" + url, day)
