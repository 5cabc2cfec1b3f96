"""Answers -> WARC records (ISO 28500, version 1.1) by warcio, and back.

Record ids are made from their content, so that the same answers give the same bytes.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import kg
from kg.errors import InputError
from kg.fetch.addresses import shortened
from kg.fetch.transport import Answer, Ask, target

if TYPE_CHECKING:
    from warcio.warcwriter import BufferWARCWriter

ENDING = ".warc.gz"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_HOP_BY_HOP = ("transfer-encoding", "connection", "keep-alive")  # RFC 9110, section 7.6.1: of the connection, not of the answer


def head(date: str) -> bytes:
    """The record that begins a file."""
    from warcio.statusandheaders import StatusAndHeaders

    writer = _writer()
    said = {"WARC-Type": "warcinfo", "WARC-Record-ID": _id("info", date), "WARC-Date": date, "Content-Type": "application/warc-fields"}
    payload = f"software: policy-kg/{kg.__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    headers = StatusAndHeaders("", list(said.items()), protocol="WARC/1.1")
    writer.write_record(writer.create_warc_record("", "warcinfo", BytesIO(payload), len(payload), warc_headers=headers))
    return bytes(writer.get_contents())


def records(answer: Answer, asked: Mapping[str, str], before: str = "") -> bytes:
    """The records of a request with the headers `asked` and of its answer, gzipped.

    An answer 304 is a revisit of what was read at the time `before`.
    """
    from warcio.statusandheaders import StatusAndHeaders

    writer = _writer()
    digest = hashlib.sha256(answer.body).hexdigest()
    response = _id("response", answer.url, answer.date, str(answer.status), digest)
    kept = [(name, " ".join(value.split())) for name, value in answer.headers if name.lower() not in (*_HOP_BY_HOP, "content-length")]
    http = StatusAndHeaders(f"{answer.status} {answer.reason}", [*kept, ("Content-Length", str(len(answer.body)))], protocol="HTTP/1.1")
    said = {"WARC-Record-ID": response, "WARC-Date": answer.date}
    kind = "response"
    if answer.status == 304:
        kind = "revisit"
        said |= {"WARC-Profile": NOT_MODIFIED, "WARC-Refers-To-Target-URI": answer.url}
        said |= {"WARC-Refers-To-Date": before} if before else {}
    writer.write_record(
        writer.create_warc_record(answer.url, kind, BytesIO(answer.body), len(answer.body), warc_headers_dict=said, http_headers=http)
    )
    line = StatusAndHeaders(f"GET {target(answer.url)} HTTP/1.1", list(asked.items()), is_http_request=True)
    said = {"WARC-Record-ID": _id("request", response), "WARC-Date": answer.date, "WARC-Concurrent-To": response}
    writer.write_record(writer.create_warc_record(answer.url, "request", warc_headers_dict=said, http_headers=line))
    return bytes(writer.get_contents())


def replay(places: Iterable[Path]) -> Ask:
    """Ask WARC files, or all in a folder, rather than the network: what each address answered in the latest file that has it, in order.

    InputError where a file cannot be read, and where an address is asked for that is in none.
    """
    known: dict[str, list[tuple[Path, int]]] = {}
    for path in _files(places):
        found: dict[str, list[tuple[Path, int]]] = {}
        for url, offset in _index(path):
            found.setdefault(url, []).append((path, offset))
        known |= found

    def ask(url: str, headers: Mapping[str, str]) -> Answer:
        if url not in known:
            raise InputError(f"{shortened(url)}: not in the archive: fetch it from the network")
        answers = known[url]
        return _at(*(answers.pop(0) if len(answers) > 1 else answers[0]))

    return ask


def _files(places: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        files = sorted(place.glob(f"*{ENDING}")) if place.is_dir() else [place]
        if not files:
            raise InputError(f"{place}: no {ENDING} in this folder: name one that kg fetch wrote")
        found += files
    return found


def _index(path: Path) -> list[tuple[str, int]]:
    """The address and place of each answer in the file, in order."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found: list[tuple[str, int]] = []
    try:
        with path.open("rb") as file:
            iterator = ArchiveIterator(file, no_record_parse=True)
            for record in iterator:
                if record.rec_type == "response":
                    found.append((record.rec_headers.get_header("WARC-Target-URI"), iterator.get_record_offset()))
    except OSError as e:
        raise InputError(f"{path}: cannot be read ({e.strerror or e}): check the path") from e
    except ArchiveLoadFailed as e:
        raise InputError(f"{path}: not a sound WARC file: {' '.join(str(e).split())[:200]}") from e
    return found


def _at(path: Path, offset: int) -> Answer:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)))
        http, said = record.http_headers, record.rec_headers
        body = record.raw_stream.read()
        _, _, reason = http.statusline.partition(" ")
        url, date = said.get_header("WARC-Target-URI"), said.get_header("WARC-Date")
        return Answer(url, int(http.get_statuscode()), reason, tuple(http.headers), body, date)


def _writer() -> BufferWARCWriter:
    from warcio.warcwriter import BufferWARCWriter

    return BufferWARCWriter(gzip=True, warc_version="WARC/1.1")


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(parts))}>"


def request_headers(url: str, agent: str, etag: str = "", modified: str = "") -> dict[str, str]:
    """The headers of a request, conditional where `etag` or `modified` (of the last answer) is known (RFC 9110, section 13)."""
    headers = {
        "Host": urlsplit(url).netloc,
        "User-Agent": agent,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    return headers
