"""Bytes to a page, in this process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from alteram.model import Page
from alteram.page.charset import decode
from alteram.page.media import Media, kind_of, refuse_binary
from alteram.settings import PageSettings


def read_inside(raw: bytes, url: str, settings: PageSettings) -> Page:
    """The page, as `ZoneExtractor.read` gives it, however long it takes. Raises `InputError`."""
    with _no_search_for_cycles():
        return _read(raw, url, settings)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A page makes many objects and hardly a cycle: looking for some takes a twentieth of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(raw: bytes, url: str, settings: PageSettings) -> Page:
    where = url or "page"
    refuse_binary(raw, where)
    decoded = decode(raw)
    if kind_of(decoded.text, where) is Media.TEXT:
        from alteram.page.flat import read_flat

        page = read_flat(decoded.text, url=url, where=where)
    else:
        from alteram.page.webpage import read_webpage

        page = read_webpage(decoded.text, url=url, where=where, settings=settings)
    return replace(page, caveats=decoded.caveats + page.caveats)
