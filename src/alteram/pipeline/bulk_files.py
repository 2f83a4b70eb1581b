"""Files of a bulk run: what one unit leaves, and the tables at the end. Whole or not there.

A unit leaves one Parquet file with three kinds of rows, told apart by `what`: `entry` (packed as in
the archive), `findings` and `failures` (a JSON list of cells each).
"""

from __future__ import annotations

import base64
import heapq
import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from alteram.archive import serial
from alteram.archive.views import INTEGER, PLACE, Column
from alteram.errors import ExtraNotInstalled, InputError
from alteram.model import Entry
from alteram.report.tables import write_table

Row = Sequence[str | int]

FINDINGS = (
    Column("article", "id of the checked article"),
    Column("statement", "id of the statement, unlike any other of its article"),
    *PLACE,
    Column("text", "the words of the statement"),
    Column("voice", "`narrator` or `source`"),
    Column("who", "name of the source"),
    Column("standing", "how it stands, as in a report"),
    Column("reason", "why there is not enough, where there is not"),
    Column("supporting", "other origins that report the content", INTEGER),
    Column("disputing", "other origins that dispute it", INTEGER),
    Column("witnesses", "other origins that report the same saying", INTEGER),
    Column("copies", "articles whose voice is counted elsewhere", INTEGER),
    Column("silent", "outlets that cover the story and say nothing of it", INTEGER),
    Column("evidence", "JSON: article, stance, score, part, start and end of each passage"),
)
FAILURES = (
    Column("where", "the input, or the id of the article"),
    Column("number", "which item of the input, from 0; -1 for an article", INTEGER),
    Column("error", "what went wrong, in words"),
)
_UNIT = (("what", "TEXT"), ("number", "INTEGER"), ("cells", "TEXT"))


def written(file: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file so that it has its name only when it is whole and on the disk."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise InputError(str(file), f"not written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def write_rows(file: Path, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write a table; answers how many rows."""
    many = 0

    def counted() -> Iterator[Row]:
        nonlocal many
        for row in rows:
            many += 1
            yield row

    named = [(column.name, column.type) for column in columns]
    written(file, lambda out: write_table(named, counted(), "parquet", out))
    return many


def write_unit(file: Path, rows: Iterable[tuple[str, int, Row | Entry]]) -> None:
    """Write what a unit found: `what` it is, a number by which it is ordered, and itself."""

    def cells() -> Iterator[Row]:
        for what, number, one in rows:
            packed = _text(one) if isinstance(one, Entry) else json.dumps(list(one))
            yield what, number, packed

    written(file, lambda out: write_table(_UNIT, cells(), "parquet", out))


def _text(entry: Entry) -> str:
    return base64.b64encode(serial.pack(entry)).decode()


def read_rows(file: Path, what: str) -> Iterator[Row]:
    """The rows of one kind that a unit left, in order."""
    for kind, _, cells in _unit(file):
        if kind == what:
            yield json.loads(cells)


def read_entries(files: Sequence[Path], many: int) -> Iterator[list[Entry]]:
    """The entries of some units in the order of their numbers, so many at once."""
    each = [
        ((number, cells) for kind, number, cells in _unit(file) if kind == "entry")
        for file in files
    ]
    merged = heapq.merge(*each, key=lambda one: one[0])
    while some := list(islice(merged, many)):
        yield [serial.unpack(base64.b64decode(cells)) for _, cells in some]


def _unit(file: Path) -> Iterator[tuple[str, int, str]]:
    try:
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ExtraNotInstalled("bulk", "bulk work") from error
    try:
        for batch in parquet.ParquetFile(file).iter_batches(256):
            columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
            yield from zip(*columns, strict=True)
    except (OSError, ValueError) as error:
        reason = f"damaged ({error}); remove it and run again"
        raise InputError(str(file), reason) from error
