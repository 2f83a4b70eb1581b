"""Tables for analysts as files: CSV, JSON Lines, Parquet, and as an Arrow table in memory."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from alteram.errors import ExtraNotInstalled
from alteram.report.quotes_csv import guarded

FORMS = ("csv", "jsonl", "parquet")
BATCH = 5_000  # rows written to Parquet at once
Row = Sequence[str | int]
Columns = Sequence[tuple[str, str]]  # name and type: `TEXT` or `INTEGER`


def write_table(columns: Columns, rows: Iterable[Row], form: str, out: IO[bytes]) -> int:
    """Write rows in one of `FORMS`; answers how many. The same rows give the same bytes.

    CSV has a header, lines end in `\\n`, and a cell that a spreadsheet would run as a formula
    begins with an apostrophe; the other forms hold the exact words. Raises `ExtraNotInstalled`
    for Parquet without `alteram[parquet]`.
    """
    write = {"csv": _write_csv, "jsonl": _write_lines, "parquet": _write_parquet}[form]
    return write(columns, rows, out)


def _write_csv(columns: Columns, rows: Iterable[Row], out: IO[bytes]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(name for name, _ in columns)
        many = 0
        for row in rows:
            writer.writerow([guarded(c) if isinstance(c, str) else c for c in row])
            many += 1
        return many
    finally:
        text.detach()


def _write_lines(columns: Columns, rows: Iterable[Row], out: IO[bytes]) -> int:
    names, many = [name for name, _ in columns], 0
    for row in rows:
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        out.write(f"{_one_line(line)}\n".encode())
        many += 1
    return many


def _one_line(text: str) -> str:
    """JSON in which the line ends of Unicode, at which some readers cut lines, are escaped."""
    return re.sub("[\x85\u2028\u2029]", lambda m: f"\\u{ord(m.group()):04x}", text)


def _write_parquet(columns: Columns, rows: Iterable[Row], out: IO[bytes]) -> int:
    parquet = _arrow("pyarrow.parquet")
    schema, many = _schema(columns), 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _batches(schema, rows):
            writer.write_batch(batch)
            many += batch.num_rows
    return many


def arrow_table(columns: Columns, rows: Iterable[Row]) -> Any:
    """The rows as a `pyarrow.Table`. Raises `ExtraNotInstalled` without `alteram[parquet]`."""
    schema = _schema(columns)
    return _arrow("pyarrow").Table.from_batches(list(_batches(schema, rows)), schema=schema)


def _schema(columns: Columns) -> Any:
    arrow = _arrow("pyarrow")
    types = {"TEXT": arrow.string(), "INTEGER": arrow.int64()}
    return arrow.schema([arrow.field(name, types[kind], False) for name, kind in columns])


def _batches(schema: Any, rows: Iterable[Row]) -> Iterator[Any]:
    arrow, rest = _arrow("pyarrow"), iter(rows)
    while some := list(islice(rest, BATCH)):
        cells = zip(*some, strict=True)
        arrays = [arrow.array(c, f.type) for c, f in zip(cells, schema, strict=True)]
        yield arrow.record_batch(arrays, schema=schema)


def _arrow(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExtraNotInstalled("parquet", "a table for Arrow or Parquet") from error
