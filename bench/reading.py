"""Pages taken apart: body, comments, threads, against human gold.

`--data DIR` holds any of the folders `extraction-zyte`, `comments-dragnet`,
`extraction-trafilatura`, each with `gold.jsonl` and the pages it names.

- `zyte.body_f1`: shingles of four tokens; true and false ones of a page are divided by their sum,
  precision and recall are means over pages, F1 is of the two means, as in `evaluate.py` of
  https://github.com/scrapinghub/article-extraction-benchmark. Predicted: the body alone.
- `dragnet.body_f1`, `dragnet.comment_f1`: F1 of the bags of lower-case `\\w+` tokens, mean over the
  pages that have such gold (a leading COMMENTS in the gold comments is a divider, no word).
  Predicted body: the body alone. Predicted comments: of each its author, the words of its time as
  the page prints them, and its text, as the gold has them. A page we refuse counts 0.
  By this definition trafilatura 2.3.1 as it comes scores .925 on the bodies (without comments) and
  .761 on the comments of the pages measured here (.768 was published for it on a larger set).
- `dragnet.false_comment_pages`: pages without gold comments in which some are claimed (a count).
- `trafilatura.segment_precision`, `.segment_recall`: strings that must and must not stand in the
  body; `.comment_segments_found`: strings that must stand in the comments. White space is alike.
- `threads.parent_accuracy`: of the gold comments that are found (token F1 of at least .6 with a
  comment of ours, in order), those whose parent is found as their parent; not found counts wrong.
- `fundus.title`, `.author_f1`, `.date`, and of `newspaper4k` and `trafilatura`: see `bench.about`.

`--baseline` adds the same rows for trafilatura (`baseline.` before the name) and pages per second.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from alteram.errors import InputError
from alteram.model import Comment, Page
from alteram.page import ZoneExtractor
from bench import about
from bench.table import Row

ZYTE, DRAGNET, TRAFILATURA = "extraction-zyte", "comments-dragnet", "extraction-trafilatura"
_TOKEN = re.compile(r"\w+")
_DIVIDER = re.compile(r"\A\W*COMMENTS")
_FOUND = 0.6  # token F1 from which a comment of ours is a gold comment


class Reading(NamedTuple):
    """What a reader made of one page; `comments` is empty for readers without records."""

    body: str = ""
    article: str = ""  # with headline and standfirst
    discussion: str = ""
    comments: tuple[Comment, ...] = ()


Reader = Callable[[bytes, str], Reading]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of sets")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="pages of each set")
    parser.add_argument("--baseline", action="store_true", help="measure trafilatura as well")


def measure(args: argparse.Namespace) -> list[Row]:
    if not args.data.is_dir():
        raise FileNotFoundError(f"no folder {args.data}")
    readers: list[tuple[str, Reader]] = [("", _ours())]
    if args.baseline:
        readers.append(("baseline.", _trafilatura))
    found: list[Row] = []
    for folder, score in ((ZYTE, _zyte), (DRAGNET, _dragnet), (TRAFILATURA, _segments)):
        if not (args.data / folder / "gold.jsonl").is_file():
            continue
        gold = _gold(args.data / folder, args.sample)
        for prefix, reader in readers:
            pages, seconds = _read_all(gold, args.data / folder, reader)
            rows = score(gold, pages)
            if args.baseline and seconds:
                name = {ZYTE: "zyte", DRAGNET: "dragnet", TRAFILATURA: "trafilatura"}[folder]
                rows.append(Row(f"{name}.pages_per_second", len(pages) / seconds, len(pages)))
            found += [row._replace(metric=prefix + row.metric) for row in rows]
    found += about.scores(args.data, args.sample)
    if not found:
        raise FileNotFoundError(f"none of {ZYTE}, {DRAGNET}, {TRAFILATURA} in {args.data}")
    return found


# --- the readers ----------------------------------------------------------------------------------


def _ours() -> Reader:
    extractor = ZoneExtractor()

    def read(raw: bytes, url: str) -> Reading:
        try:
            page = extractor.read(raw, url=url)
        except InputError:
            return Reading()
        return reading_of(page)

    return read


def reading_of(page: Page) -> Reading:
    """A page as its gold would have it: the article's words, the comments with their lines."""
    article = page.article
    body = "\n".join([article.headline, article.standfirst, article.text])
    talk = "\n".join(f"{c.author} {c.posted}\n{c.text}" for c in page.comments)
    return Reading(article.text, body, talk, page.comments)


def _trafilatura(raw: bytes, url: str) -> Reading:
    """The library as it comes, once with comments and once, for the body, without."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(raw, url=url or None, include_comments=False)
    both = trafilatura.bare_extraction(raw, url=url or None)
    body = (found.text or "") if found else ""
    return Reading(body, body, (both.comments or "") if both else "")


# --- the sets -------------------------------------------------------------------------------------


def _gold(folder: Path, sample: int) -> list[dict[str, Any]]:
    """The rows of a set; a sample is the first N by the digest of their ids."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if sample:
        rows.sort(key=lambda row: hashlib.sha256(str(row.get("id")).encode()).hexdigest())
        rows = rows[:sample]
    return rows


def _read_all(
    gold: Sequence[dict[str, Any]], folder: Path, reader: Reader
) -> tuple[list[Reading], float]:
    """Every page of a set read, and the seconds reading took (unpacking left out)."""
    pages: list[Reading] = []
    seconds = 0.0
    for row in gold:
        raw = (folder / row["html"]).read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        started = time.perf_counter()
        pages.append(reader(raw, row.get("url") or ""))
        seconds += time.perf_counter() - started
    return pages, seconds


def _zyte(gold: Sequence[dict[str, Any]], pages: Sequence[Reading]) -> list[Row]:
    counts = [
        _shingle_counts(row.get("articleBody") or "", page.body)
        for row, page in zip(gold, pages, strict=True)
    ]
    precision = fmean(_share(tp, fp, fn) for tp, fp, fn in counts if tp + fp > 0)
    recall = fmean(_share(tp, fn, fp) for tp, fp, fn in counts if tp + fn > 0)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return [
        Row("zyte.body_f1", f1, len(counts)),
        Row("zyte.body_precision", precision, len(counts)),
        Row("zyte.body_recall", recall, len(counts)),
    ]


def _share(hits: float, misses: float, others: float) -> float:
    if misses == others == 0:
        return 1.0
    return hits / (hits + misses) if hits else 0.0


def _shingle_counts(gold: str, found: str) -> tuple[float, float, float]:
    """True and false shingles found and missed, divided by their sum."""
    ours, theirs = _shingles(found), _shingles(gold)
    shared = (ours & theirs).total()
    missed, extra = theirs.total() - shared, ours.total() - shared
    total = shared + missed + extra
    return (shared / total, extra / total, missed / total) if total else (0.0, 0.0, 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)))


def _dragnet(gold: Sequence[dict[str, Any]], pages: Sequence[Reading]) -> list[Row]:
    pairs = list(zip(gold, pages, strict=True))
    bodies = [_bag_f1(row["body"], page.article) for row, page in pairs if row.get("body")]
    talks = [
        _bag_f1(_DIVIDER.sub("", row["comments"]), page.discussion)
        for row, page in pairs
        if row.get("comments")
    ]
    silent = [page for row, page in pairs if not row.get("comments")]
    claimed = sum(bool(page.discussion.strip()) for page in silent)
    rows = [
        Row("dragnet.body_f1", _mean(bodies), len(bodies)),
        Row("dragnet.comment_f1", _mean(talks), len(talks)),
        Row("dragnet.false_comment_pages", claimed, len(silent)),
    ]
    if any(page.comments for page in pages):
        rows.append(_parents([(row["threads"], page) for row, page in pairs if row.get("threads")]))
    return rows


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _bag(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text.lower()))


def _bag_f1(gold: str, found: str) -> float:
    theirs, ours = _bag(gold), _bag(found)
    shared = (theirs & ours).total()
    return 2 * shared / (theirs.total() + ours.total()) if shared else 0.0


def _parents(pairs: Iterable[tuple[dict[str, Any], Reading]]) -> Row:
    """Share of the gold comments of all threads found under the right parent."""
    right = total = 0
    for thread, page in pairs:
        gold = [comment for comment in thread["comments"] if (comment.get("text") or "").strip()]
        ours = _matched([comment["text"] for comment in gold], page.comments)
        named = {comment["n"]: ours[place] for place, comment in enumerate(gold)}
        for place, comment in enumerate(gold):
            total += 1
            found = ours[place]
            if found is None:
                continue
            parent = comment.get("parent")
            wanted = named.get(parent) if parent is not None else None
            known = parent is None or parent not in named
            right += found.parent == "" if known else bool(wanted and found.parent == wanted.id)
    return Row("threads.parent_accuracy", right / total if total else 0.0, total)


def _matched(gold: Sequence[str], ours: Sequence[Comment]) -> list[Comment | None]:
    """Our comment for each gold comment, best fit first where texts repeat, in page order."""
    bags = [_bag(f"{c.author} {c.text}") for c in ours]
    plain = [_bag(c.text) for c in ours]
    taken: set[int] = set()
    matched: list[Comment | None] = []
    after = 0
    for text in gold:
        wanted = _bag(text)
        order = [*range(after, len(ours)), *range(after)]
        best, score = -1, 0.0
        for index in order:
            if index in taken:
                continue
            for bag in (plain[index], bags[index]):
                shared = (wanted & bag).total()
                fit = 2 * shared / (wanted.total() + bag.total()) if shared else 0.0
                if fit > score + 1e-9:
                    best, score = index, fit
            if score > 0.97:
                break
        if score >= _FOUND:
            taken.add(best)
            matched.append(ours[best])
            after = best + 1
        else:
            matched.append(None)
    return matched


def _segments(gold: Sequence[dict[str, Any]], pages: Sequence[Reading]) -> list[Row]:
    """True when a string that must stand in the body does, false when one stands that must not."""
    counts: Counter[str] = Counter()
    for row, page in zip(gold, pages, strict=True):
        body, talk = _plain(page.article), _plain(page.discussion)
        for segment in row.get("with") or ():
            counts["tp" if _plain(segment) in body else "fn"] += 1
        for segment in row.get("without") or ():
            counts["fp" if _plain(segment) in body else "tn"] += 1
        for segment in row.get("comments") or ():
            counts["said"] += 1
            counts["heard"] += _plain(segment) in talk
    found, wanted = counts["tp"] + counts["fp"], counts["tp"] + counts["fn"]
    return [
        Row("trafilatura.segment_precision", counts["tp"] / found if found else 0.0, found),
        Row("trafilatura.segment_recall", counts["tp"] / wanted if wanted else 0.0, wanted),
        Row(
            "trafilatura.comment_segments_found",
            counts["heard"] / counts["said"] if counts["said"] else 0.0,
            counts["said"],
        ),
    ]


def _plain(text: str) -> str:
    return " ".join(text.split())
