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
