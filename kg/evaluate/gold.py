"""Gold: what a careful reader marked in one article, ``NAME.json`` beside ``NAME.txt``, read and checked.

The form is explained in ``docs/evaluate.md``. Quotes are exact substrings of the text; they carry no offsets, so one that
stands several times in the text means any of these places.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import InputError
from kg.model import ActorType, Mode, PartialDate, Span, SpeechAct, Stance

PARTS = ("build", "choose")


@dataclass(frozen=True, slots=True)
class GoldActor:
    """`surface` lists the strings by which the text names the actor, without a leading article, pronouns left out."""

    id: str
    label: str
    type: ActorType
    surface: tuple[str, ...]
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class GoldOffice:
    """`person` (actor id) holds `office` in `of` (actor id, None where the text leaves it open)."""

    person: str
    office: str
    evidence: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class GoldPosition:
    """`holder` (actor id) takes `stance` on `target`, words inside `evidence`; `target_actor` is their actor id, if any."""

    holder: str
    target: str
    stance: Stance
    act: SpeechAct
    mode: Mode
    evidence: str
    target_actor: str | None = None
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class GoldCitation:
    """`text` is the pointer without brackets and without "see"; `date` (ISO 8601) is None where nothing settles it."""

    text: str
    source: str
    date: str | None = None
    see: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """All marks of one article."""

    actors: tuple[GoldActor, ...] = ()
    offices: tuple[GoldOffice, ...] = ()
    positions: tuple[GoldPosition, ...] = ()
    citations: tuple[GoldCitation, ...] = ()


def part_of(name: str) -> str:
    """The part, ``build`` or ``choose``, to which the article `name` (file name without ending) belongs.

    One in five is for choosing between variants, by the first 32 bits of the sha-256 of the name: the split stays the same when
    articles are added.
    """
    return PARTS[int(hashlib.sha256(name.encode("utf-8")).hexdigest()[:8], 16) % 5 == 0]


def occurrences(text: str, quote: str) -> tuple[Span, ...]:
    """Every place of `quote` in `text`, whole words only, in code points.

    >>> occurrences("Iran and Iranians", "Iran")
    (Span(start=0, end=4),)
    """
    return tuple(Span(*m.span()) for m in _whole(quote).finditer(text)) if quote else ()


@cache
def _whole(quote: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)")


def marked(folder: Path, part: str | None = None) -> list[tuple[Path, Path]]:
    """The (text, marks) files of `folder` (of one `part` of it), by name; InputError where there are none."""
    if not folder.is_dir():
        raise InputError(f"{folder}: not a folder: give one that holds NAME.txt and NAME.json for each marked article")
    pairs = [(p.with_suffix(".txt"), p) for p in sorted(folder.glob("*.json")) if p.with_suffix(".txt").exists()]
    if not pairs:
        raise InputError(f"{folder}: no marked article: each needs its text, NAME.txt, and its marks, NAME.json")
    chosen = [pair for pair in pairs if part in (None, part_of(pair[1].stem))]
    if not chosen:
        raise InputError(f"{folder}: none of the {len(pairs)} marked articles belongs to the part {part!r}: leave out --part")
    return chosen


def read_gold(path: Path, text: str) -> Gold:
    """The marks at `path` for the article `text`; InputError where they are not of the form or do not fit the text."""
    gold = _decode(path)
    found = list(faults(gold, text))
    if found:
        more = f" (and {len(found) - 1} more: kg evaluate --check lists them)" if len(found) > 1 else ""
        raise InputError(f"{path}: {found[0]}{more}")
    return gold


def check(path: Path, text: str) -> list[str]:
    """One line for each fault of the marks at `path`; empty where they are sound."""
    try:
        gold = _decode(path)
    except InputError as e:
        return [str(e)]
    return [f"{path}: {fault}" for fault in faults(gold, text)]


def faults(gold: Gold, text: str) -> Iterator[str]:
    """One line for each mark that does not fit the article: words that it lacks, ids that nobody defined."""
    ids = [a.id for a in gold.actors]
    for i in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"two actors have the id {i!r}: give each its own"
    for a in gold.actors:
        if not a.surface:
            yield f"actor {a.id}: surface is empty: list the strings that name it in the text"
        yield from (f"actor {a.id}: not in the text: {s!r}" for s in a.surface if not s or s not in text)
    for o in gold.offices:
        where = f"office {o.office!r} of {o.person}"
        yield from (f"{where}: no actor has the id {i!r}" for i in (o.person, o.of) if i is not None and i not in ids)
        if o.evidence not in text:
            yield f"{where}: evidence not in the text: {o.evidence[:60]!r}"
    pointers = {c.text for c in gold.citations}
    for p in gold.positions:
        where = f"position {p.holder} -> {p.target!r}"
        yield from (f"{where}: no actor has the id {i!r}" for i in (p.holder, p.target_actor) if i is not None and i not in ids)
        if not p.evidence or p.evidence not in text:
            yield f"{where}: evidence not in the text: {p.evidence[:60]!r}"
        if not p.target or p.target not in p.evidence:
            yield f"{where}: the target is not inside the evidence: {p.evidence[:60]!r}"
        if p.citation is not None and p.citation not in pointers:
            yield f"{where}: no citation has the text {p.citation!r}"
    for c in gold.citations:
        if not c.text or c.text not in text:
            yield f"citation not in the text: {c.text!r}"
        if c.date is not None and not _is_date(c.date):
            yield f"citation {c.text!r}: not a date of the form 2017-03-10, 2017-03 or 2017: {c.date!r}"


def _is_date(iso: str) -> bool:
    try:
        return str(PartialDate.parse(iso)) == iso
    except ValueError:
        return False


def _decode(path: Path) -> Gold:
    import msgspec

    try:
        return msgspec.json.decode(path.read_bytes(), type=Gold)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise InputError(f"{path}: {e}: see docs/evaluate.md for the form of the marks") from e
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror}") from e
