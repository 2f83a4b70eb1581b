"""Views of the nouns: moments, windows, spans, ids."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from alteram.model import Article, Link, Moment, Outlet, Precision, Span, Tie, Window, digest


def moment(value: str, precision: Precision) -> Moment:
    return Moment(value=value, precision=precision, origin="test")


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        ("2031", Precision.YEAR, "2031-01-01T00:00:00", "2031-12-31T23:59:59"),
        ("2032-02", Precision.MONTH, "2032-02-01T00:00:00", "2032-02-29T23:59:59"),
        ("2031-12", Precision.MONTH, "2031-12-01T00:00:00", "2031-12-31T23:59:59"),
        ("2031-05-06", Precision.DAY, "2031-05-06T00:00:00", "2031-05-06T23:59:59"),
        (
            "2031-05-06T01:30:00+03:00",
            Precision.TIME,
            "2031-05-05T22:30:00",
            "2031-05-05T22:30:00",
        ),
    ],
)
def test_a_moment_spans_its_precision(
    value: str, precision: Precision, first: str, last: str
) -> None:
    found = moment(value, precision)
    assert found.earliest == datetime.fromisoformat(first).replace(tzinfo=UTC)
    assert found.latest == datetime.fromisoformat(last).replace(tzinfo=UTC)


def test_a_window_takes_nothing_that_may_be_later() -> None:
    noon = Window(as_of=datetime(2031, 5, 6, 12, tzinfo=UTC))
    assert noon.admits(moment("2031-05-06T11:59:00+00:00", Precision.TIME))
    assert not noon.admits(moment("2031-05-06", Precision.DAY))
    assert not noon.admits(None)
    week = Window(first_day=date(2031, 5, 1), last_day=date(2031, 5, 7))
    assert week.admits(moment("2031-05", Precision.MONTH))
    assert not week.admits(moment("2031-05-08", Precision.DAY))
    assert not week.admits(None)
    assert Window().admits(None)


def test_spans_overlap_only_in_one_part() -> None:
    assert Span("body", 0, 5).overlap(Span("body", 3, 9)) == 2
    assert Span("body", 0, 5).overlap(Span("comment:c1", 3, 9)) == 0
    with pytest.raises(ValueError, match="runs forward"):
        Span("body", 5, 4)


def test_a_link_needs_a_reason_and_two_ends() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        Link(tie=Tie.SAME_TEXT, left="a", right="b", why="")
    with pytest.raises(ValueError, match="two articles"):
        Link(tie=Tie.SAME_TEXT, left="a", right="a", why="itself")


def test_ids_are_digests_of_content() -> None:
    article = Article(headline="Sluice opened", text="It was.", outlet=Outlet(name="Tern Post"))
    same = Article(headline="Sluice opened", text="It was.", outlet=Outlet(name="TERN POST"))
    other = Article(headline="Sluice opened", text="It was.", outlet=Outlet(name="Quay Mail"))
    assert article.id == same.id != other.id
    assert digest("ab", "c") != digest("a", "bc")
