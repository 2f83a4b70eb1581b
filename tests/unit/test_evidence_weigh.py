"""From passages to evidence: what a dispute needs, whose words a passage is, who repeats whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from alteram.errors import PluginFailed
from alteram.evidence import WordVerifier, weigh
from alteram.evidence.weigh import agreed, said_by
from alteram.model import (
    Article,
    Entry,
    Evidence,
    MismatchKind,
    Modality,
    Outlet,
    Passage,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
    StatementKind,
)
from alteram.plugins import Verifier
from tests.evidence_makers import AnswerSheet, day, passage_of, person, saying
from tests.makers import an_entry, statement

SEVEN = "Seven sailors died when the Corrin ferry sank off Harrow on Monday."
NINE = SEVEN.replace("Seven", "Nine")
RAIN = "Rain fell over the estuary before the seven sailors left."
YES, NO, NOT = Stance.SUPPORTS, Stance.DISPUTES, Stance.NOT_ENOUGH


def own(published: str = "2031-05-06") -> Article:
    moment = day(published) if published else None
    return Article(headline="Ferry", text=SEVEN, outlet=Outlet(name="Gull"), published=moment)


def weighed(
    passages: Sequence[Passage],
    entry: Entry,
    answers: Verifier,
    *,
    asked: Statement | None = None,
    article: Article | None = None,
) -> tuple[Evidence, ...]:
    asked = asked or statement(text=SEVEN)
    (found,) = weigh([asked], [passages], {entry.id: entry}, answers, article or own())
    return found


def report(text: str = NINE, published: str = "2031-05-06") -> Entry:
    return an_entry("Tern Post", text, published=day(published) if published else None)


def test_all_pairs_are_asked_at_once_and_answered_to_their_statements() -> None:
    entry = report(f"{NINE} {RAIN}")
    other = statement(text="The ferry sailed in the rain over the estuary.")
    sheet = AnswerSheet({RAIN: (YES, 0.95)})
    passages = [[], [passage_of(entry, RAIN), passage_of(entry, NINE)]]
    found = weigh([statement(text=SEVEN), other], passages, {entry.id: entry}, sheet, own())
    assert sheet.asked == [[(other.text, RAIN), (other.text, NINE)]]
    assert [[item.passage.text for item in evidence] for evidence in found] == [[], [RAIN, NINE]]
    assert found[1][0].stance is YES


def test_a_question_is_asked_of_nobody_and_supported_by_its_own_words_alone() -> None:
    question = "Did seven sailors die when the Corrin ferry sank?"
    entry = report(f"{NINE} {question}")
    sheet = AnswerSheet({NINE: (YES, 0.99)})
    found = weighed(
        [passage_of(entry, NINE), passage_of(entry, question)],
        entry,
        sheet,
        asked=statement(StatementKind.QUESTION, question),
    )
    assert [item.passage.text for item in found if item.stance is not NOT] == [question]
    assert sheet.asked in ([], [[]])


def test_copies_of_a_passage_are_asked_about_once() -> None:
    one, two = report(NINE), an_entry("Quay Mail", NINE)
    sheet = AnswerSheet({NINE: (NO, 0.9)})
    passages = [[passage_of(one, NINE), passage_of(two, NINE)]]
    held = {one.id: one, two.id: two}
    (found,) = weigh([statement(text=SEVEN)], passages, held, sheet, own())
    assert sheet.asked == [[(SEVEN, NINE)]]
    assert [item.stance for item in found] == [NO, NO]


@pytest.mark.parametrize(
    "passage",
    [
        SEVEN,
        f"{RAIN} {SEVEN} {RAIN}",
        f"“{SEVEN}” That was all.",
        f"Orla Fenn was there. “{SEVEN.upper()}”",
    ],
)
def test_the_statement_word_for_word_supports_unasked(passage: str) -> None:
    entry = report(passage)
    sheet = AnswerSheet({})
    for claim in (SEVEN, SEVEN.rstrip(".")):
        asked = statement(text=claim)
        (item,) = weighed([passage_of(entry, passage)], entry, sheet, asked=asked)
        assert item.stance is YES
    assert sheet.asked == [[], []]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (SEVEN, f"It is false that {SEVEN[0].lower()}{SEVEN[1:]}"),
        (SEVEN, f"The guild denied that {SEVEN[0].lower()}{SEVEN[1:]}"),
        ("He won the harbour vote.", "She won the harbour vote."),
        ("The lock cost $4", "The lock cost $400."),
        ("The lock cost $4", "The lock cost $4.5 million."),
        ("Three barges sank", "Three barges sank, a rumour said."),
        ("Three barges sank.", "A rumour: three barges sank."),
    ],
)
def test_the_same_words_inside_another_sentence_are_asked_about(claim: str, passage: str) -> None:
    entry = report(passage)
    sheet = AnswerSheet({passage: (NO, 0.9)})
    found = weighed([passage_of(entry, passage)], entry, sheet, asked=statement(text=claim))
    assert sheet.asked == [[(claim, passage)]]
    assert YES not in {item.stance for item in found}


@pytest.mark.parametrize("many", [0, 1, 3])
def test_a_verifier_that_answers_another_number_has_failed(many: int) -> None:
    class Miscounting:
        def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
            return [(YES, 0.9)] * many

    entry = report(f"{NINE} {RAIN}")
    with pytest.raises(PluginFailed, match=rf"verifier 'Miscounting': {many} answers to 2 pairs"):
        weighed([passage_of(entry, NINE), passage_of(entry, RAIN)], entry, Miscounting())


def test_a_dispute_carries_its_mismatch_with_words_of_both_sides() -> None:
    entry = report()
    (item,) = weighed([passage_of(entry, NINE)], entry, WordVerifier())
    assert item.stance is NO
    assert item.mismatch is not None
    assert item.mismatch.kind is MismatchKind.NUMBER
    assert (item.mismatch.ours, item.mismatch.theirs) == ("Seven", "Nine")


def test_a_dispute_that_cannot_be_named_is_none() -> None:
    entry = report(RAIN)
    sheet = AnswerSheet({RAIN: (NO, 0.99)})
    found = weighed([passage_of(entry, RAIN)], entry, sheet)
    assert NO not in {item.stance for item in found}
    assert all(item.mismatch is None for item in found)


def test_a_dispute_far_from_the_statement_is_not_about_the_same_thing() -> None:
    entry = report()
    far = [passage_of(entry, NINE, score=0.05)]
    assert NO not in {item.stance for item in weighed(far, entry, WordVerifier())}


@pytest.mark.parametrize(
    ("ours", "theirs", "stance"),
    [
        ("2031-05-06", "2031-05-08", NOT),  # a later, higher toll
        ("2031-05-06", "2031-05-06", NO),
        ("2031-05-08", "2031-05-06", NO),  # an earlier report that counted more
        ("", "2031-05-08", NO),
        ("2031-05-06", "", NO),
    ],
)
def test_a_later_higher_toll_is_an_update(ours: str, theirs: str, stance: Stance) -> None:
    entry = report(published=theirs)
    found = weighed([passage_of(entry, NINE)], entry, WordVerifier(), article=own(ours))
    assert [item.stance for item in found] == [stance]
    assert (found[0].mismatch is not None) is (stance is NO)


def test_an_entry_that_disputes_does_not_support_with_words_further_off() -> None:
    entry = report(f"{NINE} {RAIN}")
    sheet = AnswerSheet({NINE: (NO, 0.9), RAIN: (YES, 0.99)})
    passages = [passage_of(entry, NINE, score=0.8), passage_of(entry, RAIN, score=0.6)]
    found = weighed(passages, entry, sheet)
    assert [item.stance for item in found] == [NO, NOT]
    assert found[1].score <= 0.5


def test_nearer_words_of_the_same_entry_still_support() -> None:
    entry = report(f"{NINE} {RAIN}")
    sheet = AnswerSheet({NINE: (NO, 0.9), RAIN: (YES, 0.99)})
    passages = [passage_of(entry, RAIN, score=0.95), passage_of(entry, NINE, score=0.8)]
    assert [item.stance for item in weighed(passages, entry, sheet)] == [YES, NO]


def test_another_entry_is_not_held_to_it() -> None:
    one, two = report(NINE), an_entry("Quay Mail", RAIN)
    sheet = AnswerSheet({NINE: (NO, 0.9), RAIN: (YES, 0.99)})
    passages = [[passage_of(one, NINE, 0.8), passage_of(two, RAIN, 0.6)]]
    held = {one.id: one, two.id: two}
    (found,) = weigh([statement(text=SEVEN)], passages, held, sheet, own())
    assert [item.stance for item in found] == [NO, YES]


def test_retriever_and_verifier_are_two_witnesses() -> None:
    entry = report(RAIN)
    for near, said, stance in (
        (0.9, (YES, 0.9), YES),
        (0.9, (NOT, 0.6), YES),
        (0.1, (YES, 0.8), NOT),
        (0.2, (NOT, 0.9), NOT),
    ):
        (item,) = weighed([passage_of(entry, RAIN, near)], entry, AnswerSheet({RAIN: said}))
        assert item.stance is stance, (near, said)
        assert 0 <= item.score <= 1


def test_what_both_call_off_the_point_is_not_shown() -> None:
    entry = report(RAIN)
    sheet = AnswerSheet({RAIN: (NOT, 0.999)})
    assert weighed([passage_of(entry, RAIN, 0.005)], entry, sheet) == ()


def test_two_chances_agree_between_them() -> None:
    assert agreed(0.5, 0.5) == pytest.approx(0.5)
    assert agreed(0.8, 0.2) == pytest.approx(0.5)
    assert 0.6 < agreed(0.6, 0.9) < 0.9
    assert 0 < agreed(0.0, 0.0) < agreed(0.0, 1.0) < agreed(1.0, 1.0) < 1


# --- whose words -----------------------------------------------------------------------------------


def attributed(*statements: Statement, text: str) -> Entry:
    return replace(report(text), statements=statements)


def test_the_source_of_a_passage_is_that_of_most_of_its_words() -> None:
    text = f"{SEVEN} {RAIN}"
    fenn, oddie = person("Orla Fenn"), person("Bram Oddie")
    entry = attributed(saying(SEVEN, fenn), saying(RAIN, oddie, len(SEVEN) + 1), text=text)
    assert said_by(entry, passage_of(entry, SEVEN)) == fenn
    assert said_by(entry, passage_of(entry, RAIN)) == oddie
    assert said_by(entry, passage_of(entry, text[20:])) == oddie
    assert said_by(entry, passage_of(entry, text)) == fenn  # its statement is the longer one


def test_the_narrators_own_words_have_no_source() -> None:
    narration = statement(text=SEVEN)
    behind = saying(RAIN, person("Orla Fenn"), len(SEVEN) + 1)
    entry = attributed(narration, behind, text=f"{SEVEN} {RAIN}")
    assert said_by(entry, passage_of(entry, SEVEN)) is None
    assert said_by(report(SEVEN), passage_of(report(SEVEN), SEVEN)) is None
    headline = replace(narration, span=Span("headline", 0, 70))
    assert said_by(attributed(headline, text=SEVEN), passage_of(report(SEVEN), SEVEN)) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (person("Orla Fenn"), person("Orla Fenn"), True),
        (person("Orla Fenn"), person("Fenn"), True),
        (person("Orla Fenn"), person("Bram Oddie"), False),
        (person("Orla Fenn"), None, False),
        (None, person("Orla Fenn"), False),
        (None, None, False),
        *(
            (Source(name="an official", kind=kind), Source(name="an official", kind=kind), False)
            for kind in (SourceKind.UNNAMED, SourceKind.UNKNOWN)
        ),
        (Source(name="", kind=SourceKind.PERSON), Source(name="", kind=SourceKind.PERSON), False),
    ],
)
def test_only_the_same_named_source_reports_the_saying(
    ours: Source | None, theirs: Source | None, same: bool
) -> None:
    entry = attributed(saying(SEVEN, theirs), text=SEVEN)
    found = weighed([passage_of(entry, SEVEN)], entry, WordVerifier(), asked=saying(SEVEN, ours))
    assert [item.reports_saying for item in found] == [same]
    assert [item.source for item in found] == [theirs]


def test_a_denial_by_the_source_still_reports_that_it_was_said() -> None:
    fenn = person("Orla Fenn")
    entry = attributed(saying(NINE, fenn), text=NINE)
    (item,) = weighed([passage_of(entry, NINE)], entry, WordVerifier(), asked=saying(SEVEN, fenn))
    assert (item.stance, item.reports_saying) == (NO, True)


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("Sailors died when the Corrin ferry sank off Harrow.", NOT),
        ("Eight sailors died when the Corrin ferry sank off Harrow.", NOT),
        ("When the Corrin ferry sank off Harrow, seven sailors died.", YES),
    ],
)
def test_a_passage_without_the_figure_does_not_support_it(passage: str, stance: Stance) -> None:
    entry = report(passage)
    (item,) = weighed([passage_of(entry, passage)], entry, AnswerSheet({passage: (YES, 0.95)}))
    assert item.stance is stance


OTHER_TIME = "Nine sailors died when the Corrin ferry sank off Harrow in 1988."
PLAN = "Nine sailors will be moved when the Corrin ferry is raised off Harrow."


def test_figures_of_another_year_are_no_dispute() -> None:
    for text, stance in ((OTHER_TIME, NOT), (OTHER_TIME.replace("1988", "2031"), NO)):
        entry = report(text)
        sheet = AnswerSheet({text: (NO, 0.95)})
        (item,) = weighed([passage_of(entry, text)], entry, sheet)
        assert item.stance is stance


@pytest.mark.parametrize(("modality", "stance"), [(Modality.PLANNED, NOT), (Modality.HAPPENED, NO)])
def test_a_plan_does_not_dispute_an_event(modality: Modality, stance: Stance) -> None:
    told = replace(statement(text=PLAN), span=Span("body", 0, len(PLAN)), modality=modality)
    entry = replace(report(PLAN), statements=(told,))
    asked = statement(text="Seven sailors were moved when the Corrin ferry was raised off Harrow.")
    (item,) = weighed([passage_of(entry, PLAN)], entry, AnswerSheet({PLAN: (NO, 0.9)}), asked=asked)
    assert item.stance is stance
