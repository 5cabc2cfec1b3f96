"""Plain text: bytes -> :class:`~kg.model.Document`.

The document's text is the file as decoded, without a byte order mark and with ``\\n`` at the end of each line.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.model import Document
from kg.read.metadata import Metadata, describe

MAX_BYTES = 5_000_000
MAX_LINE = 100_000
"""Code points on one line: the longest paragraph of a real article is a few thousand."""

_NONE = Metadata()
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORD = re.compile(
    r"the|of|and|to|in|that|is|was|for|on|with|as|by|has|have|be|are|from|at|it|its|not|this|which|would", re.IGNORECASE
)
_ENOUGH = 40  # words below which no language is told: a headline and a line
_SAMPLE = 6_000  # code points read to tell the language
_DETECT = 200_000  # bytes read to tell the encoding (an even number)


def read_path(
    path: Path, *, encoding: str | None = None, overrides: Metadata = _NONE, max_bytes: int = MAX_BYTES, any_language: bool = False
) -> Document:
    """Read the file at `path`, named as it was given; raises InputError as :func:`read_text` does, or where there is no such file."""
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name the files in it")
    try:
        if path.stat().st_size > max_bytes:
            raise InputError(f"{path}: larger than {max_bytes:,} bytes; split it into its articles")
        data = path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}; check the name and its permissions") from e
    return read_text(data, str(path), encoding=encoding, overrides=overrides, max_bytes=max_bytes, any_language=any_language)


def read_text(
    data: bytes,
    source: str,
    *,
    encoding: str | None = None,
    overrides: Metadata = _NONE,
    max_bytes: int = MAX_BYTES,
    any_language: bool = False,
) -> Document:
    """The document that `data` holds; `source` (a URI or file name) goes into it and into messages.

    `encoding` is taken as named; without it UTF-8, then the best guess of charset-normalizer.
    `overrides` stand above what the text says. Raises InputError for data that is empty, binary, larger than `max_bytes`,
    one endless line, not of the encoding named, or not English (unless `any_language`, or `overrides` name the language).
    """
    if len(data) > max_bytes:
        raise InputError(f"{source}: larger than {max_bytes:,} bytes; split it into its articles")
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise InputError(f"{source}: is empty; give a file with an article in it")
    text = decode(data, source, encoding).replace("\r\n", "\n").replace("\r", "\n")
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE:
        raise InputError(f"{source}: has a line of {longest:,} characters (at most {MAX_LINE:,}); is it an article, one paragraph a line?")
    if not any_language and overrides.language is None and (other := foreign(text)):
        raise InputError(f"{source}: is not in English (looks like {other!r}); only English is read: pass --language en if it is")
    return describe(text, source, stem(source), overrides)


def decode(data: bytes, source: str, encoding: str | None = None) -> str:
    """`data` as text without a byte order mark; InputError for binary data or a wrong or unknown `encoding`."""
    if encoding:
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except LookupError as e:
            raise InputError(f"{source}: there is no encoding {encoding!r}; name one that Python knows, such as utf-8 or cp1252") from e
        except (UnicodeDecodeError, ValueError) as e:
            raise InputError(f"{source}: is not {encoding}: {e}; name another encoding or none, to have it detected") from e
    else:
        text = _utf8(data)
        if "\0" in text or not text:
            text = _detected(data)
        if not text:
            raise InputError(f"{source}: is binary or of an unknown encoding; give plain text, or name its encoding")
    if "\0" in text or len(_CONTROL.findall(text)) > len(text) // 100:
        raise InputError(f"{source}: is binary, not text; give a plain text file")
    return text


def foreign(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text` where it is not English; None for English and for what is too short to tell.

    A text in which one word of six is an English function word is English without more ado; py3langid tells the rest.
    """
    words = _WORD.findall(text, 0, _SAMPLE)
    if len(words) < _ENOUGH or sum(bool(_FUNCTION_WORD.fullmatch(w)) for w in words) * 6 >= len(words):
        return None
    import py3langid

    language: str = py3langid.classify(text[:_SAMPLE])[0]
    return None if language == "en" else language


def stem(source: str) -> str:
    """A file's or address's last name without its ending: the title of a text that names none.

    >>> stem("https://example.org/a/talks-resume.txt"), stem("article.txt")
    ('talks-resume', 'article')
    """
    path = urlsplit(source).path if "://" in source else source
    return PurePath(path.rstrip("/")).stem or source or "untitled"


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _detected(data: bytes) -> str:
    """`data` by the encoding that charset-normalizer thinks best, those of English texts first; "" where it finds none."""
    import charset_normalizer

    for first in (["cp1252", "mac_roman", "utf_16", "utf_16_le", "utf_16_be"], None):
        best = charset_normalizer.from_bytes(data[:_DETECT], cp_isolation=first).best()
        if best:
            try:
                return data.decode(best.encoding).removeprefix("\ufeff")
            except UnicodeDecodeError:
                continue
    return ""
