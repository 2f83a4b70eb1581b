"""Copies and origins of one text: where its words stand elsewhere in the archive."""

from __future__ import annotations

from alteram.archive import find_coverage
from alteram.lineage import family
from alteram.model import Family, Page
from alteram.pipeline.tools import Tools, make_entry
from alteram.plugins import Store
from alteram.settings import Settings


def trace(page: Page, store: Store, tools: Tools, settings: Settings) -> Family:
    """The family of a page's text, whatever the dates.

    Candidates are the entries that share fingerprints with it, and those on the same story, which
    may share its credit. Raises `ArchiveError`.
    """
    own = make_entry(page.article, tools, settings)
    hashes = [fingerprint for fingerprint, _ in own.fingerprints]
    sharing = [key for key, _ in store.sharing(hashes, settings.lineage.least_shared)]
    story = find_coverage(store, own.article, settings.archive).entries
    others = {entry.id: entry for entry in (*store.many(sharing), *story) if entry.id != own.id}
    return family(own, [others[key] for key in sorted(others)], settings.lineage)
