"""Whom each article gives for its words on a statement, and which of them give the same one.

The source is what was read when the article was added or checked. Where none was, the words may
tell all the same: a name beside a word of speaking, "she said", words that are wholly another's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from alteram.lineage.order import earlier
from alteram.lineage.passages import Heard, only_lent, strongest
from alteram.lineage.sets import NONE_APART, Apart
from alteram.model import Link, Source, SourceKind, Tie
from alteram.text.names import TITLES, names_a_body, same_name
from alteram.text.wordlists import word_set
from alteram.text.words import words

_BARE = frozenset({"he", "she"})
_SPOKESPERSON = r"spokes(?:man|woman|person)"
_SPOKEN_FOR = re.compile(
    rf"(?:.*\s)?{_SPOKESPERSON}\s(?:for|of)\s(?:the\s)?(?P<body>[A-Z].*)"
    rf"|(?P<owner>(?:the\s)?[A-Z].*?)['’]s?\s(?:\w+\s)?{_SPOKESPERSON}"
)


def spoken_for(name: str) -> str:
    """Whose words "Vell's spokesman" or "a spokesman for the River Board" gives; else ""."""
    match = _SPOKEN_FOR.fullmatch(name)
    return (match["body"] or match["owner"]) if match else ""


_PERSON_AT_END = re.compile(
    r"(?:.*\s)?(?P<last>[\w.’'-]+)\s(?P<name>[A-Z][\w’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)"
)
_OF_OTHERS = word_set("of for to by with from and at in on the about against")


def _person_in(source: Source) -> str:
    """The person that a title ends with, where the whole was read as a body or as nobody:
    "Director of National Intelligence Ada Lind"; "" for "lawyers for Ada Lind"."""
    if source.kind not in (SourceKind.BODY, SourceKind.UNNAMED):
        return ""
    match = _PERSON_AT_END.fullmatch(source.name)
    if match is None or match["last"] in _OF_OTHERS or names_a_body(match["name"]):
        return ""
    before = words(source.name[: match.start("name")])
    return match["name"] if any(word.folded in TITLES for word in before) else ""


def _apposed(text: str, phrase: str) -> str:
    """The person a phrase is followed by: "the board's chairman, Councillor Ada Lind of Arden"."""
    if phrase.lower() in _BARE:
        return ""
    match = re.search(
        rf"{re.escape(phrase)},\s(?:[A-Z][\w.’'-]*\s){{0,2}}?"
        r"(?P<name>[A-Z][a-z’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)(?=[,.]|\sof\s)",
        text,
    )
    return match["name"] if match and not names_a_body(match["name"]) else ""


def _is_named(source: Source) -> bool:
    if source.kind is SourceKind.OUTLET:
        return False
    return source.named or bool(_person_in(source))


def _speaker(item: Heard) -> str:
    """The person a passage says spoke, by first and last name, where no source was read in it."""
    match = _FULL_NAME_SAID.search(item.text) if not item.sources else None
    return match["name"] if match and not names_a_body(match["name"]) else ""


def _says(item: Heard, name: str) -> bool:
    """Whether a passage no source was read in says all the same that this person said something."""
    surname = name.split()[-1]
    if item.sources or surname not in item.text:
        return False
    return _told_by(surname).search(item.text) is not None


_SAID = (
    r"\b(?:said|says|told|to\stell|to\ssay|tweeted|wrote|added|announced|argued|insisted|claimed|"
    r"testified|concluded|stated|replied|responded|recalled|noted|explained|found|determined)\b"
)
_TOOK_A_STAND = (
    r"\b(?:rejected|rejects|dismissed|dismisses|denied|denies|warned|warns|vowed|vows|accused|accuses|"
    r"blamed|blames|criticized|criticised|praised|urged|urges|threatened|declared|acknowledged|"
    r"conceded|took\sto\sTwitter|called|calls|labeled|labelled|demanded|defended|suggested|questioned|promised)\b"
)
_BETWEEN = (
    r"(?:\s(?:on\s[A-Z]\w+day|has|have|had|also|then|later|again|once|repeatedly|himself)){0,3}"
)
_FULL_NAME_SAID = re.compile(
    r"\b(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.?\s|[A-Z][\w’'-]+\s(?:[A-Z]\.\s)?)[A-Z][\w’'-]+)"
    rf"(?:,\s[^,“”\"]{{2,60}},)?{_BETWEEN}\s{_SAID}"
)
_SUBJECT = rf"\bNAME(?:,\s[^,“”\"]{{2,60}},)?{_BETWEEN}\s(?:{_SAID}|{_TOOK_A_STAND})"
_WHO = rf"\bNAME\s?(?:,|--|–|—)\s?who\s(?:\w+\s){{0,4}}(?:{_SAID}|{_TOOK_A_STAND})"
_AFTER = rf"{_SAID}\s+(?:[A-Z][\w.]*\s+){{0,3}}NAME\b"
_WORDS = r"(?:claims?|remarks?|comments?|statements?|assertions?|denials?|tweets?|accusations?)\b"
_OWN_WORDS = rf"\bNAME['’]s?\s(?:\w+\s){{0,2}}{_WORDS}"
_WORDS_FROM = rf"\b{_WORDS}\s(?:\w+\s){{0,3}}(?:by|from)\s(?:[A-Z][\w.]*\s){{0,3}}NAME\b"


@lru_cache(maxsize=4096)
def _told_by(surname: str) -> re.Pattern[str]:
    """The patterns by which words are a person's, for this name."""
    every = "|".join((_SUBJECT, _WHO, _AFTER, _OWN_WORDS, _WORDS_FROM))
    return re.compile(every.replace("NAME", re.escape(surname)))


_BARE_SAID = re.compile(rf"\b(?:[Ss]he|[Hh]e){_BETWEEN}\s(?:{_SAID}|{_TOOK_A_STAND})")


def _may_be_one(full: str, name: str) -> bool:
    """Whether two names can be one source: "U.S. River Board" is the River Board."""
    if same_name(full, name):
        return True
    ours, theirs = (_NATION.sub("", one) for one in (full, name))
    one_is_shorter = (ours == full) != (theirs == name)
    return one_is_shorter and names_a_body(ours) and same_name(ours, theirs)


_NATION = re.compile(r"^(?:[Tt]he\s)?(?:U\.?S\.?|U\.?K\.?|[A-Z][a-z]+(?:an|ish|ese|ench|erman))\s")


def _people(item: Heard) -> list[str]:
    """The persons a passage gives for its words."""
    found = [s.name for s in item.sources if s.kind is SourceKind.PERSON]
    return found or [name for name in (_speaker(item),) if name]


_BEFORE = 800  # code points in which the person that a bare "he" is must have been named


def _last_named(item: Heard) -> list[str]:
    """The person last given as a source before a passage, for a bare "he" that was not read."""
    named = [
        (statement.span.start, statement.source.name)
        for statement in item.entry.statements
        if statement.span.part == item.span.part
        and item.span.start - _BEFORE < statement.span.end <= item.span.start
        and statement.source is not None
        and statement.source.kind is SourceKind.PERSON
    ]
    return [max(named)[1]] if named else []


def _read(item: Heard, of_statement: Sequence[str], given: Sequence[str]) -> list[str]:
    """The named sources of a passage: as they were read, else as its words tell.

    `of_statement` is the person who is the statement's source, to whom a bare "she" and words that
    are wholly another's are counted; `given` are the persons that any of the articles gives.
    """
    names = [_person_in(s) or s.name for s in item.sources if _is_named(s)]
    names = names or [who for s in item.sources if (who := spoken_for(s.name))]
    names = names or [who for s in item.sources if (who := _apposed(item.text, s.name))]
    if item.chain and names and item.chain[-1] not in names:
        names.append(item.chain[-1])
    if names:
        return names
    bare = any(s.name.lower() in _BARE for s in item.sources)
    if not item.sources:
        bare = only_lent(item) or _BARE_SAID.search(item.text) is not None
    told = [name for name in given if _says(item, name)][:1]
    meant = (list(of_statement) or _last_named(item)) if bare else []
    return meant or told or _people(item)


def same_source(some: Sequence[Heard], apart: Apart = NONE_APART) -> list[tuple[Link, str]]:
    """Ties of articles that give one named source for it, with the source's fullest name.

    An article's source is that of its strongest words on the statement; one that tells it in its
    own voice has none, unless its words say that the person spoke. Words that are another's, of
    whom nothing was read, are counted with the person who is the source of the statement. An
    unnamed source ("officials said") ties nothing: two of them may be one person or two, and
    wording does not tell.
    """
    once = sorted(strongest(some), key=lambda h: earlier(h.entry))
    given = list(dict.fromkeys(name for item in once for name in _people(item)))
    checked = some[0]
    told = [statement.source for statement in checked.entry.statements]
    given += [s.name for s in told if s is not None and s.kind is SourceKind.PERSON]
    of_statement = _people(checked) or [name for name in given if _says(checked, name)]
    if any(s.name.lower() in _BARE for s in checked.sources):
        of_statement = of_statement or _last_named(checked)
    of_statement = of_statement[:1]
    givers = [(name, item) for item in once for name in _read(item, of_statement, given)]
    # The fullest name first: "Ada Lind" takes "Lind" with her before "Per Lind" can.
    givers.sort(key=lambda g: (-len(words(g[0])), g[0]))
    groups: list[list[tuple[str, Heard]]] = []
    for name, item in givers:
        group = next((g for g in groups if _may_be_one(g[0][0], name)), None)
        if group is None:
            groups.append([(name, item)])
        else:
            group.append((name, item))
    found = []
    for group in groups:
        full = group[0][0]
        called = {item.entry.id: name for name, item in reversed(group)}
        ids = list(dict.fromkeys(item.entry.id for _, item in group))
        for later, first in apart.connecting(ids):
            why = f"both give {full} as the source"
            if (name := called[ids[later]]) != full:
                why += f" (“{name}”)"
            link = Link(tie=Tie.SAME_SOURCE, left=ids[later], right=ids[first], why=why)
            found.append((link, full))
    return found
