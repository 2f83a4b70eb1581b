"""Paragraphs that stand word for word on an outlet's pages about other things: its own furniture.

A single page does not show that a line about membership or a reporter's life is no part of the
article. Other pages of the outlet do. A paragraph counts only where it stands on `PAGES` of them,
of as many days, that share little with this article: a later version of it, or the background of a
running story told in the same words each day, are the article's own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from alteram.archive import terms
from alteram.archive.lookup import Asked
from alteram.model import BODY, Article, Entry, Notice, NoticeKind, Page, Span, Statement, Window
from alteram.pipeline.search import LooksUp
from alteram.plugins import Store
from alteram.text.sentences import paragraphs

PAGES = 3  # other pages, of other days
UNLIKE = 0.3  # cosine of headline and first paragraphs from which two articles tell of one thing
OPENING = 6  # paragraphs that are compared
LEAST_WORDS, MOST_WORDS = 4, 120  # of a paragraph that is looked for
COMMON_WORDS = 9  # up to which a sentence ("No one was hurt.") may tell of many different things
ASKED = 12  # words of a paragraph that are searched for, where no fingerprint stands in it
LOOKED_AT = 24  # entries that may hold a paragraph, at most
AT_ONCE = 6


class _Page(NamedTuple):
    """Another page of the outlet, about another thing: its day, and its paragraphs as words."""

    day: date
    lines: frozenset[tuple[str, ...]]


def repeated(entry: Entry, store: Store, as_of: datetime | None = None) -> list[Span]:
    """The paragraphs of an article that its outlet prints on other pages too, in order.

    Pages published after `as_of` are not used. None for an article whose outlet is not known.
    Raises `ArchiveError`.
    """
    article = entry.article
    if article.outlet is None:
        return []
    own, window = _lines(article), Window(as_of=as_of)
    known: dict[str, _Page | None] = {}
    found = []
    for (start, end), words in zip(paragraphs(article.text), own, strict=True):
        if not LEAST_WORDS <= len(words) <= MOST_WORDS:
            continue
        if len(words) <= COMMON_WORDS and _tells(entry, Span(BODY, start, end)):
            continue
        ids = _holding(entry, (start, end), words, store, window)
        days: set[date] = set()
        for at in range(0, len(ids), AT_ONCE):  # looked at until it is clear
            some = ids[at : at + AT_ONCE]
            for one in store.many([id_ for id_ in some if id_ not in known]):
                admitted = window.admits(one.article.published)
                known[one.id] = _another_page(article, own, one.article) if admitted else None
            pages = [page for id_ in some if (page := known.get(id_)) is not None]
            days |= {page.day for page in pages if words in page.lines}
            if len(days) >= PAGES:
                found.append(Span(BODY, start, end))
                break
    return found


def _tells(entry: Entry, place: Span) -> bool:
    """Whether a stretch makes a statement that others could report."""
    return any(
        s.checkable and s.span.part == BODY and s.span.overlap(place) for s in entry.statements
    )


def _holding(
    entry: Entry, place: tuple[int, int], words: Sequence[str], store: Store, window: Window
) -> list[str]:
    """Ids of entries that may hold a paragraph: by its fingerprints, else by its first words.

    Where too many share the fingerprints, they may be copies at other outlets; then only what
    the outlet itself printed is searched for.
    """
    start, end = place
    prints = [hash_ for hash_, at in entry.fingerprints if start <= at < end]
    if prints:
        shared = store.sharing(prints, max(1, len(set(prints)) // 2))
        others = [id_ for id_, _ in shared if id_ != entry.id]
        if len(others) <= LOOKED_AT:
            return others
    return [id_ for id_ in _searched(entry.article, words, store, window) if id_ != entry.id]


def _searched(article: Article, words: Sequence[str], store: Store, window: Window) -> list[str]:
    """Ids of entries that hold the first words of a paragraph; of the outlet alone if possible."""
    phrase = f'"{" ".join(words[:ASKED])}"'
    if not isinstance(store, LooksUp):
        return _once(hit.entry_id for hit in store.search(phrase, window, LOOKED_AT))
    outlet = article.outlet
    names = frozenset({outlet.name, outlet.domain} - {""}) if outlet else frozenset[str]()
    asked = Asked(words=phrase, window=window, outlets=names, limit=LOOKED_AT)
    return _once(found.entry.id for found in store.look_up(asked))


def _once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def _another_page(article: Article, own: Lines, other: Article) -> _Page | None:
    """What is looked at of another article, if it is of the same outlet, another day and thing."""
    if not (other.outlet and article.outlet and other.outlet.key == article.outlet.key):
        return None
    ours, theirs = article.published, other.published
    if theirs is None or (ours and ours.day == theirs.day):
        return None
    lines = _lines(other)
    return (
        None if _on_one_thing(article, other, own, lines) else _Page(theirs.day, frozenset(lines))
    )


Lines = Sequence[tuple[str, ...]]


def _lines(article: Article) -> Lines:
    """The paragraphs of a body as words."""
    text = article.text
    return [tuple(terms.folded(text[start:end])) for start, end in paragraphs(text)]


def _on_one_thing(one: Article, two: Article, ours: Lines, theirs: Lines) -> bool:
    """Whether one is mostly the other's text, or what is not the same tells of the same."""
    both = set(ours) & set(theirs)
    if 2 * sum(len(line) for line in ours if line in both) > sum(map(len, ours)):
        return True
    left, right = (
        Counter(terms.telling(f"{article.headline} {' '.join(chain(*rest))}"))
        for article, rest in (
            (one, [line for line in ours if line not in both][:OPENING]),
            (two, [line for line in theirs if line not in both][:OPENING]),
        )
    )
    return _cosine(left, right) >= UNLIKE


def _cosine(one: Mapping[str, int], two: Mapping[str, int]) -> float:
    shared = sum(count * two.get(term, 0) for term, count in one.items())
    lengths = math.sqrt(sum(c * c for c in one.values()) * sum(c * c for c in two.values()))
    return shared / lengths if lengths else 0.0


def as_notices(page: Page, found: Sequence[Span]) -> Iterator[Notice]:
    """What was found as notices of the page."""
    outlet = page.article.outlet.name if page.article.outlet else ""
    for span in found:
        yield Notice(
            kind=NoticeKind.REPEATED,
            text=page.quote(span),
            heading=f"In the text, and on at least {PAGES} other pages of {outlet}",
        )


def touches(statement: Statement, found: Sequence[Span]) -> bool:
    """Whether a statement shares words with one of the paragraphs."""
    span = statement.span
    return any(span.part == BODY and one.overlap(span) for one in found)
