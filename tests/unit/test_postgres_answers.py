"""The archive on a server ranks, finds and groups as the one in a folder does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alteram.archive.lookup import Asked
from alteram.archive.postgres import PostgresStore
from alteram.archive.postgres.bm25 import length, lengths
from alteram.archive.store import SqliteStore
from alteram.model import Voice, Window
from alteram.pipeline.stories import find_stories
from bench import server
from tests.archive_makers import WORDS, entry, several
from tests.postgres_server import Server
from tests.search_makers import ALL

Both = tuple[SqliteStore, PostgresStore]
LONG = " ".join(f"{word} stood by the {word}" for word in WORDS * 4)
ENTRIES = [
    *several(150),
    *(replace(one, article=replace(one.article, published=None)) for one in several(9, seed=1)),
    *(entry(f"Year {n}", "A harbour year.", day="2031") for n in range(3)),
    *(entry("Copied", "The ferry struck the harbour wall at dawn.", outlet=f"P{n}") for n in range(9)),
    entry("Long", LONG, day="2031-05"),
    entry("Row", "storm storm storm storm on storm and storm storm"),
    entry("Odd one \ud800", "A ferry\x00 in the \udfff harbour.", url="https://a.example/\x00"),
    entry("Address", "The ferry.", url="https://a.example/" + "x" * 9000, ref="y" * 9000),
    *ALL,
]  # fmt: skip
WINDOWS = [
    Window(),
    Window(first_day=date(2031, 5, 3), last_day=date(2031, 5, 9)),
    Window(as_of=datetime(2031, 5, 20, tzinfo=UTC)),
    Window(last_day=date(2031, 5, 14), as_of=datetime(2031, 5, 20, tzinfo=UTC)),
]


@pytest.fixture(scope="module")
def both(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with (
        SqliteStore(tmp_path_factory.mktemp("both"), create=True) as folder,
        PostgresStore(postgres.database(), create=True) as server,
    ):
        folder.add(ENTRIES)
        for start in range(0, len(ENTRIES), 50):  # in another order, and in batches
            server.add(ENTRIES[::-1][start : start + 50])
        yield folder, server


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    "typed",
    ["harbour", "harbour ferry", "the ferry", '"stood by the"', '"storm storm"', '"ferry harbour"',
     'ferry "harbour wall" dawn', '"storm storm storm" storm', "nobody", "ferries harbouring storms"],
)  # fmt: skip
def test_a_search_finds_the_same_with_the_same_scores(
    both: Both, typed: str, window: Window
) -> None:
    folder, server = both
    for limit in (3, 400):
        assert server.search(typed, window, limit) == folder.search(typed, window, limit)


@pytest.mark.parametrize("window", WINDOWS)
def test_ranks_are_the_same(both: Both, window: Window) -> None:
    folder, server = both
    for own in (ENTRIES[0], ENTRIES[-1], *several(6, seed=7)):
        for limit in (5, 400):
            ranked = folder.rank(own.article, window, limit)
            assert server.rank(own.article, window, limit) == ranked
    assert folder.rank(ENTRIES[0].article, Window(), 400)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(words="ferry"),
        Asked(words="ferry", outlets=frozenset({"Tern Post", "quay-mail.example"})),
        Asked(words="ferry", owner="Quay Trust", limit=2),
        Asked(words="ferry", said_by="Varn"),
        Asked(said_by="Oren Tull"),
        Asked(said_by="mayor", window=WINDOWS[1]),
        Asked(words="budget", voice=Voice.SOURCE),
        Asked(words="ferry", outlets=frozenset({"nobody"})),
    ],
)
def test_a_narrowed_search_is_the_same(both: Both, asked: Asked) -> None:
    folder, server = both
    assert server.look_up(asked) == folder.look_up(asked)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.digest(),
        lambda store: [store.reach(window) for window in WINDOWS],
        lambda store: [store.leads(window) for window in WINDOWS],
        lambda store: find_stories(store, since=date(2031, 5, 4)),
        lambda store: store.sharing(list(range(0, 10**6, 7)), 1),
        lambda store: [store.get(key) for one in ENTRIES for key in (one.id, one.article.url)],
        lambda store: store.many([one.id for one in ENTRIES]),
    ],
)  # fmt: skip
def test_everything_else_is_the_same(both: Both, ask: Callable[[object], object]) -> None:
    folder, server = both
    assert ask(server) == ask(folder)
    assert list(server.check()) == list(folder.check()) == []


def test_a_null_character_is_kept_in_the_entry_and_shown_as_another(postgres: Server) -> None:
    kept = entry("No\x00thing", "A ferry\x00.", ref="a\x00")
    with PostgresStore(postgres.database(), create=True) as store:
        store.add([kept])
        assert store.get("a\x00") == kept
        assert [one.headline for one in store.leads(Window())] == [
            "No\N{REPLACEMENT CHARACTER}thing"
        ]


def test_lengths_are_those_of_the_word_index() -> None:
    assert [length(n) for n in (0, 1, 40, 41, 42, 63, 64, 1000)] == [0, 1, 40, 40, 42, 60, 64, 984]
    assert len(set(lengths())) == 256
    assert lengths()[-1] == 2_013_265_944


def test_everything_derived_can_be_made_anew(postgres: Server) -> None:
    address = postgres.database()
    with PostgresStore(address, create=True) as store:
        store.add(ENTRIES[:40])
        own, before = several(1, seed=3)[0].article, store.digest()
        ranked, found = store.rank(own, Window(), 20), store.search("harbour", Window(), 20)
        for table in ("passages", "lead_words", "words", "prints", "leads", "copies"):
            postgres.run(address.rpartition("/")[2], f"DELETE FROM alteram.{table}")
        assert store.search("harbour", Window(), 20) == []
        assert len(store.check()) > 40
        assert store.rebuild() == 40
        assert list(store.check()) == []
        assert store.digest() == before
        assert store.rank(own, Window(), 20) == ranked
        assert store.search("harbour", Window(), 20) == found


def test_the_bench_finds_no_difference(postgres: Server, tmp_path: Path) -> None:
    with SqliteStore(tmp_path, create=True) as folder:
        folder.add([*several(12), *ALL])
    given = {"archive": tmp_path, "server": postgres.database(), "questions": 9}
    found = {row.metric: row.score for row in server.measure(argparse.Namespace(**given))}
    assert found["server.same_digest"] == 1
    assert [found[f"server.{kind}_different"] for kind in ("rank", "words", "phrase")] == [0] * 3
