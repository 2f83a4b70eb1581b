"""The main line: one page held against the archive, statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import alteram
from alteram.archive import find_coverage
from alteram.archive.links import ReaderLink, added, links_digest, reader_links, taken_back
from alteram.corroboration import corroborate, second_voices, usable
from alteram.evidence import read_alone, weigh, with_drift
from alteram.lineage import Apart, find_echoes, tie_articles, trace_origins
from alteram.model import (
    Caveat,
    CaveatKind,
    Coverage,
    Entry,
    Evidence,
    Lineage,
    Moment,
    Page,
    Report,
    Statement,
    Voice,
)
from alteram.pipeline.repeats import as_notices, repeated, touches
from alteram.pipeline.tools import Tools, attributed_anew, make_entry
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
    if standing := repeated(own, store, as_of):
        page = replace(page, notices=(*page.notices, *as_notices(page, standing)))
    coverage = find_coverage(store, own.article, settings.archive, as_of=as_of)
    read = attributed_anew(coverage.entries, tools, settings)
    coverage = replace(coverage, entries=tuple(read))
    entries = usable(coverage)
    statements = [
        statement
        for statement in own.statements
        if statement.voice is not Voice.COMMENTER
        and not touches(statement, standing)
        and (only is None or only(statement))
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
    evidence = with_drift(page, statements, evidence, entries)
    marks = reader_links(store)
    apart = Apart((mark.left, mark.right) for mark in taken_back(marks))
    links = tie_articles(own, coverage.entries, settings.lineage, apart)

    def traced(statement: Statement, found: Sequence[Evidence]) -> Lineage:
        line = own, statement, found, entries, links, settings.lineage
        return trace_origins(*line, added=added(marks), apart=apart)

    told = list(zip(statements, evidence, map(traced, statements, evidence), strict=True))
    # Reading passages alone takes time: only where a count of two or more hangs on it.
    several = [n for n, (_, found, lineage) in enumerate(told) if second_voices(lineage, found) > 1]
    some = [told[n][:2] for n in several]
    alone = read_alone([one for one, _ in some], [found for _, found in some], tools.verifier)
    for n, found in zip(several, alone, strict=True):
        told[n] = told[n][0], found, traced(told[n][0], found)
    findings = tuple(corroborate(*one, coverage) for one in told)
    return Report(
        page=page,
        findings=findings,
        coverage=coverage,
        echoes=find_echoes(page, settings.lineage),
        caveats=(
            *_told_once(page),
            *_caveats(page, coverage),
            *_left_out(marks, own, entries),
            *getattr(tools.verifier, "caveats", ()),
        ),
        versions=_versions(store, tools, settings, marks),
    )


def dated(page: Page, published: Moment) -> Page:
    """The page with a given date, and without the warning that it has none."""
    dates = (CaveatKind.DATE_MISSING, CaveatKind.DATE_GUESSED, CaveatKind.DATE_WITHHELD)
    return replace(
        page,
        article=replace(page.article, published=published),
        caveats=tuple(caveat for caveat in page.caveats if caveat.kind not in dates),
    )


def _told_once(page: Page) -> tuple[Caveat, ...]:
    """The page's own warnings; that it names no outlet is told below with the way out."""
    return tuple(c for c in page.caveats if c.kind is not CaveatKind.OUTLET_UNKNOWN)


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


def _left_out(
    marks: Sequence[ReaderLink], own: Entry, entries: Mapping[str, Entry]
) -> list[Caveat]:
    """Ties that are not counted because a reader took them back; those made stand in the links."""
    known = {**entries, own.id: own}
    return [
        Caveat(
            kind=CaveatKind.SKIPPED,
            text=f"ties between {known[mark.left].outlet_name} ({mark.left}) and "
            f"{known[mark.right].outlet_name} ({mark.right}), {mark.verdict}: {mark.reason}",
        )
        for mark in sorted(taken_back(marks), key=lambda m: (m.left, m.right))
        if mark.left in known and mark.right in known
    ]


def _versions(
    store: Store, tools: Tools, settings: Settings, marks: Sequence[ReaderLink]
) -> tuple[tuple[str, str], ...]:
    return (
        ("alteram", alteram.__version__),
        ("archive", store.digest()),
        *((("links", links_digest(marks)),) if marks else ()),
        ("settings", settings.digest()),
        ("extractor", settings.page.extractor),
        ("attributor", settings.statements.attributor),
        ("retriever", settings.evidence.retriever),
        ("verifier", str(getattr(tools.verifier, "version", settings.evidence.verifier))),
    )
