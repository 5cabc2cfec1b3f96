"""Files made to harm: refused with one clear line, in bounded time and memory."""

from __future__ import annotations

import io
import json
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import pdf, read_documents
from tests.read import made

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(10)) + "]>"
OUTER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w", force_zip64=True) as part:
        for _ in range(300):
            part.write(bytes(1 << 20))
    return out.getvalue()


def one_object_pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, counted from 1; the first is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (i, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + table + b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def page_pdf(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    return one_object_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream, font])


def locked() -> bytes:
    from fpdf import FPDF

    page = FPDF()
    page.set_encryption(owner_password="a", user_password="b")
    page.add_page()
    page.set_font("Helvetica")
    page.text(20, 20, "secret")
    return bytes(page.output())


A = made.footnotes()
LOOP = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 /Parent 2 0 R >>"]
HOSTILE = {
    "laughs.docx": (lambda: made.as_docx(A, document_head=LAUGHS), "declares entities"),  # billion laughs
    "outer.docx": (lambda: made.as_docx(A, document_head=OUTER), "declares entities"),  # an entity that reads a file
    "laughs.epub": (lambda: made.as_epub(A, doctype=LAUGHS, opf_extra="<dc:title>&k;</dc:title>"), "declares entities"),
    "outer.epub": (lambda: made.as_epub(A, doctype=OUTER, opf_extra="<dc:title>&a;</dc:title>"), "declares entities"),
    "bomb.docx": (bomb, "unpacks to more than"),  # 300 MB in 300 kB
    "many.docx": (lambda: made.zipped({str(i): b"" for i in range(6_000)}), "files"),
    "cut.docx": (lambda: made.as_docx(A)[:900], "broken zip"),
    "other.docx": (lambda: made.zipped({"a.txt": b"x"}), "cannot be read as DOCX"),  # a zip of something else
    "other.epub": (lambda: made.zipped({"mimetype": b"application/epub+zip"}), "container.xml"),
    "loop.pdf": (lambda: one_object_pdf(LOOP), "PDF|no text"),  # a tree of pages that holds itself
    "cut.pdf": (lambda: made.by_hand(A)[:700], "broken PDF|no text"),
    "none.pdf": (lambda: b"%PDF-1.7\n" + bytes(2_000), "broken PDF"),
    "scan.pdf": (lambda: page_pdf(b"0 0 100 100 re f"), "OCR"),  # a page without text
    "locked.pdf": (locked, "locked by a password"),
    "deep.jsonl": (lambda: b'{"text": ' + b"[" * 200_000, "no JSON object"),
    "list.jsonl": (lambda: b"[1, 2]\n", "not an object"),
    "endless.jsonl": (lambda: b"x" * 6_000_000, "line of more than"),
    "quotes.csv": (lambda: b'text,title\n"He said "no" to it,b\n', "no CSV"),
    "bytes.csv": (lambda: b"text,title\n\xff\xfe\x00,b\n", "is not utf-8"),
    "empty.csv": (lambda: b"", "empty"),
    "torn.warc": (lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\nno header\r\n", "WARC"),
    "bad.md": (lambda: b"---\na: [b\n---\n\nText of it\n", "front matter is not YAML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    make, said = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(make())
    start = time.monotonic()
    with pytest.raises(InputError, match=said) as e:
        list(read_documents(path))
    assert time.monotonic() - start < 20
    assert str(path) in str(e.value) and "\n" not in str(e.value)


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.docx", "a.md", "a.txt"])
def test_a_file_of_100_megabytes_is_not_even_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(InputError, match="larger than"):
        list(read_documents(path))


def test_a_page_over_its_own_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html>" + b"<p>words of a page</p>" * 500_000)
    with pytest.raises(InputError, match="larger than 10,000,000 bytes"):
        list(read_documents(path))


def test_a_pdf_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 kB that hold 30 million commands; the process that reads them is ended."""
    monkeypatch.setattr(pdf, "MAX_SECONDS", 4)
    path = tmp_path / "a.pdf"
    path.write_bytes(page_pdf(b"BT /F 9 Tf " + b"(a) Tj " * 30_000_000))
    start = time.monotonic()
    with pytest.raises(InputError, match=r"seconds|memory"):
        list(read_documents(path))
    assert time.monotonic() - start < 15


def test_a_bad_record_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"title": "Ports", "text": A.paragraphs[0]})
    path.write_text(f"{good}\nnot json\n{{}}\n{good}\n")
    errors: list[InputError] = []
    assert [d.source for d in read_documents(path, failed=errors.append)] == [f"{path}#line=0,1", f"{path}#line=3,4"]
    assert [str(e).startswith(f"{path}#line=") for e in errors] == [True, True]


ELEMENTS = "<p>The harbour board said that fees are fair.</p>"
SLOW = {
    "paragraphs": ELEMENTS * 10_000,  # longer than any article
    "links": "<p>" + "<a href='#n'>1</a> " * 20_000 + "</p><div id=n>" + ELEMENTS * 30 + "</div>",  # marks of one note
    "data": '<script type="application/ld+json">[' + "[]," * 150_000 + "[]]</script>" + ELEMENTS * 9,
    "meta": "<meta name=author content='" + "A, " * 100_000 + "'>" + ELEMENTS * 9,
    "comments": "<div class='comment'>" * 150 + ELEMENTS * 3_000,
    "title": f"<title>{'A - ' * 200_000}</title>" + ELEMENTS * 9,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_page_made_to_be_slow_takes_bounded_time(name: str, tmp_path: Path) -> None:
    """It is read or refused; what matters is how long it takes."""
    path = tmp_path / "a.html"
    path.write_text(f"<html><h1>Ports in Dispute</h1><article>{SLOW[name]}</article></html>")
    start = time.monotonic()
    try:
        (found,) = read_documents(path)
        assert found.title
    except InputError as e:
        assert "\n" not in str(e)
    assert time.monotonic() - start < 30
