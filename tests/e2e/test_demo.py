"""The demo is the tutorial and the golden of the whole line: every intended outcome holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from alteram.model import Outlet, Page, Report, Stance, Standing
from alteram.pipeline import Tools, add, check, load_tools, open_store, trace
from alteram.plugins import Store
from alteram.report import dumps, to_html, to_json
from alteram.settings import Settings, with_values

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo"
EXPECTED: list[dict[str, Any]] = json.loads((DEMO / "expect.json").read_text("utf-8"))


def settings_at(path: Path) -> Settings:
    values = {"archive": {"path": str(path), "outlets": [str(DEMO / "outlets.csv")]}}
    return with_values(Settings(), values, "test")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Tools, Store]]:
    settings = settings_at(tmp_path_factory.mktemp("demo"))
    tools = load_tools(settings)
    store = open_store(settings, create=True)
    added = add([DEMO / "coverage"], store, tools, settings)
    assert added.skipped == ()
    assert added.kept >= 15
    yield settings, tools, store
    store.close()


@pytest.fixture(scope="module")
def page(line: tuple[Settings, Tools, Store]) -> Page:
    return line[1].extractor.read((DEMO / "page.html").read_bytes())


@pytest.fixture(scope="module")
def report(line: tuple[Settings, Tools, Store], page: Page) -> Report:
    settings, tools, store = line
    return check(page, store, tools, settings)


def _expected() -> list[Any]:
    """The rows of the file; what the line still gets wrong says why in `fails`."""
    return [
        pytest.param(
            row,
            id=row["starts"][:40],
            marks=[pytest.mark.xfail(reason=row["fails"])] if "fails" in row else [],
        )
        for row in EXPECTED
    ]


@pytest.mark.parametrize("expected", _expected())
def test_every_statement_stands_as_intended(report: Report, expected: dict[str, Any]) -> None:
    found = [f for f in report.findings if f.statement.text.startswith(expected["starts"])]
    assert len(found) == 1, [f.statement.text[:60] for f in report.findings]
    finding = found[0]
    shown = [(e.stance.value, e.passage.text[:80]) for e in finding.evidence]
    assert finding.standing.value == expected["standing"], shown
    for count in ("supporting", "disputing", "witnesses"):
        if count in expected:
            assert getattr(finding, count) == expected[count], (count, shown)


def test_every_statement_of_the_article_is_expected(report: Report) -> None:
    starts = tuple(row["starts"] for row in EXPECTED)
    assert [
        f.statement.text for f in report.findings if not f.statement.text.startswith(starts)
    ] == []


def test_every_span_reads_back(report: Report) -> None:
    entries = report.coverage.by_id()
    for finding in report.findings:
        assert report.page.quote(finding.statement.span) == finding.statement.text
        for evidence in finding.evidence:
            passage = evidence.passage
            assert entries[passage.entry_id].article.quote(passage.span) == passage.text


def test_the_echo_is_found_and_no_comment_is_evidence(report: Report) -> None:
    assert report.echoes
    echo = report.echoes[0]
    assert echo.comment.part.startswith("comment:")
    assert report.page.quote(echo.article)
    parts = {e.passage.span.part for f in report.findings for e in f.evidence}
    assert parts <= {"body", "headline", "standfirst"}


def test_a_dispute_names_its_mismatch_or_denial(report: Report) -> None:
    disputes = [e for f in report.findings for e in f.evidence if e.stance is Stance.DISPUTES]
    assert disputes
    assert all(e.mismatch is not None for e in disputes)


def test_order_of_adding_changes_no_byte(
    line: tuple[Settings, Tools, Store], page: Page, report: Report, tmp_path: Path
) -> None:
    settings = settings_at(tmp_path)
    with_order = sorted((DEMO / "coverage").iterdir(), reverse=True)
    store = open_store(settings, create=True)
    for path in with_order:
        add([path], store, line[1], settings)
    again = check(page, store, line[1], settings)
    store.close()
    assert dumps(to_json(again)) == dumps(to_json(report))
    assert to_html(again) == to_html(report)


def test_as_of_a_moment_nothing_later_is_used(
    line: tuple[Settings, Tools, Store], page: Page, report: Report
) -> None:
    settings, tools, store = line
    days = sorted(
        entry.article.published.day
        for entry in report.coverage.entries
        if entry.article.published is not None
    )
    moment = datetime.fromisoformat(f"{days[0]}T23:59:59+00:00")
    early = check(page, store, tools, settings, as_of=moment)
    used = {e.passage.entry_id for f in early.findings for e in f.evidence}
    late = {
        entry.id
        for entry in report.coverage.entries
        if entry.article.published is not None and entry.article.published.latest > moment
    }
    assert late
    assert not used & late
    assert {entry.id for entry in early.coverage.entries}.isdisjoint(late)


def test_a_thousand_copies_change_no_count_but_copies(
    line: tuple[Settings, Tools, Store], page: Page, report: Report, tmp_path: Path
) -> None:
    """Copies of the agency text under other names, through the real line."""
    settings = with_values(settings_at(tmp_path), {"archive": {"story_limit": 200}}, "test")
    tools = line[1]
    agency = next(
        e.article
        for e in report.coverage.entries
        if e.article.outlet and e.article.outlet.kind == "wire"
    )
    store = open_store(settings, create=True)
    add([DEMO / "coverage"], store, tools, settings)
    before = check(page, store, tools, settings)
    folder = tmp_path / "copies"
    folder.mkdir()
    rows = [
        json.dumps(
            {
                "id": f"copy-{n}",
                "outlet": f"Copy Herald {n}",
                "url": f"https://copy-{n}.example/",
                "date": agency.published.day.isoformat() if agency.published else None,
                "title": agency.headline,
                "text": agency.text,
            }
        )
        for n in range(40)
    ]
    (folder / "copies.jsonl").write_text("\n".join(rows), encoding="utf-8")
    add([folder], store, tools, settings)
    after = check(page, store, tools, settings)
    store.close()
    for old, new in zip(before.findings, after.findings, strict=True):
        assert (old.standing, old.supporting, old.disputing, old.witnesses) == (
            new.standing,
            new.supporting,
            new.disputing,
            new.witnesses,
        ), new.statement.text
    assert sum(f.copies for f in after.findings) > sum(f.copies for f in before.findings)


def test_trace_finds_the_copies_of_the_agency(
    line: tuple[Settings, Tools, Store], report: Report
) -> None:
    settings, tools, store = line
    agency = next(
        e.article
        for e in report.coverage.entries
        if e.article.outlet and e.article.outlet.kind == "wire"
    )
    found = trace(Page(article=agency), store, tools, settings)
    copies = [relative for relative in found.relatives if relative.share_theirs > 0.5]
    assert len(copies) == 3
    for relative in copies:
        for fragment in relative.fragments:
            assert agency.quote(fragment.ours)
            assert relative.entry.article.quote(fragment.theirs)


def test_without_coverage_everything_is_beyond_reach(
    line: tuple[Settings, Tools, Store], page: Page
) -> None:
    settings, tools, store = line
    stranger = replace(page.article, headline="Bakers meet", text="Bakers met in Ostrel. They ate.")
    stranger = replace(stranger, outlet=Outlet(name="Oven Times"), standfirst="")
    found = check(Page(article=stranger), store, tools, settings)
    assert {f.standing for f in found.findings} == {Standing.BEYOND_REACH}
    assert found.coverage.total.entries >= 15
