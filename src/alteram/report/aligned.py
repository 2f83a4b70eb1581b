"""Two texts side by side: the passages they share, what one has and the other has not.

Everything is linear in the texts but the comparison of the words inside one row, which is limited.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from alteram.model import BODY, Drift, Family, Fragment, Relative, Reuse, Span
from alteram.report.markup import Html, element, join
from alteram.report.wording import drift_words, many
from alteram.text.drift import kind_in_words
from alteram.text.quotes import quotations

MOST_ROWS = 30  # rows of one relative
MOST_WORDS = 160  # words of one cell
COMPARED = 300  # words of a row up to which it is compared word by word
MOST_DRIFT = 5  # differences inside quotations that are named

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\W+")
_MARKS_BEFORE = re.compile(r"[^\w\s]+$")
_MARKS_AFTER = re.compile(r"[^\w\s]+")
_WITH_GAPS = (Reuse.COPY, Reuse.PARTIAL_COPY)


class Change(NamedTuple):
    """Words that differ in one place, as offsets into the two bodies; either side may be empty."""

    ours: tuple[int, int]
    theirs: tuple[int, int]


class Marks(NamedTuple):
    """What words that stand on one side only are: elements for our side and for theirs."""

    ours: str
    theirs: str


class _Side(NamedTuple):
    """One of the two bodies."""

    text: str
    starts: list[int]  # of its quotations
    ends: list[int]
    tag: str
    name: str


def marks(order: str) -> Marks:
    """The later text inserts, the earlier one loses; without an order both are only different."""
    known = {"earlier": Marks("ins", "del"), "later": Marks("del", "ins")}
    return known.get(order, Marks("b", "b"))


def aligned(family: Family, relative: Relative) -> Iterator[Html]:
    """The rows of one relative, shared passages across both columns, then the quote drift."""
    tags = marks(relative.order)
    sides = (
        _side(family.own.article.text, tags.ours, "Here"),
        _side(relative.entry.article.text, tags.theirs, "There"),
    )
    pairs = _bodies(relative.fragments, sides)
    rows: list[Html] = []
    drift: list[Change] = []
    passages = 0
    for ours, theirs, shared in _stretches(pairs, sides, gaps=relative.reuse in _WITH_GAPS):
        changes = compared(sides[0].text, ours, sides[1].text, theirs)
        if len(rows) < MOST_ROWS:
            rows.append(_row(sides, ours, theirs, changes, shared=shared))
            passages += shared
        drift += [c for c in changes if _is_drift(c, sides, (ours, theirs), shared=shared)]
        if len(rows) == MOST_ROWS and len(drift) >= MOST_DRIFT:
            break
    yield element("div", *rows, class_="pairs")
    if passages < len(pairs):
        yield element("p", f"and {many(len(pairs) - passages, 'more passage')}", class_="hint")
    if drift:
        yield element("h4", "Quoted words that differ")
        yield element("ul", *(_drift(change, sides) for change in drift[:MOST_DRIFT]), class_="why")
        if len(drift) > MOST_DRIFT:
            yield element("p", f"and {len(drift) - MOST_DRIFT:,} more", class_="hint")


def quote_drift(family: Family, relative: Relative) -> tuple[Drift, ...]:
    """Every place where quoted words of a text and its relative differ, as spans of the bodies."""
    sides = _side(family.own.article.text, "b", ""), _side(relative.entry.article.text, "b", "")
    pairs = _bodies(relative.fragments, sides)
    found = []
    for ours, theirs, shared in _stretches(pairs, sides, gaps=relative.reuse in _WITH_GAPS):
        for change in compared(sides[0].text, ours, sides[1].text, theirs):
            if _is_drift(change, sides, (ours, theirs), shared=shared):
                kind = kind_in_words(
                    sides[0].text[slice(*change.ours)], sides[1].text[slice(*change.theirs)]
                )
                found.append(
                    Drift(
                        kind=kind, ours=Span(BODY, *change.ours), theirs=Span(BODY, *change.theirs)
                    )
                )
    return tuple(found)


def compared(left: str, ours: tuple[int, int], right: str, theirs: tuple[int, int]) -> list[Change]:
    """Where the words of two stretches differ, letters and case of a word only taken into account.

    Equal ends are set aside first; what is left of more than `COMPARED` words is one change.
    """
    one, two = list(_WORD.finditer(left, *ours)), list(_WORD.finditer(right, *theirs))
    a, b = [_key(word[0]) for word in one], [_key(word[0]) for word in two]
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    stop_a, stop_b = len(a) - tail, len(b) - tail
    if max(stop_a, stop_b) - head > COMPARED:
        codes = [("replace", 0, stop_a - head, 0, stop_b - head)]
    else:
        matcher = SequenceMatcher(None, a[head:stop_a], b[head:stop_b], autojunk=False)
        codes = list(matcher.get_opcodes())
    return [
        Change(
            _offsets(one, head + first_a, head + last_a, ours),
            _offsets(two, head + first_b, head + last_b, theirs),
        )
        for code, first_a, last_a, first_b, last_b in codes
        if code != "equal"
    ]


def _key(word: str) -> str:
    return _LETTERS.sub("", word).casefold() or word


def _offsets(
    words: Sequence[re.Match[str]], first: int, last: int, around: tuple[int, int]
) -> tuple[int, int]:
    if first < last:
        return words[first].start(), words[last - 1].end()
    at = words[first].start() if first < len(words) else around[1]
    return at, at


def _side(text: str, tag: str, name: str) -> _Side:
    quoted = quotations(text)
    return _Side(text, [q.start for q in quoted], [q.end for q in quoted], tag, name)


def _bodies(fragments: Sequence[Fragment], sides: tuple[_Side, _Side]) -> list[Fragment]:
    """Fragments of the two bodies in the order of ours, with the marks that touch their words."""
    found = [
        Fragment(ours=_touching(sides[0].text, f.ours), theirs=_touching(sides[1].text, f.theirs))
        for f in fragments
        if f.ours.part == f.theirs.part == BODY
    ]
    return sorted(found, key=lambda f: (f.ours.start, f.theirs.start))


def _touching(text: str, span: Span) -> Span:
    """A span with the quotation marks before it and the points after it."""
    before = _MARKS_BEFORE.search(text, max(0, span.start - 8), span.start)
    after = _MARKS_AFTER.match(text, span.end)
    return Span(
        span.part, before.start() if before else span.start, after.end() if after else span.end
    )


def _stretches(
    pairs: Sequence[Fragment], sides: tuple[_Side, _Side], *, gaps: bool
) -> Iterator[tuple[tuple[int, int], tuple[int, int], bool]]:
    """Shared stretches and, of copies, what stands between them, as offsets of both sides.

    A passage that stands elsewhere in the other text is moved; nothing is told of the gap before.
    """
    start = Fragment(ours=Span(BODY, 0, 0), theirs=Span(BODY, 0, 0))
    ours_end, theirs_end = (Span(BODY, len(side.text), len(side.text)) for side in sides)
    ends = Fragment(ours=ours_end, theirs=theirs_end)
    for before, now in pairwise([start, *pairs, ends]):
        ours = before.ours.end, now.ours.start
        theirs = before.theirs.end, now.theirs.start
        if gaps and ours[0] <= ours[1] and theirs[0] <= theirs[1]:
            told = [
                _LETTERS.sub("", side.text[slice(*at)])
                for side, at in zip(sides, (ours, theirs), strict=True)
            ]
            if any(told):
                yield ours, theirs, False
        if now is not ends:
            yield (now.ours.start, now.ours.end), (now.theirs.start, now.theirs.end), True


def _row(
    sides: tuple[_Side, _Side],
    ours: tuple[int, int],
    theirs: tuple[int, int],
    changes: Sequence[Change],
    *,
    shared: bool,
) -> Html:
    words = len(_WORD.findall(sides[0].text, *ours))
    if shared and not changes:
        label = element("span", f"In both, {many(words, 'word')}", class_="label")
        return element(
            "div", element("p", label, " ", _cell(sides[0], ours, [])), class_="pair both same"
        )
    cells = [
        element("p", element("span", side.name, class_="label"), " ", _cell(side, at, places))
        for side, at, places in (
            (sides[0], ours, [change.ours for change in changes]),
            (sides[1], theirs, [change.theirs for change in changes]),
        )
    ]
    return element("div", *cells, class_="pair both" if shared else "pair apart")


def _cell(side: _Side, at: tuple[int, int], places: Sequence[tuple[int, int]]) -> Html:
    """The words of one side with what only it has marked; a long cell is cut."""
    start, end = at
    words = list(_WORD.finditer(side.text, start, end))
    if not words:
        return element("span", "nothing", class_="none")
    start = words[0].start()
    more = len(words) - MOST_WORDS
    end = words[MOST_WORDS - 1].end() if more > 0 else words[-1].end()
    pieces: list[str] = []
    done = start
    for first, last in places:
        first, last = max(first, done), min(last, end)
        if first < last:
            pieces.append(side.text[done:first])
            pieces.append(element(side.tag, side.text[first:last], class_="only"))
            done = last
    pieces.append(side.text[done:end])
    if more > 0:
        pieces.append(element("span", f" … and {many(more, 'more word')}", class_="none"))
    return join(*pieces)


def _is_drift(
    change: Change,
    sides: tuple[_Side, _Side],
    around: tuple[tuple[int, int], tuple[int, int]],
    *,
    shared: bool,
) -> bool:
    """Whether quoted words differ that both texts have.

    That is any difference inside a quotation in a shared passage. Between two passages it is one
    inside a quotation on both sides, or inside one that a shared passage begins or ends.
    """
    inside = [
        _quotation(side, at) for side, at in zip(sides, (change.ours, change.theirs), strict=True)
    ]
    if shared or all(inside):
        return any(inside)
    return any(
        quotation[0] < gap[0] or quotation[1] > gap[1]
        for quotation, gap in zip(inside, around, strict=True)
        if quotation
    )


def _quotation(side: _Side, at: tuple[int, int]) -> tuple[int, int] | None:
    """The quotation that holds these words."""
    found = bisect_right(side.starts, at[0]) - 1
    if found < 0 or at[1] > side.ends[found]:
        return None
    return side.starts[found], side.ends[found]


def _drift(change: Change, sides: tuple[_Side, _Side]) -> Html:
    ours, theirs = (side.text[start:end] for side, (start, end) in zip(sides, change, strict=True))
    return element("li", drift_words(kind_in_words(ours, theirs), ours, theirs))
