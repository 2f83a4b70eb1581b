"""Looking up words: narrowed by outlet, owner, day, source and voice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from alteram.archive import OutletTable, serial
from alteram.archive.local import SqliteRows
from alteram.archive.lookup import Asked, Lookup, is_named
from alteram.archive.store import SqliteStore
from alteram.archive.tables import connect
from alteram.archive.words import WordIndex
from alteram.errors import PluginFailed
from alteram.model import Entry, Found, Source, SourceKind, Span, Voice, Window
from alteram.pipeline.search import search, unknown
from tests.archive_makers import several
from tests.fakes import MemoryStore
from tests.search_makers import ALL, BUDGET, FERRY, MAYOR, PILOT, QUAY, TERN, UNDATED, told

TABLE = OutletTable.load([])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "archive", create=True) as opened:
        opened.add(ALL)
        yield opened


def texts(store: SqliteStore, **asked: Any) -> list[str]:
    return [found.passage.text for found in search(store, Asked(**asked), TABLE)]


def entries(store: SqliteStore, **asked: Any) -> set[str]:
    return {found.entry.id for found in search(store, Asked(**asked), TABLE)}


def test_without_a_source_it_finds_what_the_store_finds(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([*several(40), *ALL])
        for words in ("ferry", "harbour council", '"the ferry"', "nothing at all here", ""):
            for limit in (1, 7, 100):
                plain = list(store.search(words, Window(), limit))
                asked = Asked(words=words, limit=limit)
                assert [found.passage for found in search(store, asked, TABLE)] == plain


def test_a_passage_comes_with_the_statements_in_it(store: SqliteStore) -> None:
    (found,) = search(store, Asked(words="crack hull"), TABLE)
    assert found.entry == FERRY
    assert [one.source.name if one.source else "" for one in found.statements] == [
        "",
        "Ilse Varn",
        "Ilse Varn",
        "Oren Tull",
    ]


def test_a_source_is_found_by_name_or_role_and_says_the_words(store: SqliteStore) -> None:
    said = "Ilse Varn, the mayor of Lowmere, said the ferry was safe."
    paid = "Mayor Ilse Varn said the budget pays for a new ferry."
    assert set(texts(store, words="ferry", said_by="varn")) == {said, paid}
    assert set(texts(store, words="ferry", said_by="Mayor ILSE")) == {said, paid}
    assert texts(store, words="hull", said_by="Varn") == []  # in her passage, not in her mouth
    assert texts(store, words='"was safe"', said_by="Varn") == [said]
    assert texts(store, words='"safe was"', said_by="Varn") == []
    assert texts(store, words="ferry", said_by="Nobody") == []


def test_a_statement_reads_back_from_its_place(store: SqliteStore) -> None:
    found = search(store, Asked(words="ferry", said_by="Varn"), TABLE)
    assert len(found) == 2
    for one in found:
        assert one.entry.article.quote(one.passage.span) == one.passage.text
        assert [s.span for s in one.statements] == [one.passage.span]


def test_without_words_a_source_speaks_latest_first(store: SqliteStore) -> None:
    assert texts(store, said_by="Varn") == [
        "Mayor Ilse Varn said the budget pays for a new ferry.",
        "Ilse Varn, the mayor of Lowmere, said the ferry was safe.",
        "She said the crack was small.",
    ]
    assert texts(store, said_by="Varn", limit=1) == [
        "Mayor Ilse Varn said the budget pays for a new ferry."
    ]
    assert entries(store, said_by="Tull") == {FERRY.id, UNDATED.id}
    assert search(store, Asked(said_by="Tull"), TABLE)[-1].entry == UNDATED  # without a date: last
    assert texts(store) == []


def test_a_voice_narrows(store: SqliteStore) -> None:
    assert texts(store, words="ferry", voice=Voice.NARRATOR) == ["The ferry lies in dock."]
    said = texts(store, words="ferry", voice=Voice.SOURCE)
    assert len(said) == 4
    assert "The ferry lies in dock." not in said
    assert texts(store, words="ferry", voice=Voice.NARRATOR, said_by="Varn") == []


def test_outlets_owners_and_days_narrow(store: SqliteStore) -> None:
    assert entries(store, words="ferry", outlets=frozenset({"tern post"})) == {FERRY.id}
    assert entries(store, words="ferry", outlets=frozenset({"quay-mail.example"})) == {
        BUDGET.id,
        UNDATED.id,
    }
    both = frozenset({"Tern Post", "Quay Mail"})
    assert entries(store, words="ferry", outlets=both) == {one.id for one in ALL}
    assert entries(store, words="ferry", owner="tern group") == {FERRY.id}
    assert entries(store, words="ferry", outlets=both, owner="Nobody") == set()
    late = Window(first_day=date(2031, 5, 8))
    assert entries(store, words="ferry", window=late) == {BUDGET.id}
    assert entries(store, said_by="Varn", window=Window(last_day=date(2031, 5, 8))) == {FERRY.id}


@pytest.mark.parametrize("name", ["tern post", "Tern-Post.example"])
def test_an_outlet_is_left_out(store: SqliteStore, name: str) -> None:
    without = frozenset({name})
    assert entries(store, words="ferry", without=without) == {BUDGET.id, UNDATED.id}
    assert entries(store, words="ferry", without=without, limit=1) < {BUDGET.id, UNDATED.id}
    assert entries(store, said_by="Varn", without=without) == {BUDGET.id}
    assert entries(store, words="ferry", without=without, outlets=without) == set()


def test_an_outlet_to_leave_out_is_known_by_its_other_names_and_told_where_unknown(
    store: SqliteStore, tmp_path: Path
) -> None:
    rows = "domain,name,aliases,owner,kind,country,from,to,source\n"
    rows += "tern-post.example,Tern Post,The Tern,Tern Group,publisher,Skarn,,,made for the test\n"
    (tmp_path / "outlets.csv").write_text(rows, encoding="utf-8")
    table = OutletTable.load([tmp_path / "outlets.csv"])
    asked = Asked(words="ferry", without=frozenset({"The Tern"}))
    assert {found.entry.id for found in search(store, asked, table)} == {BUDGET.id, UNDATED.id}
    assert unknown(store, Asked(words="ferry", without=frozenset({"Tern Pots"})), TABLE) == [
        "the archive holds nothing of an outlet 'Tern Pots'; did you mean 'Tern Post'?"
    ]


def test_an_outlet_is_known_by_its_other_names(store: SqliteStore, tmp_path: Path) -> None:
    rows = "domain,name,aliases,owner,kind,country,from,to,source\n"
    rows += "tern-post.example,Tern Post,The Tern,Tern Group,publisher,Skarn,,,made for the test\n"
    (tmp_path / "outlets.csv").write_text(rows, encoding="utf-8")
    table = OutletTable.load([tmp_path / "outlets.csv"])
    asked = Asked(words="ferry", outlets=frozenset({"The Tern"}))
    assert {found.entry.id for found in search(store, asked, table)} == {FERRY.id}


def test_a_name_the_archive_does_not_hold_is_told_with_a_near_one(store: SqliteStore) -> None:
    asked = Asked(words="ferry", outlets=frozenset({"Tern Pots"}), owner="Quay Turst")
    assert unknown(store, asked, TABLE) == [
        "the archive holds nothing of an outlet 'Tern Pots'; did you mean 'Tern Post'?",
        "the archive holds nothing of an owner 'Quay Turst'; did you mean 'Quay Trust'?",
    ]
    assert unknown(store, Asked(words="x", outlets=frozenset({"quay mail"})), TABLE) == []


def test_an_outlet_with_too_many_entries_to_list_changes_no_answer(tmp_path: Path) -> None:
    words = WordIndex(tmp_path / "archive" / "words")
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add(ALL)
        with closing(connect(tmp_path / "archive", create=False)) as db:
            for outlets in (frozenset({"Tern Post", "Quay Mail"}), frozenset({"Tern Post"})):
                asked = Asked(words="ferry", said_by="Varn", outlets=outlets)
                rows = SqliteRows(
                    store.path, db, lambda ask: ask(words), serial.unpack, lambda: False
                )
                lookup = Lookup(rows, most_among=0)
                assert lookup.find(asked) == search(store, asked, TABLE) != []


def test_a_flood_of_other_voices_hides_no_statement(tmp_path: Path) -> None:
    """What is asked for stands far down among the passages that hold the words."""
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add(several(400))
        store.add(ALL)
        words = "ferry budget"
        assert len(store.search("budget", Window(), 1000)) > 100
        found = search(store, Asked(words=words, said_by="Varn", limit=1), TABLE)
        assert [one.entry for one in found] == [BUDGET]
        found = search(store, Asked(words="budget", voice=Voice.SOURCE, limit=1), TABLE)
        assert [one.entry for one in found] == [BUDGET]


def test_the_order_of_adding_changes_nothing(tmp_path: Path) -> None:
    def answers(folder: str, *some: object) -> list[Found]:
        with SqliteStore(tmp_path / folder, create=True) as store:
            store.add(some)  # type: ignore[arg-type]
            return search(store, Asked(words="ferry", voice=Voice.SOURCE, limit=2), TABLE)

    assert answers("one", FERRY, BUDGET, UNDATED) == answers("two", UNDATED, BUDGET, FERRY)


def test_a_store_that_cannot_narrow_says_so_and_finds_the_rest() -> None:
    store = MemoryStore()
    store.add(ALL)
    assert {found.entry.id for found in search(store, Asked(words="ferry"), TABLE)} == {
        one.id for one in ALL
    }
    with pytest.raises(PluginFailed, match="cannot narrow"):
        search(store, Asked(words="ferry", said_by="Varn"), TABLE)


@pytest.mark.parametrize(
    ("words", "named"),
    [("Varn", True), ("mayor varn", True), ("Varn's", True), ("Var", False), ("", False)],
)
def test_a_name_is_all_words_of_name_or_role(words: str, named: bool) -> None:
    assert is_named(words, MAYOR) is named
    assert not is_named(words, None)
    assert not is_named(words or "x", Source(name=""))


def test_an_answer_is_what_reading_every_entry_gives(tmp_path: Path) -> None:
    chance = random.Random(7)
    sources = [None, MAYOR, PILOT, Source(name="the council", kind=SourceKind.BODY)]
    some = [
        told(
            f"Headline {number}",
            *(
                (f"{' '.join(chance.choices(FEW, k=4))} number {number} {at}.", source)
                for at, source in enumerate(chance.choices(sources, k=5))
            ),
            # Sources stand by name in every text, as on a page.
            ("Ilse Varn, mayor of Lowmere, pilot Oren Tull and the council met.", None),
            day=f"2031-05-0{chance.randint(1, 9)}",
            outlet=chance.choice([TERN, QUAY]),
        )
        for number in range(60)
    ]
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add(some)
        for _ in range(60):
            asked = Asked(
                words=" ".join(chance.sample(FEW, chance.randint(0, 2))),
                window=Window(first_day=chance.choice([None, date(2031, 5, 4)])),
                outlets=chance.choice([frozenset(), frozenset({"quay mail"})]),
                without=chance.choice([frozenset(), frozenset({"tern post"})]),
                said_by=chance.choice(["Varn", "pilot", "council"]),
                voice=chance.choice([None, Voice.SOURCE, Voice.NARRATOR]),
                limit=1000,
            )
            found = {(one.entry.id, one.passage.span) for one in search(store, asked, TABLE)}
            assert found == set(by_reading(some, asked))


FEW = ["ferry", "crack", "dock", "budget", "storm"]


def by_reading(entries: list[Entry], asked: Asked) -> Iterator[tuple[str, Span]]:
    """What fits, by looking at every statement."""
    for entry in entries:
        outlet = entry.article.outlet
        if not asked.window.admits(entry.article.published) or outlet is None:
            continue
        if outlet.key in asked.without:
            continue
        if asked.outlets and outlet.key not in asked.outlets:
            continue
        for one in entry.statements:
            words = one.text.casefold().split()
            if asked.says(one) and all(word in words for word in asked.words.split()):
                yield entry.id, one.span
