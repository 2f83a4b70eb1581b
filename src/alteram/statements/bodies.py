"""Which body "the ministry" and "the group" mean: one that the text has named before, or none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from alteram.model import SourceKind
from alteram.statements.places import PLACES
from alteram.statements.sorts import BODIES, WORD, kind_of_name
from alteram.text.wordlists import word_set

_GROUPS = word_set("""
    alliance association center centre coalition council federation foundation fund institute league
    movement observatory society union
""")
_FIRMS = word_set("bank company corp corporation firm inc")
# What a body is called by after its full name, where that does not hold the word itself.
_KINDS: Mapping[str, frozenset[str]] = {
    "group": _GROUPS | {"group"},
    "organization": _GROUPS | {"organization", "organisation"},
    "organisation": _GROUPS | {"organization", "organisation"},
    "company": _FIRMS,
    "firm": _FIRMS,
    "centre": word_set("centre center"),
    "center": word_set("centre center"),
}
# Words that name a kind of body in its name; "the police" and "the military" are many.
_NOT_ONE = word_set("""
    staff side services forces nations states police prosecutors republicans democrats tories
    house white people hall state
""")
NOUNS = (BODIES - _NOT_ONE) | frozenset(_KINDS)
_APPOSED = re.compile(
    r",?\s+(?:an?|the)\s+(?:[\w’'&-]+\s+){0,4}?(?P<noun>[\w-]+)(?=\s*[,.;:)]|\s+(?:that|which|for"
    r"|of|in|based|with|representing|working|campaigning)\b)"
)
_CALLED = re.compile(
    r"\b(?:an?|the)\s+(?:[\w’'&-]+\s+){0,4}?(?P<noun>[\w-]+)\s+(?:called|named)\s+$"
)
_HEARD = 90  # code points around a name in which it is said what it is
_FAR = 2_000  # code points after which "the group" is not led back
_MOST = 40  # mentions looked at for one phrase


class Bodies:
    """The bodies of one text by what they are called; `named` are its names in text order."""

    def __init__(self, text: str, named: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._by_noun: dict[str, list[tuple[int, str]]] = {}
        self._all: list[tuple[int, str]] = []
        self._told: dict[int, int] = {}  # where what is said of a body ends
        for start, end in named:
            name = text[start:end]
            if _is_body(name):
                self._all.append((start, name))
            for noun in self._called(start, end, name):
                self._by_noun.setdefault(noun, []).append((start, name))

    def meant(self, noun: str, at: int) -> str:
        """The one body that "the `noun`" can mean at an offset; empty where none or two can.

        All that is named not too far before counts; where that is more than one, those of the
        same paragraph and the one before. "The group" fits many, so no other body may have been
        named since, nor another group.
        """
        found = self._by_noun.get(noun, [])
        last = bisect_left(found, (at, ""))
        first = max(0, last - _MOST, bisect_left(found, (at - _FAR, "")))
        near = bisect_right(found, (self._two_paragraphs(at), ""))
        name = _one(found[first:last]) or _one(found[max(first, near) : last])
        if not name or noun not in _KINDS:
            return name
        other = self._another(noun, self._told[found[last - 1][0]], at)
        return name if self._last_named(name, at) and not other else ""

    def _last_named(self, name: str, at: int) -> bool:
        """Whether no other body is named between the last mention of one and an offset."""
        number = bisect_left(self._all, (at, "")) - 1
        return number < 0 or self._all[number][1].casefold() in name.casefold()

    def _another(self, noun: str, start: int, at: int) -> bool:
        """Whether the word is used for something else: "a group of voters", "that age group"."""
        for found in re.finditer(rf"([\w-]+)\s+{noun}s?\b(\s+of\b)?", self._text[start:at]):
            if found.group(1).lower() not in ("the", "this", "that") or found.group(2):
                return True
        return False

    def _called(self, start: int, end: int, name: str) -> frozenset[str]:
        """The nouns a name may be called by later."""
        low = [word.casefold() for word in WORD.findall(name)]
        nouns: frozenset[str] = frozenset()
        if _is_body(name):
            own = NOUNS.intersection(low)
            nouns = own | {noun for noun, kinds in _KINDS.items() if kinds & own}
        self._told[start] = end
        if name.casefold() in PLACES:
            return nouns
        after = _APPOSED.match(self._text, end, end + _HEARD)
        if after:
            self._told[start] = after.end()
        before = _CALLED.search(self._text, max(0, start - _HEARD), start)
        said = {match.group("noun").lower() for match in (after, before) if match}
        return nouns | (said & NOUNS)

    def _two_paragraphs(self, at: int) -> int:
        """Where the paragraph before that of an offset begins."""
        line = self._text.rfind("\n", max(0, at - _FAR), at)
        if line < 0:
            return max(0, at - _FAR)
        while line > 0 and self._text[line - 1].isspace():
            line -= 1
        return self._text.rfind("\n", max(0, at - _FAR), line) + 1


def _is_body(name: str) -> bool:
    """Whether a name of several words holds a word for a body."""
    return " " in name and kind_of_name(name, []) is not SourceKind.PERSON


def _one(found: Sequence[tuple[int, str]]) -> str:
    """The fullest form of the one name among some mentions; empty where there are two."""
    names = sorted({name for _, name in found}, key=lambda name: (-len(name), name))
    if not names:
        return ""
    whole = names[0].casefold()
    return names[0] if all(name.casefold() in whole for name in names) else ""
