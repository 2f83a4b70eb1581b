"""Where words appeared: a sentence, a quotation, a page; whose voice they have there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alteram.archive.store import SqliteStore
from alteram.lineage import appearances
from alteram.model import Entry, Family, Reuse
from alteram.pipeline import where
from alteram.plugins import Store
from alteram.settings import Settings
from tests.fakes import MemoryStore
from tests.lineage_makers import GATES, SETTINGS, SLUICE, WEATHER, made

SENTENCES = SLUICE.split("\n\n")
SPEECH = (
    "We will rebuild the northern gate before the winter comes, and no family in this valley will "
    "pay a single crown for it."
)
FIRST = made("Harbour Daily", SLUICE, "2031-05-05")
COPY = made("Vale Post", SLUICE.replace("brown", "muddy"), "2031-05-06")
QUOTING = made("Cape Argus", f"{GATES}\n\n“{SPEECH}” the minister said on Tuesday.", "2031-05-07")
FAR = made("Cape Sorrow Times", WEATHER, "2031-05-04")
ENTRIES = [FIRST, COPY, QUOTING, FAR]


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    found: Store = (
        MemoryStore()
        if request.param == "memory"
        else SqliteStore(tmp_path_factory.mktemp("archive"), create=True)
    )
    found.add(ENTRIES)
    yield found
    found.close()


def asked(text: str, store: Store) -> Family:
    family = where(text, store, Settings())
    for relative in family.relatives:
        for fragment in relative.fragments:
            ours = family.own.article.quote(fragment.ours)
            theirs = relative.entry.article.quote(fragment.theirs)
            assert set(ours.casefold().split()) & set(theirs.casefold().split())
    return family


def outlets(family: Family) -> list[str]:
    return [relative.entry.outlet_name for relative in family.relatives]


def test_one_sentence_is_found_in_every_article_that_has_it_earliest_first(store: Store) -> None:
    family = asked(SENTENCES[1], store)
    assert outlets(family) == ["Harbour Daily", "Vale Post"]
    assert {relative.reuse for relative in family.relatives} == {Reuse.COPY}
    assert {relative.share_ours for relative in family.relatives} == {1.0}
    assert family.earliest == FIRST.id
    assert family.links == ()
    (fragment,) = family.relatives[0].fragments
    assert FIRST.article.quote(fragment.theirs) == SENTENCES[1].rstrip(".")
    assert "in its own voice; published 2031-05-05" in family.relatives[0].why


@pytest.mark.parametrize("text", [SPEECH, f"“{SPEECH}”", SPEECH.upper()])
def test_words_of_a_quotation_are_found_and_are_anothers_there(text: str, store: Store) -> None:
    family = asked(text, store)
    assert outlets(family) == ["Cape Argus"]
    assert family.relatives[0].reuse is Reuse.SHARED_QUOTATION
    assert "as another’s words" in family.relatives[0].why


def test_an_edited_sentence_is_found_with_the_words_that_are_the_same(store: Store) -> None:
    edited = SENTENCES[2].replace("eleven families", "a dozen households")
    (first, copy) = asked(edited, store).relatives
    assert 0.5 < first.share_ours < 1
    assert first.share_ours == copy.share_ours


def test_a_text_of_two_articles_is_found_in_both(store: Store) -> None:
    text = f"{SENTENCES[1]}\n\n{WEATHER}"
    family = asked(text, store)
    assert outlets(family) == ["Cape Sorrow Times", "Harbour Daily", "Vale Post"]
    kinds = [relative.reuse for relative in family.relatives]
    assert kinds == [Reuse.COPY, Reuse.PARTIAL_COPY, Reuse.PARTIAL_COPY]


@pytest.mark.parametrize(
    "text", ["", " … ", '""', "Nothing of the kind was ever printed by anyone in these parts."]
)
def test_words_that_appeared_nowhere_are_a_result(text: str, store: Store) -> None:
    family = asked(text, store)
    assert (family.relatives, family.earliest) == ((), "")


def test_a_few_words_must_stand_there_whole(store: Store) -> None:
    assert outlets(asked("the old tannery stood", store)) == ["Harbour Daily", "Vale Post"]
    assert outlets(asked("the old tannery burned", store)) == []


def test_common_words_alone_are_no_appearance() -> None:
    one = made(
        "Gull", "It was one of those that he had to be with, and so it was for all of us here."
    )
    text = made(
        "", "There it was one of those that he had to be with when we left Dunmarrow by boat."
    )
    assert appearances(text, [one], SETTINGS).relatives == ()


@pytest.mark.parametrize("dates", [("", "2031-05-06"), ("2031-05-06", "2031-05-06"), ("", "")])
def test_dates_that_do_not_tell_name_no_earliest(dates: tuple[str, str]) -> None:
    entries: list[Entry] = [
        made(name, SLUICE, date) for name, date in zip(("Gull", "Tern Post"), dates, strict=True)
    ]
    family = appearances(made("", SENTENCES[1]), entries, SETTINGS)
    assert (len(family.relatives), family.earliest) == (2, "")


def test_the_order_of_candidates_changes_nothing() -> None:
    text = made("", SENTENCES[1])
    forward = appearances(text, ENTRIES, SETTINGS)
    assert appearances(text, [*reversed(ENTRIES), text, FIRST], SETTINGS) == forward


def test_where_needs_no_writing(tmp_path: Path) -> None:
    with SqliteStore(tmp_path, create=True) as store:
        store.add(ENTRIES)
        before = store.digest()
        where(SLUICE, store, Settings())
        assert store.digest() == before
