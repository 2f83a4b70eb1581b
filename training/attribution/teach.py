"""Let a large tagger read articles nobody labelled, for the small one to learn from.

    python training/attribution/teach.py --base MPNET --tokenizer FILE --checkpoint FILE \
        --texts DIR --not dev.jsonl train.jsonl --count N --out lessons.npz

The articles of a collection in the order of the digests of their ids. One that shares much with a
labelled text is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import corpus
import lessons
import torch
from files import load_tokenizer
from train import load_tagger, torch_runner

from alteram.statements import windows as win

LIMITS = (96, 128, 160, 192, 256)
SHARED = 0.1  # share of a text's runs of eight words that a labelled text may have too
SHORTEST, LONGEST = 600, 12_000  # characters of a text


def runs(text: str) -> set[int]:
    words = text.lower().split()
    return {hash(tuple(words[n : n + 8])) for n in range(len(words) - 7)}


def texts(folder: Path, known: set[int]) -> Iterator[tuple[str, str]]:
    """(id, text) of the collection's articles that share little with the labelled texts."""
    found = sorted(corpus.collected(folder), key=lambda x: hashlib.sha256(x[0].encode()).digest())
    for ref, text in found:
        ours = runs(text)
        if SHORTEST < len(text) < LONGEST and len(ours & known) < SHARED * len(ours):
            yield ref, text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--not", type=Path, nargs="+", required=True, dest="known")
    parser.add_argument("--count", type=int, default=2400)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tokenizer = load_tokenizer(str(args.tokenizer))
    tagger = load_tagger(args.base, args.checkpoint, 0.0)
    rows = [row for path in args.known for row in corpus.read_rows(path)]
    known = set().union(*(runs(row["text"]) for row in rows))
    some = islice(texts(args.texts, known), args.count)
    words = ((ref, win.read_words(tokenizer, text)) for ref, text in some)
    taught, started = [], time.time()
    for one in lessons.teach(torch_runner(tagger), words, LIMITS):
        taught.append(one)
        if len(taught) % 100 == 0:
            print(f"{len(taught)} texts, {time.time() - started:.0f}s", flush=True)
            lessons.save(args.out, taught)
    lessons.save(args.out, taught)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
