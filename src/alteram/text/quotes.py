"""Quotations of a text: which marks belong together, and what to do with those that do not.

Marks are paired inside a line with a stack, so one mark too many spoils one quotation and not the
rest of the text. Known are “ ” „ « » ‹ › ‘ ’ and the straight marks `"` and `'`, and two
apostrophes or two grave accents where a double mark is meant. A single mark inside a word, after
a plural or before a number of years (the boys’ house, the ’90s) is an apostrophe.

A quotation over several paragraphs is given as one piece a paragraph: by convention every
paragraph opens with a mark and only the last one has a closing mark.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from alteram.text.sentences import paragraphs

_MARK = re.compile(r"''|``|’’|‘‘|[“”„‟«»‹›\"＂]|[‘’‚']")
_DOUBLE = frozenset(("“", "”", "„", "‟", '"', "＂", "''", "``", "’’", "‘‘"))
_ANGLED = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
_SINGLE = frozenset("‘’‚'")
_ELISION = re.compile(
    r"(?:\d\ds?\b|(?:em|til|till|tis|twas|cause|bout|round|n|cuz|ere|s)\b)", re.IGNORECASE
)
_BEFORE_OPEN = frozenset(" \t\xa0([{—–-/:…*_|>\u200e\u200f\u202a\u202b\u2009\u202f")
_STOP = re.compile(r"[.!?…]['’)\]]*+\s+(?=[^\Wa-z])")
_LONGEST_SINGLE = 800  # code points; a longer stretch between single marks is chance


class Quotation(NamedTuple):
    """One quotation, or its piece in one paragraph: offsets with and without the marks.

    `closed` is False where the closing mark is missing; `continued` tells that the next
    paragraph goes on with it.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    continued: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    family: str  # "double", "single", or the mark that closes an angled one
    opens: bool
    closes: bool


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations in text order, none across a line end. Linear time."""
    lines = paragraphs(text)
    found: list[Quotation] = []
    carried = False  # the line before ended inside a quotation
    for number, (start, end) in enumerate(lines):
        marks = _marks(text, start, end)
        doubles = [mark for mark in marks if mark.family != "single"]
        following = lines[number + 1] if number + 1 < len(lines) else None
        pairs, carried = _doubles(text, (start, end), doubles, following, carried)
        singles = [mark for mark in marks if mark.family == "single"]
        found += _outermost(pairs, _singles(singles, pairs)) if singles else pairs
    return found


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    marks = []
    for match in _MARK.finditer(text, start, end):
        mark, at, to = match.group(), match.start(), match.end()
        before = text[at - 1] if at > start else " "
        after = text[to] if to < end else " "
        spaced = before.isspace() or before in _BEFORE_OPEN or before in "“”\"'‘„"
        opens = spaced and not after.isspace()
        closes = not before.isspace() and not after.isalnum()
        if mark in _SINGLE:
            kept = _single(text, mark, at, to, opens, closes)
        elif mark in _ANGLED:
            kept = _angled(mark, at, to, opens, closes)
        else:
            kept = _double(mark, at, to, opens, closes, before)
        if kept:
            marks.append(kept)
    return marks


def _double(mark: str, at: int, to: int, opens: bool, closes: bool, before: str) -> _Mark | None:
    if mark in ("“", "„", "‟", "``", "‘‘"):
        return _Mark(at, to, "double", True, closes and not opens and mark != "„")
    if mark in ("”", "’’"):
        return _Mark(at, to, "double", opens and not closes, True)
    if before.isdigit() and not opens:  # an inch, or the end of a quotation that ends in a number
        return _Mark(at, to, "double", False, True)
    if opens == closes:  # the state decides
        return _Mark(at, to, "double", True, True)
    return _Mark(at, to, "double", opens, closes)


def _angled(mark: str, at: int, to: int, opens: bool, closes: bool) -> _Mark:
    if mark in "«‹":
        return _Mark(at, to, _ANGLED[mark], True, closes and not opens)
    return _Mark(at, to, _ANGLED[mark], opens and not closes, True)


def _single(text: str, mark: str, at: int, to: int, opens: bool, closes: bool) -> _Mark | None:
    if mark in "‘‚":
        opens = not _ELISION.match(text, to, to + 8)
        return _Mark(at, to, "single", opens, False)
    opens = opens and mark == "'" and not _ELISION.match(text, to, to + 8)
    return _Mark(at, to, "single", opens, closes) if opens or closes else None


def _doubles(
    text: str,
    line: tuple[int, int],
    marks: list[_Mark],
    following: tuple[int, int] | None,
    carried: bool,
) -> tuple[list[Quotation], bool]:
    """The quotations of one line in double or angled marks; whether the last one goes on."""
    start = line[0]
    pairs: list[Quotation] = []
    waiting: list[_Mark] = []
    if carried and marks and marks[0].closes and not (marks[0].opens or marks[0].start == start):
        # The paragraph before did not end its quotation and this one has no opening mark.
        pairs.append(Quotation(start, marks[0].end, start, marks[0].start, True))
        marks = marks[1:]
    for mark in marks:
        closes = mark.closes and any(_fits(one, mark) for one in waiting[-1:])
        if closes:
            opened = waiting.pop()
            pairs.append(Quotation(opened.start, mark.end, opened.end, mark.start, True))
        elif mark.opens:
            waiting.append(mark)
    pairs = _outermost(pairs, [])
    if not waiting:
        return pairs, False
    last = waiting[-1]
    goes_on = _goes_on(text, line, last, following) and not any(p.start > last.start for p in pairs)
    return _with_unclosed(text, line, waiting, pairs, goes_on), goes_on


def _fits(opened: _Mark, mark: _Mark) -> bool:
    return opened.family == mark.family == "double" or (
        opened.family != "double" and mark.family != "double"
    )


def _goes_on(
    text: str, line: tuple[int, int], last: _Mark, following: tuple[int, int] | None
) -> bool:
    """Whether an unclosed mark is the opening of a quotation that the next line goes on with.

    It is when the mark opens the paragraph or a sentence of its own, and the next paragraph
    either opens with a mark or holds a closing one before any other.
    """
    if following is None:
        return False
    before = text[line[0] : last.start].rstrip()[-1:] if last.start > line[0] else ""
    if before and before not in ".!?:,…)":
        return False
    begin, end = following
    nearest = _MARK.search(text, begin, end)
    while nearest and nearest.group() in _SINGLE:
        nearest = _MARK.search(text, nearest.end(), min(end, begin + 4000))
    if nearest is None:
        return False
    if nearest.start() == begin:
        return nearest.group() not in ("”", "’’", "»")
    after = text[nearest.end() : nearest.end() + 1]
    held = text[nearest.start() - 1]
    return not held.isspace() and held not in "([" and not after.isalnum()


def _with_unclosed(
    text: str,
    line: tuple[int, int],
    waiting: list[_Mark],
    pairs: list[Quotation],
    goes_on: bool,
) -> list[Quotation]:
    """The pairs and, for every opening mark left over, the words it can safely claim.

    A mark that opens the line or goes on claims the rest of the line, up to the next quotation;
    any other claims the rest of its sentence.
    """
    kept = list(pairs)
    starts = sorted([pair.start for pair in pairs] + [mark.start for mark in waiting])
    after = dict(pairwise(starts))
    covered = [(pair.start, pair.end) for pair in pairs]
    at = 0
    for mark in waiting:
        while at < len(covered) and covered[at][1] <= mark.start:
            at += 1
        if at < len(covered) and covered[at][0] < mark.start:
            continue  # inside a quotation that is whole
        limit = after.get(mark.start, line[1])
        whole = mark.start == line[0] or (goes_on and mark is waiting[-1])
        stop = None if whole else _STOP.search(text, mark.end, limit)
        end = stop.start() + 1 if stop else limit
        while end > mark.end and text[end - 1].isspace():
            end -= 1
        if end > mark.end:
            going = goes_on and mark is waiting[-1]
            kept.append(Quotation(mark.start, end, mark.end, end, False, going))
    return sorted(kept)


def _singles(marks: list[_Mark], doubles: list[Quotation]) -> list[Quotation]:
    """Quotations in single marks whose marks stand outside every double quotation."""
    found = []
    waiting: _Mark | None = None
    at = 0
    for mark in marks:
        while at < len(doubles) and doubles[at].end <= mark.start:
            at += 1
        if at < len(doubles) and doubles[at].start <= mark.start:
            continue
        if mark.closes and waiting and mark.start - waiting.end <= _LONGEST_SINGLE:
            if mark.start > waiting.end:
                found.append(Quotation(waiting.start, mark.end, waiting.end, mark.start, True))
            waiting = None
        elif mark.opens:
            waiting = mark
    return found


def _outermost(some: list[Quotation], more: list[Quotation]) -> list[Quotation]:
    """Quotations that lie in no other one, in order."""
    kept: list[Quotation] = []
    for one in sorted([*some, *more], key=lambda q: (q.start, -q.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
