from __future__ import annotations

from alteram.text.wordlists import word_list, word_set
from alteram.text.words import content_words, fold, stem, words


def test_words_keep_their_places_and_inner_marks() -> None:
    text = "At five o’clock the U.S. paid 1,200 for twenty-one dams."
    found = words(text)
    assert [w.folded for w in found][2:4] == ["o'clock", "the"]
    assert [fold(text[w.start : w.end]) for w in found] == [w.folded for w in found]
    assert "twenty-one" in {w.folded for w in found}
    assert "1,200" in {w.folded for w in found}


def test_folding_makes_marks_and_case_alike() -> None:
    assert fold("“IT’S” Ｏｋ—now") == fold('"it\'s" ok-now')


def test_content_words_are_not_the_commonest() -> None:
    assert [w.folded for w in content_words("He said that the dam will hold, I know.")] == [
        "dam", "hold", "know",
    ]  # fmt: skip


def test_forms_of_a_word_meet_in_its_stem() -> None:
    assert stem("nation's") == stem("nations") == stem("nation")
    assert stem("u.s") == stem("us")
    assert stem("flooded") != stem("burned")


def test_lists_are_written_apart_by_space() -> None:
    assert word_list("a b\n a") == ["a", "b", "a"]
    assert word_set("a b\n a") == {"a", "b"}
