"""A statement made readable alone: who and when, in square brackets."""

from __future__ import annotations

import pytest

from alteram.model import Article, Comment, Moment, Page, Precision
from alteram.plugins import Attributor
from alteram.statements import LearnedAttributor, RuleAttributor, find_statements

THURSDAY = Moment(value="2031-05-08", precision=Precision.DAY, origin="given")


def said(text: str, base: Moment | None = THURSDAY, by: Attributor | None = None) -> list[str]:
    page = Page(article=Article(headline="", text=text, published=base))
    return [s.said for s in find_statements(page, by or RuleAttributor())]


@pytest.mark.parametrize(
    ("before", "text", "filled"),
    [
        ("Mayor Mara Vell opened it.", "She left.", "She [Mara Vell] left."),
        ("Mayor Mara Vell opened it.\n", "She left.", "She [Mara Vell] left."),
        ("Mayor Mara Vell opened it.", "Her car broke.", "Her [Mara Vell’s] car broke."),
        ("Mayor Mara Vell opened it.", "Then ſhe left.", "Then ſhe left."),
        ("Mr. Tom Orr opened it.", "His car broke.", "His [Tom Orr’s] car broke."),
        ("Mara Vell said it rained.", "She left.", "She [Mara Vell] left."),
        ("Mayor Mara Vell met Mr. Tom Orr.", "She left.", "She [Mara Vell] left."),
        ("Mayor Mara Vell opened it.", "The mayor left.", "The mayor [Mara Vell] left."),
        ("Mayor Mara Vell opened it.", "The mayor’s car broke.",
         "The mayor’s [Mara Vell’s] car broke."),
        ("Prime Minister Ilka Doran left.", "It snowed on the prime minister.",
         "It snowed on the prime minister [Ilka Doran]."),
        ("Arvian President Ilka Doran left.", "The Arvian leader said that it rained.",
         "The Arvian leader [Ilka Doran] said that it rained."),
        ("Mara Vell said it rained.", "She said it was dry.", "She [Mara Vell] said it was dry."),
        ("Vell said: “It burned.", "Nobody was hurt.”", "[Vell said:] Nobody was hurt.”"),
        ("It was shut.", "It opened on Monday.", "It opened on Monday [5 May 2031]."),
        ("It was shut.", "It opened last month.", "It opened last month [April 2031]."),
        ("It was shut.", "It opened last year.", "It opened last year [2030]."),
    ],
)  # fmt: skip
def test_who_and_when_are_put_in(before: str, text: str, filled: str) -> None:
    assert said(f"{before} {text}".replace("\n ", "\n"))[-1] == filled


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Mayor Mara Vell met Ilse Orr.", "She left."),  # two who can be meant
        ("Mr. Tom Orr opened it.", "She left."),  # a man
        ("Arden Mills opened it.", "She left."),  # perhaps nobody
        ("Mayor Mara Vell opened it. A farmer stayed.", "She left."),  # somebody without a name
        ("Mayor Mara Vell opened it.\nIt rained.\nIt snowed.\n", "She left."),  # too far
        ("Mayor Mara Vell opened it.", "In her speech, Ilse Orr left."),  # one named after
        ("Mayor Mara Vell opened it.", "Vell took her car."),  # named here
        ("Mayor Mara Vell opened it.", "They told her that."),  # no subject, no possessive
        ("Mayor Mara Vell opened it.", "It was called “her bridge” there."),  # quoted
        ("Mayor Mara Vell met Mayor Tom Orr.", "The mayor left."),
        ("Vice President Bo Marsh left.", "The president stayed."),
        ("Former President Bo Marsh left.", "The president stayed."),
        ("Mayor Mara Vell opened it.", "The mayor of Arden left."),
        ("Mayor Mara Vell opened it.", "The mayor-elect left."),
        ("It was shut.", "It opened on 5 May 2031."),
        ("It was shut.", "It opened last week."),  # no finer than a year
        ("It was shut.", "It was named “the mill of today” then."),
        ("A senior official left.", "He spoke."),
    ],
)
def test_what_is_not_certain_stays(before: str, text: str) -> None:
    assert said(f"{before} {text}".replace("\n ", "\n"))[-1] == text


def test_without_a_date_of_the_page_no_date_is_put_in() -> None:
    assert said("It opened on Monday.", base=None) == ["It opened on Monday."]


def test_a_comment_is_filled_from_itself_alone() -> None:
    page = Page(
        article=Article(headline="", text="Mayor Mara Vell opened it."),
        comments=(Comment(id="c1", text="She should resign now."),),
    )
    assert find_statements(page, RuleAttributor())[-1].said == "She should resign now."


def test_the_learned_attributor_leads_a_pronoun_to_the_one_with_a_title() -> None:
    text = "Mayor Mara Vell opened the bridge.\nShe said that the old one was not safe."
    two = text.replace("the bridge", "the bridge with Minister Ilse Orr")
    (first, second) = (
        [s.source.name for s in find_statements(Page(article=Article(headline="", text=one)),
                                                LearnedAttributor()) if s.source]
        for one in (text, two)
    )  # fmt: skip
    assert first == ["Mara Vell"]
    assert second == ["She"]
