"""The parts of the HTML report: the builder that escapes, the colours, the cards."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources

import pytest
from lxml import html as lxml_html

from alteram.model import Evidence, Finding, Modality, Report, Span, Standing
from alteram.report import to_html
from alteram.report.cards import SHOWN, SLUGS, marked
from alteram.report.markup import Html, element, escaped, join, link
from tests import reports

STYLE = resources.files("alteram.report").joinpath("style.css").read_text(encoding="utf-8")


def test_everything_that_is_not_html_is_escaped() -> None:
    made = element("p", "<b>&\"'</b>", element("b", "x"), class_='a"b')
    assert made == ('<p class="a&quot;b">&lt;b&gt;&amp;&quot;&#x27;&lt;/b&gt;<b>x</b></p>')
    assert isinstance(made, Html)
    assert join("<", made, ">") == f"&lt;{made}&gt;"
    assert escaped("a\x00b\ud800") == "a\ufffdb\ufffd"


def test_a_string_method_loses_the_mark_of_html() -> None:
    assert not isinstance(element("b", "x") + "<i>", Html)


@pytest.mark.parametrize("tag", ["script", "iframe", "img", "form", "object", "svg", "b onclick"])
def test_no_other_element_can_be_made(tag: str) -> None:
    with pytest.raises(ValueError, match="no element"):
        element(tag)


@pytest.mark.parametrize("name", ["onclick", "style", "src", "srcdoc", "action"])
def test_no_other_attribute_can_be_made(name: str) -> None:
    with pytest.raises(ValueError, match="no attribute"):
        element("p", **{name: "x"})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a.example", "x"])
def test_no_other_link_can_be_made(url: str) -> None:
    with pytest.raises(ValueError, match="no link"):
        element("a", "x", href=url)
    assert link(url, "<x>") == "<span>&lt;x&gt;</span>"


def test_a_link_gives_nothing_away() -> None:
    assert 'rel="noopener noreferrer nofollow"' in link("https://a.example", "x")


def test_words_are_marked_where_they_stand() -> None:
    assert marked("19 hurt, 9 dead", ("9",)) == '19 hurt, <b class="noted">9</b> dead'
    assert marked("a < b", ("<",)) == 'a <b class="noted">&lt;</b> b'
    assert marked("a", ("", "zzz")) == "a"


# --- colours -------------------------------------------------------------------------------------


def light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palettes() -> dict[str, dict[str, str]]:
    def colours(css: str) -> dict[str, str]:
        return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))

    day, _, rest = STYLE.partition("@media (prefers-color-scheme: dark)")
    night = rest[: rest.index("\n}\n")]
    return {"light": colours(day), "dark": {**colours(day), **colours(night)}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_words_can_be_read(scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for every colour of words on every ground it stands on."""
    colour = palettes()[scheme]
    pairs = [(words, ground) for words in ("ink", "soft", "link") for ground in ("paper", "panel")]
    pairs += [("ink", "noted"), ("soft", "unreported-tint"), ("ink", "repeated-tint")]
    for slug in SLUGS.values():
        pairs += [(slug, "paper"), (slug, "panel")]
        pairs += [(slug, f"{slug}-tint")] if f"{slug}-tint" in colour else []
    for words, ground in pairs:
        assert contrast(colour[words], colour[ground]) >= 4.5, (words, ground)
    if scheme == "dark":
        assert colour["paper"] != palettes()["light"]["paper"]


def test_every_standing_has_its_tone() -> None:
    for slug in SLUGS.values():
        assert f".{slug} {{ --tone: var(--{slug});" in STYLE
    assert set(SLUGS) == set(Standing)


def test_the_style_loads_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face|expression|</", STYLE)


# --- the page ------------------------------------------------------------------------------------


def test_many_quotes_are_folded_and_none_is_lost() -> None:
    report = reports.rich_report()
    finding = report.findings[1]
    many: tuple[Evidence, ...] = finding.evidence * 10
    changed = replace(report, findings=(replace(finding, evidence=many),))
    html = to_html(changed)
    assert html.count("<blockquote") == 40
    assert f"{30 - SHOWN} more quotes" in html


def test_of_passages_off_the_point_the_nearest_are_shown() -> None:
    report = reports.rich_report()
    finding = report.findings[7]
    many = finding.evidence[1:] * 10
    html = to_html(replace(report, findings=(replace(finding, evidence=many),)))
    assert html.count("<blockquote") == SHOWN
    assert "off the point: 10" in html
    assert f"{10 - SHOWN} more, less near." in html


def told(**changed: object) -> str:
    """The words of the page on one statement that was read otherwise."""
    report = reports.rich_report()
    finding = report.findings[1]
    statement = replace(finding.statement, **changed)  # type: ignore[arg-type]
    html = to_html(replace(report, findings=(replace(finding, statement=statement),)))
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_a_card_tells_how_a_statement_reads_alone() -> None:
    text = reports.rich_report().findings[1].statement.text
    assert f"Read alone: She [Ana Kestrel] {text}" in told(said=f"She [Ana Kestrel] {text}")
    assert "Read alone" not in told(said=text)
    assert "Read alone" not in told(said="")


def test_a_card_tells_what_has_not_happened() -> None:
    assert "Told as: planned" in told(modality=Modality.PLANNED)
    assert "Told as: denied" in told(modality=Modality.DENIED)
    assert "Told as" not in told(modality=Modality.HAPPENED)


def test_a_card_shows_contested_wording_once_and_without_a_verdict() -> None:
    statement = reports.rich_report().findings[1].statement
    word = Span(statement.span.part, statement.span.start, statement.span.start + 5)
    shown = f"Contested wording in the article’s voice: “{statement.text[:5].strip()}”"
    assert shown in told(loaded=(word, word))
    assert "Contested" not in told(loaded=())


def test_statements_that_overlap_are_marked_once_and_carded_twice() -> None:
    report = reports.rich_report()
    inner = replace(reports.S_SOUND, span=reports.at(reports.PAGE.parts, "inspected in March"))
    odd = (report.findings[2], Finding(statement=inner, standing=Standing.UNREPORTED))
    html = to_html(replace(report, findings=odd))
    assert html.count("<mark") == 1
    assert html.count('<section id="s') == 2


def test_a_thousand_answers_do_not_nest() -> None:
    report = reports.rich_report()
    first = report.page.comments[0]
    comments = tuple(
        replace(first, id=f"d{n}", parent=f"d{n - 1}" if n else "") for n in range(1000)
    )
    html = to_html(replace(report, page=replace(report.page, comments=comments), echoes=()))
    assert html.count('class="comment deep6"') == 994


def test_a_statement_outside_the_text_still_has_its_card() -> None:
    report: Report = reports.rich_report()
    lost = replace(reports.S_SHIP, span=replace(reports.S_SHIP.span, part="comment:c1"))
    html = to_html(replace(report, findings=(replace(report.findings[4], statement=lost),)))
    assert '<section id="s1"' in html


def test_a_statement_of_the_headline_is_marked_in_a_row_of_its_own() -> None:
    report = reports.rich_report()
    words = reports.ARTICLE.headline
    span = reports.at(reports.PAGE.parts, words, "headline")
    statement = replace(reports.S_CLOSED, span=span, text=words)
    finding = replace(report.findings[1], statement=statement)
    html = to_html(replace(report, findings=(finding,)))
    assert html.index('<p class="headline"') < html.index('<mark id="t1"')
    assert '<p class="headline"' not in to_html(report)


def test_quoted_words_that_differ_are_named_by_kind() -> None:
    shown = lxml_html.fromstring(to_html(reports.drifted_report()))
    (box,) = shown.xpath("//blockquote/div[@class='drift']")
    assert [" ".join(row.text_content().split()) for row in box.xpath("./ul/li")] == [
        "other words: here “found sound”, there “inspected in March”",
        "a turning word: here nothing, there “and”",
    ]
    assert not lxml_html.fromstring(to_html(reports.rich_report())).xpath("//*[@class='drift']")
