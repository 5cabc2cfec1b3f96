"""A WARC file (ISO 28500) -> a document for each page, PDF or text that a server answered with."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.model import Document
from kg.read.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE = Metadata()
_LARGEST = 50_000_000  # bytes of one answer, unpacked: the most that any reader takes

Reader = Callable[[bytes, str], Document]
Failed = Callable[[InputError], None]


def read_warc(path: Path, readers: Mapping[str, Reader], *, failed: Failed | None = None) -> Iterator[Document]:
    """The documents in the file, in its order; `source` is the address that was asked for.

    `readers` has for a media type what reads it. Answers other than 200, of other types, and those that come again unchanged are
    left out. A page that cannot be read goes to `failed` and the others go on; without `failed` its InputError is raised. A file
    that is itself broken or no WARC always raises InputError.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    seen: set[tuple[str, bytes]] = set()
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                url, media = record.rec_headers.get_header("WARC-Target-URI") or "", _media(record)
                if media is None or media not in readers or not url.startswith(("http://", "https://")):
                    continue
                data = record.content_stream().read(_LARGEST + 1)
                key = (url, hashlib.sha256(data).digest())
                if key in seen:
                    continue
                seen.add(key)
                try:
                    if len(data) > _LARGEST:
                        raise InputError(f"{url}: larger than {_LARGEST:,} bytes; it is not read")
                    document = readers[media](data, url)
                except InputError as e:
                    if failed is None:
                        raise
                    failed(e)
                else:
                    yield document
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, AttributeError) as e:
        raise InputError(
            f"{path}: cannot be read as WARC: {str(e).strip().splitlines()[0] if str(e).strip() else 'broken'}; fetch it anew"
        ) from e
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}; check the name and its permissions") from e


def _media(record: Any) -> str | None:
    """The media type of a whole answer (status 200) or resource; None for other records."""
    if record.rec_type == "resource":
        stated = record.rec_headers.get_header("Content-Type")
    elif record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode() == "200":
        stated = record.http_headers.get_header("Content-Type")
    else:
        return None
    return (stated or "text/html").partition(";")[0].strip().lower()
