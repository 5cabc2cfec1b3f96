"""Articles of ours as PDF by the programs that others use: LaTeX, LibreOffice and Typst, which know nothing of how we read.

LaTeX and LibreOffice are programs of the system; a test that needs one skips where it is absent.
"""

# ruff: noqa: E501 (markup)

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.read.made import Article, zipped

PDFLATEX = shutil.which("pdflatex")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SECONDS = 120
STARS = ("*", "†", "‡", "§")

_TEX = str.maketrans(
    {
        "'": r"\textquotesingle{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "\\": r"\textbackslash{}",
    }
)


def by_latex(a: Article, *, columns: int = 1, endnotes: bool = False, stars: bool = False, times: bool = True, thanks: str = "") -> bytes:
    """The class ``article``: title, authors and date by ``\\maketitle``, running heads, hyphenation, ligatures, footnotes.

    `endnotes`: a section "Notes" with an enumeration. `stars`: notes are marked by ``* † ‡ §``, anew on each page of four.
    `times` takes Times in T1, else Computer Modern in OT1, whose accents are glyphs of their own. `thanks` is a note of the authors'.
    """

    def marked(text: str) -> str:
        parts = re.split(r"\[(\d+)\]", text)
        return "".join(_mark(int(p)) if i % 2 else _tex(p) for i, p in enumerate(parts))

    def _mark(number: int) -> str:
        return rf"\textsuperscript{{{number}}}" if endnotes else rf"\footnote{{{_tex(a.notes[number - 1])}}}"

    fonts = r"\usepackage[T1]{fontenc}\usepackage{mathptmx}" if times else ""
    symbols = r"\renewcommand{\thefootnote}{\fnsymbol{footnote}}" if stars else ""
    paragraphs = [marked(p) for p in a.paragraphs]
    if stars:  # a new page, and the first star again, before a paragraph whose notes would be more than four
        counted = 0
        for i, p in enumerate(a.paragraphs):
            here = len(re.findall(r"\[\d+\]", p))
            if counted + here > len(STARS):
                paragraphs[i] = r"\newpage\setcounter{footnote}{0}" + paragraphs[i]
                counted = 0
            counted += here
    items = "\n".join(rf"\item {_tex(n)}" for n in a.notes)
    notes = rf"\section*{{Notes}}\begin{{enumerate}}{items}\end{{enumerate}}" if endnotes and a.notes else ""
    thanked = rf"\thanks{{{thanks}}}" if thanks else ""
    source = rf"""\documentclass[10pt{",twocolumn" if columns == 2 else ""}]{{article}}
\usepackage[utf8]{{inputenc}}{fonts}\usepackage{{url}}\urlstyle{{same}}\usepackage{{fancyhdr}}\pagestyle{{fancy}}\fancyhf{{}}
\fancyhead[R]{{Quarterly of Quiet Matters}}\fancyfoot[C]{{\thepage}}{symbols}\sloppy
\title{{{_tex(a.title)}}}\author{{{_tex(a.authors)}{thanked}}}\date{{{a.date} \\ {_tex(a.periodical)}}}
\begin{{document}}\maketitle
{(chr(10) * 2).join(paragraphs)}

{notes}\end{{document}}"""
    with TemporaryDirectory() as folder:
        Path(folder, "a.tex").write_text(source, "utf-8")
        command = [str(PDFLATEX), "-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "a.tex"]
        for _ in range(2):
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode:
            raise AssertionError(Path(folder, "a.log").read_text("utf-8", "replace")[-2_000:])
        return Path(folder, "a.pdf").read_bytes()


def _tex(text: str) -> str:
    """Text as LaTeX: addresses by ``\\url``, the rest escaped."""
    parts = re.split(r"(https?://\S*[\w/]|\b10\.\d{4,}/\S*\w)", text)
    return "".join(rf"\url{{{p}}}" if i % 2 else p.translate(_TEX).replace("“", "``").replace("”", "''") for i, p in enumerate(parts))


def by_office(a: Article, *, columns: int = 1) -> bytes:
    """A DOCX with styles, running head, page numbers and footnotes (or, in two columns, the same), printed by LibreOffice Writer."""
    with TemporaryDirectory() as folder:
        Path(folder, "a.docx").write_bytes(styled_docx(a, columns=columns))
        command = [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder]
        done = subprocess.run([*command, f"{folder}/a.docx"], capture_output=True, text=True, timeout=SECONDS)
        if not Path(folder, "a.pdf").exists():
            raise AssertionError(done.stdout + done.stderr)
        return Path(folder, "a.pdf").read_bytes()


def styled_docx(a: Article, *, columns: int = 1) -> bytes:
    """The article as Word saves it: styles, a header, a footer with the page number, footnotes with their own numbers."""
    e = html.escape
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    raised = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{e(text, quote=False)}</w:t></w:r>'

    def runs(text: str) -> str:
        parts = re.split(r"\[(\d+)\]", text)
        return "".join(f'<w:r>{raised}<w:footnoteReference w:id="{p}"/></w:r>' if i % 2 else run(p) for i, p in enumerate(parts))

    def paragraph(content: str, style: str = "") -> str:
        return f"<w:p>{f'<w:pPr><w:pStyle w:val={chr(34)}{style}{chr(34)}/></w:pPr>' if style else ''}{content}</w:p>"

    head = [paragraph(run(a.title), "Title"), *(paragraph(run(x)) for x in filter(None, [f"By {a.authors}", a.date, a.periodical]))]
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1400" w:right="1400" w:bottom="1400" w:left="1400" w:header="700" w:footer="700"/>'
    refer = '<w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="default" r:id="g"/>'
    section = f'<w:sectPr>{refer}{page}<w:cols w:num="{columns}" w:space="500"/></w:sectPr>'
    body = "".join([*head, *(paragraph(runs(p)) for p in a.paragraphs), section])
    own = f"<w:r>{raised}<w:footnoteRef/></w:r>"
    notes = "".join(
        f'<w:footnote w:id="{i}">{paragraph(own + run(" " + n), "FootnoteText")}</w:footnote>' for i, n in enumerate(a.notes, 1)
    )
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    kinds = {"styles": "styles", "footnotes": "footnotes", "header1": "header", "footer1": "footer"}
    names = {"styles": "s", "footnotes": "f", "header1": "h", "footer1": "g"}
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    overrides = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="{main}.{k}+xml"/>' for n, k in [*kinds.items(), ("document", "document.main")]
    )
    related = "".join(f'<Relationship Id="{names[n]}" Type="{rels}/{k}" Target="{n}.xml"/>' for n, k in kinds.items())
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
            f'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="d" Type="{rels}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
            "word/styles.xml": f"""<w:styles {w}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>""",
            "word/header1.xml": f"<w:hdr {w}>{paragraph(run('Quarterly of Quiet Matters'))}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {w}><w:p><w:pPr><w:jc w:val='center'/></w:pPr>{number}</w:p></w:ftr>",
            "word/document.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {w}>{notes}</w:footnotes>",
        }
    )


def by_typst(a: Article, *, columns: int = 1, stars: bool = False, paper: str = "a5") -> bytes:
    """Typst: a title over all columns, justified and hyphenated text, footnotes at the foot of their column.

    `stars`: notes are marked by ``* † ‡ §``, anew on each page.
    """
    import typst

    def marked(text: str) -> str:
        parts = re.split(r"\[(\d+)\]", text)
        return "".join(f"#footnote[{_typ(a.notes[int(p) - 1])}]" if i % 2 else _typ(p) for i, p in enumerate(parts))

    numbering = (
        '#set footnote(numbering: "*")\n#set page(header: { counter(footnote).update(0); [Quarterly of Quiet Matters] })\n' if stars else ""
    )
    source = f"""#set page(paper: "{paper}", columns: {columns}, header: align(right, text(8pt)[Quarterly of Quiet Matters]), numbering: "1")
#set text(size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true, first-line-indent: 1em)
{numbering}#place(top + center, scope: "parent", float: true)[#text(18pt, weight: "bold")[{_typ(a.title)}]

By {_typ(a.authors)}

{_typ(a.date)}

{_typ(a.periodical)}]

{(chr(10) * 2).join(map(marked, a.paragraphs))}
"""
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True))


def _typ(text: str) -> str:
    """Text as a string of Typst, so that nothing in it is markup; it has JSON's escapes but ``\\u{{...}}``."""
    return f"#{json.dumps(text, ensure_ascii=False)};" if text else ""
