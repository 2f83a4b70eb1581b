"""Copies and origins of one text: where its words stand elsewhere in the archive."""

from __future__ import annotations

from alteram.archive import find_coverage
from alteram.archive.links import added, reader_links, taken_back
from alteram.lineage import Apart, appearances, family, fingerprints
from alteram.model import Article, Entry, Family, Page, Window
from alteram.pipeline.tools import Tools, make_entry
from alteram.plugins import Store
from alteram.settings import Settings
from alteram.statements import own_words
from alteram.text.sentences import sentences
from alteram.text.words import words

MOST_SHARING = 200  # articles aligned with a text, those that share most first
MOST_HOLDING = 50  # passages of one phrase
MOST_PHRASES = 12  # looked up for one text, spread over it
_PHRASE = 6  # words; an edit in one of them hides it, the next one may be whole
_FEW = 4  # times `least_shared`: a text with fewer fingerprints is found by a single one


def trace(page: Page, store: Store, tools: Tools, settings: Settings) -> Family:
    """The family of a page's text, whatever the dates.

    Candidates are the entries that share fingerprints with it, those it links to, and those on the
    same story, which may share its credit or link to it. Raises `ArchiveError`.
    """
    own = make_entry(page.article, tools, settings)
    hashes = [fingerprint for fingerprint, _ in own.fingerprints]
    sharing = [key for key, _ in store.sharing(hashes, settings.lineage.least_shared)]
    story = find_coverage(store, own.article, settings.archive).entries
    cited = filter(None, (store.get(link.url) for link in own.article.links))
    every = (*store.many(sharing), *story, *cited)
    others = {entry.id: entry for entry in every if entry.id != own.id}
    marks = reader_links(store)
    return family(
        own,
        [others[key] for key in sorted(others)],
        settings.lineage,
        added=added(marks),
        apart=Apart((mark.left, mark.right) for mark in taken_back(marks)),
    )


def where(text: str, store: Store, settings: Settings) -> Family:
    """The articles in which these words appeared: any text, a sentence as well as a page.

    Candidates are the entries that share fingerprints with it, and for words in quotation marks,
    which have none, those that hold one of its phrases. Raises `ArchiveError`.
    """
    own = own_words(text)
    prints = fingerprints(text, own, settings.lineage)
    entry = Entry(article=Article(headline="", text=text), own_words=own, fingerprints=prints)
    hashes = {fingerprint for fingerprint, _ in prints}
    least = settings.lineage.least_shared
    least = least if len(hashes) >= _FEW * least else 1
    found = [key for key, _ in store.sharing(sorted(hashes), least)][:MOST_SHARING]
    for phrase in _phrases(text):
        passages = store.search(f'"{phrase}"', Window(), MOST_HOLDING)
        found += [passage.entry_id for passage in passages]
    return appearances(entry, store.many(sorted(set(found))), settings.lineage)


def _phrases(text: str) -> list[str]:
    """A few words in a row from sentences all over the text."""
    found = []
    for start, end in sentences(text):
        some = words(text[start:end])
        for at in range(0, max(1, len(some) - _PHRASE + 1), _PHRASE):
            taken = some[at : at + _PHRASE]
            if taken:
                phrase = text[start + taken[0].start : start + taken[-1].end]
                found.append(phrase.translate(_QUOTES))
    step = max(1, -(-len(found) // MOST_PHRASES))
    return found[::step]


_QUOTES = dict.fromkeys(map(ord, '"“”„«»'), " ")
