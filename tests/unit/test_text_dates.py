from __future__ import annotations

import pytest

from alteram.model import Moment, Precision
from alteram.text.dates import TimePhrase, time_mentions

THURSDAY = Moment(value="2031-05-08", precision=Precision.DAY, origin="given")


def one(text: str, base: Moment | None = THURSDAY) -> TimePhrase:
    (found,) = time_mentions(text, base)
    return found


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The dam was opened on Monday.", "on Monday", "2031-05-05"),
        ("The council will meet on Monday.", "on Monday", "2031-05-12"),
        ("The dam was opened on Tueſday.", "on Tueſday", "2031-05-06"),
        ("It rained ſix days ago.", "ſix days ago", "2031-05-02"),
        ("It rained on Frıday.", "on Frıday", "2031-05-02"),
        ("The dam opened Thursday.", "Thursday", "2031-05-08"),
        ("The vote is due by Friday.", "by Friday", "2031-05-09"),
        ("By Monday two barges had sunk.", "By Monday", "2031-05-05"),
        ("Two barges had sunk by Monday.", "by Monday", "2031-05-05"),
        ("By Monday the council must vote.", "By Monday", "2031-05-12"),
        ("It rained until Friday.", "until Friday", "2031-05-09"),
        ("It rained Monday night.", "Monday night", "2031-05-05"),
        ("Meet next Monday.", "next Monday", "2031-05-12"),
        ("It fell in 2014.", "in 2014", "2014"),
        ("It fell in 1815.", "in 1815", "1815"),
        ("It fell in late 2013.", "late 2013", "2013"),
        ("It was built in May 2030.", "May 2030", "2030-05"),
        ("It rained last week.", "last week", "2031"),  # it crosses the end of April
        ("It rained this week.", "this week", "2031-05"),
        ("It rained last month.", "last month", "2031-04"),
        ("It rained last year.", "last year", "2030"),
        ("It rained yesterday.", "yesterday", "2031-05-07"),
        ("It rained the day before yesterday.", "the day before yesterday", "2031-05-06"),
        ("It rained this morning.", "this morning", "2031-05-08"),
        ("Vell will speak tomorrow.", "tomorrow", "2031-05-09"),
        ("It rained three days ago.", "three days ago", "2031-05-05"),
        ("It rained two weeks ago.", "two weeks ago", "2031-04"),
        ("It rained a couple of weeks ago.", "a couple of weeks ago", "2031-04"),
        ("It rained five years ago.", "five years ago", "2026"),
        ("The dam broke on 3 May.", "on 3 May", "2031-05-03"),
        ("The dam broke on May 3rd.", "on May 3rd", "2031-05-03"),
        ("The dam broke on the 3rd of May.", "on the 3rd of May", "2031-05-03"),
        ("The dam broke on December 24.", "on December 24", "2030-12-24"),
        ("The vote will be held on 12 January.", "on 12 January", "2032-01-12"),
        ("The vote is on 12 May.", "on 12 May", "2031-05-12"),
        ("It came on Tuesday, May 6.", "on Tuesday, May 6", "2031-05-06"),
        ("The vote will be held by Jan. 10.", "Jan. 10", "2032-01-10"),
        ("It rained in March.", "in March", "2031-03"),
        ("It rained in June.", "in June", "2030-06"),
    ],
)
def test_words_are_counted_from_the_day_of_the_text(text: str, words: str, value: str) -> None:
    found = one(text)
    assert text[found.start : found.end] == words
    assert found.moment is not None
    assert (found.moment.value, found.why) == (value, "")
    assert len(value) == {"year": 4, "month": 7, "day": 10}[found.moment.precision]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("It rains on Mondays.", "more than one day"),
        ("It rained last Monday.", "cannot be told to the day"),  # this week's or the one before
        ("It opens next Friday.", "cannot be told to the day"),
        ("It rained last summer.", "cannot be told to the day"),
        ("The dam broke on 31 April.", "cannot be told to the day"),
        ("It came on Monday, 3 May.", "cannot be told to the day"),  # that was a Saturday
        ("It rained three days later.", "counted from a day the text does not give here"),
    ],
)
def test_what_cannot_be_counted_is_withheld_with_the_reason(text: str, why: str) -> None:
    assert (one(text).moment, one(text).why) == (None, why)


def test_last_weekday_is_said_where_only_one_day_can_be_meant() -> None:
    friday = one("It rained last Friday.").moment
    assert friday is not None
    assert friday.value == "2031-05-02"


@pytest.mark.parametrize(
    ("base", "why"),
    [
        (None, "no date to count from"),
        (
            Moment(value="2031-05", precision=Precision.MONTH, origin="given"),
            "the date to count from is only known as 2031-05",
        ),
        (
            Moment(value="9999-12-31", precision=Precision.DAY, origin="given"),
            "the date to count from is out of reach",
        ),
    ],
)
def test_without_a_day_to_count_from_words_are_withheld(base: Moment | None, why: str) -> None:
    assert (one("It rained on Monday.", base).moment, one("on Monday", base).why) == (None, why)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 5 May 2031", "2031-05-05"),
        ("March 5, 2029", "2029-03-05"),
        ("March 05 , 2029", "2029-03-05"),
        ("3 May 1899", "1899-05-03"),
        ("2031-05-06", "2031-05-06"),
        ("since 2010", "2010"),
    ],
)
def test_a_whole_date_needs_no_base(text: str, value: str) -> None:
    moment = one(text, None).moment
    assert moment is not None
    assert moment.value == value


@pytest.mark.parametrize(
    "text",
    ["", "They may 5 times.", "30 February 2031", "2031-02-30", "In 2014 people came.",
     "He may march.", "in the second", "Highway 2014"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert time_mentions(text, THURSDAY) == []


def test_the_origin_says_from_which_words_and_which_day() -> None:
    moment = one("It rained on Monday.").moment
    assert moment is not None
    assert moment.origin == '"on Monday" counted from 2031-05-08'


def test_the_tense_before_each_phrase_decides() -> None:
    text = "On Sunday it rained, Vell said on Tuesday, and the mill will open on Friday."
    values = [found.moment.value for found in time_mentions(text, THURSDAY) if found.moment]
    assert values == ["2031-05-04", "2031-05-06", "2031-05-09"]
