"""Quotations that go on: over the next sentence, over the next paragraphs, after a colon."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from alteram.statements.contents import Piece
from alteram.statements.finder import Saying
from alteram.statements.grammar import Line
from alteram.text.quotes import Quotation

Found = list[list[Saying]]  # the sayings of each line


def carry_on(lines: Sequence[Line], found: Found) -> None:
    """Give quotations without a cue of their own to the saying they go on with, in place.

    That is a quotation of one or more whole sentences right after the sentence of a saying that
    ends in one; one that opens a paragraph where the paragraph before left its own open or ended
    with a colon; and one that is a whole paragraph after a paragraph that ends with a saying in
    quotation marks.
    """
    claimed = [_claimed(line, sayings) for line, sayings in zip(lines, found, strict=True)]
    for line, sayings, taken in zip(lines, found, claimed, strict=True):
        if line.quotations:
            for number, saying in enumerate(sayings):
                sayings[number] = _with_next(line, saying, taken)
    owner: tuple[int, int] | None = None
    for number in range(1, len(lines)):
        line = lines[number]
        owner = _owner(lines[number - 1], number - 1, found[number - 1], owner)
        opens = bool(line.quotations) and line.quotations[0].start == line.starts[0]
        if owner is None and opens and line.quotations[0].end == line.ends[-1]:
            owner = _last_quoted(lines[number - 1], number - 1, found[number - 1])
        if owner is None or not opens or 0 in claimed[number]:
            owner = None
            continue
        first = line.quotations[0]
        claimed[number].add(0)
        sentence = line.sentence[_word_before(line, first.end)]
        pieces = [(first.start, first.end), *_following(line, sentence, first.end, claimed[number])]
        saying = found[owner[0]][owner[1]]
        found[owner[0]][owner[1]] = saying._replace(pieces=(*saying.pieces, *pieces))


def _claimed(line: Line, sayings: list[Saying]) -> set[int]:
    """The numbers of the quotations that are in some saying."""
    taken: set[int] = set()
    for saying in sayings:
        for start, end in saying.pieces:
            low = bisect_left(line.quotations, start, key=_end)
            while low < len(line.quotations) and line.quotations[low].start < end:
                taken.add(low)
                low += 1
    return taken


def _end(quotation: Quotation) -> int:
    return quotation.end


def _start(quotation: Quotation) -> int:
    return quotation.start


def _word_before(line: Line, offset: int) -> int:
    return max(0, min(len(line.starts), bisect_left(line.starts, offset)) - 1)


def _with_next(line: Line, saying: Saying, taken: set[int]) -> Saying:
    last = max(end for _, end in saying.pieces)
    first = saying.pieces[0][0]
    if saying.kind != "L" and not _at_a_mark(line.quotations, first, last):
        return saying
    sentence = line.sentence[_word_before(line, last)]
    if saying.cue:
        sentence = max(sentence, line.sentence[saying.cue[0]])
    more = _following(line, sentence, last, taken)
    return saying._replace(pieces=(*saying.pieces, *more)) if more else saying


def _at_a_mark(quotations: Sequence[Quotation], first: int, last: int) -> bool:
    """Whether a quotation begins at `first` or ends at `last`."""
    begins = bisect_left(quotations, first, key=_start)
    ends = bisect_left(quotations, last, key=_end)
    return (begins < len(quotations) and quotations[begins].start == first) or (
        ends < len(quotations) and quotations[ends].end == last
    )


def _following(line: Line, sentence: int, last: int, taken: set[int]) -> list[Piece]:
    """Whole-sentence quotations that follow a sentence without a break."""
    more: list[Piece] = []
    for number in range(bisect_left(line.quotations, last, key=_end), len(line.quotations)):
        quotation = line.quotations[number]
        first = bisect_left(line.starts, quotation.start)
        if first >= len(line.tags) or line.sentence[first] > sentence + 1:
            break
        if quotation.start < last or number in taken:
            continue
        if line.sentence[first] != sentence + 1:
            break
        after = bisect_left(line.starts, quotation.end)
        ends = after >= len(line.tags) or line.sentence[after] != line.sentence[after - 1]
        if first != line.first[sentence + 1] or not ends:
            break
        more.append((quotation.start, quotation.end))
        taken.add(number)
        sentence = line.sentence[after - 1]
    return more


def _last_quoted(line: Line, number: int, sayings: list[Saying]) -> tuple[int, int] | None:
    """The last saying of a line, if it has a source and holds the line's last quotation."""
    if not sayings or not line.quotations or sayings[-1].source is None:
        return None
    start = line.quotations[-1].start
    held = any(low <= start < high for low, high in sayings[-1].pieces)
    return (number, len(sayings) - 1) if held else None


def _owner(
    line: Line, number: int, sayings: list[Saying], carried: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Which saying a quotation at the start of the next line would go on with."""
    if line.quotations and line.quotations[-1].continued:
        start = line.quotations[-1].start
        for at, saying in enumerate(sayings):
            if any(low <= start < high for low, high in saying.pieces):
                return number, at
        return carried
    if sayings and line.tags[-1] == ":":
        return number, len(sayings) - 1
    return None
