"""A collection of articles as JSON Lines, `archive-*.jsonl` or `.jsonl.gz` in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alteram.archive import load
from alteram.errors import AlteramError, UnsupportedMedia
from alteram.model import Page


def files_of(folder: Path) -> list[Path]:
    """The files, by name. Raises `FileNotFoundError` where there is none."""
    files = sorted(folder.glob("archive-*.jsonl*"))
    if not files:
        raise FileNotFoundError(f"no archive-*.jsonl.gz in {folder}")
    return files


def pages_of(folder: Path) -> Iterator[Page | AlteramError]:
    """Every line as a page, or why it is none."""
    for file in files_of(folder):
        yield from load(file, _refuse, kind="jsonl")


def _refuse(_: bytes, url: str) -> Page:
    raise UnsupportedMedia(url, "not a line of JSON")
