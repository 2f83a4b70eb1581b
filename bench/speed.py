"""Speed: reading beside trafilatura, adding, checking, size on disk, memory.

`--data` is a folder that holds `allsides` and, for reading, any of `extraction-zyte`,
`comments-dragnet`, `extraction-trafilatura`. With `--entries`
an archive of that many articles is measured instead, added by `--words-only`, beside SQLite's FTS5
and LanceDB (`bench.scale`); those beyond the collection are real ones altered (`bench.grown`).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import logging
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import scale
from bench.grown import pages
from bench.table import Row, memory_mb


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("../shared/data/news"), metavar="DIR")
    parser.add_argument("--entries", type=int, default=0, metavar="N", help="0: the collection")
    parser.add_argument("--archive", type=Path, metavar="DIR", help="where it is kept, or was")
    parser.add_argument("--questions", type=int, default=200, metavar="N")
    parser.add_argument("--lancedb", default="", metavar="PYTHON", help="one that has lancedb")
    parser.add_argument("--checks", type=int, default=40, metavar="N")
    parser.add_argument("--pages", type=int, default=60, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")


def measure(args: argparse.Namespace) -> list[Row]:
    if not args.data.is_dir():
        raise FileNotFoundError(f"no folder {args.data}")
    if args.entries:
        return list(scale.measure(args))
    return [*_reading(args.data, args.pages), *_line(args)]


def _reading(data: Path, most: int) -> list[Row]:
    """Our whole reading beside one call of trafilatura as it comes, for each set of pages."""
    return [row for name, folder in _SETS for row in _side_by_side(data / folder, name, most)]


_SETS = (
    ("zyte", "extraction-zyte"),
    ("dragnet", "comments-dragnet"),
    ("trafilatura", "extraction-trafilatura"),
)
_FIRST = 8  # pages read before the clock runs: they load word lists and compile paths


def _side_by_side(folder: Path, name: str, most: int) -> list[Row]:
    """Processor time of both, page by page in turn.

    All is read in this process: what a process of its own takes would not be seen by its clock.
    """
    files = sorted((folder / "html").glob("*.gz"))[:most] if folder.is_dir() else []
    if not files:
        return []
    from trafilatura import bare_extraction

    from alteram.errors import InputError
    from alteram.page.inside import read_inside
    from alteram.settings import PageSettings

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

    def ours(raw: bytes) -> None:
        with contextlib.suppress(InputError):  # a page refused is a page read, for the clock
            read_inside(raw, "", PageSettings())

    raws = [gzip.decompress(file.read_bytes()) for file in files]
    spent = {"alteram": 0.0, "trafilatura": 0.0}
    readers: dict[str, Callable[[bytes], object]] = {
        "alteram": ours,
        "trafilatura": bare_extraction,
    }
    for raw in raws[:_FIRST]:
        for reader in readers.values():
            reader(raw)
    for raw in raws:
        for who, reader in readers.items():
            started = time.process_time()
            reader(raw)
            spent[who] += time.process_time() - started
    n = len(raws)
    return [
        Row(f"read.{name}.ms", 1_000 * spent["alteram"] / n, n),
        Row(f"read.{name}.trafilatura_ms", 1_000 * spent["trafilatura"] / n, n),
        Row(f"read.{name}.ratio", spent["trafilatura"] / spent["alteram"], n),
    ]


def _line(args: argparse.Namespace) -> list[Row]:
    from alteram.model import Page
    from alteram.pipeline import check, load_tools, open_store
    from alteram.pipeline.add import add_pages
    from alteram.settings import Settings, with_values

    with tempfile.TemporaryDirectory() as folder:
        settings = with_values(Settings(), {"archive": {"path": folder}}, "bench")
        tools = load_tools(settings)
        found = list(pages(args.data / "allsides", 0))
        store = open_store(settings, create=True)
        started = time.perf_counter()
        added = add_pages(found, store, tools, settings, workers=args.workers)
        seconds = time.perf_counter() - started
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        refs = sorted(page.article.ref for page in found)
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
