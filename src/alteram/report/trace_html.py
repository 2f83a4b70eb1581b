"""The family of a text as one HTML file: when, who from whom, and the words side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alteram.model import Family, Relative, Reuse
from alteram.report.aligned import aligned
from alteram.report.document import document
from alteram.report.links import clickable
from alteram.report.markup import Html, element, link
from alteram.report.svg import graph, letter, timeline
from alteram.report.trace_view import Edge, Version, edges, versions
from alteram.report.wording import (
    dateline,
    heading,
    listed,
    many,
    moment_words,
    one_line,
    outlet_words,
)

MOST_REASONS = 6  # of one tie
OPEN = 2  # texts whose words are unfolded from the start

_COUNTED = {
    Reuse.COPY: ("copy", "copies"),
    Reuse.PARTIAL_COPY: ("partial copy", "partial copies"),
    Reuse.REWRITTEN: ("rewritten lead", "rewritten leads"),
    Reuse.EXCERPT: ("excerpt", "excerpts"),
    Reuse.SHARED_QUOTATION: ("text that shares a quotation", "texts that share a quotation"),
    Reuse.SAME_CREDIT: ("text with the same credit", "texts with the same credit"),
    Reuse.LINKED: ("text that is linked", "texts that are linked"),
}


def family_to_html(family: Family) -> str:
    """The family of a text as one HTML document, the same bytes for the same family."""
    title = heading(family.own.article)
    main = element("main", *_top(family), *_family(family))
    foot = element(
        "footer",
        element("p", "The same text, archive and versions give the same page."),
    )
    return document(
        f"{title} – Alteram trace",
        "Where the words of a text stand elsewhere",
        main,
        foot,
        styles=("style.css", "trace.css"),
    )


def _top(family: Family) -> Iterator[Html]:
    article = family.own.article
    facts = [
        ("Outlet", outlet_words(article.outlet)),
        ("Published", dateline(article)),
        ("By", listed(article.byline)),
        ("Text from", listed(article.credit)),
    ]
    rows = [
        element("div", element("dt", name), element("dd", one_line(value)))
        for name, value in facts
        if value
    ]
    if address := one_line(article.url):
        where = element("dd", link(clickable(article.url), address))
        rows.append(element("div", element("dt", "Address"), where, class_="wide"))
    yield element("h1", heading(article), dir="auto")
    yield element("dl", *rows, class_="facts")


def _family(family: Family) -> Iterator[Html]:
    if not family.relatives:
        words = "No link found: no text in the archive shares words or a credit with this one."
        yield element("section", element("p", words, class_="lead"), class_="glance")
        return
    shown = versions(family)
    more = len(family.relatives) + 1 - len(shown)
    drawn, undrawn = edges(family, shown)
    yield element(
        "section",
        element("h2", "At a glance"),
        element("p", *_earliest(shown), class_="lead"),
        element("ul", *_counts(family), class_="tally"),
        class_="glance",
    )
    yield element(
        "div",
        _figure("When", timeline(shown), _keys(), more, "more text"),
        _figure("From whom", graph(shown, drawn), _arrows(), undrawn, "more tie"),
        class_="figures",
    )
    if drawn:
        yield element("h2", "The ties and why", class_="section")
        rows = [_tie(edge, letter(at)) for at, edge in enumerate(drawn)]
        yield element("ul", *rows, class_="ties")
    yield element("h2", "Text by text", class_="section")
    yield element("p", *_how_marked(), class_="hint")
    opened = _opened(shown)
    for version in shown:
        if version.relative is not None:
            yield _text(family, version, version.relative, opened=version.number in opened)
    if more:
        yield element("p", f"and {many(more, 'more text')}", class_="hint")


def _earliest(shown: Sequence[Version]) -> Iterator[str]:
    yield "Earliest known version: "
    first = next((version for version in shown if version.earliest), None)
    if first is None:
        yield "the dates do not tell."
        return
    yield element("b", one_line(first.name))
    yield f", {moment_words(first.entry.article.published)}."


def _counts(family: Family) -> Iterator[Html]:
    for reuse in Reuse:
        number = sum(relative.reuse is reuse for relative in family.relatives)
        if number:
            one, several = _COUNTED[reuse]
            yield element("li", element("b", f"{number:,}"), f" {one if number == 1 else several}")


def _figure(title: str, drawing: Html, key: Html, more: int, noun: str) -> Html:
    rest = element("p", f"and {many(more, noun)}", class_="hint") if more else ""
    heading = element("h2", title)
    return element("figure", heading, drawing, element("figcaption", key), rest, class_="figure")


def _keys() -> Html:
    return element(
        "p",
        "Numbers are places in time. Filled: this text. Two rings: the earliest known version. "
        "A bar: the date is known no finer.",
        class_="hint",
    )


def _arrows() -> Html:
    return element(
        "p",
        "An arrow runs from the text that was there first to the one that has its words, credits "
        "it or cites it; without an arrow the order is not known, or the tie has none. The letters "
        "lead to the reasons below.",
        class_="hint",
    )


def _tie(edge: Edge, name: str) -> Html:
    reasons = [
        element("li", element("b", str(tie.tie)), ": ", one_line(tie.why))
        for tie in edge.links[:MOST_REASONS]
    ]
    if len(edge.links) > MOST_REASONS:
        reasons.append(element("li", f"and {len(edge.links) - MOST_REASONS:,} more"))
    return element(
        "li",
        element("span", name, class_="letter"),
        element(
            "div",
            element("p", _end(edge.first), " → " if edge.directed else " – ", _end(edge.second)),
            element("ul", *reasons, class_="why"),
        ),
    )


def _end(version: Version) -> Html:
    number = element("span", f"{version.number}", class_="number")
    place = f"#v{version.number}" if version.relative else ""
    name = one_line(version.name)
    return element("span", number, element("a", name, href=place) if place else name, class_="end")


def _how_marked() -> Iterator[str]:
    yield "Words only the later text has are "
    yield element("ins", "inserted", class_="only")
    yield ", words only the earlier has are "
    yield element("del", "deleted", class_="only")
    yield "; where the order is not known they are "
    yield element("b", "bold", class_="only")
    yield "."


def _opened(shown: Sequence[Version]) -> set[int]:
    """The texts that share the most of their own words, unfolded from the start."""
    with_words = [v for v in shown if v.relative and v.relative.fragments]
    with_words.sort(key=lambda v: (-_share(v.relative), v.number))
    return {version.number for version in with_words[:OPEN]}


def _share(relative: Relative | None) -> float:
    return max(relative.share_ours, relative.share_theirs) if relative else 0.0


def _text(family: Family, version: Version, relative: Relative, *, opened: bool) -> Html:
    article = relative.entry.article
    shares = ""
    if relative.share_ours or relative.share_theirs:
        shares = element(
            "ul",
            element("li", element("b", f"{relative.share_ours:.0%}"), " of our own words there"),
            element("li", element("b", f"{relative.share_theirs:.0%}"), " of theirs here"),
            class_="shares",
        )
    words: str = ""
    if relative.fragments:
        label = many(len(relative.fragments), "shared passage")
        words = element(
            "details", element("summary", label), *aligned(family, relative), open=opened
        )
    return element(
        "section",
        element(
            "div",
            element("span", str(version.number), class_="number"),
            element("span", relative.reuse.value, class_="standing"),
            element("span", "earliest known version", class_="label") if version.earliest else "",
            class_="top",
        ),
        element("h3", link(clickable(article.url), one_line(article.headline) or "the article")),
        element(
            "p",
            element("span", outlet_words(article.outlet), class_="outlet"),
            " · ",
            element("span", moment_words(article.published), class_="date"),
            class_="where",
        ),
        shares,
        element("p", f"{relative.order.capitalize()}: {one_line(relative.why)}", class_="reason"),
        words,
        id=f"v{version.number}",
        class_="card relative",
        aria_label=f"Text {version.number}: {relative.reuse.value}",
    )
