"""Any bytes under any kind give pages and errors, in bounded memory; nothing is written."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alteram.archive import LOADERS, load
from alteram.errors import AlteramError
from alteram.model import Page
from tests.loader_makers import BODY, gz, lines, put, read, record, web_page, zipped
from tests.unit.test_loaders_agency import NEW, NITF, OLD, news_item
from tests.unit.test_loaders_feeds import ATOM, FULL, JSON_ITEM, item, json_feed, rss
from tests.unit.test_loaders_pages import MARKDOWN, TOML, letter, part
from tests.unit.test_loaders_tables import COLUMNS, parquet_file, row, table
from tests.unit.test_loaders_warc import chunked, digested, response, warc_record

FILES = sorted(set(LOADERS) - {"folder"})
CHUNKED = response(chunked(FULL.encode()), "Content-Type: text/html\r\nTransfer-Encoding: chunked")
SEEDS: dict[str, tuple[bytes, ...]] = {
    "jsonl": (lines(record(1), record(2)), json.dumps([record(1)], indent=1).encode()),
    "jsonfeed": (json.dumps(json_feed(JSON_ITEM)).encode(),),
    "ninjs": (lines(OLD, NEW),),
    "newsml": (
        f"<newsMessage>{news_item(f'<inlineXML>{NITF}</inlineXML>')}</newsMessage>".encode(),
    ),
    "feed": (rss(item()).encode(), ATOM.encode()),
    "disqus": (b'<disqus xmlns="http://disqus.com"><post><message>No.</message></post></disqus>',),
    "sitemap": (b"<urlset><url><loc>https://a.example/</loc></url></urlset>",),
    "opml": (b"<opml><outline xmlUrl='https://a.example/'/></opml>",),
    "xml": (b"<?xml version='1.0'?><a/>",),
    "csv": (table(row(1), row(2)).encode(), table(row(1)).encode("utf-16")),
    "parquet": (parquet_file(COLUMNS),),
    "warc": (
        digested(response()) + warc_record(CHUNKED),
        gz(digested(response())) + gz(warc_record(response())),
        warc_record(
            response(gz(FULL.encode()), "Content-Encoding: gzip\r\nContent-Type: text/html")
        ),
    ),
    "zip": (zipped({"a.jsonl": lines(record(1)), "b.html": web_page().encode()}),),
    "wacz": (zipped({"archive/a.warc.gz": gz(digested(response()))}),),
    "eml": (letter(part("text/html", FULL)).encode(),),
    "markdown": (MARKDOWN.encode(), TOML.encode()),
    "html": (web_page().encode(),),
    "text": (BODY.encode(),),
}


def test_every_kind_has_a_seed_that_works() -> None:
    assert sorted(SEEDS) == FILES
    for kind, seeds in SEEDS.items():
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                items = list(load(put(Path(folder), "seed", seed), read, kind=kind))
            assert items
            assert kind in ("sitemap", "opml", "xml", "disqus") or isinstance(items[0], Page), kind


def check(raw: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder), "in/file", raw)
        items = list(load(path, read, kind=kind))
        assert [str(one.relative_to(folder)) for one in Path(folder).rglob("*")] in (
            ["in", "in/file"],
            ["in/file", "in"],
        )
    assert items
    for one in items:
        assert isinstance(one, Page | AlteramError)
        assert isinstance(one, Page) or (str(one) and len(str(one)) < 2000)


@pytest.mark.parametrize("kind", [*FILES, ""])
@given(raw=st.binary(max_size=300))
@settings(max_examples=25)
def test_any_bytes(kind: str, raw: bytes) -> None:
    check(raw, kind)


@st.composite
def hurt(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """A good file cut, spliced, and with some bytes changed."""
    raw = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        piece = draw(
            st.binary(max_size=6) | st.sampled_from([b"<", b"&x;", b'"', b"\0" * 4, b"9" * 12])
        )
        raw[at : at + draw(st.integers(0, 12))] = piece
    return bytes(raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("forced", [True, False])
@given(data=st.data())
@settings(max_examples=40)
def test_a_good_file_that_was_hurt(kind: str, forced: bool, data: st.DataObject) -> None:
    check(data.draw(hurt(SEEDS[kind])), kind if forced else "")


@given(data=st.data())
@settings(max_examples=60)
def test_a_hurt_web_archive_never_gives_other_words(data: st.DataObject) -> None:
    """Every page of a record with a digest has the words it had, or is not there."""
    good = gz(digested(response("<p>First.</p>"))) + gz(digested(response()))
    raw = data.draw(hurt((good,)))
    with tempfile.TemporaryDirectory() as folder:
        items = list(load(put(Path(folder), "a.warc.gz", raw), read, kind="warc"))
    texts = [one.article.text for one in items if isinstance(one, Page)]
    assert set(texts) <= {"First.", BODY}
    assert len(texts) == 2 or len(texts) < len(items) or raw == good


# --- memory --------------------------------------------------------------------------------------

MEASURE = """
import re, sys
from pathlib import Path
from alteram.archive import load
from tests.loader_makers import read
import brotli, zstandard
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
for path in sorted(Path(sys.argv[1]).iterdir()):
    before = peak()
    items = list(load(path, read))
    print(path.name, peak() - before, " ".join(map(str, items))[:300].replace(chr(10), " "))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read there")
def test_bombs_take_little_memory(tmp_path: Path, root: Path) -> None:
    import bz2
    import importlib
    import lzma
    import zlib

    big = b"<p>" + b"0" * 45_000_000
    put(tmp_path, "a.html.gz", zlib.compress(big, 9, wbits=31))
    put(tmp_path, "b.html.bz2", bz2.compress(big, 1))
    put(tmp_path, "c.html.xz", lzma.compress(big, preset=0))
    put(tmp_path, "d.html.zst", importlib.import_module("zstandard").compress(big))
    put(tmp_path, "e.zip", zipped({"a.html": big}))
    put(tmp_path, "f.zip", zipped({"a.zip": zipped({"b.zip": zipped({"a.html": big})})}))
    packer = importlib.import_module("brotli").Compressor(quality=2)
    packed = packer.process(big) + packer.finish()
    head = "Content-Type: text/html\r\nContent-Encoding: br"
    put(tmp_path, "g.warc", digested(response(packed, head)))
    twice = zlib.compress(zlib.compress(big, 9, wbits=31), 9, wbits=31)
    assert len(twice) < 500
    head = "Content-Type: text/html\r\nContent-Encoding: gzip, gzip"
    put(tmp_path, "h.warc", digested(response(twice, head)))
    put(tmp_path, "i.warc.gz", zlib.compress(warc_record(response(big)), 9, wbits=31))
    out = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
    )
    print(out.stdout)
    rows = [line.split(" ", 2) for line in out.stdout.splitlines()]
    assert len(rows) == 9
    for name, megabytes, said in rows:
        assert int(megabytes) < 40, (name, megabytes)
        assert "unpacks to more than" in said or "more than 2 deep" in said, (name, said)
