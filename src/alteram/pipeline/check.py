"""The main line: one page held against the archive, statement by statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import alteram
from alteram.archive import find_coverage
from alteram.corroboration import corroborate, usable
from alteram.evidence import weigh
from alteram.lineage import find_echoes, tie_articles, trace_origins
from alteram.model import (
    Caveat,
    CaveatKind,
    Coverage,
    Moment,
    Page,
    Report,
    Statement,
    Voice,
)
from alteram.pipeline.tools import Tools, make_entry
from alteram.plugins import Store
from alteram.settings import Settings

THIN_OUTLETS = 3  # other outlets on the story below which silence means little


def check(
    page: Page,
    store: Store,
    tools: Tools,
    settings: Settings,
    *,
    published: Moment | None = None,
    as_of: datetime | None = None,
    only: Callable[[Statement], bool] | None = None,
) -> Report:
    """The report on a page as of a moment.

    `published` replaces the page's own date; nothing published after `as_of` is used; `only`
    keeps the statements to be checked. Raises `ArchiveError` and `PluginError`.
    """
    if published is not None:
        page = dated(page, published)
    own = make_entry(page.article, tools, settings)
    page = replace(page, article=own.article)
    coverage = find_coverage(store, own.article, settings.archive, as_of=as_of)
    entries = usable(coverage)
    statements = [
        statement
        for statement in own.statements
        if statement.voice is not Voice.COMMENTER and (only is None or only(statement))
    ]
    passages = [
        [
            passage
            for passage in tools.retriever.find(statement, coverage, settings.evidence.top)
            if passage.entry_id in entries
        ]
        for statement in statements
    ]
    evidence = weigh(statements, passages, entries, tools.verifier, own.article)
    links = tie_articles(own, coverage.entries, settings.lineage)
    findings = tuple(
        corroborate(
            statement,
            found,
            trace_origins(own, statement, found, entries, links, settings.lineage),
            coverage,
        )
        for statement, found in zip(statements, evidence, strict=True)
    )
    return Report(
        page=page,
        findings=findings,
        coverage=coverage,
        echoes=find_echoes(page, settings.lineage),
        caveats=(*page.caveats, *_caveats(page, coverage)),
        versions=_versions(store, settings),
    )


def dated(page: Page, published: Moment) -> Page:
    """The page with a given date, and without the warning that it has none."""
    dates = (CaveatKind.DATE_MISSING, CaveatKind.DATE_GUESSED, CaveatKind.DATE_WITHHELD)
    return replace(
        page,
        article=replace(page.article, published=published),
        caveats=tuple(caveat for caveat in page.caveats if caveat.kind not in dates),
    )


def _caveats(page: Page, coverage: Coverage) -> tuple[Caveat, ...]:
    """What the reader of this report must know before the findings."""
    found: list[Caveat] = []
    if page.article.outlet is None:
        text = "the page does not say who publishes it; give the outlet to leave out its own texts"
        found.append(Caveat(kind=CaveatKind.OUTLET_UNKNOWN, text=text))
    own = page.article.outlet.key if page.article.outlet else ""
    others = {entry.outlet_name.casefold() for entry in coverage.entries} - {own}
    if coverage.entries and len(others) < THIN_OUTLETS:
        many = f"only {len(others)}" if others else "no"
        text = (
            f"{many} other outlet{'s' * (len(others) > 1)} in the archive "
            "on this story: silence means little"
        )
        found.append(Caveat(kind=CaveatKind.COVERAGE_THIN, text=text))
    if page.article.language not in ("", "en"):
        text = f"the page is in {page.article.language!r}; the rules are made for English"
        found.append(Caveat(kind=CaveatKind.LANGUAGE_UNSUPPORTED, text=text))
    return tuple(found)


def _versions(store: Store, settings: Settings) -> tuple[tuple[str, str], ...]:
    return (
        ("alteram", alteram.__version__),
        ("archive", store.digest()),
        ("settings", settings.digest()),
        ("extractor", settings.page.extractor),
        ("attributor", settings.statements.attributor),
        ("retriever", settings.evidence.retriever),
        ("verifier", settings.evidence.verifier),
    )
