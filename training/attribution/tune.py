"""Decoder settings by coordinate search on the held-out articles, for one set of model outputs.

    python training/attribution/tune.py --model DIR --data train.jsonl --held 60 --write

The measure is the mean of attribution F1 (twice), quote attribution F1 and the three token F1.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import corpus
from files import load_settings, load_tokenizer, onnx_runner
from score import score

from alteram.statements.decode import Outputs, Settings, attribute
from alteram.statements.windows import Window, read_words, windows

GRID: dict[str, tuple[float, ...]] = {
    "out_bias": (-0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "transition": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "unsure": (0.0, 0.1, 0.2, 0.3),
    "switch": (0.5, 1.0, 2.0, 3.0, 5.0, 8.0),
    "link": (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5),
    "keep": (0.0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5),
}


def merit(result: dict[str, float]) -> float:
    tokens = sum(result[f"{role}_token_f1"] for role in ("source", "cue", "content"))
    return (2 * result["attribution_f1"] + result["quote_attribution_f1"] + tokens) / 6


def _place(view: Window) -> tuple[int, int]:
    return view.first, view.last


def _again(given: Mapping[tuple[int, int], Outputs], views: Sequence[Window]) -> list[Outputs]:
    """What was given before for some windows."""
    return [given[_place(view)] for view in views]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--held", type=int, default=60)
    parser.add_argument("--limit", type=int, default=192)
    parser.add_argument("--context", type=int, default=0)
    parser.add_argument("--again", type=int, default=0, help="windows of a second reading")
    parser.add_argument("--write", action="store_true", help="keep the best in decoder.json")
    args = parser.parse_args()
    rows = corpus.hold_out(corpus.read_rows(args.data), args.held)[1]
    tokenizer = load_tokenizer(str(args.model / "tokenizer.json"))
    texts = [read_words(tokenizer, row["text"]) for row in rows]
    run = onnx_runner(args.model / "attribution.onnx")
    start = load_settings(args.model / "decoder.json")
    best = dataclasses.replace(start, limit=args.limit, context=args.context, again=args.again)
    kept = []
    for words in texts:
        views = windows(words, args.limit, args.context)
        views += windows(words, args.again) if args.again else []
        kept.append({_place(view): out for view, out in zip(views, run(views), strict=True)})

    def measured(settings: Settings) -> dict[str, float]:
        found = [
            attribute(words, partial(_again, given), settings)
            for words, given in zip(texts, kept, strict=True)
        ]
        return score(rows, found)

    result = measured(best)
    print("start", json.dumps(result), flush=True)
    for _ in range(2):
        for name, values in GRID.items():
            for value in values:
                change: dict[str, Any] = {name: value}
                trial = dataclasses.replace(best, **change)
                got = measured(trial)
                if merit(got) > merit(result) + 1e-6:
                    best, result = trial, got
            print(name, getattr(best, name), json.dumps(result), flush=True)
    if args.write:
        text = json.dumps(dataclasses.asdict(best))
        (args.model / "decoder.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
