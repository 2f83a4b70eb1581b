"""Train the cross-encoder that judges (claim, passage): supports, disputes, neither.

    python training/meaning/train.py --base DIR --pairs FILE... --out DIR --seed 7

`--base` is a folder of a BERT encoder (all-MiniLM-L6-v2, Apache-2.0) or one this script wrote. A
checkpoint, with its scores on held-out groups, is written after each epoch. Same seed and threads:
the same run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

LABELS = ("supports", "disputes", "neither")
NEWS = ("gold", "edit", "swap")  # kinds of pairs from the labelled archive
HELD = 10  # one group in so many is held out


def held_out(row: dict[str, Any]) -> bool:
    """Whether a row's group is held out, by the digest of its name."""
    return hashlib.sha256(str(row["group"]).encode()).digest()[0] % HELD == 0


def read(files: list[Path]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(trained on, held out); only the news pairs have held-out groups."""
    rows = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    held = [row for row in rows if row["kind"].startswith(NEWS) and held_out(row)]
    names = {id(row) for row in held}
    return [row for row in rows if id(row) not in names], held


def chosen(rows: list[dict[str, Any]], args: argparse.Namespace, chance: random.Random) -> Any:
    """The rows of one epoch: of far-off news negatives only a part, drawn anew each time."""
    kept = []
    for row in rows:
        plain = row["label"] == "neither" and row["kind"] in ("gold", "edit-far")
        if plain and chance.random() > (args.far if row["prior"] < args.near else args.some):
            continue
        if not row["kind"].startswith(NEWS) and chance.random() > args.generic:
            continue
        if row["kind"].startswith("swap") and chance.random() > args.swaps:
            continue
        twice = row["kind"] == "edit" or (row["label"] == "supports" and row["kind"] == "gold")
        kept += [row] * (2 if twice else 1)
    return kept


def batches(rows: list[dict[str, Any]], size: int, chance: random.Random) -> list[Any]:
    order = sorted(
        rows, key=lambda row: len(row["claim"]) + len(row["passage"]) + chance.random() * 80
    )
    found = [order[n : n + size] for n in range(0, len(order), size)]
    chance.shuffle(found)
    return found


class Trainer:
    """The model, its tokenizer and its optimizer."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.tokenizer = AutoTokenizer.from_pretrained(args.base)
        self.model = AutoModelForSequenceClassification.from_pretrained(args.base, num_labels=3)
        self.model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=args.rate, weight_decay=0.01)

    def logits(self, rows: list[dict[str, Any]]) -> torch.Tensor:
        fed = self.tokenizer(
            [row["claim"] for row in rows],
            [row["passage"] for row in rows],
            truncation=True,
            max_length=self.args.length,
            padding=True,
            return_tensors="pt",
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.model(**fed).logits.float()

    def learn(self, rows: list[dict[str, Any]], rate: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        gold = torch.tensor([LABELS.index(row["label"]) for row in rows])
        loss = torch.nn.functional.cross_entropy(self.logits(rows), gold, label_smoothing=0.05)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def scores(self, rows: list[dict[str, Any]]) -> dict[str, float]:
        """F1 of support and dispute over held-out pairs, at the likeliest label."""
        self.model.eval()
        called: list[int] = []
        with torch.inference_mode():
            for n in range(0, len(rows), 64):
                called += self.logits(rows[n : n + 64]).argmax(-1).tolist()
        self.model.train()
        gold = [LABELS.index(row["label"]) for row in rows]
        found = {}
        for number, label in enumerate(LABELS):
            both = sum(a == b == number for a, b in zip(gold, called, strict=True))
            total = gold.count(number) + called.count(number)
            found[label] = round(2 * both / total if total else 0.0, 4)
        kinds: Counter[str] = Counter()
        right: Counter[str] = Counter()
        for row, number, a in zip(rows, gold, called, strict=True):
            kinds[f"{row['kind']} {row['label']}"] += 1
            right[f"{row['kind']} {row['label']}"] += number == a
        found |= {kind: round(right[kind] / kinds[kind], 3) for kind in sorted(kinds)}
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--near", type=float, default=0.08, help="prior below which one is far off")
    parser.add_argument("--far", type=float, default=0.2, help="share of far-off pairs in an epoch")
    parser.add_argument("--some", type=float, default=0.5, help="share of the other negatives")
    parser.add_argument("--swaps", type=float, default=0.5, help="share of disputes by program")
    parser.add_argument("--generic", type=float, default=1.0, help="share of generic pairs")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    rows, held = read(args.pairs)
    plans = [batches(chosen(rows, args, chance), args.batch, chance) for _ in range(args.epochs)]
    total, step, started, seen = sum(map(len, plans)), 0, time.time(), 0
    trainer = Trainer(args)
    for epoch, plan in enumerate(plans, 1):
        running = 0.0
        for batch in plan:
            rate = args.rate * min(1.0, step / (0.06 * total)) * max(0.02, 1 - step / total)
            loss = trainer.learn(batch, rate)
            step, seen = step + 1, seen + len(batch)
            running = 0.98 * running + 0.02 * loss if running else loss
            if step % 50 == 0:
                took = time.time() - started
                speed = seen / took
                print(f"{step}/{total} {took:.0f}s loss {running:.4f} {speed:.0f}/s", flush=True)
        folder = args.out / f"epoch{epoch}"
        trainer.model.save_pretrained(folder)
        trainer.tokenizer.save_pretrained(folder)
        if held:
            print(json.dumps({"epoch": epoch, **trainer.scores(held)}), flush=True)


if __name__ == "__main__":
    main()
