"""The HTML report: one file, no script, nothing loaded from anywhere.

The article stands at the left, paragraph by paragraph, and beside each paragraph the cards of its
statements. Folding is `details`/`summary`. In the text each statement shows who says it: source,
cue and content have underlines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alteram.model import BODY, HEADLINE, STANDFIRST, Comment, Finding, Page, Report, Span, Standing
from alteram.report.cards import SLUGS, card, marked, standing_badge
from alteram.report.document import document
from alteram.report.links import clickable
from alteram.report.markup import Html, element, join, link
from alteram.report.said_marks import legend, said_marks
from alteram.report.view import View
from alteram.report.wording import (
    ICONS,
    MEANINGS,
    dateline,
    heading,
    listed,
    moment_words,
    one_line,
    outlet_words,
    reach_words,
    window_words,
)
from alteram.text.sentences import paragraphs

DEEPEST = 6  # replies deeper than this are set in no further

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def to_html(report: Report) -> str:
    """The report as one HTML document, the same bytes for the same report."""
    view = View(report)
    title = heading(view.own)
    main = element("main", *_top(view), *_text(view), *_notices(view.report.page), *_comments(view))
    return document(
        f"{title} – Alteram report",
        "What other outlets report about each statement",
        main,
        _foot(report),
        styles=("style.css",),
    )


# --- the top: what was checked, against what, and what came out -----------------------------------


def _top(view: View) -> Iterator[Html]:
    article, report = view.own, view.report
    coverage = report.coverage
    facts = [
        ("Outlet", outlet_words(article.outlet)),
        ("Published", dateline(article)),
        ("Changed", moment_words(article.modified) if article.modified else ""),
        ("By", listed(article.byline)),
        ("Text from", listed(article.credit)),
        ("Section", article.section),
    ]
    rows = [
        element("div", element("dt", name), element("dd", one_line(value)))
        for name, value in facts
        if value
    ]
    address = one_line(article.url)
    if address:
        rows.append(
            element(
                "div",
                element("dt", "Address"),
                element("dd", link(clickable(article.url), address)),
                class_="wide",
            )
        )
    lines = [
        ("On this story", view.story),
        ("Archive, same dates", reach_words(coverage.reach)),
        ("Archive, all dates", reach_words(coverage.total)),
        ("Dates looked at", window_words(coverage.window)),
    ]
    reach = [element("div", element("dt", n), element("dd", one_line(v))) for n, v in lines]
    yield element("h1", heading(article), dir="auto")
    yield element("dl", *rows, class_="facts")
    yield from _warnings(report)
    yield element(
        "section",
        element("h2", "At a glance"),
        *_tally(view),
        element("dl", *reach, class_="reach"),
        _legend(),
        class_="glance",
    )


def _warnings(report: Report) -> Iterator[Html]:
    if report.caveats:
        rows = [
            element("li", element("strong", str(caveat.kind)), " ", one_line(caveat.text))
            for caveat in report.caveats
        ]
        heading = element("h2", element("span", "⚠", class_="icon"), "Warnings")
        yield element("section", heading, element("ul", *rows), class_="warnings")


def _tally(view: View) -> Iterator[Html]:
    """One square for each statement in the order of the text, then how many stand how."""
    report = view.report
    if not report.findings:
        yield element("p", "No statement was found in this text.", class_="lead")
        return
    if view.all_beyond:
        words = "Beyond reach: the archive holds no report of this story in these dates. "
        yield element("p", words, "Silence here means nothing.", class_="lead")
    squares = [
        element(
            "a",
            element("span", ICONS[finding.standing], class_="icon"),
            str(number),
            class_=f"square {SLUGS[finding.standing]}",
            href=f"#s{number}",
            aria_label=f"Statement {number}: {finding.standing}",
        )
        for number, finding in enumerate(report.findings, 1)
    ]
    yield element("nav", *squares, class_="squares", aria_label="Statements in order")
    counts = []
    for standing in Standing:
        number = sum(finding.standing is standing for finding in report.findings)
        if number:
            counts.append(element("li", element("b", str(number)), standing_badge(standing)))
    yield element("ul", *counts, class_="tally")


def _legend() -> Html:
    rows = []
    for standing in Standing:
        rows += [element("dt", standing_badge(standing)), element("dd", MEANINGS[standing])]
    note = (
        "A standing counts other origins in this archive; it never says what is so. Articles tied "
        "by text, credit, owner or source are one origin. “No link found” is as far as an archive "
        "can see."
    )
    return element(
        "details",
        element("summary", "What the words mean"),
        element("dl", *rows),
        element("p", note),
        class_="legend",
    )


# --- the text with its cards ----------------------------------------------------------------------


def _text(view: View) -> Iterator[Html]:
    numbered = list(enumerate(view.report.findings, 1))
    parts = view.report.page.parts
    rows: list[Html] = []
    placed: set[int] = set()
    for part in (HEADLINE, STANDFIRST, BODY):
        for start, end in paragraphs(parts.get(part, "")):
            here = [
                (number, finding)
                for number, finding in numbered
                if number not in placed and _starts_in(finding.statement.span, part, start, end)
            ]
            if part == HEADLINE and not here:
                continue  # it stands at the top already
            placed.update(number for number, _ in here)
            label = "" if part == BODY else element("span", part, class_="label")
            words = _pinned(parts[part], start, end, here)
            rows.append(_row(label, element("p", words, class_=part, dir="auto"), here, view))
    for number, finding in numbered:
        if number not in placed:  # its part is none of the article's, or is empty
            label = element("span", finding.statement.span.part, class_="label")
            words = _mark(number, finding, finding.statement.text)
            rows.append(_row(label, element("p", words, class_=BODY), [(number, finding)], view))
    language = view.own.language
    yield element("h2", "Statement by statement", class_="section")
    if any(finding.statement.attribution for _, finding in numbered):
        yield legend()
    yield element(
        "article", *rows, lang=language if _LANGUAGE.fullmatch(language) else "", class_="text"
    )


def _starts_in(span: Span, part: str, start: int, end: int) -> bool:
    return span.part == part and start <= span.start < end


def _row(label: str, words: Html, here: list[tuple[int, Finding]], view: View) -> Html:
    cards = [card(finding, number, view) for number, finding in here]
    left = element("div", element("div", label, words), class_="left")
    right = element("div", *cards, class_="right", lang="en") if cards else ""
    return element("div", left, right, class_="row")


def _pinned(text: str, start: int, end: int, here: list[tuple[int, Finding]]) -> Html:
    """A paragraph with its statements marked; of two that overlap the later has its pin only."""
    pieces: list[str] = []
    done = start
    for number, finding in sorted(here, key=lambda item: item[1].statement.span.start):
        first, last = finding.statement.span.start, min(finding.statement.span.end, end)
        if first < done:
            pieces.append(element("span", _pin(number, finding), id=f"t{number}"))
            continue
        pieces += [text[done:first], _mark(number, finding, text[first:last])]
        done = last
    return join(*pieces, text[done:end])


def _mark(number: int, finding: Finding, words: str) -> Html:
    """The words of a statement with its pin; where the first quote differs, ours is marked."""
    ours = [evidence.mismatch.ours for evidence in finding.evidence[:1] if evidence.mismatch]
    pin, look = _pin(number, finding), f"statement {SLUGS[finding.standing]}"
    return element(
        "mark", pin, said_marks(finding.statement, words, ours), id=f"t{number}", class_=look
    )


def _pin(number: int, finding: Finding) -> Html:
    return element(
        "a",
        element("span", ICONS[finding.standing], class_="icon"),
        str(number),
        class_=f"pin {SLUGS[finding.standing]}",
        href=f"#s{number}",
        aria_label=f"Statement {number}: {finding.standing}",
    )


# --- what stands on the page beside the article ---------------------------------------------------


def _notices(page: Page) -> Iterator[Html]:
    if not page.notices:
        return
    blocks = []
    for notice in page.notices:
        heading = element("h3", one_line(notice.heading)) if notice.heading else ""
        kind = element("span", str(notice.kind), class_="label")
        blocks.append(element("div", kind, heading, *_paragraphs(notice.text), class_="notice"))
    yield element(
        "section",
        element("h2", "The publisher’s own notices", class_="section"),
        element("p", "Not part of the article, not checked.", class_="hint"),
        *blocks,
        class_="aside",
    )


def _paragraphs(text: str) -> Iterator[Html]:
    for start, end in paragraphs(text):
        yield element("p", text[start:end], dir="auto")


def _comments(view: View) -> Iterator[Html]:
    page = view.report.page
    if not page.comments and not page.comments_closed:
        return
    depths = _depths(page.comments)
    hint = "Readers’ words. They corroborate nothing and are not checked."
    if page.comments_closed:
        hint += " Comments are closed."
    yield element(
        "section",
        element("h2", f"Comments ({len(page.comments)})", class_="section"),
        element("p", hint, class_="hint"),
        *(_comment(comment, depths[n], view) for n, comment in enumerate(page.comments)),
        class_="aside",
    )


def _depths(comments: tuple[Comment, ...]) -> list[int]:
    """How deep each comment stands under its parents; an answer to an unknown one is at the top.

    A parent is looked for among the comments before, so a circle of answers cannot run on.
    """
    depth: dict[str, int] = {}
    found = []
    for comment in comments:
        depth[comment.id] = depth[comment.parent] + 1 if comment.parent in depth else 0
        found.append(min(depth[comment.id], DEEPEST))
    return found


def _comment(comment: Comment, depth: int, view: View) -> Html:
    facts = [element("strong", one_line(comment.author) or "unnamed", class_="author")]
    if comment.number is not None:
        facts.insert(0, element("span", f"#{comment.number}", class_="label"))
    if comment.published:
        facts.append(element("span", moment_words(comment.published), class_="date"))
    if depth:
        facts.append(element("span", "reply", class_="label"))
    part = f"comment:{comment.id}"
    echoes = [echo for echo in view.report.echoes if echo.comment.part == part]
    notes = [
        element(
            "p",
            element("span", "↺", class_="icon"),
            f"Echo: repeats the article’s own words ({_where(echo.article, view)}).",
            class_="echo",
        )
        for echo in echoes
    ]
    again = [view.report.page.quote(echo.comment) for echo in echoes]
    text = [
        element("p", marked(comment.text[start:end], again), dir="auto")
        for start, end in paragraphs(comment.text)
    ]
    return element("div", element("p", *facts, class_="who"), *text, *notes, class_=_deep(depth))


def _deep(depth: int) -> str:
    return f"comment deep{depth}" if depth else "comment"


def _where(span: Span, view: View) -> str:
    """The number of the statement a span of the article falls in, or the name of its part."""
    for number, finding in enumerate(view.report.findings, 1):
        if finding.statement.span.overlap(span):
            return f"statement {number}"
    return span.part


def _foot(report: Report) -> Html:
    rows = [
        element("div", element("dt", one_line(name)), element("dd", one_line(value)))
        for name, value in report.versions
    ]
    return element(
        "footer",
        element("p", "The same page, archive and versions give the same report."),
        element("dl", *rows) if rows else "",
    )
