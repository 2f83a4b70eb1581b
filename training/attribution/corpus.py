"""PolNeAR rows to training examples: a role for every word, a cue for every content word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from alteram.model import Page
from alteram.statements.windows import Words, read_words
from bench.collection import pages_of

OUT, SOURCE, CONTENT, CUE, CUE_MORE = range(5)
ANNOTATORS = ("4b22", "4e07", "5fec", "6b86", "d473", "ef2d")  # the corpus's own codes


@dataclass(frozen=True)
class Example:
    """An article's words with, for each: its role, and the numbers of the attributions it is in.

    `cue_of[j]`: attribution of a cue or content word, -1 for none. `source_of`: per attribution
    the words of its source (empty when the article names none).
    """

    row: dict[str, Any]
    words: Words
    role: np.ndarray
    cue_of: np.ndarray
    source_of: list[list[int]]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def collected(folder: Path) -> Iterator[tuple[str, str]]:
    """(id, text) of the articles of a collection."""
    for item in pages_of(folder):
        if isinstance(item, Page):
            yield item.article.ref, item.article.text


def hold_out(rows: list[dict[str, Any]], count: int) -> tuple[list[Any], list[Any]]:
    """(rest, held): the `count` rows with the smallest digest of their id are held."""
    order = sorted(rows, key=lambda r: hashlib.sha256(str(r["id"]).encode()).digest())
    held = {str(r["id"]) for r in order[:count]}
    return [r for r in rows if str(r["id"]) not in held], [r for r in rows if str(r["id"]) in held]


def read_example(tokenizer: Tokenizer, row: dict[str, Any]) -> Example:
    """The words of a row with their gold roles and links."""
    words = read_words(tokenizer, row["text"])
    role = np.zeros(len(words), dtype=np.int64)
    cue_of = np.full(len(words), -1, dtype=np.int64)
    source_of: list[list[int]] = []
    for one in row["attributions"]:
        if not one["cue"] or not one["content"]:
            continue
        number = len(source_of)
        source = _covered(words, one["source"])
        content = _covered(words, one["content"])
        cue = _covered(words, one["cue"])
        role[source], role[content] = SOURCE, CONTENT
        role[cue] = CUE_MORE
        role[cue[:1]] = CUE
        cue_of[content] = cue_of[cue] = number
        source_of.append(source)
    return Example(row, words, role, cue_of, source_of)


def _covered(words: Words, spans: list[list[int]]) -> list[int]:
    hits: list[int] = []
    for start, end in spans:
        first = int(np.searchsorted(words.end, start, side="right"))
        last = int(np.searchsorted(words.start, end, side="left"))
        hits.extend(range(first, last))
    return sorted(set(hits))
