from __future__ import annotations

from alteram.lineage import find_echoes
from alteram.model import Article, Comment, Page, Span
from tests.lineage_makers import SETTINGS, SLUICE


def page(*comments: str) -> Page:
    return Page(
        article=Article(
            headline="Water in Harrow Vale after the old river gate gave way", text=SLUICE
        ),
        comments=tuple(Comment(id=f"c{n}", text=text) for n, text in enumerate(comments, 1)),
    )


def test_a_requoted_sentence_with_an_insertion_is_an_echo() -> None:
    said = (
        "“Two streets along the old tannery (where I grew up) stood under water until midnight, and "
        "eleven families spent the night in the gymnasium.”\n\nThat was the worst of it for us."
    )
    one = page("No doubt about it, they knew.", said)
    (echo,) = find_echoes(one, SETTINGS)
    assert echo.comment.part == "comment:c2"
    assert one.quote(echo.comment).startswith("Two streets along")
    assert one.quote(echo.comment).endswith("in the gymnasium")
    assert "(where I grew up)" in one.quote(echo.comment)
    assert one.quote(echo.article).startswith("Two streets along the old tannery stood")


def test_a_comment_in_own_words_is_none() -> None:
    assert (
        find_echoes(page("The river board said nothing for years, shame on all of them."), SETTINGS)
        == ()
    )


def test_an_echo_of_the_headline() -> None:
    (echo,) = find_echoes(
        page("Water in Harrow Vale after the old river gate gave way! Really?"), SETTINGS
    )
    assert echo.article == Span("headline", 0, 54)


def test_a_page_without_comments() -> None:
    assert find_echoes(page(), SETTINGS) == ()


def test_the_seed_page(shared) -> None:  # type: ignore[no-untyped-def]
    """Issue 2: the sixth comment quotes the fifth paragraph with an insertion."""
    lines = (shared / "seed" / "republished-page.txt").read_text(encoding="utf-8").split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith("RT:"))
    stop = next(n for n, line in enumerate(lines) if line.startswith("We See"))
    body = "\n".join(lines[start:stop]).strip()
    comments = [line for line in lines[stop:] if line.startswith(("  4.", "  5.", "  6."))]
    read = Page(
        article=Article(headline="", text=body),
        comments=tuple(Comment(id=f"c{n}", text=line) for n, line in enumerate(comments, 4)),
    )
    (echo,) = find_echoes(read, SETTINGS)
    assert echo.comment.part == "comment:c6"
    assert "(Luhansk and Donetsk)" in read.quote(echo.comment)
    assert echo.article.start >= body.index("\n\n" + body.split("\n\n")[4])
