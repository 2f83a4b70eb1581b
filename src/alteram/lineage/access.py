"""Which origins show that they know a statement by themselves, and so count as a second voice.

No tie found is not enough to say that *two or more* report the same: the other may have it from the
same unnamed official or newspaper, or may tell of something near. So of the origins that support a
statement one is counted in any case, and several only where each shows its own way to it: clear
words in the outlet's own voice, or a named source that nobody else gives.

A public act (a vote, a ruling, an arrest) told in an outlet's own voice is its own report: anybody
could see it. What was said there is not. It is the speaker's, and the outlets are its witnesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from alteram.lineage.citing import Reporters
from alteram.lineage.documents import is_of_an_issuer
from alteram.lineage.passages import Heard, only_lent, shown
from alteram.lineage.sources import named_in
from alteram.lineage.speaking import TELLS_OF_SPEECH
from alteram.model import HEADLINE, Origin, SourceKind
from alteram.text.wordlists import word_set
from alteram.text.words import content_words, stem

_LEAST_WORDS = 3  # content words below which a statement tells too little to be met by others
_GROUPS = word_set("""
    democrats republicans conservatives liberals progressives lawmakers senators congressmen
    legislators officials authorities critics supporters opponents allies advisers aides experts
    analysts observers activists advocates voters residents witnesses prosecutors lawyers attorneys
    investigators reporters media reports
""")


class Way(StrEnum):
    """How an article knows what it tells, as its words show it."""

    OWN = "own voice"
    NAMED = "named source"


def unproved(
    checked: Heard, some: Sequence[Heard], origins: Iterable[Origin], reporters: Reporters
) -> dict[str, str]:
    """Why an origin cannot be counted as a second voice, by its first member.

    `some` are the words that support the statement of `checked`. An origin of the article itself,
    or one that does not support it, is left out, and so is one that shows its own way to it. Where
    the article has it from somebody, only those do who name somebody else.
    """
    given = bool(checked.sources) or only_lent(checked) or _tells_of_speech(checked)
    reasons: dict[str, str] = {}
    ways: dict[str, Way] = {}
    for origin in origins:
        theirs = [item for item in some if item.entry.id in origin.members]
        if origin.own or not theirs:
            continue
        found = [_way(checked, item, reporters) for item in theirs]
        if given:
            found = [_NO_SOURCE if way is Way.OWN else way for way in found]
        shown_ways = [way for way in found if isinstance(way, Way)]
        if shown_ways:
            ways[origin.members[0]] = shown_ways[0]
        else:
            reasons[origin.members[0]] = str(found[0])
    return reasons | _may_be_one(ways)


_NO_SOURCE = "the article has this from somebody, and here nobody is named for it"
_NO_NAME = "it names nobody for this, and another names the source: it may be that one"
_NAME = "it names its source, and others who name nobody may have it from there"


def _may_be_one(ways: Mapping[str, Way]) -> dict[str, str]:
    """Of those with a named source and those in their own voice, the fewer: they may be the others.

    Who names nobody may have it from the one that another names.
    """
    named = [key for key, way in ways.items() if way is Way.NAMED]
    own = [key for key, way in ways.items() if way is Way.OWN]
    if len(named) > len(own):
        return dict.fromkeys(own, _NO_NAME)
    return dict.fromkeys(named, _NAME) if own else {}


def _way(checked: Heard, item: Heard, reporters: Reporters) -> Way | str:
    """How an article knows what its words tell, or why they do not show it."""
    if not is_clear(checked, item):
        return "its words are near, and do not say this clearly"
    if name := reporters.of(item):
        return f"it has this from {name}"
    if item.sources:
        return _way_by_source(item)
    if only_lent(item):
        return "it gives another's words, and the speaker was not read"
    if _tells_of_speech(item):
        return f"it tells what somebody said: “{shown(item.text)}”"
    return Way.OWN


def _way_by_source(item: Heard) -> Way | str:
    source = item.sources[0]
    last = source.name.split()[-1].lower() if source.name else ""
    if last in _GROUPS or (not named_in(item) and source.kind is not SourceKind.DOCUMENT):
        return f"it has this from “{source.name}”, which names no one"
    if source.kind is SourceKind.DOCUMENT and not is_of_an_issuer(item):
        return f"it has this from “{source.name}”, and the words do not tell whose that is"
    return Way.NAMED


def _tells_of_speech(item: Heard) -> bool:
    return TELLS_OF_SPEECH.search(item.text) is not None


def is_clear(checked: Heard, item: Heard) -> bool:
    """Whether words say a statement so clearly that they can be a second voice of it.

    Read alone they support it, and they hold every number of it, years aside. A statement of next
    to no words, of names alone outside a headline, or about "those" of the sentence before, tells
    too little to be met by others.
    """
    ours, numbers = _content(checked.text)
    if len(ours) < _LEAST_WORDS or _POINTS_BACK.match(checked.text):
        return False
    if checked.span.part != HEADLINE and _is_names(checked.text):
        return False
    return item.clear and numbers <= _content(item.text)[0]


_POINTS_BACK = re.compile(
    r"\W*(?:(?:And|But|So)\s)?(?i:this|that|these|those)\s"
    r"(?:is|are|was|were|will|would|has|have|had|came|comes|follows|followed|means|meant|makes)\b"
)


def _is_names(text: str) -> bool:
    """Whether every word of a text that carries content has a capital letter."""
    return not any(text[word.start].islower() for word in content_words(text))


_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=4096)
def _content(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a text's content words; those of them that are numbers and no years."""
    stems = frozenset(stem(word.folded) for word in content_words(text))
    numbers = (one for one in stems if _NUMBER.search(one) and not _YEAR.fullmatch(one))
    return stems, frozenset(numbers)
