"""Comments that repeat the article's own words. An echo corroborates nothing."""

from __future__ import annotations

from collections.abc import Sequence

from alteram.lineage.align import Block, merged, shared_runs
from alteram.model import BODY, HEADLINE, STANDFIRST, Comment, Echo, Page, Span
from alteram.settings import LineageSettings
from alteram.text.words import STOPWORDS, Word, words

_LEAST_RUN = 4  # equal words in a row
_GAP = 8  # words put in or left out, such as an insertion in brackets
_LEAST_SHARED = 10  # equal words in one echo
_LEAST_CONTENT = 5  # of them words that carry content


def find_echoes(page: Page, settings: LineageSettings) -> tuple[Echo, ...]:
    """The stretches of comments that repeat stretches of headline, standfirst or body.

    In the order of the comments, then of their words. Insertions and changes of a few words are
    bridged, as long as `settings.same_passage` of the stretch is the article's.
    """
    parts = page.article.parts
    ours = {part: words(parts[part]) for part in (BODY, HEADLINE, STANDFIRST) if part in parts}
    found: list[Echo] = []
    for comment in page.comments:
        found += sorted(_echoes(comment, ours, settings), key=lambda e: (e.comment, e.article))
    return tuple(found)


def _echoes(comment: Comment, ours: dict[str, list[Word]], settings: LineageSettings) -> list[Echo]:
    theirs = words(comment.text)
    folded = [word.folded for word in theirs]
    taken: set[int] = set()
    found = []
    for part, some in ours.items():
        runs = shared_runs(folded, [word.folded for word in some], _LEAST_RUN)
        for block in merged(runs, _GAP):
            inside = set(range(block.left_at, block.left_end))
            if taken & inside or not _enough(block, folded, settings):
                continue
            taken |= inside
            said = _span(f"comment:{comment.id}", theirs, block.left_at, block.left_end)
            printed = _span(part, some, block.right_at, block.right_end)
            found.append(Echo(comment=said, article=printed))
    return found


def _enough(block: Block, folded: Sequence[str], settings: LineageSettings) -> bool:
    inside = folded[block.left_at : block.left_end]
    content = {word for word in inside if word not in STOPWORDS}
    return (
        block.shared >= _LEAST_SHARED
        and len(content) >= _LEAST_CONTENT
        and block.shared >= settings.same_passage * len(inside)
    )


def _span(part: str, some: Sequence[Word], at: int, end: int) -> Span:
    return Span(part, some[at].start, some[end - 1].end)
