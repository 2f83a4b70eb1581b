"""Printed dates in letters that only a pattern without case takes for ours."""

from __future__ import annotations

import pytest

from alteram.page.dates import find_dates, read_date


@pytest.mark.parametrize(
    ("words", "value"),
    [("6 Auguſt 2031", "2031-08-06"), ("31 aprıl 2031", ""), ("30 aprıl 2031", "2031-04-30")],
)
def test_a_month_in_odd_letters_is_read_or_left_out(words: str, value: str) -> None:
    found = [printed.moment.value for printed in find_dates(f"Printed on {words}.")]
    assert found == ([value] if value else [])


def test_a_field_with_a_month_in_odd_letters() -> None:
    moment = read_date("aprıl 2031", "field")
    assert moment is not None
    assert moment.value == "2031-04"
