"""Scores of found attributions against PolNeAR rows, by the functions of `bench/attribution.py`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alteram.statements.decode import Found

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench import attribution as bench  # noqa: E402


def score(rows: Sequence[dict[str, Any]], found: Sequence[Sequence[Found]]) -> dict[str, float]:
    """attribution and quote_attribution precision, recall, F1 and token F1 by role."""
    gold, predicted = [], []
    for row, ones in zip(rows, found, strict=True):
        number = bench._Numbers(row["text"])
        gold.append([bench._gold(number, one) for one in row["attributions"]])
        spans = [{"source": f.source, "cue": f.cue, "content": f.content} for f in ones]
        predicted.append([bench._gold(number, one) for one in spans])
    result = bench._matched("attribution", gold, predicted)
    result += bench._matched("quote_attribution", bench._quoted(gold), bench._quoted(predicted))
    result += [bench._tokens(role, gold, predicted) for role in ("source", "cue", "content")]
    return {row.metric: round(row.score, 4) for row in result}
