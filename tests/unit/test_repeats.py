"""Lines an outlet prints on page after page, told by its other pages. All places are invented."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alteram.archive import SqliteStore
from alteram.model import Article, NoticeKind, Outlet, Page
from alteram.pipeline import Tools, check, load_tools, make_entry
from alteram.pipeline.repeats import PAGES, repeated
from alteram.settings import Settings
from tests.evidence_makers import day
from tests.fakes import MemoryStore

SETTINGS = Settings()
MEMBERS = "The Gull is owned by its 412 readers, and a share costs eleven crowns a year."
SHORT = "Sign up for the harbour letter today"
STORIES = (
    (
        "Three barges sink in the Harrow lock",
        "Three barges sank in the Harrow lock on Monday after its northern gate broke.",
        "Two lock keepers spent the night on the roof of the pump house, and nobody was hurt.",
    ),
    (
        "Choir of Skarn wins the silver cup",
        "Singers from Skarn won the silver cup in Osterfeld, their first in thirty years.",
        "The jury praised the tenors above all and asked for one song twice.",
    ),
    (
        "Council votes down the parking fee",
        "The council rejected a parking fee by nine votes to four after a long evening.",
        "Shopkeepers had collected two thousand signatures against the plan since spring.",
    ),
    (
        "Orchard pests return to the valley",
        "Growers found moth larvae in two hundred orchards, twice as many as last May.",
        "An adviser told them to hang traps before the blossom and to burn cut branches.",
    ),
    (
        "Night trains to Arl are cut",
        "The railway will cut two night trains to Arl when the timetable changes in autumn.",
        "Conductors say the carriages were full on every second weekend.",
    ),
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(SETTINGS)


def article(number: int, *extra: str, outlet: str = "Gull", on: str = "") -> Article:
    headline, *text = STORIES[number]
    return Article(
        headline=headline,
        text="\n\n".join([*text, *extra]),
        outlet=Outlet(name=outlet),
        published=day(on or f"2031-05-{number + 1:02}"),
        language="en",
    )


def archive(tools: Tools, *articles: Article) -> MemoryStore:
    store = MemoryStore()
    store.add([make_entry(one, tools, SETTINGS) for one in articles])
    return store


def found(tools: Tools, own: Article, *others: Article) -> list[str]:
    entry = make_entry(own, tools, SETTINGS)
    return [own.quote(span) for span in repeated(entry, archive(tools, own, *others))]


@pytest.mark.parametrize("line", [MEMBERS, SHORT])
def test_a_line_on_three_other_pages_of_the_outlet_is_its_own(tools: Tools, line: str) -> None:
    others = [article(number, line) for number in range(1, 1 + PAGES)]
    assert found(tools, article(0, line), *others) == [line]
    assert found(tools, article(0, line), *others[1:]) == []


def test_any_order_of_adding_gives_the_same(tools: Tools) -> None:
    others = [article(number, MEMBERS, SHORT) for number in range(1, 5)]
    told = {
        tuple(found(tools, article(0, MEMBERS, SHORT), *some))
        for some in itertools.permutations(others)
    }
    assert told == {(MEMBERS, SHORT)}


def test_pages_of_other_outlets_of_one_day_or_undated_do_not_count(tools: Tools) -> None:
    own = article(0, MEMBERS)
    foreign = [article(number, MEMBERS, outlet="Tern Post") for number in (1, 2, 3)]
    assert found(tools, own, *foreign) == []
    one_day = [article(number, MEMBERS, on="2031-06-01") for number in (1, 2, 3)]
    assert found(tools, own, *one_day) == []


def test_versions_and_the_background_of_a_running_story_stay_in_the_text(tools: Tools) -> None:
    background = "The lock was built in 1911 and last repaired after the flood of 1994."
    same = [article(0, background, on=f"2031-05-{number:02}") for number in (7, 8, 9, 10)]
    assert found(tools, article(0, background), *same) == []


def test_a_line_is_the_same_only_as_a_whole_paragraph(tools: Tools) -> None:
    longer = [article(number, f"{MEMBERS} Four more shares are left.") for number in (1, 2, 3, 4)]
    assert found(tools, article(0, MEMBERS), *longer) == []


def test_the_report_shows_it_as_a_notice_and_checks_it_not(tools: Tools) -> None:
    others = [article(number, MEMBERS) for number in range(1, 4)]
    store, page = archive(tools, *others), Page(article=article(0, MEMBERS))
    report = check(page, store, tools, SETTINGS)
    assert [(n.kind, n.text) for n in report.page.notices] == [(NoticeKind.REPEATED, MEMBERS)]
    assert "at least 3 other pages of Gull" in report.page.notices[0].heading
    assert [f.statement.text for f in report.findings][-2:] == list(STORIES[0][1:])
    assert all(MEMBERS not in f.statement.text for f in report.findings)
    alone = check(page, archive(tools), tools, SETTINGS)
    assert any(MEMBERS in f.statement.text for f in alone.findings)


@pytest.mark.parametrize("line", ["No one was hurt.", "The harbour master did not comment."])
def test_a_short_sentence_that_tells_something_stays_in_the_text(tools: Tools, line: str) -> None:
    others = [article(number, line) for number in range(1, 5)]
    assert found(tools, article(0, line), *others) == []


def test_pages_after_the_moment_asked_for_do_not_count(tools: Tools) -> None:
    own, others = article(0, MEMBERS), [article(number, MEMBERS) for number in (1, 2, 3)]
    store, entry = archive(tools, own, *others), make_entry(own, tools, SETTINGS)
    last = datetime(2031, 5, 4, 23, 59, tzinfo=UTC)
    assert [own.quote(span) for span in repeated(entry, store, last + timedelta(days=1))] == [
        MEMBERS
    ]
    assert repeated(entry, store, last - timedelta(days=1)) == []
    report = check(Page(article=own), store, tools, SETTINGS, as_of=last - timedelta(days=1))
    assert report.page.notices == ()


@pytest.mark.parametrize("line", [MEMBERS, SHORT])
def test_copies_at_other_outlets_do_not_hide_the_outlets_own_pages(
    tools: Tools, line: str, tmp_path: Path
) -> None:
    others = [article(number, line) for number in (1, 2, 3)]
    foreign = [article(number % 5, line, outlet=f"Tern {number}") for number in range(40)]
    own = article(0, line)
    entries = [make_entry(one, tools, SETTINGS) for one in (*foreign, own, *others)]
    with SqliteStore(tmp_path, create=True) as store:
        store.add(entries)
        assert [own.quote(span) for span in repeated(entries[40], store)] == [line]


def test_an_article_of_no_known_outlet_has_none(tools: Tools) -> None:
    own = Article(headline="Harrow", text=MEMBERS, published=day("2031-05-01"))
    others = [article(number, MEMBERS) for number in range(1, 5)]
    assert found(tools, own, *others) == []
