"""The one table every bench prints: metric, score, n; then seconds and peak memory."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from typing import NamedTuple


class Row(NamedTuple):
    """One metric: a score and the number of items behind it."""

    metric: str
    score: float
    n: int


def memory_mb() -> float:
    """Peak resident memory of this process and its largest child, in megabytes."""
    kb = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return kb / 1024 if sys.platform != "darwin" else kb / 1024 / 1024


def run_and_show(args: argparse.Namespace) -> int:
    """Run the bench, print its table to standard output, write flat metrics if asked."""
    started = time.perf_counter()
    try:
        rows: list[Row] = args.measure(args)
    except FileNotFoundError as error:
        print(f"bench {args.name}: {error}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - started
    width = max((len(row.metric) for row in rows), default=6)
    print(f"{'metric':<{width}}  {'score':>10}  {'n':>7}")
    for row in rows:
        print(f"{row.metric:<{width}}  {row.score:>10.4f}  {row.n:>7}")
    print(f"\n{seconds:.1f} s, peak memory {memory_mb():.0f} MB")
    if args.json:
        flat: dict[str, float] = {row.metric: round(row.score, 6) for row in rows}
        flat.update({f"{row.metric}.n": row.n for row in rows})
        flat.update({"seconds": round(seconds, 2), "memory_mb": round(memory_mb(), 1)})
        args.json.write_text(json.dumps(flat, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0
