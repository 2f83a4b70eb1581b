"""A figure that grew is an update; one that differs at the same time is a dispute."""

from __future__ import annotations

import pytest

from alteram.evidence.updates import is_update
from alteram.model import Article, Mismatch, MismatchKind, Moment
from tests.evidence_makers import day


def article(published: Moment | str) -> Article:
    moment = day(published) if isinstance(published, str) and published else None
    return Article(headline="Gale", text="Gale.", published=moment)


def number(ours: str, theirs: str) -> Mismatch:
    return Mismatch(kind=MismatchKind.NUMBER, ours=ours, theirs=theirs)


@pytest.mark.parametrize(
    ("ours", "our_day", "theirs", "their_day", "update"),
    [
        ("seven", "2031-05-06", "nine", "2031-05-08", True),
        ("nine", "2031-05-08", "seven", "2031-05-06", True),
        ("nine", "2031-05-06", "seven", "2031-05-08", False),
        ("seven", "2031-05-08", "nine", "2031-05-06", False),
        ("seven", "2031-05-06", "nine", "2031-05-06", False),
        ("nine", "2031-05-06", "seven", "2031-05-06", False),
        ("2.1 million", "2031-05-06", "2.6 million", "2031-05-07", True),
        ("$4 million", "2031-05-06", "$9 million", "2031-05-07", True),
    ],
)
def test_a_later_higher_number_is_an_update(
    ours: str, our_day: str, theirs: str, their_day: str, update: bool
) -> None:
    assert is_update(number(ours, theirs), article(our_day), article(their_day)) is update


@pytest.mark.parametrize("days", [("", "2031-05-08"), ("2031-05-06", ""), ("", "")])
def test_without_dates_nothing_is_known_to_be_later(days: tuple[str, str]) -> None:
    assert not is_update(number("seven", "nine"), article(days[0]), article(days[1]))


@pytest.mark.parametrize("kind", [kind for kind in MismatchKind if kind is not MismatchKind.NUMBER])
def test_only_numbers_grow(kind: MismatchKind) -> None:
    mismatch = Mismatch(kind=kind, ours="seven", theirs="nine")
    assert not is_update(mismatch, article("2031-05-06"), article("2031-05-08"))


def test_words_that_are_no_figure_are_no_update() -> None:
    assert not is_update(number("some", "many"), article("2031-05-06"), article("2031-05-08"))
