"""Figures somebody gives."""

from __future__ import annotations

import pytest

from alteram.model import Act, Attribution
from alteram.plugins import pick
from alteram.statements import RuleAttributor


def given(text: str) -> list[Attribution]:
    return list(RuleAttributor().attribute("body", text))


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The Harrow council put the cost at 3 million crowns.", "Harrow council",
         "the cost at 3 million crowns"),
        ("Mara Vell has put the repair at about three weeks.", "Mara Vell",
         "the repair at about three weeks"),
        ("The Harrow council put the toll at 12 and closed the bridge.", "Harrow council",
         "the toll at 12"),
        ("Mara Vell valued the mill at €2.", "Mara Vell", "the mill at €2"),
        ("Mara Vell pegs the dam at 40% of that.", "Mara Vell", "the dam at 40% of that"),
        ("Officials estimate the crowd at 300.", "Officials", "the crowd at 300"),
        ("It rained, but Mara Vell estimated the crowd at between 300 and 400.", "Mara Vell",
         "the crowd at between 300 and 400"),
    ],
)  # fmt: skip
def test_who_puts_a_quantity_at_a_figure_gives_it(text: str, source: str, content: str) -> None:
    (found,) = given(text)
    assert found.source is not None
    assert found.source.name == source
    assert [text[span.start : span.end] for span in found.content] == [content]
    assert found.act is Act.SAYS


def test_a_figure_that_is_put_by_somebody() -> None:
    text = "The cost was put at 3 million crowns by Mara Vell."
    (found,) = given(text)
    assert found.source is not None
    assert found.source.name == "Mara Vell"
    assert [text[span.start : span.end] for span in found.content] == [
        "The cost",
        "at 3 million crowns",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mara Vell put the boys at two schools.",
        "Mara Vell put the meeting at 3 p.m. on Monday.",
        "Mara Vell put the price at risk.",
        "Mara Vell put the lamp on the table at 7:30.",
        "The put at 3 million was sold.",
        "The cost was put at 3 million crowns.",
        "Put the cost at 3 million.",
        "The plan would cap the tax value of the mill at 28 percent.",
        "Mara Vell put down the cost, at 3 million a loss.",
    ],
)
def test_what_gives_no_figure_or_has_nobody_is_no_saying(text: str) -> None:
    assert given(text) == []


def test_a_figure_in_a_quotation_is_the_speakers() -> None:
    (found,) = given("“The council put the cost at 3 million,” Mara Vell said.")
    assert found.source is not None
    assert found.source.name == "Mara Vell"


def test_the_learned_attributor_has_them_too() -> None:
    text = "It rained. The Harrow council put the cost at 3 million crowns."
    (found,) = pick("attributor", "tagger.v1")().attribute("body", text)
    assert found.source is not None
    assert found.source.name == "Harrow council"
