"""Learn the vectors of word pieces: texts on one event near, texts of the same days apart.

    PYTHONPATH=src python training/encoder/train.py --data NEWS --fold 0 --start start.npy \\
        --out fold0.npy --seed 7

InfoNCE over batches of pairs (van den Oord et al. 2018), each text against the other side of all
pairs in its batch. Half of the batches hold pairs of neighbouring days, so that what parts two
texts is the event and not the year. Learned are one weight for each piece and one linear map of all
start vectors; learned piece by piece, the vectors knew their groups by heart and no others.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from corpus import Pair, pairs

BATCH = 256
WARMTH = 0.06  # temperature of the softmax
RATE = 2e-3


def stacked(bags: Sequence[Mapping[int, float]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Bags as `EmbeddingBag` takes them: pieces, offsets, weights."""
    pieces = [piece for bag in bags for piece in bag]
    values = [value for bag in bags for value in bag.values()]
    offsets = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
    return torch.tensor(pieces), torch.tensor(offsets), torch.tensor(values)


def batches(found: Sequence[Pair], random: np.random.Generator) -> Iterator[Sequence[Pair]]:
    """All pairs once, in batches of a day's neighbourhood or of all days, in random order."""
    many = len(found)
    near = np.argsort([pair.day for pair in found], kind="stable")
    near = np.roll(near, int(random.integers(BATCH)))
    far = random.permutation(many)
    picked = random.random(many) < 0.5
    orders = [near[picked[near]], far[~picked[far]]]
    cuts = [order[at : at + BATCH] for order in orders for at in range(0, len(order), BATCH)]
    for place in random.permutation(len(cuts)):
        yield [found[number] for number in cuts[place]]


class Pieces(torch.nn.Module):
    """The start vectors, turned by one map, each with a weight of its own."""

    def __init__(self, start: torch.Tensor) -> None:
        super().__init__()
        self.start = start
        self.weights = torch.nn.Parameter(torch.zeros(len(start), 1))
        self.turn = torch.nn.Parameter(torch.eye(start.shape[1]))

    def vectors(self) -> torch.Tensor:
        """One row for each piece."""
        return self.start * torch.exp(self.weights) @ self.turn

    def forward(self, bags: Sequence[Mapping[int, float]]) -> torch.Tensor:
        """The vectors of texts, of length one."""
        pieces, offsets, values = stacked(bags)
        summed = torch.nn.functional.embedding_bag(
            pieces, self.vectors(), offsets, mode="sum", per_sample_weights=values
        )
        return torch.nn.functional.normalize(summed, dim=1)


def loss_of(layer: Pieces, some: Sequence[Pair]) -> torch.Tensor:
    """How badly each left text finds its right one among all of the batch, and the other way."""
    sides = layer([pair.left for pair in some]), layer([pair.right for pair in some])
    scores = sides[0] @ sides[1].T / WARMTH
    # A text that stands in the batch twice is no stranger to itself: same text, no negative.
    same = [[a is b for b in (p.right for p in some)] for a in (p.left for p in some)]
    scores = scores.masked_fill(torch.tensor(same), -1e4)
    wanted = torch.arange(len(some))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, wanted) + loss(scores.T, wanted)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fold", type=int, required=True, help="the part left out; -1: none")
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    found = list(pairs(args.data, args.fold, args.seed))
    print(f"{len(found)} pairs", flush=True)
    layer = Pieces(torch.from_numpy(np.load(args.start)))
    steps = torch.optim.Adam(
        [{"params": [layer.weights], "lr": 5 * RATE}, {"params": [layer.turn], "lr": RATE}]
    )
    random = np.random.default_rng(args.seed)
    for epoch in range(args.epochs):
        losses = []
        for some in batches(found, random):
            loss = loss_of(layer, some)
            steps.zero_grad()
            loss.backward()
            steps.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
        np.save(args.out, layer.vectors().detach().numpy())


if __name__ == "__main__":
    main()
