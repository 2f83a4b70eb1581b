"""Tune an encoder of articles: texts on one event near, texts of the same days apart.

    PYTHONPATH=src python training/encoder/train.py --data NEWS --base BASE --fold 0 --out fold0

InfoNCE over batches of pairs (van den Oord et al. 2018), each text against the other side of all
pairs in its batch. Half of the batches hold pairs of neighbouring days, so that what parts two
texts is the event and not the year.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from corpus import Pair, pairs
from tokenizers import Tokenizer
from transformers import AutoModel

BATCH = 48  # pairs
LENGTH = 112  # word pieces of a text while training
WARMTH = 0.05  # temperature of the softmax


class Encoder(torch.nn.Module):
    """Word pieces to one vector of length one: the mean of what the last layer says of each."""

    def __init__(self, base: str | Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        for part in self.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: Any, mask: Any) -> Any:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        kept = mask[..., None].float()
        return torch.nn.functional.normalize((hidden * kept).sum(1) / kept.sum(1), dim=1)


def tokens(base: str | Path, length: int) -> Tokenizer:
    found = Tokenizer.from_file(str(Path(base) / "tokenizer.json"))
    found.enable_truncation(length)
    found.enable_padding()
    return found


def fed(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Any, Any]:
    """Texts as ids and mask, [texts, pieces]."""
    found = tokenizer.encode_batch(list(texts))
    return torch.tensor([one.ids for one in found]), torch.tensor(
        [one.attention_mask for one in found]
    )


def batches(found: Sequence[Pair], chance: random.Random) -> list[list[Pair]]:
    """All pairs once, in batches of a day's neighbourhood or of all days, in random order."""
    near, far = [], []
    for pair in found:
        (near if chance.random() < 0.5 else far).append(pair)
    chance.shuffle(far)
    chance.shuffle(near)
    near.sort(key=lambda pair: pair.day)
    cuts = [some[at : at + BATCH] for some in (near, far) for at in range(0, len(some), BATCH)]
    chance.shuffle(cuts)
    return [cut for cut in cuts if len(cut) > 1]


def loss_of(model: Encoder, tokenizer: Tokenizer, some: Sequence[Pair]) -> Any:
    """How badly each left text finds its right one among all of the batch, and the other way."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        left = model(*fed(tokenizer, [pair.left for pair in some]))
        right = model(*fed(tokenizer, [pair.right for pair in some]))
    scores = left @ right.T / WARMTH
    # Two texts on one event are no strangers, whatever pair they stand in.
    same = torch.tensor([[a.event == b.event for b in some] for a in some])
    scores = scores.masked_fill(same & ~torch.eye(len(some), dtype=torch.bool), -1e4)
    wanted = torch.arange(len(some))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, wanted) + loss(scores.T, wanted)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", required=True)
    parser.add_argument("--fold", type=int, required=True, help="the part left out; -1: none")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = random.Random(args.seed)
    found = list(pairs(args.data, args.fold, args.seed))
    plan = [some for _ in range(args.epochs) for some in batches(found, chance)]
    print(f"{len(found)} pairs, {len(plan)} steps", flush=True)
    model, tokenizer = Encoder(args.base), tokens(args.base, LENGTH)
    trained = [p for p in model.parameters() if p.requires_grad]
    steps = torch.optim.AdamW(trained, lr=args.rate, weight_decay=0.01)
    started, running = time.time(), 0.0
    model.train()
    for step, some in enumerate(plan, 1):
        rate = min(1.0, step / (0.1 * len(plan))) * max(0.02, 1 - step / len(plan))
        for group in steps.param_groups:
            group["lr"] = args.rate * rate
        loss = loss_of(model, tokenizer, some)
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        steps.step()
        running = 0.95 * running + 0.05 * float(loss) if step > 1 else float(loss)
        if step % 20 == 0:
            print(f"{step}/{len(plan)} {time.time() - started:.0f}s {running:.3f}", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    model.encoder.save_pretrained(args.out)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(args.out / "tokenizer.json"))


if __name__ == "__main__":
    main()
