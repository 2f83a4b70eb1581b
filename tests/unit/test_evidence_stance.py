"""What the model is fed, and how its numbers become answers."""

from __future__ import annotations

import math

import pytest

from alteram.evidence.stance import (
    CONFLICTS,
    DISPUTES,
    LARGE,
    LONGEST,
    SMALL,
    Chances,
    LearnedVerifier,
    Told,
    answers_of,
    chances_of,
    is_sure,
    pieces,
    pointed,
    support_chance,
)
from alteram.model import Stance
from alteram.plugins import Question
from alteram.weights import tokenizer

CALM = Chances(0.05, 0.05, 0.9)
ASKED = Question("The ferry sank.", ("Rain fell.", "The ferry went down.", "It was late."))


def test_chances_add_up_to_one_and_keep_the_order() -> None:
    found = chances_of([2.0, -1.0, 0.5])
    assert math.isclose(sum(found), 1)
    assert found.supports > found.neither > found.disputes
    assert chances_of([800.0, 0.0, 0.0]).supports == 1


def test_a_question_ends_each_passage_with_a_mark() -> None:
    fed = pieces(tokenizer("stance-tokenizer.json"), ASKED)
    assert len(fed.ends) == 3
    assert {fed.ids[end] for end in fed.ends} == {fed.ids[-1]}
    assert fed.ends[-1] == len(fed.ids) - 1
    begin, offsets = fed.stretches[2]
    assert [ASKED.passages[1][a:b] for a, b in offsets] == ["The", "ferry", "went", "down", "."]
    assert begin == fed.ends[0] + 1


def test_what_does_not_fit_is_left_out_but_for_one_passage() -> None:
    words = "barge " * 400
    fed = pieces(tokenizer("stance-tokenizer.json"), Question(words, (words,) * 9))
    assert len(fed.ids) <= LONGEST
    assert 1 <= len(fed.ends) < 9


def test_words_are_pointed_at_as_far_as_pieces_are_likely() -> None:
    text = "Nine sailors drowned."
    offsets = [(0, 4), (5, 9), (9, 12), (13, 20), (20, 21)]
    assert pointed(text, offsets, [3, -2, -2, -2, -9]) == "Nine"
    assert pointed(text, offsets, [-1, 2, -3, -3, -9]) == "sailors"
    assert pointed(text, offsets, [-1, -1, 1, 2, -9]) == "sailors drowned"
    assert pointed(text, [], []) == ""


def test_where_no_piece_is_likely_the_likeliest_is_pointed_at() -> None:
    text = "Nine sailors drowned."
    offsets = [(0, 4), (5, 9), (9, 12), (13, 20), (20, 21)]
    assert pointed(text, offsets, [-1.3, -9, -9, -9, -9]) == "Nine"
    assert pointed(text, offsets, [-1.3, -2.0, -9, -9, -9]) == "Nine sailors"
    assert pointed(text, offsets, [-2.1, -2.5, -9, -9, -9]) == ""


def test_the_entry_speaks_by_its_clearest_passage() -> None:
    told = Told(Chances(0.95, 0.01, 0.04), (CALM, Chances(0.9, 0.02, 0.08), CALM))
    answers = answers_of(ASKED, told)
    assert [one.stance for one in answers] == [
        Stance.NOT_ENOUGH,
        Stance.SUPPORTS,
        Stance.NOT_ENOUGH,
    ]
    assert answers[1].score == pytest.approx(support_chance(ASKED, told), abs=1e-4)


def test_a_second_passage_that_says_it_too_is_shown() -> None:
    clear = Chances(0.97, 0.01, 0.02)
    twice = Question("The ferry sank.", ("The ferry sank at noon.", "A ferry sank.", "It rained."))
    answers = answers_of(twice, Told(clear, (clear, clear, CALM)))
    assert [one.stance is Stance.SUPPORTS for one in answers] == [True, True, False]


CLASH = (CALM, CALM, Chances(0.1, 0.8, 0.1))


def test_a_dispute_stands_on_one_passage_and_points_at_the_words() -> None:
    whole = Chances(0.01, DISPUTES + 0.01, 0.0)
    answers = answers_of(ASKED, Told(whole, CLASH, "sank", ("", "", "late")))
    assert [one.stance is Stance.DISPUTES for one in answers] == [False, False, True]
    assert (answers[2].ours, answers[2].theirs) == ("sank", "late")


def test_what_is_less_sure_may_conflict() -> None:
    between = (CONFLICTS + DISPUTES) / 2
    answers = answers_of(ASKED, Told(Chances(0.05, between, 0.95 - between), CLASH))
    assert [one.stance for one in answers] == [
        Stance.NOT_ENOUGH,
        Stance.NOT_ENOUGH,
        Stance.MAY_CONFLICT,
    ]
    assert all(
        one.stance is Stance.NOT_ENOUGH
        for one in answers_of(ASKED, Told(Chances(0.1, CONFLICTS - 0.1, 0.4), CLASH))
    )


def test_passages_that_were_not_read_say_nothing() -> None:
    told = Told(Chances(0.95, 0.01, 0.04), (Chances(0.9, 0.02, 0.08),))
    answers = answers_of(ASKED, told)
    assert len(answers) == 3
    assert [one.stance for one in answers[1:]] == [Stance.NOT_ENOUGH] * 2


def test_what_the_small_model_is_sure_of_is_left_with_it() -> None:
    far = Question("The ferry sank.", ("Rain fell.",))
    silent, torn = Chances(0.001, 0.001, 0.998), Chances(0.5, 0.1, 0.4)
    assert is_sure(far, Told(silent, (silent,), by=SMALL))
    assert not is_sure(far, Told(torn, (torn,), by=SMALL))


def test_the_small_model_alone_calls_no_conflict() -> None:
    near = Question("The ferry sank.", ("The ferry sank at noon.",))
    clash = Chances(0.01, 0.98, 0.01)
    told = Told(clash, (clash,), "sank", ("sank",), by=SMALL)
    assert not is_sure(near, told)
    assert answers_of(near, told)[0].stance is Stance.NOT_ENOUGH
    assert answers_of(near, told._replace(by=LARGE))[0].stance is Stance.DISPUTES


def test_what_was_asked_before_is_not_read_again() -> None:
    asked = Question("The mayor of Osterby opened the new bridge.", ("The bridge was shut.",))
    first, second = LearnedVerifier().told([asked])[0], LearnedVerifier().told([asked])[0]
    assert first.whole is second.whole


def test_each_question_is_answered_by_the_model_it_needs() -> None:
    plain = Question("The mayor of Osterby opened the new bridge on Tuesday.", ("Rain fell.",))
    changed = Question(plain.claim, ("The mayor of Osterby refused to open the new bridge.",))
    told = LearnedVerifier().told([plain, changed])
    assert told[0].by is SMALL
    assert told[1].by is LARGE
