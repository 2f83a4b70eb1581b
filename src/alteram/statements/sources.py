"""From the words that name a source to the source: its name, kind and role.

A pronoun or "the senator" is led back to a named source only where one candidate is left; else
the source stays unknown or unnamed. "A senior official" stays unnamed, and two unnamed sources
are never one on wording alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from alteram.model import Source, SourceKind
from alteram.statements.bodies import Bodies
from alteram.statements.people import FAR, MOST_KNOWN, NOT_IN_OFFICE, People, surname
from alteram.statements.sorts import (
    BODIES,
    DOCUMENTS,
    OUTLETS,
    UNNAMED,
    WORD,
    gender_of,
    is_bare_name,
    kind_of_name,
)
from alteram.text.agencies import agency
from alteram.text.names import TITLES, names, same_name
from alteram.text.wordlists import word_set

_PERSON_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_OTHER_PRONOUNS = word_set("""
    it they them their its we us our i me my you your who which that this these those one
    everyone everybody nobody someone anyone there what
""")
_LABELS = word_set("question questioner moderator host anchor q a unidentified male female")
_EDGES = " ,–—-"
_OF_WHAT = re.compile(r"\b(?:of|for)\s[^,]*\Z")


class _Known(NamedTuple):
    """A named source met before."""

    source: Source
    gender: str


class SourceBook:
    """Names the sources of one text in order; make one for each text."""

    def __init__(self, text: str) -> None:
        self._text = text
        named = names(text)
        self._names = [(start, end, text[start:end]) for start, end in named]
        self._starts = [start for start, _ in named]
        self._people = People(text, named)
        self._bodies = Bodies(text, named)
        self._full = self._people.full
        self._known: list[_Known] = []
        self._last: _Known | None = None
        self._last_at = 0

    def name(self, start: int, end: int, antecedent: tuple[int, int] | None = None) -> Source:
        """The source that the words from `start` to `end` name.

        `antecedent` is the phrase before a "who" or "which". Call in text order.
        """
        if antecedent is not None:
            return self.name(*antecedent)
        words = self._text[start:end]
        low = words.strip().lower()
        if low in _PERSON_PRONOUNS:
            return self._person_meant(start, _PERSON_PRONOUNS[low], words)
        if low in _OTHER_PRONOUNS:
            return Source(name=words, kind=SourceKind.UNKNOWN)
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        inside = [one for one in self._names[first:last] if one[1] <= end]
        source, gender = self._read(start, end, inside)
        if source.named:
            self._remember(source, gender, start)
        return source

    # --- reading a phrase -------------------------------------------------------------------

    def _read(self, start: int, end: int, inside: list[tuple[int, int, str]]) -> tuple[Source, str]:
        head_end = self._head_end(start, end, inside)
        core_end = self._core_end(start, head_end, inside)
        named = self._named(start, core_end, head_end, end, inside)
        if named is not None:
            return named
        head = self._text[start:head_end].strip(_EDGES)
        apposed = self._apposed(head, head_end, end, inside)
        if apposed is not None:
            return apposed
        low = [word.lower() for word in WORD.findall(head)]
        own = [one for one in inside if one[1] <= head_end]
        return self._nominal(start, head, low, own), ""

    def _named(
        self, start: int, core_end: int, head_end: int, end: int, inside: list[tuple[int, int, str]]
    ) -> tuple[Source, str] | None:
        """The source of a phrase whose core ends with a name: "President Mara Vell of Arvia"."""
        core = self._text[start:core_end].rstrip(_EDGES)
        own = [one for one in inside if one[1] <= core_end]
        if not own or own[-1][1] != start + len(core):
            return None
        at, _, name = own[-1]
        low = [word.lower() for word in WORD.findall(core)]
        kind = kind_of_name(name, low)
        if len(own) > 1 and self._text[own[-2][1] : at].strip(" ,") in ("and", "and the", "&"):
            return Source(name=_without_article(core), kind=kind), ""
        if kind is SourceKind.PERSON:
            role = _without_article(self._text[start:at].strip(" ,"))
            role = role or _role_after(self._text[head_end:end].strip(_EDGES))
            return Source(name=self._full(name), kind=kind, role=role), gender_of(low)
        tail = WORD.findall(self._text[core_end:head_end])
        whole = bool(tail) and tail[0] in ("of", "for", "on")  # "Harrow Centre for the Arts"
        head = self._text[start:head_end].strip(_EDGES) if whole else core
        return Source(name=_without_article(head), kind=kind), ""

    def _apposed(
        self, head: str, head_end: int, end: int, inside: list[tuple[int, int, str]]
    ) -> tuple[Source, str] | None:
        """The person a description is of: "the ministry's spokeswoman, Ilse Orr,"."""
        later = [one for one in inside if one[0] > head_end]
        words = WORD.findall(head)
        if not later or not words:
            return None
        if words[-1][0].isupper() and words[-1].lower() not in TITLES and not _OF_WHAT.search(head):
            return None  # "a farmer in Arden, North Arvia"
        at, to, name = later[0]
        between = [word.lower().rstrip(".") for word in WORD.findall(self._text[head_end:at])]
        if self._text[to:end].strip()[:1] not in ("", ",") or not set(between) <= TITLES:
            return None
        if kind_of_name(name, []) is not SourceKind.PERSON:
            return None
        source = Source(name=self._full(name), kind=SourceKind.PERSON, role=_without_article(head))
        return source, gender_of(between + [word.lower() for word in words])

    def speaker(self, start: int, end: int) -> Source:
        """The source a speaker's label in a transcript names: "VELL:"."""
        words = self._text[start:end]
        low = [word.lower() for word in WORD.findall(words)]
        if not low or low[-1] in UNNAMED or _LABELS.intersection(low):
            return Source(name=words, kind=SourceKind.UNNAMED)
        if agency(words):
            return Source(name=words, kind=SourceKind.OUTLET)
        spelled = words.title() if words.isupper() else words
        source = Source(name=self._full(words), kind=kind_of_name(spelled, low))
        self._remember(source, gender_of(low), start)
        return source

    def _core_end(self, start: int, head_end: int, inside: list[tuple[int, int, str]]) -> int:
        """Where what hangs on a phrase begins: before "of", "for", "in" outside its names."""
        for word in WORD.finditer(self._text, start + 1, head_end):
            at = word.start()
            if word.group() in _AFTER_HEAD and not any(s < at < e for s, e, _ in inside):
                return at
        return head_end

    def _head_end(self, start: int, end: int, inside: list[tuple[int, int, str]]) -> int:
        """Where the head of a phrase ends: before an apposition or a bracket."""
        for mark in re.finditer(r",|\(|\s[–—-]\s", self._text[start:end]):
            at = start + mark.start()
            if not any(s < at < e for s, e, _ in inside):
                return at
        return end

    def _nominal(
        self, at: int, head: str, low: list[str], own: list[tuple[int, int, str]]
    ) -> Source:
        """A source without a name of its own: "the ministry", "two officials", "her lawyer"."""
        noun = _head_noun(low)
        if len(low) == 1 and is_bare_name(head, noun):
            kind = SourceKind.OUTLET if agency(head) else kind_of_name(head, low)
            return Source(name=self._full(head), kind=kind)
        definite = bool(low) and low[0] in ("the", "this", "that")
        if definite and len(low) > 1 and noun == low[-1]:  # not "the president of the club"
            meant = self._by_role(noun) if len(low) == 2 else self._by_office(low[1:], own)
            if meant is not None:
                return meant
            body = self._bodies.meant(noun, at) if len(low) == 2 else ""
            if body:
                return Source(name=_without_article(body), kind=SourceKind.BODY)
        if noun in UNNAMED or (low and low[0] in UNNAMED):
            return Source(name=head, kind=SourceKind.UNNAMED)
        if noun in DOCUMENTS:
            named = SourceKind.DOCUMENT if own else SourceKind.UNNAMED
            return Source(name=_without_article(head), kind=named)
        if noun in OUTLETS:
            named = SourceKind.OUTLET if own else SourceKind.UNNAMED
            return Source(name=_without_article(head), kind=named)
        if noun in BODIES and (own or low[0] not in ("a", "an", "one", "another", "some")):
            return Source(name=_without_article(head), kind=SourceKind.BODY)
        return Source(name=head, kind=SourceKind.UNNAMED)

    def _by_office(self, low: list[str], own: list[tuple[int, int, str]]) -> Source | None:
        """Who has an office of two words: "the prime minister", "the Arvian leader"."""
        found = self._people.in_office(" ".join(low))
        name = found[0] if len(found) == 1 else ""
        if own and not name and len(low) == 2:
            name = self._people.leader_of(low[0], low[1])
        if name:
            return Source(name=name, kind=SourceKind.PERSON)
        other = own or low[0] in TITLES or low[0] in NOT_IN_OFFICE
        return None if other else self._by_role(low[-1])

    def _by_role(self, noun: str) -> Source | None:
        """The one person of the text who has a role: "the mayor" where one is "Mayor Vell"."""
        found = {
            known.source.name: known.source
            for known in self._known
            if noun in (words := known.source.role.lower().split())
            and not NOT_IN_OFFICE.intersection(words)
        }
        for name in self._people.in_office(noun):
            found.setdefault(name, Source(name=name, kind=SourceKind.PERSON))
        return next(iter(found.values())) if len(found) == 1 else None

    # --- people -----------------------------------------------------------------------------

    def _person_meant(self, at: int, gender: str, words: str) -> Source:
        """The one person a "he" or "she" can mean, else unknown."""
        known = self._last
        if known is None or known.gender not in ("", gender):
            known = self._other_of(gender)
        if known is None or self._others_between(known, at, gender):
            return self._titled_before(at, gender, words)
        bound = known._replace(gender=gender)
        self._known = [bound if one.source == known.source else one for one in self._known]
        self._last, self._last_at = bound, at
        return known.source

    def _titled_before(self, at: int, gender: str, words: str) -> Source:
        """The one person named with a title in the narration just before, else unknown."""
        line = self._text.rfind("\n", 0, at)
        before = self._text.rfind("\n", 0, len(self._text[:line].rstrip())) if line > 0 else -1
        name = self._people.meant(at, gender, (before + 1, at))
        other = "f" if gender == "m" else "m"
        bound = any(one.source.name == name and one.gender == other for one in self._known)
        if not name or bound:
            return Source(name=words, kind=SourceKind.UNKNOWN)
        source = Source(name=name, kind=SourceKind.PERSON)
        self._remember(source, gender, at)
        return source

    def _other_of(self, gender: str) -> _Known | None:
        for known in reversed(self._known):
            if known.gender == gender:
                return known
        return None

    def _others_between(self, known: _Known, at: int, gender: str) -> bool:
        """Whether another person it can mean is named between the last mention and a pronoun."""
        if known is not self._last or at - self._last_at > FAR:
            return True
        people = {one.source.name for one in self._known}
        first, last = bisect_left(self._starts, self._last_at), bisect_left(self._starts, at)
        for _, end, name in self._names[first:last]:
            if self._people.gender(self._full(name)) not in ("", gender):
                continue
            if end <= at and not same_name(name, known.source.name):
                if " " in name and kind_of_name(name, []) is SourceKind.PERSON:
                    return True
                if any(same_name(name, other) for other in people):
                    return True
        return False

    def _remember(self, source: Source, gender: str, at: int) -> None:
        if source.kind is not SourceKind.PERSON:
            return
        last = surname(source.name)
        gender = gender or self._people.gender(source.name)
        for number, one in enumerate(self._known):
            same = surname(one.source.name) == last
            if same and same_name(one.source.name, source.name):
                role = source.role or one.source.role
                known = _Known(
                    Source(name=source.name, kind=source.kind, role=role), gender or one.gender
                )
                self._known[number] = known
                break
        else:
            known = _Known(source, gender)
            self._known = [*self._known[1 - MOST_KNOWN :], known]
        self._last, self._last_at = known, at


def _head_noun(low: list[str]) -> str:
    """The noun a phrase is about: the last word before a preposition or a participle."""
    for number, word in enumerate(low):
        if number and word in _AFTER_HEAD:
            return low[number - 1]
    return low[-1] if low else ""


_AFTER_HEAD = word_set("""
    of for at from with in on to against about behind near by who that which familiar
    briefed close speaking seen published released
""")


def _without_article(words: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)


def _role_after(words: str) -> str:
    """What an apposition says of a person: "a farmer", not "who farms" and not an age."""
    first = words.split(",")[0].strip() if words else ""
    low = first.lower().split()
    if not low or low[0] in ("who", "which", "whose") or low[0][0].isdigit():
        return ""
    return (
        _without_article(first) if any(word.islower() for word in low) or low[0] in TITLES else ""
    )
