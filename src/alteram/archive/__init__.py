"""Coverage on disk: loaders, the store with its word index, the table of outlets, the story."""

from alteram.archive.coverage import find_coverage
from alteram.archive.loaders import LOADERS, load
from alteram.archive.outlets import OutletTable
from alteram.archive.store import SqliteStore

__all__ = ["LOADERS", "OutletTable", "SqliteStore", "find_coverage", "load"]
