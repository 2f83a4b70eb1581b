"""What holds for every entry, window and search: round trips, bounds, and no trace of order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from alteram.archive import serial, terms
from alteram.archive.passages import passages
from alteram.archive.query import question
from alteram.archive.ranking import Candidate, Shares, similarities
from alteram.archive.store import SqliteStore
from alteram.archive.words import Limits, micros
from alteram.model import (
    Act,
    Article,
    Attribution,
    Entry,
    Hyperlink,
    Manner,
    Moment,
    Outlet,
    OutletKind,
    Precision,
    Source,
    SourceKind,
    Span,
    Statement,
    StatementKind,
    TimeMention,
    Voice,
    Window,
)

# Any text at all: halves of surrogate pairs, zeros, marks that join, every script.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)
MARKS = ["U.S.", "1,200", "cease-fire", "straße", "“quote”"]
PLAIN = st.lists(
    st.sampled_from([*MARKS, "ferry", "sluice", "harbour", "mayor", "the", "of"]), max_size=12
).map(" ".join)
SPANS = st.tuples(st.sampled_from(["body", "headline", "notice:0"]), st.integers(0, 99)).map(
    lambda place: Span(place[0], place[1], place[1] + 7)
)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    at = draw(st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)))
    at = at.replace(microsecond=0)
    precision = draw(st.sampled_from(Precision))
    cut = {Precision.TIME: 99, Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
    return Moment(value=at.isoformat()[: cut[precision]], precision=precision, origin="given")


OUTLETS = st.builds(
    Outlet,
    name=TEXTS,
    domain=TEXTS,
    aliases=st.lists(TEXTS, max_size=2).map(tuple),
    owner=TEXTS,
    kind=st.sampled_from(OutletKind),
    country=TEXTS,
)
ARTICLES = st.builds(
    Article,
    headline=TEXTS,
    text=TEXTS,
    url=TEXTS,
    outlet=st.none() | OUTLETS,
    standfirst=TEXTS,
    byline=st.lists(TEXTS, max_size=2).map(tuple),
    published=st.none() | moments(),
    ref=TEXTS,
    links=st.lists(st.builds(Hyperlink, span=SPANS, url=TEXTS), max_size=2).map(tuple),
    canonical=TEXTS,
)
SAYINGS = st.builds(
    Attribution,
    source=st.none() | st.builds(Source, name=TEXTS, kind=st.sampled_from(SourceKind), role=TEXTS),
    mention=st.none() | SPANS,
    cue=st.none() | SPANS,
    content=st.lists(SPANS, max_size=2).map(tuple),
    manner=st.sampled_from(Manner),
    act=st.sampled_from(Act),
    voice=st.sampled_from(Voice),
    chain=st.lists(TEXTS, max_size=2).map(tuple),
)
STATEMENTS = st.builds(
    Statement,
    span=SPANS,
    text=TEXTS,
    kind=st.sampled_from(StatementKind),
    voice=st.sampled_from(Voice),
    attribution=st.none() | SAYINGS,
    times=st.lists(
        st.builds(TimeMention, span=SPANS, moment=st.none() | moments(), why=TEXTS), max_size=2
    ).map(tuple),
    names=st.lists(TEXTS, max_size=2).map(tuple),
)
ENTRIES = st.builds(
    Entry,
    article=ARTICLES,
    statements=st.lists(STATEMENTS, max_size=2).map(tuple),
    own_words=st.lists(SPANS, max_size=2).map(tuple),
    fingerprints=st.lists(
        st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 10**6)), max_size=3
    ).map(tuple),
)
WINDOWS = st.builds(
    Window,
    first_day=st.none() | st.dates(date(1969, 12, 1), date(2100, 1, 31)),
    last_day=st.none() | st.dates(date(1969, 12, 1), date(2100, 1, 31)),
    as_of=st.none()
    | st.datetimes(datetime(1969, 12, 1), datetime(2100, 1, 31), timezones=st.just(UTC)),
)


@contextmanager
def archive() -> Iterator[SqliteStore]:
    with tempfile.TemporaryDirectory() as folder, SqliteStore(Path(folder), create=True) as store:
        yield store


# --- one entry ------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(ENTRIES)
def test_saved_then_loaded_is_equal(entry: Entry) -> None:
    back = serial.unpack(serial.pack(entry))
    assert back == entry
    assert back.id == entry.id


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_bytes_are_an_entry_or_refused(raw: bytes) -> None:
    try:
        found = serial.unpack(raw)
    except ValueError:
        return
    assert isinstance(found, Entry)


@given(st.dictionaries(TEXTS, st.integers(1, 255), max_size=20))
def test_counted_terms_come_back(counts: dict[str, int]) -> None:
    numbers, back = terms.unpack(terms.pack(counts))
    assert sorted(zip(numbers, back, strict=True)) == sorted(
        (terms.number(term), count) for term, count in counts.items()
    )


@given(TEXTS | PLAIN)
def test_a_word_is_found_by_its_own_spelling(text: str) -> None:
    """Whatever a text holds can be typed into a search: both sides make the same stems of it."""
    held = set(terms.stems(text))
    assert set(question(text.replace('"', " ")).wanted.terms) <= held
    assert all(" " not in stem and stem for stem in held)


@given(st.lists(PLAIN | TEXTS, max_size=40).map(" ".join), TEXTS, TEXTS)
def test_passages_leave_out_nothing_but_space(text: str, headline: str, standfirst: str) -> None:
    article = Article(headline=headline, text=text, standfirst=standfirst)
    found = passages(article)
    read = "".join(article.quote(span) for span in found)
    assert "".join(read.split()) == "".join((headline + standfirst + text).split())
    assert all(article.quote(span).strip() for span in found)


# --- windows --------------------------------------------------------------------------------------


@settings(max_examples=500)
@given(st.none() | moments(), WINDOWS)
def test_bounds_admit_what_the_window_admits(published: Moment | None, window: Window) -> None:
    limits = Limits.of(window)
    if published is None:
        inside = limits == (None, None, None)
    else:
        first, last = micros(published.earliest), micros(published.latest)
        inside = (
            (limits.last_from is None or last >= limits.last_from)
            and (limits.last_to is None or last <= limits.last_to)
            and (limits.first_to is None or first <= limits.first_to)
        )
    assert inside == window.admits(published)


@settings(max_examples=10)
@given(st.lists(st.none() | moments(), max_size=6), st.lists(WINDOWS, min_size=1, max_size=12))
def test_tables_and_index_admit_what_the_window_admits(
    dates: list[Moment | None], windows: list[Window]
) -> None:
    entries = [
        Entry(article=Article(headline=f"Ferry {n}", text="It sank.", published=published))
        for n, published in enumerate(dates)
    ]
    with archive() as store:
        store.add(entries)
        for window in windows:
            inside = {e.id for e in entries if window.admits(e.article.published)}
            assert store.reach(window).entries == len(inside)
            assert {p.entry_id for p in store.search("ferry", window, 9)} == inside
            own = Article(headline="Ferry", text="It sank again.")
            assert {key for key, _ in store.rank(own, window, 9)} == inside


def test_the_last_microsecond_of_a_day_is_inside_it() -> None:
    day = date(2031, 5, 6)
    limits = Limits.of(Window(last_day=day))
    midnight = datetime(2031, 5, 7, tzinfo=UTC)
    assert limits.first_to == micros(midnight - timedelta(microseconds=1)) == micros(midnight) - 1


# --- nearness -------------------------------------------------------------------------------------

COUNTED = st.dictionaries(st.integers(0, 30), st.integers(1, 255), max_size=12)


def candidates(counted: list[tuple[dict[int, int], int | None, int]]) -> list[Candidate]:
    return [
        Candidate(
            f"e{n}", copies, day, tuple(sorted(counts)), tuple(counts[t] for t in sorted(counts))
        )
        for n, (counts, day, copies) in enumerate(counted)
    ]


LISTS = st.lists(
    st.tuples(COUNTED, st.none() | st.integers(1, 60), st.integers(0, 3)), min_size=1, max_size=8
).map(candidates)
SHARES = st.builds(
    Shares,
    st.dictionaries(st.integers(0, 30), st.integers(0, 50), max_size=12),
    st.integers(50, 99),
    st.dictionaries(st.integers(0, 30), st.floats(0.01, 0.3), max_size=12),
)


@given(LISTS, SHARES)
def test_a_similarity_is_between_nothing_and_the_whole(
    some: list[Candidate], shares: Shares
) -> None:
    own, *others = some
    found = similarities(own, others, shares)
    assert len(found) == len(others)
    assert all(0 <= score <= 1 for score in found)
    assert all(
        (score > 0) == bool(set(own.terms) & set(other.terms)) or score < 1e-5
        for score, other in zip(found, others, strict=True)
    )


@given(LISTS, SHARES, st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_candidates_change_no_similarity(
    some: list[Candidate], shares: Shares, chance: Random
) -> None:
    own, *others = some
    before = dict(zip((c.id for c in others), similarities(own, others, shares), strict=True))
    shuffled = others[:]
    chance.shuffle(shuffled)
    renamed = [c._replace(id=f"x{chance.random()}") for c in shuffled]
    after = similarities(own, renamed, shares)
    assert dict(zip((c.id for c in shuffled), after, strict=True)) == before


# --- the archive ----------------------------------------------------------------------------------


@settings(max_examples=8)
@given(st.lists(ENTRIES, max_size=6), ENTRIES)
def test_whatever_is_kept_comes_back_and_all_files_agree(some: list[Entry], one: Entry) -> None:
    with archive() as store:
        new = store.add([*some, one])
        assert sum(new) == len({e.id for e in [*some, one]})
        for entry in [*some, one]:
            kept = store.get(entry.id)
            assert kept is not None
            assert kept.id == entry.id
            assert store.get(entry.article.ref) or not entry.article.ref
            store.rank(entry.article, Window(), 3)
            store.search(entry.article.text, Window(), 3)
        assert list(store.check()) == []
        digest, reach = store.digest(), store.reach(Window())
        assert not any(store.add([one, *some]))
        assert (store.digest(), store.reach(Window())) == (digest, reach)


STORIES = st.lists(
    st.tuples(PLAIN, PLAIN, st.sampled_from(["2031-05-06", "2031-05-08", ""])),
    min_size=2, max_size=7, unique=True,
)  # fmt: skip


@settings(max_examples=8)
@given(STORIES, st.randoms(use_true_random=False), st.integers(2, 4))
def test_the_order_of_adding_changes_no_answer(
    stories: list[tuple[str, str, str]], chance: Random, step: int
) -> None:
    entries = [
        Entry(
            article=Article(
                headline=headline,
                text=text,
                published=Moment(value=day, precision=Precision.DAY, origin="x") if day else None,
            )
        )
        for headline, text, day in stories
    ]
    own = replace(entries[0].article, headline="Ferry at the sluice")
    shuffled = entries[:]
    chance.shuffle(shuffled)
    with archive() as one, archive() as other:
        one.add(entries)
        for at in range(0, len(shuffled), step):
            other.add(shuffled[at : at + step])
        assert one.rank(own, Window(), 9) == other.rank(own, Window(), 9)
        for words in ("ferry", "harbour mayor", '"of the"', "U.S. 1,200"):
            assert one.search(words, Window(), 9) == other.search(words, Window(), 9)
        assert one.digest() == other.digest()
