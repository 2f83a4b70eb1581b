"""Fictional files for the tests of the loaders, and a reader that only takes text apart."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from alteram.archive.loaders import load
from alteram.errors import AlteramError, NotAnArticle
from alteram.model import Article, Caveat, CaveatKind, Moment, Page, Precision

PARAGRAPHS = (
    "The sluice at Nordhafen was opened at dawn on Tuesday, the harbour office said.",
    "Two barges waited outside the lock for nine hours, according to the pilots' guild.",
    "The guild has asked for a second keeper since the spring, without an answer so far.",
)
BODY = "\n".join(PARAGRAPHS)
URL = "https://harbourpost.example/news/sluice"


def read(raw: bytes, url: str) -> Page:
    """A page of the `<p>` of HTML or of the lines of text; a `<time>` is its date."""
    text = raw.decode("utf-8-sig", "replace")
    found = re.findall(r"<p>(.*?)</p>", text, re.S)
    title = re.search(r"<h1>(.*?)</h1>", text, re.S)
    time = re.search(r'<time datetime="([^"]+)"', text)
    if "<" not in text:
        headline, _, body = text.partition("\n\n")
        found, title = [body or headline], None if not body else re.match(r"[#\s]*(.*)", headline)
    body = "\n".join(html.unescape(part).strip() for part in found)
    if not body.strip():
        raise NotAnArticle(url or "page", "no article body")
    published = time and Moment(value=time[1], precision=Precision.DAY, origin="time element")
    missing = [CaveatKind.OUTLET_UNKNOWN] + ([] if published else [CaveatKind.DATE_MISSING])
    return Page(
        article=Article(
            headline=html.unescape(title[1]) if title else "",
            text=body,
            url=url,
            published=published or None,
        ),
        caveats=tuple(Caveat(kind=kind, text=kind.value) for kind in missing),
    )


def loaded(path: Path, kind: str = "") -> list[Page | AlteramError]:
    return list(load(path, read, kind=kind))


def pages(path: Path, kind: str = "") -> list[Page]:
    """The pages of a file that loads without a single error."""
    items = loaded(path, kind)
    assert [str(item) for item in items if isinstance(item, AlteramError)] == []
    return [item for item in items if isinstance(item, Page)]


def article(path: Path, kind: str = "") -> Article:
    (page,) = pages(path, kind)
    return page.article


def split(path: Path, kind: str = "") -> tuple[list[Page], list[str]]:
    """The pages, and the errors as text with the folder of the file left out."""
    items = loaded(path, kind)
    errors = [str(item) for item in items if isinstance(item, AlteramError)]
    folder = f"{path.parent}/"
    return (
        [item for item in items if isinstance(item, Page)],
        [error.replace(folder, "") for error in errors],
    )


def record(number: int = 1, **fields: Any) -> dict[str, Any]:
    """One article with the field names of a collection."""
    return {
        "id": f"a{number}",
        "outlet": "Harbour Post",
        "outlet_url": "www.harbourpost.example",
        "url": f"{URL}-{number}",
        "date": "2031-05-06",
        "title": f"Sluice opened, part {number}",
        "authors": ["Ada Brook", "Jon Reed"],
        "text": BODY,
    } | fields


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in records)


def web_page(
    headline: str = "Sluice opened", date: str = "", paragraphs: Iterable[str] = ()
) -> str:
    time = f'<time datetime="{date}">{date}</time>' if date else ""
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs or PARAGRAPHS)
    return f"<!doctype html><html><body><h1>{headline}</h1>{time}{body}</body></html>"


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, raw in members.items():
            file.writestr(name, raw)
    return out.getvalue()


def put(folder: Path, name: str, raw: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


def gz(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)
