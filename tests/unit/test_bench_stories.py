"""How the bench scores stories, on hand-made rows."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from bench import stories as bench
from tests.unit.test_stories import FERRY, SLUICE

GOLD = {"a": "x", "b": "x", "c": "y", "d": "y"}


def test_bcubed_counts_each_article_within_the_labelled_ones() -> None:
    assert bench.bcubed({**GOLD, "e": "x"}, GOLD, GOLD) == [1.0, 1.0, 1.0]
    assert bench.bcubed(dict.fromkeys("abcde", 1), GOLD, GOLD) == [0.5, 1.0, pytest.approx(2 / 3)]
    alone = {ref: ref for ref in GOLD}
    assert bench.bcubed(alone, GOLD, GOLD) == [1.0, 0.5, pytest.approx(2 / 3)]
    three = {"a": 1, "b": 1, "c": 1, "d": 2}
    assert bench.bcubed(three, GOLD, ["a", "b"])[:2] == [pytest.approx(2 / 3), 1.0]
    assert bench.bcubed(three, GOLD, ["d"])[:2] == [1.0, 0.5]
    assert bench.bcubed(three, GOLD, []) == [0.0, 0.0, 0.0]


def test_the_bench_reads_its_three_sets(tmp_path: Path) -> None:
    events = {"sluice": SLUICE, "ferry": FERRY}
    rows = [
        (f"{name}{n}", name, *pair) for name, some in events.items() for n, pair in enumerate(some)
    ]

    def write(name: str, file: str, lines: list[object]) -> None:
        (tmp_path / name).mkdir(exist_ok=True)
        text = "\n".join(map(json.dumps, lines)) + "\n"
        (tmp_path / name / file).write_text(text, encoding="utf-8")

    write(
        "allsides",
        "archive-one.jsonl",
        [
            {"id": r, "date": "2031-05-06", "title": h, "text": t, "outlet": r}
            for r, _, h, t in rows
        ],
    )
    groups = [
        {"group": "g1", "articles": ["sluice0", "sluice1"]},
        {"group": "g2", "articles": ["sluice2", "missing"]},
    ]
    write("allsides", "groups.jsonl", list(groups))
    write(
        "basil",
        "articles.jsonl",
        [
            {"id": r, "triplet": e, "date": "2031-05-06", "title": h, "paragraphs": [[t]]}
            for r, e, h, t in rows
        ],
    )
    write(
        "newswcl50",
        "docs.jsonl",
        [{"id": r, "event": e, "sentences": [t.split()]} for r, e, _, t in rows],
    )
    found = {row.metric: row for row in bench.measure(argparse.Namespace(data=tmp_path, only=None))}
    assert found["basil.bcubed_f1"].score == found["newswcl50.bcubed_f1"].score == 1.0
    assert found["allsides.bcubed_precision"].score == pytest.approx(5 / 9)
    assert found["allsides.odd.bcubed_precision"].score == pytest.approx(2 / 3)
    assert found["allsides.even.bcubed_precision"].score == pytest.approx(1 / 3)
    assert found["allsides.bcubed_recall"].score == 1.0
    assert (found["allsides.bcubed_f1"].n, found["allsides.even.bcubed_f1"].n) == (3, 1)
    with pytest.raises(FileNotFoundError, match="basil"):
        bench.measure(argparse.Namespace(data=tmp_path / "basil", only=["basil"]))
