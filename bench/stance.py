"""Stance on pairs of claim and evidence, set by set.

`--data` is a folder with a folder for each set, which holds `test.jsonl` or else `dev.jsonl`: rows
with `claim`, `evidence` (text, or a list of sentences; `evidence_ref` names a row of `docs.jsonl`)
and `label` (supports, refutes, neutral, or null with a `native_label`).

Three-way sets: `NAME.accuracy`, `NAME.macro_f1` (over the labels the set has),
`NAME.refutes_precision`, `NAME.false_alarm_rate` (neutral rows called disputes). Two-way sets
(consistent or not; supported or refuted): `NAME.balanced_accuracy`, for which everything that is
not `supports` is the other class.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from alteram.model import Stance
from alteram.plugins import make
from alteram.settings import load
from bench.table import Row

SETS = (
    "fm2",
    "fever_symmetric",
    "healthver",
    "anli",
    "cad_nli",
    "mnli",
    "summedits",
    "qags",
    "factcheckbench_stance",
)
GOLD = {"supports": Stance.SUPPORTS, "refutes": Stance.DISPUTES, "neutral": Stance.NOT_ENOUGH}
BATCH = 256


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--verifier", default="stance.v1", metavar="NAME", help="plug-in to use")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="rows of each set")
    parser.add_argument(
        "--set", dest="names", action="append", metavar="NAME", help="this set only"
    )


def measure(args: argparse.Namespace) -> list[Row]:
    verifier = make("verifier", args.verifier, load())  # a model of your own: [model]
    rows: list[Row] = []
    for name in args.names or SETS:
        pairs = list(_pairs(args.data / name, args.sample))
        if not pairs:
            continue
        called: list[Stance] = []
        for start in range(0, len(pairs), BATCH):
            some = [(claim, passage) for claim, passage, _ in pairs[start : start + BATCH]]
            called += [stance for stance, _ in verifier.judge(some)]
        rows += scores(name, [gold for _, _, gold in pairs], called)
    if not rows:
        raise FileNotFoundError(f"none of {', '.join(SETS)} in {args.data}")
    return rows


def _pairs(folder: Path, sample: int) -> Iterator[tuple[str, str, str]]:
    """(claim, evidence, label); of the label null becomes "other"."""
    file = next((f for f in (folder / "test.jsonl", folder / "dev.jsonl") if f.is_file()), None)
    if file is None:
        return
    rows = [json.loads(line) for line in file.open(encoding="utf-8") if line.strip()]
    if sample:
        rows.sort(key=lambda row: hashlib.sha256(str(row["id"]).encode()).digest())
        rows = rows[:sample]
    texts = _documents(folder / "docs.jsonl")
    for row in rows:
        evidence = row.get("evidence") or texts.get(row.get("evidence_ref"), "")
        text = evidence if isinstance(evidence, str) else " ".join(evidence)
        yield row["claim"], text, row["label"] or "other"


def _documents(file: Path) -> dict[Any, str]:
    if not file.is_file():
        return {}
    return {row["id"]: row["text"] for row in map(json.loads, file.open(encoding="utf-8"))}


def scores(name: str, gold: Sequence[str], called: Sequence[Stance]) -> list[Row]:
    """The metrics of one set."""
    many = len(gold)
    if "neutral" not in gold:
        ours = [stance is Stance.SUPPORTS for stance in called]
        theirs = [label == "supports" for label in gold]
        return [Row(f"{name}.balanced_accuracy", _balanced(theirs, ours), many)]
    kept = [(GOLD[g], c) for g, c in zip(gold, called, strict=True) if g in GOLD]
    accuracy = sum(g is c for g, c in kept) / len(kept)
    present = sorted({g for g, _ in kept})
    macro = sum(_f1(kept, stance) for stance in present) / len(present)
    disputed = [g is Stance.DISPUTES for g, c in kept if c is Stance.DISPUTES]
    neutral = [c is Stance.DISPUTES for g, c in kept if g is Stance.NOT_ENOUGH]
    return [
        Row(f"{name}.accuracy", accuracy, len(kept)),
        Row(f"{name}.macro_f1", macro, len(kept)),
        Row(f"{name}.refutes_precision", _share(disputed), len(disputed)),
        Row(f"{name}.false_alarm_rate", _share(neutral), len(neutral)),
    ]


def _balanced(gold: Sequence[bool], called: Sequence[bool]) -> float:
    """The mean of the shares that are right in either class."""
    sides = [
        [c == g for g, c in zip(gold, called, strict=True) if g is side] for side in (True, False)
    ]
    return sum(map(_share, sides)) / 2


def _f1(pairs: Sequence[tuple[Stance, Stance]], stance: Stance) -> float:
    both = sum(g is c is stance for g, c in pairs)
    total = sum(g is stance for g, _ in pairs) + sum(c is stance for _, c in pairs)
    return 2 * both / total if total else 0.0


def _share(some: Sequence[bool]) -> float:
    return sum(some) / len(some) if some else 0.0
