"""The coverage of a story: the window, whose entries come first, and the reach around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alteram.archive.coverage import find_coverage, window_of
from alteram.model import Article, Coverage, Entry, Moment, Outlet, Precision, Window
from alteram.settings import ArchiveSettings
from tests.evidence_makers import GATE, LOCK, MARKET, day
from tests.fakes import MemoryStore
from tests.makers import an_entry

SETTINGS = ArchiveSettings(window_days=3, story_limit=4, story_least=0.2)
OWN = Article(
    headline="Barges sink at Harrow lock",
    text=LOCK,
    url="https://gull.example/lock",
    outlet=Outlet(name="Gull"),
    published=day("2031-05-06"),
)


class RankedStore(MemoryStore):
    """A store that ranks by a list; a window still keeps out what it does not admit."""

    def __init__(self, *ranked: tuple[Entry, float]) -> None:
        super().__init__()
        self.add([entry for entry, _ in ranked])
        self.ranked = [(entry.id, similarity) for entry, similarity in ranked]
        self.limits: list[int] = []

    def rank(self, article: Article, window: Window, limit: int) -> list[tuple[str, float]]:
        self.limits.append(limit)
        admitted = {entry.id for entry in self._inside(window)}
        return [(key, near) for key, near in self.ranked if key in admitted][:limit]


def entry(outlet: str, published: str = "2031-05-06", text: str = GATE) -> Entry:
    return an_entry(outlet, text, published=day(published) if published else None)


def outlets(coverage: Coverage) -> list[str]:
    return [found.outlet_name for found in coverage.entries]


def covering(*ranked: tuple[Entry, float], article: Article = OWN) -> Coverage:
    return find_coverage(RankedStore(*ranked), article, SETTINGS)


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        (day("2031-05-06"), date(2031, 5, 3), date(2031, 5, 9)),
        (
            Moment(value="2031-05", precision=Precision.MONTH, origin="given"),
            date(2031, 4, 28),
            date(2031, 6, 3),
        ),
        (
            Moment(value="2031-05-06T23:30:00+00:00", precision=Precision.TIME, origin="json-ld"),
            date(2031, 5, 3),
            date(2031, 5, 9),
        ),
        (None, None, None),
    ],
)
def test_the_window_lies_around_the_article(
    published: Moment | None, first: date | None, last: date | None
) -> None:
    moment = datetime(2031, 5, 8, tzinfo=UTC)
    window = window_of(replace(OWN, published=published), 3, moment)
    assert window == Window(first_day=first, last_day=last, as_of=moment)


@pytest.mark.parametrize(
    ("published", "inside"),
    [
        ("2031-05-02", False),
        ("2031-05-03", True),
        ("2031-05-06", True),
        ("2031-05-09", True),
        ("2031-05-10", False),
        ("", False),
    ],
)
def test_only_entries_of_the_window_are_covered(published: str, inside: bool) -> None:
    coverage = covering((entry("Tern Post", published), 0.9))
    assert bool(coverage.entries) is inside
    assert coverage.reach.entries == int(inside)
    assert coverage.total.entries == 1


def test_an_article_without_a_date_is_held_against_all_days() -> None:
    held = [(entry("Tern Post", "1999-01-01"), 0.9), (entry("Quay Mail", ""), 0.8)]
    assert len(covering(*held, article=replace(OWN, published=None)).entries) == 2


def test_nothing_published_after_the_moment_is_covered() -> None:
    held = [(entry("Early", "2031-05-05"), 0.9), (entry("Late", "2031-05-07"), 0.9)]
    store = RankedStore(*held)
    moment = datetime(2031, 5, 7, 12, tzinfo=UTC)
    coverage = find_coverage(store, OWN, SETTINGS, as_of=moment)
    assert outlets(coverage) == ["Early"]
    assert coverage.window.as_of == moment
    assert (coverage.reach.entries, coverage.total.entries) == (1, 2)


def test_other_outlets_come_first_and_near_ones_before_far_ones() -> None:
    held = [
        (entry("Gull", text=LOCK), 0.95),
        (entry("Tern Post"), 0.9),
        (entry("GULL", text=MARKET), 0.8),
        (entry("Quay Mail"), 0.7),
    ]
    assert outlets(covering(*held)) == ["Tern Post", "Quay Mail", "Gull", "GULL"]


def test_without_an_outlet_of_its_own_nothing_is_moved() -> None:
    nobody = replace(entry("Gull"), article=replace(entry("Gull").article, outlet=None))
    held = [(nobody, 0.95), (entry("Tern Post"), 0.9)]
    article = replace(OWN, outlet=None)
    assert outlets(covering(*held, article=article)) == ["unknown outlet", "Tern Post"]


def test_the_limit_keeps_out_the_own_outlet_before_others() -> None:
    own = [(an_entry("Gull", f"{GATE} {n}", published=day("2031-05-06")), 0.9) for n in range(4)]
    others = [(entry(f"Paper {n}"), 0.5) for n in range(3)]
    coverage = covering(*own, *others)
    assert outlets(coverage) == ["Paper 0", "Paper 1", "Paper 2", "Gull"]


@pytest.mark.parametrize(("similarity", "covered"), [(0.19, False), (0.2, True), (1.0, True)])
def test_an_entry_that_is_not_near_enough_is_another_story(
    similarity: float, covered: bool
) -> None:
    coverage = covering((entry("Tern Post"), similarity))
    assert bool(coverage.entries) is covered
    assert coverage.reach.entries == 1  # it is in the window all the same


def test_the_article_itself_is_left_out_and_its_copy_is_kept() -> None:
    own = Entry(article=OWN)
    copy = Entry(article=replace(OWN, url="https://quay.example/lock", outlet=Outlet(name="Quay")))
    coverage = covering((own, 1.0), (copy, 1.0))
    assert outlets(coverage) == ["Quay"]


def test_a_store_without_entries_covers_nothing() -> None:
    coverage = covering()
    assert coverage.entries == ()
    assert coverage.reach.entries == coverage.total.entries == 0


def test_the_reach_names_the_outlets_and_days_of_the_window() -> None:
    held = [
        (entry("Tern Post", "2031-05-04"), 0.9),
        (entry("Quay Mail", "2031-05-08"), 0.1),
        (entry("Old Paper", "2011-05-08"), 0.9),
    ]
    coverage = covering(*held)
    assert coverage.reach.outlets == ("Quay Mail", "Tern Post")
    days = (coverage.reach.first_day, coverage.reach.last_day)
    assert days == (date(2031, 5, 4), date(2031, 5, 8))
    assert coverage.total.outlets == ("Old Paper", "Quay Mail", "Tern Post")


def test_by_words_the_same_story_is_found_and_another_is_not() -> None:
    store = MemoryStore()
    same = replace(OWN, url="https://tern.example/1", outlet=Outlet(name="Tern"), text=GATE)
    other = Article(
        headline="Herring cheap at the market",
        text=MARKET,
        outlet=Outlet(name="Herring News"),
        published=OWN.published,
    )
    added: Sequence[bool] = store.add([Entry(article=same), Entry(article=other)])
    assert added == [True, True]
    assert outlets(find_coverage(store, OWN, SETTINGS)) == ["Tern"]


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [("0001-01-02", date.min, date(1, 1, 5)), ("9999-12-30", date(9999, 12, 27), date.max)],
)
def test_the_window_ends_where_the_calendar_does(given: str, first: date, last: date) -> None:
    window = window_of(replace(OWN, published=day(given)), 3, None)
    assert (window.first_day, window.last_day) == (first, last)
