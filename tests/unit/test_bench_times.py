"""The benches of dates and of wording score what they say, on hand-made rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import times, wording
from bench.table import Row

TEXT = "The dam opened on Monday.\nIt fell in 2014, and again in the spring of 2030."


def scored(rows: list[Row]) -> dict[str, float]:
    assert len({row.metric for row in rows}) == len(rows)
    return {row.metric: row.score for row in rows}


def timex(words: str, value: str, kind: str = "DATE", role: str = "NONE") -> dict[str, object]:
    at = TEXT.index(words)
    return {
        "type": kind, "value": value, "start": at, "end": at + len(words),
        "functionInDocument": role,
    }  # fmt: skip


def rows_in(tmp_path: Path, name: str, timexes: list[dict[str, object]]) -> list[times.Text]:
    file = tmp_path / name / "docs.jsonl"
    file.parent.mkdir()
    row = {"text": TEXT, "dct": "2031-05-08", "timex": timexes}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return list(times.texts_of(file))


def test_places_and_values_are_counted_apart(tmp_path: Path) -> None:
    marks = [
        timex("Monday", "2031-05-05"),
        timex("2014", "2015"),
        timex("the spring of 2030", "2030-SP"),
        timex("again", "P1Y", kind="DURATION"),
    ]
    found = scored(times.scores("x", rows_in(tmp_path, "x", marks)))
    assert found["x_span_recall"] == 1
    assert found["x_span_precision"] == 1
    assert found["x_day_f1"] == 1
    assert found["x_year_f1"] == 0  # one marked with another year, one known to the season
    assert found["x_month_f1"] == 0


def test_the_own_date_of_a_text_is_not_asked_for(tmp_path: Path) -> None:
    own = timex("2014", "2031-05-08", role="CREATION_TIME")
    (text,) = rows_in(tmp_path, "x", [own])
    assert text.marked == ()
    assert "2014" not in text.text
    assert len(text.text) == len(TEXT)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no rows"):
        wording.rows_of(tmp_path / "none.jsonl")


def test_loaded_words_and_opinions_are_counted() -> None:
    rows = [
        {"text": "The brutal regime fell.", "biased_words": ["brutal"], "bias": "Biased",
         "opinion": "Entirely factual"},
        {"text": "The mill fell on the meek.", "biased_words": ["meek"], "bias": "Biased",
         "opinion": "Expresses writer’s opinion"},
        {"text": "The mill fell.", "biased_words": [], "bias": "Non-biased",
         "opinion": "No agreement"},
    ]  # fmt: skip
    found = scored(wording.of_babe(rows))
    assert found["babe_word_precision"] == found["babe_word_recall"] == 0.5
    assert (found["babe_biased_precision"], found["babe_biased_recall"]) == (1, 0.5)
    assert found["babe_opinion_recall"] == 0


def test_spans_of_bias_in_quoted_words_are_not_asked_for() -> None:
    article = {
        "paragraphs": [["It rained.", "The brutal regime fell."]],
        "spans": [
            {"id": "p1", "bias": "lex", "quote": "no", "start": 4, "end": 10},
            {"id": "p0", "bias": "lex", "quote": "yes", "start": 0, "end": 2},
            {"id": "p0", "bias": "inf", "quote": "no", "start": 0, "end": 2},
        ],
    }
    found = scored(wording.of_basil([article]))
    assert (found["basil_span_precision"], found["basil_span_recall"]) == (0.5, 1)
    assert found["basil_sentence_f1"] == 1
