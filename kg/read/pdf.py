"""A PDF file -> its article: text in reading order without running heads, footnotes joined to their numbers.

PDFium (by pypdfium2) gives the characters with their places; :mod:`kg.read.layout` makes paragraphs of them. It works
in a process of its own with bounded memory and time, since a hostile file can make any reader of PDF run on or fall.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.model import Document
from kg.read.blocks import Content, clean, document
from kg.read.layout import arrange
from kg.read.lines import Char, Page, whole
from kg.read.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = Metadata()
MAX_PAGES = 2_000
MAX_CHARS = 4_000_000
MAX_SECONDS = 60
MAX_MEMORY = 2 << 30
"""Bytes of address space of the process that reads one file (not limited on Windows)."""

_PAGE_CHARS = 60_000  # more on one page is no page of text
_WEB_LINKS = 2_000  # on one page


def read_pdf(data: bytes, source: str, *, overrides: Metadata = _NONE) -> Document:
    """The article in the PDF file `data`; its title is the largest line of the first page, else the file's own property.

    Raises InputError for a file that is broken, locked, without text (a scan), not English, or needs more than
    :data:`MAX_SECONDS` or :data:`MAX_MEMORY` or has more than :data:`MAX_PAGES` pages.
    """
    import msgspec

    path = os.pathsep.join(filter(None, [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "kg.read.pdf"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, env={**os.environ, "PYTHONPATH": path})
    except subprocess.TimeoutExpired as e:
        raise InputError(f"{source}: takes more than {MAX_SECONDS} seconds to read; print it to a new PDF") from e
    if done.returncode == InputError.exit_code:
        raise InputError(f"{source}: {done.stderr.decode(errors='replace').strip()}")
    if done.returncode:
        raise InputError(f"{source}: cannot be read as PDF in {MAX_MEMORY >> 20:,} MB of memory; print it to a new PDF")
    title, content = msgspec.json.decode(done.stdout, type=tuple[str | None, Content])
    return document(content, source, Metadata(title=title), overrides, sure=False)


def extract(data: bytes) -> tuple[str | None, Content]:
    """Title and content of the PDF `data`; InputError (without the file's name) where it cannot be read. Not bounded in time."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
        count = len(pdf)
    except pdfium.PdfiumError as e:
        locked = "password" in str(e).casefold()
        raise InputError("is locked by a password; save it without" if locked else "is a broken PDF; print it to a new one") from e
    if count > MAX_PAGES:
        raise InputError(f"has {count:,} pages, more than {MAX_PAGES:,}; split it into its articles")
    pages = []
    total = 0
    for i in range(count):
        try:
            page = pdf[i]
            pages.append(_page(pdf, page))
            page.close()
        except pdfium.PdfiumError:
            continue  # one broken page does not hide the others
        total += len(pages[-1].chars)
        if total > MAX_CHARS:
            raise InputError(f"has more than {MAX_CHARS:,} characters; split it into its articles")
    if sum(c.text.isalnum() for p in pages for c in p.chars) < 20:
        raise InputError("has no text that can be read; if it is a scan, have its text recognised (OCR) first")
    found, content = arrange(pages)
    stated = clean(str(pdf.get_metadata_dict().get("Title") or ""))
    text = " ".join(b.text for b in content.blocks[:8])
    return found or (stated if stated and stated in text else None), content


def _page(pdf: Any, page: Any) -> Page:
    """The characters of a page with their places, in points from the lower left corner."""
    from ctypes import byref, c_double
    from math import hypot

    import pypdfium2.raw as raw

    text = page.get_textpage()
    handle = text.raw
    links = list(_links(pdf, page))
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y, left, right, low, high = (c_double() for _ in range(6))
    chars: list[Char] = []
    for i in range(min(text.count_chars(), _PAGE_CHARS)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in (10, 13, 0) or code > 0x10FFFF or not raw.FPDFText_GetLooseCharBox(handle, i, byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(handle, i, byref(x), byref(y))
        if raw.FPDFText_GetCharAngle(handle, i) > 0.2 and raw.FPDFText_GetCharAngle(handle, i) < 6.08:
            continue  # a watermark or a stamp in the margin
        size = raw.FPDFText_GetFontSize(handle, i)
        if raw.FPDFText_GetMatrix(handle, i, byref(matrix)):
            size *= hypot(matrix.c, matrix.d)  # the size in points: many producers scale a font of size 1
        lift = 0.0
        if 48 <= code <= 57 and raw.FPDFText_GetCharBox(handle, i, byref(left), byref(right), byref(low), byref(high)):
            lift = (low.value - y.value) / (size or 1)
        middle = (box.left + box.right) / 2, y.value + 1
        url = next((u for u, (a, b, c, d) in links if a <= middle[0] <= c and b <= middle[1] <= d), None)
        chars.append(Char(chr(code), box.left, box.right, y.value, size, url, lift))
    text.close()
    return Page(page.get_width(), page.get_height(), tuple(whole(chars)))


def _links(pdf: Any, page: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The web addresses that areas of the page lead to: (address, (left, bottom, right, top))."""
    from ctypes import byref, c_int, create_string_buffer

    import pypdfium2.raw as raw

    at, link, area = c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    for _ in range(_WEB_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, byref(at), byref(link)):
            return
        action = raw.FPDFLink_GetAction(link)
        if not action or not raw.FPDFLink_GetAnnotRect(link, byref(area)):
            continue
        size = raw.FPDFAction_GetURIPath(pdf.raw, action, None, 0)
        if not 8 < size < 2_000:
            continue
        buffer = create_string_buffer(size)
        raw.FPDFAction_GetURIPath(pdf.raw, action, buffer, size)
        url = buffer.value.decode("utf-8", "replace")
        if url.startswith(("http://", "https://")):
            low, high = sorted((area.bottom, area.top))
            yield url, (area.left, low, area.right, high)


def _bounded() -> None:
    """Bound this process in memory and processor time, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> int:
    """Read a PDF from standard input, write what :func:`extract` gives as JSON; an InputError's line goes to standard error."""
    import msgspec

    _bounded()
    try:
        made = extract(sys.stdin.buffer.read())
    except InputError as e:
        sys.stderr.write(str(e))
        return e.exit_code
    sys.stdout.buffer.write(msgspec.json.encode(made))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
