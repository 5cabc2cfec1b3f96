"""Who says what: source, cue and content of each attribution, from the parse and the quotation marks.

Roles after Newell, Margolin and Ruths (LREC 2018): the cue is the verb group, noun or phrase that ties content to source; the
content of direct speech has its quotation marks, that of indirect speech its "that". Content in several pieces
(``"A", he said. "B."``) is several attributions with the same source and cue.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.clauses import AUXILIARIES, OBJECTS, VERBAL, agents, passive
from kg.extract.cues import cues
from kg.extract.holders import names
from kg.extract.predicates import Match, match
from kg.extract.quotations import quotations
from kg.extract.speakers import continued
from kg.model import Attribution, Mention, Mode, Span
from kg.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TRIM = frozenset(" \t\n,.;:-–—()[]")


@dataclass(frozen=True, slots=True)
class _Found:
    """An attribution in tokens: half-open token ranges of source and cue, and of the pieces of content."""

    source: Token | None
    source_range: tuple[int, int] | None
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    rule: str


def attributions(parsed: Parsed, mentions: Sequence[Mention]) -> tuple[Attribution, ...]:
    """Every attribution of the text, in the order of the contents.

    `holder` is the actor that a mention at the head of the source names (a pronoun's mention counts), the mode is quoted
    where a quotation is (part of) the content.
    """
    quotes = quotations(parsed.document.text)
    index = names(parsed, mentions)
    out: list[Attribution] = []
    for found in _found(parsed.doc):
        holder = index.of(found.source) if found.source is not None else None
        source = _span(parsed, *found.source_range) if found.source_range is not None else None
        cue = _span(parsed, *found.cue)
        if cue is None:
            continue
        for piece in found.content:
            content = _span(parsed, *piece)
            if content is None:
                continue
            content = _settled(parsed.document.text, content, cue, source, quotes)
            if content is None:
                continue
            mode = Mode.QUOTED if any(q.overlaps(content) for q in _near(quotes, content)) else Mode.REPORTED
            out.append(Attribution(content, source, cue, mode, holder, found.rule))
    out = _without_inner_doubles(out)
    out += continued(parsed.document.text, quotes, out)
    return tuple(sorted(out, key=lambda a: (a.content, a.cue or a.content, a.source or a.content)))


def _without_inner_doubles(found: list[Attribution]) -> list[Attribution]:
    """The first of attributions with one content and one cue."""
    seen: set[tuple[Span, Span | None]] = set()
    out = []
    for a in found:
        if (a.content, a.cue) not in seen:
            seen.add((a.content, a.cue))
            out.append(a)
    return out


def _found(doc: Doc) -> Iterator[_Found]:
    for token in doc:
        if token.pos_ in VERBAL and token.dep_ not in AUXILIARIES:
            found = match(token) or match(token, "clause")
            if found is not None and found.predicate.cue:
                yield from _verb(found)
        elif token.pos_ in ("NOUN", "PROPN", "ADJ"):
            found = match(token)
            if found is not None and found.predicate.cue:
                yield from _noun(found) if found.predicate.pos == "N" else _adjective(found)
        elif token.lower_ in ("to", "per") and token.dep_ == "prep":
            yield from _according(token)


# --- the parts of an attribution -------------------------------------------------------------------------------------------


def _verb(found: Match) -> Iterator[_Found]:
    """"X says that Y", "Y, X said", "X condemned Y", "X was told by Y"."""
    verb = found.head
    doers = agents(verb)
    first = doers[0] if doers else None
    own = first is not None and any(c.i == first.i or any(g.i == first.i for g in c.children) for c in verb.children)
    if not own and found.predicate.kind in _OVER:
        return
    contents = list(_contents(found))
    if not contents:
        return
    cue = _cue(found)
    contents = [piece for c in contents if (piece := _outside(c, cue))]
    if contents:
        yield _Found(first, _phrase(first, verb) if first is not None else None, cue, tuple(contents), f"{found.predicate.kind}:{found.predicate.name}")


_OVER = frozenset({"modal", "phase", "negative"})


def _contents(found: Match) -> Iterator[tuple[int, int]]:
    """The token ranges of what is said."""
    verb = found.head
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and not (c.dep_ == "xcomp" and c.tag_ == "VB" and found.predicate.kind == "report" and any(
        o.dep_ in OBJECTS for o in verb.children) and verb.lemma_ in ("say", "make"))]
    direct = [c for c in clauses if c.dep_ == "ccomp"]
    if direct and found.predicate.kind in ("report", "stance") and direct[0].i < verb.i:
        yield _range(direct[0])
        return
    if verb.dep_ in ("parataxis",) or (verb.dep_ in ("ccomp", "advcl", "dep") and _inserted(verb)):
        head = verb.head
        inner = _range(verb)
        whole = _range(head)
        if whole[0] < inner[0]:
            yield whole[0], inner[0]
        if inner[1] < whole[1]:
            yield inner[1], whole[1]
        return
    after = [c for c in verb.children if c.i > verb.i and c.i not in {p.i for p in found.parts}]
    start: int | None = None
    end = 0
    for c in after:
        if c.dep_ in ("ccomp", "xcomp") or (c.dep_ in ("dobj", "oprd", "attr", "acomp") and not (c.dep_ == "dobj" and any(d.dep_ == "ccomp" for d in after) and verb.lemma_ in cues("telling"))):
            start = c.left_edge.i if start is None else start
            end = c.right_edge.i + 1
        elif c.dep_ == "prep" and start is not None and c.lower_ in ("of", "as", "for", "with", "from") and found.predicate.kind != "report":
            end = c.right_edge.i + 1
    if start is None:
        for part in reversed(found.parts):
            objects = [o for o in part.children if o.dep_ in ("pobj", "pcomp", "dobj")]
            if objects:
                start, end = objects[0].left_edge.i, objects[-1].right_edge.i + 1
                break
    if start is None and passive(verb):
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        if subject is not None:
            start, end = subject.left_edge.i, subject.right_edge.i + 1
    if start is not None and start < end:
        yield start, end




def _inserted(verb: Token) -> bool:
    """True for a say verb set into or after the sentence that it reports ("The deal, he says, is dead")."""
    return verb.lemma_ in cues("inserted") and not any(c.dep_ in ("ccomp", "xcomp", "dobj", "mark") for c in verb.children) and any(
        c.dep_ == "nsubj" for c in verb.children) and verb.head.pos_ in VERBAL and verb.head.i < verb.i


def _noun(found: Match) -> Iterator[_Found]:
    """"its claim that Y", "opposition of X to Y"."""
    noun = found.head
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    by = next((o for c in noun.children if c.dep_ == "prep" and c.lower_ in ("by", "from") for o in c.children if o.dep_ == "pobj"), None)
    source = owner or by
    governor = noun.head
    clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp") and c.i > noun.i and (c.tag_ == "VB" or any(m.lower_ == "that" for m in c.children))), None)
    prep = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in found.predicate.roles and c.i > noun.i and any(o.dep_ in ("pobj", "pcomp") for o in c.children)), None)
    start = noun.i
    if clause is not None:
        content = _range(clause)
        end = noun.i + 1
    elif prep is not None and found.predicate.kind == "stance":
        inner = next(o for o in prep.children if o.dep_ in ("pobj", "pcomp"))
        content = _range(inner)
        end = prep.i + 1
    else:
        return
    if source is None and governor.pos_ in VERBAL and noun.dep_ == "dobj" and governor.i < noun.i:
        subject = agents(governor)
        if not subject:
            return
        source = subject[0]
        start = _cue_start(governor)
    if source is None:
        return
    while start > 0 and start == noun.i and noun.doc[start - 1].head.i == noun.i and noun.doc[start - 1].dep_ in ("amod", "compound"):
        start -= 1
        break
    phrase = _phrase(source, noun)
    if not (phrase[1] <= start or phrase[0] >= end):
        return
    yield _Found(source, phrase, (start, end), (content,), f"noun:{found.predicate.name}")


def _adjective(found: Match) -> Iterator[_Found]:
    """"X is confident that Y", "X is critical of Y"."""
    adjective = found.head
    copula = adjective.head
    if adjective.dep_ not in ("acomp", "attr", "oprd") or copula.pos_ not in VERBAL:
        return
    source = agents(copula)
    fillers = found.fillers()
    if not source or not fillers:
        return
    content = (fillers[0].left_edge.i, fillers[-1].right_edge.i + 1)
    end = found.parts[-1].i + 1 if found.parts else adjective.i + 1
    if content[0] < end:
        return
    yield _Found(source[0], _phrase(source[0], copula), (_cue_start(copula), end), (content,), f"{found.predicate.kind}:{found.predicate.name}")


def _according(token: Token) -> Iterator[_Found]:
    """"According to X, Y": the source is the object of "to", the content the rest of the clause."""
    head = token.head
    if token.lower_ == "to" and not (token.i and token.nbor(-1).lower_ == "according"):
        return
    source = next((c for c in token.children if c.dep_ == "pobj"), None)
    if source is None:
        return
    first = token.i - 1 if token.lower_ == "to" else token.i
    top = token.nbor(-1) if token.lower_ == "to" else token
    head = top.head
    if head.i == token.i or head.i == top.i:
        return
    while head.pos_ not in VERBAL and head.head.i != head.i:
        head = head.head
    clause, phrase = _range(head), (source.left_edge.i, source.right_edge.i + 1)
    pieces = [(a, b) for a, b in ((clause[0], first), (phrase[1], clause[1])) if b - a > 2]
    if pieces:
        yield _Found(source, phrase, (first, token.i + 1), tuple(pieces[:1] if pieces[0][1] == first and first > clause[0] + 3 else pieces[-1:]), "according")


# --- ranges of tokens and spans of text ------------------------------------------------------------------------------------


def _range(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def _outside(content: tuple[int, int], cue: tuple[int, int]) -> tuple[int, int] | None:
    """The longer part of `content` before or after the cue."""
    a, b = content
    if b <= cue[0] or a >= cue[1]:
        return content
    before, after = (a, cue[0]), (cue[1], b)
    best = max(before, after, key=lambda r: r[1] - r[0])
    return best if best[0] < best[1] else None


def _cue_start(verb: Token) -> int:
    """Where the verb group of `verb` begins: auxiliaries, negation and adverbs directly before it belong to it."""
    start = verb.i
    while start > 0:
        t = verb.doc[start - 1]
        if t.head.i != verb.i or t.dep_ not in ("aux", "auxpass", "neg", "advmod") or t.is_punct or t.tag_ == "WRB":
            break
        start -= 1
    return start


def _cue(found: Match) -> tuple[int, int]:
    verb = found.head
    end = max([verb.i, *(p.i for p in found.parts)]) + 1
    if not found.parts:
        prt = [c.i for c in verb.children if c.dep_ == "prt" and c.i == verb.i + 1]
        end = max([end, *(i + 1 for i in prt)])
    return _cue_start(verb), end


def _phrase(head: Token, verb: Token) -> tuple[int, int]:
    """The whole noun phrase of a source, with a comma that closes an apposition or a relative clause; never over the verb."""
    a, b = _range(head)
    if verb.i >= a and verb.i < b:  # a relative clause: only the pronoun or the head's left part
        relative = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WP", "WDT")), None)
        if relative is not None:
            return relative.i, relative.i + 1
        b = min(b, head.i + 1)
        return a, max(b, a + 1)
    doc = head.doc
    closes = any(c.dep_ in ("appos", "relcl") and c.i > head.i and doc[c.left_edge.i - 1].text == "," for c in head.children)
    if closes and b < len(doc) and doc[b].text == "," and b <= verb.i:
        b += 1
    return a, b


def _span(parsed: Parsed, start: int, end: int) -> Span | None:
    """The text of the tokens from `start` to before `end`, without blanks around it; None where nothing is left."""
    doc = parsed.doc
    while start < end and doc[start].is_space:
        start += 1
    while start < end and doc[end - 1].is_space:
        end -= 1
    if start >= end:
        return None
    first, last = doc[start], doc[end - 1]
    a, b = parsed.original(first.idx), parsed.original(last.idx + len(last.text) - 1) + 1
    return Span(a, b) if a < b else None


def _near(quotes: Sequence[Span], span: Span) -> Sequence[Span]:
    """The quotations that may touch `span`."""
    low = max(0, bisect.bisect_left(quotes, Span(span.start, span.start + 1)) - 1)
    high = bisect.bisect_right(quotes, Span(span.end, span.end + 1))
    return quotes[low:high]


def _settled(text: str, content: Span, cue: Span, source: Span | None, quotes: Sequence[Span]) -> Span | None:
    """`content` with whole quotations, clear of cue and source, without the punctuation around it."""
    start, end = content.start, content.end
    for other in (cue, source):
        if other is not None and other.start < end and start < other.end:
            if other.start - start >= end - other.end:
                end = other.start
            else:
                start = other.end
            if start >= end:
                return None
    for q in _near(quotes, Span(start, end)):
        if not (q.start < end and start < q.end) or q.overlaps(cue) or (source is not None and q.overlaps(source)):
            continue
        start, end = min(start, q.start) if start >= q.start else start, max(end, q.end) if end <= q.end else end
    marks = {q.start for q in _near(quotes, Span(start, end))} | {q.end for q in _near(quotes, Span(start, end))}
    while start < end and start not in marks and (text[start] in _TRIM or text[start] in "\"“”"):
        start += 1
    while end > start and end not in marks and (text[end - 1] in _TRIM or text[end - 1] in "\"“”?!"):
        end -= 1
    return Span(start, end) if start < end else None
