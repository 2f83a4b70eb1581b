"""Ties that hold for one statement only: the same passage, a citation, the same source.

An outlet can be a copy in one paragraph and a witness in the next. So what ties two articles for
a statement is looked for in the words that speak to it, not in the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from alteram.lineage.align import shared_runs
from alteram.lineage.order import earlier
from alteram.lineage.sets import NONE_APART, Apart
from alteram.lineage.voices import narration
from alteram.model import (
    BODY,
    Entry,
    Evidence,
    Link,
    MismatchKind,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
    Tie,
)
from alteram.settings import LineageSettings
from alteram.text.names import TITLES, names_a_body, same_name
from alteram.text.wordlists import word_set
from alteram.text.words import STOPWORDS, words

LEAST_RUN = 4  # equal words in a row
_LEAST_SHARED = 8  # equal words in all, quotations left out
_LEAST_CONTENT = 5  # of them words that carry content and are no names
_OF_SPEAKING = """
    added announced according asked interview news reporters says spokesman spokeswoman statement
    told tweeted wrote
"""
_BARE = frozenset({"he", "she"})
_SPEAKING = frozenset(_OF_SPEAKING.split())


class Heard(NamedTuple):
    """What one article says on the statement: the words, and whom it gives for them."""

    entry: Entry
    span: Span
    text: str
    sources: tuple[Source, ...]
    chain: tuple[str, ...]
    score: float
    denies: bool = False


def heard(
    own: Entry, statement: Statement, evidence: Sequence[Evidence], entries: Mapping[str, Entry]
) -> list[Heard]:
    """The statement, then the evidence that supports or disputes it, the strongest first.

    Evidence from entries that are not given, or from the checked article itself, is left out.
    """
    ours = tuple(source for source in (statement.source,) if source is not None)
    chain = statement.attribution.chain if statement.attribution else ()
    found = [Heard(own, statement.span, statement.text, ours, chain, 1.0)]
    for item in evidence:
        entry = entries.get(item.passage.entry_id)
        if entry is None or entry.id == own.id or not item.stance.speaks:
            continue
        theirs = (item.source,) if item.source is not None else ()
        passage = item.passage
        told = item.mismatch is not None and item.mismatch.kind is MismatchKind.NEGATION
        denies = item.stance is Stance.DISPUTES and told
        found.append(Heard(entry, passage.span, passage.text, theirs, (), item.score, denies))
    return [found[0], *sorted(found[1:], key=lambda h: (-h.score, h.entry.id, h.span, h.text))]


class _Words(NamedTuple):
    """The own words of a passage in order; those written small, so that they are no names."""

    tokens: tuple[str, ...]
    plain: frozenset[str]
    denied: bool


def same_passage(
    some: Sequence[Heard], settings: LineageSettings, apart: Apart = NONE_APART
) -> list[Link]:
    """Ties of passages with nearly the same own words, each to the earliest that has them.

    Names and what is said of speaking do not count: two outlets that quote one official give the
    same post and name beside the quotation.
    """
    distinct: dict[_Words, list[Heard]] = {}
    for item in sorted(some, key=lambda h: (earlier(h.entry), h.span)):
        distinct.setdefault(_own_words(item), []).append(item)
    links = []
    holders: dict[tuple[str, ...], list[_Words]] = {}
    for own, items in distinct.items():
        once = list({item.entry.id: item for item in items}.values())
        if _enough(own.tokens, own, own, settings):
            for later, first in apart.connecting([item.entry.id for item in once]):
                links.append(_copied(once[later], once[first], len(own.tokens), len(own.tokens)))
        met: dict[_Words, None] = {}
        for at in range(len(own.tokens) - LEAST_RUN + 1):
            shingle = own.tokens[at : at + LEAST_RUN]
            met.update(dict.fromkeys(holders.get(shingle, ())))
            holders.setdefault(shingle, []).append(own)
        for other in met:
            pairs = [] if other is own else _across(once, distinct[other], apart)
            if not pairs:
                continue
            runs = shared_runs(own.tokens, other.tokens, LEAST_RUN)
            shared = [own.tokens[r.left_at + n] for r in runs for n in range(r.length)]
            if _enough(shared, own, other, settings):
                fewer = min(len(own.tokens), len(other.tokens))
                links += [_copied(item, first, len(shared), fewer) for item, first in pairs]
    return links


def _across(
    later: Sequence[Heard], first: Sequence[Heard], apart: Apart
) -> list[tuple[Heard, Heard]]:
    """The first pair of two passages, or every pair where a mark keeps that one apart."""
    if later[0].denies != first[0].denies:
        return []
    if not apart(later[0].entry.id, first[0].entry.id):
        later, first = later[:1], first[:1]
    return [
        (two, one)
        for two in later
        for one in first
        if two.entry.id != one.entry.id and not apart(two.entry.id, one.entry.id)
    ]


def _enough(shared: Sequence[str], one: _Words, two: _Words, settings: LineageSettings) -> bool:
    content = set(shared) & one.plain & two.plain - _SPEAKING
    return (
        len(shared) >= _LEAST_SHARED
        and len(content) >= _LEAST_CONTENT
        and len(shared) >= settings.same_passage * min(len(one.tokens), len(two.tokens))
    )


def _copied(item: Heard, first: Heard, shared: int, of: int) -> Link:
    why = f"the same passage: {min(shared, of)} of {of} own words"
    return Link(tie=Tie.SAME_TEXT, left=item.entry.id, right=first.entry.id, why=why)


@lru_cache(maxsize=256)
def narrated(text: str, own: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    """The stretches of a body that are its outlet's own words."""
    return tuple(narration(text, own))


def _own_words(item: Heard) -> _Words:
    """The words of a passage that are the article's own; none where most are a quotation."""
    text = item.entry.article.parts.get(item.span.part, item.text)
    span = item.span
    stretches: Sequence[tuple[int, int]] = ((span.start, span.end),)
    if span.part == BODY:
        stretches = narrated(text, item.entry.own_words)
    found: list[str] = []
    plain = set()
    for start, end in stretches:
        first, last = max(start, span.start), min(end, span.end)
        for word in words(text[first:last]) if first < last else ():
            found.append(word.folded)
            if text[first + word.start].islower() and word.folded not in STOPWORDS:
                plain.add(word.folded)
    if 2 * len(found) < len(words(text[span.start : span.end])):
        return _Words((), frozenset(), item.denies)
    return _Words(tuple(found), frozenset(plain), item.denies)


def strongest(some: Iterable[Heard]) -> list[Heard]:
    """For each article its first words of these, which are its strongest."""
    found: dict[str, Heard] = {}
    for item in some:
        found.setdefault(item.entry.id, item)
    return list(found.values())


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
    if item.sources:
        return False
    surname = re.escape(name.split()[-1])
    return (
        re.search(
            rf"\b{surname}\s+{_SAID}|{_SAID}\s+(?:[A-Z][\w.]*\s+){{0,3}}{surname}\b", item.text
        )
        is not None
    )


_SAID = (
    r"(?:also\s|then\s)?\b"
    r"(?:said|says|told|to\stell|to\ssay|tweeted|wrote|added|announced|argued|insisted|claimed)\b"
)
_FULL_NAME_SAID = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)"
    rf"(?:,\s[^,“”\"]{{2,60}},)?\s{_SAID}"
)


def shown(text: str) -> str:
    """Words on one line, cut to what a reason has room for."""
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + " …"


def _people(item: Heard) -> list[str]:
    """The persons a passage gives for its words."""
    found = [s.name for s in item.sources if s.kind is SourceKind.PERSON]
    return found or [name for name in (_speaker(item),) if name]


def same_source(some: Sequence[Heard], apart: Apart = NONE_APART) -> list[tuple[Link, str]]:
    """Ties of articles that give one named source for it, with the source's fullest name.

    An article's source is that of its strongest words on the statement; one that tells it in its
    own voice has none, unless its words say that the person spoke. Words that are another's, of
    whom nothing was read, are counted with the person who is the source of the statement. An
    unnamed source ("officials said") ties nothing: two of them may be one person or two, and
    wording does not tell.
    """
    givers: list[tuple[str, Heard]] = []
    once = sorted(strongest(some), key=lambda h: earlier(h.entry))
    people = dict.fromkeys(_people(some[0]))
    given = dict.fromkeys(name for item in once for name in _people(item))
    for item in once:
        names = [_person_in(s) or s.name for s in item.sources if _is_named(s)]
        names = names or [who for s in item.sources if (who := spoken_for(s.name))]
        if item.chain and names and item.chain[-1] not in names:
            names.append(item.chain[-1])
        bare = any(s.name.lower() in _BARE for s in item.sources)
        if not names and (bare or (not item.sources and not _own_words(item).tokens)):
            names = list(people)[:1]
        names = names or [name for name in {**people, **given} if _says(item, name)][:1]
        names = names or _people(item)
        givers += [(name, item) for name in names]
    # The fullest name first: "Ada Lind" takes "Lind" with her before "Per Lind" can.
    givers.sort(key=lambda g: (-len(words(g[0])), g[0]))
    groups: list[list[tuple[str, Heard]]] = []
    for name, item in givers:
        group = next((g for g in groups if same_name(g[0][0], name)), None)
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
