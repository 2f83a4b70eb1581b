"""Nameable differences between a statement and a passage about the same thing.

Each kind looks for one pair of words that cannot both be said of one event: two numbers of the
same unit, two weekdays, a word and its opposite, a verb with and without "not", a denial. The pair
counts only where the rest of the words agrees: `whole` is the share of the statement's other
content words that stand in the sentence, `near` the share of those around the word that stand
around its counterpart. The shares asked for are set for precision (see `docs/why/stance.md`);
what is not found here is not disputed by these means.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from alteram.evidence.lexicon import (
    DAYS,
    DENIAL,
    FRAMES,
    MEASURES,
    MODALS,
    NEGATING,
    NEGATIONS,
    OPPOSITES,
    REQUESTING,
    SMALL_OPPOSITES,
)
from alteram.evidence.reading import Reading, Token, read
from alteram.model import Mismatch, MismatchKind
from alteram.text.numbers import Agreement, Figure, FigureKind, compare, figures
from alteram.text.sentences import is_sign_off, sentences

NEAR = 7  # words to each side that count as around
LEAST_SHARED = 3  # content words that must agree
WHOLE = {
    MismatchKind.NUMBER: 0.6,
    MismatchKind.DATE: 0.7,
    MismatchKind.NEGATION: 0.7,
    MismatchKind.OUTCOME: 0.7,
}
AROUND = {
    MismatchKind.NUMBER: 0.6,
    MismatchKind.DATE: 0.6,
    MismatchKind.NEGATION: 0.5,
    MismatchKind.OUTCOME: 0.6,
}
SMALL_WHOLE = 0.75  # for small opposites
CLOSE = 0.1  # measures this share apart are one measure, told roundly
LEAST_NAMED = 2  # content words that must agree for a difference to be named
NEAR_NAMED = 0.25  # and the share of those around it
_WISHED = 6  # words before "not to" in which a verb of asking is looked for
DENIED = 0.6  # share of the statement's content words inside what is denied

AMOUNTS = (
    FigureKind.COUNT,
    FigureKind.MONEY,
    FigureKind.PERCENT,
    FigureKind.SCORE,
    FigureKind.ORDINAL,
    FigureKind.AGE,
)


class Difference(NamedTuple):
    """A mismatch with how much of the rest agrees."""

    mismatch: Mismatch
    whole: float
    near: float
    shared: int
    denial: bool = False


def find_mismatch(claim: str, passage: str, *, sure: bool = True) -> Difference | None:
    """The clearest nameable difference, or None; denials first, then by how much agrees.

    With `sure` it must show by its words alone that both tell of the same thing. Without, that is
    known otherwise (a model says the two conflict) and the difference only has to be named: then a
    name in the place of another counts too.
    """
    found = _differences(claim, passage)
    return next((one for one in found if not sure or _clear(one)), None)


@lru_cache(maxsize=20_000)
def _differences(claim: str, passage: str) -> tuple[Difference, ...]:
    ours, whole = read(claim), read(passage)
    found: list[Difference] = []
    for start, end in sentences(passage):
        theirs = read(passage[start:end])
        if is_sign_off(theirs.text):
            continue
        if len(ours.stems & theirs.stems) >= LEAST_NAMED:
            found += [one for one in _compare(ours, theirs, whole) if _likely(one)]
    return tuple(sorted(found, key=lambda d: (not d.denial, -d.whole - d.near)))


def _compare(ours: Reading, theirs: Reading, passage: Reading) -> Iterator[Difference]:
    yield from _denials(ours, theirs)
    yield from _numbers(ours, theirs, passage)
    yield from _dates(ours, theirs, passage)
    yield from _negations(ours, theirs)
    yield from _opposites(ours, theirs)
    yield from _names(ours, theirs, passage)


def _likely(difference: Difference) -> bool:
    """Whether a difference may be named at all."""
    if difference.denial:
        return difference.whole >= DENIED / 2
    return difference.shared >= LEAST_NAMED and difference.near >= NEAR_NAMED


def _clear(difference: Difference) -> bool:
    kind = difference.mismatch.kind
    if difference.shared < LEAST_SHARED or kind not in WHOLE:
        return False
    if difference.denial:
        return difference.whole >= DENIED
    return difference.whole >= WHOLE[kind] and difference.near >= AROUND[kind]


def _difference(
    kind: MismatchKind,
    ours: Reading,
    at: tuple[int, int],
    theirs: Reading,
    there: tuple[int, int],
    *,
    drop: frozenset[str] = frozenset(),
) -> Difference:
    """What differs at two places (word numbers, end not included) and what agrees around."""
    rest = ours.stems - drop
    shared = rest & theirs.stems
    around = _around(ours.tokens, at, NEAR) - drop
    facing = _around(theirs.tokens, there, NEAR + 3)
    return Difference(
        mismatch=Mismatch(kind=kind, ours=_words(ours, at), theirs=_words(theirs, there)),
        whole=len(shared) / len(rest) if rest else 0.0,
        near=len(around & facing) / len(around) if around else 0.0,
        shared=len(shared),
    )


def _around(tokens: tuple[Token, ...], at: tuple[int, int], far: int) -> set[str]:
    both = tokens[max(0, at[0] - far) : at[0]] + tokens[at[1] : at[1] + far]
    return {token.stem for token in both if token.content}


def _words(reading: Reading, at: tuple[int, int]) -> str:
    return reading.text[reading.tokens[at[0]].start : reading.tokens[at[1] - 1].end]


def _place(reading: Reading, figure: Figure) -> tuple[int, int]:
    """The numbers of the words a figure stands on."""
    inside = [
        number
        for number, token in enumerate(reading.tokens)
        if token.end > figure.start and token.start < figure.end
    ]
    return inside[0], inside[-1] + 1


def _stems(reading: Reading, at: tuple[int, int]) -> frozenset[str]:
    return frozenset(token.stem for token in reading.tokens[at[0] : at[1]])


def kind_of(ours: str, theirs: str) -> MismatchKind:
    """In what two stretches differ that are known to exclude one another."""
    left, right = read(ours), read(theirs)
    if _has_date(left) and _has_date(right):
        return MismatchKind.DATE
    if left.figures and right.figures:
        return MismatchKind.NUMBER
    if _negated_at_all(left) is not _negated_at_all(right):
        return MismatchKind.NEGATION
    if any(token.folded in MODALS for reading in (left, right) for token in reading.tokens):
        return MismatchKind.MODALITY
    if _has_name(left) and _has_name(right):
        return MismatchKind.ACTOR
    return MismatchKind.OUTCOME


def _has_name(reading: Reading) -> bool:
    """Whether a stretch, which need not begin a sentence, holds a word that is written large."""
    return any(t.content and reading.text[t.start].isupper() for t in reading.tokens)


def _has_date(reading: Reading) -> bool:
    return any(token.folded in DAYS for token in reading.tokens) or any(
        figure.kind in (FigureKind.DATE, FigureKind.YEAR) for figure in reading.figures
    )


def _negated_at_all(reading: Reading) -> bool:
    return any(_negates(reading.tokens, number) for number in range(len(reading.tokens)))


# --- numbers and dates ---------------------------------------------------------------------------


def _numbers(ours: Reading, theirs: Reading, passage: Reading) -> Iterator[Difference]:
    for figure in ours.figures:
        if figure.kind not in AMOUNTS:
            continue
        # A figure that agrees anywhere in the passage settles it, whatever else is counted there.
        if any(agrees(figure, other) for other in passage.figures):
            continue
        at = _place(ours, figure)
        facing = [
            _difference(MismatchKind.NUMBER, ours, at, theirs, _place(theirs, other),
                        drop=_stems(ours, at))
            for other in theirs.figures
            if compare(figure, other) is Agreement.DIFFERENT
        ]  # fmt: skip
        yield from sorted(facing, key=lambda d: -d.near)[:1]


def lacks_toll(statement: str, passage: str) -> bool:
    """Whether a statement counts the dead, hurt, missing or held and a passage gives no such toll.

    There the number is what is told; without it, or with another one, nothing is reported.
    """
    tolls = [figure for figure in figures(statement) if figure.role and figure.kind in AMOUNTS]
    theirs = figures(passage) if tolls else []
    return bool(tolls) and not any(agrees(ours, other) for ours in tolls for other in theirs)


def agrees(figure: Figure, other: Figure) -> bool:
    """Whether two figures can both be said of one thing."""
    if figure.low == other.low and figure.high == other.high:
        return True
    agreement = compare(figure, other)
    if agreement is Agreement.DIFFERENT and figure.unit in MEASURES:
        return abs(figure.low - other.low) <= CLOSE * max(figure.low, other.low)
    return agreement in (Agreement.SAME, Agreement.COMPATIBLE)


def _dates(ours: Reading, theirs: Reading, passage: Reading) -> Iterator[Difference]:
    for kind in (FigureKind.DATE, FigureKind.YEAR):
        others = [figure for figure in theirs.figures if figure.kind is kind]
        known = [figure for figure in passage.figures if figure.kind is kind]
        for figure in ours.figures:
            if figure.kind is kind and not any(f.low <= figure.low <= f.high for f in known):
                at = _place(ours, figure)
                yield from _best_date(ours, at, theirs, [_place(theirs, f) for f in others])
    said = {token.folded for token in passage.tokens}
    days = [n for n, token in enumerate(theirs.tokens) if token.folded in DAYS]
    for number, token in enumerate(ours.tokens):
        if token.folded in DAYS and token.folded not in said:
            at = (number, number + 1)
            yield from _best_date(ours, at, theirs, [(n, n + 1) for n in days])


def _best_date(
    ours: Reading, at: tuple[int, int], theirs: Reading, places: list[tuple[int, int]]
) -> list[Difference]:
    drop = _stems(ours, at)
    found = [_difference(MismatchKind.DATE, ours, at, theirs, p, drop=drop) for p in places]
    return sorted(found, key=lambda d: -d.near)[:1]


# --- names ---------------------------------------------------------------------------------------


def _names(ours: Reading, theirs: Reading, passage: Reading) -> Iterator[Difference]:
    """A name the whole passage does not have, where another stands that the statement lacks."""
    facing = [
        number
        for number, token in enumerate(theirs.tokens)
        if token.name and token.stem not in ours.stems and token.folded not in DAYS
    ]
    for number, token in enumerate(ours.tokens):
        if not token.name or token.stem in passage.stems or token.folded in DAYS:
            continue
        at = (number, number + 1)
        drop = frozenset((token.stem,))
        found = [
            _difference(MismatchKind.ACTOR, ours, at, theirs, (there, there + 1), drop=drop)
            for there in facing
        ]
        yield from sorted(found, key=lambda d: -d.near)[:1]


# --- negation, opposites, denials ----------------------------------------------------------------


def _negated(reading: Reading) -> dict[str, tuple[int, int]]:
    """The stems right behind a negation in the same clause, with the words from one to other."""
    found: dict[str, tuple[int, int]] = {}
    tokens = reading.tokens
    for number in range(len(tokens)):
        if not _negates(tokens, number):
            continue
        for other in range(number + 1, min(len(tokens), number + 4)):
            between = reading.text[tokens[other - 1].end : tokens[other].start]
            if not between.isspace() or tokens[other].stem in FRAMES:
                break
            if tokens[other].content and not tokens[other].number:
                found.setdefault(tokens[other].stem, (number, other + 1))
                break
    return found


def _negates(tokens: tuple[Token, ...], number: int) -> bool:
    word = tokens[number].folded
    before_to = number + 1 < len(tokens) and tokens[number + 1].folded == "to"
    if word in NEGATING:
        return before_to
    if word == "not" and before_to:
        near = tokens[max(0, number - _WISHED) : number]
        return REQUESTING.isdisjoint(token.folded for token in near)
    return word in NEGATIONS or word.endswith("n't")


def _negations(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    left, right = _negated(ours), _negated(theirs)
    for one, other, negated, plain in (
        (ours, theirs, left, right), (theirs, ours, right, left),
    ):  # fmt: skip
        said = {token.folded for token in other.tokens}
        for word, at in negated.items():
            if plain or word not in other.stems or "only" in said:
                continue
            there = next(n for n, token in enumerate(other.tokens) if token.stem == word)
            if not _same_next(one, at[1], other, there + 1):
                continue
            places = (at, (there, there + 1)) if one is ours else ((there, there + 1), at)
            yield _difference(MismatchKind.NEGATION, ours, places[0], theirs, places[1])


def _same_next(one: Reading, at: int, other: Reading, there: int) -> bool:
    """Whether the next content words agree, so that the same thing is told and untold."""
    after = {token.stem for token in one.tokens[at : at + 5] if token.content}
    facing = {token.stem for token in other.tokens[there : there + 6] if token.content}
    return bool(after & facing)


def _opposites(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    said = {token.stem for token in ours.tokens}
    there = {token.stem for token in theirs.tokens}
    if _negated(ours) or _negated(theirs):
        return  # "did not reject" is no opposite of "approved"
    taken = {side for word in there for side in OPPOSITES.get(word, ())}
    for number, token in enumerate(ours.tokens):
        sides = OPPOSITES.get(token.stem, frozenset())
        if not sides or sides & taken:
            continue
        for other, facing in enumerate(theirs.tokens):
            turned = {side ^ 1 for side in OPPOSITES.get(facing.stem, ())}
            if not turned & sides or facing.stem in said:
                continue
            found = _difference(
                MismatchKind.OUTCOME, ours, (number, number + 1), theirs, (other, other + 1),
                drop=frozenset((token.stem,)),
            )  # fmt: skip
            if token.stem not in SMALL_OPPOSITES or found.whole >= SMALL_WHOLE:
                yield found


def _denials(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """A denial of what the statement tells, in a sentence that is not itself the statement's."""
    if DENIAL.search(ours.text):
        return
    for found in DENIAL.finditer(theirs.text):
        behind = {token.stem for token in theirs.tokens if token.start >= found.start()}
        before = {token.stem for token in theirs.tokens if token.start < found.start()}
        if found.group().endswith("that"):
            before = set()  # what is denied follows
        denied = max(ours.stems & behind, ours.stems & before, key=len)
        yield Difference(
            mismatch=Mismatch(
                kind=MismatchKind.NEGATION, ours=_stretch(ours, denied), theirs=found.group()
            ),
            whole=len(denied) / len(ours.stems) if ours.stems else 0.0,
            near=1.0,
            shared=len(denied),
            denial=True,
        )


def _stretch(reading: Reading, stems: frozenset[str] | set[str]) -> str:
    """The words from the first to the last that have one of these stems."""
    held = [number for number, token in enumerate(reading.tokens) if token.stem in stems]
    return _words(reading, (held[0], held[-1] + 1)) if held else ""
