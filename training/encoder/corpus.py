"""Articles as bags of word pieces, and which of their groups are learned from."""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from alteram import weights
from alteram.archive.terms import HEADLINE, LEAD, OPENING

FOLDS = 3  # groups fall in so many parts; vectors are measured on the part they never saw
OWN = 0.5  # share of the articles whose headline and lead are a pair


class Pair(NamedTuple):
    """Two texts that should be near, as bags, and a day by which they are batched."""

    left: Mapping[int, float]
    right: Mapping[int, float]
    day: str


def bag(headline: str, text: str) -> dict[int, float]:
    """The word pieces of a headline and a lead, each with the square root of its count.

    Headline and opening count as often as in `alteram.archive.terms`.
    """
    counts: defaultdict[int, int] = defaultdict(int)
    zones = ((headline, HEADLINE), (text[:OPENING], 2), (text[OPENING:LEAD], 1))
    for zone, times in zones:
        for piece in weights.tokenizer().encode(zone, add_special_tokens=False).ids:
            counts[piece] += times
    return {piece: math.sqrt(counts[piece]) for piece in sorted(counts)}


def articles(folder: Path) -> dict[str, dict[str, Any]]:
    """Every article of the collection by its id."""
    found = {}
    for file in sorted(folder.glob("archive-*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                found[row["id"]] = row
    return found


def rows(file: Path) -> list[dict[str, Any]]:
    """A file of JSON Lines."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def fold_of(group: str) -> int:
    """The part a group falls in, by its name alone."""
    return zlib.crc32(group.encode()) % FOLDS


def split(groups: Sequence[dict[str, Any]], fold: int) -> tuple[list[list[str]], set[str]]:
    """The groups outside a part that share no article with it, and the ids of its articles."""
    shut = {ref for row in groups if fold_of(row["group"]) == fold for ref in row["articles"]}
    learned = [row["articles"] for row in groups if not shut & set(row["articles"])]
    return learned, shut


def pairs(folder: Path, fold: int, seed: int) -> Iterator[Pair]:
    """Group mates, both ways round; headline and lead of one article. Nothing of the part."""
    known = articles(folder)
    learned, shut = split(rows(folder / "groups.jsonl"), fold)
    for group in learned:
        bags = {
            ref: bag(known[ref]["title"] or "", known[ref]["text"])
            for ref in dict.fromkeys(group)
            if ref in known
        }
        for left in bags:
            for right in bags:
                if left != right:
                    yield Pair(bags[left], bags[right], known[left]["date"] or "")
    random = np.random.default_rng(seed)
    for ref, row in known.items():
        if ref not in shut and row["title"] and row["text"] and random.random() < OWN:
            yield Pair(bag(row["title"], ""), bag("", row["text"]), row["date"] or "")
