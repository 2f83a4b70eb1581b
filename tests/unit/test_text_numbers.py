from __future__ import annotations

import pytest

from alteram.text.numbers import Agreement, Figure, FigureKind, comparable, compare, figures


def one(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "words", "kind", "low", "high", "unit"),
    [
        ("Seven people left.", "Seven", "count", 7, 7, "person"),
        ("twenty-one people", "twenty-one", "count", 21, 21, "person"),
        ("one hundred and five people", "one hundred and five", "count", 105, 105, "person"),
        ("a hundred people", "a hundred", "count", 100, 100, "person"),
        ("half a million people", "half a million", "count", 5e5, 5e5, "person"),
        ("two dozen women", "two dozen", "count", 24, 24, "woman"),
        ("dozens of people", "dozens", "count", 18, 240, "person"),
        ("hundreds of thousands of people", "hundreds of thousands", "count", 150e3, 2e6, "person"),
        ("1,200 jobs", "1,200", "count", 1200, 1200, "job"),
        ("3.5 km", "3.5", "count", 3.5, 3.5, "km"),
        ("3.5 kilometres", "3.5", "count", 3.5, 3.5, "km"),
        ("10 to 12 people", "10 to 12", "count", 10, 12, "person"),
        ("between 10 and 12 people", "10 and 12", "count", 10, 12, "person"),
        ("10-12 people", "10-12", "count", 10, 12, "person"),
        ("2–3 million", "2–3 million", "count", 2e6, 3e6, ""),
        ("2 million to 3 million people", "2 million to 3 million", "count", 2e6, 3e6, "person"),
        ("$1.5bn", "$1.5bn", "money", 1.5e9, 1.5e9, "$"),
        ("$1.5 billion", "$1.5 billion", "money", 1.5e9, 1.5e9, "$"),
        ("1.2 million euros", "1.2 million", "money", 1.2e6, 1.2e6, "€"),
        ("€3m", "€3m", "money", 3e6, 3e6, "€"),
        ("£5", "£5", "money", 5, 5, "£"),
        ("45%", "45%", "percent", 45, 45, "percent"),
        ("45 per cent", "45 per cent", "percent", 45, 45, "percent"),
        ("forty-five percent", "forty-five percent", "percent", 45, 45, "percent"),
        ("half of the homes", "half", "percent", 50, 50, "percent"),
        ("one in five", "one in five", "percent", 20, 20, "percent"),
        ("voted 51-48.", "51-48", "score", 51, 48, ""),
        ("won 3-1", "3-1", "score", 3, 1, ""),
        ("the third time", "third", "ordinal", 3, 3, "time"),
        ("a 42-year-old man", "42", "age", 42, 42, "year"),
        ("Vell, aged 42", "42", "age", 42, 42, "year"),
        ("in 2014", "2014", "year", 2014, 2014, ""),
        ("the 1990s", "1990s", "year", 1990, 1999, ""),
        ("May 3", "May 3", "date", 503, 503, "date"),
        ("10:30 a.m.", "10:30 a.m.", "time", 1030, 1030, ""),
        ("12.30pm", "12.30pm", "time", 1230, 1230, ""),
        ("12 a.m.", "12 a.m.", "time", 0, 0, ""),
        ("6 p.m.", "6 p.m.", "time", 1800, 1800, ""),
        ("Article 5", "5", "label", 5, 5, ""),
        ("Flight 12", "12", "label", 12, 12, ""),
        ("No. 3", "3", "label", 3, 3, ""),
    ],
)
def test_a_figure_has_its_words_kind_amount_and_unit(
    text: str, words: str, kind: str, low: float, high: float, unit: str
) -> None:
    found = one(text)
    assert text[found.start : found.end] == words
    assert (found.kind, found.low, found.high, found.unit) == (kind, low, high, unit)


def test_two_thirds_are_a_share() -> None:
    assert one("two-thirds of voters").value == pytest.approx(66.667, abs=0.001)


@pytest.mark.parametrize(
    "text",
    ["", "one of them left", "No one was killed.", "wait a second", "B52", "the 737max",
     "1.000.000 people", "3,5 km", "version 2.1.3", "on 3.5.2031"],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "bound", "approximate"),
    [
        ("at least 12 people", "least", True),
        ("more than 12 people", "least", True),
        ("12 or more people", "least", True),
        ("up to 12 people", "most", True),
        ("about 12 people", "", True),
        ("12 people", "", False),
    ],
)
def test_a_hedge_is_kept(text: str, bound: str, approximate: bool) -> None:
    assert (one(text).bound, one(text).approximate) == (bound, approximate)


def test_what_happened_to_those_counted() -> None:
    dead, hurt = figures("At least 12 people died and 30 were hurt.")
    assert (dead.value, dead.role, hurt.value, hurt.role) == (12, "dead", 30, "hurt")


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("7 people", "seven people", Agreement.SAME),
        ("7 people", "9 people", Agreement.DIFFERENT),
        ("at least 7 people", "9 people", Agreement.COMPATIBLE),
        ("about 100 people", "105 people", Agreement.COMPATIBLE),
        ("2.1 million people", "2,090,000 people", Agreement.COMPATIBLE),
        ("dozens of people", "40 people", Agreement.COMPATIBLE),
        ("won 3-1", "lost 1-3", Agreement.COMPATIBLE),
        ("won 3-1", "won 3-2", Agreement.DIFFERENT),
        ("7 people", "7 days", None),
        ("7 people", "in 2014", None),
        ("7 people were killed", "7 people were hurt", None),
        ("Article 5", "Article 6", None),
    ],
)
def test_two_figures_agree_or_differ_or_cannot_be_held_together(
    left: str, right: str, agreement: Agreement | None
) -> None:
    ours, theirs = one(left), one(right)
    assert compare(ours, theirs) is agreement
    assert compare(theirs, ours) is agreement
    assert comparable(ours, theirs) is (agreement is not None)


def test_kinds_are_told_apart_in_one_sentence() -> None:
    text = (
        "On May 3, 2031, at 6 p.m., 12 of 40 homes (30%) burned at a cost of $2m, Vell, 42, said."
    )
    assert [str(f.kind) for f in figures(text)][:3] == ["date", "year", "time"]
    assert FigureKind.MONEY in {f.kind for f in figures(text)}
