"""The floors only move up, and the scores are what their descriptions say, on hand-made rows."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from bench import corroboration, gate, origins, retrieval
from bench.__main__ import NAMES
from bench.table import Row
from tests.lineage_makers import GATES, SLUICE, WEATHER, made


def scored(rows: list[Row]) -> dict[str, float]:
    assert len({row.metric for row in rows}) == len(rows)
    return {row.metric: row.score for row in rows}


def counted(rows: list[Row]) -> dict[str, int]:
    return {row.metric: row.n for row in rows}


# --- floors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "lower_is_better", "worse", "better"),
    [
        (0.9250, False, False, False),  # within the noise of .9253
        (0.9247, False, True, False),
        (0.9254, False, False, True),
        (0.9256, True, False, False),
        (0.9260, True, True, False),
        (0.9252, True, False, True),
    ],
)
def test_worse_by_more_than_noise_and_better_at_all(
    score: float, lower_is_better: bool, worse: bool, better: bool
) -> None:
    assert gate.regressed(score, 0.9253, lower_is_better=lower_is_better) is worse
    assert gate.better(score, 0.9253, lower_is_better=lower_is_better) is better


def test_the_digest_of_data_follows_names_and_bytes_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "set" / "deep"
    folder.mkdir(parents=True)
    (folder / "rows.jsonl").write_text("{}\n")
    (tmp_path / "set" / "about.txt").write_text("two\n")
    before = gate.data_digest([tmp_path / "set"])
    (folder / "rows.jsonl").touch()
    assert gate.data_digest([tmp_path / "set"]) == before
    (folder / "rows.jsonl").write_text("{} \n")
    changed = gate.data_digest([tmp_path / "set"])
    (folder / "rows.jsonl").rename(folder / "lines.jsonl")
    renamed = gate.data_digest([tmp_path / "set"])
    (folder / "lines.jsonl").unlink()
    gone = gate.data_digest([tmp_path / "set"])
    assert len({before, changed, renamed, gone}) == 4
    assert gate.data_digest([tmp_path / "set" / "about.txt"]) == gone


def compared(
    scores: dict[str, float], *, rise: bool = False, lower: tuple[str, ...] = ()
) -> tuple[list[str], dict[str, Any]]:
    pin: dict[str, Any] = {
        "floors": {"f1": 0.7, "false_rate": 0.02},
        "lower_is_better": ["false_rate"],
    }
    rows = {name: Row(name, score, 9) for name, score in scores.items()}
    args = argparse.Namespace(rise=rise, lower=list(lower))
    return gate._compare("small", pin, rows, args), pin["floors"]


def test_a_floor_that_holds_says_nothing_and_stays() -> None:
    assert compared({"f1": 0.7, "false_rate": 0.02}) == ([], {"f1": 0.7, "false_rate": 0.02})
    assert compared({"f1": 0.8, "false_rate": 0.01}) == ([], {"f1": 0.7, "false_rate": 0.02})


def test_a_worse_score_is_broken_also_when_others_rise() -> None:
    for rise in (False, True):
        broken, floors = compared({"f1": 0.69, "false_rate": 0.03}, rise=rise)
        assert broken == [
            "small: f1 is 0.69, its floor 0.7",
            "small: false_rate is 0.03, its floor 0.02",
        ]
        assert floors == {"f1": 0.7, "false_rate": 0.02}


def test_a_better_score_becomes_the_floor_when_asked() -> None:
    broken, floors = compared({"f1": 0.8, "false_rate": 0.01}, rise=True)
    assert (broken, floors) == ([], {"f1": 0.8, "false_rate": 0.01})


def test_a_floor_is_lowered_by_name_alone() -> None:
    broken, floors = compared({"f1": 0.6, "false_rate": 0.03}, lower=("f1",))
    assert broken == ["small: false_rate is 0.03, its floor 0.02"]
    assert floors == {"f1": 0.6, "false_rate": 0.02}


def test_a_metric_that_is_gone_is_broken() -> None:
    broken, floors = compared({"f1": 0.9}, rise=True)
    assert broken == ["small: false_rate is not measured any more"]
    assert floors["false_rate"] == 0.02


def test_the_floors_on_file_name_benches_and_metrics_that_exist() -> None:
    for name, pin in json.loads(gate.FLOORS.read_text(encoding="utf-8")).items():
        assert pin["bench"] in NAMES, name
        assert pin["data"], name
        assert pin["floors"], name
        assert set(pin.get("lower_is_better", [])) <= set(pin["floors"]), name


# --- corroboration -------------------------------------------------------------------------------


def gold(n: int, label: str, supports: list[list[int]] | None = None) -> dict[str, Any]:
    place = {"article": "a", "start": n, "end": n + 1, "other": "b"}
    return {**place, "label": label, "supports": supports or []}


def told(rows: list[dict[str, Any]], *said: corroboration.Said) -> dict[tuple[Any, ...], Any]:
    keys = [(row["article"], row["start"], row["end"], row["other"]) for row in rows]
    return dict(zip(keys, said, strict=True))


SILENT = corroboration.SILENT
DISPUTES = corroboration.Said(False, True, ())


def supports(*shown: tuple[int, int], disputes: bool = False) -> corroboration.Said:
    return corroboration.Said(True, disputes, shown)


def test_support_dispute_and_shown_words_are_counted_apart() -> None:
    rows = [
        gold(0, "supports", [[10, 20]]),  # supported, and the right words shown
        gold(1, "supports", [[10, 20]]),  # supported, beside the point
        gold(2, "supports", [[10, 20]]),  # missed
        gold(3, "none"),  # called supported
        gold(4, "disputes"),  # found
        gold(5, "both", [[0, 5]]),  # both found
        gold(6, "none"),  # called disputed
        gold(7, "none"),  # rightly silent
    ]
    said = told(
        rows, supports((15, 30)), supports((20, 30)), SILENT, supports((0, 4)), DISPUTES,
        supports((4, 9), disputes=True), DISPUTES, SILENT,
    )  # fmt: skip
    edits = [{"edit": "disputes"}, {"edit": "disputes"}, {"edit": "neutral"}, {"edit": "neutral"}]
    changed = [DISPUTES, supports((0, 1)), DISPUTES, SILENT]
    rows_out = corroboration.scores(rows, said, edits, changed)
    assert scored(rows_out) == {
        "support_precision": pytest.approx(3 / 4),
        "support_recall": pytest.approx(3 / 4),
        "support_f1": pytest.approx(3 / 4),
        "evidence_hit": pytest.approx(2 / 3),
        "dispute_precision": pytest.approx(3 / 5),
        "dispute_recall": pytest.approx(3 / 4),
        "false_dispute_rate": pytest.approx(1 / 6),
        "neutral_called_dispute": pytest.approx(1 / 2),
        "edited_still_supported": pytest.approx(1 / 2),
    }
    assert counted(rows_out)["false_dispute_rate"] == 6


def test_nothing_called_and_nothing_there_are_no_division() -> None:
    rows = [gold(0, "none")]
    found = scored(corroboration.scores(rows, told(rows, SILENT), [], []))
    assert set(found.values()) == {0.0}


# --- origins -------------------------------------------------------------------------------------


def judged(gold: bool, predicted: bool, weight: float = 1.0) -> origins.Judged:
    return origins.Judged("copy", True, gold, predicted, weight)


def test_a_cluster_of_pairs_weighs_as_much_as_one() -> None:
    some = [judged(True, True, 0.5), judged(True, True, 0.5), judged(True, False),
            judged(False, True), judged(False, False)]  # fmt: skip
    assert scored(origins.scores("same_origin", some)) == {
        "same_origin_precision": 0.5,
        "same_origin_recall": 0.5,
        "same_origin_f1": 0.5,
    }
    assert set(scored(origins.scores("none", [])).values()) == {0.0}


def test_pairs_that_share_one_run_are_one_cluster() -> None:
    entries = {
        "a": made("Tern Post", SLUICE),
        "b": made("Quay Mail", SLUICE),
        "c": made("Gull", f"Brief.\n\n{SLUICE}"),
        "d": made("Vale News", GATES),
        "e": made("Cape Wire", GATES),
        "f": made("Far Paper", WEATHER),
    }
    pairs = [{"a": a, "b": b} for a, b in ("ab", "ac", "de", "af")]
    assert origins.weigh(pairs, entries) == [0.5, 0.5, 1.0, 1.0]


def test_the_line_tells_a_copy_from_another_report_of_the_story() -> None:
    entries = {
        "a": made("Tern Post", SLUICE),
        "b": made("Quay Mail", SLUICE),
        "d": made("Vale News", GATES),
    }
    pairs = [
        {"a": "a", "b": "b", "same_origin": True, "label": "copy"},
        {"a": "a", "b": "d", "same_origin": False, "label": None, "sure": False},
    ]
    copy, other = origins.judge(pairs, entries)
    assert (copy.label, copy.sure, copy.gold, copy.predicted) == ("copy", True, True, True)
    assert (other.label, other.sure, other.gold, other.predicted) == ("none", False, False, False)


def test_pairs_without_a_label_are_left_out_and_a_sample_is_the_start(tmp_path: Path) -> None:
    rows = [
        {"a": str(n), "b": "x", "same_origin": None if n == 3 else n % 2 == 0} for n in range(8)
    ]
    file = tmp_path / "reuse_pairs.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    everything = origins.read_pairs(file, 0)
    assert sorted(row["a"] for row in everything) == ["0", "1", "2", "4", "5", "6", "7"]
    assert origins.read_pairs(file, 3) == everything[:3]
    file.write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    assert origins.read_pairs(file, 0) == everything


# --- retrieval -----------------------------------------------------------------------------------


def collection(folder: Path) -> Path:
    articles = [
        ("s1", "Sluice at Harrow gives way", SLUICE, "2031-05-06"),
        ("s2", "Harrow wakes up to mud as sluice fails", SLUICE, "2031-05-07"),
        ("s3", "Sluice at Harrow: a year on", SLUICE, "2032-05-07"),
        ("w1", "Wettest October at Cape Sorrow", WEATHER, "2031-10-30"),
        ("w2", "Cape Sorrow counts its rain", WEATHER, ""),
    ]
    rows = [
        {"id": ref, "title": title, "text": text, "date": when, "outlet": f"Paper {ref}"}
        for ref, title, text, when in articles
    ]
    (folder / "archive-1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    groups = [{"articles": ["s1", "s2", "s3", "gone"]}, {"articles": ["w1", "w2"]},
              {"articles": ["w1"]}]  # fmt: skip
    (folder / "groups.jsonl").write_text("".join(json.dumps(row) + "\n" for row in groups))
    return folder


def test_mates_are_looked_for_with_and_without_a_window(tmp_path: Path) -> None:
    args = argparse.Namespace(data=collection(tmp_path), sample=0, shuffle=0)
    rows = retrieval.measure(args)
    found = scored(rows)
    assert counted(rows)["recall_at_10"] == 5  # s1 s2 s3 w1 w2
    assert (found["recall_at_10"], found["mrr"]) == (1.0, 1.0)
    # Of the dated queries with a dated mate, s1 and s2 reach one of two, s3 none.
    assert counted(rows)["recall_at_10_3days"] == 3
    assert found["recall_at_10_3days"] == pytest.approx((0.5 + 0.5 + 0) / 3)
    assert (found["story_recall"], found["story_precision"]) == (1.0, 1.0)
    shuffled = retrieval.measure(argparse.Namespace(**{**vars(args), "shuffle": 5}))
    assert shuffled == rows


def test_a_folder_without_groups_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"groups\.jsonl"):
        retrieval.measure(argparse.Namespace(data=tmp_path, sample=0, shuffle=0))
