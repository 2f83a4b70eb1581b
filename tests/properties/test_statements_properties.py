"""What must hold of the statements of any page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alteram.model import Article, Comment, Modality, Moment, Page, Precision, Voice
from alteram.statements import RuleAttributor, find_statements, own_words
from alteram.text.quotes import quotations
from tests.properties.test_text_properties import HOSTILE, TEXTS

RULES = RuleAttributor()
SPEAKERS = st.sampled_from(["Vell", "Mara Vell", "The mayor", "Two officials", "She", "Reuters"])
SAYINGS = st.builds(
    "{} {} {}".format,
    SPEAKERS,
    st.sampled_from(["said", "told Reuters", "said on Monday", "asked", "denied"]),
    st.sampled_from(
        ["that it held.", "“it held.”", "“it held", "it was “over,” again.", ": “No.”"]
    ),
)
QUOTED = st.builds(
    "{} {} said.".format,
    st.sampled_from(["“It held,”", "“It held,", "It held,”", "''It held,''", "\"It 'held',\""]),
    SPEAKERS,
)
BODIES = st.one_of(
    TEXTS,
    st.lists(st.one_of(SAYINGS, QUOTED, st.just("\n"), st.just("It rained.")), max_size=8).map(
        " ".join
    ),
)

NARRATION = st.sampled_from([
    "Mayor Mara Vell left on Monday.", "Mr. Tom Orr left last month.", "Ilse Orr was there.",
    "She slept.", "His car broke.", "The mayor’s car will be sold tomorrow.", "A farmer denied it.",
    "The president left.", "President Ilka Doran of Arvia left.", "The Arvian leader said it held.",
    "\n", "The brutal regime “may fall”.", "her",
])  # fmt: skip
STORIES = st.lists(st.one_of(NARRATION, SAYINGS, QUOTED), max_size=10).map(" ".join)
THURSDAY = Moment(value="2031-05-08", precision=Precision.DAY, origin="given")
PUT_IN = re.compile(r" \[[^\[\]]*\]|\A\[[^\[\]]*\] ")


@given(BODIES, TEXTS, BODIES)
def test_every_span_reads_back_from_its_part(body: str, headline: str, comment: str) -> None:
    article = Article(headline=headline, text=body)
    page = Page(article=article, comments=(Comment(id="c1", text=comment),))
    found = find_statements(page, RULES)
    assert len({statement.id for statement in found}) == len(found)
    for statement in found:
        part = page.parts[statement.span.part]
        assert page.quote(statement.span) == statement.text != ""
        spans = [time.span for time in statement.times]
        if said := statement.attribution:
            spans += [*said.content, *(span for span in (said.mention, said.cue) if span)]
        for span in spans:
            assert span.part == statement.span.part
            assert span.start < span.end <= len(part)
        assert (statement.voice is Voice.COMMENTER) == statement.span.part.startswith("comment:")
        assert all(name in statement.text for name in statement.names)
        assert statement.checkable is (statement.why_not == "")
        assert all(statement.span.overlap(span) for span in statement.loaded)
        assert not (statement.loaded and statement.voice is not Voice.NARRATOR)


@given(st.one_of(STORIES, BODIES.filter(lambda body: "[" not in body and "]" not in body)))
def test_without_what_was_put_in_the_exact_words_stand_there_again(body: str) -> None:
    for statement in find_statements(Page(article=Article(headline="", text=body,
                                                          published=THURSDAY)), RULES):  # fmt: skip
        assert PUT_IN.sub("", statement.said) == statement.text


@given(STORIES)
def test_two_people_of_one_title_and_no_name_fill_nothing(body: str) -> None:
    named = "Mayor Mara Vell met Mayor Ilse Orr. The mayor left."
    text = f"{body}\n{named}"
    found = find_statements(Page(article=Article(headline="", text=text)), RULES)
    assert found[-1].said == found[-1].text == "The mayor left."
    assert found[-1].modality is Modality.HAPPENED


@given(BODIES)
def test_own_words_lie_apart_in_the_body_and_in_no_quotation(body: str) -> None:
    quoted = quotations(body)
    last = 0
    for span in own_words(body):
        assert last <= span.start < span.end <= len(body)
        assert not any(q.start < span.end and span.start < q.end for q in quoted)
        last = span.end


@given(BODIES)
def test_the_same_words_give_the_same_attributions(body: str) -> None:
    assert RULES.attribute("body", body) == RuleAttributor().attribute("body", body)


@given(st.lists(SAYINGS, min_size=1, max_size=3).map(" ".join))
def test_a_paragraph_of_its_own_changes_no_saying_before_it(body: str) -> None:
    before = RULES.attribute("body", body)
    assert RULES.attribute("body", body + "\n\nIt rained in the town all day.") == before


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_texts_neither_crash_nor_hang(kind: str) -> None:
    page = Page(article=Article(headline="Mayor shuts the mill", text=HOSTILE[kind]))
    found = find_statements(page, RULES)
    assert all(page.quote(statement.span) == statement.text for statement in found)
    own_words(HOSTILE[kind])


@pytest.mark.parametrize(
    "text",
    [
        "Vell said " * 4_000,
        "Vell said that Orr said that " * 3_000,
        "“It held,” Vell said. " * 3_000,
        "Vell, who said it, " * 4_000,
        "according to Vell, " * 4_000,
        "VELL: “a\n" * 4_000,
        "Mara Vell said it held. She said so. " * 2_000,
        "RT reported, citing Vell, " * 3_000,
        "Mr. Orr and " * 5_000 + "said it held.",
        "she " * 40_000,
        "She left. " * 10_000,
        "Mayor Mara Vell left. She slept. The mayor woke. " * 2_000,
        "the president " * 10_000,
        "a farmer and her " * 8_000,
        "Mayor " * 20_000 + "Vell left.",
        ", who " * 20_000,
        "will deny, " * 10_000,
        "The brutal regime slammed Arvia-backed thugs. " * 3_000,
    ],
)
def test_many_sayings_neither_crash_nor_hang(text: str) -> None:
    find_statements(Page(article=Article(headline="", text=text, published=THURSDAY)), RULES)
