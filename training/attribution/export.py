"""A checkpoint as one ONNX file with int8 weights, beside its tokenizer and decoder settings.

    python training/attribution/export.py --checkpoint FILE --base DIR --settings FILE \
        --data train.jsonl --out DIR

Matrix products are quantized as `int8.py` tells, after `balance.py` has evened out their inputs as
they are on some training articles. The word embeddings are kept as int8 with one scale per row.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus
import torch
from balance import balance
from files import load_tokenizer
from model import Tagger
from train import NAMES, load_tagger

from alteram.statements.windows import LIMIT, read_words, windows

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from int8 import network_of, quantize, shown, slim

SAMPLE = 'The mill "will open on Monday," Mayor Ida Brandt said. She had denied it.\nNo one spoke.'
HELD, ARTICLES = 60, 24  # articles held out; those the inputs are looked at on


def export(tagger: Tagger, base: Path) -> Any:
    """The network with its matrix products in floating point."""
    slim(tagger.encoder.embeddings, 2 * LIMIT)
    view = windows(read_words(load_tokenizer(str(base / "tokenizer.json")), SAMPLE))[0]
    fed = {name: torch.from_numpy(getattr(view, name))[None] for name in NAMES}
    axes = {name: {1: "pieces" if name in NAMES[:3] else "words"} for name in NAMES}
    axes |= {"role": {1: "words"}, "content": {1: "words", 2: "words"}, "source": {1: "words"}}
    return network_of(tagger, fed, ["role", "content", "source"], axes)


def inputs(data: Path, base: Path) -> Iterator[dict[str, Any]]:
    """What the network sees of some articles that are not held out."""
    tokenizer = load_tokenizer(str(base / "tokenizer.json"))
    rest, _ = corpus.hold_out(corpus.read_rows(data), HELD)
    texts = [row["text"] for row in random.Random(3).sample(rest, ARTICLES)]
    views = [view for text in texts for view in windows(read_words(tokenizer, text), 128)]
    for view in views[::2]:
        yield {name: getattr(view, name)[None] for name in NAMES}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    network = export(load_tagger(args.base, args.checkpoint), args.base)
    balance(network, inputs(args.data, args.base))
    quantize(network, args.out / "attribution.onnx")
    load_tokenizer(str(args.base / "tokenizer.json")).save(str(args.out / "tokenizer.json"))
    shutil.copy(args.settings, args.out / "decoder.json")
    for name in ("attribution.onnx", "tokenizer.json", "decoder.json"):
        print(shown(args.out / name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
