"""Parts of an archive as files: the entries of one month, checksummed, to share and to take in.

A file begins with one line: what it is, its format, and the SHA-256 of all that follows. That is
gzip; unpacked it is a line with the name of the part and how many entries it has, then a line of
JSON for each entry, by id. The same entries give the same bytes. An entry lies in the month of the
first day it can have been published (UTC), one without a date in the part `undated`; so all parts
together are the archive.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from alteram.archive import serial
from alteram.archive.tables import connect, translated
from alteram.archive.words import EPOCH, micros
from alteram.errors import ArchiveDamaged, ArchiveError, PartDamaged
from alteram.model import BODY, Entry, Span
from alteram.plugins import Store

FORMAT = 1
UNDATED = "undated"
BATCH = 128  # entries taken in at once
MOST_LINE = 64_000_000  # bytes of one entry, unpacked
_FIRST = re.compile(rb"alteram part ([1-9]\d{0,5}) sha256 ([0-9a-f]{64})\n")
_SECONDS = "(first - ((first % 1000000) + 1000000) % 1000000) / 1000000"  # also before 1970
_PART = f"COALESCE(strftime('%Y-%m', {_SECONDS}, 'unixepoch'), '{UNDATED}')"


class Part(NamedTuple):
    """A month (`2031-05`) or `undated`, and how many entries it has."""

    name: str
    entries: int


class TakenIn(NamedTuple):
    """What came of a part: entries new, entries that were there."""

    part: str
    new: int
    known: int


def parts(path: Path) -> list[Part]:
    """The parts of the archive in a folder, oldest first. Raises `ArchiveError`."""
    with translated(path), closing(connect(path, create=False)) as db:
        rows = db.execute(f"SELECT {_PART} AS part, COUNT(*) FROM entries GROUP BY part")
        return sorted(Part(*row) for row in rows)


def part_of(entry: Entry) -> str:
    """The part an entry lies in."""
    published = entry.article.published
    if published is None:
        return UNDATED
    day = EPOCH + timedelta(microseconds=micros(published.earliest))
    return f"{day.year:04}-{day.month:02}"


# --- out ------------------------------------------------------------------------------------------


def export(path: Path, part: str, to: Path) -> int:
    """Write a part to a new file; answers how many entries it has.

    Others may read and write meanwhile. Raises `ArchiveError`, also where `to` is there already or
    nothing of the part.
    """
    return write_part(lambda: _texts(path, part), part, to, str(path))


Texts = AbstractContextManager[tuple[int, Iterator[bytes]]]  # how many entries, each packed


def write_part(texts: Callable[[], Texts], part: str, to: Path, place: str) -> int:
    """Write entries, by id, to a new file as a part; answers how many they are."""
    if to.exists():
        raise ArchiveError(str(to), "it is there already and is not overwritten; name a new file")
    half = to.with_name(f"{to.name}.unfinished-{os.getpid()}")
    try:
        with translated(to):
            with half.open("xb+") as stream:
                stream.write(_first_line("0" * 64))
                with texts() as (many, packed):
                    _write(many, packed, part, stream, place)
                stream.seek(0)
                stream.write(_first_line(_digest(stream)))
                stream.flush()
                os.fsync(stream.fileno())
            half.rename(to)
    finally:
        half.unlink(missing_ok=True)
    return many


def _first_line(sha256: str) -> bytes:
    return b"alteram part %d sha256 %s\n" % (FORMAT, sha256.encode())


def _digest(stream: IO[bytes]) -> str:
    """The SHA-256 of all but the first line; the stream stands at its start again."""
    stream.seek(len(_first_line("0" * 64)))
    found = hashlib.sha256()
    while block := stream.read(1 << 20):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()


@contextmanager
def _texts(path: Path, part: str) -> Iterator[tuple[int, Iterator[bytes]]]:
    with translated(path), closing(connect(path, create=False)) as db:
        db.execute("BEGIN")  # so that the count and the entries are of one state
        (many,) = db.execute(f"SELECT COUNT(*) FROM entries WHERE {_PART} = ?", (part,)).fetchone()
        rows = db.execute(
            f"SELECT packed FROM entries JOIN texts USING (entry) WHERE {_PART} = ? ORDER BY id",
            (part,),
        )
        yield int(many), (packed for (packed,) in rows)


def _write(many: int, texts: Iterator[bytes], part: str, stream: IO[bytes], place: str) -> None:
    if not many:
        reason = f"it has no part {part!r}; `alteram archive parts` shows those it has"
        raise ArchiveError(place, reason)
    with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packer:
        packer.write(json.dumps({"part": part, "entries": many}).encode() + b"\n")
        for packed in texts:
            try:
                serial.unpack(packed)
            except ValueError as error:
                raise ArchiveDamaged(place, f"{error}; restore it from a backup") from error
            packer.write(zlib.decompress(packed) + b"\n")


# --- in -------------------------------------------------------------------------------------------


def read_part(file: Path) -> Part:
    """What a file holds, after every byte of it was compared and every entry read.

    Raises `PartDamaged`.
    """
    with _opened(file) as (part, entries):
        for entry in entries:
            reason = _unsound(entry, part.name)
            if reason:
                raise PartDamaged(str(file), reason)
    return part


def take_in(file: Path, store: Store) -> TakenIn:
    """Add the entries of a part; what is there already is left as it is.

    The whole file is read before the first entry is added. Raises `PartDamaged`, `ArchiveError`.
    """
    part = read_part(file)
    new = 0
    with _opened(file) as (_, entries):
        while batch := list(islice(entries, BATCH)):
            new += sum(store.add(batch))
    return TakenIn(part.name, new, part.entries - new)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Part, Iterator[Entry]]]:
    """The part a file says it is, and its entries. Raises `PartDamaged`."""
    try:
        with file.open("rb") as stream:
            _compare(stream, file)
            with gzip.GzipFile(fileobj=stream, mode="rb") as lines:
                part = _part(lines.readline(MOST_LINE), file)
                yield part, _entries(lines, part, file)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PartDamaged(str(file), f"cannot be read: {reason}") from error


def _compare(stream: IO[bytes], file: Path) -> None:
    """The file against its checksum; the stream stands after the first line."""
    first = stream.readline(200)
    said = _FIRST.fullmatch(first)
    if said is None:
        raise PartDamaged(str(file), "it is no part made by `alteram archive export`")
    if int(said[1]) > FORMAT:
        reason = f"its format is {int(said[1])}, this program knows {FORMAT}; install a newer one"
        raise PartDamaged(str(file), reason)
    if _digest(stream) != said[2].decode():
        raise PartDamaged(str(file), "it is not what was exported; get it again")
    stream.seek(len(first))


def _part(line: bytes, file: Path) -> Part:
    try:
        head: Any = json.loads(line)
        return Part(str(head["part"]), int(head["entries"]))
    except (ValueError, TypeError, KeyError) as error:
        raise PartDamaged(str(file), "its second line does not name a part") from error


def _entries(lines: gzip.GzipFile, part: Part, file: Path) -> Iterator[Entry]:
    """Every entry, as many as the part says it has."""
    many = 0
    while line := lines.readline(MOST_LINE):
        many += 1
        try:
            yield serial.read(line)
        except ValueError as error:
            raise PartDamaged(str(file), f"its entry {many} is none: {error}") from error
    if many != part.entries:
        raise PartDamaged(str(file), f"it has {many} entries and says {part.entries}")


def _unsound(entry: Entry, part: str) -> str:
    """Why an entry cannot be one of this part; empty if it can.

    A checksum tells of damage, not of who wrote the file: what points at words must read back.
    """
    if part_of(entry) != part:
        return f"its entry {entry.id} is of {part_of(entry)}, not of {part}"
    sizes = {name: len(text) for name, text in entry.article.parts.items()}
    astray = [span for span in _spans(entry) if span.end > sizes.get(span.part, 0)]
    if astray or any(not 0 <= at <= sizes.get(BODY, 0) for _, at in entry.fingerprints):
        return f"its entry {entry.id} points at words it does not have"
    if any(entry.article.quote(one.span) != one.text for one in entry.statements):
        return f"its entry {entry.id} has other words than its statements"
    return ""


def _spans(entry: Entry) -> Iterable[Span]:
    yield from entry.own_words
    for statement in entry.statements:
        yield statement.span
        yield from statement.loaded
        yield from (time.span for time in statement.times)
        if (said := statement.attribution) is not None:
            yield from said.content
            yield from (span for span in (said.mention, said.cue) if span is not None)
