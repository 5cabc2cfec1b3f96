"""Zip files that hold a document (DOCX, EPUB), opened within bounds: no bomb is unpacked, no entity of XML is expanded."""

from __future__ import annotations

import io
import zlib
from typing import Any
from zipfile import BadZipFile, ZipFile

from kg.errors import InputError

MAX_BYTES = 50_000_000
MAX_UNPACKED = 100_000_000
"""Bytes of all files in the archive; zipfile never unpacks more of a file than its header states."""
MAX_TEXT = 20_000_000
"""Bytes of one part that is text (XML or HTML)."""
MOST_FILES = 5_000


def open_zip(data: bytes, source: str) -> ZipFile:
    """The archive in `data`; InputError where it is broken, locked, or too large packed or unpacked."""
    if len(data) > MAX_BYTES:
        raise InputError(f"{source}: larger than {MAX_BYTES:,} bytes; leave out its pictures")
    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as e:
        raise InputError(f"{source}: is a broken zip file: {e}; save it anew") from e
    files = archive.infolist()
    if len(files) > MOST_FILES or sum(f.file_size for f in files) > MAX_UNPACKED:
        raise InputError(f"{source}: unpacks to more than {MAX_UNPACKED:,} bytes or {MOST_FILES:,} files; it is not read")
    if any(f.flag_bits & 1 for f in files):
        raise InputError(f"{source}: is locked by a password; save it without")
    return archive


def part(archive: ZipFile, name: str, source: str) -> bytes:
    """The part `name` of the archive; InputError where it is absent, broken or larger than :data:`MAX_TEXT`."""
    try:
        if archive.getinfo(name).file_size > MAX_TEXT:
            raise InputError(f"{source}: {name} in it is larger than {MAX_TEXT:,} bytes; it is not read")
        return archive.read(name)
    except (KeyError, BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as e:
        raise InputError(f"{source}: lacks {name} or it is broken; save it anew") from e


def xml(data: bytes, name: str, source: str, *, dtd: bool = False) -> Any:
    """The root of an XML part, read by defusedxml; InputError for entities, outer references and (without `dtd`) any DTD."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(data, forbid_dtd=not dtd)
    except DefusedXmlException as e:
        raise InputError(f"{source}: {name} in it declares entities, which a document does not need; it is not read") from e
    except (ParseError, ValueError, LookupError, RecursionError) as e:
        raise InputError(f"{source}: {name} in it is broken XML: {e}; save it anew") from e
