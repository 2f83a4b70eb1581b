"""Paragraphs that stand word for word on an outlet's pages about other things: its own furniture.

A single page does not show that a line about membership or a reporter's life is no part of the
article. Other pages of the outlet do. A paragraph counts only where it stands on `PAGES` of them,
of as many days, that share little with this article: a later version of it, or the background of a
running story told in the same words each day, are the article's own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from alteram.archive import terms
from alteram.model import BODY, Article, Entry, Notice, NoticeKind, Page, Span, Statement, Window
from alteram.plugins import Store
from alteram.text.sentences import paragraphs

PAGES = 3  # other pages, of other days
UNLIKE = 0.3  # cosine of headline and first paragraphs from which two articles tell of one thing
OPENING = 6  # paragraphs that are compared
LEAST_WORDS, MOST_WORDS = 4, 120  # of a paragraph that is looked for
ASKED = 12  # words of a paragraph that are searched for, where no fingerprint stands in it
LOOKED_AT = 60  # entries that may hold a paragraph


class Repeated(NamedTuple):
    """A paragraph of a body, and on how many other pages of its outlet it was found."""

    span: Span
    pages: int


def repeated(entry: Entry, store: Store) -> list[Repeated]:
    """The paragraphs of an article that its outlet prints on other pages too, in order.

    None for an article whose outlet is not known. Raises `ArchiveError`.
    """
    article = entry.article
    if article.outlet is None:
        return []
    known: dict[str, Entry] = {}
    found = []
    for start, end in paragraphs(article.text):
        words = terms.folded(article.text[start:end])
        if LEAST_WORDS <= len(words) <= MOST_WORDS:
            ids = _holding(entry, (start, end), words, store)
            _get(ids, known, store)
            pages = _pages(article, words, [known[id_] for id_ in ids if id_ in known])
            if pages >= PAGES:
                found.append(Repeated(Span(BODY, start, end), pages))
    return found


def _holding(entry: Entry, place: tuple[int, int], words: Sequence[str], store: Store) -> list[str]:
    """Ids of entries that may hold a paragraph: by its fingerprints, else by its first words."""
    start, end = place
    prints = [hash_ for hash_, at in entry.fingerprints if start <= at < end]
    if prints:
        shared = store.sharing(prints, max(1, len(set(prints)) // 2))
        return [id_ for id_, _ in shared if id_ != entry.id][:LOOKED_AT]
    hits = store.search(f'"{" ".join(words[:ASKED])}"', Window(), LOOKED_AT)
    return list(dict.fromkeys(hit.entry_id for hit in hits if hit.entry_id != entry.id))


def _get(ids: Sequence[str], known: dict[str, Entry], store: Store) -> None:
    missing = [id_ for id_ in ids if id_ not in known]
    known.update((one.id, one) for one in store.many(missing))


def _pages(article: Article, words: Sequence[str], others: Sequence[Entry]) -> int:
    """On how many days other pages of the outlet, on other things, hold these words whole."""
    days = set()
    for other in (one.article for one in others):
        same = other.outlet and article.outlet and other.outlet.key == article.outlet.key
        if not same or other.published is None or other.published.day in days:
            continue
        if article.published and other.published.day == article.published.day:
            continue
        theirs = _lines(other)
        if tuple(words) in theirs and not _on_one_thing(article, other, _lines(article), theirs):
            days.add(other.published.day)
    return len(days)


def _lines(article: Article) -> list[tuple[str, ...]]:
    """The paragraphs of a body as words."""
    text = article.text
    return [tuple(terms.folded(text[start:end])) for start, end in paragraphs(text)]


Lines = Sequence[tuple[str, ...]]


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


def as_notices(page: Page, found: Sequence[Repeated]) -> Iterator[Notice]:
    """What was found as notices of the page."""
    outlet = page.article.outlet.name if page.article.outlet else ""
    for one in found:
        yield Notice(
            kind=NoticeKind.REPEATED,
            text=page.quote(one.span),
            heading=f"In the text of {one.pages} other pages of {outlet}",
        )


def is_inside(statement: Statement, found: Sequence[Repeated]) -> bool:
    """Whether a statement lies in one of the paragraphs."""
    span = statement.span
    return any(span.part == BODY and one.span.overlap(span) for one in found)
