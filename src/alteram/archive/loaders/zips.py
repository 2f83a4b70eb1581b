"""ZIP files of anything that can be read, and WACZ, which is a ZIP of web archives.

Nothing is laid out on the disk under a name from inside, and no member is opened by its name.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from alteram.archive.loaders.folders import leavings, left_alone
from alteram.archive.loaders.inputs import Input, Read, parsing, shown
from alteram.archive.loaders.unpack import CHUNK, FREE, MOST_RATIO
from alteram.errors import AlteramError, InputError, UnsupportedMedia
from alteram.model import Page

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DEEPEST = 2  # containers around one file
MOST_MEMBERS = 500_000
MOST_DIRECTORY = 64_000_000  # bytes of the list of members
MOST_TOTAL = 50_000_000_000  # bytes of all members together, unpacked
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
Items = Iterator[Page | AlteramError | Input]


def is_zip(start: bytes) -> bool:
    """Whether the first bytes are those of a ZIP file."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def load_zip(given: Input, _read: Read) -> Items:
    """The members, by name; of a WACZ its web archives."""
    yield from _load(given, wacz=False)


def load_wacz(given: Input, _read: Read) -> Items:
    """The web archives of a WACZ."""
    yield from _load(given, wacz=True)


def _load(given: Input, *, wacz: bool) -> Items:
    if given.depth >= DEEPEST:
        raise InputError(given.where, f"a ZIP more than {DEEPEST} deep; unpack it and add that")
    with given.seekable() as file:
        size = file.seek(0, io.SEEK_END)
        _refuse_long_list(file, size, given.where)
        with parsing(given.where, "ZIP"):
            archive = zipfile.ZipFile(file)
        with archive:
            members = sorted(archive.infolist(), key=lambda info: info.filename)
            names = {info.filename for info in members}
            wacz = wacz or _is_wacz(names)
            if not wacz and names & _OFFICE:
                reason = (
                    "an Office document or e-book, not a ZIP of pages; save its text and add that"
                )
                raise UnsupportedMedia(given.where, reason)
            budget = _Budget(size, given.where)
            yield from _members(given, archive, members, budget, wacz=wacz)


def _is_wacz(names: set[str]) -> bool:
    archives = any(name.startswith("archive/") and ".warc" in name for name in names)
    return "datapackage.json" in names and archives


def _members(
    given: Input,
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    budget: _Budget,
    *,
    wacz: bool,
) -> Items:
    others: Counter[str] = Counter()
    found = 0
    for info in members:
        parts = PurePosixPath(info.filename).parts
        if (
            info.is_dir()
            or any(part[:1] == "." and part != ".." for part in parts)
            or "__MACOSX" in parts
        ):
            continue
        if wacz and not (parts[:1] == ("archive",) and ".warc" in parts[-1]):
            continue
        one = _input(given, archive, info, budget)
        if reason := "" if wacz else left_alone(one):
            others[shown(reason)] += 1
            continue
        found += 1
        yield one
        if budget.spent:
            raise InputError(given.where, budget.spent)
    if others:
        yield leavings(given.where, others)
    elif not found:
        yield InputError(given.where, "no web archive in it" if wacz else "an empty ZIP")


def _input(given: Input, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> Input:
    where = f"{given.where}/{shown(info.filename)}"
    return Input(
        where=where,
        suffix=PurePosixPath(info.filename).suffix.lower(),
        packed=lambda: io.BufferedReader(_Member(archive, info, budget, where), CHUNK),
        depth=given.depth + 1,
    )


class _Budget:
    """How much may still come out of one ZIP, all members together."""

    def __init__(self, size: int, where: str) -> None:
        self.left = min(MOST_TOTAL, max(FREE, MOST_RATIO * size))
        self.spent = ""
        self._where = where

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            self.spent = f"unpacks to more than {MOST_RATIO} times its size; the rest is left alone"
            raise InputError(self._where, self.spent)


class _Member(io.RawIOBase):
    """One member's bytes, counted; whatever is wrong with it is an `InputError`."""

    def __init__(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, where: str
    ) -> None:
        self._where, self._budget = where, budget
        self._most = max(FREE, MOST_RATIO * info.compress_size)
        self._count = 0
        if info.flag_bits & 1:
            raise InputError(where, "encrypted")
        if info.compress_type not in METHODS:
            raise InputError(where, f"packed by method {info.compress_type}, which is not read")
        with parsing(where, "a member of a ZIP"):
            self._file: IO[bytes] = archive.open(info)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            out = self._file.read(len(view))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            reason = str(error).partition(" for file")[0] or "cut off"
            raise InputError(self._where, f"the member is damaged: {shown(reason)}") from error
        self._count += len(out)
        if self._count > self._most:
            raise InputError(self._where, f"unpacks to more than {MOST_RATIO} times its size")
        self._budget.take(len(out))
        view[: len(out)] = out
        return len(out)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_file"):
            self._file.close()
        super().close()


def _refuse_long_list(file: IO[bytes], size: int, where: str) -> None:
    """Raise if the list of members is so long that reading it would fill the memory."""
    file.seek(max(0, size - 66_000))
    tail = file.read(66_000)
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + 16:
        count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
        wide = tail.rfind(b"PK\x06\x06", 0, at)
        if wide >= 0 and len(tail) >= wide + 48:
            count, length = struct.unpack("<QQ", tail[wide + 32 : wide + 48])
        elif length == 0xFFFFFFFF:
            length = size
        if count > MOST_MEMBERS or length > MOST_DIRECTORY:
            raise InputError(where, f"a ZIP of more than {MOST_MEMBERS:,} members; split it")
    file.seek(0)
