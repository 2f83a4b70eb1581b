"""Loaded wording and opinion: words marked by readers, against what is found in narration.

The folder holds `babe/sentences.jsonl` (sentences with biased words, a bias and an opinion label)
and `basil/articles.jsonl` (articles with spans of lexical bias). BABE sentences stand alone, so
quotations in them are read without their article. A word counts as found when a mark overlaps it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from alteram.model import Article, Page, Statement, StatementKind
from alteram.statements import RuleAttributor, find_statements
from bench.table import Row

_Ranges = Sequence[tuple[int, int]]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="babe and basil")


def measure(args: argparse.Namespace) -> list[Row]:
    return of_babe(rows_of(args.data / "babe" / "sentences.jsonl")) + of_basil(
        rows_of(args.data / "basil" / "articles.jsonl")
    )


def rows_of(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        raise FileNotFoundError(f"no rows at {file}")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def read(text: str) -> list[Statement]:
    page = Page(article=Article(headline="", text=text))
    return list(find_statements(page, RuleAttributor()))


def of_babe(rows: Iterable[dict[str, Any]]) -> list[Row]:
    """Words, sentences and opinions; sentences on which the readers did not agree are left out."""
    words, biased, opinions = [], [], []
    for row in rows:
        found = read(row["text"])
        marks = [(span.start, span.end) for one in found for span in one.loaded]
        words.append(overlaps(marks, places(row["text"], row["biased_words"])))
        if row["bias"] != "No agreement":
            biased.append((bool(marks), row["bias"] == "Biased"))
        if row["opinion"] in ("Entirely factual", "Expresses writer’s opinion"):
            is_opinion = any(one.kind is StatementKind.OPINION for one in found)
            opinions.append((is_opinion, row["opinion"] != "Entirely factual"))
    return [
        *scores("babe_word", *(sum(column) for column in zip(*words, strict=True))),
        *told("babe_biased", biased),
        *told("babe_opinion", opinions),
    ]


def of_basil(rows: Iterable[dict[str, Any]]) -> list[Row]:
    """Spans of lexical bias in the writer's own words, over all sentences of the articles."""
    counts, sentences = [], []
    for row in rows:
        text, starts = "", {}
        for number, paragraph in enumerate(row["paragraphs"]):
            for place, sentence in enumerate(paragraph):
                starts[len(starts)] = (len(text), len(text) + len(sentence))
                text += sentence + (" " if place + 1 < len(paragraph) else "")
            text += "\n" if number + 1 < len(row["paragraphs"]) else ""
        gold = []
        for span in row["spans"]:
            at = int(re.sub(r"\D", "", span["id"]) or -1)
            if span["bias"] == "lex" and span["quote"] == "no" and at in starts:
                gold.append((starts[at][0] + span["start"], starts[at][0] + span["end"]))
        marks = [(span.start, span.end) for one in read(text) for span in one.loaded]
        counts.append(overlaps(marks, gold))
        for start, end in starts.values():
            sentences.append(
                (
                    any(start <= low < end for low, _ in marks),
                    any(start <= low < end for low, _ in gold),
                )
            )
    return [
        *scores("basil_span", *(sum(column) for column in zip(*counts, strict=True))),
        *told("basil_sentence", sentences),
    ]


def places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where marked words stand in a sentence."""
    low = text.lower()
    found = [(low.find(word.lower()), len(word)) for word in words if word]
    return [(at, at + length) for at, length in found if at >= 0]


def overlaps(found: _Ranges, gold: _Ranges) -> tuple[int, int, int, int]:
    """Marks that meet a marked stretch, marks, marked stretches that are met, marked stretches."""
    hit = sum(any(a < d and c < b for c, d in gold) for a, b in found)
    met = sum(any(a < d and c < b for a, b in found) for c, d in gold)
    return hit, len(found), met, len(gold)


def told(metric: str, pairs: Sequence[tuple[bool, bool]]) -> list[Row]:
    """Precision, recall and F1 of a yes, from (found, marked)."""
    both = sum(found and marked for found, marked in pairs)
    return scores(
        metric, both, sum(found for found, _ in pairs), both, sum(gold for _, gold in pairs)
    )


def scores(metric: str, hit: int, found: int, met: int, gold: int) -> list[Row]:
    precision = hit / found if found else 0.0
    recall = met / gold if gold else 0.0
    both = precision + recall
    return [
        Row(f"{metric}_precision", precision, found),
        Row(f"{metric}_recall", recall, gold),
        Row(f"{metric}_f1", 2 * precision * recall / both if both else 0.0, gold),
    ]
