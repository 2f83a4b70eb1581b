"""The plug-ins of one run, and the one way an article becomes an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from alteram.archive import OutletTable
from alteram.archive.vectors import vector_of
from alteram.errors import AlteramError, PageUnreadable
from alteram.lineage import fingerprints
from alteram.model import Article, Entry, Page, Statement
from alteram.page import ZoneExtractor
from alteram.plugins import Attributor, Extractor, Retriever, Store, Verifier, make, pick
from alteram.settings import ArchiveSettings, PageSettings, Settings
from alteram.statements import find_statements, own_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Everything of one run that can be replaced."""

    extractor: Extractor
    attributor: Attributor
    archivist: Attributor  # attributes articles as they are added
    retriever: Retriever
    verifier: Verifier
    outlets: OutletTable
    anew: dict[Article, tuple[Statement, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )


KEPT = 2_000  # articles read anew whose statements are kept for the next check of the same run


def load_tools(settings: Settings) -> Tools:
    """The plug-ins the settings name. Raises `PluginError`, or `InputError` for a bad table."""
    return Tools(
        extractor=_extractor(settings.page),
        attributor=pick("attributor", settings.statements.attributor)(),
        archivist=pick("attributor", settings.statements.archived)(),
        retriever=pick("retriever", settings.evidence.retriever)(),
        verifier=make("verifier", settings.evidence.verifier, settings),
        outlets=outlet_table(settings.archive),
    )


def _extractor(settings: PageSettings) -> Extractor:
    """The extractor the settings name; ours keeps to their limits."""
    made = pick("extractor", settings.extractor)
    found: Extractor = made(settings) if made is ZoneExtractor else made()
    return found


def read_by(extractor: Extractor, raw: bytes, url: str = "") -> Page:
    """The page an extractor reads; what it raises of its own is a `PageUnreadable` too.

    So one page a reader breaks down on is one that is skipped, and never the end of a whole load.
    """
    try:
        return extractor.read(raw, url=url)
    except AlteramError:
        raise
    except Exception as error:  # whatever a plug-in, or a fault of ours, can do
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        reason = f"the reader of pages broke down on it ({what}); please report the page"
        raise PageUnreadable(url or "page", reason) from error


def outlet_table(settings: ArchiveSettings) -> OutletTable:
    """The table that comes with the program, then the user's, whose rows win."""
    return OutletTable.load([Path(path) for path in settings.outlets])


def open_store(settings: Settings, *, create: bool = False) -> Store:
    """The archive the settings name. Raises `ArchiveError`; without `create` it must exist.

    An address of a server is opened there, whatever plug-in is named for folders.
    """
    name, place = settings.archive.store, settings.archive_server or settings.archive_path
    if settings.archive_server:
        name = "postgresql.v1"
    store: Store = pick("store", name)(place, create=create)
    return store


def make_entry(article: Article, tools: Tools, settings: Settings) -> Entry:
    """The article as it is checked: with its statements, without a vector."""
    entry = words_of(article, tools, settings)
    found = find_statements(Page(article=entry.article), tools.attributor)
    return replace(entry, statements=found)


def words_of(article: Article, tools: Tools, settings: Settings) -> Entry:
    """The article as the archive keeps it, without its statements."""
    resolved = tools.outlets.resolve(article)
    own = own_words(resolved.text)
    return Entry(
        article=resolved,
        own_words=own,
        fingerprints=fingerprints(resolved.text, own, settings.lineage),
    )


def in_full(article: Article, tools: Tools, settings: Settings) -> Entry:
    """The article as it is added to the archive."""
    return completed(words_of(article, tools, settings), tools, settings)


def completed(entry: Entry, tools: Tools, _settings: Settings) -> Entry:
    """An entry of the archive that was kept with its words alone, as if added in full."""
    found = entry.statements or find_statements(Page(article=entry.article), tools.archivist)
    return replace(entry, statements=found, vector=vector_of(entry.article))


def attributed_anew(entries: Sequence[Entry], tools: Tools, settings: Settings) -> list[Entry]:
    """Entries of a story as the tools' attributor reads them.

    Articles are attributed by quick means as they are added, since most are never on a story that
    is asked for; those of a story are read by the better means when it is. The answer for an entry
    is kept while the program runs.
    """
    if len(tools.anew) > KEPT:
        tools.anew.clear()
    same = settings.statements.archived == settings.statements.attributor
    return [entry if same and entry.statements else _anew(entry, tools) for entry in entries]


def _anew(entry: Entry, tools: Tools) -> Entry:
    found = tools.anew.get(entry.article)  # by all of it: the id does not tell the date
    if found is None:
        found = find_statements(Page(article=entry.article), tools.attributor)
        tools.anew[entry.article] = found
    return replace(entry, statements=found)
