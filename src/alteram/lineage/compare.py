"""What two articles have in common, word for word, and whose words it is.

The whole bodies are aligned, so that a copied paragraph is found with the quotations in it; then
each shared passage is weighed by the voice its words have on either side. Words that are the own
narration of both are reuse of one text. Words that one of them gives as another's (in quotation
marks, as a block that is led in, with a signature) are a quotation: of the other article when it
is named beside them, of a third party when it is not. Page furniture on either side is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from alteram.lineage.align import Block, Run, filled, merged, shared_runs
from alteram.lineage.naming import Credited, Mention, author, credited, mentions, names_of
from alteram.lineage.voices import Lookup, Whose, voices
from alteram.model import BODY, Entry, Fragment, Outlet, Reuse, Span
from alteram.settings import LineageSettings
from alteram.text.words import STOPWORDS, Word, words

_SHORT_RUN = 2  # equal words in a row that count between two longer runs
_WIDEST_GAP = 30  # words between two longer runs
_GAP = 4  # words put in, left out or changed inside one passage
_NEAR = 200  # code points before and after a passage in which its source is named


class Reading:
    """An entry with what comparing needs, each part made once when first asked for.

    `standing` are hashes of fingerprints that are its outlet's standing text, so furniture.
    """

    def __init__(self, entry: Entry, standing: frozenset[int] = frozenset()) -> None:
        self.entry = entry
        self._standing = standing
        self.id = entry.id
        self.text = entry.article.text

    @cached_property
    def words(self) -> list[Word]:
        """The words of the body."""
        return words(self.text)

    @cached_property
    def folded(self) -> list[str]:
        """Their folded forms; possessive endings and thousands separators left out."""
        return [word.folded.removesuffix("'s").replace(",", "") for word in self.words]

    @cached_property
    def whose(self) -> list[Whose]:
        """Whose each word is."""
        lookup = Lookup(voices(self.text, self.entry.own_words, self.words))
        found = [lookup.at(word.start) for word in self.words]
        for start, end in self._standing_text():
            for at, word in enumerate(self.words):
                if start <= word.start <= end:
                    found[at] = Whose.FURNITURE
        return found

    def _standing_text(self) -> list[tuple[int, int]]:
        """Where three and more of its fingerprints in a row are standing text."""
        found: list[tuple[int, int]] = []
        row: list[int] = []
        for value, start in (*self.entry.fingerprints, (-1, -1)):
            if value in self._standing:
                row.append(start)
                continue
            if len(row) >= _STANDING:
                found.append((row[0], row[-1]))
            row = []
        return found

    @cached_property
    def own_count(self) -> int:
        """How many words are narration."""
        return sum(1 for whose in self.whose if whose is Whose.OWN)

    @cached_property
    def credits(self) -> tuple[Credited, ...]:
        """The agencies it credits."""
        return credited(self.entry)

    @cached_property
    def author(self) -> Credited | None:
        """The agency or outlet whose text it says it is."""
        return author(self.entry)

    @cached_property
    def called(self) -> frozenset[str]:
        """The names of its outlet and of every agency it credits."""
        return self._called(self.credits)

    @cached_property
    def called_as_author(self) -> frozenset[str]:
        """The names of its outlet and of the agencies credited with the whole text."""
        return self._called([credit for credit in self.credits if credit.wrote])

    def _called(self, some: Sequence[Credited]) -> frozenset[str]:
        names = set(names_of(self.entry.article.outlet))
        for credit in some:
            names |= names_of(Outlet(name=credit.canonical))
        return frozenset(names)


class Passage(NamedTuple):
    """A shared passage with the words that count: `own` on both sides, `given` as another's on
    one side at least, and the place on the side that names the other, if one does. With `led_in`
    that place is the line that leads the words in, and nobody is named."""

    block: Block
    own: int
    given: int
    content: int
    cited: Mention | None
    cited_by_left: bool
    led_in: bool = False


class Comparison(NamedTuple):
    """Two readings and what they share. Shares are of own words, 0..1."""

    left: Reading
    right: Reading
    passages: tuple[Passage, ...]
    own: int
    share_left: float
    share_right: float
    longest: int
    kind: Reuse | None

    @property
    def share(self) -> float:
        """How much of the article with the fewer own words is found in the other."""
        return max(self.share_left, self.share_right)

    def fragments(self) -> tuple[Fragment, ...]:
        """The shared passages as spans of the two bodies."""
        return tuple(
            Fragment(
                ours=_span(self.left, p.block.left_at, p.block.left_end),
                theirs=_span(self.right, p.block.right_at, p.block.right_end),
            )
            for p in self.passages
        )

    def paragraphs(self) -> tuple[int, int]:
        """Of the text that is found more in the other: its paragraphs found there, and all.

        A paragraph counts from `LEAST_RUN` own words, and as found from half of them.
        """
        left = self.share_left >= self.share_right
        reading = self.left if left else self.right
        blocks = [
            (p.block.left_at, p.block.left_end) if left else (p.block.right_at, p.block.right_end)
            for p in self.passages
        ]
        shared = {at for start, end in blocks for at in range(start, end)}
        found: dict[int, list[bool]] = {}
        line = 0
        for at, word in enumerate(reading.words):
            if at:
                line += "\n" in reading.text[reading.words[at - 1].end : word.start]
            if reading.whose[at] is Whose.OWN:
                found.setdefault(line, []).append(at in shared)
        counted = [marks for marks in found.values() if len(marks) >= LEAST_RUN]
        return sum(1 for marks in counted if 2 * sum(marks) >= len(marks)), len(counted)


def _span(reading: Reading, at: int, end: int) -> Span:
    return Span(BODY, reading.words[at].start, reading.words[end - 1].end)


_STANDING = 3  # fingerprints in a row
LEAST_RUN = 5  # equal words in a row that are looked at
LEAST_PASSAGE = 12  # own words a passage needs to count as reuse
LEAST_LED_IN = 60  # words of a block that nobody is named for
LEAST_COPY = 20  # own words a copy of a short text needs
LEAST_COPIED = 32  # own words a partial copy needs in all its passages together


def compare(left: Reading, right: Reading, settings: LineageSettings) -> Comparison:
    """Align two articles and name what they share."""
    long = shared_runs(left.folded, right.folded, LEAST_RUN)
    runs = _trimmed(left, right, filled(left.folded, right.folded, long, _SHORT_RUN, _WIDEST_GAP))
    found = [_weighed(left, right, block, runs) for block in merged(runs, _GAP)]
    passages = tuple(p for p in found if p.own + p.given >= LEAST_PASSAGE and p.content >= 5)
    own = sum(p.own for p in passages if p.own >= LEAST_PASSAGE)
    share_left = min(1.0, own / max(1, left.own_count))
    share_right = min(1.0, own / max(1, right.own_count))
    longest = max((p.own for p in passages), default=0)
    kind = _kind(passages, own, max(share_left, share_right), settings)
    return Comparison(left, right, passages, own, share_left, share_right, longest, kind)


def _trimmed(left: Reading, right: Reading, runs: Sequence[Run]) -> list[Run]:
    """Runs without the words that are furniture on either side."""
    kept: list[Run] = []
    for run in runs:
        begin = None
        for offset in range(run.length + 1):
            inside = (
                offset < run.length
                and left.whose[run.left_at + offset] is not Whose.FURNITURE
                and right.whose[run.right_at + offset] is not Whose.FURNITURE
            )
            if inside and begin is None:
                begin = offset
            elif not inside and begin is not None:
                if offset - begin >= _SHORT_RUN:
                    kept.append(Run(run.left_at + begin, run.right_at + begin, offset - begin))
                begin = None
    return kept


def _weighed(left: Reading, right: Reading, block: Block, runs: Sequence[Run]) -> Passage:
    own = given = 0
    content = set()
    told_left = told_right = 0  # words that are narration on that side only
    lent = _starts_lent(left, block.left_at) or _starts_lent(right, block.right_at)
    for run in runs:
        if not block.left_at <= run.left_at < block.left_end:
            continue
        for offset in range(run.length):
            sides = left.whose[run.left_at + offset], right.whose[run.right_at + offset]
            word = left.folded[run.left_at + offset]
            if word not in STOPWORDS:
                content.add(word)
            if not lent and sides == (Whose.OWN, Whose.OWN):
                own += 1
            else:
                given += 1
                told_left += sides[0] is Whose.OWN
                told_right += sides[1] is Whose.OWN
    shared = [run for run in runs if block.left_at <= run.left_at < block.left_end]
    on_left = [(run.left_at, run.left_at + run.length) for run in shared]
    on_right = [(run.right_at, run.right_at + run.length) for run in shared]
    by_left = _cites(left, right, on_left, own + told_right)
    by_right = None if by_left else _cites(right, left, on_right, own + told_left)
    if by_left or by_right:
        return Passage(block, own, given, len(content), by_left or by_right, by_left is not None)
    led_left = _led_in(left, block.left_at, told_right)
    led_right = None if led_left else _led_in(right, block.right_at, told_left)
    led = led_left or led_right
    return Passage(
        block, own, given, len(content), led, led_left is not None, led_in=led is not None
    )


def _starts_lent(reading: Reading, at: int) -> bool:
    """Whether a passage begins as a block that is led in; where it goes on, so does the block.

    Posts have a signature at their end and need no such guess.
    """
    if reading.whose[at] is not Whose.LENT:
        return False
    return reading.text[: reading.words[at].start].rstrip(" \n\t\"“'‘>").endswith(":")


def _led_in(reading: Reading, at: int, told: int) -> Mention | None:
    """The end of the line that leads a block in, where the block is another article's report.

    `told` counts words of the block which the other article tells in its own voice: nobody else
    reports in these words. A statement or letter printed in full is neither's.
    """
    if told < LEAST_LED_IN or not _starts_lent(reading, at):
        return None
    end = len(reading.text[: reading.words[at].start].rstrip(" \n\t\"“'‘>"))
    start = reading.text.rfind("\n", 0, end) + 1
    if _DOCUMENT.search(reading.text, start, end):
        return None
    return Mention(max(start, end - _SHOWN), end, False)


_SHOWN = 60  # code points of a line that leads words in
_DOCUMENT = re.compile(
    r"\b(?:in full|statements?|letter|text|transcript|remarks|speech|memo|exchange|e-?mails?|"
    r"tweet(?:s|ed)?|wrote|writes)\b",
    re.IGNORECASE,
)


def _cites(
    citing: Reading, cited: Reading, shared: Sequence[tuple[int, int]], narrated: int
) -> Mention | None:
    """Where an article names the other beside a shared passage.

    `narrated` counts words of it that the other tells in its own voice. With hardly any, the
    words are a speaker's. That he "told" them to the other outlet, or speaks of it, makes him the
    source all the same; only where the speaker is not named is the outlet all that is known.
    """
    spoken = narrated < LEAST_PASSAGE
    names = cited.called_as_author if spoken else cited.called
    first, last = _beside(citing, shared[0][0], shared[-1][1])
    found = [
        Mention(m.start + first, m.end + first, m.citing)
        for m in mentions(citing.text[first:last], names - citing.called)
    ]
    if spoken:
        places = [(citing.words[at].start, citing.words[end - 1].end) for at, end in shared]
        found = [
            m
            for m in found
            if not any(start <= m.start < end for start, end in places)
            and not _interviewed(citing.text, m)
        ]
    elif not found:
        whole = mentions(citing.text, names - citing.called, citing.words)
        found = _authors_named(citing, cited) or [m for m in whole if m.citing]
    return next((m for m in found if m.citing), found[0] if found else None)


def _beside(reading: Reading, at: int, end: int) -> tuple[int, int]:
    """The code points beside a passage: its line, the end of the line before, a little after."""
    text = reading.text
    start, stop = reading.words[at].start, reading.words[end - 1].end
    line = text.rfind("\n", 0, start) + 1
    if start - line > 60:
        first = max(line, start - _NEAR)
    else:
        first = max(text.rfind("\n", 0, max(0, line - 2)) + 1, start - 2 * _NEAR)
    after = text.find("\n", stop)
    return first, min(len(text) if after < 0 else after, stop + _NEAR)


_INTERVIEW = re.compile(r"\b(?:told|interview with|spoke (?:to|with))\W+(?:the\s)?$", re.IGNORECASE)
_UNNAMED = re.compile(
    r"\b(?:officials?|sources?|people|persons?|aides?|advis[eo]rs?|staffers?|insiders?)\b", re.I
)


def _interviewed(text: str, mention: Mention) -> bool:
    """Whether words of a named speaker were told to the outlet named here."""
    before = re.split(r"[.!?\n]", text[max(0, mention.start - 60) : mention.start])[-1]
    return bool(_INTERVIEW.search(before)) and not _UNNAMED.search(before)


def _authors_named(citing: Reading, cited: Reading) -> list[Mention]:
    """Where an article names an author of the other by first and last name."""
    found = []
    ours = " ".join(citing.entry.article.byline).casefold()
    for name in cited.entry.article.byline:
        plain = re.sub(r"^(?:by|from)\s+", "", name.strip(), flags=re.IGNORECASE)
        parts = [part for part in plain.split() if len(part.strip(".")) > 1]
        if len(parts) < 2 or parts[-1].casefold() in ours:
            continue
        pattern = rf"\b{re.escape(parts[0])}\s(?:\w\.?\s)?{re.escape(parts[-1])}\b"
        if match := re.search(pattern, citing.text):
            found.append(Mention(match.start(), match.end(), True))
    return found


def _kind(
    passages: Sequence[Passage], own: int, share: float, settings: LineageSettings
) -> Reuse | None:
    if not passages:
        return None
    if own >= LEAST_COPY and share >= settings.same_text:
        return Reuse.COPY
    if own >= LEAST_COPIED:
        return Reuse.PARTIAL_COPY
    return Reuse.EXCERPT if any(p.cited for p in passages) else Reuse.SHARED_QUOTATION
