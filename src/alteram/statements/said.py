"""A statement made readable alone: who and when, from the page itself, in square brackets.

"She left on Monday." becomes "She [Mara Vell] left on Monday [5 May 2031]." Only words are put
in, each with its space, so that without the brackets the exact words stand there again. What is
not certain stays as it is; quoted words are never filled, since who and when is meant there is
told by the speaker's place and not by the narrator's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from alteram.model import (
    Act,
    Attribution,
    Precision,
    Source,
    SourceKind,
    Statement,
    TimeMention,
)
from alteram.statements.people import FAR, People, surname
from alteram.text.wordlists import word_list, word_set

_PRONOUN = re.compile(r"\b(?ai:he|she|his|her)\b(?!['’])")
_GENDER = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_OFFICE = re.compile(
    r"\b[Tt]he\s+(?P<office>(?:prime\s+|vice\s+)?(?:president|chancellor|premier|king|queen|pope"
    r"|mayor|governor|minister|ambassador|speaker|chairman|chairwoman|sheriff|archbishop|bishop))"
    r"(?P<own>['’]s)?(?![\w'’-])(?!\s+(?:of|for|elect|emeritus)\b)(?!\s+[A-Z])"
)
_OWNED = re.compile(r"\s+(?P<next>[a-z][\w-]*)")
# After "her", words that no noun begins with: "told her that", "saw her in".
_NO_NOUN = word_set("""
    a an the to in on at of for from with by and or but as if when while that because before after
    about into over again away back down off out up was were is had has will would not so too who
    how why what where there here this these it yesterday today tomorrow
""")
_MONTHS = word_list(
    "January February March April May June July August September October November December"
)
_MOST_NAME = 80  # code points of a name that is put in
_NO_FILL = re.compile(r"[\[\]\n\r]")


class Filling(NamedTuple):
    """Words to be put into a sentence, at an offset of the text; `before` opens the sentence."""

    at: int
    words: str
    before: bool = False


class Reader:
    """Makes the statements of one part readable alone; `quoted` are its quotations."""

    def __init__(
        self,
        text: str,
        named: Sequence[tuple[int, int]],
        quoted: Sequence[tuple[int, int]],
        given: Sequence[Attribution],
    ) -> None:
        self._text = text
        self._quoted = quoted
        self._quote_starts = [start for start, _ in quoted]
        self._lines = [match.start() for match in re.finditer(r"\n[^\S\n]*(?=[^\s])", text)]
        self._people = People(text, named)
        for one in given:
            if one.source and one.source.kind is SourceKind.PERSON:
                words = text[one.mention.start : one.mention.end] if one.mention else ""
                self._people.speaks(one.source.name, _GENDER.get(words.lower(), ""))

    def said(self, statement: Statement) -> str:
        """The words of a statement with what makes them readable alone."""
        start, end = statement.span.start, statement.span.end
        present = {surname(one.name) for one in self._people.named_in(start, end)}
        fillings = self._attributed(statement, present)
        fillings += self._offices(start, end, present)
        fillings += self._pronouns(start, end, present, fillings)
        fillings += [
            filling
            for time in statement.times
            if not self._in_quotation(time.span.start) and (filling := dated(time, self._text))
        ]
        return put_in(statement.text, start, fillings)

    def _attributed(self, statement: Statement, present: set[str]) -> list[Filling]:
        """The source, where the sentence does not name it."""
        said = statement.attribution
        source = said.source if said else None
        if said is None or source is None or not _can_fill(source):
            return []
        start, end = statement.span.start, statement.span.end
        mention = said.mention
        if mention is None or not (start <= mention.start and mention.end <= end):
            if said.cue is not None and start <= said.cue.start < end:
                return []
            words = (
                f"{source.name} said:" if said.act is Act.SAYS else f"according to {source.name}:"
            )
            present.add(surname(source.name))
            return [Filling(start, words, before=True)]
        words = self._text[mention.start : mention.end]
        if source.kind is not SourceKind.PERSON or surname(source.name) in present:
            return []
        if surname(source.name) in words.casefold():
            return []
        present.add(surname(source.name))
        return [Filling(mention.end, source.name)]

    def _offices(self, start: int, end: int, present: set[str]) -> list[Filling]:
        """Who "the president" is, where the text names one person with that title."""
        found = []
        for match in _OFFICE.finditer(self._text, start, end):
            office = " ".join(match.group("office").lower().split())
            people = self._people.in_office(office)
            if len(people) != 1 or self._in_quotation(match.start()):
                continue
            if surname(people[0]) in present or not _is_plain(people[0]):
                continue
            present.add(surname(people[0]))
            own = _owned(people[0]) if match.group("own") else people[0]
            found.append(Filling(match.end(), own))
        return found

    def _pronouns(
        self, start: int, end: int, present: set[str], filled: Sequence[Filling]
    ) -> list[Filling]:
        """Whom "she" and "her" mean, where one person alone can be meant."""
        found: list[Filling] = []
        taken = {filling.at for filling in filled}
        for match in _PRONOUN.finditer(self._text, start, end):
            low = match.group().lower()
            if match.end() in taken or self._in_quotation(match.start()):
                continue
            owned = low == "his" or (low == "her" and self._owns(match.end(), end))
            if low == "her" and not owned:
                continue
            name = self._people.meant(match.start(), _GENDER[low], (self._reach(start), end))
            if name and surname(name) not in present and _is_plain(name):
                found.append(Filling(match.end(), _owned(name) if owned else name))
                present.add(surname(name))
        return found

    def _owns(self, at: int, end: int) -> bool:
        after = _OWNED.match(self._text, at, end)
        return after is not None and after.group("next") not in _NO_NOUN

    def _reach(self, start: int) -> int:
        """Where the paragraph before the one of an offset begins, not further than is led back."""
        at = bisect_right(self._lines, start) - 2
        return max(self._lines[at] if at >= 0 else 0, start - FAR)

    def _in_quotation(self, at: int) -> bool:
        number = bisect_right(self._quote_starts, at) - 1
        return number >= 0 and at < self._quoted[number][1]


def put_in(text: str, start: int, fillings: Sequence[Filling]) -> str:
    """A text that begins at an offset with words put in, in square brackets."""
    pieces, at = [], 0
    for filling in sorted(fillings, key=lambda one: (one.at, not one.before)):
        place = filling.at - start
        pieces.append(text[at:place])
        pieces.append(f"[{filling.words}] " if filling.before else f" [{filling.words}]")
        at = place
    return "".join([*pieces, text[at:]])


def dated(time: TimeMention, text: str) -> Filling | None:
    """The date a relative one means: "on Monday [5 May 2031]"; none where the words say it."""
    moment = time.moment
    if moment is None or "counted from" not in moment.origin:
        return None
    if moment.precision is Precision.DAY:
        day = date.fromisoformat(moment.value)
        return Filling(time.span.end, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")
    if moment.precision is Precision.MONTH:
        year, month = moment.value.split("-")
        return Filling(time.span.end, f"{_MONTHS[int(month) - 1]} {year}")
    in_years = "year" in text[time.span.start : time.span.end].lower()
    return Filling(time.span.end, moment.value) if in_years else None


def _can_fill(source: Source) -> bool:
    return source.kind is not SourceKind.UNKNOWN and _is_plain(source.name)


def _is_plain(name: str) -> bool:
    return 0 < len(name) <= _MOST_NAME and _NO_FILL.search(name) is None


def _owned(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
