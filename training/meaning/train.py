"""Train the reader (reader.py) on questions: a statement and passages of one entry.

    python training/meaning/train.py --base DIR --data FILE... --out DIR

A row has `claim`, `passages`, `label` of the whole, `each` (label of each passage, or null),
`group`, `kind`, `weight`; a row of teach.py has `chances` instead of a label, of the whole and of
each. A checkpoint with scores on held-out groups is written after each epoch.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from reader import LABELS, Reader, pieces, read, tokens
from torch.nn.functional import binary_cross_entropy_with_logits

HELD = 10  # one group in so many is held out
CLASHING = 3.0  # weight of a piece that clashes against one that does not


def held_out(row: dict[str, Any]) -> bool:
    return hashlib.sha256(str(row["group"]).encode()).digest()[0] % HELD == 0


def target(label: str) -> list[float]:
    return [0.96 if one == label else 0.02 for one in LABELS]


class Batch:
    """Rows as tensors: pieces, where passages end, what is wanted of each and of the whole.

    Lengths are rounded up, since a kernel is kept for each length there is.
    """

    def __init__(self, rows: list[Any], pad: int) -> None:
        length = rounded(max(len(row["ids"]) for row in rows))
        self.ids = torch.full((len(rows), length), pad)
        self.mask = torch.zeros((len(rows), length), dtype=torch.long)
        ends, each, each_weight = [], [], []
        for n, row in enumerate(rows):
            self.ids[n, : len(row["ids"])] = torch.tensor(row["ids"])
            self.mask[n, : len(row["ids"])] = 1
            for k, place in enumerate(row["ends"]):
                label = row["each"][k] if row["each"] else None
                ends.append((n, place))
                each.append(label if isinstance(label, list) else target(label or "neither"))
                each_weight.append(row["weight"] if label else 0.0)
        self.ends = torch.tensor(ends)
        self.each, self.each_weight = torch.tensor(each), torch.tensor(each_weight)
        self.whole = torch.tensor([row.get("chances") or target(row["label"]) for row in rows])
        self.weight = torch.tensor([float(row["weight"]) for row in rows])
        self.clash = torch.zeros((len(rows), length, 2))
        self.clash_weight = torch.zeros((len(rows), length, 2))
        for n, row in enumerate(rows):
            for side, begin, end, inside in row["sides"]:
                self.clash_weight[n, begin:end, side] = row["weight"] / (end - begin)
                self.clash_weight[n, inside, side] *= CLASHING
                self.clash[n, inside, side] = 1.0


def rounded(length: int) -> int:
    return -(-length // 16) * 16


def sides(row: dict[str, Any], stretches: Any) -> Iterator[tuple[int, int, int, list[int]]]:
    """Side (0 claim, 1 passage), first piece, end, and the pieces that exclude the other side.

    Known of statements that were changed, and of those that are supported, where there are none.
    """
    changed = row["label"] == "disputes" and "old" in row
    calm = row["label"] == "supports" or (row["kind"] == "edit" and row["label"] == "neither")
    if not changed and (row["kind"] == "generic" or not calm):
        return
    for n, (begin, offsets) in enumerate(stretches):
        start, end = clashing(row, n) if changed else (0, 0)
        inside = [begin + k for k, (a, b) in enumerate(offsets) if a < end and b > start]
        if n == 0 and changed and not inside:
            return
        if offsets and start >= 0:
            yield min(n, 1), begin, begin + len(offsets), inside


def clashing(row: dict[str, Any], n: int) -> tuple[int, int]:
    """Where the changed words stand in the claim (0), or those before in passage n (from 1).

    Nowhere is (0, 0); a negative start: in a passage that disputes, but not word for word.
    """
    if n == 0:
        return tuple(row["ours"])
    if row["each"][n - 1] != "disputes":
        return 0, 0
    start = row["passages"][n - 1].lower().find(row["old"].lower()) if row["old"] else -1
    return start, start + len(row["old"])


def loss_of(logits: Any, wanted: Any, weight: Any) -> Any:
    loss = -(wanted * torch.log_softmax(logits.float(), -1)).sum(-1)
    return (loss * weight).sum() / weight.sum().clamp(min=1e-6)


def batches(rows: list[Any], room: int, chance: random.Random) -> list[list[Any]]:
    """Rows of about one length together, `room` pieces in a batch with the padding."""
    order = sorted(rows, key=lambda row: len(row["ids"]) + chance.random() * 16)
    found: list[list[Any]] = [[]]
    for row in order:
        most = rounded(max(len(one["ids"]) for one in (*found[-1], row)))
        if found[-1] and most * (len(found[-1]) + 1) > room:
            found.append([])
        found[-1].append(row)
    chance.shuffle(found)
    return found


def scores(model: Reader, rows: list[Any], pad: int) -> dict[str, Any]:
    """Best F1 of support over gold questions, what is called of edits at the likeliest label."""
    model.eval()
    gold, found = [], []
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for some in batches(rows, 4096, random.Random(1)):
            batch = Batch(some, pad)
            whole, _, _ = model(batch.ids, batch.mask, batch.ends)
            found += torch.softmax(whole.float(), -1).tolist()
            gold += some
    model.train()
    chances = np.array(found)
    plain = np.array([row["kind"] == "gold" for row in gold])
    label = np.array([row["label"] for row in gold])
    best = (0.0, 0.0)
    for least in np.linspace(0.1, 0.9, 33):
        called = plain & (chances[:, 0] > least)
        both = (called & (label == "supports")).sum()
        total = called.sum() + (plain & (label == "supports")).sum()
        best = max(best, (float(2 * both / max(1, total)), float(least)))
    most = chances.argmax(-1)
    shown: dict[str, Any] = {"support_f1": round(best[0], 4), "at": round(best[1], 3)}
    for kind in sorted({row["kind"] for row in gold}):
        some = np.array([row["kind"] == kind for row in gold])
        for n, name in enumerate(LABELS):
            these = some & (label == name)
            if these.any():
                shown[f"{kind} {name}"] = f"{(most[these] == n).mean():.3f} of {these.sum()}"
        wrong = some & (label != "disputes")
        if wrong.any():
            shown[f"{kind} false disputes"] = round(float((most[wrong] == 1).mean()), 4)
    return shown


class Trainer:
    """A reader with its optimizer, and how far it has come."""

    def __init__(self, args: argparse.Namespace, total: int) -> None:
        self.args, self.total, self.step, self.seen = args, total, 0, 0
        self.model = Reader(args.base, args.layers)
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=args.rate, weight_decay=0.01)
        self.running, self.started = 0.0, time.time()
        self.model.train()

    def learn(self, batch: Batch) -> None:
        """One step; the rate rises over 6 in 100 steps and falls to next to nothing."""
        rise, fall = (self.step + 1) / (0.06 * self.total), 1 - self.step / self.total
        for group in self.optimizer.param_groups:
            group["lr"] = self.args.rate * min(1.0, rise) * max(0.02, fall)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            whole, each, clash = self.model(batch.ids, batch.mask, batch.ends)
        loss = loss_of(whole, batch.whole, batch.weight)
        if batch.each_weight.sum() > 0:
            loss = loss + 0.5 * loss_of(each, batch.each, batch.each_weight)
        if batch.clash_weight.sum() > 0:
            lost = binary_cross_entropy_with_logits(clash.float(), batch.clash, reduction="none")
            loss = loss + self.args.clash * (lost * batch.clash_weight).sum() / batch.weight.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step, self.seen = self.step + 1, self.seen + batch.ids.numel()
        now = float(loss.detach())
        self.running = 0.98 * self.running + 0.02 * now if self.running else now
        if self.step % 25 == 0:
            took = time.time() - self.started
            speed = f"{took:.0f}s loss {self.running:.4f} {self.seen / took:.0f}/s"
            print(f"{self.step}/{self.total} {speed}", flush=True)


def main() -> None:
    args = arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = tokens(args.base)
    pad = tokenizer.token_to_id("<pad>") or tokenizer.token_to_id("[PAD]") or 0
    rows, held = parted(args, tokenizer)
    plans = []
    for _ in range(args.epochs):
        some = [r for r in rows if r["kind"] != "generic" or chance.random() < args.generic]
        plans.append(batches(some, args.room, chance))
    trainer = Trainer(args, sum(map(len, plans)))
    print(f"{len(rows)} rows, {len(held)} held out, {trainer.total} steps", flush=True)
    for epoch, plan in enumerate(plans, 1):
        for batch in plan:
            trainer.learn(Batch(batch, pad))
            if trainer.step % 200 == 0:
                trainer.model.save(args.out / "last", tokenizer)
            if trainer.step == args.stop:
                return
        trainer.model.save(args.out / f"epoch{epoch}", tokenizer)
        if held:
            print(json.dumps({"epoch": epoch, **scores(trainer.model, held, pad)}), flush=True)


def parted(args: argparse.Namespace, tokenizer: Any) -> tuple[list[Any], list[Any]]:
    """The rows that are learned from and those held out, in pieces; whole groups on either side."""
    rows = [row for path in args.data for row in read(path)]
    for row in rows:
        read_as = pieces(tokenizer, row["claim"], row["passages"], args.length)
        row["ids"], row["ends"], stretches = read_as
        row["sides"] = list(sides(row, stretches))
    rows = [row for row in rows if row["ends"]]
    held = [row for row in rows if row["kind"] in ("gold", "edit") and held_out(row)]
    apart = {row["group"] for row in held}
    return [row for row in rows if row["group"] not in apart], held


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True)
    parser.add_argument("--layers", type=int, default=0, help="keep so many of the base, 0 for all")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--room", type=int, default=4096, help="pieces in a batch")
    parser.add_argument("--clash", type=float, default=1.0, help="weight of the words that clash")
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--generic", type=float, default=1.0, help="share of generic rows an epoch")
    parser.add_argument("--stop", type=int, default=0, help="end after so many steps, 0 for none")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
