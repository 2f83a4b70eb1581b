"""Articles as texts to encode, and which of their groups are learned from."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from alteram.archive.vectors import text_of

FOLDS = 3  # groups fall in so many parts; the encoder is measured on the part it never saw
OWN = 0.5  # share of the articles whose headline and lead are a pair


class Pair(NamedTuple):
    """Two texts that should be near, the event both tell of, and their day."""

    left: str
    right: str
    event: str
    day: str


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


def split(groups: Sequence[dict[str, Any]], fold: int) -> tuple[list[dict[str, Any]], set[str]]:
    """The groups outside a part that share no article with it, and the ids of its articles."""
    shut = {ref for row in groups if fold_of(row["group"]) == fold for ref in row["articles"]}
    return [row for row in groups if not shut & set(row["articles"])], shut


def pairs(folder: Path, fold: int, seed: int) -> Iterator[Pair]:
    """Group mates, both ways round; the summary of a group and each article; headline and lead of
    one article. Nothing of the part."""
    known = articles(folder)
    learned, shut = split(rows(folder / "groups.jsonl"), fold)
    for group in learned:
        name = group["group"]
        mates = {ref: known[ref] for ref in dict.fromkeys(group["articles"]) if ref in known}
        texts = {ref: text_of(row["title"] or "", row["text"]) for ref, row in mates.items()}
        summary = text_of(group.get("headline") or "", group.get("roundup") or "")
        for left, row in mates.items():
            day = row["date"] or ""
            yield Pair(summary, texts[left], name, day)
            yield from (Pair(texts[left], texts[to], name, day) for to in mates if to != left)
    random = np.random.default_rng(seed)
    for ref, row in known.items():
        if ref not in shut and row["title"] and row["text"] and random.random() < OWN:
            lead = text_of("", row["text"])
            yield Pair(text_of(row["title"], ""), lead, f"article {ref}", row["date"] or "")
