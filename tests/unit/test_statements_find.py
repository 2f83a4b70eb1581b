"""A page's statements: which there are, in whose voice, of what kind, with which dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from alteram.model import (
    Article,
    Comment,
    Manner,
    Moment,
    Notice,
    NoticeKind,
    Page,
    Precision,
    Statement,
    StatementKind,
    Voice,
)
from alteram.plugins import pick
from alteram.statements import RuleAttributor, find_statements, own_words
from alteram.statements.furniture import is_furniture
from alteram.statements.kinds import has_amount, kind_of

THURSDAY = Moment(value="2031-05-08", precision=Precision.DAY, origin="given")


def page_of(text: str, *, section: str = "", comments: tuple[Comment, ...] = ()) -> Page:
    article = Article(
        headline="Mayor shuts mill", standfirst="It burned on Monday.", text=text,
        published=THURSDAY, section=section,
    )  # fmt: skip
    notice = Notice(kind=NoticeKind.ABOUT, text="The Harrow Gazette is a paper. We print news.")
    return Page(article=article, notices=(notice,), comments=comments)


def found_in(text: str, section: str = "") -> list[Statement]:
    page = page_of(text, section=section)
    return [s for s in find_statements(page, RuleAttributor()) if s.span.part == "body"]


def test_statements_are_the_sentences_of_article_and_comments_and_never_of_notices() -> None:
    comment = Comment(id="c1", text="I saw it burn. Vell said so.", author="Ada")
    page = page_of("The mill is shut. Vell said so twice.", comments=(comment,))
    found = find_statements(page, RuleAttributor())
    assert [s.span.part for s in found] == [
        "headline", "standfirst", "body", "body", "comment:c1", "comment:c1",
    ]  # fmt: skip
    assert all(page.quote(s.span) == s.text for s in found)
    assert {s.voice for s in found if s.span.part == "comment:c1"} == {Voice.COMMENTER}
    assert all(
        s.attribution is None or s.attribution.voice is Voice.COMMENTER
        for s in found
        if s.span.part == "comment:c1"
    )


@pytest.mark.parametrize(
    ("text", "kind", "voice"),
    [
        ("The mill burned down.", "event", "narrator"),
        ("Two people were hurt, and 40 homes burned.", "figure", "narrator"),
        ("Was the mill insured?", "question", "narrator"),
        ("I think the mayor should resign.", "opinion", "narrator"),
        ("Vell said that the mill burned down.", "saying", "source"),
        ("“The mill burned down,” Vell said.", "saying", "source"),
        ("Vell said that 40 homes burned.", "saying", "source"),
        ("“Was it insured?”", "question", "source"),
    ],
)
def test_kind_and_voice(text: str, kind: str, voice: str) -> None:
    (found,) = found_in(text)
    assert (found.kind, found.voice) == (kind, voice)


def test_what_somebody_does_is_the_narrators_saying() -> None:
    refused, vowed = found_in("Vell refused to shut the old mill. Orr vowed to shut the old mill.")
    assert (refused.voice, vowed.voice) == (Voice.NARRATOR, Voice.SOURCE)


def test_a_sentence_in_marks_without_a_speaker_is_not_the_narrators() -> None:
    (found,) = found_in("“The mill burned down in the night.”")
    assert found.voice is Voice.SOURCE
    assert found.source is None
    assert found.attribution is not None
    assert found.attribution.manner is Manner.DIRECT


def test_every_sentence_of_a_long_quotation_is_its_speakers() -> None:
    text = "Vell said: “The mill burned. Nobody was hurt.\n\n“We build it again. It is ours.”"
    assert [s.source.name for s in found_in(text) if s.source] == ["Vell"] * 4


def test_furniture_states_nothing() -> None:
    text = (
        "The mill burned.\nRead more: Five mills to see\nMara Vell at the mill. (Photo: Bo Marsh)"
    )
    assert [s.text for s in found_in(text)] == ["The mill burned."]


def test_dates_and_names_of_a_sentence() -> None:
    first, second = found_in("Mara Vell left Arden on Monday. It rained last Monday.")
    assert first.names == ("Mara Vell", "Arden")
    assert [t.moment.value for t in first.times if t.moment] == ["2031-05-05"]
    assert [(t.moment, bool(t.why)) for t in second.times] == [(None, True)]


def test_the_section_makes_values_an_opinion() -> None:
    text = "The worst mill of the land lost 40 workers."
    assert found_in(text, "opinion")[0].kind is StatementKind.OPINION
    assert found_in(text)[0].kind is StatementKind.FIGURE


def test_own_words_leave_quotations_and_furniture_out() -> None:
    text = "Vell said “it burned” at noon.\nRead more here\n“Gone,” she said."
    assert [text[s.start : s.end] for s in own_words(text)] == [
        "Vell said", "at noon.", "she said.",
    ]  # fmt: skip


# --- kinds and furniture --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("40 homes burned.", True),
        ("It cost $3.5 million.", True),
        ("Two people were hurt.", True),
        ("It fell in 2014.", False),
        ("It opens at 6 p.m. on May 3.", False),
        ("Vell, 42, left.", False),
        ("1) The mill burned.", False),
        ("2. The mill burned.", False),
        ("Article 5 holds.", False),
        ("One day it burned.", False),
    ],
)
def test_dates_times_ages_and_names_are_no_amounts(text: str, amount: bool) -> None:
    assert has_amount(text) is amount
    assert kind_of(text, None) is (StatementKind.FIGURE if amount else StatementKind.EVENT)


@pytest.mark.parametrize(
    "line",
    [
        "", "https://harrow.example/mill", "Read more: the mill", "ADVERTISEMENT continues below",
        "Follow the Harrow Gazette on Facebook", "Sign up for our daily letter",
        "Copyright 2031 Harrow Gazette. Not for sale.", "Ada Lind contributed to this report.",
        "Mara Vell at the mill on Monday (Bo Marsh/AFP via Getty Images)", "What we know",
        "— Mara Vell (@vell) May 3, 2031",
    ],
)  # fmt: skip
def test_what_is_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    ["The mill burned down on Monday.", "“Watch the dam,” Vell said.", "Nobody was hurt.",
     "More people left, Vell said: it was cold."],
)  # fmt: skip
def test_what_is_not(line: str) -> None:
    assert not is_furniture(line)


# --- the seed page --------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_seed_page_keeps_its_attributions_with_a_closing_mark_missing(shared: Path) -> None:
    """Eleven opening marks and ten closing ones; read by eye."""
    raw = (shared / "seed" / "republished-page.txt").read_bytes()
    text = raw.decode("utf-8")
    assert (text.count("“"), text.count("”")) == (11, 10)
    page = pick("extractor", "zones.v1")().read(raw)
    found = find_statements(page, RuleAttributor())
    assert all(page.quote(s.span) == s.text for s in found)
    body = [s for s in found if s.span.part == "body"]
    said = {
        (s.source.name, page.quote(s.attribution.cue), s.attribution.manner): s.span.start
        for s in body
        if s.source and s.attribution and s.attribution.cue
    }
    assert list(said) == [
        ("Moscow", "saying", Manner.INDIRECT),
        ("Vladimir Putin", "said", Manner.MIXED),
    ]
    assert list(said.values()) == [1121, 1592]
    assert len(body) == 9
    # the comment that quotes the article goes on to the mark's end, and what follows is its own
    echo = [s for s in found if s.span.part == "comment:c8"]
    assert [s.attribution is not None for s in echo] == [True] + [False] * (len(echo) - 1)
    # no base date: "on Monday" is withheld with its reason, a year is not
    times = [time for s in body for time in s.times]
    assert [t.moment.value for t in times if t.moment] == ["2014", "2015"]
    assert {t.why for t in times if t.moment is None} == {"no date to count from"}


@pytest.mark.shared
def test_the_seed_pages_broken_quotation_ends_with_its_sentence(shared: Path) -> None:
    """The third comment opens a quotation and never closes it."""
    page = pick("extractor", "zones.v1")().read(
        (shared / "seed" / "republished-page.txt").read_bytes()
    )
    found = find_statements(page, RuleAttributor())
    broken = [s for s in found if s.text.count("“") > s.text.count("”")]
    assert [s.span.part for s in broken] == ["comment:c5"]
    after = [s for s in found if s.span.part == "comment:c5" and s.span.start > broken[0].span.end]
    assert {s.attribution.manner for s in after if s.attribution} <= {Manner.INDIRECT}
    assert len(after) == 3


def test_a_text_that_gives_itself_as_the_source_speaks_in_its_own_voice() -> None:
    (found,) = found_in("We said that the mill was shut.")
    assert (found.voice, found.attribution) == (Voice.NARRATOR, None)
    (other,) = found_in("They said that the mill was shut.")
    assert other.voice is Voice.SOURCE


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("— Mara Vell (@vell) May 6, 2031", 0),
        ("#harrow — Mara Vell (@vell) May 6, 2031", 0),
        ("— Council Leader Mara Vell, Harrow", 0),
        ("— The council of Harrow closed the mill on Monday", 1),
    ],
)
def test_a_sign_off_states_nothing(line: str, stated: int) -> None:
    assert len(found_in(f"The mill was shut on Monday.\n{line}")) == 1 + stated
