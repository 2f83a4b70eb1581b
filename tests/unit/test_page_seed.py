"""The first real page: what must come out of `seed/republished-page.txt` (issue 2, item 3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alteram.lineage import fingerprints, tie_articles, trace_origins
from alteram.model import Article, Entry, NoticeKind, Outlet, Page, Span
from alteram.page import ZoneExtractor
from alteram.statements import own_words
from tests.lineage_makers import SETTINGS, SLUICE, first_sentence, made, speaks, statement_in

pytestmark = pytest.mark.shared


@pytest.fixture
def raw(shared: Path) -> bytes:
    return (shared / "seed" / "republished-page.txt").read_bytes()


@pytest.fixture
def page(raw: bytes) -> Page:
    return ZoneExtractor().read(raw)


def test_head_and_credit(page: Page) -> None:
    article = page.article
    assert article.headline.startswith("Russian Media: Putin Orders ")
    assert article.standfirst.startswith("The president has signed a decree")
    assert article.credit == ("RT",)
    assert article.outlet is None, "RT wrote it; who publishes is not said"


def test_seven_body_paragraphs(page: Page) -> None:
    paragraphs = page.article.text.split("\n\n")
    assert len(paragraphs) == 7
    assert paragraphs[0].startswith("RT: Russian President")
    assert paragraphs[-1].startswith("In his speech")
    assert paragraphs[-1].endswith("start a Blitzkrieg.”")


def test_two_notices_apart_from_the_article(page: Page) -> None:
    world, about = page.notices
    assert world.heading.startswith("We See The World")
    assert "seek corroboration" in world.text
    assert about.heading.startswith("About VT")
    assert "satirical in nature" in about.text
    assert {world.kind, about.kind} == {NoticeKind.DISCLOSURE}
    assert "VT" not in page.article.text


def test_eight_comments_two_of_them_answers(page: Page) -> None:
    assert [comment.id for comment in page.comments] == [f"c{n}" for n in range(1, 9)]
    assert [comment.number for comment in page.comments] == [1, None, 2, None, 3, 4, 5, 6]
    assert [comment.parent for comment in page.comments] == ["", "c1", "", "c3", "", "", "", ""]


def test_comments_of_several_paragraphs_are_whole(page: Page) -> None:
    by_id = {comment.id: comment.text for comment in page.comments}
    ends = {
        "c3": ("After 8 years", "9) Germany will freeze."),
        "c4": ("Detlef", "too much crap"),
        "c8": ("“However, Moscow", "magazines."),
    }
    for name, (first, last) in ends.items():
        assert by_id[name].startswith(first)
        assert by_id[name].endswith(last)


def test_comments_are_closed_and_the_missing_date_is_said(page: Page) -> None:
    assert page.comments_closed
    assert page.article.published is None
    assert "date missing" in [str(caveat.kind) for caveat in page.caveats]


def test_every_part_reads_back_and_stands_in_the_page(page: Page, raw: bytes) -> None:
    seen = "".join(raw.decode("utf-8").split())
    for name, text in page.parts.items():
        assert page.quote(Span(name, 0, len(text))) == text
        if name != "credit":
            assert "".join(text.split()) in seen, name


def test_no_word_is_lost(page: Page, raw: bytes) -> None:
    """What is in no part: numbers and bullets of the thread, its closing line."""
    said = [notice.heading for notice in page.notices] + list(page.parts.values())
    kept = sum(len(text.split()) for text in said) - len(page.article.credit)
    numbers = sum(comment.number is not None for comment in page.comments)
    bullets = sum(bool(comment.parent) for comment in page.comments)
    closing_line = 3
    assert kept + numbers + bullets + closing_line == len(raw.decode("utf-8").split())


def entry_of(article: Article) -> Entry:
    own = own_words(article.text)
    prints = fingerprints(article.text, own, SETTINGS)
    return Entry(article=article, own_words=own, fingerprints=prints)


def test_rt_is_the_origin_and_the_site_that_publishes_adds_none(page: Page) -> None:
    """Issue 6: the page under a publisher's name, and the text as RT has it, are one voice: RT."""
    republished = entry_of(replace(page.article, outlet=Outlet(name="Lindal Mirror")))
    original = entry_of(
        replace(page.article, outlet=Outlet(name="RT"), credit=(), url="https://rt.example/a")
    )
    own = made("Harbour Daily", SLUICE)
    said = page.article.text.split("\n\n")[1].split(".")[0]
    held = [republished, original]
    for some in (held[:1], held):
        lineage = trace_origins(
            own,
            statement_in(own, first_sentence(own)),
            [speaks(entry, said) for entry in some],
            {entry.id: entry for entry in held},
            tie_articles(own, held, SETTINGS),
            SETTINGS,
        )
        (other,) = (origin for origin in lineage.said if not origin.own)
        assert other.label == "RT"
        assert set(other.members) == {entry.id for entry in some}
