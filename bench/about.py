"""Title, author and date of pages against what their sets say of them.

- `NAME.title`: share of the pages with a title whose headline has the same letters and digits.
- `NAME.author_f1`: F1 of the sets of names, mean over the pages that have any; case, white space
  and marks are alike. A page we refuse counts 0.
- `NAME.date`: share of the pages with a date that are given the same day.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from alteram.errors import InputError
from alteram.page import ZoneExtractor
from bench.table import Row

FUNDUS, NEWSPAPER, TRAFILATURA = (
    "extraction-fundus",
    "extraction-newspaper4k",
    "extraction-trafilatura",
)
_LETTERS = re.compile(r"[\W_]+")
_AND = re.compile(r"\s*(?:[;,/]|\b(?:and|und|et|y|mit|with)\b|&)\s*")


class About(NamedTuple):
    """What is said of one page; an empty field is not said."""

    title: str = ""
    authors: frozenset[str] = frozenset()
    day: str = ""


def scores(data: Path, sample: int) -> list[Row]:
    """The rows of every set that is there."""
    found: list[Row] = []
    for folder, pages in ((FUNDUS, _fundus), (NEWSPAPER, _newspaper), (TRAFILATURA, _own)):
        if (data / folder / "gold.jsonl").is_file():
            pairs = list(_read(data / folder, list(pages(_rows(data / folder)))[: sample or None]))
            found += _rows_of(folder.removeprefix("extraction-"), pairs)
    return found


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


# --- what the sets say ----------------------------------------------------------------------------


def _fundus(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[str, str, About]]:
    """A publisher's pages and the output of its own parsers, in the same order."""
    for row in rows:
        for page, gold in zip(row["html"], row["expected"].values(), strict=False):
            day = str(gold.get("publishing_date") or "")
            yield page["file"], page["url"], _about(gold.get("title"), gold.get("authors"), day)


def _newspaper(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[str, str, About]]:
    for row in rows:
        gold = row["metadata"]
        about = _about(gold.get("title"), gold.get("authors"), str(gold.get("publish_date") or ""))
        yield row["html"], gold.get("url") or "", about


def _own(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[str, str, About]]:
    for row in rows:
        about = _about(row.get("title"), _AND.split(row.get("author") or ""), row.get("date") or "")
        yield row["html"], row.get("url") or "", about


def _about(title: str | None, authors: Sequence[str] | None, day: str) -> About:
    names = frozenset(folded for name in authors or () if (folded := _folded(name)))
    return About(_folded(title or ""), names, day[:10])


def _folded(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


# --- what we say ----------------------------------------------------------------------------------


def _read(folder: Path, pages: Sequence[tuple[str, str, About]]) -> Iterator[tuple[About, About]]:
    extractor = ZoneExtractor()
    for file, url, gold in pages:
        raw = (folder / file).read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        try:
            article = extractor.read(raw, url=url).article
        except InputError:
            yield gold, About()
            continue
        day = article.published.value if article.published else ""
        yield gold, _about(article.headline, article.byline, day)


def _rows_of(name: str, pairs: Sequence[tuple[About, About]]) -> list[Row]:
    titles = [ours.title == gold.title for gold, ours in pairs if gold.title]
    authors = [_f1(gold.authors, ours.authors) for gold, ours in pairs if gold.authors]
    days = [ours.day == gold.day for gold, ours in pairs if gold.day]
    return [
        Row(f"{name}.title", fmean(titles) if titles else 0.0, len(titles)),
        Row(f"{name}.author_f1", fmean(authors) if authors else 0.0, len(authors)),
        Row(f"{name}.date", fmean(days) if days else 0.0, len(days)),
    ]


def _f1(gold: frozenset[str], ours: frozenset[str]) -> float:
    return 2 * len(gold & ours) / (len(gold) + len(ours))
