"""Bytes to a document: encodings, line ends and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import PartialDate
from kg.read.metadata import Metadata
from kg.read.text import MAX_LINE, decode, foreign, read_path, read_text, stem

ARTICLE = "Ports in Dispute\n\nThe minister said that the port’s fees were “fair” and that the café in Tallinn stays open.\n"
FRENCH = "Le président a déclaré hier que la France refuse les sanctions et demande une réunion avec ses partenaires européens. " * 6


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ARTICLE.encode(), None),  # UTF-8
        (ARTICLE.encode("utf-8-sig"), None),  # with a byte order mark
        (ARTICLE.replace("\n", "\r\n").encode(), None),  # CRLF
        (ARTICLE.replace("\n", "\r").encode(), None),  # CR
        (ARTICLE.encode("cp1252"), None),  # detected
        (ARTICLE.encode("mac_roman"), None),  # detected
        (ARTICLE.encode("utf-16"), None),  # byte order mark of UTF-16
        (ARTICLE.encode("utf-16-le"), None),  # none
        (ARTICLE.encode("cp1250"), "cp1250"),  # named
    ],
)
def test_the_text_is_the_same_however_it_was_encoded(data: bytes, encoding: str | None) -> None:
    assert read_text(data, "a.txt", encoding=encoding).text == ARTICLE


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),  # nothing
        (b" \r\n\t\n", "empty"),  # blanks only
        (b"\xef\xbb\xbf", "empty"),  # a byte order mark only
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "binary"),  # an image
        (b"abc\x00def" * 50, "binary"),  # NUL bytes
        (b"\x01\x02\x03 a few words" * 20, "binary"),  # control characters
        (b"word " * 1_000_000 + b"x", "larger than"),  # over the limit
        (b"word " * (MAX_LINE // 4), "line of"),  # one endless line
        (FRENCH.encode(), "not in English"),  # another language
    ],
)
def test_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(InputError) as e:
        read_text(data, "a.txt")
    assert said in str(e.value) and str(e.value).startswith("a.txt: ") and "\n" not in str(e.value)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("klingon", "no encoding"), ("ascii", "is not ascii")],  # unknown; wrong
)
def test_a_named_encoding_is_taken_at_its_word(encoding: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_text(ARTICLE.encode(), "a.txt", encoding=encoding)


def test_another_language_is_read_when_the_user_says_so() -> None:
    assert read_text(FRENCH.encode(), "a.txt", overrides=Metadata(language="fr")).language == "fr"
    assert read_text(FRENCH.encode(), "a.txt", any_language=True).text == FRENCH


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        ("Der Minister sagte gestern, dass die Regierung den Vertrag nicht unterzeichnen werde und neue Gespräche fordere. " * 5, "de"),
        ("Bonjour le monde", None),  # too short to tell
        (ARTICLE * 6, None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert foreign(text) == language


def test_paths(tmp_path: Path) -> None:
    file = tmp_path / "ports.txt"
    file.write_bytes(ARTICLE.encode())
    assert read_path(file).source == str(file)
    assert read_path(file, overrides=Metadata(date=PartialDate(2020, 1))).issued == PartialDate(2020, 1)
    for path, said in ((tmp_path, "is a directory"), (tmp_path / "none.txt", "cannot be read")):
        with pytest.raises(InputError, match=said):
            read_path(path)
    with pytest.raises(InputError, match="larger than 10 bytes"):
        read_path(file, max_bytes=10)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(ARTICLE.encode())
    file.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read_path(file)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/talks.txt", "talks"),
        ("https://example.org/x/talks-resume.html?page=2", "talks-resume"),
        ("https://example.org/", "https://example.org/"),
    ],
)
def test_a_title_from_the_source(source: str, name: str) -> None:
    assert stem(source) == name


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        document = read_text(data, "a.txt")
    except InputError:
        return
    assert "\r" not in document.text and 0 <= document.body <= len(document.text) and document.title


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff") or not text.removeprefix("\ufeff")
