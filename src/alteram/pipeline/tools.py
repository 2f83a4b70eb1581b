"""The plug-ins of one run, and the one way an article becomes an entry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alteram.archive import OutletTable
from alteram.lineage import fingerprints
from alteram.model import Article, Entry, Page
from alteram.plugins import Attributor, Extractor, Retriever, Store, Verifier, pick
from alteram.settings import ArchiveSettings, Settings
from alteram.statements import find_statements, own_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Everything of one run that can be replaced."""

    extractor: Extractor
    attributor: Attributor
    retriever: Retriever
    verifier: Verifier
    outlets: OutletTable


def load_tools(settings: Settings) -> Tools:
    """The plug-ins the settings name. Raises `PluginError`, or `InputError` for a bad table."""
    return Tools(
        extractor=pick("extractor", settings.page.extractor)(),
        attributor=pick("attributor", settings.statements.attributor)(),
        retriever=pick("retriever", settings.evidence.retriever)(),
        verifier=pick("verifier", settings.evidence.verifier)(),
        outlets=outlet_table(settings.archive),
    )


def outlet_table(settings: ArchiveSettings) -> OutletTable:
    """The table that comes with the program, then the user's, whose rows win."""
    return OutletTable.load([Path(path) for path in settings.outlets])


def open_store(settings: Settings, *, create: bool = False) -> Store:
    """The archive the settings name. Raises `ArchiveError`; without `create` it must exist."""
    store: Store = pick("store", settings.archive.store)(settings.archive_path, create=create)
    return store


def make_entry(article: Article, tools: Tools, settings: Settings) -> Entry:
    """Read once, attributed once: the article as the archive keeps it."""
    resolved = tools.outlets.resolve(article)
    own = own_words(resolved.text)
    return Entry(
        article=resolved,
        statements=find_statements(Page(article=resolved), tools.attributor),
        own_words=own,
        fingerprints=fingerprints(resolved.text, own, settings.lineage),
    )
