"""The table of quotes: what stands in it, and that a spreadsheet takes every cell as words."""

from __future__ import annotations

import csv
import io

import pytest

from alteram.model import Act, Article, Attribution, Manner, Page, Source, SourceKind, Span, Voice
from alteram.report import quotes_csv
from alteram.report.quotes_csv import COLUMNS, GAP
from tests import reports


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def said(page: Page, words: str, **more: object) -> Attribution:
    facts: dict[str, object] = {
        "source": Source(name="Ana Kestrel", kind=SourceKind.PERSON),
        "mention": None,
        "cue": None,
        "content": (reports.at(page.parts, words),),
        "manner": Manner.INDIRECT,
    }
    return Attribution(**(facts | more))  # type: ignore[arg-type]


def test_one_row_for_each_attribution_with_its_place() -> None:
    page = reports.PAGE
    attributions = [s.attribution for s in (reports.S_HURT, reports.S_SOUND) if s.attribution]
    hurt, sound = rows(quotes_csv(page, attributions))
    assert list(hurt) == list(COLUMNS)
    assert hurt["who"] == "officials in Marrowby"
    assert hurt["kind"] == "unnamed"
    assert hurt["chain"] == "Vantry Wire > officials in Marrowby"
    assert sound == {
        "who": "Ana Kestrel",
        "kind": "person",
        "role": "head of the Tessel Valley Roads Office",
        "act": "says",
        "manner": "direct",
        "voice": "source",
        "chain": "",
        "words": "The deck was inspected in March and found sound,",
        "cue": "said",
        "part": "body",
        "start": str(reports.BODY.index("The deck was")),
        "end": str(reports.BODY.index("” said Ana")),
    }


def test_content_in_pieces_is_joined_and_runs_from_first_to_last() -> None:
    text = "The pier, Ana said, has\nleaned for weeks."
    page = Page(article=Article(headline="", text=text))
    pieces = (Span("body", 0, 8), Span("body", 20, 40))
    (row,) = rows(quotes_csv(page, [said(page, "The", content=pieces)]))
    assert row["words"] == f"The pier{GAP}has leaned for weeks"
    assert (row["start"], row["end"]) == ("0", "40")


def test_a_source_that_is_not_named_and_a_commenter() -> None:
    page = reports.PAGE
    content = (reports.at(page.parts, "it shook", "comment:c1"),)
    one = said(page, "Two", source=None, content=content, act=Act.THINKS, voice=Voice.COMMENTER)
    (row,) = rows(quotes_csv(page, [one]))
    assert (row["who"], row["kind"], row["cue"]) == ("", "", "")
    assert (row["part"], row["act"], row["voice"]) == ("comment:c1", "thinks", "commenter")


def test_what_has_no_content_has_no_row() -> None:
    page = reports.PAGE
    assert rows(quotes_csv(page, [said(page, "Two", content=())])) == []
    assert quotes_csv(page, []) == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\n@", "\u00a0+", "\u200b=", "＝"])
def test_no_cell_is_a_formula(sign: str) -> None:
    payload = f'{sign}HYPERLINK("https://a.example")'
    page = Page(article=Article(headline="", text=payload))
    one = said(
        page,
        payload,
        source=Source(name=payload, role=payload),
        cue=Span("body", 0, len(payload)),
        chain=(payload, payload),
    )
    (row,) = rows(quotes_csv(page, [one]))
    for name in ("who", "role", "chain", "words", "cue"):
        assert row[name].startswith("'")
        assert 'HYPERLINK("https://a.example")' in row[name]


def test_marks_of_csv_and_control_characters_do_not_break_the_table() -> None:
    text = 'a "b", c;\x00\ud800\nd'
    page = Page(article=Article(headline="", text=text))
    table = quotes_csv(page, [said(page, text)])
    assert table.count("\n") == 2
    assert rows(table)[0]["words"] == 'a "b", c;\ufffd\ufffd d'
    assert table.encode()
