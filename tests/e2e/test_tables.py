"""`alteram tables` as a user meets it."""

from __future__ import annotations

import csv
import importlib
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from alteram.archive.views import TABLES
from tests.e2e.test_cli import OTHER, alteram
from tests.schemas import fits

parquet: Any = importlib.import_module("pyarrow.parquet")
KEPT = ("--archive", "kept")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of one article, laid out."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "coverage.jsonl").write_text(OTHER + "\n", encoding="utf-8")
    assert alteram("add", "coverage.jsonl", *KEPT, cwd=folder).returncode == 0
    done = alteram("tables", "refresh", *KEPT, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    laid = json.loads(done.stdout)
    fits(laid, "laid")
    assert (laid["articles"], laid["stories"], laid["links"]) == (1, 1, 0)
    return folder


def test_any_program_reads_the_views(place: Path) -> None:
    with closing(sqlite3.connect(f"file:{place / 'kept' / 'archive.db'}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT who, text FROM view_statements WHERE voice = 'source'").fetchall()
    assert rows == [("the crew", "Forty passengers were brought ashore, the crew told this paper.")]


@pytest.mark.parametrize("how", ["mode=ro", "immutable=1"])
def test_datasette_reads_every_view_as_it_is_described(place: Path, how: str) -> None:
    """It opens a file in one of these two ways."""
    folder = place / "kept"
    before = sorted(file.name for file in folder.iterdir() if "archive.db-" not in file.name)
    with closing(sqlite3.connect(f"file:{folder / 'archive.db'}?{how}", uri=True)) as db:
        for table in TABLES.values():
            found = db.execute(f"SELECT * FROM view_{table.name}")
            assert [column[0] for column in found.description] == [c.name for c in table.columns]
            kinds = [str if column.type == "TEXT" else int for column in table.columns]
            rows = [list(map(type, row)) for row in found]
            assert rows == [kinds] * len(rows)
            assert bool(rows) == (table.name != "links")  # of one article
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM laid_stories")
    assert sorted(f.name for f in folder.iterdir() if "archive.db-" not in f.name) == before


def test_duckdb_reads_the_files(place: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    done = alteram("tables", "export", "statements", "--to", "d.parquet", *KEPT, cwd=place)
    assert done.returncode == 0, done.stderr
    with duckdb.connect() as db:
        found = db.execute(f"SELECT who, start_at FROM '{place / 'd.parquet'}' WHERE who != ''")
        assert found.fetchall() == _said(place)


def test_duckdb_attaches_the_archive(place: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as db:
        try:
            db.execute("LOAD sqlite")
        except duckdb.Error:
            pytest.skip("DuckDB has no SQLite extension here, and fetches it from the web")
        db.execute(f"ATTACH '{place / 'kept' / 'archive.db'}' AS kept (TYPE sqlite, READ_ONLY)")
        for table in TABLES.values():
            found = db.execute(f"SELECT * FROM kept.view_{table.name}")
            assert [column[0] for column in found.description] == [c.name for c in table.columns]
            found.fetchall()
        found = db.execute("SELECT who, start_at FROM kept.view_statements WHERE who != ''")
        assert found.fetchall() == _said(place)


def _said(place: Path) -> list[tuple[str, int]]:
    """Who says what, and where it begins, by the views in SQLite."""
    with closing(sqlite3.connect(place / "kept" / "archive.db")) as db:
        rows = db.execute("SELECT who, start_at FROM view_statements WHERE who != ''").fetchall()
    assert rows
    return rows


def test_a_table_goes_to_standard_output_or_a_file(place: Path) -> None:
    done = alteram("tables", "export", "statements", *KEPT, cwd=place)
    assert done.returncode == 0, done.stderr
    printed = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    lines = alteram("tables", "export", "statements", "--json", *KEPT, cwd=place).stdout
    texts = [json.loads(line)["text"] for line in lines.splitlines()]
    assert [row["text"] for row in printed] == texts != []
    done = alteram("tables", "export", "statements", "--to", "s.parquet", *KEPT, cwd=place)
    assert f"written: s.parquet, {len(texts)} rows" in done.stderr.decode()
    assert parquet.read_table(place / "s.parquet").column("text").to_pylist() == texts
    done = alteram("tables", "export", "articles", "--to", "a.csv", *KEPT, cwd=place)
    assert (place / "a.csv").read_text("utf-8").startswith("article,ref,url,outlet")
    assert sorted(file.name for file in place.glob("*.part")) == []


def test_the_list_describes_every_table(place: Path) -> None:
    tables = json.loads(alteram("tables", "list", "--json", cwd=place).stdout)
    fits(tables, "table")
    names = ["articles", "statements", "passages", "links", "stories", "coverage"]
    assert [table["table"] for table in tables] == names
    shown = alteram("tables", "list", cwd=place).stdout.decode()
    assert all(f"{name}: One row for each" in shown for name in names)
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["export", "statement", *KEPT], 2, "statements"),
        (["export", "articles", "--to", "a.xlsx", *KEPT], 2, "--format"),
        (["export", "articles", "--json", "--format", "csv", *KEPT], 2, "two forms"),
        (["export", "articles", "--to", "none/a.csv", *KEPT], 1, "not written"),
        (["export", "articles", "--archive", "nowhere"], 1, "alteram add"),
        (["refresh", "--archive", "nowhere"], 1, "alteram add"),
    ],
)
def test_wrong_use_is_told_plainly(place: Path, words: list[str], code: int, hint: str) -> None:
    done = alteram("tables", *words, cwd=place)
    said = (done.stderr + done.stdout).decode()
    assert done.returncode == code, said
    assert hint in said
    assert "Traceback" not in said
