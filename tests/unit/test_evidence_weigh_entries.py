"""A verifier that reads a whole entry: what it is asked, and what becomes of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from alteram.errors import PluginFailed
from alteram.evidence import read_alone, weigh
from alteram.evidence.weigh import readable
from alteram.model import (
    Article,
    Entry,
    Evidence,
    MismatchKind,
    Outlet,
    Stance,
    Statement,
    StatementKind,
)
from alteram.plugins import Answer, EntryVerifier, Question
from tests.evidence_makers import EntrySheet, day, passage_of, person, saying
from tests.fakes import ScriptedVerifier
from tests.makers import an_entry, evidence_from, statement

SEVEN = "Seven sailors died when the Corrin ferry sank off Harrow on Monday."
LOST = "Seven of the crew were lost with the ferry."
SAFE = "All of the crew reached the shore."
RAIN = "Rain fell over the estuary."
TOLD = f"{RAIN} {LOST} {SAFE}"


def own() -> Article:
    outlet = Outlet(name="Gull")
    return Article(headline="Ferry", text=SEVEN, outlet=outlet, published=day("2031-05-06"))


def asked_of(
    entry: Entry, answers: Mapping[str, Answer], claim: Statement | None = None
) -> tuple[EntrySheet, tuple[Evidence, ...]]:
    """The sheet and the evidence, all three sentences of the entry found, the last one first."""
    sheet = EntrySheet(answers)
    found = [passage_of(entry, words) for words in (SAFE, LOST, RAIN)]
    asked = claim or statement(text=SEVEN)
    (evidence,) = weigh([asked], [found], {entry.id: entry}, sheet, own())
    return sheet, evidence


def test_an_entry_is_asked_once_with_its_passages_in_the_order_of_its_text() -> None:
    sheet, _ = asked_of(an_entry("Tern Post", TOLD), {})
    assert isinstance(sheet, EntryVerifier)
    assert sheet.asked == [Question(SEVEN, (RAIN, LOST, SAFE))]


def test_its_chance_is_taken_as_it_is() -> None:
    _, found = asked_of(an_entry("Tern Post", TOLD), {LOST: Answer(Stance.SUPPORTS, 0.55)})
    assert [(item.passage.text, item.stance, item.score) for item in found] == [
        (LOST, Stance.SUPPORTS, 0.55)
    ]


def test_a_dispute_is_named_by_the_words_it_points_at() -> None:
    answer = Answer(Stance.DISPUTES, 0.9, ours="died", theirs="reached the shore")
    _, found = asked_of(an_entry("Tern Post", TOLD), {SAFE: answer})
    (item,) = found
    assert item.stance is Stance.DISPUTES
    assert item.mismatch is not None
    assert (item.mismatch.kind, item.mismatch.ours, item.mismatch.theirs) == (
        MismatchKind.OUTCOME,
        "died",
        "reached the shore",
    )


@pytest.mark.parametrize(("ours", "theirs"), [("", ""), ("drowned", "shore"), ("died", "beach")])
def test_a_dispute_without_words_that_stand_there_may_conflict(ours: str, theirs: str) -> None:
    answer = Answer(Stance.DISPUTES, 0.9, ours=ours, theirs=theirs)
    _, found = asked_of(an_entry("Tern Post", TOLD), {SAFE: answer})
    assert [item.stance for item in found] == [Stance.MAY_CONFLICT]
    assert found[0].mismatch is None


def test_a_clear_rule_is_not_outvoted() -> None:
    nine = SEVEN.replace("Seven", "Nine")
    entry = an_entry("Tern Post", nine, published=day("2031-05-06"))
    sheet = EntrySheet({nine: Answer(Stance.SUPPORTS, 0.9)})
    passages = [passage_of(entry, nine)]
    (found,) = weigh([statement(text=SEVEN)], [passages], {entry.id: entry}, sheet, own())
    assert [item.stance for item in found] == [Stance.DISPUTES]
    assert found[0].mismatch is not None
    assert (found[0].mismatch.ours, found[0].mismatch.theirs) == ("Seven", "Nine")


@pytest.mark.parametrize("stance", [Stance.DISPUTES, Stance.MAY_CONFLICT])
def test_words_about_something_else_do_not_conflict(stance: Stance) -> None:
    entry = an_entry("Tern Post", TOLD)
    sheet = EntrySheet({SAFE: Answer(stance, 0.95, ours="died", theirs="reached the shore")})
    passages = [passage_of(entry, SAFE, score=0.2)]
    (found,) = weigh([statement(text=SEVEN)], [passages], {entry.id: entry}, sheet, own())
    assert [item.stance for item in found] == [Stance.NOT_ENOUGH]


def test_an_entry_that_holds_the_statement_is_not_asked() -> None:
    entry = an_entry("Tern Post", f"{SEVEN} {RAIN}")
    sheet = EntrySheet({RAIN: Answer(Stance.DISPUTES, 1.0)})
    passages = [passage_of(entry, words) for words in (SEVEN, RAIN)]
    (found,) = weigh([statement(text=SEVEN)], [passages], {entry.id: entry}, sheet, own())
    assert sheet.asked == []
    assert [(item.passage.text, item.stance) for item in found] == [(SEVEN, Stance.SUPPORTS)]


def test_copies_are_asked_about_once() -> None:
    one, two = an_entry("Tern Post", TOLD), an_entry("Quay Mail", TOLD)
    sheet = EntrySheet({LOST: Answer(Stance.SUPPORTS, 0.8)})
    passages = [passage_of(entry, LOST) for entry in (one, two)]
    held = {one.id: one, two.id: two}
    (found,) = weigh([statement(text=SEVEN)], [passages], held, sheet, own())
    assert len(sheet.asked) == 1
    assert {item.passage.entry_id for item in found} == {one.id, two.id}


def test_nothing_is_asked_of_a_question_or_of_words_far_off() -> None:
    question = statement(StatementKind.QUESTION, "Did seven sailors die?")
    assert asked_of(an_entry("Tern Post", TOLD), {}, question)[0].asked == []
    entry, sheet = an_entry("Tern Post", TOLD), EntrySheet({})
    far = [passage_of(entry, RAIN, score=0.01)]
    assert weigh([statement(text=SEVEN)], [far], {entry.id: entry}, sheet, own()) == [()]
    assert sheet.asked == []


def test_a_verifier_that_answers_the_wrong_number_is_named() -> None:
    class Short(EntrySheet):
        def judge_entries(self, questions: object) -> list[list[Answer]]:
            return [[]]

    entry = an_entry("Tern Post", TOLD)
    with pytest.raises(PluginFailed, match="0 answers to 1"):
        weigh(
            [statement(text=SEVEN)],
            [[passage_of(entry, LOST)]],
            {entry.id: entry},
            Short({}),
            own(),
        )


def test_a_statement_is_read_with_what_it_leaves_out() -> None:
    plain = statement(text="It sank on Monday.")
    assert readable(plain) == "It sank on Monday."
    filled = replace(plain, said="It [the ferry] sank on Monday.")
    assert readable(filled) == "It [the ferry] sank on Monday."
    told = saying("It sank on Monday.", person("Ada Brandt"))
    assert readable(told) == "Ada Brandt: It sank on Monday."
    named = saying("It sank on Monday, Brandt said.", person("Ada Brandt"))
    assert readable(named) == "It sank on Monday, Brandt said."


class AloneSheet(EntrySheet):
    """An entry verifier that finds so much support in passages when each is read alone."""

    def __init__(self, alone: Mapping[str, float] | None = None) -> None:
        super().__init__({})
        self.alone = dict(alone or {})
        self.pairs: list[tuple[str, str]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        self.pairs += pairs
        return [
            (Stance.SUPPORTS, self.alone[passage])
            if passage in self.alone
            else (Stance.NOT_ENOUGH, 1.0)
            for _, passage in pairs
        ]


def test_support_on_which_a_count_hangs_is_read_alone() -> None:
    post, mail = an_entry("Tern Post", LOST), an_entry("Quay Mail", RAIN)
    found = (evidence_from(post), evidence_from(mail), evidence_from(mail, Stance.NOT_ENOUGH))
    sheet = AloneSheet({LOST: 0.6})
    (read,) = read_alone([statement(text=SEVEN)], [found], sheet)
    assert [item.clear for item in read] == [True, False, True]
    assert sheet.pairs == [(SEVEN, LOST), (SEVEN, RAIN)]
    (read,) = read_alone([statement(text=SEVEN)], [found], AloneSheet({LOST: 0.35, RAIN: 0.6}))
    assert [item.clear for item in read] == [False, True, True]


def test_support_by_one_entry_is_not_asked_again() -> None:
    post = an_entry("Tern Post", LOST)
    sheet = AloneSheet()
    (read,) = read_alone([statement(text=SEVEN)], [(evidence_from(post),) * 2], sheet)
    assert all(item.clear for item in read)
    assert sheet.pairs == []


def test_a_verifier_that_reads_passages_alone_is_not_asked_twice() -> None:
    post, mail = an_entry("Tern Post", LOST), an_entry("Quay Mail", RAIN)
    found = (evidence_from(post), evidence_from(mail))
    (read,) = read_alone([statement(text=SEVEN)], [found], ScriptedVerifier())
    assert read == found
