"""Where words appeared: any text, also a sentence or two, held against articles."""

from __future__ import annotations

from collections.abc import Sequence

from alteram.lineage.align import Block, filled, merged, shared_runs
from alteram.lineage.compare import Reading
from alteram.lineage.order import earlier
from alteram.lineage.voices import Whose
from alteram.model import BODY, Entry, Family, Fragment, Relative, Reuse, Span
from alteram.settings import LineageSettings
from alteram.text.words import STOPWORDS

_RUN = 5  # equal words in a row
_STRETCH = 8  # equal words in one stretch; a shorter text must be there whole
_CONTENT = 3  # of them words that carry content
_SHORT_RUN, _WIDEST_GAP, _GAP = 2, 30, 4  # as for articles: small edits are bridged


def appearances(own: Entry, candidates: Sequence[Entry], settings: LineageSettings) -> Family:
    """The articles in which words of a text stand, earliest first, ties by id.

    All words of the text count, quoted or not. `copy`: at least half of them are there and most of
    these in the article's own voice; `partial copy`: fewer are; `shares a quotation`: most of them
    stand there as another's words. Nothing is tied: a few words show where they stand, and no more.
    """
    ours = Reading(own)
    others = {entry.id: entry for entry in candidates if entry.id != own.id}
    relatives = tuple(
        relative
        for entry in sorted(others.values(), key=earlier)
        if (relative := _relative(ours, Reading(entry), settings))
    )
    return Family(own=own, relatives=relatives, earliest=_earliest(relatives))


def _relative(ours: Reading, theirs: Reading, settings: LineageSettings) -> Relative | None:
    blocks = _shared(ours, theirs)
    if not blocks:
        return None
    total = sum(block.shared for block in blocks)
    longest = max(block.shared for block in blocks)
    voices = [whose for block in blocks for whose in theirs.whose[block.right_at : block.right_end]]
    share = min(1.0, total / len(ours.words))
    lent = 2 * voices.count(Whose.OWN) < len(voices)
    if lent:
        reuse = Reuse.SHARED_QUOTATION
    else:
        reuse = Reuse.COPY if share >= settings.same_text else Reuse.PARTIAL_COPY
    where = "as another’s words" if lent else "in its own voice"
    what = f"{total} of {len(ours.words)} words, {longest} of them in one stretch, {where}"
    published = theirs.entry.article.published
    when = f"published {published.value} ({published.origin})" if published else "not dated"
    return Relative(
        entry=theirs.entry,
        reuse=reuse,
        share_ours=round(share, 4),
        share_theirs=round(min(1.0, total / len(theirs.words)), 4),
        order="unknown",
        why=f"{what}; {when}",
        fragments=tuple(
            Fragment(
                ours=_span(ours, block.left_at, block.left_end),
                theirs=_span(theirs, block.right_at, block.right_end),
            )
            for block in blocks
        ),
    )


def _shared(ours: Reading, theirs: Reading) -> list[Block]:
    """The stretches in common that are long enough to mean something."""
    count = len(ours.words)
    if not count:
        return []
    runs = shared_runs(ours.folded, theirs.folded, min(_RUN, count))
    blocks = merged(filled(ours.folded, theirs.folded, runs, _SHORT_RUN, _WIDEST_GAP), _GAP)
    content = min(_CONTENT, len(set(ours.folded) - STOPWORDS))
    return [
        block
        for block in blocks
        if block.shared >= min(_STRETCH, count)
        and len(set(ours.folded[block.left_at : block.left_end]) - STOPWORDS) >= content
    ]


def _span(reading: Reading, at: int, end: int) -> Span:
    return Span(BODY, reading.words[at].start, reading.words[end - 1].end)


def _earliest(relatives: Sequence[Relative]) -> str:
    """The one dated before all others, or "" where dates do not tell."""
    dates = [relative.entry.article.published for relative in relatives]
    if not dates or dates[0] is None:
        return ""
    first = dates[0].latest
    later = all(date is not None and first < date.earliest for date in dates[1:])
    return relatives[0].entry.id if later else ""
