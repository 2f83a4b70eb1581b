"""A comment thread in flat text: numbered, with bullets for replies, or with lines of who and when.

Works on lines with their indentation, so text copied from a browser, a text browser's dump and
the rendered text of an unmarked part of an HTML page are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from alteram.page.drafts import Draft
from alteram.page.headers import Header, is_action, read_header

_NUMBER = re.compile(r"(\d{1,4})([.)])\s+(?=\S)")
_BULLET = re.compile(r"([•·*○◦▪▸►↳\-–—])\s+(?=\S)")
_REPLY_TO = re.compile(
    r"\W*(?:in reply to|reply to|replying to|als antwort auf|en réponse à"
    r"|en respuesta a)\s+@?(.{1,48}?)"
    r"\W*\Z",
    re.I,
)


class Line(NamedTuple):
    """One line: how far it is indented (columns), its words, and empty lines before it."""

    indent: int
    text: str
    gap: int


def lines_of(text: str) -> list[Line]:
    """The non-empty lines of a text; a tab counts as four columns."""
    found: list[Line] = []
    gap = 0
    for raw in text.split("\n"):
        line = raw.expandtabs(4).replace("\u00a0", " ")
        words = line.strip()
        if not words:
            gap += 1
            continue
        found.append(Line(len(line) - len(line.lstrip()), words, gap))
        gap = 0
    return found


class _Open(NamedTuple):
    indent: int
    place: int


def read_numbered(lines: Sequence[Line]) -> list[Draft]:
    """A thread whose top level is numbered from 1 and whose replies are bulleted further in."""
    if not lines or (first := _NUMBER.match(lines[0].text)) is None or first[1] != "1":
        return []
    base, mark = lines[0].indent, first[2]
    drafts: list[Draft] = []
    trail: list[_Open] = []
    expected, bullet = 1, ""
    for line in lines:
        number = _NUMBER.match(line.text)
        if number and int(number[1]) == expected and number[2] == mark and line.indent <= base:
            drafts.append(Draft(text=line.text[number.end() :], number=expected))
            trail = [_Open(line.indent, len(drafts) - 1)]
            expected += 1
            continue
        reply = _BULLET.match(line.text) if line.gap and line.indent > base else None
        if reply and bullet in ("", reply[1]):
            bullet = reply[1]
            while len(trail) > 1 and trail[-1].indent >= line.indent:
                trail.pop()
            drafts.append(Draft(text=line.text[reply.end() :], parent=trail[-1].place))
            trail.append(_Open(line.indent, len(drafts) - 1))
            continue
        _append(drafts[-1], line)
    for draft in drafts:
        _take_header(draft)
    return drafts


def read_headed(lines: Sequence[Line], *, dated: bool = True) -> list[Draft]:
    """A thread in which a line of who and when stands before each comment, or after each.

    With `dated` at least one such line must carry a time; text before the first header is left.
    """
    heads = [read_header(line.text) for line in lines]
    known = [head for head in heads if head is not None]
    if not known or (dated and not any(head.printed for head in known)):
        return []
    footed = heads[0] is None and heads[-1] is not None
    drafts = _footed(lines, heads) if footed else _headed(lines, heads)
    _nest(drafts)
    return [draft for draft in drafts if draft.text]


def _headed(lines: Sequence[Line], heads: Sequence[Header | None]) -> list[Draft]:
    drafts: list[Draft] = []
    trail: list[_Open] = []
    for line, head in zip(lines, heads, strict=True):
        if head is None:
            if drafts and not (is_action(line.text) and not _REPLY_TO.match(line.text)):
                _append(drafts[-1], line)
        elif drafts and not drafts[-1].text and _completes(drafts[-1], head):
            _fill(drafts[-1], head)  # the name on one line, the time on the next
        else:
            while trail and trail[-1].indent >= line.indent:
                trail.pop()
            parent = trail[-1].place if trail else None
            drafts.append(Draft(text="", parent=parent, number=head.number))
            _fill(drafts[-1], head)
            trail.append(_Open(line.indent, len(drafts) - 1))
    return drafts


def _footed(lines: Sequence[Line], heads: Sequence[Header | None]) -> list[Draft]:
    drafts: list[Draft] = []
    open_draft = Draft(text="")
    for line, head in zip(lines, heads, strict=True):
        if head is None:
            if not is_action(line.text):
                _append(open_draft, line)
        elif open_draft.text:
            _fill(open_draft, head)
            drafts.append(open_draft)
            open_draft = Draft(text="")
    return drafts


def _completes(draft: Draft, head: Header) -> bool:
    return (not draft.author and not head.printed) or (not draft.printed and not head.author)


def _fill(draft: Draft, head: Header) -> None:
    draft.author = draft.author or head.author
    if not draft.printed:
        draft.printed, draft.moment = head.printed, head.moment
    draft.number = draft.number if draft.number is not None else head.number


def _append(draft: Draft, line: Line) -> None:
    apart = "" if not draft.text else "\n\n" if line.gap else "\n"
    draft.text += apart + line.text


def _take_header(draft: Draft) -> None:
    """A first line of who and when, taken out of a numbered comment's text."""
    first, _, rest = draft.text.partition("\n")
    head = read_header(first)
    if head is not None and rest.strip():
        number = draft.number
        _fill(draft, head)
        draft.number = number
        draft.text = rest.strip()


def _nest(drafts: list[Draft]) -> None:
    """Parents that a first line names: "In reply to Ada"."""
    latest: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        first, _, rest = draft.text.partition("\n")
        if match := _REPLY_TO.match(first):
            parent = latest.get(match[1].strip().casefold())
            if parent is not None:
                draft.parent = parent
                draft.text = rest.strip()
        if draft.author:
            latest[draft.author.casefold()] = index
