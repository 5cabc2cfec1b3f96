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

from kg.extract.clauses import AUXILIARIES, VERBAL, agents, passive
from kg.extract.cues import cues
from kg.extract.holders import names
from kg.extract.predicates import Match, heads, match
from kg.extract.quotations import quotations
from kg.extract.speakers import continued
from kg.model import Attribution, Mention, Mode, Span
from kg.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OVER_CLAUSE = frozenset({"modal", "phase", "negative"})
_SAID = frozenset({"ccomp", "xcomp", "dobj", "oprd", "attr", "acomp"})
_OBJECT = frozenset({"pobj", "pcomp"})
_WITH_OBJECT = frozenset({"of", "as", "for", "with", "from"})  # "accused X of Y", "described X as Y"
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
    for token in (doc[i] for i in heads(doc, "to", "per")):
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
    """ "X says that Y", "Y, X said", "X condemned Y", "X was told by Y"."""
    verb = found.head
    doers = agents(verb)
    first = doers[0] if doers else None
    if found.predicate.kind in _OVER_CLAUSE and (first is None or first.head.i != verb.i):
        return
    cue = _cue(found)
    contents = tuple(piece for c in _contents(found) if (piece := _outside(c, cue)))
    if contents:
        source = _phrase(first, verb) if first is not None else None
        yield _Found(first, source, cue, contents, f"{found.predicate.kind}:{found.predicate.name}")


def _contents(found: Match) -> Iterator[tuple[int, int]]:
    """The token ranges of what is said: a clause before the verb, what the verb is set into, or what follows it."""
    verb = found.head
    fronted = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if fronted is not None and fronted.i < verb.i:
        yield _range(fronted)
    elif verb.dep_ == "parataxis" or (verb.dep_ in ("ccomp", "advcl", "dep") and _inserted(verb)):
        (start, end), (first, last) = _range(verb.head), _range(verb)
        if start < first:
            yield start, first
        if last < end:
            yield last, end
    else:
        yield from _following(found)


def _following(found: Match) -> Iterator[tuple[int, int]]:
    """The range of the clauses and objects after the verb; of its fixed preposition's object; of a passive's subject."""
    verb = found.head
    parts = {p.i for p in found.parts}
    after = [c for c in verb.children if c.i > verb.i and c.i not in parts]
    to_hearer = verb.lemma_ in cues("telling") and any(c.dep_ == "ccomp" for c in after)
    said: list[Token] = []
    for c in after:
        of_object = said and c.dep_ == "prep" and c.lower_ in _WITH_OBJECT and found.predicate.kind != "report"
        if of_object or (c.dep_ in _SAID and not (c.dep_ == "dobj" and to_hearer)):
            said.append(c)
    for part in () if said else reversed(found.parts):
        said = [o for o in part.children if o.dep_ in ("pobj", "pcomp", "dobj")]
        if said:
            break
    if not said and passive(verb):
        said = [c for c in verb.children if c.dep_ == "nsubjpass"][:1]
    if said:
        yield said[0].left_edge.i, said[-1].right_edge.i + 1


def _inserted(verb: Token) -> bool:
    """True for a say verb set into or after the sentence that it reports ("The deal, he says, is dead")."""
    if verb.lemma_ not in cues("inserted") or verb.head.pos_ not in VERBAL or verb.head.i > verb.i:
        return False
    below = {c.dep_ for c in verb.children}
    return "nsubj" in below and not below & {"ccomp", "xcomp", "dobj", "mark"}


def _noun(found: Match) -> Iterator[_Found]:
    """ "its claim that Y", "opposition of X to Y", "voiced hope that Y"."""
    noun = found.head
    after = [c for c in noun.children if c.i > noun.i]
    clauses = (c for c in after if c.dep_ in ("acl", "ccomp"))
    clause = next((c for c in clauses if c.tag_ == "VB" or any(m.lower_ == "that" for m in c.children)), None)
    start, end = noun.i, noun.i + 1
    if clause is not None:
        content = _range(clause)
    else:
        fixed = (c for c in after if c.dep_ == "prep" and c.lower_ in found.predicate.roles)
        inner = next((o for c in fixed for o in c.children if o.dep_ in _OBJECT), None)
        if inner is None or found.predicate.kind != "stance":
            return
        content, end = _range(inner), inner.head.i + 1
    by = (o for c in after if c.dep_ == "prep" and c.lower_ in ("by", "from") for o in c.children if o.dep_ == "pobj")
    source = next((c for c in noun.children if c.dep_ == "poss"), None) or next(by, None)
    governor = noun.head
    if source is None and governor.pos_ in VERBAL and noun.dep_ == "dobj" and governor.i < noun.i:
        source = next(iter(agents(governor)), None)
        start = _cue_start(governor)
    if source is None:
        return
    if start == noun.i and start > 0 and noun.doc[start - 1].head.i == noun.i and noun.doc[start - 1].dep_ in ("amod", "compound"):
        start -= 1
    phrase = _phrase(source, noun)
    if phrase[1] <= start or phrase[0] >= end:
        yield _Found(source, phrase, (start, end), (content,), f"noun:{found.predicate.name}")


def _adjective(found: Match) -> Iterator[_Found]:
    """ "X is confident that Y", "X is critical of Y"."""
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
    if content[0] >= end:
        cue, rule = (_cue_start(copula), end), f"{found.predicate.kind}:{found.predicate.name}"
        yield _Found(source[0], _phrase(source[0], copula), cue, (content,), rule)


def _according(token: Token) -> Iterator[_Found]:
    """ "According to X, Y": the source is the object of "to", the content the rest of the clause."""
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
    clause, phrase = _range(head), _range(source)
    before, after = (clause[0], first), (phrase[1], clause[1])
    content = before if first > clause[0] + 3 else after
    if content[1] - content[0] > 2:
        yield _Found(source, phrase, (first, token.i + 1), (content,), "according")


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
    while start < end and start not in marks and (text[start] in _TRIM or text[start] in '"“”'):
        start += 1
    while end > start and end not in marks and (text[end - 1] in _TRIM or text[end - 1] in '"“”?!'):
        end -= 1
    return Span(start, end) if start < end else None
