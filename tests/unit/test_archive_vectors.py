"""Vectors of articles, and what they add to the ranking by words."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from alteram.archive import SqliteStore, scan
from alteram.archive.laid import Shelf
from alteram.archive.ranking import NEAREST, VECTORS, mixed
from alteram.archive.vectors import WIDTH, cosines, text_of, vector_of
from alteram.model import Entry, Window
from alteram.pipeline import load_tools, make_entry, upgrade
from alteram.settings import Settings
from tests.archive_makers import entry

ALWAYS = Window()


def row(seed: int) -> bytes:
    return np.random.default_rng(seed).integers(-127, 128, WIDTH).astype(np.int8).tobytes()


def test_a_vector_is_so_many_bytes_and_always_the_same() -> None:
    article = entry().article
    assert len(vector_of(article)) == WIDTH
    vector_of.__globals__["_vector"].cache_clear()
    assert vector_of(article) == vector_of(article)


def test_texts_on_one_event_are_nearer_than_texts_on_two() -> None:
    one, two, other = (
        vector_of(entry(*words).article)
        for words in (
            ("Fire guts mill", "Flames tore through a textile works at dawn."),
            ("Blaze destroys factory", "An inferno levelled the old weaving plant."),
            ("Choir wins prize", "Singers brought home the cup from abroad."),
        )
    )
    near, far = cosines(one, [two, other])
    assert near > far + 0.2


def test_what_is_read_is_the_headline_and_the_opening() -> None:
    assert text_of(" Sluice opened ", "It was opened. ") == "Sluice opened. It was opened."
    assert text_of("", "It was opened.") == "It was opened."
    assert text_of("Sluice opened", "") == "Sluice opened"
    assert len(text_of("", "x" * 5000)) == 900


def test_a_text_of_any_length_has_a_vector() -> None:
    assert len(vector_of(entry("", "").article)) == WIDTH
    assert len(vector_of(entry("word " * 3000, "word " * 3000).article)) == WIDTH


def test_a_cosine_is_the_same_alone_and_among_many() -> None:
    own, others = row(0), [row(seed) for seed in range(1, 5000)]
    together = cosines(own, others)
    assert [cosines(own, [other])[0] for other in others[::500]] == together[::500]
    assert cosines(own, [own]) == pytest.approx([1.0])
    opposite = bytes((256 - byte) % 256 for byte in own)
    assert cosines(own, [opposite, bytes(WIDTH)]) == [0.0, 0.0]


def test_an_entry_without_a_vector_gets_the_cosine_of_its_like() -> None:
    for near in (1.0, 0.5):
        known = [mixed(0.2 * near, cosine, near) for cosine in (0.4, 0.8)]
        assert known[0] < mixed(0.2 * near, None, near) < known[1]
    assert mixed(0.0, None, 1.0) == 0.0
    assert mixed(1.0, None, 1.0) == mixed(1.0, 1.0, 1.0) == 1.0
    rising = [mixed(words / 20, None, 1.0) for words in range(21)]
    assert rising == sorted(set(rising))


def test_words_and_vectors_are_mixed() -> None:
    assert mixed(0.4, 1.0, 1.0) == pytest.approx(0.4 * (1 - VECTORS) + VECTORS)
    assert mixed(0.4, 0.5, 1.0) > mixed(0.4, 0.5, 0.5) > mixed(0.4, 0.0, 1.0)


def vectored(number: int, seed: int, text: str) -> Entry:
    return replace(entry(f"Notice {number}", text, ref=str(number)), vector=row(seed))


def test_a_flood_of_copies_takes_one_place(tmp_path: Path) -> None:
    asked = entry("Fire guts mill", "Flames tore through a textile works at dawn.").article
    own = np.frombuffer(vector_of(asked), np.int8)
    chance = random.Random(3)

    def near(noise: int, seed: int) -> bytes:
        moved = own.astype(int) + np.random.default_rng(seed).integers(-noise, noise + 1, WIDTH)
        return np.clip(moved, -127, 127).astype(np.int8).tobytes()

    words = ["gull", "moss", "rope", "salt", "twig", "yarn", "zinc", "bolt", "cork", "dust"]
    flood = [
        replace(entry(f"Copy {n}", "Gulls nest on moss and rope.", ref=f"c{n}"), vector=near(5, n))
        for n in range(3 * NEAREST)
    ]
    telling = replace(entry("", " ".join(chance.choices(words, k=9))), vector=near(40, 999))
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([*flood, telling])
        ranked = [id_ for id_, _ in store.rank(asked, ALWAYS, 1000)]
    assert telling.id in ranked


def test_of_a_window_that_holds_too_many_none_is_fetched(tmp_path: Path) -> None:
    entries = [vectored(1, 1, "Gulls nest on moss."), vectored(2, 2, "Cork and dust and zinc.")]
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([*entries, entry("No vector here", "Rope and salt.", ref="3")])
    with closing(sqlite3.connect(tmp_path / "archive" / "archive.db")) as db:
        told: list[str] = []
        db.set_trace_callback(told.append)
        assert scan.read(db, "true", [], 2).ids == ()
        assert not any("vector" in sql for sql in told)
        assert set(scan.read(db, "true", [], 3).ids) == {one.id for one in entries}
        assert list(scan.read(db, "entry = ?", [2], 1).rows) == [entries[1].vector]


def test_entries_of_versions_without_an_encoder_get_their_vectors_later(tmp_path: Path) -> None:
    settings = Settings()
    tools = load_tools(settings)
    text = "The mill burnt down, Ada Brook said. Nobody was hurt."
    old = make_entry(entry("Fire guts mill", text).article, tools, settings)
    assert old.statements
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([old, vectored(2, 2, "Cork and dust.")])
        Shelf(store.path).lay_out()
        assert store.waiting() == 2
        assert upgrade(store, tools, settings) == 2
        assert store.get(old.id) == replace(old, vector=vector_of(old.article))
        assert list(store.check()) == []
        own = list(Shelf(store.path).entries())
    with closing(sqlite3.connect(tmp_path / "archive" / "archive.db")) as db:
        (laid,) = db.execute("SELECT count(*) FROM laid_statements").fetchone()
    assert laid == sum(len(one.statements) for one in own)


def test_a_vector_that_was_changed_or_lost_is_told_and_made_good(tmp_path: Path) -> None:
    one, two = vectored(1, 1, "Gulls nest on moss."), vectored(2, 2, "Cork and dust and zinc.")
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([one, two])
        assert list(store.check()) == []
        with sqlite3.connect(tmp_path / "archive" / "archive.db") as db:
            db.execute("UPDATE vectors SET vector = ? WHERE entry = 1", (row(9),))
            db.execute("DELETE FROM vectors WHERE entry = 2")
            db.execute("INSERT INTO vectors VALUES (77, ?)", (row(3),))
        db.close()
        assert [said.split()[:4] for said in sorted(store.check())] == sorted(
            [[id_, "is", "ranked", "by"] for id_ in (one.id, two.id)]
            + [["77", "is", "a", "vector"]]
        )
        assert store.rebuild() == 2
        assert list(store.check()) == []


def test_a_vector_of_another_length_is_left_out(tmp_path: Path) -> None:
    one, two = vectored(1, 1, "Gulls nest on moss."), vectored(2, 2, "Cork and dust and zinc.")
    asked = entry("Moss and gulls", "Gulls nest on moss.", ref="asked").article
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([replace(one, vector=b"short"), two])
        ranked = [id_ for id_, _ in store.rank(asked, ALWAYS, 10)]
    assert ranked[0] == one.id  # by its words
