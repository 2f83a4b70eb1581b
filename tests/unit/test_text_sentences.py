from __future__ import annotations

import pytest

from alteram.text.sentences import is_cased, paragraphs, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


# One bar apart where a sentence ends.
MARKED = [
    "The dam broke.| Nobody was hurt.",
    "Mr. Vell spoke.| He left.",
    "Gen. Orr and Lt. Col. Vell met.| They left.",
    "Sen. Orr met Gov. Vell vs. the rest.| It rained.",
    "J. R. Orr left.",
    "The U.S. army left.| It won.",
    "He lives in the U.S.| The army left.",
    "At 5 p.m. Vell left.",
    "It was 5 p.m.| The dam broke.",
    "Prices rose 3.5 per cent.| Orr left.",
    "No. 5 won.| No.| It lost.",
    "It was Jan. 5.| It rained.",
    "He met Orr Jr.| Then he left.",
    "The firm, Vell Inc., failed.| So did the rest.",
    "Vell et al. found it.| It is so.",
    "e.g. this one.| It is so.",
    "Ph.D. students left.| She has a Ph.D.| She left.",
    "Hmm… he left.| Yes…",
    "Wait... what?| Yes!",
    "1. First item.",
    "“Why?” Vell asked.| “Because.”",
    "“Go.”| He left.",
    "He said “go.”| She left.",
    "“One.| Two.| Three.”| He left.",
    "It ended.”|Next one began.",
    "It ended.|Next one began.",
    "It runs on v2.Beta now.",
    "He left—“Stop!”—and came back.",
    "(He left.)| She stayed.",
    "これは文です。|次の文です。",
    "¿Qué?| Nada.",
    "no end here",
]


@pytest.mark.parametrize("marked", MARKED)
def test_where_sentences_end(marked: str) -> None:
    pieces = [piece.strip() for piece in marked.split("|")]
    assert cut(marked.replace("|", "")) == pieces


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_a_line_end_ends_paragraph_and_sentence(end: str) -> None:
    text = f"  A title{end}the dam broke. It rained.\t{end}"
    assert [text[s:e] for s, e in paragraphs(text)] == ["A title", "the dam broke. It rained."]
    assert cut(text) == ["A title", "the dam broke.", "It rained."]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text) == paragraphs(text) == []


def test_only_some_scripts_have_capitals() -> None:
    assert is_cased("a")
    assert is_cased("Ж")
    assert not is_cased("中")
