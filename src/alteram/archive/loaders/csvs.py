"""Tables of text: CSV, TSV and their kin, one article a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO

from alteram.archive.fields import NAMES, page_of
from alteram.archive.loaders.inputs import Input, Loaded, Read, named
from alteram.errors import InputError
from alteram.model import Caveat, CaveatKind, Page

MOST_ROW = 16_000_000  # bytes of one row, unpacked
DELIMITERS = ",;\t|"
# Column names are compared without regard to case; the first spelling of a name is ours.
COLUMNS = {name.casefold(): name for names in [*NAMES.values()][::-1] for name in reversed(names)}
_MANY = frozenset(NAMES["byline"])  # fields that may hold several names in one cell


def is_table(start: bytes) -> bool:
    """Whether the first line names columns: one with text, and one more that is known."""
    if start[:2] in _UTF16:
        start = start[2:].replace(b"\0", b"")
    line = _decoded(start)[0].splitlines()
    names = _columns(line[0], _delimiter(line[0])) if line else []
    return any(name in NAMES["text"] for name in names) and sum(map(bool, names)) > 1


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def load_table(given: Input, _read: Read) -> Loaded:
    """One article a row, under a first row that names the columns."""
    if csv.field_size_limit() < MOST_ROW:
        csv.field_size_limit(MOST_ROW)
    with given.opened() as file:
        source = _Lines(file, given.where)
        header = next(source, "")
        delimiter = _delimiter(header)
        columns = _columns(header, delimiter)
        if not any(name in NAMES["text"] for name in columns):
            known = ", ".join(NAMES["text"])
            raise InputError(given.where, f"no column with the text; it may be named {known}")
        rows = csv.reader(source, delimiter=delimiter)
        while True:
            start = source.number + 1
            place = f"{given.where}:{start}"
            source.taken = 0
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield InputError(place, f"not a row: {error}")
                continue
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield named(place, _page, columns, row, place)


class _Lines(Iterator[str]):
    """The lines of a file as text, each bounded, all lines of one row together too.

    Bytes that are not UTF-8 come as halves of surrogate pairs, for the row to be read again.
    """

    def __init__(self, file: IO[bytes], where: str) -> None:
        self._file, self._where = file, where
        self.number = 0
        self.taken = 0
        start = file.peek(2)[:2] if hasattr(file, "peek") else b""
        self._wide = {_UTF16[0]: "utf-16-le", _UTF16[1]: "utf-16-be"}.get(start, "")
        if self._wide:
            file.read(2)

    def __next__(self) -> str:
        raw = self._line()
        if not raw:
            raise StopIteration
        self.number += 1
        self.taken += len(raw)
        if self.taken > MOST_ROW:
            reason = f"a row is longer than {MOST_ROW:,} bytes; the rest is left alone"
            raise InputError(f"{self._where}:{self.number}", reason)
        if self._wide:
            return raw.decode(self._wide, "replace")
        if self.number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        return raw.decode("utf-8", "surrogateescape")

    def _line(self) -> bytes:
        if not self._wide:
            return self._file.readline(MOST_ROW + 1)
        end = "\n".encode(self._wide)
        line = b""
        while more := self._file.readline(MOST_ROW + 1):
            line += more
            if len(line) % 2:  # the second byte of a line end in little endian
                line += self._file.read(1)
            if line.endswith(end) or len(line) > MOST_ROW:
                break
        return line


def _delimiter(header: str) -> str:
    """The mark that cuts the first line into the most names we know."""

    def known(mark: str) -> int:
        return sum(map(bool, _columns(header, mark)))

    return max(DELIMITERS, key=lambda mark: (known(mark), header.count(mark)))


def _columns(header: str, delimiter: str) -> list[str]:
    """Our name for each column, empty for a column of another name."""
    try:
        cells = next(csv.reader([header[:100_000]], delimiter=delimiter), [])
    except csv.Error:
        cells = []
    return [COLUMNS.get(cell.strip().casefold(), "") for cell in cells]


def _page(columns: Sequence[str], row: Sequence[str], where: str) -> Page:
    if len(row) > len(columns) and any(row[len(columns) :]):
        raise InputError(where, f"{len(row)} cells under {len(columns)} columns")
    guessed = False
    record: dict[str, str | list[str]] = {}
    for name, cell in zip(columns, row, strict=False):
        if name and cell.strip():
            text, other = _decoded(cell.encode("utf-8", "surrogateescape"))
            guessed = guessed or other
            record.setdefault(name, _split(text) if name in _MANY else text)
    page = page_of(record, where)
    if not guessed:
        return page
    caveat = Caveat(kind=CaveatKind.CHARSET_GUESSED, text="not UTF-8; read as windows-1252")
    return replace(page, caveats=(*page.caveats, caveat))


def _decoded(raw: bytes) -> tuple[str, bool]:
    """Text, and whether its charset had to be guessed."""
    try:
        return raw.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), True


def _split(names: str) -> list[str]:
    """Several authors in one cell: between semicolons or bars, or as a list in brackets."""
    if found := re.fullmatch(r"\s*\[(.*)\]\s*", names, re.S):
        return [part.strip(" '\"") for part in re.split(r"['\"]\s*,\s*['\"]", found[1])]
    return [part.strip() for part in re.split(r"[;|]", names)]
