"""Ties of the words that speak to one statement: what is said there, and the same passage.

An outlet can be a copy in one paragraph and a witness in the next. So what ties two articles for
a statement is looked for in the words that speak to it, not in the articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from alteram.lineage.align import shared_runs
from alteram.lineage.order import earlier
from alteram.lineage.sets import NONE_APART, Apart
from alteram.lineage.voices import narration
from alteram.model import (
    BODY,
    Entry,
    Evidence,
    Link,
    MismatchKind,
    Source,
    Span,
    Stance,
    Statement,
    Tie,
)
from alteram.settings import LineageSettings
from alteram.text.words import STOPWORDS, words

LEAST_RUN = 4  # equal words in a row
_LEAST_SHARED = 8  # equal words in all, quotations left out
_LEAST_CONTENT = 5  # of them words that carry content and are no names
_OF_SPEAKING = """
    added announced according asked interview news reporters says spokesman spokeswoman statement
    told tweeted wrote
"""
_SPEAKING = frozenset(_OF_SPEAKING.split())


class Heard(NamedTuple):
    """What one article says on the statement: the words, and whom it gives for them."""

    entry: Entry
    span: Span
    text: str
    sources: tuple[Source, ...]
    chain: tuple[str, ...]
    score: float
    denies: bool = False
    clear: bool = True


def heard(
    own: Entry, statement: Statement, evidence: Sequence[Evidence], entries: Mapping[str, Entry]
) -> list[Heard]:
    """The statement, then the evidence that supports or disputes it, the strongest first.

    Evidence from entries that are not given, or from the checked article itself, is left out.
    """
    ours = tuple(source for source in (statement.source,) if source is not None)
    chain = statement.attribution.chain if statement.attribution else ()
    found = [Heard(own, statement.span, statement.text, ours, chain, 1.0)]
    for item in evidence:
        entry = entries.get(item.passage.entry_id)
        if entry is None or entry.id == own.id or not item.stance.speaks:
            continue
        theirs = (item.source,) if item.source is not None else ()
        passage = item.passage
        told = item.mismatch is not None and item.mismatch.kind is MismatchKind.NEGATION
        denies = item.stance is Stance.DISPUTES and told
        found.append(
            Heard(entry, passage.span, passage.text, theirs, (), item.score, denies, item.clear)
        )
    return [found[0], *sorted(found[1:], key=lambda h: (-h.score, h.entry.id, h.span, h.text))]


class _Words(NamedTuple):
    """The own words of a passage in order; those written small, so that they are no names."""

    tokens: tuple[str, ...]
    plain: frozenset[str]
    denied: bool


def same_passage(
    some: Sequence[Heard], settings: LineageSettings, apart: Apart = NONE_APART
) -> list[Link]:
    """Ties of passages with nearly the same own words, each to the earliest that has them.

    Names and what is said of speaking do not count: two outlets that quote one official give the
    same post and name beside the quotation.
    """
    distinct: dict[_Words, list[Heard]] = {}
    for item in sorted(some, key=lambda h: (earlier(h.entry), h.span)):
        distinct.setdefault(_own_words(item), []).append(item)
    links = []
    holders: dict[tuple[str, ...], list[_Words]] = {}
    for own, items in distinct.items():
        once = list({item.entry.id: item for item in items}.values())
        if _enough(own.tokens, own, own, settings):
            for later, first in apart.connecting([item.entry.id for item in once]):
                links.append(_copied(once[later], once[first], len(own.tokens), len(own.tokens)))
        met: dict[_Words, None] = {}
        for at in range(len(own.tokens) - LEAST_RUN + 1):
            shingle = own.tokens[at : at + LEAST_RUN]
            met.update(dict.fromkeys(holders.get(shingle, ())))
            holders.setdefault(shingle, []).append(own)
        for other in met:
            pairs = [] if other is own else _across(once, distinct[other], apart)
            if not pairs:
                continue
            runs = shared_runs(own.tokens, other.tokens, LEAST_RUN)
            shared = [own.tokens[r.left_at + n] for r in runs for n in range(r.length)]
            if _enough(shared, own, other, settings):
                fewer = min(len(own.tokens), len(other.tokens))
                links += [_copied(item, first, len(shared), fewer) for item, first in pairs]
    return links


def _across(
    later: Sequence[Heard], first: Sequence[Heard], apart: Apart
) -> list[tuple[Heard, Heard]]:
    """The first pair of two passages, or every pair where a mark keeps that one apart."""
    if later[0].denies != first[0].denies:
        return []
    if not apart(later[0].entry.id, first[0].entry.id):
        later, first = later[:1], first[:1]
    return [
        (two, one)
        for two in later
        for one in first
        if two.entry.id != one.entry.id and not apart(two.entry.id, one.entry.id)
    ]


def _enough(shared: Sequence[str], one: _Words, two: _Words, settings: LineageSettings) -> bool:
    content = set(shared) & one.plain & two.plain - _SPEAKING
    return (
        len(shared) >= _LEAST_SHARED
        and len(content) >= _LEAST_CONTENT
        and len(shared) >= settings.same_passage * min(len(one.tokens), len(two.tokens))
    )


def _copied(item: Heard, first: Heard, shared: int, of: int) -> Link:
    why = f"the same passage: {min(shared, of)} of {of} own words"
    return Link(tie=Tie.SAME_TEXT, left=item.entry.id, right=first.entry.id, why=why)


@lru_cache(maxsize=256)
def narrated(text: str, own: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    """The stretches of a body that are its outlet's own words."""
    return tuple(narration(text, own))


def _own_words(item: Heard) -> _Words:
    """The words of a passage that are the article's own; none where most are a quotation."""
    text = item.entry.article.parts.get(item.span.part, item.text)
    span = item.span
    stretches: Sequence[tuple[int, int]] = ((span.start, span.end),)
    if span.part == BODY:
        stretches = narrated(text, item.entry.own_words)
    found: list[str] = []
    plain = set()
    for start, end in stretches:
        first, last = max(start, span.start), min(end, span.end)
        for word in words(text[first:last]) if first < last else ():
            found.append(word.folded)
            if text[first + word.start].islower() and word.folded not in STOPWORDS:
                plain.add(word.folded)
    if 2 * len(found) < len(words(text[span.start : span.end])):
        return _Words((), frozenset(), item.denies)
    return _Words(tuple(found), frozenset(plain), item.denies)


def sourced_before(item: Heard, reach: int) -> list[Statement]:
    """The statements with a source that end before a passage in its part, in text order.

    `reach` is how many code points before it the end of one may stand.
    """
    found = [
        statement
        for statement in item.entry.statements
        if statement.span.part == item.span.part
        and item.span.start - reach <= statement.span.end <= item.span.start
        and statement.source is not None
    ]
    return sorted(found, key=lambda statement: (statement.span.end, statement.span.start))


def only_lent(item: Heard) -> bool:
    """Whether hardly any word of a passage is the article's own."""
    return not _own_words(item).tokens


def strongest(some: Iterable[Heard]) -> list[Heard]:
    """For each article its first words of these, which are its strongest."""
    found: dict[str, Heard] = {}
    for item in some:
        found.setdefault(item.entry.id, item)
    return list(found.values())


def shown(text: str) -> str:
    """Words on one line, cut to what a reason has room for."""
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + " …"
