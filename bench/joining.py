"""The join of an archive with itself by fingerprints, on disk."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np

_Pairs = np.ndarray[tuple[int], np.dtype[np.int64]]
_SPAN = 2048  # entries whose pairs are counted at once
_HELD = 1 << 20  # pairs held before they are put on disk


def joined(archive: Path, least: int) -> int:
    """How many pairs of entries share at least so many fingerprints.

    The fingerprints are read once, in the order of the index. The pairs of each are put into files
    by the number of their first entry, and one file at a time is counted: memory does not grow with
    the archive.
    """
    files: dict[int, Path] = {}
    parts: list[_Pairs] = []
    held = 0
    with (
        tempfile.TemporaryDirectory(dir=archive.parent) as beside,
        closing(sqlite3.connect(archive / "archive.db")) as db,
    ):
        for (text,) in db.execute(
            "SELECT group_concat(DISTINCT entry) FROM fingerprints"
            " GROUP BY hash HAVING MIN(entry) < MAX(entry)"
        ):
            some = np.sort(np.array(text.split(","), dtype=np.int64))
            for at in range(len(some) - 1):
                parts.append((some[at] << 32) + some[at + 1 :])
                held += len(some) - at - 1
                if held >= _HELD:
                    _put(parts, files, Path(beside))
                    held = 0
        _put(parts, files, Path(beside))
        found = 0
        for file in files.values():
            _, shared = np.unique(np.fromfile(file, dtype=np.int64), return_counts=True)
            found += int((shared >= least).sum())
        return found


def _put(parts: list[_Pairs], files: dict[int, Path], folder: Path) -> None:
    """Add pairs to the files of their first entries; `parts` is emptied."""
    if not parts:
        return
    pairs = np.sort(np.concatenate(parts))
    parts.clear()
    where = (pairs >> 32) // _SPAN
    first = np.flatnonzero(np.diff(where, prepend=-1))
    for start, end in zip(first, [*first[1:], len(pairs)], strict=True):
        number = int(where[start])
        path = files.setdefault(number, folder / str(number))
        with path.open("ab") as file:
            pairs[start:end].tofile(file)
