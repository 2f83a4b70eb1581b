"""Speed: reading beside trafilatura, adding, checking, size on disk, memory.

`--data` is a folder that holds `allsides` (and, for reading, `extraction-zyte`). Articles beyond
those of the collection are made by `--entries` from real ones with other names, numbers and dates.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bench.table import Row, memory_mb


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("../shared/data/news"), metavar="DIR")
    parser.add_argument("--entries", type=int, default=0, metavar="N", help="0: the collection")
    parser.add_argument("--checks", type=int, default=40, metavar="N")
    parser.add_argument("--pages", type=int, default=60, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")


def measure(args: argparse.Namespace) -> list[Row]:
    if not args.data.is_dir():
        raise FileNotFoundError(f"no folder {args.data}")
    return [*_reading(args.data / "extraction-zyte", args.pages), *_line(args)]


def _reading(folder: Path, most: int) -> list[Row]:
    """Pages a second of our reader and of trafilatura's own extraction, turn by turn."""
    files = sorted((folder / "html").glob("*.gz"))[:most] if folder.is_dir() else []
    if not files:
        return []
    from trafilatura import bare_extraction

    from alteram.errors import InputError
    from alteram.page import ZoneExtractor

    pages = [gzip.decompress(file.read_bytes()) for file in files]
    extractor = ZoneExtractor()

    def ours(raw: bytes) -> None:
        with contextlib.suppress(InputError):  # a page refused is a page read, for the clock
            extractor.read(raw)

    spent = {"alteram": 0.0, "trafilatura": 0.0}
    readers: dict[str, Callable[[bytes], object]] = {
        "alteram": ours,
        "trafilatura": bare_extraction,
    }
    for reader in readers.values():
        reader(pages[0])  # the first call loads word lists and compiles paths
    for raw in pages:
        for name, reader in readers.items():
            started = time.perf_counter()
            reader(raw)
            spent[name] += time.perf_counter() - started
    n = len(pages)
    return [
        Row("read.pages_per_second", n / spent["alteram"], n),
        Row("read.trafilatura_pages_per_second", n / spent["trafilatura"], n),
        Row("read.ratio", spent["trafilatura"] / spent["alteram"], n),
    ]


def _line(args: argparse.Namespace) -> list[Row]:
    from alteram.model import Page
    from alteram.pipeline import check, load_tools, open_store
    from alteram.pipeline.add import add_pages
    from alteram.settings import Settings, with_values

    with tempfile.TemporaryDirectory() as folder:
        settings = with_values(Settings(), {"archive": {"path": folder}}, "bench")
        tools = load_tools(settings)
        with_pages = _pages(args.data / "allsides", args.entries)
        store = open_store(settings, create=True)
        started = time.perf_counter()
        added = add_pages(with_pages, store, tools, settings, workers=args.workers)
        seconds = time.perf_counter() - started
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        refs = sorted(page.article.ref for page in _pages(args.data / "allsides", 0))
        picked = random.Random(7).sample(refs, min(args.checks, len(refs)))
        waits = []
        for ref in picked:
            entry = store.get(ref)
            if entry is None:
                continue
            started = time.perf_counter()
            check(Page(article=entry.article), store, tools, settings)
            waits.append(time.perf_counter() - started)
        store.close()
    waits.sort()
    return [
        Row("add.articles_per_second", added.kept / seconds, added.kept),
        Row("check.p50_seconds", waits[len(waits) // 2], len(waits)),
        Row("check.p95_seconds", waits[int(len(waits) * 0.95)], len(waits)),
        Row("archive.bytes_per_article", size / max(1, added.kept), added.kept),
        Row("memory_mb", memory_mb(), 1),
    ]


def _pages(folder: Path, entries: int) -> Iterator[object]:
    """The articles of the collection, then as many altered ones as it takes to reach `entries`."""
    from alteram.archive import load
    from alteram.model import Page

    def unread(raw: bytes, url: str) -> Page:
        raise AssertionError(f"a JSON Lines collection holds no page to read: {url} {len(raw)}")

    pages = [
        item
        for file in sorted(folder.glob("archive-*.jsonl.gz"))
        for item in load(file, unread)
        if isinstance(item, Page)
    ]
    yield from pages[: entries or None]
    chance = random.Random(11)
    for n in range(len(pages), entries):
        yield _altered(pages[n % len(pages)], n, chance)


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_NUMBER = re.compile(r"\b\d+\b")


def _altered(page: object, n: int, chance: random.Random) -> object:
    """A made article: other names and numbers, sentences shuffled, another date and address."""
    from alteram.model import Moment, Page, Precision

    assert isinstance(page, Page)
    names: dict[str, str] = {}

    def other_name(match: re.Match[str]) -> str:
        made = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3))
        return names.setdefault(match.group(), made.capitalize())

    article = page.article
    text = _NAME.sub(other_name, article.text)
    text = _NUMBER.sub(lambda _: str(chance.randrange(1, 999)), text)
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)
    published = article.published
    if published is not None:
        day = published.day + timedelta(days=chance.randrange(-700, 700))
        published = Moment(value=day.isoformat(), precision=Precision.DAY, origin="made")
    return replace(
        page,
        article=replace(
            article,
            text="\n\n".join(paragraphs),
            headline=_NAME.sub(other_name, article.headline),
            url=f"https://made.example/{n}",
            ref=f"made-{n}",
            published=published,
        ),
    )
