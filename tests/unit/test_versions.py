"""A page read again: another text is another entry under its address, another form of it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alteram.archive import SqliteStore
from alteram.pipeline import Tools, add, load_tools
from alteram.settings import Settings

SETTINGS = Settings()
ADDRESS = "https://harbourpost.example/plough"
HEAD = (
    '<html><head><meta charset="{charset}"><title>Second plough</title>'
    f'<link rel="canonical" href="{ADDRESS}">'
    '<meta property="article:published_time" content="{day}T09:00:00Z"></head><body><article>'
    "<h1>Second plough</h1>"
)
TEXT = (
    "The council of Lindhaven has bought a second snow plough for the café road, mayor Øst said.",
    "It cost less than the first one, the road master said on Tuesday evening in the town hall.",
    "Both will be parked in the old fire station, whose doors have been widened by pupils.",
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(SETTINGS)


def saved(
    folder: Path,
    *,
    text: tuple[str, ...] = TEXT,
    between: str = "</p><p>",
    day: str = "2031-02-04",
    charset: str = "utf-8",
) -> Path:
    head = HEAD.format(charset=charset, day=day)
    path = folder / "page.html"
    path.write_bytes(f"{head}<p>{between.join(text)}</p></article></body></html>".encode(charset))
    return path


@pytest.mark.parametrize(
    "change",
    [
        {"between": " \r\n </p>\n\n\t<p>\n  "},
        {"day": "2031-02-05"},
        {"charset": "iso-8859-1"},
        {"charset": "utf-16"},
    ],
    ids=lambda change: next(iter(change.items()))[0],
)
def test_white_space_date_and_charset_alone_make_no_version(
    tmp_path: Path, tools: Tools, change: dict[str, Any]
) -> None:
    with SqliteStore(tmp_path / "kept", create=True) as store:
        first = add([saved(tmp_path)], store, tools, SETTINGS)
        again = add([saved(tmp_path, **change)], store, tools, SETTINGS)
        assert (first.kept, again.kept, again.known) == (1, 0, 1)
        assert store.counts()["entries"] == 1


def test_another_text_is_a_version_and_the_old_words_are_kept(tmp_path: Path, tools: Tools) -> None:
    edited = (TEXT[0], TEXT[1].replace("less", "more"), TEXT[2])
    with SqliteStore(tmp_path / "kept", create=True) as store:
        add([saved(tmp_path)], store, tools, SETTINGS)
        old = store.get(ADDRESS)
        assert old is not None
        path = saved(tmp_path, text=edited, day="2031-02-05")
        assert add([path], store, tools, SETTINGS).kept == 1
        new = store.get(ADDRESS)
        assert new is not None
        assert "cost more than" in new.article.text
        kept = store.get(old.id)
        assert kept is not None
        assert "cost less than" in kept.article.text
