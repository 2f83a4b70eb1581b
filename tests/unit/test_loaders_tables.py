"""CSV, TSV and Parquet: columns by name, rows as failures, caps."""

from __future__ import annotations

import csv
import importlib
import io
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alteram.archive import load
from alteram.errors import ExtraNotInstalled
from alteram.model import CaveatKind, Outlet, Page
from tests.loader_makers import BODY, URL, article, gz, loaded, pages, put, read, record, split

pyarrow: Any = importlib.import_module("pyarrow")
parquet: Any = importlib.import_module("pyarrow.parquet")


def table(*rows: dict[str, Any], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def row(number: int = 1, **fields: Any) -> dict[str, Any]:
    return record(number) | {"authors": "Ada Brook; Jon Reed"} | fields


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_table_in_any_dialect(tmp_path: Path, delimiter: str, charset: str) -> None:
    raw = table(row(1, title="Größe"), row(2), delimiter=delimiter).encode(charset)
    if charset == "utf-16-be":
        raw = b"\xfe\xff" + raw
    found = pages(put(tmp_path, "news.csv", raw))
    first = found[0].article
    assert [page.article.ref for page in found] == ["a1", "a2"]
    assert (first.text, first.headline, first.url) == (BODY, "Größe", f"{URL}-1")
    assert first.outlet == Outlet(name="Harbour Post", domain="harbourpost.example")
    assert first.byline == ("Ada Brook", "Jon Reed")
    assert first.published is not None
    assert first.published.origin == "field date"


def test_names_of_columns_without_regard_to_case(tmp_path: Path) -> None:
    raw = table({"Title": "T", "ARTICLEBODY": BODY, "pubdate": "2031", "Shares": "7"})
    found = article(put(tmp_path, "news.csv", raw))
    assert (found.headline, found.text) == ("T", BODY)
    assert found.published is not None


def test_authors_as_a_list(tmp_path: Path) -> None:
    raw = table(row(authors="['Ada Brook', 'Jon Reed']"))
    assert article(put(tmp_path, "news.csv", raw)).byline == ("Ada Brook", "Jon Reed")


def test_a_bad_row_has_the_number_of_its_line(tmp_path: Path) -> None:
    raw = table(row(1), row(2, text=""), row(3)) + "a,b,c,d,e,f,g,h,i,j\n\n" + "x\n"
    found, errors = split(put(tmp_path, "news.csv", raw))
    assert [page.article.ref for page in found] == ["a1", "a3"]
    # Each text goes over three lines.
    assert errors == [
        "news.csv:5: no text; it may stand in "
        "text, body, content, articleBody, maintext, plain_text",
        "news.csv:9: 10 cells under 8 columns",
        "news.csv:11: no text; it may stand in "
        "text, body, content, articleBody, maintext, plain_text",
    ]


def test_a_charset_that_is_not_utf8_is_flagged(tmp_path: Path) -> None:
    raw = table(row(1), row(2, text="Die Schleuse wurde geöffnet.")).encode("cp1252")
    first, second = pages(put(tmp_path, "news.csv", raw))
    assert first.caveats == ()
    assert second.article.text == "Die Schleuse wurde geöffnet."
    assert [caveat.kind for caveat in second.caveats] == [CaveatKind.CHARSET_GUESSED]


def test_a_long_field_is_read_and_a_quote_never_closed_is_a_row(tmp_path: Path) -> None:
    long = "word " * 100_000
    assert article(put(tmp_path, "news.csv", table(row(text=long)))).text == long
    raw = table(row(1)) + 'a9,"' + "open\n" * 4_000_000
    found, errors = split(put(tmp_path, "news.csv.gz", raw))
    assert len(found) == 1
    assert errors[-1].endswith("a row is longer than 16,000,000 bytes; the rest is left alone")


def test_prose_is_no_table(tmp_path: Path) -> None:
    for raw in ("Text, title and all\n\nBody text.", "title\ntext\n", "date,url\n1,2\n"):
        found, errors = split(put(tmp_path, "a.txt", raw))
        assert errors == []
        assert found[0].article.outlet is None
    assert "no column with the text" in split(put(tmp_path, "a.csv", "a,b\n1,2\n"), "csv")[1][0]


def test_a_table_in_gzip(tmp_path: Path) -> None:
    assert article(put(tmp_path, "news.csv.gz", gz(table(row()).encode()))).text == BODY


# --- Parquet -------------------------------------------------------------------------------------


def parquet_file(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


COLUMNS: dict[str, Any] = {
    "Title": ["One", "Two", "Three"],
    "text": [BODY, None, BODY],
    "date": [datetime(2031, 5, 6, 7, 30, tzinfo=UTC)] * 3,
    "authors": [["Ada Brook", "Jon Reed"]] * 3,
    "outlet": ["Harbour Post"] * 3,
    "shares": [1, 2, 3],
}


@pytest.mark.parametrize("packed", [bytes, gz])
def test_a_parquet_table(tmp_path: Path, packed: type[bytes]) -> None:
    found, errors = split(put(tmp_path, "news", packed(parquet_file(COLUMNS))))
    assert [page.article.headline for page in found] == ["One", "Three"]
    first = found[0].article
    assert (first.text, first.byline) == (BODY, ("Ada Brook", "Jon Reed"))
    assert first.published is not None
    assert first.published.value == "2031-05-06T07:30:00+00:00"
    assert [error.split(":")[0] for error in errors] == ["news#2"]


def test_a_parquet_table_that_is_cut_or_damaged_is_a_row(tmp_path: Path) -> None:
    whole = parquet_file(COLUMNS)
    for raw in (whole[:-1], whole[:50], b"PAR1" + b"\xff" * 500 + b"PAR1", whole[:4]):
        found, errors = split(put(tmp_path, "news", raw))
        assert found == []
        assert "not readable as Parquet" in errors[0]
    assert split(put(tmp_path, "a", BODY), "parquet")[1] == ["a: no Parquet table"]
    assert "no column with the text" in split(put(tmp_path, "b", parquet_file({"a": [1]})))[1][0]


def test_a_swollen_parquet_table_is_a_row(tmp_path: Path) -> None:
    columns = {"text": [f"{n:04}" + "0" * 200_000 for n in range(200)]}
    raw = parquet_file(columns, compression="zstd", use_dictionary=False)
    assert len(raw) < 150_000
    found, errors = split(put(tmp_path, "news", raw))
    assert found == []
    assert "more than 200 times its size" in errors[0]


def test_a_text_repeated_in_every_row_is_held_once(tmp_path: Path) -> None:
    words = "The keeper opened the sluice. " * 17_000
    columns = {"text": [words] * 66, "authors": [[words]] * 66}
    raw = parquet_file(columns, compression="zstd", dictionary_pagesize_limit=1 << 30)
    assert len(raw) < 100_000
    path = put(tmp_path, "news", raw)
    tracemalloc.start()
    pyarrow.default_memory_pool().release_unused()
    count = 0
    for one in load(path, read):
        count += isinstance(one, Page) and one.article.text == words
        assert pyarrow.total_allocated_bytes() < 30_000_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 66
    assert peak < 30_000_000


def test_without_the_extra_parquet_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "news", parquet_file(COLUMNS))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (error,) = loaded(path)
    assert isinstance(error, ExtraNotInstalled)
    assert "pip install 'alteram[parquet]'" in str(error)
