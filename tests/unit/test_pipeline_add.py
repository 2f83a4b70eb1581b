"""Coverage into an archive: what is kept, what is skipped and why. The valley is invented."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from alteram.apps.cli import cli
from alteram.archive import SqliteStore
from alteram.archive.care import care_of
from alteram.archive.laid import Shelf
from alteram.archive.tables import FILE
from alteram.errors import AlteramError, ArchiveError, ArchiveLocked, InputError, PageUnreadable
from alteram.model import Article, Attribution, Entry, Outlet, Page
from alteram.pipeline import Added, Tools, add, load_tools, make_entry, upgrade
from alteram.pipeline.add import BATCH, POOL_FROM, add_pages
from alteram.settings import ArchiveSettings, Settings
from tests.evidence_makers import GATE, LOCK, MARKET, day
from tests.fakes import LineExtractor, MemoryStore
from tests.schemas import fits

SETTINGS = Settings()


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(SETTINGS)


def page(n: int, text: str = LOCK) -> Page:
    return Page(
        article=Article(
            headline=f"Barges sink at Harrow lock, part {n}",
            text=f"{text}\n\nThis is report number {n} from the lower valley.",
            url=f"https://tern.example/{n}",
            outlet=Outlet(name="Tern Post", domain="tern.example"),
            published=day("2031-05-06"),
            ref=f"t{n}",
        )
    )


def collection(folder: Path, *, broken: bool = True) -> Path:
    rows: list[str] = [
        json.dumps({"id": f"c{n}", "title": title, "text": text, "outlet": "Quay Mail"})
        for n, (title, text) in enumerate([("Lock", LOCK), ("Gate", GATE), ("Market", MARKET)])
    ]
    if broken:
        rows.insert(1, '{"title": "cut of')
        rows.insert(3, '{"title": "No words", "text": ""}')
    path = folder / "coverage.jsonl"
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def added(store: MemoryStore | SqliteStore, tools: Tools, *paths: Path) -> Added:
    return add(paths, store, tools, SETTINGS)


def test_failures_are_rows_with_place_and_reason(tmp_path: Path, tools: Tools) -> None:
    store = MemoryStore()
    path = collection(tmp_path)
    done = added(store, tools, path)
    assert (done.kept, done.known, len(done.skipped)) == (3, 0, 2)
    assert len(store.entries) == 3
    assert all(isinstance(error, InputError) for error in done.skipped)
    lines = str(done).splitlines()
    assert lines[0] == "3 added, 0 already there, 2 skipped"
    assert lines[1].startswith(f"  skipped {path}:2: ")
    assert lines[2].startswith(f"  skipped {path}:4: ")
    assert not done.nothing_worked


def test_a_file_that_is_missing_does_not_stop_the_others(tmp_path: Path, tools: Tools) -> None:
    store = MemoryStore()
    done = added(store, tools, tmp_path / "missing.jsonl", collection(tmp_path, broken=False))
    assert (done.kept, len(done.skipped)) == (3, 1)
    assert "missing.jsonl" in str(done.skipped[0])


def test_a_folder_of_pages_is_read_by_the_extractor(tmp_path: Path, tools: Tools) -> None:
    (tmp_path / "one.txt").write_text(f"Lock fails\n\n{LOCK}\n", encoding="utf-8")
    body = "".join(f"<p>{part}</p>" for part in GATE.split("\n\n"))
    html = f"<html><body><article><h1>Gate breaks</h1>{body}</article></body></html>"
    (tmp_path / "two.html").write_text(html, encoding="utf-8")
    (tmp_path / "empty.html").write_text("", encoding="utf-8")
    store = MemoryStore()
    done = added(store, tools, tmp_path)
    assert (done.kept, len(done.skipped)) == (2, 1)
    assert "empty.html" in str(done.skipped[0])
    assert {e.article.headline for e in store.entries.values()} == {"Lock fails", "Gate breaks"}


def test_a_page_on_which_a_plug_in_breaks_down_is_a_row(tmp_path: Path, tools: Tools) -> None:
    (tmp_path / "one.txt").write_text(f"Lock fails\n{LOCK}\n", encoding="utf-8")
    (tmp_path / "two.txt").write_text(f"Lock fails\n{LOCK} Ça alors\n", encoding="latin-1")
    store = MemoryStore()
    done = added(store, replace(tools, extractor=LineExtractor()), tmp_path)
    assert (done.kept, len(done.skipped)) == (1, 1)
    assert "two.txt: the reader of pages broke down on it (UnicodeDecodeError" in str(
        done.skipped[0]
    )


class Clumsy:
    """An attributor that one word is too much for."""

    def attribute(self, part: str, text: str) -> list[Attribution]:
        if "Harrow" in text:
            raise KeyError("Harrow")
        return []


def test_an_article_nobody_can_attribute_is_a_row(tmp_path: Path, tools: Tools) -> None:
    path = tmp_path / "some.jsonl"
    rows = [{"title": "A", "text": "A gate broke.", "url": "https://tern.example/a"}]
    rows.append({"title": "B", "text": "Harrow has a lock.", "url": "https://tern.example/b"})
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = added(MemoryStore(), replace(tools, archivist=Clumsy()), path)
    assert (done.kept, len(done.skipped)) == (1, 1)
    assert str(done.skipped[0]) == "https://tern.example/b: cannot be read: KeyError: 'Harrow'"


def test_nothing_worked_only_where_there_was_something(tmp_path: Path, tools: Tools) -> None:
    assert not Added().nothing_worked
    assert added(MemoryStore(), tools, tmp_path / "missing.jsonl").nothing_worked
    known = Added(known=2, skipped=(InputError("a", "b"),))
    assert not known.nothing_worked


def test_adding_twice_changes_nothing(tmp_path: Path, tools: Tools) -> None:
    path = collection(tmp_path)
    with SqliteStore(tmp_path / "archive", create=True) as store:
        first = added(store, tools, path)
        digest, kept = store.digest(), store.get("c1")
        again = added(store, tools, path)
        assert (first.kept, again.kept, again.known) == (3, 0, 3)
        assert again.skipped != ()
        assert store.digest() == digest
        assert store.get("c1") == kept
        assert list(store.check()) == []


def test_a_page_given_twice_is_kept_once(tools: Tools) -> None:
    store = MemoryStore()
    done = add_pages([page(1), page(2), page(1)], store, tools, SETTINGS)
    assert (done.kept, done.known) == (2, 1)


def test_an_entry_is_read_and_attributed_when_it_is_added(tools: Tools) -> None:
    text = f'{LOCK}\n\n"The gate was old and nobody looked after it," said Orla Fenn.'
    store = MemoryStore()
    add_pages([page(1, text)], store, tools, SETTINGS)
    (entry,) = store.entries.values()
    sources = {statement.source.name for statement in entry.statements if statement.source}
    assert "Orla Fenn" in sources
    assert entry.fingerprints
    own = " ".join(entry.article.quote(span) for span in entry.own_words)
    assert "Three barges sank" in own
    assert "The gate was old" not in own
    for statement in entry.statements:
        assert entry.article.quote(statement.span) == statement.text


def test_names_of_an_outlet_are_merged_by_the_readers_table(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("domain,name,aliases,owner\n,Quay Daily Mail,Quay Mail,Estuary Group\n")
    settings = Settings(archive=ArchiveSettings(outlets=(str(mine),)))
    store = MemoryStore()
    add([collection(tmp_path, broken=False)], store, load_tools(settings), settings)
    outlets = {entry.article.outlet for entry in store.entries.values()}
    assert {(o.name, o.owner) for o in outlets if o} == {("Quay Daily Mail", "Estuary Group")}


def test_progress_counts_items_batch_by_batch(tools: Tools) -> None:
    seen: list[int] = []
    items: list[Page | AlteramError] = [page(n) for n in range(BATCH)]
    items += [PageUnreadable("x", "empty"), page(BATCH)]
    done = add_pages(items, MemoryStore(), tools, SETTINGS, progress=seen.append)
    assert seen == [BATCH, BATCH + 2]
    assert (done.kept, len(done.skipped)) == (BATCH + 1, 1)


def test_a_batch_of_failures_alone_is_counted_too(tools: Tools) -> None:
    errors = [PageUnreadable(f"x{n}", "empty") for n in range(BATCH + 1)]
    seen: list[int] = []
    done = add_pages(errors, MemoryStore(), tools, SETTINGS, progress=seen.append)
    assert done.skipped == tuple(errors)
    assert seen == [BATCH, BATCH + 1]


def test_an_archive_that_cannot_serve_is_an_error_and_no_row(tools: Tools) -> None:
    class BusyStore(MemoryStore):
        def add(self, entries: Iterable[Entry]) -> list[bool]:
            raise ArchiveLocked("a", "another program has been writing")

    with pytest.raises(ArchiveLocked):
        add_pages([page(1)], BusyStore(), tools, SETTINGS)


@pytest.mark.parametrize("workers", [2])
def test_more_workers_make_the_same_archive(tools: Tools, workers: int) -> None:
    texts: Sequence[str] = (GATE.split("\n")[0], MARKET.split("\n")[0], "The gate held.")
    pages: list[Page | AlteramError] = [page(n, texts[n % 3]) for n in range(POOL_FROM + 3)]
    pages.insert(POOL_FROM // 2, PageUnreadable("x", "empty"))
    one, more = MemoryStore(), MemoryStore()
    alone = add_pages(pages, one, tools, SETTINGS)
    shared = add_pages(pages, more, tools, SETTINGS, workers=workers)
    assert shared == alone
    assert list(more.entries.items()) == list(one.entries.items())


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_read_before_an_error_is_kept(tools: Tools, workers: int) -> None:
    def pages() -> Iterator[Page]:
        yield from (page(n) for n in range(BATCH + 2))
        raise RuntimeError("the stream broke")

    store = MemoryStore()
    with pytest.raises(RuntimeError, match="the stream broke"):
        add_pages(pages(), store, tools, SETTINGS, workers=workers)
    assert len(store.entries) == BATCH + 2


def test_make_entry_gives_the_same_entry_every_time(tools: Tools) -> None:
    article = page(1).article
    assert make_entry(article, tools, SETTINGS) == make_entry(
        article, load_tools(SETTINGS), SETTINGS
    )


def test_words_only_and_then_in_full_is_the_same_as_in_full(tmp_path: Path, tools: Tools) -> None:
    path = collection(tmp_path, broken=False)
    with (
        SqliteStore(tmp_path / "full", create=True) as full,
        SqliteStore(tmp_path / "later", create=True) as later,
    ):
        added(full, tools, path)
        done = add([path], later, tools, SETTINGS, words_only=True)
        assert (done.kept, later.waiting()) == (3, 3)
        assert [entry.statements for entry in later.next_waiting(9)] == [()] * 3
        assert upgrade(later, tools, SETTINGS) == 3
        assert (later.waiting(), upgrade(later, tools, SETTINGS)) == (0, 0)
        for key in ("c0", "c1", "c2"):
            assert later.get(key) == full.get(key)
        assert later.digest() == full.digest()
        assert later.check() == []


def test_what_waits_is_told(tmp_path: Path, tools: Tools) -> None:
    with SqliteStore(tmp_path / "archive", create=True) as store:
        for waiting in (0, 1):
            done = CliRunner().invoke(cli, ["info", "--json", "--archive", str(store.path)])
            told = json.loads(done.output)
            fits(told, "info")
            assert told["words_only"] == waiting
            add_pages([page(1)], store, tools, SETTINGS, words_only=True)


def test_what_was_stopped_is_gone_on_with(tmp_path: Path, tools: Tools) -> None:
    with SqliteStore(tmp_path / "archive", create=True) as store:
        pages = [page(n) for n in range(BATCH + 5)]
        add_pages(pages, store, tools, SETTINGS, words_only=True)

        def stop(done: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            upgrade(store, tools, SETTINGS, progress=stop)
        assert store.waiting() == 5
        assert upgrade(store, tools, SETTINGS) == 5


def test_tables_laid_out_before_hold_the_statements_afterwards(
    tmp_path: Path, tools: Tools
) -> None:
    path = tmp_path / "archive"
    with SqliteStore(path, create=True) as store:
        add_pages([page(1)], store, tools, SETTINGS, words_only=True)
        Shelf(path).lay_out()
        upgrade(store, tools, SETTINGS)
        entry = store.get("t1")
        assert entry is not None
    Shelf(path).lay_out()
    with closing(sqlite3.connect(path / FILE)) as db:
        laid = [row[0] for row in db.execute("SELECT statement FROM laid_statements")]
    assert laid == [one.id for one in entry.statements]
    assert laid


def test_a_removed_entry_waits_no_longer(tmp_path: Path, tools: Tools) -> None:
    path = tmp_path / "archive"
    with SqliteStore(path, create=True) as store:
        add_pages([page(1), page(2)], store, tools, SETTINGS, words_only=True)
        gone = store.get("t1")
        assert gone is not None
        care_of(store).remove([gone.id])
        assert store.waiting() == 1


def test_a_store_in_which_nothing_waits_says_so(tools: Tools) -> None:
    with pytest.raises(ArchiveError, match="add them in full"):
        upgrade(MemoryStore(), tools, SETTINGS)
