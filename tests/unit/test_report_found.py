"""The table of what a search found."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from alteram.model import Passage, Span
from alteram.report import found_csv
from alteram.report.found import COLUMNS
from tests import reports
from tests.search_makers import BUDGET, FERRY


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def test_a_row_names_outlet_day_place_and_every_voice() -> None:
    text = FERRY.article.text
    span = Span("body", 0, len(text))
    passage = Passage(entry_id=FERRY.id, span=span, text=text, score=0.5)
    found = replace(reports.found(passage, FERRY), statements=FERRY.statements)
    (row,) = rows(found_csv([found]))
    assert list(row) == list(COLUMNS)
    assert (row["outlet"], row["owner"]) == ("Tern Post", "Tern Group")
    assert (row["published"], row["url"]) == ("2031-05-06", "https://tern-post.example/ferry")
    assert row["who"] == "Ilse Varn; Oren Tull"
    assert row["role"] == "mayor of Lowmere; pilot"
    assert (row["voice"], row["manner"]) == ("narrator; source", "indirect")
    assert row["cue"] == "said"
    assert row["chain"] == "the council > Ilse Varn; the council > Oren Tull"
    assert (row["entry"], row["part"]) == (FERRY.id, "body")
    assert text[int(row["start"]) : int(row["end"])] == row["words"]


def test_a_cell_is_never_run_as_a_formula() -> None:
    article = replace(BUDGET.article, headline="=1+1", url="@x")
    entry = replace(BUDGET, article=article)
    passage = Passage(entry_id=entry.id, span=Span("headline", 0, 4), text="=1+1", score=0.5)
    (row,) = rows(found_csv([reports.found(passage, entry, "+Sum")]))
    assert (row["headline"], row["words"]) == ("'=1+1", "'=1+1")
    assert (row["url"], row["who"]) == ("'@x", "'+Sum")
    assert all(not cell.startswith(("=", "+", "@")) for cell in row.values())


def test_nothing_found_is_a_header() -> None:
    assert found_csv([]) == ",".join(COLUMNS) + "\n"
