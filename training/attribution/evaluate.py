"""Scores and times an exported model on PolNeAR rows.

python training/attribution/evaluate.py --model DIR --data FILE [--held N] [--threads N]
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path

import corpus
from files import load_settings, load_tokenizer, onnx_runner
from score import score

from alteram.statements.decode import attribute
from alteram.statements.windows import read_words


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--held", type=int, default=0, help="only the N held-out articles")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--file", default="attribution.onnx")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="decoder setting")
    args = parser.parse_args()
    rows = corpus.read_rows(args.data)
    rows = corpus.hold_out(rows, args.held)[1] if args.held else rows
    settings = load_settings(args.model / "decoder.json")
    changes = {k: json.loads(v) for k, v in (pair.split("=") for pair in args.set)}
    settings = dataclasses.replace(settings, **changes)
    tokenizer = load_tokenizer(str(args.model / "tokenizer.json"))
    run = onnx_runner(args.model / args.file, args.threads)
    found, started, cpu = [], time.perf_counter(), time.process_time()
    for row in rows:
        found.append(attribute(read_words(tokenizer, row["text"]), run, settings))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    words = sum(len(row["text"].split()) for row in rows)
    result = score(rows, found)
    result["ms_per_600_words"] = round(600 * seconds / words * 1000, 1)
    result["cpu_ms_per_600_words"] = round(600 * cpu / words * 1000, 1)
    result["without_source"] = round(
        sum(not f.source for ones in found for f in ones) / max(1, sum(map(len, found))), 4
    )
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
