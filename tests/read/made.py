"""One article of ours in every form that is read: written here, so that no fixture is a file of unknown making."""

# ruff: noqa: E501 (markup)

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Article:
    """Title, metadata, paragraphs with marks ``[n]``, and the notes in their order."""

    title: str
    authors: str
    date: str
    periodical: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]


def footnotes() -> Article:
    """``examples/footnotes.txt``."""
    head, lines, *rest = (EXAMPLES / "footnotes.txt").read_text("utf-8").strip().split("\n\n")
    authors, date, periodical = lines.split("\n")
    at = rest.index("Notes")
    notes = tuple(re.sub(r"^\d+\. ", "", n) for n in rest[at + 1].split("\n"))
    return Article(head, authors, date, periodical, tuple(rest[:at]), notes)


def parenthetical() -> Article:
    """``examples/parenthetical.txt``, with a date in place of volume and issue."""
    head, _, by, _, *rest = (EXAMPLES / "parenthetical.txt").read_text("utf-8").strip().split("\n\n")
    return Article(head, by.removeprefix("By: "), "2023-04-22", "Eurasia Daily Monitor", tuple(rest), ())


def noted() -> Article:
    """``examples/drill.txt`` and ``examples/reversal.txt`` as one long article, each bracket with a source made a note."""
    paragraphs: list[str] = []
    notes: list[str] = []

    def note(m: re.Match[str]) -> str:
        notes.append(f"{m[1]}.")
        return f"[{len(notes)}]"

    for name in ("drill", "reversal"):
        _, _, *rest = (EXAMPLES / f"{name}.txt").read_text("utf-8").strip().split("\n\n")
        for paragraph in rest:
            # The mark stands behind the sign, as printers put it.
            swapped = re.sub(r"\s(\([A-Z][^()]*\d{4}\))([.,;]?)", r"\2\1", paragraph)
            paragraphs.append(re.sub(r"\(([A-Z][^()]*\d{4})\)", note, swapped))
    return Article(
        "Two Springs in the North, and What They Changed",
        "Tomas Reyl",
        "2022-03-15",
        "War on the Rocks",
        tuple(paragraphs),
        tuple(notes),
    )


def as_text(a: Article) -> bytes:
    """Plain text with the marks as they are."""
    head = "\n".join(filter(None, [f"By {a.authors}", a.date, a.periodical]))
    notes = ["Notes", "\n".join(f"{i}. {n}" for i, n in enumerate(a.notes, 1))] if a.notes else []
    return "\n\n".join([a.title, head, *a.paragraphs, *notes]).encode()


def as_html(a: Article, *, style: str = "") -> bytes:
    """A page with navigation, a cookie banner, related stories and comments around the article."""
    e = html.escape
    paragraphs = "".join(f"<p>{_marks(e(p, quote=False))}</p>\n" for p in a.paragraphs)
    items = "".join(f'<li id="fn{i}">{e(n, quote=False)} <a href="#r{i}">↩</a></li>' for i, n in enumerate(a.notes, 1))
    notes = f"<section class='footnotes'><h2>Notes</h2><ol>{items}</ol></section>" if items else ""
    date = f'<meta name="citation_publication_date" content="{a.date.replace("-", "/")}">' if a.date else ""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{e(a.title)} - {e(a.periodical)}</title>
<meta name="citation_title" content="{e(a.title)}"><meta name="author" content="{e(a.authors)}">{date}
<meta property="og:site_name" content="{e(a.periodical)}"><link rel="canonical" href="https://review.example/2023/quiet"><style>{style}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/topics/russia">Russia</a></li></ul></nav>
<div id="cookie-banner"><p>We use cookies and similar tools to give you the best experience on our website.</p></div>
<main><article><h1>{e(a.title)}</h1>{paragraphs}{notes}</article></main>
<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Norland rejects a treaty on fish</a></li></ul></aside>
<div id="comments"><p>Anonymous: Iran should support this at once, says the reader who knows.</p></div>
<footer><p>Copyright the publishers.</p></footer></body></html>""".encode()


def as_markdown(a: Article) -> bytes:
    """CommonMark with front matter and footnotes."""
    front = (
        f"---\ntitle: '{a.title}'\nauthor: {a.authors}\n"
        + (f"date: {a.date}\n" if a.date else "")
        + f"publication: {a.periodical}\n---\n\n"
    )
    body = "\n\n".join(re.sub(r"\[(\d+)\]", r"[^\1]", p) for p in a.paragraphs)
    return (f"{front}# {a.title}\n\n{body}\n\n" + "\n\n".join(f"[^{i}]: {_plain_md(n)}" for i, n in enumerate(a.notes, 1))).encode()


def as_epub(a: Article, *, opf_extra: str = "", doctype: str = "") -> bytes:
    """EPUB 3: a table of contents and one chapter, notes as ``aside`` elements."""
    e = html.escape
    refs = [re.sub(r"\[(\d+)\]", r'<a epub:type="noteref" href="#n\1">\1</a>', e(p, quote=False)) for p in a.paragraphs]
    asides = "".join(f'<aside epub:type="footnote" id="n{i}"><p>{e(n, quote=False)}</p></aside>' for i, n in enumerate(a.notes, 1))
    space = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    chapter = f"<html {space}><head><title>{e(a.title)}</title></head><body><h1>{e(a.title)}</h1>{''.join(f'<p>{r}</p>' for r in refs)}{asides}</body></html>"
    toc = f"<html {space}><head><title>t</title></head><body><nav epub:type='toc'><ol><li><a href='c.xhtml'>One</a></li></ol></nav></body></html>"
    date = f"<dc:date>{a.date}</dc:date>" if a.date else ""
    opf = f"""{doctype}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{e(a.title)}</dc:title><dc:creator>{e(a.authors)}</dc:creator>{date}{opf_extra}
<dc:publisher>{e(a.periodical)}</dc:publisher><dc:language>en</dc:language><dc:identifier id="i">urn:x:1</dc:identifier></metadata>
<manifest><item id="t" href="t.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="t"/><itemref idref="c"/></spine></package>"""
    container = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
    parts = {"META-INF/container.xml": container, "OEBPS/p.opf": opf, "OEBPS/t.xhtml": toc, "OEBPS/c.xhtml": chapter}
    return zipped({"mimetype": "application/epub+zip", **parts})


def as_docx(a: Article, *, document_head: str = "") -> bytes:
    """WordprocessingML with real footnotes."""
    e = html.escape
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def runs(text: str) -> str:
        parts = re.split(r"\[(\d+)\]", text)
        return "".join(
            f'<w:r><w:footnoteReference w:id="{part}"/></w:r>'
            if i % 2
            else f'<w:r><w:t xml:space="preserve">{e(part, quote=False)}</w:t></w:r>'
            for i, part in enumerate(parts)
        )

    head = [a.title, f"By {a.authors}", a.date, a.periodical]
    body = "".join(f"<w:p>{runs(p)}</w:p>" for p in [*filter(None, head), *a.paragraphs])
    notes = "".join(f'<w:footnote w:id="{i}"><w:p>{runs(n)}</w:p></w:footnote>' for i, n in enumerate(a.notes, 1))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
            f'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{kind}.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="{kind}.footnotes+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="d" Type="{rels}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="f" Type="{rels}/footnotes" '
            'Target="footnotes.xml"/></Relationships>',
            "word/document.xml": f"{document_head}<w:document {w}><w:body>{body}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {w}>{notes}</w:footnotes>",
        }
    )


def by_browser(a: Article, *, columns: int = 1) -> bytes:
    """A PDF printed by Chromium: notes at the end with raised numbers, words broken at line ends, running heads."""
    from playwright.sync_api import sync_playwright

    e = html.escape
    paragraphs = "".join(f"<p>{_marks(e(p, quote=False))}</p>" for p in a.paragraphs)
    items = "".join(f"<li>{e(n, quote=False)}</li>" for n in a.notes)
    notes = f"<h2>Notes</h2><ol>{items}</ol>" if items else ""
    style = f"""body {{ font: 11pt/1.35 serif }} p {{ text-align: justify; hyphens: auto }} sup {{ font-size: 7pt; line-height: 0 }}
li {{ overflow-wrap: anywhere }} main {{ column-count: {columns}; column-gap: 24pt }}"""
    page = f"""<html lang="en"><title>{e(a.title)}</title><style>{style}</style><h1>{e(a.title)}</h1><p>By {e(a.authors)}</p><p>{a.date}</p>
<p>{e(a.periodical)}</p><main>{paragraphs}{notes}</main>"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            tab = browser.new_page()
            tab.set_content(page)
            head = '<span style="font-size:8px; margin-left:60px">Quarterly of Quiet Matters</span>'
            foot = '<span style="font-size:8px; margin-left:280px" class="pageNumber"></span>'
            margin = {"top": "70px", "bottom": "70px", "left": "60px", "right": "60px"}
            return tab.pdf(format="A5", display_header_footer=True, header_template=head, footer_template=foot, margin=margin)
        finally:
            browser.close()


def by_hand(a: Article, *, columns: int = 1, restart: bool = False) -> bytes:
    """A report laid out line by line with fpdf2: running head, page number, words broken, footnotes at the foot of their page.

    `restart`: each page counts its notes from 1.
    """
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A5")
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_auto_page_break(False)
    pdf.set_title("untitled draft 3")
    width = (420 - 80 - 20 * (columns - 1)) / columns
    rows: list[tuple[str, list[int]]] = []
    pdf.set_font("Times", size=11)
    for paragraph in a.paragraphs:
        for line in _wrapped(pdf, re.sub(r"\[(\d+)\]", "\x01\\1\x02", paragraph), width, indent=True):
            rows.append((line, [int(n) for n in re.findall(r"\x01(\d+)\x02", line)]))
    page = 0
    at = 0
    while at < len(rows):
        pdf.add_page()
        page += 1
        pdf.set_font("Times", size=8)
        pdf.text(40, 30, "Quarterly of Quiet Matters" if page % 2 else "Notes from the Gulf")
        pdf.text(205, 580, str(page))
        top = 60
        if page == 1:
            pdf.set_font("Times", "B", 18)
            for line in _wrapped(pdf, a.title, 340):
                pdf.text(40, top, line)
                top += 22
            pdf.set_font("Times", size=11)
            for line in filter(None, [f"By {a.authors}", a.date, a.periodical]):
                pdf.text(40, top, line)
                top += 22
            top += 6

        def deep(count: int, top: int = top, at: int = at) -> int:
            """Lines that fit in a column, above the notes of the first `count` lines."""
            return int((560 - top - 10 * len(_note_rows(pdf, a, [n for _, ns in rows[at : at + count] for n in ns]))) // 14)

        count = next(k for k in range(len(rows) - at, 0, -1) if -(-k // columns) <= deep(k))
        here = [n for _, ns in rows[at : at + count] for n in ns]
        each = deep(count) if at + count < len(rows) else -(-count // columns)
        taken = [[row for row, _ in rows[at + c * each : at + min((c + 1) * each, count)]] for c in range(columns)]
        foot = len(_note_rows(pdf, a, here))
        at += count
        numbers = {n: (i if restart else n) for i, n in enumerate(here, 1)}
        for c, column in enumerate(taken):
            for r, line in enumerate(column):
                _placed(pdf, 40 + c * (width + 20), top + 14 * r, line, numbers)
        y = 566 - 10 * foot
        for n in here:
            for r, line in enumerate(_note_rows(pdf, a, [n])):
                pdf.set_font("Times", size=5 if r == 0 else 8)
                if r == 0:
                    pdf.text(40, y - 3, str(numbers[n]))
                pdf.set_font("Times", size=8)
                pdf.text(48 if r == 0 else 40, y, line)
                y += 10
    return bytes(pdf.output())


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of `parts`, the first stored as it is (as EPUB wants its media type)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i, (name, data) in enumerate(parts.items()):
            archive.writestr(name, data, zipfile.ZIP_DEFLATED if i else zipfile.ZIP_STORED)
    return out.getvalue()


def _marks(text: str) -> str:
    return re.sub(r"\[(\d+)\]", r'<sup><a href="#fn\1" id="r\1">\1</a></sup>', text)


def _plain_md(note: str) -> str:
    return re.sub(r"([*_])", r"\\\1", note)


def _note_rows(pdf: object, a: Article, numbers: list[int]) -> list[str]:
    pdf.set_font("Times", size=8)  # type: ignore[attr-defined]
    rows = [line for n in numbers for line in _wrapped(pdf, a.notes[n - 1], 320)]
    pdf.set_font("Times", size=11)  # type: ignore[attr-defined]
    return rows


def _placed(pdf: object, x: float, y: float, line: str, numbers: dict[int, int]) -> None:
    """Write a line, its marks small and raised."""
    indent = len(line) - len(line.lstrip())
    x += indent * 3
    for i, part in enumerate(re.split(r"\x01(\d+)\x02", line.strip())):
        pdf.set_font("Times", size=6 if i % 2 else 11)  # type: ignore[attr-defined]
        shown = str(numbers[int(part)]) if i % 2 else part
        pdf.text(x, y - 4 if i % 2 else y, shown)  # type: ignore[attr-defined]
        x += pdf.get_string_width(shown)  # type: ignore[attr-defined]


def _wrapped(pdf: object, text: str, width: float, indent: bool = False) -> list[str]:
    """Lines no wider than `width`; a long word of letters that does not fit is broken with a hyphen."""
    lines: list[str] = []
    line = "    " if indent else ""
    for word in text.split():
        trial = f"{line} {word}" if line.strip() else line + word
        if pdf.get_string_width(re.sub(r"[\x01\x02]", "", trial)) <= width - 6:  # type: ignore[attr-defined]
            line = trial
            continue
        half = word[: len(word) // 2]
        if len(word) > 8 and word.isalpha() and word.islower() and pdf.get_string_width(f"{line} {half}-") <= width - 6:  # type: ignore[attr-defined]
            lines.append(f"{line} {half}-")
            line = word[len(half) :]
        else:
            lines.append(line)
            line = word
    return [*lines, line]
