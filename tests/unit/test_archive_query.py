"""What a reader types, taken apart."""

from __future__ import annotations

import pytest

from alteram.archive.query import Question, holds, question
from alteram.archive.words import Wanted


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Ferry  stopped", Question(("ferry", "stopped"))),
        ('the ferry "of the"', Question(("ferry",), (("of", "the"),))),
        ("“of the” ferry", Question(("ferry",), (("of", "the"),))),
        ("of the", Question(("of", "the"))),
        ('of the "ferry"', Question((), (("ferry",),))),
        ('ferry "stopped', Question(("ferry", "stopped"))),
        ('""ferry""', Question(("ferry",))),
        ('"—" ferry', Question(("ferry",))),
        ("cease-fire", Question(("cease", "fire"))),
        ("body:ferry^2 (AND)", Question(("body", "ferry", "2"))),
        ("\x00 \ud800", Question(())),
        ("", Question(())),
    ],
)
def test_words_and_phrases(typed: str, asked: Question) -> None:
    assert question(typed) == asked


def test_the_index_is_asked_for_stems_once_each() -> None:
    asked = question('ferries ferry "stopped ferries" "stopped ferries" "stopped"')
    assert asked.wanted == Wanted(("ferri", "stop"), (("stop", "ferri"),))


@pytest.mark.parametrize(
    ("text", "phrase", "there"),
    [
        ("The Ferry-Harbour’s end", ("ferry", "harbour's"), True),
        ("The ferry", ("ferry", "harbour"), False),
        ("ferry harbour", ("harbour", "ferry"), False),
        ("ferries harbour", ("ferry", "harbour"), False),
        ("", ("ferry",), False),
    ],
)
def test_a_phrase_stands_word_for_word(text: str, phrase: tuple[str, ...], there: bool) -> None:
    assert holds(text, (phrase,)) is there
    assert holds(text, ())
