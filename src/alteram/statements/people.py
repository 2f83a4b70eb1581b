"""The people a text names: under which titles, by which full names, and whom a "she" can mean.

A pronoun or an office is led to a person only where one alone is in reach; a second person, or
somebody without a name ("a farmer") in between, leaves it open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from alteram.model import SourceKind
from alteram.statements.given_names import gender_of_given
from alteram.statements.sorts import FEMALE, MALE, OFFICES, WORD, gender_of, kind_of_name
from alteram.text.names import TITLES, same_name
from alteram.text.wordlists import word_set

# Bounds that no article comes near, so that a hostile text costs no more than its length.
MOST_KNOWN = 200  # people kept in mind, and full names of one surname
FAR = 2_000  # code points after which a pronoun is not led back
_MOST_IN_REACH = 40  # mentions looked at for one pronoun
_NEXT_PRONOUN = re.compile(r"\b(?:he|his|she|her)\b", re.IGNORECASE)
_STOPS = re.compile(r"[.!?;“”\"\n]")
_HEARD = 120  # code points from a name to the pronoun that tells
_TITLE_REACH = 48  # code points before a name in which its titles stand

NOT_IN_OFFICE = word_set("""
    former ex late then vice deputy acting assistant associate outgoing incoming lieutenant
    interim under undersecretary
""")
_LEADERS = word_set("president premier chancellor king queen leader emperor sultan emir")
_LEADER_NOUNS = word_set("leader president premier")
_SOMEBODY = re.compile(
    r"\b(?:the|a|an|his|her|their|another|one|that|this)\s+(?:[\w’'-]+\s+){0,2}?"
    r"(?P<noun>man|woman|boy|girl|child|teenager|suspect|driver|officer|official|farmer|teacher"
    r"|lawyer|attorney|doctor|nurse|witness|victim|neighbour|neighbor|husband|wife|father|mother"
    r"|brother|sister|son|daughter|spokesman|spokeswoman|spokesperson|aide|adviser|advisor|judge"
    r"|president|premier|chancellor|minister|mayor|governor|senator|secretary|ambassador|sheriff"
    r"|chairman|chairwoman|director|king|queen|pope|bishop|archbishop|leader|candidate|nominee"
    r"|author|singer|actor|actress|player|coach|soldier|general|commander|student|worker|resident"
    r"|reporter|journalist|professor|analyst|expert|lawmaker|councillor|congressman|congresswoman"
    r"|speaker|diplomat|envoy|prosecutor|defendant|politician|businessman|businesswoman|pilot)\b",
    re.IGNORECASE,
)
_MEN = MALE | word_set("man boy husband father brother son spokesman businessman actor king pope")
_WOMEN = FEMALE | word_set(
    "woman girl wife mother sister daughter spokeswoman businesswoman actress queen"
)


class Person(NamedTuple):
    """One place where a person is named, by the fullest name the text gives."""

    start: int
    end: int
    name: str


class People:
    """The people of one text; make one for each text. `named` are its names in text order."""

    def __init__(self, text: str, named: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._names = [(start, end, text[start:end]) for start, end in named]
        self._fullest: dict[str, str] = {}
        self._by_surname = _by_surname(name for _, _, name in self._names)
        self._titled: dict[str, dict[str, None]] = {}
        self._of_country: dict[str, dict[str, None]] = {}
        self._gender: dict[str, str] = {}
        self._sure: set[str] = set()
        self._read_titles()
        self._mentions = list(self._people())
        self._starts = [person.start for person in self._mentions]
        self._hear_pronouns()
        self._others = [
            (found.start(), found.end(), found.group("noun").lower())
            for found in _SOMEBODY.finditer(text)
        ]
        self._other_starts = [start for start, _, _ in self._others]

    # --- names and offices --------------------------------------------------------------------

    def full(self, name: str) -> str:
        """The fullest form of a person's name the text gives: Vell is Mara Vell."""
        if name not in self._fullest:
            fuller = [
                other
                for other in self._by_surname.get(surname(name), ())
                if len(other) > len(name) and same_name(other, name)
            ]
            forms = sorted(fuller, key=lambda one: (len(one.split()), len(one), one))
            given = {one.split()[0] for one in forms}
            # "Mara Vell" and "Tom Vell" in one text: Vell stays Vell
            self._fullest[name] = forms[-1] if forms and len(given) == 1 else name
        return self._fullest[name]

    def in_office(self, office: str) -> tuple[str, ...]:
        """The people whose names stand after this title: "mayor", "prime minister"."""
        return tuple(self._titled.get(office, ()))

    def leader_of(self, country: str, noun: str) -> str:
        """The one leader a text names with a country: "the Arvian leader"; empty if not one."""
        if noun not in _LEADER_NOUNS or len(country) < 4:
            return ""
        found = self._of_country.get(country[:4].lower(), {})
        return next(iter(found)) if len(found) == 1 else ""

    def speaks(self, name: str, gender: str = "") -> None:
        """Take note that somebody of this name speaks, so is a person for certain."""
        self._sure.add(name)
        if gender:
            self._gender.setdefault(name, gender)

    def _read_titles(self) -> None:
        for start, end, name in self._names:
            reach = self._text[max(0, start - _TITLE_REACH) : start]
            titles = _titles_before(reach)
            full = self.full(name)
            if not titles:
                self._read_given(full)
                continue
            low = [word.lower() for word in titles]
            gender = gender_of(low)
            if gender:
                known = self._gender.setdefault(full, gender)
                self._gender[full] = gender if known == gender else ""
            if kind_of_name(name, []) is SourceKind.PERSON and any(one in TITLES for one in low):
                self._sure.add(full)
            self._note_office(titles, low, full, self._text[end : end + _TITLE_REACH])
            self._read_given(full)

    def _read_given(self, full: str) -> None:
        """A given name tells that it is a person's name, and whether of a man or a woman."""
        gender = gender_of_given(full)
        if gender and kind_of_name(full, []) is SourceKind.PERSON:
            self._sure.add(full)
            self._gender.setdefault(full, gender)

    def _note_office(self, titles: list[str], low: list[str], full: str, after: str) -> None:
        office = low[-1]
        if not titles[-1][:1].isupper() or office not in OFFICES | _LEADERS:
            return
        # "Vice President Ilka Doran" is not the president
        barred = next((n for n, one in enumerate(low) if one in NOT_IN_OFFICE), -1)
        kept = [one for one in low if one in TITLES or one in _LEADERS]
        keys = {" ".join(kept[-2:])} if barred >= 0 else {" ".join(kept[-2:]), office}
        for key in keys:
            self._titled.setdefault(key, {}).setdefault(full)
        if barred < 0 and (office in _LEADERS or keys & {"prime minister"}):
            of_what = re.match(r" of (?:the )?([A-Z]\w+)", after)
            for word in [*titles[:-1], *([of_what.group(1)] if of_what else [])]:
                if word.lower() not in TITLES and len(word) > 3:
                    self._of_country.setdefault(word[:4].lower(), {}).setdefault(full)

    def _hear_pronouns(self) -> None:
        """Learn who is a "he" or a "she" from the pronoun that follows a name in its sentence.

        Two such places that agree are asked for, and none that does not.
        """
        heard: dict[str, set[tuple[int, str]]] = {}
        for found in _NEXT_PRONOUN.finditer(self._text):
            at = bisect_left(self._starts, found.start()) - 1
            if at < 0 or found.start() - self._mentions[at].end > _HEARD:
                continue
            between = self._text[self._mentions[at].end : found.start()]
            if _STOPS.search(between) is None:
                gender = "m" if found.group().lower() in ("he", "his") else "f"
                heard.setdefault(self._mentions[at].name, set()).add((at, gender))
        for name, places in heard.items():
            genders = {gender for _, gender in places}
            if len(genders) == 1 and len({at for at, _ in places}) > 1:
                self._gender.setdefault(name, genders.pop())

    def gender(self, name: str) -> str:
        """The gender of a person, told by a title or by pronouns; empty where nothing tells."""
        return self._gender.get(name, "")

    def _people(self) -> Iterable[Person]:
        for start, end, name in self._names:
            full = self.full(name)
            whole = " " in full and kind_of_name(full, []) is SourceKind.PERSON
            if whole or full in self._sure:
                yield Person(start, end, full)

    # --- whom words mean ----------------------------------------------------------------------

    def named_in(self, start: int, end: int) -> list[Person]:
        """The people named in a stretch of the text."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self._mentions[first:last]

    def meant(self, at: int, gender: str, reach: tuple[int, int]) -> str:
        """The one person a "he" or "she" can mean whose name stands in the reach; else empty.

        That one must be a person for certain: named with a title or by a given name that is
        known, or somebody who speaks.
        """
        start, end = max(reach[0], at - FAR), reach[1]
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if last - first > _MOST_IN_REACH:
            return ""
        near = [
            person
            for person in self._mentions[first:last]
            if self._gender.get(person.name, "") in ("", gender)
        ]
        if len({person.name for person in near}) != 1 or near[0].name not in self._sure:
            return ""
        before = [person for person in near if person.end <= at]
        if not before or self._somebody_between(before[-1].end, at, gender, near[0].name):
            return ""
        return near[0].name

    def _somebody_between(self, start: int, end: int, gender: str, name: str) -> bool:
        """Whether somebody else without a name stands between: "a farmer", "the sheriff"."""
        first, last = bisect_left(self._other_starts, start), bisect_left(self._other_starts, end)
        if last - first > _MOST_IN_REACH:
            return True
        for _, _, noun in self._others[first:last]:
            own = "m" if noun in _MEN else "f" if noun in _WOMEN else ""
            if own in ("", gender) and self.in_office(noun) != (name,):
                return True
        return False


def _titles_before(reach: str) -> list[str]:
    """The run of titles and capitalised words right before a name."""
    if not reach.endswith((" ", "\xa0")):
        return []
    gap = max(reach.rfind(mark) for mark in ',;:()“”"\n')
    words: list[str] = []
    for found in reversed(list(WORD.finditer(reach, gap + 1))):
        word = found.group()
        between = reach[found.end() :]
        if between.strip(" .\xa0") and not words:
            break
        ends = bool(words) and between.lstrip()[:1] == "."
        if ends and word.lower() not in TITLES:
            break
        if word.lower() not in TITLES and not word[0].isupper() and word not in NOT_IN_OFFICE:
            break
        words.insert(0, word)
    return words


@lru_cache(maxsize=4096)
def surname(name: str) -> str:
    """The last word of a name, folded."""
    found = WORD.findall(name)
    return found[-1].casefold() if found else ""


def _by_surname(found: Iterable[str]) -> dict[str, list[str]]:
    """The different names of more than one word by their last word, in text order."""
    full: dict[str, list[str]] = {}
    for name in dict.fromkeys(found):
        if " " in name:
            same = full.setdefault(surname(name), [])
            if len(same) < MOST_KNOWN:
                same.append(name)
    return full
