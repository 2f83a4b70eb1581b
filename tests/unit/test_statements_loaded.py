"""Words that take a side, in the narrator's own voice."""

from __future__ import annotations

import pytest

from alteram.model import Article, Comment, Page
from alteram.statements import RuleAttributor, find_statements


def marked(text: str, comment: str = "") -> list[str]:
    comments = (Comment(id="c1", text=comment),) if comment else ()
    page = Page(article=Article(headline="", text=text), comments=comments)
    return [page.quote(span) for s in find_statements(page, RuleAttributor()) for span in s.loaded]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Arvia-backed nationalists overthrew the democratically elected council.",
         ["Arvia-backed", "nationalists", "overthrew", "democratically elected"]),
        ("The so-called experts slammed the regime.", ["so-called", "slammed", "regime"]),
        ("A radical-left mob seized the mill.", ["radical-left", "mob", "seized"]),
        ("The council shut the mill on Monday.", []),
        ("Farmers ripped the fence down.", ["ripped"]),
    ],
)  # fmt: skip
def test_loaded_words_of_narration_are_pointed_at(text: str, words: list[str]) -> None:
    assert marked(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Vell said that the regime had slammed the council.",
        "“The regime is corrupt,” Vell said.",
        "The council closed what it called a “brutal regime” house.",
        "Nothing was said in the hall: “A brutal, corrupt regime.”",
    ],
)
def test_words_of_a_source_are_not_the_narrators(text: str) -> None:
    assert marked(text) == []


def test_a_comment_is_nobodys_narration() -> None:
    assert marked("The mill burned.", comment="The corrupt regime burned it down.") == []
