"""Start vectors: what the base model makes of each word piece alone, cut to 256 numbers.

    python training/encoder/distil.py --base BASE --out start.npy

After "Model2Vec" (Tulkens and van Dongen 2024): mean of the last hidden states, principal
components, then a weight by how rare a piece is; the vocabulary is in the order of frequency, so
Zipf's law stands for counts. Row n of the result belongs to piece n of the tokenizer.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel

BATCH = 512
SIZE = 256
FIRST, LAST = 101, 102  # the marks in front of and behind a text


def piece_states(base: Path) -> np.ndarray:
    """One row of 384 numbers for each word piece."""
    model = AutoModel.from_pretrained(base).eval()
    many = model.config.vocab_size
    rows = []
    with torch.inference_mode():
        for start in range(0, many, BATCH):
            ids = torch.arange(start, min(start + BATCH, many))
            asked = torch.stack(
                [torch.full_like(ids, FIRST), ids, torch.full_like(ids, LAST)], dim=1
            )
            rows.append(model(input_ids=asked).last_hidden_state.mean(1).numpy())
    return np.concatenate(rows)


def cut(rows: np.ndarray, size: int) -> np.ndarray:
    """The first principal components of the rows."""
    rows = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(rows.T @ rows)
    return rows @ axes[:size].T


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    rows = cut(piece_states(args.base), SIZE)
    rows *= np.log(1 + np.arange(len(rows)))[:, None]
    rows /= np.linalg.norm(rows, axis=1).mean()
    np.save(args.out, rows.astype(np.float32))


if __name__ == "__main__":
    main()
