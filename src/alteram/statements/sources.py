"""From the words that name a source to the source: its name, kind and role.

A pronoun or "the senator" is led back to a named source only where one candidate is left; else
the source stays unknown or unnamed. "A senior official" stays unnamed, and two unnamed sources
are never one on wording alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from alteram.model import Source, SourceKind
from alteram.statements.places import PLACES
from alteram.text.agencies import agency
from alteram.text.names import TITLES, names, same_name
from alteram.text.wordlists import word_set

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_PERSON_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_OTHER_PRONOUNS = word_set("""
    it they them their its we us our i me my you your who which that this these those one
    everyone everybody nobody someone anyone there what
""")
_MALE = word_set("mr sir lord king prince father brother imam sheikh congressman chairman")
_FEMALE = word_set("mrs ms miss dame lady queen princess sister congresswoman chairwoman")
_DOCUMENTS = word_set("""
    report study survey poll statement letter memo memorandum email e-mail document
    documents decree order ruling filing indictment complaint lawsuit affidavit bill law act
    treaty agreement book article editorial column op-ed release transcript records data
    figures census analysis review audit tweet post message note manifesto resolution
    petition communique text texts website paper papers dossier
""")
_OUTLETS = word_set("""
    news times post journal tribune herald gazette guardian telegraph newspaper magazine
    radio television tv broadcaster channel network agency press wire daily weekly observer
    chronicle reuters bbc cnn nbc abc cbs npr pbs fox msnbc bloomberg politico axios tass
    interfax xinhua rt sputnik afp ap upi kyodo yonhap aljazeera jazeera breitbart buzzfeed
    vox slate media outlet outlets website blog
""")
_BODIES = word_set("""
    administration agency agencies alliance army assembly association authority authorities
    bank board bureau cabinet campaign center centre chamber church club college commission
    committee company congress corp corporation council country court department district
    division duma embassy faction federation firm force forces foundation fund government
    group house inc institute institution intelligence judiciary justice kremlin league
    legislature military ministry mosque movement nations navy office organization
    organisation pact parliament party pentagon police prosecution regime school secretariat
    senate service services side staff state states team tribunal union university white
    hall delegation mission observatory hospital prosecutors republicans democrats tories
    republic kingdom
""")
_UNNAMED = word_set("""
    official officials source sources aide aides adviser advisers advisor advisors spokesman
    spokeswoman spokesperson spokespeople witness witnesses resident residents critic
    critics expert experts analyst analysts observer observers activist activists supporter
    supporters opponent opponents lawyer lawyers person people man men woman women diplomat
    diplomats worker workers voter voters protester protesters reporter reporters neighbor
    neighbors neighbour neighbours relative relatives lawmaker lawmakers insider insiders
    researcher researchers scientist scientists economist economists strategist strategists
    veteran veterans student students some many most several few others all both two three
    dozens hundreds rescuers investigators doctors soldiers commanders
""")


_NOUNS = _DOCUMENTS | _OUTLETS | _BODIES | _UNNAMED | TITLES
_LABELS = word_set("question questioner moderator host anchor q a unidentified male female")
_EDGES = " ,–—-"
# Titles one person of a text is likely to have alone, so that "the mayor" is that one.
_OFFICES = word_set("""
    president chancellor premier king queen pope mayor governor minister secretary ambassador
    speaker chairman chairwoman sheriff archbishop bishop
""")
# Bounds that no article comes near, so that a hostile text costs no more than its length.
_MOST_KNOWN = 200  # people kept in mind, and full names of one surname
_FAR = 2_000  # code points after which a pronoun is not led back
_OF_WHAT = re.compile(r"\b(?:of|for)\s[^,]*\Z")


class _Known(NamedTuple):
    """A named source met before."""

    source: Source
    gender: str


class SourceBook:
    """Names the sources of one text in order; make one for each text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = [(start, end, text[start:end]) for start, end in names(text)]
        self._starts = [start for start, _, _ in self._names]
        self._fullest: dict[str, str] = {}
        self._by_surname = _by_surname(one for _, _, one in self._names)
        self._titled = self._people_by_title()
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
        low = [word.lower() for word in _WORD.findall(head)]
        return self._nominal(head, low, [one for one in inside if one[1] <= head_end]), ""

    def _named(
        self, start: int, core_end: int, head_end: int, end: int, inside: list[tuple[int, int, str]]
    ) -> tuple[Source, str] | None:
        """The source of a phrase whose core ends with a name: "President Mara Vell of Arvia"."""
        core = self._text[start:core_end].rstrip(_EDGES)
        own = [one for one in inside if one[1] <= core_end]
        if not own or own[-1][1] != start + len(core):
            return None
        at, _, name = own[-1]
        low = [word.lower() for word in _WORD.findall(core)]
        kind = _kind_of_name(name, low)
        if len(own) > 1 and self._text[own[-2][1] : at].strip(" ,") in ("and", "and the", "&"):
            return Source(name=_without_article(core), kind=kind), ""
        if kind is SourceKind.PERSON:
            role = _without_article(self._text[start:at].strip(" ,"))
            role = role or _role_after(self._text[head_end:end].strip(_EDGES))
            return Source(name=self._full(name), kind=kind, role=role), _gender(low)
        tail = _WORD.findall(self._text[core_end:head_end])
        whole = bool(tail) and tail[0] in ("of", "for", "on")  # "Harrow Centre for the Arts"
        head = self._text[start:head_end].strip(_EDGES) if whole else core
        return Source(name=_without_article(head), kind=kind), ""

    def _apposed(
        self, head: str, head_end: int, end: int, inside: list[tuple[int, int, str]]
    ) -> tuple[Source, str] | None:
        """The person a description is of: "the ministry's spokeswoman, Ilse Orr,"."""
        later = [one for one in inside if one[0] > head_end]
        words = _WORD.findall(head)
        if not later or not words:
            return None
        if words[-1][0].isupper() and words[-1].lower() not in TITLES and not _OF_WHAT.search(head):
            return None  # "a farmer in Arden, North Arvia"
        at, to, name = later[0]
        between = [word.lower().rstrip(".") for word in _WORD.findall(self._text[head_end:at])]
        if self._text[to:end].strip()[:1] not in ("", ",") or not set(between) <= TITLES:
            return None
        if _kind_of_name(name, []) is not SourceKind.PERSON:
            return None
        source = Source(name=self._full(name), kind=SourceKind.PERSON, role=_without_article(head))
        return source, _gender(between + [word.lower() for word in words])

    def speaker(self, start: int, end: int) -> Source:
        """The source a speaker's label in a transcript names: "VELL:"."""
        words = self._text[start:end]
        low = [word.lower() for word in _WORD.findall(words)]
        if not low or low[-1] in _UNNAMED or _LABELS.intersection(low):
            return Source(name=words, kind=SourceKind.UNNAMED)
        if agency(words):
            return Source(name=words, kind=SourceKind.OUTLET)
        spelled = words.title() if words.isupper() else words
        source = Source(name=self._full(words), kind=_kind_of_name(spelled, low))
        self._remember(source, _gender(low), start)
        return source

    def _core_end(self, start: int, head_end: int, inside: list[tuple[int, int, str]]) -> int:
        """Where what hangs on a phrase begins: before "of", "for", "in" outside its names."""
        for word in _WORD.finditer(self._text, start + 1, head_end):
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

    def _nominal(self, head: str, low: list[str], own: list[tuple[int, int, str]]) -> Source:
        """A source without a name of its own: "the ministry", "two officials", "her lawyer"."""
        noun = _head_noun(low)
        if len(low) == 1 and _is_bare_name(head, noun):
            kind = SourceKind.OUTLET if agency(head) else _kind_of_name(head, low)
            return Source(name=self._full(head), kind=kind)
        definite = bool(low) and low[0] in ("the", "this", "that")
        if definite and noun == low[-1]:  # not "the president of the club"
            meant = self._by_role(noun)
            if meant is not None:
                return meant
        if noun in _UNNAMED or (low and low[0] in _UNNAMED):
            return Source(name=head, kind=SourceKind.UNNAMED)
        if noun in _DOCUMENTS:
            named = SourceKind.DOCUMENT if own else SourceKind.UNNAMED
            return Source(name=_without_article(head), kind=named)
        if noun in _OUTLETS:
            named = SourceKind.OUTLET if own else SourceKind.UNNAMED
            return Source(name=_without_article(head), kind=named)
        if noun in _BODIES and (own or low[0] not in ("a", "an", "one", "another", "some")):
            return Source(name=_without_article(head), kind=SourceKind.BODY)
        return Source(name=head, kind=SourceKind.UNNAMED)

    def _by_role(self, noun: str) -> Source | None:
        """The one person of the text who has a role: "the mayor" where one is "Mayor Vell"."""
        found = {
            known.source.name: known.source
            for known in self._known
            if noun in known.source.role.lower().split()
        }
        for name in self._titled.get(noun, ()):
            found.setdefault(name, Source(name=name, kind=SourceKind.PERSON))
        return next(iter(found.values())) if len(found) == 1 else None

    def _people_by_title(self) -> dict[str, tuple[str, ...]]:
        """The people of a text, narration included, by the title right before their names."""
        titled: dict[str, dict[str, None]] = {}
        for start, _, name in self._names:
            before = _WORD.findall(self._text[max(0, start - 24) : start])
            role = before[-1] if before and self._text[start - 1 : start] == " " else ""
            if role[:1].isupper() and role.lower() in _OFFICES:
                titled.setdefault(role.lower(), {}).setdefault(self._full(name))
        return {role: tuple(people) for role, people in titled.items()}

    # --- people -----------------------------------------------------------------------------

    def _person_meant(self, at: int, gender: str, words: str) -> Source:
        """The one person a "he" or "she" can mean, else unknown."""
        known = self._last
        if known is None or known.gender not in ("", gender):
            known = self._other_of(gender)
        if known is None or self._others_between(known, at):
            return Source(name=words, kind=SourceKind.UNKNOWN)
        bound = known._replace(gender=gender)
        self._known = [bound if one.source == known.source else one for one in self._known]
        self._last, self._last_at = bound, at
        return known.source

    def _other_of(self, gender: str) -> _Known | None:
        for known in reversed(self._known):
            if known.gender == gender:
                return known
        return None

    def _others_between(self, known: _Known, at: int) -> bool:
        """Whether another person is named between the last mention and a pronoun."""
        if known is not self._last or at - self._last_at > _FAR:
            return True
        people = {one.source.name for one in self._known}
        first, last = bisect_left(self._starts, self._last_at), bisect_left(self._starts, at)
        for _, end, name in self._names[first:last]:
            if end <= at and not same_name(name, known.source.name):
                if " " in name and _kind_of_name(name, []) is SourceKind.PERSON:
                    return True
                if any(same_name(name, other) for other in people):
                    return True
        return False

    def _remember(self, source: Source, gender: str, at: int) -> None:
        if source.kind is not SourceKind.PERSON:
            return
        surname = _surname(source.name)
        for number, one in enumerate(self._known):
            same = _surname(one.source.name) == surname
            if same and same_name(one.source.name, source.name):
                role = source.role or one.source.role
                known = _Known(
                    Source(name=source.name, kind=source.kind, role=role), gender or one.gender
                )
                self._known[number] = known
                break
        else:
            known = _Known(source, gender)
            self._known = [*self._known[1 - _MOST_KNOWN :], known]
        self._last, self._last_at = known, at

    def _full(self, name: str) -> str:
        """The fullest form of a person's name the text gives: Vell is Mara Vell."""
        if name not in self._fullest:
            fuller = [
                other
                for other in self._by_surname.get(_surname(name), ())
                if len(other) > len(name) and same_name(other, name)
            ]
            forms = sorted(fuller, key=lambda one: (len(one.split()), len(one), one))
            given = {one.split()[0] for one in forms}
            # "Mara Vell" and "Tom Vell" in one text: Vell stays Vell
            self._fullest[name] = forms[-1] if forms and len(given) == 1 else name
        return self._fullest[name]


@lru_cache(maxsize=4096)
def _surname(name: str) -> str:
    found = _WORD.findall(name)
    return found[-1].casefold() if found else ""


def _by_surname(found: Iterable[str]) -> dict[str, list[str]]:
    """The different names of more than one word by their last word, in text order."""
    full: dict[str, list[str]] = {}
    for name in dict.fromkeys(found):
        if " " in name:
            same = full.setdefault(_surname(name), [])
            if len(same) < _MOST_KNOWN:
                same.append(name)
    return full


def _kind_of_name(name: str, low: list[str]) -> SourceKind:
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return SourceKind.UNKNOWN
    if words[-1] in _DOCUMENTS and len(words) > 1:
        return SourceKind.DOCUMENT
    if words[-1] in _OUTLETS or words[0] in ("reuters", "bloomberg"):
        return SourceKind.OUTLET
    if any(word in _BODIES for word in words) or "of" in words or name.lower() in PLACES:
        return SourceKind.BODY
    compact = name.replace(".", "")
    if compact.isupper() and 1 < len(compact) <= 6 and " " not in compact:
        return SourceKind.BODY
    if low and low[0] == "the" and len(words) == 1:
        return SourceKind.BODY
    return SourceKind.PERSON


def _is_bare_name(word: str, low: str) -> bool:
    """Whether a word that is a source alone is a name: "Reuters reported", not "Critics said".

    A noun for one thing needs an article, so a bare word with a capital that is no plural is one.
    """
    if not word[:1].isupper() or len(word) < 2:
        return False
    if agency(word) or low in PLACES:
        return True
    return not low.endswith(("s", "men", "people")) and low not in _NOUNS


def _gender(low: list[str]) -> str:
    if any(word.rstrip(".") in _MALE for word in low):
        return "m"
    return "f" if any(word.rstrip(".") in _FEMALE for word in low) else ""


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
