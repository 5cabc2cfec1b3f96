"""A DOCX file -> its article: paragraphs, links, footnotes and endnotes (by mammoth)."""

from __future__ import annotations

import io
from zipfile import ZipFile

from kg.errors import InputError
from kg.model import Document
from kg.read.archive import open_zip, part, xml
from kg.read.blocks import clean, document
from kg.read.html import made_content
from kg.read.metadata import Metadata

_NONE = Metadata()
_DC = "{http://purl.org/dc/elements/1.1/}"
_DEEPEST = 100


def read_docx(data: bytes, source: str, *, overrides: Metadata = _NONE) -> Document:
    """The article in the DOCX file `data`.

    What its first lines say of title, author and date stands above the file's properties, which often name a template or the
    computer's owner. Raises InputError for a file that is broken, locked, too large, hostile, empty or not English.
    """
    import mammoth

    archive = open_zip(data, source)
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            root = xml(part(archive, name, source), name, source)
            if _deeper(root, _DEEPEST):
                raise InputError(f"{source}: {name} in it is nested deeper than {_DEEPEST}; it is not read")
    try:
        made = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {}))
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, LookupError, OSError, RecursionError) as e:
        raise InputError(f"{source}: cannot be read as DOCX: {e}; save it anew") from e
    if not made.value.strip():
        raise InputError(f"{source}: is empty; give a document with an article in it")
    return document(made_content(made.value, source), source, _properties(archive, source), overrides, sure=False)


def _properties(archive: ZipFile, source: str) -> Metadata:
    """Title, author and language of the file's core properties (ECMA-376, part 2); no date: theirs are those of the file."""
    name = "docProps/core.xml"
    if name not in archive.namelist():
        return Metadata()
    root = xml(part(archive, name, source), name, source)
    title, creator = (clean(root.findtext(f"{_DC}{field}") or "") for field in ("title", "creator"))
    names = tuple(n for n in map(clean, creator.split(";")) if " " in n)
    return Metadata(title=title[:300] or None, creators=names, language=clean(root.findtext(f"{_DC}language") or "") or None)


def _deeper(root: object, most: int) -> bool:
    """True where elements are nested deeper than `most`."""
    level = [root]
    for _ in range(most):
        level = [child for element in level for child in element]  # type: ignore[attr-defined]
        if not level:
            return False
    return True
