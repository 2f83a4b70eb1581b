"""Trains the attribution tagger on PolNeAR.

    python training/attribution/train.py --data DIR --base DIR --out DIR --seed 7

`--data` holds train.jsonl; `--base` a MiniLM-L6 (BertModel) folder with tokenizer.json; `--out`
gets a checkpoint after every epoch, the decoder settings and a log. `--workers` processes of one
thread each train on their own share of the articles and average their weights every few steps
(local SGD, https://arxiv.org/abs/1805.09767). Same seed and workers: the same run.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import corpus
import lessons
import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from encoder import load_encoder
from files import load_tokenizer
from model import Tagger, losses
from score import score
from torch import Tensor

from alteram.statements import decode
from alteram.statements import windows as win

ROOM = 4096  # word pieces in a batch that is only read
NAMES = ("ids", "case", "quote", "head", "sentence", "paragraph")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--pieces", type=int, default=1024, help="word pieces in a batch")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sync", type=int, default=8, help="steps between averages")
    parser.add_argument("--held", type=int, default=60, help="articles held out for choices")
    parser.add_argument("--sample", type=int, default=0, help="only N articles (a trial)")
    parser.add_argument("--start", type=Path, help="a checkpoint to begin with")
    parser.add_argument("--threads", type=int, default=1, help="threads of each worker")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json, if not that of --base")
    parser.add_argument("--dropout", type=float, default=0.1, help="in the encoder")
    parser.add_argument("--lessons", type=Path, help="what teach.py wrote")
    parser.add_argument("--texts", type=Path, help="the collection its articles are from")
    parser.add_argument("--all", action="store_true", help="train on the held-out articles too")
    return parser.parse_args()


def load_tagger(base: Path, checkpoint: Path | None = None, dropout: float = 0.1) -> Tagger:
    """A tagger on the base encoder, or with the weights of a checkpoint."""
    tagger = Tagger(load_encoder(base, dropout))
    tagger.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    if checkpoint:
        tagger.load_state_dict(torch.load(checkpoint, weights_only=True), strict=False)
    return tagger


def training_windows(example: corpus.Example, rng: random.Random) -> list[win.Window]:
    """Packs of paragraphs of a length drawn anew each time, so that edges vary."""
    return win.windows(example.words, rng.choice((96, 128, 192, 256)))


Item = tuple[win.Window, corpus.Example] | tuple[win.Window, lessons.Lesson]


def inputs_of(views: Sequence[win.Window]) -> tuple[dict[str, Tensor], int]:
    """Padded inputs of some windows; words of each with the padding."""
    pieces = rounded(max(len(view.ids) for view in views))
    count = rounded(max(len(view.head) for view in views))
    inputs = {k: np.zeros((len(views), pieces), dtype=np.int64) for k in NAMES[:3]}
    inputs |= {k: np.zeros((len(views), count), dtype=np.int64) for k in NAMES[3:]}
    mask = np.zeros((len(views), pieces), dtype=np.int64)
    word_mask = np.zeros((len(views), count), dtype=bool)
    for n, view in enumerate(views):
        for name in NAMES:
            value = getattr(view, name)
            inputs[name][n, : len(value)] = value
        mask[n, : len(view.ids)] = 1
        word_mask[n, : len(view.head)] = True
    tensors = {k: torch.from_numpy(v) for k, v in inputs.items()}
    tensors |= {"mask": torch.from_numpy(mask), "word_mask": torch.from_numpy(word_mask)}
    return tensors, count


def targets_of(
    items: Sequence[tuple[win.Window, corpus.Example]], count: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Roles and links that the corpus gives to the words of some windows."""
    shape = len(items), count
    role = np.full(shape, -100, dtype=np.int64)
    content = np.zeros((*shape, count), dtype=bool)
    source = np.zeros((*shape, count + 1), dtype=bool)
    for n, (view, example) in enumerate(items):
        role[n, : view.last - view.first] = example.role[view.first : view.last]
        fill_links(view, example, content[n], source[n], count)
    return torch.from_numpy(role), torch.from_numpy(content), torch.from_numpy(source)


def rounded(length: int) -> int:
    """Up to the next sixteen, since a kernel is kept for each length there is."""
    return -(-length // 16) * 16


def known_annotator(row: dict[str, Any]) -> int:
    """The annotator's number, from 1; 0 for one not known."""
    name = str(row.get("annotator", ""))
    return corpus.ANNOTATORS.index(name) + 1 if name in corpus.ANNOTATORS else 0


def fill_links(
    view: win.Window, example: corpus.Example, content: np.ndarray, source: np.ndarray, count: int
) -> None:
    """Which words each content word, and each cue word, of a window may choose."""
    role = example.role[view.first : view.last]
    number = example.cue_of[view.first : view.last]
    cue_words = np.flatnonzero(role >= corpus.CUE)
    for j in np.flatnonzero(role == corpus.CONTENT):
        content[j, cue_words[number[cue_words] == number[j]]] = True
    for i in cue_words:
        owners = example.source_of[number[i]]
        inside = [j - view.first for j in owners if view.first <= j < view.last]
        source[i, inside] = True
        source[i, count] = not owners


def batches(items: list[Item], pieces: int, rng: random.Random) -> list[list[Item]]:
    """Windows of like length together, in random order."""
    items = sorted(items, key=lambda item: (len(item[0].ids), rng.random()))
    found: list[list[Item]] = []
    for item in items:
        if not found or rounded(len(item[0].ids)) * (len(found[-1]) + 1) > pieces:
            found.append([])
        found[-1].append(item)
    rng.shuffle(found)
    return found


def bigrams(examples: Sequence[corpus.Example]) -> list[list[float]]:
    """log P(role | role before) - log P(role); the last row for the start of a paragraph."""
    counts = np.full((6, 5), 0.5)
    for e in examples:
        before = np.concatenate([[5], e.role[:-1]])
        before[1:][np.diff(e.words.paragraph) != 0] = 5
        np.add.at(counts, (before, e.role), 1)
    table = np.log(counts / counts.sum(1, keepdims=True)) - np.log(counts.sum(0) / counts.sum())
    return [[round(float(x), 3) for x in row] for row in table]


def torch_runner(tagger: Tagger) -> decode.Runner:
    """Runs windows in padded batches of like length, in bfloat16."""

    def run(views: Sequence[win.Window]) -> list[decode.Outputs]:
        tagger.eval()
        order = sorted(range(len(views)), key=lambda n: len(views[n].ids))
        found: dict[int, decode.Outputs] = {}
        while order:
            longest = rounded(len(views[order[-1]].ids))
            some = [order.pop() for _ in range(min(len(order), max(1, ROOM // longest)))]
            found.update(zip(some, outputs(tagger, [views[n] for n in some]), strict=True))
        return [found[n] for n in range(len(views))]

    return run


def outputs(tagger: Tagger, views: Sequence[win.Window]) -> Iterator[decode.Outputs]:
    """The outputs to one padded batch, each cut to the words of its window."""
    tensors, count = inputs_of(views)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        told = tagger(**tensors)
    role, content, source = (x.float().numpy() for x in told)
    for n, view in enumerate(views):
        size = len(view.head)
        none = source[n, :size, count:]
        links = np.concatenate([source[n, :size, :size], none], axis=1)
        yield role[n, :size], content[n, :size, :size], links


def average(parameters: list[Tensor]) -> None:
    """Give every worker the mean of the workers' weights."""
    if not dist.is_initialized():
        return
    flat = torch.cat([p.data.flatten() for p in parameters])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    at = 0
    for p in parameters:
        p.data.copy_(flat[at : at + p.numel()].view_as(p))
        at += p.numel()


class Trainer:
    """What one worker needs; `run` trains and, on worker 0, saves and scores every epoch."""

    def __init__(self, rank: int, args: argparse.Namespace) -> None:
        self.rank, self.args = rank, args
        tokenizer = load_tokenizer(str(args.tokenizer or args.base / "tokenizer.json"))
        rows, held = corpus.hold_out(corpus.read_rows(args.data / "train.jsonl"), args.held)
        rows = (rows + held if args.all else rows)[: args.sample or None]
        examples = [corpus.read_example(tokenizer, row) for row in rows]
        self.settings = decode.Settings(bigrams=bigrams(examples))
        self.held = held[: args.sample or None]
        self.held_words = [win.read_words(tokenizer, row["text"]) for row in self.held]
        self.tagger = load_tagger(args.base, args.start, args.dropout)
        self.trained = [p for p in self.tagger.parameters() if p.requires_grad]
        rng = random.Random(args.seed)
        self.plans = [self.plan(examples, rng) for _ in range(args.epochs)]
        taught = self.taught(tokenizer) if args.lessons else []
        for n, plan in enumerate(self.plans):
            plan += batches(taught[n :: args.epochs], args.pieces, rng)
            rng.shuffle(plan)
        self.each = [len(plan) // args.workers for plan in self.plans]
        self.step, self.total, self.started = 0, sum(self.each), time.time()

    def plan(self, examples: Sequence[corpus.Example], rng: random.Random) -> list[list[Item]]:
        items: list[Item] = [(w, e) for e in examples for w in training_windows(e, rng)]
        return batches(items, self.args.pieces, rng)

    def taught(self, tokenizer: Any) -> list[Item]:
        """The windows a teacher read; a share of them is learned from in each epoch."""
        wanted = lessons.ids(self.args.lessons)
        texts = {
            ref: win.read_words(tokenizer, text)
            for ref, text in corpus.collected(self.args.texts)
            if ref in wanted
        }
        return list(lessons.load(self.args.lessons, texts))

    def optimizer(self) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
        body = [p for p in self.tagger.encoder.parameters() if p.requires_grad]
        known = {id(p) for p in body}
        heads = [p for p in self.trained if id(p) not in known]
        groups = [
            {"params": body, "lr": self.args.rate},
            {"params": heads, "lr": self.args.head_rate},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        warm, total = max(1, self.total // 15), self.total

        def rate(n: int) -> float:
            return min((n + 1) / warm, max(0.02, (total - n) / (total - warm)))

        return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)

    def run(self) -> None:
        optimizer, schedule = self.optimizer()
        torch.manual_seed(self.args.seed * 1000 + self.rank)
        dice = random.Random(self.args.seed * 1000 + self.rank)
        workers = self.args.workers
        for epoch, (plan, count) in enumerate(zip(self.plans, self.each, strict=True)):
            self.tagger.train()
            sums = np.zeros(3)
            for done, batch in enumerate(plan[self.rank : count * workers : workers], 1):
                sums += self.learn(batch, optimizer, dice)
                schedule.step()
                if self.step % self.args.sync == 0:
                    average(self.trained)
                if self.rank == 0 and self.step % 20 == 0:
                    took = time.time() - self.started
                    line = f"{self.step}/{self.total} {took:.0f}s {(sums / done).round(4)}"
                    print(line, flush=True)
            average(self.trained)
            if self.rank == 0:
                self.report(epoch + 1)

    def learn(
        self, batch: Sequence[Item], optimizer: torch.optim.Optimizer, dice: random.Random
    ) -> list[float]:
        inputs, count = inputs_of([view for view, _ in batch])
        if isinstance(batch[0][1], lessons.Lesson):
            outputs = self.told(inputs)
            parts = lessons.losses(outputs, lessons.targets(batch, count))
        else:
            who = [known_annotator(e.row) if dice.random() < 0.5 else 0 for _, e in batch]
            outputs = self.told(inputs | {"annotator": torch.tensor(who)})
            parts = losses(outputs, *targets_of(batch, count))
        optimizer.zero_grad(set_to_none=True)
        (parts[0] + 0.3 * parts[1] + 0.2 * parts[2]).backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        optimizer.step()
        self.step += 1
        return [x.item() for x in parts]

    def told(self, inputs: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found: tuple[Tensor, Tensor, Tensor] = self.tagger(**inputs)
        return found

    def report(self, epoch: int) -> None:
        torch.save(self.tagger.state_dict(), self.args.out / f"epoch{epoch}.pt")
        text = json.dumps(dataclasses.asdict(self.settings))
        (self.args.out / "decoder.json").write_text(text, encoding="utf-8")
        run = torch_runner(self.tagger)
        found = [decode.attribute(words, run, self.settings) for words in self.held_words]
        print(json.dumps({"epoch": epoch, **score(self.held, found)}), flush=True)


def work(rank: int, args: argparse.Namespace) -> None:
    """One training process."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    if args.workers > 1:
        dist.init_process_group(
            "gloo",
            init_method=f"file://{args.out.resolve()}/rendezvous",
            rank=rank,
            world_size=args.workers,
            timeout=timedelta(hours=3),
        )
    Trainer(rank, args).run()
    if args.workers > 1:
        dist.barrier()
        dist.destroy_process_group()


def main() -> int:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "rendezvous").unlink(missing_ok=True)
    if args.workers > 1:
        mp.spawn(work, args=(args,), nprocs=args.workers)
    else:
        work(0, args)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
