"""One page held against an archive: what is used, what is said beside it. Harrow is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import alteram
from alteram.model import (
    Article,
    Caveat,
    CaveatKind,
    Comment,
    DriftKind,
    Finding,
    Notice,
    NoticeKind,
    Outlet,
    Page,
    Report,
    Stance,
    Standing,
    Voice,
)
from alteram.pipeline import Tools, check, load_tools, make_entry, trace
from alteram.pipeline.check import dated
from alteram.pipeline.info import about
from alteram.settings import EvidenceSettings, Settings
from tests.evidence_makers import day
from tests.fakes import MemoryStore

SETTINGS = Settings()
HEADLINE = "Three barges sink in the Harrow lock"
SANK = "Three barges sank in the Harrow lock on Monday after the northern gate broke."
ROOF = "Two lock keepers spent the whole night on the roof of the old pump house."
CALM = "Nobody in the lower valley lost electric power during the night."
TEXT = f"{SANK}\n\n{ROOF}\n\n{CALM}"
OTHERS = {
    "Tern Post": "The northern gate of the Harrow lock broke on Monday and three barges sank there.",
    "Quay Mail": "On Monday three barges went down in the Harrow lock; its northern gate broke.",
    "Vale News": "On the pump house roof seven lock keepers waited the whole night. "
    "The Harrow lock stays shut after its gate broke.",
}


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(SETTINGS)


def article(outlet: str, text: str = TEXT, published: str = "2031-05-06") -> Article:
    return Article(
        headline=HEADLINE,
        text=text,
        url=f"https://{outlet.lower().replace(' ', '-')}.example/lock",
        outlet=Outlet(name=outlet),
        published=day(published) if published else None,
        language="en",
    )


OWN = Page(article=article("Gull"))


def archive(tools: Tools, *articles: Article) -> MemoryStore:
    store = MemoryStore()
    store.add([make_entry(one, tools, SETTINGS) for one in articles])
    return store


def valley(tools: Tools, *, published: str = "2031-05-06", backwards: bool = False) -> MemoryStore:
    articles = [article(name, text, published) for name, text in OTHERS.items()]
    return archive(tools, *(articles[::-1] if backwards else articles))


def on(report: Report, text: str) -> Finding:
    return next(finding for finding in report.findings if finding.statement.text == text)


def outlets(report: Report, finding: Finding, stance: Stance) -> set[str]:
    held = report.coverage.by_id()
    return {
        held[evidence.passage.entry_id].outlet_name
        for evidence in finding.evidence
        if evidence.stance is stance
    }


def caveats(report: Report) -> dict[CaveatKind, str]:
    return {caveat.kind: caveat.text for caveat in report.caveats}


def test_each_statement_is_held_against_the_others(tools: Tools) -> None:
    report = check(OWN, valley(tools), tools, SETTINGS)
    sank = on(report, SANK)
    assert sank.standing is Standing.CORROBORATED
    assert outlets(report, sank, Stance.SUPPORTS) >= {"Tern Post", "Quay Mail"}
    roof = on(report, ROOF)
    assert roof.standing is Standing.DISPUTED
    (disputing,) = [e for e in roof.evidence if e.stance is Stance.DISPUTES]
    assert disputing.mismatch is not None
    assert (disputing.mismatch.ours, disputing.mismatch.theirs) == ("Two", "seven")
    assert on(report, CALM).standing is Standing.UNREPORTED


def test_every_word_shown_reads_back(tools: Tools) -> None:
    report = check(OWN, valley(tools), tools, SETTINGS)
    held = report.coverage.by_id()
    for finding in report.findings:
        assert report.page.quote(finding.statement.span) == finding.statement.text
        for evidence in finding.evidence:
            passage = evidence.passage
            assert held[passage.entry_id].article.quote(passage.span) == passage.text


def test_order_of_the_archive_changes_nothing(tools: Tools) -> None:
    one = check(OWN, valley(tools), tools, SETTINGS)
    other = check(OWN, valley(tools, backwards=True), load_tools(SETTINGS), SETTINGS)
    assert one == other


def test_the_same_words_of_another_date_are_another_article(tools: Tools) -> None:
    check(OWN, valley(tools, published="2031-05-07"), tools, SETTINGS)
    report = check(OWN, valley(tools), tools, SETTINGS)
    assert {entry.article.published for entry in report.coverage.entries} == {day("2031-05-06")}


def test_an_archive_without_the_story_is_beyond_reach(tools: Tools) -> None:
    report = check(OWN, valley(tools, published="2011-05-06"), tools, SETTINGS)
    assert {finding.standing for finding in report.findings} == {Standing.BEYOND_REACH}
    assert report.coverage.total.entries == 3
    assert CaveatKind.COVERAGE_THIN not in caveats(report)


def test_the_article_itself_is_no_evidence(tools: Tools) -> None:
    store = archive(tools, OWN.article)
    report = check(OWN, store, tools, SETTINGS)
    assert report.coverage.entries == ()
    assert all(finding.evidence == () for finding in report.findings)


# --- comments and notices --------------------------------------------------------------------------


def commented(*texts: str) -> Page:
    return replace(
        OWN,
        comments=tuple(Comment(id=f"c{n}", text=text) for n, text in enumerate(texts)),
        notices=(Notice(kind=NoticeKind.ABOUT, text=f"About us. {SANK}"),),
    )


@pytest.mark.parametrize(
    "texts",
    [
        (SANK,),
        (ROOF.replace("Two", "seven"), "It is false that barges sank in the Harrow lock."),
        ('"Nine barges sank," Orla Fenn said.',) * 3,
    ],
)
def test_a_comment_is_neither_evidence_nor_a_finding(tools: Tools, texts: Sequence[str]) -> None:
    store = valley(tools)
    silent = check(OWN, store, tools, SETTINGS)
    report = check(commented(*texts), store, tools, SETTINGS)
    assert report.findings == silent.findings
    parts = {finding.statement.span.part for finding in report.findings}
    assert parts <= {"headline", "standfirst", "body"}
    assert all(finding.statement.voice is not Voice.COMMENTER for finding in report.findings)


def test_a_comment_that_repeats_the_article_is_an_echo(tools: Tools) -> None:
    page = commented("Good grief.", f"They write: {SANK} Is that so?")
    report = check(page, valley(tools), tools, SETTINGS)
    assert {echo.comment.part for echo in report.echoes} == {"comment:c1"}
    assert all(report.page.quote(echo.article) in TEXT for echo in report.echoes)


# --- as of a moment, only some, another date -------------------------------------------------------


def test_nothing_later_than_the_moment_is_used(tools: Tools) -> None:
    store = archive(
        tools,
        article("Tern Post", OTHERS["Tern Post"], "2031-05-06"),
        article("Quay Mail", OTHERS["Quay Mail"], "2031-05-08"),
    )
    then = check(OWN, store, tools, SETTINGS, as_of=datetime(2031, 5, 7, 12, tzinfo=UTC))
    now = check(OWN, store, tools, SETTINGS)
    assert on(then, SANK).standing is Standing.ONE_ORIGIN
    assert on(now, SANK).standing is Standing.CORROBORATED
    assert then.coverage.window.as_of == datetime(2031, 5, 7, 12, tzinfo=UTC)
    before = check(OWN, store, tools, SETTINGS, as_of=datetime(2031, 5, 1, tzinfo=UTC))
    assert on(before, SANK).standing is Standing.BEYOND_REACH


def test_only_the_statements_asked_for_are_checked(tools: Tools) -> None:
    store = valley(tools)
    whole = check(OWN, store, tools, SETTINGS)
    some = check(OWN, store, tools, SETTINGS, only=lambda statement: statement.text == ROOF)
    assert some.findings == (on(whole, ROOF),)
    none = check(OWN, store, tools, SETTINGS, only=lambda _: False)
    assert none.findings == ()
    assert none.coverage == whole.coverage


def test_a_given_date_replaces_that_of_the_page_and_its_warnings(tools: Tools) -> None:
    warnings = tuple(
        Caveat(kind=kind, text=kind.value)
        for kind in (CaveatKind.DATE_GUESSED, CaveatKind.HIDDEN_TEXT, CaveatKind.DATE_MISSING)
    )
    page = replace(OWN, article=article("Gull", published="1999-01-01"), caveats=warnings)
    given = replace(day("2031-05-06"), origin="given")
    assert check(page, valley(tools), tools, SETTINGS).coverage.entries == ()
    report = check(page, valley(tools), tools, SETTINGS, published=given)
    assert report.page.article.published == given
    assert len(report.coverage.entries) == 3
    assert list(caveats(report)) == [CaveatKind.HIDDEN_TEXT]
    assert dated(page, given).article.id == page.article.id


# --- what stands beside the findings ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ((), ""),
        (("Tern Post",), "only 1 other outlet in"),
        (("Tern Post", "Quay Mail"), "only 2 other outlets in"),
        (("Tern Post", "Quay Mail", "Vale News"), ""),
        (("Gull",), "no other outlet in"),
        (("Gull", "Tern Post"), "only 1 other outlet in"),
        (("GULL", "Tern Post", "Quay Mail"), "only 2 other outlets in"),
    ],
)
def test_few_other_outlets_make_silence_mean_little(
    tools: Tools, others: Sequence[str], words: str
) -> None:
    store = archive(tools, *(article(name, OTHERS["Tern Post"]) for name in others))
    said = caveats(check(OWN, store, tools, SETTINGS)).get(CaveatKind.COVERAGE_THIN, "")
    assert said.startswith(words)
    assert bool(said) is bool(words)


def test_a_page_of_nobody_or_in_another_language_is_warned_of(tools: Tools) -> None:
    page = replace(OWN, article=replace(OWN.article, outlet=None, language="de"))
    own = Caveat(kind=CaveatKind.HIDDEN_TEXT, text="two lines of hidden text")
    report = check(replace(page, caveats=(own,)), valley(tools), tools, SETTINGS)
    assert report.caveats[0] == own
    assert set(caveats(report)) == {
        CaveatKind.HIDDEN_TEXT,
        CaveatKind.OUTLET_UNKNOWN,
        CaveatKind.LANGUAGE_UNSUPPORTED,
    }
    assert "'de'" in caveats(report)[CaveatKind.LANGUAGE_UNSUPPORTED]
    assert check(OWN, valley(tools), tools, SETTINGS).caveats == ()


def test_the_report_names_program_archive_settings_and_plugins(tools: Tools) -> None:
    store = valley(tools)
    versions = dict(check(OWN, store, tools, SETTINGS).versions)
    assert versions["alteram"] == alteram.__version__
    assert versions["archive"] == store.digest()
    assert versions["settings"] == SETTINGS.digest()
    for kind, step in (("extractor", "page"), ("attributor", "statements"),
                       ("retriever", "evidence"), ("verifier", "evidence")):  # fmt: skip
        assert versions[kind] == getattr(getattr(SETTINGS, step), kind)
    fewer = Settings(evidence=EvidenceSettings(top=1))
    other = dict(check(OWN, archive(tools), tools, fewer).versions)
    assert other["settings"] != versions["settings"]
    assert other["archive"] != versions["archive"]


def test_the_facts_about_an_archive(tools: Tools) -> None:
    facts = about(valley(tools), SETTINGS, check_files=True)
    assert (facts["entries"], facts["outlets"], facts["undated"]) == (3, 3, 0)
    assert (facts["first_day"], facts["last_day"]) == ("2031-05-06", "2031-05-06")
    assert facts["problems"] == []
    assert "stance.v1" in facts["plug-ins"]["verifier"]
    empty = about(MemoryStore(), SETTINGS)
    assert (empty["entries"], empty["first_day"]) == (0, "none")
    assert "problems" not in empty


def test_a_trace_finds_the_copy_whatever_its_date(tools: Tools) -> None:
    text = " ".join((SANK, ROOF, CALM, *OTHERS.values()))
    page = Page(article=article("Gull", text))
    copy = article("Quay Mail", text, "2011-05-06")
    store = archive(tools, page.article, copy, article("Tern Post", OTHERS["Tern Post"]))
    found = trace(page, store, tools, SETTINGS)
    assert copy.id in {relative.entry.id for relative in found.relatives}
    assert page.article.id not in {relative.entry.id for relative in found.relatives}
    assert found.earliest == copy.id


def test_a_quotation_that_lost_a_word_elsewhere_is_shown_beside_its_passage(tools: Tools) -> None:
    said = "“We will not open the northern gate before the spring,” said Orla Fenn, lock keeper."
    theirs = "Lock keeper Orla Fenn said: “We will open the northern gate before the spring.”"
    store = archive(tools, article("Tern Post", f"{SANK}\n\n{theirs}"))
    report = check(Page(article=article("Gull", f"{SANK}\n\n{said}")), store, tools, SETTINGS)
    (drift,) = {one for item in on(report, said).evidence for one in item.drift}
    assert drift.kind is DriftKind.TURN
    assert report.page.quote(drift.ours) == "not"
    assert (drift.theirs.start, drift.theirs.part) == (drift.theirs.end, "body")


def test_halves_of_surrogate_pairs_are_read_checked_and_kept(tools: Tools) -> None:
    odd = replace(article("Gull", f"{SANK} \ud83d\n\n{ROOF}"), headline=f"{HEADLINE} \udc00")
    other = replace(article("Tern Post", f"\ud800 {SANK}"), headline=f"\ud83d {HEADLINE}")
    store = MemoryStore()
    store.add([make_entry(other, tools, SETTINGS)])
    report = check(Page(article=odd), store, tools, SETTINGS)
    assert report.page.article.headline == odd.headline
    told = {finding.statement.text: finding.standing for finding in report.findings}
    assert told[SANK] is not Standing.UNREPORTED
