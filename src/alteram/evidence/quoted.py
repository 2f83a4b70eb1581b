"""Quote drift: the same words of the same source, quoted otherwise in another article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from alteram.evidence.mismatch import find_mismatch
from alteram.model import (
    Drift,
    DriftKind,
    Entry,
    Evidence,
    Page,
    Source,
    Span,
    Stance,
    Statement,
)
from alteram.text.drift import CUTTING, drift, turning_words
from alteram.text.names import same_name
from alteram.text.quotes import Quotation, quotations
from alteram.text.sentences import paragraphs


def with_drift(
    page: Page,
    statements: Sequence[Statement],
    evidence: Sequence[Sequence[Evidence]],
    entries: Mapping[str, Entry],
) -> list[tuple[Evidence, ...]]:
    """The evidence, and where it quotes an utterance of its statement in other words.

    Quotations are of one utterance if most words of the shorter one stand in the other and nothing
    says that they have two sources. Scores stay as they are. That the words differ is no dispute:
    one that no rule names becomes a conflict that may be.
    """
    quoted = _Quoted()
    parts = page.parts
    found = []
    for statement, items in zip(statements, evidence, strict=True):
        ours = quoted.within(parts.get(statement.span.part, ""), statement.span)
        found.append(
            tuple(
                _drifted(statement, ours, item, entries, quoted) if ours else item for item in items
            )
        )
    return found


class _Quote:
    """One quotation: its words, where they begin, and what stands around it."""

    def __init__(self, text: str, part: str, at: Quotation) -> None:
        self.part, self.start, self.end = part, at.inner_start, at.inner_end
        self.words = text[self.start : self.end]
        self._text, self._at = text, at

    @cached_property
    def around(self) -> str:
        """The rest of its paragraph: the narrator's words, and other quotations."""
        at = self._at
        start, end = next(
            (p for p in paragraphs(self._text) if p[0] <= at.start < p[1]), (at.start, at.end)
        )
        return f"{self._text[start : self.start]} {self._text[self.end : end]}"

    def span(self, place: tuple[int, int]) -> Span:
        """A place in the quotation as a span of the part."""
        return Span(self.part, self.start + place[0], self.start + place[1])


class _Quoted:
    """The quotations of texts, found once for each text."""

    def __init__(self) -> None:
        self._known: dict[str, list[Quotation]] = {}

    def within(self, text: str, span: Span) -> list[_Quote]:
        """The quotations of a part that have words in a span."""
        if text not in self._known:
            self._known[text] = quotations(text)
        return [
            _Quote(text, span.part, one)
            for one in self._known[text]
            if one.inner_start < span.end and span.start < one.inner_end
        ]


def _drifted(
    statement: Statement,
    ours: Sequence[_Quote],
    item: Evidence,
    entries: Mapping[str, Entry],
    quoted: _Quoted,
) -> Evidence:
    entry = entries[item.passage.entry_id]
    span = item.passage.span
    places: list[Drift] = []
    for their in quoted.within(entry.article.parts.get(span.part, ""), span):
        source = _source_of(entry, Span(their.part, their.start, their.end))
        same = _same(statement.source, source)
        if same is None and _both_named(statement.source, source):
            continue
        for our in ours:
            for one in drift(our.words, their.words, same_source=bool(same)) or ():
                place = Drift(kind=one.kind, ours=our.span(one.ours), theirs=their.span(one.theirs))
                if not _told_outside(place, our, their):
                    places.append(place)
    unique = sorted(set(places), key=lambda p: (p.ours, p.theirs, p.kind))
    if not unique:
        return item
    if item.stance is Stance.DISPUTES and not find_mismatch(statement.text, item.passage.text):
        # Only a verifier took the other words for a dispute: of the saying they tell nothing sure.
        item = replace(item, stance=Stance.MAY_CONFLICT, mismatch=None)
    return replace(item, drift=tuple(unique))


def _source_of(entry: Entry, span: Span) -> Source | None:
    """Whom an entry gives for most of the words of a span."""
    shared = [(told.span.overlap(span), told) for told in entry.statements]
    most, told = max(shared, key=lambda pair: pair[0], default=(0, None))
    return told.source if told is not None and most else None


def _both_named(ours: Source | None, theirs: Source | None) -> bool:
    return ours is not None and theirs is not None and ours.named and theirs.named


def _same(ours: Source | None, theirs: Source | None) -> bool | None:
    """True for one named source, None where that is not known or they are two."""
    if ours is None or theirs is None or not (ours.named and theirs.named):
        return None
    return True if same_name(ours.name, theirs.name) else None


def _told_outside(place: Drift, our: _Quote, their: _Quote) -> bool:
    """Whether the side that lacks a turning word has it beside the quotation.

    “He would resign”, if asked, she said: the condition is told, only not in the marks.
    """
    if place.kind is not DriftKind.TURN or (place.ours.end > place.ours.start) == (
        place.theirs.end > place.theirs.start
    ):
        return False
    has, span = (our, place.ours) if place.ours.end > place.ours.start else (their, place.theirs)
    lacks = their if has is our else our
    words = has.words[span.start - has.start : span.end - has.start]
    return bool(turning_words(words, CUTTING) & turning_words(lacks.around, CUTTING))
