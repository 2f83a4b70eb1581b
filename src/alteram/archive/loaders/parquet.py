"""Parquet tables, one article a row; needs the extra `parquet`."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from typing import Any

from alteram.archive.fields import NAMES, page_of
from alteram.archive.loaders.csvs import COLUMNS, MOST_ROW
from alteram.archive.loaders.inputs import Input, Loaded, Read, named, parsing
from alteram.archive.loaders.unpack import FREE, MOST_RATIO
from alteram.errors import ExtraNotInstalled, InputError

MARK = b"PAR1"
ROWS = 64  # read at a time
MOST_METADATA = 64_000_000  # bytes of one string in the footer


def is_parquet(start: bytes) -> bool:
    """Whether the first bytes are those of a Parquet table."""
    return start.startswith(MARK)


def load_parquet(given: Input, _read: Read) -> Loaded:
    """One article a row; only the columns that mean a field are read."""
    if not is_parquet(given.start()):
        raise InputError(given.where, "no Parquet table")
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ExtraNotInstalled("parquet", f"{given.where}: a Parquet table") from error
    with given.seekable() as file:
        with parsing(given.where, "Parquet"):
            limits = {
                "thrift_string_size_limit": MOST_METADATA,
                "thrift_container_size_limit": 1_000_000,
                "pre_buffer": False,
                "buffer_size": 1 << 20,
            }
            table = parquet.ParquetFile(file, **limits)
            wanted = _columns(table.schema_arrow.names, given.where)
            _refuse_swollen(table.metadata, file.seek(0, io.SEEK_END), given.where)
            # A word that stands in a million rows is held once.
            once = _leaves(table.metadata, set(wanted))
            table = parquet.ParquetFile(file, read_dictionary=once, **limits)
            batches = table.iter_batches(ROWS, columns=list(wanted), use_threads=False)
        for number, row in enumerate(_rows(batches, given.where), 1):
            place = f"{given.where}#{number}"
            record: dict[str, Any] = {}
            for name, value in row.items():
                if value not in (None, ""):
                    record.setdefault(wanted[name], value)
            if any(isinstance(value, str) and len(value) > MOST_ROW for value in record.values()):
                yield InputError(place, f"a row is longer than {MOST_ROW:,} bytes")
            else:
                yield named(place, page_of, record, place)


def _columns(names: list[str], where: str) -> dict[str, str]:
    """The columns we read with our name for each."""
    found = {name: COLUMNS[name.casefold()] for name in names if name.casefold() in COLUMNS}
    if not set(found.values()) & set(NAMES["text"]):
        known = ", ".join(NAMES["text"])
        raise InputError(where, f"no column with the text; it may be named {known}")
    return found


def _leaves(metadata: Any, wanted: set[str]) -> list[str]:
    """The paths of the columns that hold words."""
    leaves = [metadata.schema.column(number) for number in range(metadata.num_columns)]
    return [
        leaf.path
        for leaf in leaves
        if leaf.physical_type == "BYTE_ARRAY" and leaf.path.split(".")[0] in wanted
    ]


def _refuse_swollen(metadata: Any, size: int, where: str) -> None:
    """Raise for a table that grows out of proportion when it is unpacked."""
    groups = range(metadata.num_row_groups)
    swollen = sum(max(0, metadata.row_group(group).total_byte_size) for group in groups)
    if swollen > max(FREE, MOST_RATIO * size):
        raise InputError(where, f"unpacks to more than {MOST_RATIO} times its size")


def _rows(batches: Any, where: str) -> Iterator[dict[str, Any]]:
    while True:
        with parsing(where, "Parquet"):
            batch = next(batches, None)
        if batch is None:
            return
        for number in range(batch.num_rows):  # one at a time: a row may be long
            with parsing(where, "Parquet"):
                row: dict[str, Any] = batch.slice(number, 1).to_pylist()[0]
            yield row
