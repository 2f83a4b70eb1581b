"""Dates in words against marked time expressions: where they stand and which date they mean.

The folder holds `meantime/docs.jsonl` and `tempeval3/train.jsonl`, texts with TIMEX3 marks. Only
expressions that name a date (DATE, TIME) are looked at, not durations and not sets; the marked
date of the document is what words are counted from, and is not asked for again. In MEANTIME
dates are marked in the headline, the date line and the first sentences of a text, one to a line:
what stands after those is left out.

`span` counts an expression as found where the two overlap. `day`, `month` and `year` compare the
value: of all marked expressions that are known to the day (or finer), how many are given that very
day, and of all given to the day, how many are right. So for months and years, each by itself.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from alteram.model import Moment, Precision
from alteram.text.dates import TimePhrase, time_mentions
from bench.table import Row

FILES = ("meantime/docs.jsonl", "tempeval3/train.jsonl")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MARKED_LINES = 6
_WIDTHS = {"day": 10, "month": 7, "year": 4}


class Marked(NamedTuple):
    """A marked expression; `value` is cut to year, month or day, empty where it is none."""

    start: int
    end: int
    value: str


class Text(NamedTuple):
    """A text with its date and the expressions marked in it, less what nobody marked."""

    text: str
    day: str
    marked: tuple[Marked, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="meantime and tempeval3"
    )


def measure(args: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    for name in FILES:
        file = args.data / name
        if not file.is_file():
            raise FileNotFoundError(f"no texts at {file}")
        rows += scores(file.parent.name, texts_of(file))
    return rows


def texts_of(file: Path) -> Iterator[Text]:
    """The texts of a file that have a date known to the day."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        timexes = row["timex"]
        dated = [t["value"] for t in timexes if t.get("functionInDocument") == "CREATION_TIME"]
        day = _DAY.match(row.get("dct") or (dated[0] if dated else ""))
        if day:
            text = _without_own_date(row["text"], timexes)
            if file.parent.name == "meantime":
                text = "".join(text.splitlines(keepends=True)[:_MARKED_LINES])
            yield Text(text, day.group(), tuple(_marked(timexes)))


def _without_own_date(text: str, timexes: Iterable[dict[str, Any]]) -> str:
    """A text with its own date blanked out, every other offset as it was."""
    for one in timexes:
        if one.get("functionInDocument") == "CREATION_TIME" and one["start"] is not None:
            text = text[: one["start"]] + "_" * (one["end"] - one["start"]) + text[one["end"] :]
    return text


def _marked(timexes: Iterable[dict[str, Any]]) -> Iterator[Marked]:
    for one in timexes:
        if one["start"] is None or one["type"] not in ("DATE", "TIME"):
            continue
        if one.get("functionInDocument") != "CREATION_TIME":
            value = re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", (one["value"] or "").split("T")[0])
            yield Marked(one["start"], one["end"], value.group() if value else "")


def scores(name: str, texts: Iterable[Text]) -> list[Row]:
    """Precision, recall and F1 of places, and of values at each precision."""
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for text in texts:
        base = Moment(value=text.day, precision=Precision.DAY, origin="given")
        phrases = time_mentions(text.text, base)
        heads = text.marked
        gold["span"] += len(heads)
        found["span"] += len(phrases)
        right["span"] += len(_pairs(phrases, heads))
        for level, width in _WIDTHS.items():
            gold[level] += sum(len(one.value) == width for one in heads)
            found[level] += sum(_value(one, width) != "" for one in phrases)
            right[level] += sum(
                one.value == _value(phrase, width) != "" for phrase, one in _pairs(phrases, heads)
            )
    rows = []
    for level in ("span", *_WIDTHS):
        both = found[level] + gold[level]
        hit = right[level]
        precision = hit / found[level] if found[level] else 0.0
        recall = hit / gold[level] if gold[level] else 0.0
        rows += [
            Row(f"{name}_{level}_precision", precision, found[level]),
            Row(f"{name}_{level}_recall", recall, gold[level]),
            Row(f"{name}_{level}_f1", 2 * hit / both if both else 0.0, gold[level]),
        ]
    return rows


def _value(phrase: TimePhrase, width: int) -> str:
    """What a phrase means, where its precision is the one asked for."""
    value = phrase.moment.value if phrase.moment else ""
    return value if len(value) == width else ""


def _pairs(
    phrases: Iterable[TimePhrase], marked: Iterable[Marked]
) -> list[tuple[TimePhrase, Marked]]:
    """Phrases and marks that overlap, each used once, in text order."""
    left = sorted(marked)
    pairs = []
    for phrase in phrases:
        for one in left:
            if one.start < phrase.end and phrase.start < one.end:
                pairs.append((phrase, one))
                left.remove(one)
                break
    return pairs
