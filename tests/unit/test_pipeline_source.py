"""Where a page comes from: a file, standard input, the archive; and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from alteram.errors import (
    ArchiveMissing,
    FetchRefused,
    NotAnArticle,
    PageUnreadable,
    UnsupportedMedia,
)
from alteram.model import Article, Entry, Outlet, Page
from alteram.pipeline import Tools, load_tools
from alteram.pipeline.source import read_page
from alteram.plugins import Store
from alteram.settings import PageSettings, Settings
from tests.evidence_makers import LOCK, day
from tests.fakes import MemoryStore

TEXT = f"Barges sink at Harrow lock\n\n{LOCK}\n"
SETTINGS = Settings()
KEPT = Entry(
    article=Article(
        headline="Barges sink at Harrow lock",
        text=LOCK,
        url="https://tern.example/lock",
        outlet=Outlet(name="Tern Post", domain="tern.example"),
        published=day("2031-05-06"),
        ref="t7",
    )
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(SETTINGS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def nobody_types() -> bytes:
    raise AssertionError("standard input was read")


def no_archive() -> Store:
    raise ArchiveMissing("a", "there is none")


def unasked() -> Store:
    raise AssertionError("the archive was opened")


def filled() -> Store:
    store = MemoryStore()
    store.add([KEPT])
    return store


def read(where: str | Path, tools: Tools, settings: Settings = SETTINGS, **more: str) -> Page:
    return read_page(str(where), tools, settings, stdin=nobody_types, store=filled, **more)


def test_a_file(tools: Tools, file: Path) -> None:
    page = read_page(str(file), tools, SETTINGS, stdin=nobody_types, store=unasked)
    assert page.article.headline == "Barges sink at Harrow lock"
    assert page.article.url == ""
    assert "Three barges sank" in page.article.text


def test_standard_input(tools: Tools) -> None:
    page = read_page("-", tools, SETTINGS, stdin=TEXT.encode, store=unasked)
    assert page.article.headline == "Barges sink at Harrow lock"


@pytest.mark.parametrize("key", ["t7", "https://tern.example/lock", KEPT.id])
def test_an_entry_of_the_archive_by_reference_address_or_id(tools: Tools, key: str) -> None:
    assert read(key, tools) == Page(article=KEPT.article)


def test_a_file_goes_before_an_entry_of_that_name(
    tools: Tools, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    file.rename(file.parent / "t7")
    assert read("t7", tools).article.outlet is None


def test_address_and_outlet_are_laid_over_what_the_page_says(tools: Tools, file: Path) -> None:
    page = read(file, tools, url="https://gull.example/a", outlet="The Gull")
    assert page.article.url == "https://gull.example/a"
    assert page.article.outlet == Outlet(name="The Gull")
    kept = read("t7", tools, url="https://gull.example/a", outlet="gull.example")
    assert kept.article.url == "https://gull.example/a"
    assert kept.article.outlet == Outlet(name="gull.example", domain="gull.example")
    assert kept.article.text == KEPT.article.text


@pytest.mark.parametrize("outlet", ["St. Osk Herald", "Herald"])
def test_a_name_with_a_full_stop_is_no_domain(tools: Tools, file: Path, outlet: str) -> None:
    assert read(file, tools, outlet=outlet).article.outlet == Outlet(name=outlet)


@pytest.mark.parametrize("name", ["missing.html", "0123456789abcdef", "no\0name"])
def test_what_is_nowhere_is_said_to_be_nowhere(tools: Tools, name: str) -> None:
    for store in (filled, no_archive, None):
        with pytest.raises(PageUnreadable) as caught:
            read_page(name, tools, SETTINGS, stdin=nobody_types, store=store)
        assert caught.value.where == name


def test_a_missing_file_says_where_was_looked(tools: Tools) -> None:
    with pytest.raises(PageUnreadable, match="no such file, and no entry of that id or address"):
        read("missing.html", tools)


def test_a_folder_shows_the_way_out(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(PageUnreadable, match="a folder; give one page, or `alteram add`"):
        read(tmp_path, tools)


def test_an_empty_file_and_an_image_name_the_file(tools: Tools, tmp_path: Path) -> None:
    for raw, kind in ((b"", PageUnreadable), (b"\x89PNG\r\n\x1a\n\0\0", UnsupportedMedia)):
        path = tmp_path / "page"
        path.write_bytes(raw)
        with pytest.raises(kind) as caught:
            read(path, tools)
        assert caught.value.where == str(path)


def test_a_page_without_an_article_names_the_file(tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / "login.html"
    path.write_text("<html><body><form><input name='user'></form></body></html>")
    with pytest.raises(NotAnArticle) as caught:
        read(path, tools)
    assert caught.value.where == str(path)


def test_a_page_larger_than_allowed_names_the_knob(tools: Tools, file: Path) -> None:
    size = len(TEXT.encode())
    small = Settings(page=PageSettings(max_bytes=size - 1))
    with pytest.raises(PageUnreadable, match=rf"{size} bytes; page\.max_bytes allows {size - 1}"):
        read(file, tools, small)
    just = Settings(page=PageSettings(max_bytes=size))
    assert read(file, tools, just).article.headline


class _Page(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(TEXT.encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def private_address() -> Iterator[str]:
    _Page.asked = 0
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/lock"
        server.shutdown()
        thread.join()


def test_an_address_inside_the_own_network_is_never_asked(
    tools: Tools, private_address: str
) -> None:
    with pytest.raises(FetchRefused, match="not a public address") as caught:
        read(private_address, tools)
    assert caught.value.where == private_address
    assert _Page.asked == 0
