"""Tables for analysts as CSV, JSON Lines, Parquet and Arrow: the same rows in each."""

from __future__ import annotations

import csv
import importlib
import io
import json
import sys
from typing import Any

import pytest

from alteram.errors import ExtraNotInstalled
from alteram.report.tables import BATCH, arrow_table, write_table

parquet: Any = importlib.import_module("pyarrow.parquet")

COLUMNS = [("article", "TEXT"), ("start_at", "INTEGER"), ("text", "TEXT")]
ROWS = [("a1", 0, "Two\nlines, “quoted”\u2028\x85 é𝒜"), ("a2", 17, ""), ("a3", -1, '"x", =1')]


def written(form: str, rows: Any = ROWS) -> bytes:
    out = io.BytesIO()
    assert write_table(COLUMNS, iter(rows), form, out) == len(rows)
    return out.getvalue()


def test_csv_reads_back() -> None:
    header, *rows = csv.reader(io.StringIO(written("csv").decode(), newline=""))
    assert header == ["article", "start_at", "text"]
    assert [(key, int(at), text) for key, at, text in rows] == ROWS


def test_json_lines_read_back_one_line_a_row() -> None:
    lines = written("jsonl").decode().splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == ROWS
    assert list(json.loads(lines[0])) == ["article", "start_at", "text"]


def test_parquet_and_arrow_read_back_with_types() -> None:
    table = parquet.read_table(io.BytesIO(written("parquet")))
    assert table.equals(arrow_table(COLUMNS, ROWS))
    assert [tuple(row.values()) for row in table.to_pylist()] == ROWS
    assert [str(field.type) for field in table.schema] == ["string", "int64", "string"]


def test_more_rows_than_are_written_at_once() -> None:
    rows = [(f"a{n}", n, "x") for n in range(BATCH + 7)]
    table = parquet.read_table(io.BytesIO(written("parquet", rows)))
    assert table.column("start_at").to_pylist() == list(range(BATCH + 7))


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_no_rows_are_a_table_and_the_same_rows_the_same_bytes(form: str) -> None:
    assert written(form) == written(form)
    assert written(form, []) == written(form, [])
    if form == "parquet":
        assert parquet.read_table(io.BytesIO(written(form, []))).num_rows == 0


def test_csv_runs_nothing_and_the_other_forms_keep_the_words() -> None:
    rows = [("=1+1", 3, "-5 degrees")]
    assert "'=1+1,3,'-5 degrees" in written("csv", rows).decode()
    assert json.loads(written("jsonl", rows))["article"] == "=1+1"


def test_without_the_extra_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExtraNotInstalled, match=r"alteram\[parquet\]"):
        written("parquet")
    assert written("csv")
