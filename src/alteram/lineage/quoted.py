"""One quotation in several articles: the same words, given as somebody's, were said once.

Who said them is read from each article by itself, and often is not found where the name stands far
from the words. The words themselves show that it was one saying.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from alteram.lineage.align import shared_runs
from alteram.lineage.order import earlier
from alteram.lineage.passages import LEAST_RUN, Heard, narrated, shown, strongest
from alteram.lineage.sets import NONE_APART, Apart, Sets
from alteram.model import BODY, Link, SourceKind, Tie
from alteram.settings import LineageSettings
from alteram.text.wordlists import word_set
from alteram.text.words import words

_LEAST_QUOTED = 6  # equal words of a quotation
# Two of these may be two persons who say one line learned by heart.
_OFFICIALS = word_set("""
    official officials source sources aide aides adviser advisers advisor advisors staffer staffers
    insider insiders diplomat diplomats lawmaker lawmakers person people authorities
""")


class _Said(NamedTuple):
    """The words of a passage in order, and which of them are not the article's own voice."""

    item: Heard
    tokens: tuple[str, ...]
    lent: tuple[bool, ...]
    places: tuple[tuple[int, int], ...]  # where each stands in its part


def same_quotation(
    some: Sequence[Heard], settings: LineageSettings, apart: Apart = NONE_APART
) -> list[tuple[Link, str]]:
    """Ties of articles whose words on it are mostly one quotation, with its source's name if known.

    Words given as another's by one of the two at least, and the same in both, were said once, also
    where the speaker stands too far off to be read. An unnamed source is left out: what "an
    official" said to two reporters may be one line learned by heart.
    """
    found = []
    tied = Sets()
    holders: dict[tuple[str, ...], list[_Said]] = {}
    for item in sorted(strongest(some), key=lambda h: (earlier(h.entry), h.span)):
        if _is_unnamed(item):
            continue
        said = _said(item)
        met: dict[str, _Said] = {}
        for at in range(len(said.tokens) - LEAST_RUN + 1):
            held = holders.setdefault(said.tokens[at : at + LEAST_RUN], [])
            met |= {other.item.entry.id: other for other in held}
            held.append(said)
        for other in met.values():
            if tied.same(item.entry.id, other.item.entry.id) or not _may(item, other.item, apart):
                continue
            if quotation := _in_both(said, other, settings):
                tied.join(item.entry.id, other.item.entry.id)
                found.append(_link(item, other.item, quotation))
    return found


def _is_unnamed(item: Heard) -> bool:
    """Whether the words are those of officials without a name; "a patient" says them only once."""
    return any(
        source.kind is SourceKind.UNNAMED
        and not _OFFICIALS.isdisjoint(word.folded for word in words(source.name))
        for source in item.sources
    )


def _may(item: Heard, other: Heard, apart: Apart) -> bool:
    return item.denies == other.denies and not apart(item.entry.id, other.entry.id)


def _link(item: Heard, first: Heard, quotation: str) -> tuple[Link, str]:
    why = f"both give the same words: “{shown(quotation)}”"
    link = Link(tie=Tie.SAME_SOURCE, left=item.entry.id, right=first.entry.id, why=why)
    return link, _named(item) or _named(first)


def _named(item: Heard) -> str:
    names = (s.name for s in item.sources if s.named and s.kind is not SourceKind.OUTLET)
    return next(names, "")


def _said(item: Heard) -> _Said:
    text = item.entry.article.parts.get(item.span.part, item.text)
    own = narrated(text, item.entry.own_words) if item.span.part == BODY else ((0, len(text)),)
    every = words(text[item.span.start : item.span.end])
    begin = item.span.start
    places = tuple((begin + word.start, begin + word.end) for word in every)
    lent = tuple(not any(start <= at < end for start, end in own) for at, _ in places)
    return _Said(item, tuple(word.folded for word in every), lent, places)


def _in_both(one: _Said, two: _Said, settings: LineageSettings) -> str:
    """The quotation that most of the shorter passage is, or "": its longest run in `one`."""
    runs = [
        run
        for run in shared_runs(one.tokens, two.tokens, LEAST_RUN)
        if any(one.lent[run.left_at + n] or two.lent[run.right_at + n] for n in range(run.length))
    ]
    shared = sum(run.length for run in runs)
    fewer = min(len(one.tokens), len(two.tokens))
    whole = shared == fewer and shared >= LEAST_RUN
    if not whole and shared < max(_LEAST_QUOTED, settings.same_passage * fewer):
        return ""
    run = max(runs, key=lambda r: r.length)
    text = one.item.entry.article.parts.get(one.item.span.part, one.item.text)
    return text[one.places[run.left_at][0] : one.places[run.left_at + run.length - 1][1]]
