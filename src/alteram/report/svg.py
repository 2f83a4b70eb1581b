"""Plain SVG inside a page: a timeline and a graph of ties. No script, no style but classes.

Both are as wide as a narrow screen, so that their words can be read there; whatever is said by a
line is said by words as well, in the title of the line and in the list beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from alteram.model import Moment, Precision, Tie
from alteram.report.markup import Html, escaped, join
from alteram.report.trace_view import Edge, Version
from alteram.report.wording import (
    day_words,
    instant_words,
    many,
    moment_words,
    one_line,
    outlet_words,
)

WIDTH = 380
LABEL = 22  # characters of an outlet's name that have room in any font
TIE_CLASSES = {
    Tie.SAME_TEXT: "same-text",
    Tie.PROBABLY_SAME_TEXT: "probable",
    Tie.CREDITED_AGENCY: "credited",
    Tie.SAME_OWNER: "owner",
    Tie.SAME_OUTLET: "outlet-tie",
    Tie.SAME_SOURCE: "source-tie",
    Tie.CITES: "cites",
}
SHAPES = frozenset({"svg", "g", "title", "desc", "path", "line", "circle", "text"})
_NAMES = "viewBox class role aria-labelledby id d cx cy r x y x1 y1 x2 y2 text-anchor"
SHAPE_ATTRIBUTES = frozenset(_NAMES.split())
_ROW, _TOP = 46, 16  # of the timeline
_STEP, _NODE, _REACH = 34, 212, 118  # of the graph: height of a row, the nodes, how far arcs go


def shape(tag: str, *inside: str, **attributes: str | float) -> Html:
    """One element of a picture; what is not `Html` is escaped.

    An attribute is written `class_`, `text_anchor` or `viewBox`. Raises `ValueError` for an element
    or attribute that is not on the list.
    """
    if tag not in SHAPES:
        raise ValueError(f"no shape {tag!r} in a picture")
    written = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if name not in SHAPE_ATTRIBUTES:
            raise ValueError(f"no attribute {name!r} in a picture")
        words = value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
        if words:
            written.append(f' {name}="{escaped(words)}"')
    return Html(f"<{tag}{''.join(written)}>{join(*inside)}</{tag}>")


def picture(name: str, title: str, words: str, height: float, *inside: str) -> Html:
    """A picture with its title and description for those who do not see it."""
    return shape(
        "svg",
        shape("title", title, id=f"{name}-title"),
        shape("desc", words, id=f"{name}-desc"),
        *inside,
        viewBox=f"0 0 {WIDTH} {height:.0f}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_=name,
    )


def clipped(text: str, most: int) -> str:
    """Words on one line, cut with an ellipsis where they are longer."""
    words = one_line(text)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


# --- the timeline ---------------------------------------------------------------------------------


def timeline(versions: Sequence[Version]) -> Html:
    """The versions one below the other, each with its place in time; the undated have none."""
    dated = [v.entry.article.published for v in versions if v.entry.article.published]
    first = min((moment.earliest for moment in dated), default=None)
    last = max((moment.latest for moment in dated), default=None)
    rows = [
        _moment_row(version, _TOP + _ROW * at, first, last) for at, version in enumerate(versions)
    ]
    bottom = _TOP + _ROW * len(versions)
    words = f"{many(len(versions), 'text')} by date, the earliest at the top."
    if first and last:
        rows.append(join(*_axis(first, last, bottom)))
    return picture("timeline", "When each text appeared", words, bottom + 22, *rows)


def _moment_row(version: Version, y: float, first: datetime | None, last: datetime | None) -> Html:
    published = version.entry.article.published
    date = moment_words(published)
    strip: list[Html] = []
    if published and first and last:
        strip.append(shape("line", x1=_LEFT, x2=WIDTH - 6, y1=y + 20, y2=y + 20, class_="track"))
        strip.append(_mark(published, y + 20, first, last, own=version.relative is None))
    return shape(
        "g",
        shape("title", _about(version)),
        *_node(version, 14, y + 3),
        shape("text", clipped(version.label, LABEL), x=_LEFT, y=y + 7, class_="named"),
        shape("text", date, x=WIDTH - 4, y=y + 7, text_anchor="end", class_="dated"),
        *strip,
        class_=_look(version),
    )


_LEFT = 33  # where names and tracks begin


def _place(moment: datetime, first: datetime, last: datetime) -> float:
    whole = (last - first).total_seconds()
    share = (moment - first).total_seconds() / whole if whole else 0.5
    return _LEFT + 6 + share * (WIDTH - _LEFT - 18)


def _mark(moment: Moment, y: float, first: datetime, last: datetime, *, own: bool) -> Html:
    """A dot for an instant, a bar for a date that is known to the day, month or year only."""
    start = _place(moment.earliest, first, last)
    if moment.precision is Precision.TIME:
        return shape("circle", cx=start, cy=y, r=5, class_="dot own-dot" if own else "dot")
    end = max(_place(moment.latest, first, last), start + 4)
    return shape("line", x1=start, x2=end, y1=y, y2=y, class_="bar own-bar" if own else "bar")


def _axis(first: datetime, last: datetime, y: float) -> Iterator[Html]:
    words = instant_words if first.date() == last.date() else _day
    yield shape("text", words(first), x=_LEFT, y=y + 10, class_="dated")
    if first != last:
        yield shape("text", words(last), x=WIDTH - 4, y=y + 10, text_anchor="end", class_="dated")


def _day(instant: datetime) -> str:
    return day_words(instant.date())


def _node(version: Version, x: float, y: float) -> Iterator[Html]:
    """The number of a version in a circle, with a second ring where it is the earliest."""
    if version.earliest:
        yield shape("circle", cx=x, cy=y, r=12, class_="ring")
    yield shape("circle", cx=x, cy=y, r=9, class_="node")
    yield shape("text", str(version.number), x=x, y=y + 4, text_anchor="middle", class_="count")


def _look(version: Version) -> str:
    names = ["version", *["this"] * (version.relative is None), *["first"] * version.earliest]
    return " ".join(names)


def _about(version: Version) -> str:
    """`2. Vantry Wire (wire), 5 May 2031: Span gives way. Copy. Earliest known version.`"""
    article = version.entry.article
    kind = version.relative.reuse.capitalize() if version.relative else "The text traced"
    words = f"{version.number}. {outlet_words(article.outlet)}, {moment_words(article.published)}"
    words += f": {article.headline}. {kind}."
    return one_line(words + (" Earliest known version." if version.earliest else ""))


# --- the graph ------------------------------------------------------------------------------------


def graph(versions: Sequence[Version], edges: Sequence[Edge]) -> Html:
    """The versions in a column, ties as arcs beside it, a letter on each, an arrow where known."""
    height = _TOP + _STEP * len(versions)
    widest = max((abs(e.second.number - e.first.number) for e in edges), default=1)
    arcs = [join(*_arc(edge, letter(at), widest)) for at, edge in enumerate(edges)]
    nodes = [
        shape(
            "g",
            shape("title", _about(version)),
            shape(
                "text",
                clipped(version.label, LABEL),
                x=_NODE - 20,
                y=_height(version) + 4,
                text_anchor="end",
                class_="named",
            ),
            *_node(version, _NODE, _height(version)),
            class_=_look(version),
        )
        for version in versions
    ]
    words = f"{many(len(versions), 'text')}, {many(len(edges), 'pair')} of them tied. "
    return picture(
        "graph", "Who has words from whom", words + "The list says why.", height, *arcs, *nodes
    )


def letter(number: int) -> str:
    """`a` to `z`, then `aa` and on."""
    rest, place = divmod(number, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("a") + place)


def _height(version: Version) -> float:
    return _TOP + 4 + _STEP * (version.number - 1)


def _arc(edge: Edge, name: str, widest: int) -> Iterator[Html]:
    """One arc; of two that reach as far as each other, neither hides the other's letter."""
    start, end = _height(edge.first), _height(edge.second)
    x = _NODE + 14
    reach = 18 + _REACH * abs(edge.second.number - edge.first.number) / widest
    bend = x + reach / 0.75 - 14
    why = "; ".join(f"{link.tie}: {link.why}" for link in edge.links)
    to = "to" if edge.directed else "and"
    title = one_line(f"{edge.first.name} {to} {edge.second.name}: {why}")
    pieces = [
        shape("title", title),
        shape(
            "path", d=f"M{x} {start:.1f} C{bend:.1f} {start:.1f} {bend:.1f} {end:.1f} {x} {end:.1f}"
        ),
    ]
    if edge.directed:
        pieces.append(shape("path", d=f"M{x - 2} {end:.1f} l9 -4.5 v9 z", class_="head"))
    top = x + 0.75 * (bend - x)
    middle = (start + end) / 2
    pieces.append(shape("circle", cx=top, cy=middle, r=8, class_="plate"))
    pieces.append(shape("text", name, x=top, y=middle + 4, text_anchor="middle", class_="letter"))
    yield shape("g", *pieces, class_=f"edge {TIE_CLASSES[edge.links[0].tie]}")
