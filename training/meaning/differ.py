"""Teach a trained reader to point at the words in which two texts exclude one another.

    python training/meaning/differ.py --checkpoint DIR --questions questions.jsonl

The reader stays as it is; two linear heads on its pieces learn from statements that were edited or
changed by program: which pieces of the statement were changed, and which of the passage say what
stood there before. Adds `differ.pt` to the checkpoint.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import torch
from reader import Reader, read, tokens
from torch.nn.functional import binary_cross_entropy_with_logits
from train import held_out

from alteram.evidence.stance import Fed, pieces
from alteram.plugins import Question

BATCH = 16


class Case(NamedTuple):
    """The states of one question, and of claim and disputing passage the places that differ."""

    group: str
    hidden: Any
    sides: list[tuple[int, int, int, list[int]]]  # head, first piece, end, differing pieces


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--swaps", type=float, default=0.3, help="share of changes by program")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer, model = tokens(args.checkpoint), Reader(args.checkpoint).eval()
    found = []
    for row, ours, old in changes(read(args.questions), args.swaps, args.seed):
        fed = pieces(tokenizer, Question(row["claim"], tuple(row["passages"])))
        ids = torch.tensor([fed.ids])
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = model.encoder(input_ids=ids, attention_mask=torch.ones_like(ids))
        sides = list(marked(row, fed, ours, old))
        found.append(Case(row["group"], states.last_hidden_state[0].float().clone(), sides))
    head = fit([case for case in found if not held_out({"group": case.group})], args)
    torch.save(head.state_dict(), args.checkpoint / "differ.pt")
    tell([case for case in found if held_out({"group": case.group})], head)


def changes(rows: Any, swaps: float, seed: int) -> Iterator[tuple[Any, tuple[int, int], str]]:
    """Disputing questions, where the claim was changed, and the words that stood there before."""
    chance, before = random.Random(seed), ""
    for row in rows:
        if row["kind"] == "gold":
            before = row["text"]  # the changed statements follow the one they are made of
        changed = row["kind"] == "edit" or row["kind"].startswith("swap")
        if not changed or row["label"] != "disputes" or "disputes" not in row["each"]:
            continue
        if row["kind"] != "edit" and chance.random() > swaps:
            continue
        old, new = replaced(before, row["text"])
        place = row["claim"].find(new)
        if new and place >= 0:
            yield row, (place, place + len(new)), old


def replaced(before: str, after: str) -> tuple[str, str]:
    """The words that were replaced and those in their place; of words left out, the next one."""
    left, right = words(before), words(after)
    same = difflib.SequenceMatcher(
        None, [before[a:b] for a, b in left], [after[a:b] for a, b in right], autojunk=False
    )
    codes = [code for code in same.get_opcodes() if code[0] != "equal"]
    if not codes or not right:
        return "", ""
    (_, a, _, c, _), (_, _, b, _, d) = codes[0], codes[-1]
    if c == d:
        c, d = min(c, len(right) - 1), min(c, len(right) - 1) + 1
    old = before[left[a][0] : left[b - 1][1]] if a < b else ""
    return old, after[right[c][0] : right[d - 1][1]]


def words(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"\w[\w’'.,-]*\w|\w", text)]


def marked(
    row: Any, fed: Fed, ours: tuple[int, int], old: str
) -> Iterator[tuple[int, int, int, list[int]]]:
    """Of the claim and of the passages that dispute it: pieces that lie in the differing words."""
    for number, (begin, offsets) in enumerate(fed.stretches):
        if number == 0:
            start, end = ours
        elif row["each"][number - 1] == "disputes" and old:
            start = row["passages"][number - 1].lower().find(old.lower())
            end = start + len(old)
        else:
            continue
        inside = [n for n, (a, b) in enumerate(offsets) if a < end and b > start >= 0]
        if inside:
            yield min(number, 1), begin, begin + len(offsets), inside


def fit(cases: list[Case], args: argparse.Namespace) -> Any:
    head = torch.nn.Linear(cases[0].hidden.shape[1], 2)
    optimizer = torch.optim.AdamW(head.parameters(), lr=3e-3, weight_decay=0.02)
    order = torch.Generator().manual_seed(args.seed)
    for step in range(args.steps):
        loss = torch.zeros(())
        for n in torch.randint(len(cases), (BATCH,), generator=order).tolist():
            found = head(cases[n].hidden)
            for column, begin, end, inside in cases[n].sides:
                wanted = torch.zeros(end - begin)
                wanted[inside] = 1
                loss = loss + binary_cross_entropy_with_logits(
                    found[begin:end, column], wanted, pos_weight=torch.tensor(3.0)
                )
        (loss / BATCH).backward()
        optimizer.step()
        optimizer.zero_grad()
        if step % 100 == 0:
            print(step, round(float(loss.detach()) / BATCH, 4), flush=True)
    return head


def tell(cases: list[Case], head: Any) -> None:
    """How often the likeliest piece of a side is one of those that differ."""
    right, total = [0, 0], [0, 0]
    with torch.inference_mode():
        for case in cases:
            found = head(case.hidden)
            for column, begin, end, inside in case.sides:
                total[column] += 1
                right[column] += int(found[begin:end, column].argmax()) in inside
    shares = [round(a / max(1, b), 3) for a, b in zip(right, total, strict=True)]
    print(json.dumps({"ours": shares[0], "theirs": shares[1], "of": total}))


if __name__ == "__main__":
    main()
