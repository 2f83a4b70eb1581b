"""The words of a report: counts, dates, reach, and that none of them judges."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alteram.model import (
    Act,
    Attribution,
    Finding,
    Lineage,
    Link,
    Manner,
    MismatchKind,
    Moment,
    NotEnough,
    Outlet,
    OutletKind,
    Precision,
    Reach,
    Reuse,
    Source,
    SourceKind,
    Span,
    Standing,
    Statement,
    StatementKind,
    Tie,
    Voice,
    Window,
)
from alteram.report import wording
from tests import reports


def finding(standing: Standing, *, by: str = "", **counts: int) -> Finding:
    attribution = Attribution(
        source=Source(name=by, kind=SourceKind.PERSON),
        mention=None,
        cue=None,
        content=(),
        manner=Manner.DIRECT,
    )
    statement = Statement(
        span=Span("body", 0, 5),
        text="Words",
        kind=StatementKind.EVENT,
        attribution=attribution if by else None,
    )
    return Finding(statement=statement, standing=standing, **counts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"supporting": 2}, ("2 other origins report this",)),
        ({"supporting": 1}, ("1 other origin reports this",)),
        ({}, ("no other origin reports this",)),
        ({"disputing": 1}, ("no other origin reports this, 1 reports otherwise",)),
        (
            {"supporting": 3, "disputing": 2},
            ("3 other origins report this, 2 report otherwise",),
        ),
        ({"copies": 1}, ("no other origin reports this", "1 copy not counted")),
        ({"copies": 1000}, ("no other origin reports this", "1,000 copies not counted")),
    ],
)
def test_narration_has_one_count_and_copies(counts: dict[str, int], words: tuple[str, ...]) -> None:
    assert wording.count_words(finding(Standing.UNREPORTED, **counts)) == words


def test_a_saying_has_two_counts() -> None:
    said = finding(Standing.REPEATED, by="Ana Kestrel", witnesses=3)
    assert wording.count_words(said) == (
        "no other origin reports this",
        "3 witnesses that Ana Kestrel said it",
    )
    alone = finding(Standing.ONE_ORIGIN, by="Ana Kestrel", supporting=1, witnesses=1)
    assert wording.count_words(alone)[1] == "1 witness that Ana Kestrel said it"
    nobody = finding(Standing.UNREPORTED, by="Ana Kestrel")
    assert wording.count_words(nobody)[1] == "no other witness that Ana Kestrel said it"


def test_beyond_reach_counts_nothing() -> None:
    assert wording.count_words(finding(Standing.BEYOND_REACH, by="Ana Kestrel")) == ()


def test_every_standing_and_reason_has_words() -> None:
    assert set(wording.ICONS) == set(wording.MEANINGS) == set(Standing)
    assert len(set(wording.ICONS.values())) == len(Standing)
    assert set(wording.REASONS) == set(NotEnough)


def test_no_word_judges() -> None:
    everything = " ".join([*wording.MEANINGS.values(), *wording.REASONS.values(), *Standing])
    judging = r"\b(true|truth|false|fake|verified|debunked|lie|reliable|independent)"
    assert not re.search(judging, everything, re.I)


@pytest.mark.parametrize(
    ("value", "precision", "words"),
    [
        ("2031", Precision.YEAR, "2031"),
        ("2031-05", Precision.MONTH, "May 2031"),
        ("2031-05-06", Precision.DAY, "6 May 2031"),
        ("2031-05-06T18:30:00+00:00", Precision.TIME, "6 May 2031, 18:30 UTC"),
    ],
)
def test_a_date_is_no_finer_than_known(value: str, precision: Precision, words: str) -> None:
    moment = Moment(value=value, precision=precision, origin="given")
    assert wording.moment_words(moment) == words


def test_no_date_is_said() -> None:
    assert wording.moment_words(None) == "no date"


def test_windows_and_days() -> None:
    first, last = date(2031, 4, 21), date(2031, 5, 4)
    assert wording.days_words(first, last) == "21 April to 4 May 2031"
    assert wording.days_words(date(2030, 12, 30), last) == "30 December 2030 to 4 May 2031"
    assert wording.days_words(first, first) == "21 April 2031"
    assert wording.days_words(first, None) == "from 21 April 2031"
    assert wording.days_words(None, last) == "until 4 May 2031"
    assert wording.window_words(Window()) == "all dates"
    as_of = datetime(2031, 5, 1, 9, 5, tzinfo=UTC)
    assert wording.window_words(Window(first_day=first, last_day=last, as_of=as_of)) == (
        "21 April to 4 May 2031, nothing later than 1 May 2031, 09:05 UTC"
    )


def test_reach() -> None:
    assert wording.reach_words(Reach(entries=0)) == "no article"
    reach = Reach(entries=1200, outlets=("a",), owners=("o", "p"), countries=("AA",), undated=2)
    assert wording.reach_words(reach) == (
        "1,200 articles of 1 outlet, 2 owners, 1 country, 2 without a date"
    )


def test_an_outlet_with_its_facts() -> None:
    assert wording.outlet_words(None) == "unknown outlet"
    assert wording.outlet_words(Outlet(name="The Gull")) == "The Gull"
    assert wording.outlet_words(Outlet(name="The Gull", owner="the gull")) == "The Gull"
    state = Outlet(name="Osk Radio", kind=OutletKind.STATE, owner="Osk")
    assert wording.outlet_words(state) == "Osk Radio (state, owner Osk)"


def test_lists() -> None:
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a", "b", "c"], 2) == "a, b and 1 more"
    assert wording.listed(["a", "b"], 2) == "a and b"


def test_control_characters_are_made_visible_one_for_one() -> None:
    text = "a\x1b[2Jb\x00c\x9bd\ud800e\nf\tg"
    assert wording.readable(text) == "a\ufffd[2Jb\ufffdc\ufffdd\ufffde\nf\tg"
    assert wording.one_line(" a \n b\t") == "a b"


def test_the_place_of_words_prefers_whole_words() -> None:
    assert wording.place("19 people, 9 of them", "9") == 11
    assert wording.place("1900", "9") == 1
    assert wording.place("abc", "") == wording.place("abc", "x") == -1
    assert wording.place("a.c abc", "a.c") == 0


def test_in_whose_voice_a_statement_stands() -> None:
    words = wording.voice_words
    assert words(reports.S_SOUND) == "Said here by"
    assert words(reports.S_CLOSED) == "In the article’s own voice"
    said = reports.S_SOUND.attribution
    assert said is not None
    for act in Act:
        done = replace(reports.S_SOUND, attribution=replace(said, act=act))
        assert words(done) == f"{wording.ACTS[act].capitalize()} here by"
    reader = replace(reports.S_SOUND, voice=Voice.COMMENTER)
    assert words(reader) == "In a comment, said by"
    assert words(replace(reader, attribution=None)) == "In a commenter’s own voice"


def test_the_how_to_explains_every_word(root: Path) -> None:
    page = (root / "docs" / "how-to" / "read-a-report.md").read_text(encoding="utf-8")
    for kind in (Standing, NotEnough, Tie, MismatchKind, Act, Manner, Voice, Reuse):
        assert [value.value for value in kind if f"`{value}`" not in page] == []
    for standing, icon in wording.ICONS.items():
        assert f"| {icon} | `{standing}` |" in page


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        (Tie.SAME_TEXT, "only copies: wherever it stands, the text is the article's own"),
        (
            Tie.PROBABLY_SAME_TEXT,
            "only copies: wherever it stands, the text is the article's own, or probably is",
        ),
    ],
)
def test_a_probable_copy_is_worded_as_probable(tie: Tie, words: str) -> None:
    links = (Link(tie=tie, left="a", right="b", why="a reason"),)
    told = replace(
        finding(Standing.REPEATED),
        reason=NotEnough.ONLY_COPIES,
        lineage=Lineage(so=(), said=(), links=links),
    )
    assert wording.reason_words(told) == words
