"""A measured folder as table, as JSON and as an HTML page with gold and found side by side in the text."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.evaluate.calibration import curve, graded, reliability
from kg.evaluate.measures import MEASURES, Count, Finding, Measured
from kg.evaluate.run import Evaluation
from kg.model import Span

SUB = frozenset({"linked", "+source", "+date", "+stance", "+target", "+both"})
"""Measures that say more of the one above them: indented in a table."""
PER_DOCUMENT = ("actors", "offices", "+date", "positions", "+stance", "+target", "+both")


def table(counts: Mapping[str, Count]) -> str:
    """Precision, recall, F1 and the counts, a line for each measure, for a terminal."""
    lines = [f"{'':12}{'P':>7}{'R':>7}{'F1':>7}{'right':>8}{'gold':>7}{'found':>7}"]
    for m, c in counts.items():
        name = f"  {m}" if m in SUB else m
        lines.append(f"{name:12}{c.precision:7.3f}{c.recall:7.3f}{c.f1:7.3f}{c.right:8}{c.gold:7}{c.found:7}")
    return "\n".join(lines) + "\n"


def by_document(documents: Sequence[Measured]) -> str:
    """F1 of each document, a line for each; a dash where neither gold nor the product has such a thing."""
    width = max(len(d.name) for d in documents)
    lines = [f"{'F1':{width}}" + "".join(f"{m:>11}" for m in PER_DOCUMENT)]
    for d in documents:
        cells = ("-" if not (c.gold or c.found) else f"{c.f1:.3f}" for c in (d.counts[m] for m in PER_DOCUMENT))
        lines.append(f"{d.name:{width}}" + "".join(f"{cell:>11}" for cell in cells))
    return "\n".join(lines) + "\n"


def as_text(evaluation: Evaluation, misses: bool = False) -> str:
    """The result for a terminal: the documents, the total and, with `misses`, what was missed and what was wrong, by name."""
    part = f" of the part {evaluation.part!r}" if evaluation.part else ""
    named = ["".join(_misses(d)) for d in evaluation.documents] if misses else []
    head = f"{len(evaluation.documents)} documents{part}\n"
    return "\n".join([*filter(None, named), by_document(evaluation.documents), head + table(evaluation.total)])


def _misses(document: Measured) -> Iterator[str]:
    if document.missed or document.wrong:
        yield f"{document.name}\n"
    for word, findings in (("missed", document.missed), ("wrong", document.wrong)):
        for f in findings:
            yield f"  {word} {f.kind}: {f.name}{note(f)}\n"


def note(finding: Finding) -> str:
    """What is right of a thing that counts as missed or wrong, as in `` [holder and target right, stance wrong]``."""
    if finding.is_right or not finding.right:
        return ""
    if finding.kind == "position":
        return " [holder and target right, stance wrong]" if "+target" in finding.right else " [only the holder right]"
    return " [words and source right, date wrong]" if "+source" in finding.right else " [only the words right]"


def to_json(evaluation: Evaluation) -> bytes:
    """The result as JSON, without the articles' texts; :func:`from_json` reads it back.

    Besides what is read back it has the total, with precision, recall and F1, for other programs.
    """
    import msgspec

    result = msgspec.to_builtins(evaluation)
    for document in result["documents"]:
        del document["text"]
    rates = {
        m: {"precision": round(c.precision, 4), "recall": round(c.recall, 4), "f1": round(c.f1, 4)} for m, c in evaluation.total.items()
    }
    result["total"] = {m: {**msgspec.to_builtins(c), **rates[m]} for m, c in evaluation.total.items()}
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def from_json(path: Path) -> Evaluation:
    """The result that :func:`to_json` wrote; InputError where the file is another thing or lacks a measure."""
    import msgspec

    try:
        evaluation = msgspec.json.decode(path.read_bytes(), type=Evaluation)
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror}") from e
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise InputError(f"{path}: not a result of kg evaluate --json: {e}") from e
    if not evaluation.documents or any(set(d.counts) != set(MEASURES) for d in evaluation.documents):
        raise InputError(f"{path}: a result without documents or with other measures: make it again with kg evaluate --json")
    return evaluation


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks: their CSS classes and their names."""

    text: str
    classes: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, with the marks of gold and of the product, and the positions whose evidence begins in it."""

    gold: tuple[Piece, ...]
    found: tuple[Piece, ...]
    gold_positions: tuple[Finding, ...]
    found_positions: tuple[Finding, ...]


def rows(document: Measured) -> tuple[Row, ...]:
    """The paragraphs (lines) of a document, each with its pieces on the side of gold and on that of the found."""
    result: list[Row] = []
    at = 0
    for line in document.text.splitlines(keepends=True):
        if line.strip():
            place = Span(at, at + len(line.rstrip()))
            sides = [tuple(pieces(document.text, place, side)) for side in (document.gold, document.found)]
            positions = [tuple(_beginning_in(place, side)) for side in (document.gold, document.found)]
            result.append(Row(sides[0], sides[1], positions[0], positions[1]))
        at += len(line)
    return tuple(result)


def _beginning_in(place: Span, findings: Iterable[Finding]) -> list[Finding]:
    here = (f for f in findings if f.kind == "position" and place.start <= f.spans[0].start < place.end)
    return sorted(here, key=lambda f: f.spans[0])


def pieces(text: str, place: Span, findings: Iterable[Finding]) -> Iterator[Piece]:
    """`place` of `text`, cut wherever a mark begins or ends; marks may overlap. The pieces together are the text of `place`.

    The classes of a piece: the kinds of its marks, how right each is (``position-right``, ``-part`` or ``-not``), and ``target``.
    """
    marks: list[tuple[Span, str, str]] = []
    for f in findings:
        state = "right" if f.is_right else "part" if f.right else "not"
        marks += [(s, f"{f.kind} {f.kind}-{state}", f"{f.kind}: {f.name}{note(f)}") for s in f.spans if s.overlaps(place)]
        if f.target is not None and f.target.overlaps(place):
            marks.append((f.target, "target", ""))
    edges = sorted({place.start, place.end, *(e for s, _, _ in marks for e in (s.start, s.end) if place.start < e < place.end)})
    over: list[list[tuple[Span, str, str]]] = [[] for _ in edges]
    for mark in marks:
        for i in range(bisect.bisect_left(edges, mark[0].start), bisect.bisect_left(edges, mark[0].end)):
            over[i].append(mark)
    for i, (start, end) in enumerate(itertools.pairwise(edges)):
        classes = " ".join(dict.fromkeys(c for _, c, _ in over[i]))
        yield Piece(text[start:end], classes, "\n".join(dict.fromkeys(t for _, _, t in over[i] if t)))


def to_html(evaluation: Evaluation) -> str:
    """The result as one HTML page that needs nothing else; every word of the articles is escaped."""
    from kg.evaluate.templates import template

    grades = graded(evaluation)
    return template("page.html.j2").render(
        evaluation=evaluation,
        sub=SUB,
        per_document=PER_DOCUMENT,
        rows=rows,
        note=note,
        bins=reliability(grades),
        curve=curve(grades, evaluation.total["+stance"].gold),
    )
