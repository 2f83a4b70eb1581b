"""Every file of the shared feed and WARC fixtures is read or refused, with counts."""

from __future__ import annotations

import tarfile
import time
from collections import Counter
from pathlib import Path

import pytest

from alteram.archive import load
from alteram.archive.loaders import Read
from alteram.errors import AlteramError, InputError
from alteram.model import Page
from alteram.page import ZoneExtractor
from tests import loader_makers

EXTRACTOR = ZoneExtractor()


def read(raw: bytes, url: str) -> Page:
    return EXTRACTOR.read(raw, url=url)


def kinds(path: Path, reader: Read = read) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in load(path, reader):
        assert isinstance(item, Page | InputError)
        assert isinstance(item, Page) or str(path) in str(item)
        found["page" if isinstance(item, Page) else "row"] += 1
    return found


@pytest.mark.shared
def test_web_archives(shared: Path) -> None:
    found = {path.name: kinds(path) for path in sorted((shared / FOLDER / "warc").iterdir())}
    assert len(found) == 16
    assert sum(counts["page"] for counts in found.values()) == 6
    for name in ("example.warc", "example.warc.gz", "example-iana.org-chunked.warc"):
        assert found[name]["page"] == 1
    for name in ("example-trunc.warc", "example-wrong-chunks.warc.gz", "example.arc", "bad.arc"):
        assert found[name] == Counter(row=1)


@pytest.mark.shared
def test_feeds(shared: Path, tmp_path: Path) -> None:
    with tarfile.open(shared / FOLDER / "feedparser-tests.tar.gz") as file:
        file.extractall(tmp_path, filter="data")
    total: Counter[str] = Counter()
    files = 0
    for path in sorted(tmp_path.rglob("*.xml")):
        start = time.monotonic()
        counts = kinds(path, loader_makers.read)
        assert counts, path.name
        assert time.monotonic() - start < 10, path.name
        total += counts
        files += 1
    assert files == 1850
    assert sum(total.values()) >= files
    print(files, total)


@pytest.mark.shared
def test_a_collection_of_news(shared: Path) -> None:
    items = list(load(shared / "data/news/allsides/archive-other.jsonl.gz", read))
    errors = [str(item) for item in items if isinstance(item, AlteramError)]
    assert errors == []
    articles = [item.article for item in items if isinstance(item, Page)]
    assert len(articles) > 100
    assert all(one.text and one.outlet and one.ref for one in articles)
    others = list(load(shared / "data/news/allsides/reuse_pairs.jsonl", read))
    assert not any(isinstance(item, Page) for item in others)


FOLDER = "data/news/feeds-warc"
