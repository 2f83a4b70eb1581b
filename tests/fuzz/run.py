"""Broken input on purpose: `python -m tests.fuzz.run page|feed|warc --seconds 600`.

Inputs of the kept corpus (and, for pages, of the golden cases) are cut, joined and altered, and
given to the reader. It may read them or refuse them with an `AlteramError`. Anything else, an input
that takes longer than `SLOW` seconds of processor time, or memory that keeps growing, is a
finding: the input is written to `tests/fuzz/found/` and the run ends with 1. The same `--seed`
makes the same inputs in the same order.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from alteram.archive.loaders import load
from alteram.errors import AlteramError
from alteram.page import ZoneExtractor

HERE = Path(__file__).parent
SLOW = 20.0  # seconds of processor time for one input
RISE = 300  # megabytes that memory may grow after the first inputs
WARM = 300  # inputs before memory is looked at
LARGEST = 60_000  # bytes of one input

_PIECES = (
    b"<div>", b"</div>", b"<table><tr><td>", b"</p>", b"<li class='comment' id='comment-1'>", b"<!--",
    b"-->", b"<![CDATA[", b"]]>", b"<script>", b"</script>", b"<style>.a{display:none}", b"<br>",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"&#0;", b"&amp;", b"&nbsp", b"\xed\xa0\x80", b"\r\n\r\n",
    b"<item>", b"<entry>", b"<pubDate>", b"<?xml version='1.0'?>", b"WARC/1.0\r\n", b"\"", b"'", b"{",
    b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n", b"HTTP/1.1 200 OK\r\n",
    b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n", b"9" * 400, b"a" * 3000,
    "„“—ñ漢字\u200b\u202e".encode(),
)  # fmt: skip


def altered(seeds: list[bytes], chance: random.Random) -> bytes:
    """One seed with a few changes: bytes flipped, cut, doubled, moved; pieces put in."""
    data = bytearray(chance.choice(seeds)[:LARGEST])
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + int(chance.expovariate(1 / 60)))
        match chance.randrange(7):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = chance.choice(_PIECES)
            case 2:
                data[start:start] = data[start:end] * chance.randint(1, 40)
            case 3:
                data[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            case 4:
                other = chance.choice(seeds)
                at = chance.randrange(len(other) + 1)
                data[start:end] = other[at : at + 2_000]
            case 5:
                del data[start:]
            case _:
                data[start:start] = chance.choice(_PIECES) * chance.randint(1, 400)
        del data[LARGEST:]
    return bytes(data)


def read_page(data: bytes) -> None:
    page = ZoneExtractor().read(data, url="https://harbourpost.example/story")
    assert page.article.text or page.comments or page.notices, "read, and nothing in it"


def read_collection(data: bytes, suffix: str, kind: str) -> None:
    """A file of many pages; what cannot be read is a row, not an exception."""
    extractor = ZoneExtractor()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"input{suffix}")
        path.write_bytes(data)
        for _ in load(path, lambda raw, url: extractor.read(raw, url=url), kind=kind):
            pass


TARGETS: dict[str, Callable[[bytes], None]] = {
    "page": read_page,
    "feed": lambda data: read_collection(data, ".xml", "feed"),
    "warc": lambda data: read_collection(data, ".warc", "warc"),
}


def seeds_of(target: str) -> list[bytes]:
    files = sorted((HERE / "corpus" / target).iterdir())
    if target == "page":
        files += sorted((HERE.parent / "golden").glob("*/page.*"))
    return [file.read_bytes() for file in files]


def trouble(target: str, data: bytes) -> str:
    """What is wrong with reading an input; "" for nothing."""
    started = time.process_time()
    try:
        TARGETS[target](data)
    except AlteramError:
        pass
    except Exception:
        return traceback.format_exc()
    spent = time.process_time() - started
    return f"{spent:.1f} seconds" if spent > SLOW else ""


def memory() -> int:
    """The most memory used so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    warnings.simplefilter("error")
    seeds = seeds_of(args.target)
    chance = random.Random(args.seed)
    end = time.monotonic() + args.seconds
    count = base = 0
    while time.monotonic() < end:
        data = altered(seeds, chance) if count >= len(seeds) else seeds[count]
        said = trouble(args.target, data)
        count += 1
        if count == WARM:
            base = memory()
        if not said and base and memory() > base + RISE:
            said = f"memory rose from {base} to {memory()} MB"
        if said:
            found = HERE / "found"
            found.mkdir(exist_ok=True)
            name = f"{args.target}-{hashlib.sha256(data).hexdigest()[:16]}"
            (found / name).write_bytes(data)
            print(f"{args.target}: input {count}, kept as {found / name}\n{said}")
            return 1
    print(f"{args.target}: {count:,} inputs, nothing found, memory {base} to {memory()} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
