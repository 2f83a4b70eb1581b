"""Quality floors: run every bench on its small fixed sample and compare with floors.json.

A floor only moves up. `--raise` writes better scores as the new floors; a worse score fails, and
is written only for metrics named with `--lower`. The data behind each floor is pinned by a digest,
so data that changed silently fails too.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.table import Row

FLOORS = Path(__file__).with_name("floors.json")
NOISE = 0.0005  # rounding and library patch releases, not quality


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shared", type=Path, default=Path("../shared"), metavar="DIR")
    parser.add_argument("--only", action="append", metavar="NAME", help="this sample alone")
    parser.add_argument("--raise", dest="rise", action="store_true", help="write better scores")
    parser.add_argument("--lower", action="append", default=[], metavar="METRIC")


def regressed(score: float, floor: float, *, lower_is_better: bool, noise: float = NOISE) -> bool:
    """Whether a score is worse than its floor by more than noise."""
    return score > floor + noise if lower_is_better else score < floor - noise


def better(score: float, floor: float, *, lower_is_better: bool) -> bool:
    """Whether a score beats its floor."""
    return score < floor if lower_is_better else score > floor


def data_digest(paths: list[Path]) -> str:
    """SHA-256 over the names and bytes of files, or of all files below folders, in order."""
    total = hashlib.sha256()
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            total.update(file.name.encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


def measure(args: argparse.Namespace) -> list[Row]:
    """Run the samples; exits with code 1 when a floor is broken."""
    if not args.shared.is_dir():
        raise FileNotFoundError(f"no shared data at {args.shared}; give --shared DIR")
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    rows: list[Row] = []
    broken: list[str] = []
    for name, pin in floors.items():
        if args.only and name not in args.only:
            continue
        found = data_digest([args.shared / part for part in pin["data"]])
        if found != pin["digest"]:
            if not args.rise:
                broken.append(f"{name}: the data changed: {pin['digest']} -> {found}")
                continue
            pin["digest"] = found
        scores = {row.metric: row for row in _run(pin, args.shared)}
        rows += [scores[metric] for metric in pin["floors"] if metric in scores]
        broken += _compare(name, pin, scores, args)
    if args.rise:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    for line in broken:
        print(f"below its floor: {line}", file=sys.stderr)
    if broken:
        raise SystemExit(1)
    return rows


def _run(pin: Mapping[str, Any], shared: Path) -> list[Row]:
    module = importlib.import_module(f"bench.{pin['bench']}")
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    words = [word.replace("{shared}", str(shared)) for word in pin["arguments"]]
    rows: list[Row] = module.measure(parser.parse_args(words))
    return rows


def _compare(
    name: str, pin: dict[str, Any], scores: Mapping[str, Row], args: argparse.Namespace
) -> list[str]:
    """Broken floors in words; with `--raise`, better scores become the floors in `pin`."""
    broken = []
    for metric, floor in pin["floors"].items():
        if metric not in scores:
            broken.append(f"{name}: {metric} is not measured any more")
            continue
        score = round(scores[metric].score, 4)
        down = metric in pin.get("lower_is_better", [])
        if floor is None or (args.rise and better(score, floor, lower_is_better=down)):
            pin["floors"][metric] = score
        elif regressed(score, floor, lower_is_better=down):
            if metric in args.lower:
                pin["floors"][metric] = score
            else:
                broken.append(f"{name}: {metric} is {score}, its floor {floor}")
    return broken
