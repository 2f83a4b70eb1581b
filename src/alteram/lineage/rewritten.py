"""Leads that are probably one text, rewritten: no run of words is whole, many pieces are.

An editor who turns the clauses of a lead round and changes every third word leaves no passage that
an alignment would take for a copy. What is left are pieces: words that follow one another on both
sides with a word or two put in, left out or changed between them. Reports of one event that were
written apart have names, numbers and set phrases in common, and few such pieces. So the measure is
the share of a lead's own words that stand in pieces of the other lead.

It is a matter of degree, so the tie says "probably", and it holds for the statements of the leads
alone. The constants were set on pairs of reports of one event in different outlets: see
`docs/why/origins.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from alteram.lineage.compare import Reading, compare
from alteram.lineage.naming import squash
from alteram.lineage.order import LATER, came_first
from alteram.lineage.sets import Apart, Sets
from alteram.lineage.voices import Lookup, Whose, voices
from alteram.model import BODY, Entry, Fragment, Link, Relative, Reuse, Span, Tie
from alteram.settings import LineageSettings
from alteram.text.sentences import sentences
from alteram.text.words import STOPWORDS, words

LEAD = 3  # first sentences that are looked for in the other text
REACH = 6  # first sentences of the other text in which they are looked for
LEAST_SHARE = 0.45  # of the own words of a lead in pieces of the other; see `docs/why/origins.md`
LEAST_WORDS = 14  # own words in pieces
LEAST_CONTENT = 5  # of them words that carry content, written small, so that they are no names
_PIECE = 4  # words of one piece, at least
_TELLING = 0.2  # share of the words of a piece that carry content: a row of names tells little
_STEP = 3  # from one word of a piece to the next one, on both sides
_SENTENCE = 4  # own words of a sentence that counts
_HEAD = 2500  # code points in which the first sentences are looked for


class _Token(NamedTuple):
    """An own word: its folded form, its place in the body, whether it carries content."""

    folded: str
    start: int
    end: int
    plain: bool


class Lead(NamedTuple):
    """The own words of the first sentences of a body: `lead` of them are the first `LEAD`
    sentences, `ends` are where the sentences end, `near` the pairs of words of one step,
    `relayed` the names of whom the sentences give as having reported it."""

    tokens: tuple[_Token, ...]
    lead: int
    ends: tuple[int, ...]
    near: frozenset[tuple[str, str]]
    relayed: frozenset[str]


class Piece(NamedTuple):
    """Places in two leads of the words of one piece, in order."""

    left: tuple[int, ...]
    right: tuple[int, ...]


class Told(Protocol):
    """What an article says on a statement, and whether it denies it."""

    @property
    def entry(self) -> Entry:
        """The article."""
        ...

    @property
    def span(self) -> Span:
        """Where the words stand."""
        ...

    @property
    def denies(self) -> bool:
        """Whether they deny it."""
        ...


class Likeness(NamedTuple):
    """How much of the lead of the one text stands in pieces of the other, and where.

    The pieces are given left and right as the two leads were.
    """

    shared: int
    of: int
    pieces: tuple[Piece, ...]

    @property
    def share(self) -> float:
        """The share in 0..1."""
        return self.shared / self.of if self.of else 0.0


def lead_of(entry: Entry) -> Lead:
    """The first sentences of a body that have own words; quotations and furniture left out."""
    text = _head(entry.article.text)
    return _lead(text, tuple(span for span in entry.own_words if span.start < len(text)))


@lru_cache(maxsize=256)
def _lead(text: str, narrated: tuple[Span, ...]) -> Lead:
    every = words(text)
    whose = Lookup(voices(text, narrated, every))
    own = [word for word in every if whose.at(word.start) is Whose.OWN]
    tokens: list[_Token] = []
    ends: list[int] = []
    lead = 0
    for start, end in sentences(text):
        inside = [word for word in own if start <= word.start < end]
        if len(inside) < _SENTENCE:
            continue
        for word in inside:
            folded = word.folded.removesuffix("'s").replace(",", "")
            plain = text[word.start].islower() and folded not in STOPWORDS
            tokens.append(_Token(folded, word.start, word.end, plain))
        ends.append(end)
        if len(ends) <= LEAD:
            lead = len(tokens)
        if len(ends) == REACH:
            break
    relayed = _relayed(text[: ends[-1] if ends else 0])
    return Lead(tuple(tokens), lead, tuple(ends), _near(tokens), relayed)


_REPORTED = re.compile(r"\b((?:[A-Z][\w.’'&-]*\s){1,4})(?:first\s)?reported\b")


def _relayed(text: str) -> frozenset[str]:
    return frozenset(squash(name[1]).removeprefix("the") for name in _REPORTED.finditer(text))


def _head(text: str) -> str:
    """The beginning of a text, cut between lines where it can be."""
    if len(text) <= _HEAD:
        return text
    line = text.rfind("\n", 0, _HEAD)
    return text[: line if 2 * line > _HEAD else _HEAD]


def _near(tokens: Sequence[_Token]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (token.folded, after.folded)
        for at, token in enumerate(tokens)
        for after in tokens[at + 1 : at + 1 + _STEP]
    )


def likeness(left: Lead, right: Lead) -> Likeness | None:
    """What is alike if the two are probably one text, else None. Symmetric but for left and right.

    Two leads are held against one another both ways: the one may have what the other begins with
    only some sentences later. Two that name a third as having reported it took their words from
    there, each by itself: that is told by a citation.
    """
    if left.relayed & right.relayed:
        return None
    found = [_pieces(left, right), _turned(_pieces(right, left))]
    enough = [likeness for likeness in found if likeness is not None]
    return max(enough, key=lambda one: (one.share, one.shared), default=None)


def _turned(likeness: Likeness | None) -> Likeness | None:
    if likeness is None:
        return None
    return likeness._replace(pieces=tuple(Piece(p.right, p.left) for p in likeness.pieces))


def _pieces(left: Lead, right: Lead) -> Likeness | None:
    """The lead of the left text in the right one, or None where that is too little."""
    # All words of a piece but the last begin a pair that is near on both sides.
    least = LEAST_SHARE * left.lead * (_PIECE - 1) / _PIECE / 2
    if left.lead < LEAST_WORDS or len(left.near & right.near) < least:
        return None
    pieces = [p for p in _chained(left.tokens[: left.lead], right.tokens) if _telling(left, p)]
    inside = [left.tokens[at] for piece in pieces for at in piece.left]
    content = {token.folded for token in inside if token.plain}
    likeness = Likeness(len(inside), left.lead, tuple(pieces))
    enough = likeness.shared >= LEAST_WORDS and len(content) >= LEAST_CONTENT
    return likeness if enough and likeness.share >= LEAST_SHARE else None


def _telling(left: Lead, piece: Piece) -> bool:
    """Whether a piece is more than names and the small words between them."""
    content = sum(left.tokens[at].plain for at in piece.left)
    return content >= _TELLING * len(piece.left)


_Point = tuple[int, int]  # places in the left and the right text of one word


def _chained(left: Sequence[_Token], right: Sequence[_Token]) -> list[Piece]:
    """Pieces that do not overlap on either side, the longest taken first, in order on the left."""
    length, before = _ways(left, right)
    used_left: set[int] = set()
    used_right: set[int] = set()
    found = []
    for end in sorted(length, key=lambda point: (-length[point], point)):
        if length[end] < _PIECE:
            break
        chain: list[_Point] = []
        at: _Point | None = end
        while at is not None and at[0] not in used_left and at[1] not in used_right:
            chain.append(at)
            at = before.get(at)
        if len(chain) >= _PIECE:
            ours, theirs = zip(*reversed(chain), strict=True)
            used_left.update(range(ours[0], ours[-1] + 1))
            used_right.update(range(theirs[0], theirs[-1] + 1))
            found.append(Piece(ours, theirs))
    return sorted(found)


def _ways(
    left: Sequence[_Token], right: Sequence[_Token]
) -> tuple[dict[_Point, int], dict[_Point, _Point]]:
    """For each word in common the length of the longest piece it ends, and the word before it."""
    places: dict[str, list[int]] = {}
    for at, token in enumerate(right):
        places.setdefault(token.folded, []).append(at)
    length: dict[_Point, int] = {}
    before: dict[_Point, _Point] = {}
    for i, token in enumerate(left):
        for j in places.get(token.folded, ()):
            length[i, j] = 1
            for step in _STEPS:
                point = i - step[0], j - step[1]
                if length.get(point, 0) >= length[i, j]:
                    length[i, j], before[i, j] = length[point] + 1, point
    return length, before


_STEPS = [(i, j) for i in range(1, _STEP + 1) for j in range(1, _STEP + 1)]


def reason(found: Likeness) -> str:
    """What is alike, in words."""
    pieces = "1 piece" if len(found.pieces) == 1 else f"{len(found.pieces)} pieces"
    return f"a rewritten lead: {found.shared} of {found.of} own words stand in both, in {pieces}"


def fragments(left: Lead, right: Lead, found: Likeness) -> tuple[Fragment, ...]:
    """The pieces as spans of the two bodies."""
    return tuple(
        Fragment(ours=_span(left, piece.left), theirs=_span(right, piece.right))
        for piece in found.pieces
    )


def _span(lead: Lead, places: Sequence[int]) -> Span:
    return Span(BODY, lead.tokens[places[0]].start, lead.tokens[places[-1]].end)


def rewritten_relative(ours: Reading, theirs: Reading) -> Relative | None:
    """The other text as a relative if the leads are probably one."""
    left, right = lead_of(ours.entry), lead_of(theirs.entry)
    found = likeness(left, right)
    if found is None:
        return None
    order, when = came_first(ours, theirs)
    return Relative(
        entry=theirs.entry,
        reuse=Reuse.REWRITTEN,
        share_ours=round(min(1.0, found.shared / max(1, ours.own_count)), 4),
        share_theirs=round(min(1.0, found.shared / max(1, theirs.own_count)), 4),
        order=order,
        why=f"{Tie.PROBABLY_SAME_TEXT}: {reason(found)}; {when}",
        fragments=fragments(left, right, found),
    )


def rewritten(
    readings: Sequence[Reading], links: Iterable[Link], settings: LineageSettings, apart: Apart
) -> list[Link]:
    """Ties of texts whose leads are probably one, the later one on the left where dates tell.

    Texts that are one by `links` are not looked at, and a short text that stands whole in a long
    digest is no rewrite. Every pair is given, since a tie that does not hold for a statement must
    not hide another one that does.
    """
    texts = Sets()
    for link in links:
        if link.tie is Tie.SAME_TEXT:
            texts.join(link.left, link.right)
    some = [(reading, texts.top(reading.id), lead_of(reading.entry)) for reading in readings]
    found = []
    for later, (reading, text, lead) in enumerate(some):
        for other, other_text, other_lead in some[:later]:
            if text == other_text or apart(reading.id, other.id):
                continue
            alike = likeness(lead, other_lead)
            if alike and compare(reading, other, settings).kind is not Reuse.COPY:
                found.append(probable_link(reading, other, alike))
    return found


def probable_link(reading: Reading, other: Reading, found: Likeness) -> Link:
    """The link of a text (left) to the one it was probably made from (right)."""
    if came_first(reading, other)[0] == LATER:
        reading, other = other, reading
    tie = Tie.PROBABLY_SAME_TEXT
    return Link(tie=tie, left=reading.id, right=other.id, why=reason(found))


def of_leads(some: Iterable[Told], links: Iterable[Link]) -> list[Link]:
    """Of the ties of rewritten leads those that hold for one statement.

    `some` are the words that speak to it, an article's strongest ones first: these must stand in
    what the two leads have in common. What an article tells further down may be its own, and a
    denial repeats the words that it denies. An article that does not speak ties nothing: else two
    reports would be one by a digest that holds both.
    """
    probable = [link for link in links if link.tie is Tie.PROBABLY_SAME_TEXT]
    strongest: dict[str, Told] = {}
    for told in some if probable else ():
        strongest.setdefault(told.entry.id, told)
    return [
        link
        for link in probable
        if link.left in strongest
        and link.right in strongest
        and _holds(strongest[link.left], strongest[link.right])
    ]


def _holds(one: Told, two: Told) -> bool:
    left, right = lead_of(one.entry), lead_of(two.entry)
    found = likeness(left, right)
    if found is None or one.denies != two.denies:
        return False
    return _in_common(one, left, [piece.left for piece in found.pieces]) and _in_common(
        two, right, [piece.right for piece in found.pieces]
    )


def _in_common(told: Told, lead: Lead, pieces: Iterable[Sequence[int]]) -> bool:
    """Whether words stand in the headline, or before the last sentence with a piece in it ends."""
    last = max(lead.tokens[piece[-1]].start for piece in pieces)
    return told.span.part != BODY or told.span.start < min(e for e in lead.ends if e > last)
