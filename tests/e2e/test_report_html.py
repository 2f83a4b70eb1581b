"""The HTML file as a browser would take it: nothing of a page can act, nothing is loaded.

The payloads follow the families of the OWASP cheat sheet on cross-site scripting filter evasion
(https://cheatsheetseries.owasp.org/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.html): elements,
event handlers, addresses, breaking out of attributes, comments, style and title, encodings.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from alteram.model import Family
from alteram.report import family_to_html, to_html
from alteram.report.markup import ATTRIBUTES, ELEMENTS
from alteram.report.svg import SHAPE_ATTRIBUTES, SHAPES
from tests import reports

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<<script>alert(1);//<</script>",
    "<script\x00>alert(1)</script\x00>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onclick=`alert(1)",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "{{7*7}}${alert(1)}<%= 7*7 %>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    'https://evil.example/"onclick="alert(1)',
    "https://evil.example/' onclick='alert(1)",
    "https://user:secret@evil.example/",
    "\x1b]0;owned\x07\x00\x08\x7f\u202e\ud800\ufffe",
]
HARMLESS = "plain words"


def parsed(text: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(text.encode("utf-8"))


def skeleton(page: lxml_html.HtmlElement) -> list[tuple[str, tuple[str, ...]]]:
    """Every element in order with the names of its attributes."""
    return [(str(e.tag), tuple(sorted(map(str, e.attrib)))) for e in page.iter()]


@pytest.fixture(scope="module")
def harmless() -> list[tuple[str, tuple[str, ...]]]:
    return skeleton(parsed(to_html(reports.poisoned_report(HARMLESS))))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_payload_acts(payload: str, harmless: list[tuple[str, tuple[str, ...]]]) -> None:
    text = to_html(reports.poisoned_report(payload))
    page = parsed(text)
    for element in page.iter():
        assert element.tag in ELEMENTS, element.tag
        assert set(element.attrib) <= ATTRIBUTES
        href = str(element.get("href", "#"))
        assert href.startswith("#")  # no payload is an address that may be followed
    assert len(page.xpath("//style")) == 1
    assert len(page.xpath("//meta[@http-equiv]")) == 1
    assert skeleton(page) == harmless


def poisoned_family(payload: str) -> Family:
    """The rich family with a payload behind every text and in place of every address."""
    found = reports.rich_family()
    articles = [found.own.article, *(relative.entry.article for relative in found.relatives)]
    articles += [entry.article for entry in reports.ENTRIES.values()]
    ids: dict[str, str] = {}
    ids.update({article.id: reports.poison(article, payload, ids).id for article in articles})
    poisoned = reports.poison(replace(found, earliest=""), payload, ids)
    relatives = tuple(
        replace(one, order=given.order)
        for one, given in zip(poisoned.relatives, found.relatives, strict=True)
    )
    return replace(poisoned, relatives=relatives, earliest=ids[found.earliest])


@pytest.fixture(scope="module")
def harmless_family() -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter(skeleton(parsed(family_to_html(poisoned_family(HARMLESS)))))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_payload_acts_in_a_family(
    payload: str, harmless_family: Counter[tuple[str, tuple[str, ...]]]
) -> None:
    page = parsed(family_to_html(poisoned_family(payload)))
    drawn = {name.lower() for name in SHAPE_ATTRIBUTES}
    for element in page.iter():
        assert element.tag in ELEMENTS | SHAPES, element.tag
        assert set(element.attrib) <= ATTRIBUTES | drawn
        assert str(element.get("href", "#")).startswith("#")
    assert len(page.xpath("//style")) == 1
    marks = {("ins", ("class",)), ("del", ("class",)), ("b", ("class",))}
    found = Counter(skeleton(page))
    for mark in marks:  # how many words differ depends on the words
        assert abs(found[mark] - harmless_family[mark]) <= 3
    assert {one: n for one, n in found.items() if one not in marks} == {
        one: n for one, n in harmless_family.items() if one not in marks
    }


def test_a_payload_is_shown_as_words() -> None:
    page = parsed(to_html(reports.poisoned_report("<script>alert(1)</script>")))
    shown = page.xpath("//h1")[0].text_content()
    assert shown.endswith("gives way<script>alert(1)</script>")
    assert page.text_content().count("<script>alert(1)</script>") > 50


@pytest.mark.parametrize(
    "made",
    [to_html(reports.rich_report()), family_to_html(reports.rich_family())],
    ids=["report", "family"],
)
def test_the_policy_admits_the_one_style_sheet_and_nothing_else(made: str) -> None:
    page = parsed(made)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    style = page.xpath("//style")[0].text.encode()
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    head = page.find("head")
    assert [element.tag for element in head][:2] == ["meta", "meta"]
    assert head[1].get("http-equiv")  # before anything it is to govern


def test_nothing_is_loaded_and_nothing_runs() -> None:
    for report in (reports.rich_report(), reports.beyond_report(), reports.bare_report()):
        page = parsed(to_html(report))
        assert not page.xpath("//script | //img | //iframe | //link | //object | //form | //svg")
        assert not page.xpath("//@src | //@style | //@*[starts-with(name(), 'on')]")
        assert {str(href)[:8] for href in page.xpath("//a/@href")} <= {"https://"} | {
            str(href)[:8] for href in page.xpath("//a/@href[starts-with(., '#')]")
        }


def test_nothing_of_a_family_is_loaded_and_nothing_runs() -> None:
    page = parsed(family_to_html(reports.rich_family()))
    assert not page.xpath("//script | //img | //image | //iframe | //link | //object | //form")
    assert not page.xpath("//@src | //@style | //svg//@href | //@*[starts-with(name(), 'on')]")


def test_every_place_on_the_page_that_is_linked_is_there_once() -> None:
    page = parsed(to_html(reports.rich_report()))
    ids = [str(name) for name in page.xpath("//@id")]
    assert len(ids) == len(set(ids)) == 16
    assert {str(href)[1:] for href in page.xpath("//a/@href[starts-with(., '#')]")} == set(ids)


def test_the_article_is_whole_and_every_statement_is_marked_with_word_and_icon() -> None:
    page = parsed(to_html(reports.rich_report()))
    marks = page.xpath("//mark")
    assert [mark.get("id") for mark in marks] == [f"t{n}" for n in range(1, 9)]
    for mark, finding in zip(marks, reports.FINDINGS, strict=True):
        pin = mark.find("a")
        assert pin.get("aria-label").endswith(f": {finding.standing}")
        assert pin.find("span").text  # an icon
        assert mark.text_content().endswith(finding.statement.text)
    body = list(page.xpath("//p[@class='body']"))
    for pin in page.xpath("//a[contains(@class, 'pin')]"):
        pin.drop_tree()
    assert "\n".join(p.text_content() for p in body) == reports.BODY


def test_source_cue_and_content_are_marked_with_a_label() -> None:
    page = parsed(to_html(reports.rich_report()))
    sound = page.get_element_by_id("t3")
    found = [
        (span.get("class"), span.text_content(), span.get("aria-label"))
        for span in sound.xpath(".//span[@role='group']")
    ]
    assert found == [
        ("content", "The deck was inspected in March and found sound,", "content"),
        ("cue", "said", "cue"),
        (
            "source",
            "Ana Kestrel",
            "source: Ana Kestrel, head of the Tessel Valley Roads Office",
        ),
    ]
    hurt = page.get_element_by_id("t1")
    assert [b.text for b in hurt.xpath(".//span[@class='content']/b")] == ["Fourteen"]
    assert not page.get_element_by_id("t2").xpath(".//span[@role='group']")
    (legend,) = page.xpath("//p[@class='hint'][starts-with(., 'In the text')]")
    assert [span.get("class") for span in legend] == ["source", "cue", "content"]
    plain = parsed(to_html(reports.bare_report()))
    assert "In the text:" not in plain.text_content()


def test_beside_each_statement_stands_its_evidence() -> None:
    page = parsed(to_html(reports.rich_report()))
    rows = page.xpath("//div[@class='row']")
    assert [len(row.xpath(".//section")) for row in rows] == [0, 2, 2, 2, 2]
    third = " ".join(page.get_element_by_id("s3").text_content().split())
    for words in (
        "▼disputed",
        "No other origin reports this, 1 reports otherwise",
        "2 witnesses that Ana Kestrel said it",
        "Said here by Ana Kestrel, head of the Tessel Valley Roads Office (direct; cue “said”)",
        "Differs in negation: here “was inspected”, there “No part”",
        "Osk State Radio (state, owner Republic of Osk) · 6 May 2031, 18:30 UTC",
        "there said by papers; reports the saying",
        "same source: both name Ana Kestrel",
        "(1 article, no link found)",
        "Looked at, off the point: 1",
        "Harbour Times, Pellin Post and Vantry Wire",
    ):
        assert words in third
    noted = [b.text for b in page.get_element_by_id("s1").xpath(".//b[@class='noted']")]
    assert noted == ["Nine", "“Fourteen”", "“Nine”"]
    assert [b.text for b in page.get_element_by_id("t1").xpath(".//b")] == ["Fourteen"]
    links = page.get_element_by_id("s1").xpath(".//blockquote//a/@href")
    assert links[0].startswith("https://marrowby-mirror.example/2031/05/")
    assert "#:~:text=Nine%20people" in links[0]


def test_reach_warnings_notices_comments_and_versions_are_there() -> None:
    page = parsed(to_html(reports.rich_report()))
    text = " ".join(page.text_content().split())
    for words in (
        "6 articles of 6 outlets",
        "213 articles of 6 outlets, 2 owners, 2 countries, 21 April to 19 May 2031",
        "nothing later than 7 May 2031, 12:00 UTC",
        "coverage thin only 2 other outlets on this story",
        "It does not share every view.",
        "Comments are closed.",
        "Echo: repeats the article’s own words (statement 3).",
        "0d9f13cc7be2a610",
    ):
        assert words in text
    assert not page.xpath("//article//*[contains(@class, 'comment') or @class='notice']")


def test_beyond_reach_is_said_once() -> None:
    page = parsed(to_html(reports.beyond_report()))
    text = page.text_content()
    assert text.count("Silence here means nothing.") == 1
    assert "outside the dates" not in text
    assert len(page.xpath("//section[contains(@class, 'card')]")) == 8
    assert not page.xpath("//section[contains(@class, 'card')]//details")


def test_a_report_without_statements_is_still_a_page() -> None:
    page = parsed(to_html(reports.bare_report()))
    assert "No statement was found in this text." in page.text_content()
    assert page.xpath("//p[@class='body']")[0].text == "Nothing much."


def test_no_word_judges() -> None:
    for report in (reports.rich_report(), reports.beyond_report(), reports.bare_report()):
        text = parsed(to_html(report)).xpath("//body")[0].text_content()
        judging = r"\b(true|truth|false|fake|verified|debunked|misleading|independent)"
        assert not re.search(judging, text, re.I)


def test_the_language_of_the_text_is_named_where_it_is_one() -> None:
    page = parsed(to_html(reports.rich_report()))
    assert page.get("lang") == "en"
    assert page.xpath("//article/@lang") == ["en"]
    odd = parsed(to_html(reports.poisoned_report('" x="')))
    assert odd.xpath("//article/@lang") == []


def test_the_same_report_gives_the_same_bytes_in_another_process(root: Path) -> None:
    code = (
        "import hashlib; from tests import reports; from alteram.report import *; "
        "made = to_html(reports.rich_report()) + family_to_html(reports.rich_family()); "
        "print(hashlib.sha256(made.encode()).hexdigest())"
    )
    made = to_html(reports.rich_report()) + family_to_html(reports.rich_family())
    here = hashlib.sha256(made.encode()).hexdigest()
    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src"), "TZ": "Asia/Tokyo"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout.strip() == here
