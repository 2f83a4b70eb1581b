"""Folders: all files below, whatever mix of kinds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from alteram.archive.loaders.inputs import Input, Read, of_path
from alteram.archive.loaders.pages import is_markdown
from alteram.errors import AlteramError, InputError
from alteram.model import Page

SUFFIXES = frozenset(
    {
        *(".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".eml"),
        *(".json", ".jsonl", ".ndjson", ".jsonfeed", ".csv", ".tsv", ".parquet"),
        *(".xml", ".rss", ".atom", ".rdf", ".opml", ".warc", ".wacz"),
        *(".zip", ".gz", ".bz2", ".xz", ".zst"),
    }
)
NOTES = frozenset({".md", ".markdown"})  # read only with front matter: others are notes on a folder


def load_folder(given: Input, _read: Read) -> Iterator[Page | AlteramError | Input]:
    """All files below, by name; hidden ones and other kinds are left alone."""
    if given.path is None or not given.path.is_dir():
        raise InputError(given.where, "not a folder")
    others: Counter[str] = Counter()
    for folder, folders, names in os.walk(given.path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            one = of_path(Path(folder) / name)
            if reason := left_alone(one):
                others[reason] += 1
            else:
                yield one
    if others:
        yield leavings(given.where, others)


def left_alone(one: Input) -> str:
    """Why a file among others is not read; empty for one that is."""
    if one.suffix not in SUFFIXES:
        return one.suffix or "no suffix"
    if one.suffix in NOTES:
        try:
            if not is_markdown(one.start()):
                return f"{one.suffix} without front matter"
        except (AlteramError, OSError):
            return ""
    return ""


def leavings(where: str, others: Counter[str]) -> InputError:
    """One row for all that was left alone."""
    kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(others.items()))
    return InputError(where, f"files of other kinds left alone: {kinds}")
