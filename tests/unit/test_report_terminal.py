"""The terminal forms: at 80 columns, without colour, steered by nothing a page says."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from alteram.model import (
    Act,
    Attribution,
    Comment,
    Manner,
    Page,
    Statement,
    StatementKind,
    Voice,
)
from alteram.report import (
    family_to_terminal,
    found_to_terminal,
    page_to_terminal,
    to_html,
    to_terminal,
)
from alteram.settings import ReportSettings
from tests import reports

STATEMENTS = [finding.statement for finding in reports.FINDINGS]


def printed(show: Callable[[Console], None], width: int = 80, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    show(Console(file=out, width=width, highlight=False))
    out.flush()
    return raw.getvalue().decode(encoding)


def report_text(**more: object) -> str:
    settings = ReportSettings(**more)  # type: ignore[arg-type]
    return printed(lambda console: to_terminal(reports.rich_report(), console, settings))


SHOWN: dict[str, Callable[[Console], None]] = {
    "rich": lambda console: to_terminal(reports.rich_report(), console, ReportSettings()),
    "drifted": lambda console: to_terminal(reports.drifted_report(), console, ReportSettings()),
    "beyond": lambda console: to_terminal(reports.beyond_report(), console, ReportSettings()),
    "bare": lambda console: to_terminal(reports.bare_report(), console, ReportSettings()),
    "page": lambda console: page_to_terminal(reports.PAGE, STATEMENTS, console),
    "family": lambda console: family_to_terminal(reports.rich_family(), console),
    "search": lambda console: found_to_terminal(
        [reports.found(finding.evidence[0].passage) for finding in reports.FINDINGS[:3]], console
    ),
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit_and_end_without_space(name: str, width: int) -> None:
    for line in printed(SHOWN[name], width).splitlines():
        assert line == line.rstrip()
        assert "https://" in line or cell_len(line) <= min(width, 100)


@pytest.mark.parametrize("name", SHOWN)
def test_no_colour_in_a_pipe(name: str) -> None:
    assert "\x1b" not in printed(SHOWN[name])


def test_the_summary_counts_every_standing() -> None:
    text = report_text()
    assert "statements    1 ● corroborated\n" in text
    assert "              2 ▼ disputed\n" in text
    assert text.index("▼ disputed") < text.index("Fourteen people were hurt")


def test_a_statement_with_its_evidence() -> None:
    flat = " ".join(report_text().split())
    for words in (
        "No other origin reports this, 1 reports otherwise; no other witness that officials in "
        "Marrowby said it; 2 copies not counted.",
        "otherwise Marrowby Mirror (owner Quayside Holdings), 6 May 2031 │ Nine people were",
        "number: here “Fourteen”, there “Nine”; there said by the clinic’s head nurse",
        "same origin Vantry Wire (wire), 5 May 2031",
        "this article, Pellin Post and Vantry Wire (3 articles, 1 origin: credited agency and "
        "same text, not counted) - credited agency: credit line “Vantry Wire”",
        "Marrowby Mirror (no link found) silent Harbour Times, Osk State Radio and The Gull",
        "2 witnesses that Ana Kestrel said it",
        "Two bus lines now end at Pellin Quay. In the article’s own voice.",
        "Only copies: wherever it stands, the text is the article's own.",
        "2 notices and 3 comments, not checked; 1 echo of the article",
        "warning coverage thin: only 2 other outlets on this story",
        "alteram 0.1.0, archive 5f0c2a9d11e4b7aa",
    ):
        assert words in flat


def test_why_an_origin_is_no_second_voice_stands_below_it_where_two_support() -> None:
    report = reports.rich_report()
    at, two = next(
        (n, one)
        for n, one in enumerate(report.findings)
        if one.supporting >= 2 and one.lineage is not None
    )
    assert two.lineage is not None
    so = tuple(
        origin if origin.own else replace(origin, unproved="it has this from “men”")
        for origin in two.lineage.so
    )
    finding = replace(two, lineage=replace(two.lineage, so=so))
    changed = (*report.findings[:at], finding, *report.findings[at + 1 :])
    changed_report = replace(report, findings=changed)
    words = "no second voice: it has this from “men”"
    assert words not in report_text()
    assert words in printed(lambda out: to_terminal(changed_report, out, ReportSettings()), 120)
    assert words in to_html(changed_report)


def test_quoted_words_that_differ_stand_below_the_quotation() -> None:
    flat = " ".join(printed(SHOWN["drifted"]).split())
    assert (
        "quoted words differ, other words: here “found sound”, there “inspected in March”; quoted "
        "words differ, a turning word: here nothing, there “and”; there said by Ana Kestrel"
    ) in flat


def test_the_settings_limit_what_is_shown() -> None:
    text = " ".join(report_text(show_silent=2, show_evidence=1).split())
    assert "Village Bell No 1, Village Bell No 10 and 14 more" in text
    assert "2 more passages" in text
    assert "Same origin" not in text


def test_beyond_reach_is_said_once() -> None:
    text = printed(SHOWN["beyond"])
    assert text.count("Beyond reach:") == 1
    assert text.count("beyond reach") == 1
    assert "  8 The mayor has asked for an inquiry.\n" in text
    assert "other origin" not in text


def test_a_report_without_statements() -> None:
    text = printed(SHOWN["bare"])
    assert "none was found in this text" in text
    assert text.startswith("Nothing much.")


def test_a_page_taken_apart() -> None:
    text = printed(SHOWN["page"])
    assert "[3] “The deck was inspected" in text
    flat = " ".join(text.split())
    assert (
        "[3] said here by Ana Kestrel, head of the Tessel Valley Roads Office (direct; cue “said”); "
        "“in March”: not dated" in flat
    )
    assert "(indirect; Vantry Wire, citing officials in Marrowby; cue “said”)" in flat
    assert "8 in the article, 2 of them attributed, 6 in its own voice" in flat
    assert "“on Monday morning”: 5 May 2031" in text
    assert "“in March”: not dated, no year stands beside the month" in flat
    assert "Notice of the publisher (about): About this site" in text
    assert "3 comments, closed" in text
    assert "  #1 Old Ferryman, 6 May 2031\n" in text
    assert "\n    marsh_tern\n" in text  # a reply is set in


def test_who_says_what_in_a_comment_stands_under_it() -> None:
    words = "The deck was inspected in March and found sound"
    span = reports.at(reports.PAGE.parts, words, "comment:c2")
    cue = reports.at(reports.PAGE.parts, "say", "comment:c2")
    attribution = Attribution(
        source=None, mention=None, cue=cue, content=(span,), manner=Manner.DIRECT, act=Act.THINKS
    )
    statement = Statement(
        span=span,
        text=words,
        kind=StatementKind.SAYING,
        voice=Voice.COMMENTER,
        attribution=attribution,
    )
    text = printed(lambda console: page_to_terminal(reports.PAGE, [statement], console))
    assert "0 in the article; 1 in comments" in text
    below = " ".join(text[text.index("they say. Read") : text.index("#2 unnamed")].split())
    assert f"“{words}” in a comment, thought by a source that is not named" in below
    assert "(direct; cue “say”)" in below


def test_a_page_with_nothing_around() -> None:
    page = reports.bare_report().page
    text = printed(lambda console: page_to_terminal(page, [], console))
    assert "omment" not in text
    assert "Nothing much." in text


def test_a_family_as_a_tree() -> None:
    text = printed(SHOWN["family"])
    assert "Earliest known version: Vantry Wire, 5 May 2031" in text
    assert "├── copy: Vantry Wire (wire), 5 May 2031" in text
    assert "│   51% of this text’s own words stand there, 96% of theirs stand here" in text
    assert "│   credited agency: credit line “Vantry Wire”" in text
    assert "└── same credit: The Gull, no date" in text


def test_a_text_without_family() -> None:
    family = replace(reports.rich_family(), relatives=(), links=(), earliest="")
    assert "No link found" in printed(lambda console: family_to_terminal(family, console))


def test_a_search_without_a_result() -> None:
    assert printed(lambda console: found_to_terminal([], console)) == "Nothing found.\n"


def test_a_search_tells_who_says_it_and_where_it_stands() -> None:
    text = printed(SHOWN["search"])
    passage = reports.FINDINGS[0].evidence[0].passage
    assert f"{passage.span.part} {passage.span.start}:{passage.span.end} of " in text
    assert "Said here by Ana Kestrel, mayor (indirect; cue “" in text


POISON = "\x1b]0;owned\x07\x1b[2J[bold red]:smile:\u202egnp.exe\x9b31m\r\x00"


def test_nothing_in_a_page_steers_the_terminal() -> None:
    report = reports.poisoned_report(POISON)
    statements = [finding.statement for finding in report.findings]
    passage = report.findings[0].evidence[0].passage
    (entry,) = [e for e in report.coverage.entries if e.id == passage.entry_id]
    for show in (
        lambda console: to_terminal(report, console, ReportSettings()),
        lambda console: page_to_terminal(report.page, statements, console),
        lambda console: found_to_terminal([reports.found(passage, entry, POISON)], console),
    ):
        text = printed(show, width=100)
        assert "[bold red]:smile:" in text
        bad = [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs")]
        assert set(bad) <= {"\n"}


def test_a_terminal_that_knows_ascii_only_is_served() -> None:
    for show in SHOWN.values():
        text = printed(show, encoding="ascii")
        assert text.isascii()
    assert "  1 disputed\n" in printed(SHOWN["rich"], encoding="ascii")


def test_answers_in_a_circle_and_without_end() -> None:
    circle = (Comment(id="a", parent="b", text="one"), Comment(id="b", parent="a", text="two"))
    deep = tuple(Comment(id=str(n), parent=str(n - 1), text=f"c{n}") for n in range(1, 3000))
    for comments in (circle, deep):
        page = Page(article=reports.ARTICLE, comments=comments)
        text = printed(lambda console, page=page: page_to_terminal(page, [], console))
        assert comments[-1].text in text
        assert all(len(line) - len(line.lstrip()) <= 16 for line in text.splitlines())


def test_the_same_report_gives_the_same_lines() -> None:
    assert report_text() == report_text()
