"""What is done to an archive as a whole, wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from alteram.archive import parts, selection, whole
from alteram.archive.outlets import OutletTable
from alteram.archive.parts import Part
from alteram.archive.selection import Chosen, Wanted
from alteram.archive.whole import Sizes
from alteram.errors import ArchiveError
from alteram.plugins import Store


class Care(Protocol):
    """The care of one archive. Called by the verb `archive`. All methods may raise `ArchiveError`.

    It opens the archive for each call, so the store it came from may be closed before.
    """

    def choose(self, wanted: Wanted, table: OutletTable) -> list[Chosen]:
        """The entries of which all that is wanted holds, by date and id."""
        ...

    def remove(self, ids: Sequence[str]) -> int:
        """Remove entries by id; answers how many there were."""
        ...

    def compact(self) -> Sizes:
        """Write everything anew without gaps."""
        ...

    def backup(self, to: Path) -> int:
        """Copy the archive to a new folder; answers of how many entries."""
        ...

    def parts(self) -> list[Part]:
        """The parts of the archive, oldest first."""
        ...

    def export(self, part: str, to: Path) -> int:
        """Write a part to a new file; answers how many entries it has."""
        ...


class FolderCare:
    """The care of an archive in a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def choose(self, wanted: Wanted, table: OutletTable) -> list[Chosen]:
        """See `selection.choose`."""
        return selection.choose(self.path, wanted, table)

    def remove(self, ids: Sequence[str]) -> int:
        """See `whole.remove`."""
        return whole.remove(self.path, ids)

    def compact(self) -> Sizes:
        """See `whole.compact`."""
        return whole.compact(self.path)

    def backup(self, to: Path) -> int:
        """See `whole.backup`."""
        return whole.backup(self.path, to)

    def parts(self) -> list[Part]:
        """See `parts.parts`."""
        return parts.parts(self.path)

    def export(self, part: str, to: Path) -> int:
        """See `parts.export`."""
        return parts.export(self.path, part, to)


@runtime_checkable
class HasCare(Protocol):
    """A store that can be cared for as a whole. Called by `care_of`."""

    def care(self) -> Care:
        """The care of this archive."""
        ...


def care_of(store: Store) -> Care:
    """The care of an open archive. Raises `ArchiveError` for a kind of store that has none."""
    if isinstance(store, HasCare):
        return store.care()
    raise ArchiveError(type(store).__name__, "this kind of archive is looked after elsewhere")
