"""Reads flat text: a page as copied from a browser, printed by a text browser, or typed.

What a line is follows from where it stands (before the body, in it, after it), from how far it is
indented, from the empty lines around it, and from its words; nothing is fitted to one publisher.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from alteram.errors import NotAnArticle
from alteram.model import Article, Moment, Notice, NoticeKind, Page
from alteram.page.caveats import missing_facts
from alteram.page.comments import finish
from alteram.page.credit import is_byline, read_credit, split_byline
from alteram.page.dates import find_dates, read_date
from alteram.page.drafts import Draft
from alteram.page.flatthread import Line, lines_of, read_headed, read_numbered
from alteram.page.headers import is_closed, is_form, is_heading
from alteram.page.notices import headed_notice, opens_notice, tail_notice
from alteram.page.outlets import outlet_of
from alteram.text.addresses import domain_of
from alteram.text.language import language

_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
_NAVIGATION = re.compile(
    r"(?:[^|»>·•]{1,40}\s*[|»>·•]\s*){2,}[^|»>·•]{0,40}|(?:skip|jump) to (?:main )?content|menu"
    r"|home|search"
    r"|advertisement|share|print|e-?mail|tweet|log ?in|sign ?in|subscribe",
    re.I,
)
_DATE_WORDS = re.compile(
    r"\W|\d|\b(?:published|updated|posted|last|modified|on|at|am|pm|first|date|time|by|the|of|utc"
    r"|gmt|est|edt"
    r"|cet|cest|bst|uhr|stand|veröffentlicht|aktualisiert|publié|mis à jour|le|publicado|mon|tue"
    r"|wed|thu|fri"
    r"|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch"
    r"|donnerstag"
    r"|freitag|samstag|sonntag|min read|minutes? read|read)\b",
    re.I,
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_FIELD = re.compile(
    r"(title|headline|date|published|updated|url|link|site|outlet|publisher"
    r"|author|source)\s?:\s+(\S.*)",
    re.I,
)
_LONGEST_HEADLINE, _LONGEST_STANDFIRST = 250, 400
_HEADINGS = 20  # lines that name a thread and have none below; each costs a look at all the rest
_FIRST = re.compile(r"1[.)] ")  # how a numbered thread begins
_WRAPPED = 100  # columns at which the longest hard-wrapped texts break their lines


@dataclass(slots=True)
class Block:
    """Lines without an empty line between them; `gap` counts the empty lines before."""

    gap: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class _Head:
    """What stands before the body."""

    headline: str = ""
    standfirst: str = ""
    byline: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    outlet: str = ""
    url: str = ""
    notices: list[Notice] = field(default_factory=list)


def read_flat(text: str, *, url: str = "", where: str = "") -> Page:
    """The page a flat text is. Raises `NotAnArticle` when no body is found."""
    lines = lines_of(text)
    start, drafts, stop = _find_thread(lines)
    closed = any(is_closed(line.text) for line in lines[start:])
    before = [line for line in lines[:start] if not is_form(line.text)]
    after = [line for line in lines[stop:] if not (is_closed(line.text) or is_form(line.text))]
    blocks = _unwrap(_blocks(before))
    head, rest = _read_head(blocks)
    body, notices = _split_tail(rest)
    if sum(len(block.text.split()) for block in body) < 8:
        raise NotAnArticle(where or url or "text", "no article body; give the text of one article")
    notices = head.notices + notices + _notices_after(_blocks(after))
    article = _article(head, "\n\n".join(block.text for block in body), notices, url)
    return Page(
        article=article,
        notices=tuple(notices),
        comments=finish(drafts, article.url),
        comments_closed=closed,
        caveats=missing_facts(article),
    )


# --- the thread -----------------------------------------------------------------------------------


def _find_thread(lines: Sequence[Line]) -> tuple[int, list[Draft], int]:
    """Where the thread starts (its heading included), its comments, and where it ends."""
    named = (index for index, line in enumerate(lines) if index and is_heading(line.text))
    for index in islice(named, _HEADINGS):
        stop = _thread_end(lines, index + 1)
        inside = lines[index + 1 : stop]
        drafts = read_numbered(inside) or read_headed(inside)
        if drafts:
            return index, drafts, stop
        if not inside:
            return index, [], stop
    return _unheaded(lines)


def _thread_end(lines: Sequence[Line], start: int) -> int:
    for index in range(start, len(lines)):
        if is_closed(lines[index].text) or is_form(lines[index].text):
            return index
    return len(lines)


def _unheaded(lines: Sequence[Line]) -> tuple[int, list[Draft], int]:
    """A thread without a heading needs other marks: replies, a closing line, or its indentation."""
    firsts = (n for n, line in enumerate(lines) if n and line.gap and _FIRST.match(line.text))
    for index in islice(firsts, _HEADINGS):
        stop = _thread_end(lines, index)
        drafts = read_numbered(lines[index:stop])
        signs = (stop < len(lines)) + any(d.parent is not None for d in drafts)
        signs += lines[index].indent > 0 and all(other.indent == 0 for other in lines[:index])
        if sum(d.number is not None for d in drafts) >= 2 and signs >= 2:
            return index, drafts, stop
    end = _thread_end(lines, 0)
    start = _first_header(lines, end)
    if start is not None:
        drafts = read_headed(lines[start:end], dated=end == len(lines))
        if len(drafts) >= (1 if end < len(lines) else 2):
            return start, drafts, end
    return end, [], end


def _first_header(lines: Sequence[Line], end: int) -> int | None:
    """The first line of who and when that stands after several paragraphs of body."""
    from alteram.page.headers import read_header

    paragraphs = 0
    for index, line in enumerate(lines[:end]):
        head = read_header(line.text)
        says = head is not None and head.author and (head.printed or line.text.rstrip()[-1:] == ":")
        if says and paragraphs >= 2 and not is_byline(line.text):
            return index
        paragraphs += len(line.text) > 120
    return None


# --- before the body ------------------------------------------------------------------------------


def _read_head(blocks: list[Block]) -> tuple[_Head, list[Block]]:
    """Headline, standfirst, byline and dates, and the blocks that are left."""
    head = _Head()
    index = 0
    while index < len(blocks):
        block = blocks[index]
        while block.lines and _take_line(head, block, last=index + 1 == len(blocks)):
            block.lines.pop(0)
        if not block.lines:
            index += 1
            continue
        if head.standfirst or not _is_standfirst(head, block, blocks[index + 1 :]):
            break
        head.standfirst = block.text
        index += 1
    return head, blocks[index:]


def _take_line(head: _Head, block: Block, *, last: bool) -> bool:
    """Whether the first line of a block belongs to the head; if so it is noted."""
    line = _MARKDOWN.sub("", block.lines[0], count=1)
    match = _FIELD.fullmatch(line)
    if match and _take_field(head, match[1].lower(), match[2].strip()):
        return True
    if _NAVIGATION.fullmatch(line) and not head.headline:
        return True
    if not head.headline:
        if last or len(line) > _LONGEST_HEADLINE or (len(line) > 120 and _END.search(line)):
            return False
        if is_byline(line) or _take_date(head, line):
            return False
        head.headline = line
        return True
    if is_byline(line):
        head.byline = head.byline + tuple(n for n in split_byline(line) if n not in head.byline)
        _take_date(head, line, anywhere=True)
        return True
    if re.fullmatch(r"https?://\S+", line):
        head.url = head.url or line
        return True
    if opens_notice(line) is NoticeKind.CAPTION and len(line) < 300:
        head.notices.append(Notice(kind=NoticeKind.CAPTION, text=line))
        return True
    return _take_date(head, line)


def _take_field(head: _Head, name: str, value: str) -> bool:
    """A line such as "Title: …" of a page saved with its fields."""
    if name in ("title", "headline") and not head.headline:
        head.headline = value
    elif name in ("date", "published", "updated"):
        moment = read_date(value, f"field {name}")
        if moment is None:
            return False
        if name == "updated":
            head.modified = head.modified or moment
        else:
            head.published = head.published or moment
    elif name in ("url", "link") and value.startswith("http"):
        head.url = head.url or value
    elif name in ("site", "outlet", "publisher"):
        head.outlet = head.outlet or value
    elif name == "author":
        head.byline = head.byline or split_byline(value)
    else:
        return False
    return True


def _take_date(head: _Head, line: str, *, anywhere: bool = False) -> bool:
    """A line that is a date, or an outlet's name beside one ("The Harbour Post | 6 May 2031")."""
    if len(line) > 140:
        return False
    found = list(find_dates(line))
    if not found:
        return False
    rest = line[: found[0].start] + " " + line[found[-1].end :]
    bare = _DATE_WORDS.sub(" ", rest).split()
    named = re.split(r"\s*[|•·—–]\s*", line[: found[0].start])[0].strip(" ,|")
    if bare and not anywhere and not (re.search(r"[|•·—–]", line) and 1 < len(bare) <= 6):
        return False
    if bare and not anywhere and not is_byline(line):
        head.outlet = head.outlet or _DATE_LEAD.sub("", named)
    for printed in found:
        before = line[: printed.start][-24:].lower()
        if re.search(r"updated|modified|aktualisiert|mis à jour", before):
            head.modified = head.modified or printed.moment
        else:
            head.published = head.published or printed.moment
    return True


_DATE_LEAD = re.compile(r"\W*(?:published|posted|updated|on)\W*", re.I)


def _is_standfirst(head: _Head, block: Block, rest: Sequence[Block]) -> bool:
    """A short block between headline and body that is neither.

    It has no full stop, or stands further from the body, or a byline or date comes after it.
    """
    text = block.text
    if not head.headline or len(block.lines) > 2 or len(text) > _LONGEST_STANDFIRST or not rest:
        return False
    if read_credit(text).names or len(text.split()) < 4:
        return False
    if head.byline or head.published:
        return not _END.search(text) and rest[0].gap >= 1 and len(rest[0].text) > len(text)
    follows = rest[0].lines[0]
    probe = _Head(headline="x")
    if is_byline(follows) or _take_date(probe, follows):
        return True
    return not _END.search(text) or rest[0].gap > max(1, block.gap)


# --- the body and after it ------------------------------------------------------------------------


def _split_tail(blocks: Sequence[Block]) -> tuple[list[Block], list[Notice]]:
    """The body's blocks and the publisher's notices among and after them."""
    body: list[Block] = []
    notices: list[Notice] = []
    usual = _usual_gap(blocks)
    tail = False
    for index, block in enumerate(blocks):
        heading, text = _heading_of(block)
        late = index > 0 and (tail or index >= len(blocks) - 3)
        apart = block.gap > usual and index > 0
        kind = opens_notice(block.text)
        if kind is None and heading and (apart or tail) and len(body) > 1:
            kind = headed_notice(heading, text)
        if kind is None and late and (apart or tail or len(block.text) < 600):
            kind = tail_notice(block.text) if (apart or tail) else _short_tail(block.text)
        if kind is None:
            body.append(block)
            continue
        tail = tail or apart or bool(heading)
        notices.append(Notice(kind=kind, text=text, heading=heading))
    return body, notices


def _short_tail(text: str) -> NoticeKind | None:
    """A last block that touches the body must be short to be the publisher's."""
    return tail_notice(text) if len(text.split()) <= 60 and "“" not in text else None


def _usual_gap(blocks: Sequence[Block]) -> int:
    """The number of empty lines most blocks have before them."""
    gaps = sorted(block.gap for block in blocks[1:])
    return gaps[len(gaps) // 2] if gaps else 1


def _heading_of(block: Block) -> tuple[str, str]:
    """A first line that is a heading, and the rest; no heading where there is none."""
    first = _MARKDOWN.sub("", block.lines[0], count=1)
    if len(block.lines) > 1 and len(first) <= 140 and not _END.search(first):
        return first, "\n".join(block.lines[1:])
    return "", block.text


def _notices_after(blocks: Sequence[Block]) -> list[Notice]:
    """Blocks below the thread that say what they are; the rest is page furniture."""
    notices = []
    for block in blocks:
        kind = tail_notice(block.text)
        if kind is not None:
            heading, text = _heading_of(block)
            notices.append(Notice(kind=kind, text=text, heading=heading))
    return notices


# --- together -------------------------------------------------------------------------------------


def _article(head: _Head, body: str, notices: Sequence[Notice], url: str) -> Article:
    tail = [f"{notice.heading}\n{notice.text}" for notice in notices]
    credit = read_credit(body, tail, head.byline)
    address = url or head.url
    return Article(
        headline=head.headline,
        text=body,
        url=address,
        outlet=outlet_of(head.outlet, domain_of(address)),
        standfirst=head.standfirst,
        byline=head.byline,
        credit=credit.names,
        based_on=credit.based_on,
        published=head.published,
        modified=head.modified,
        language=language(body),
    )


def _blocks(lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if blocks and not line.gap:
            blocks[-1].lines.append(line.text)
        else:
            blocks.append(Block(line.gap, [line.text]))
    return blocks


def _unwrap(blocks: list[Block]) -> list[Block]:
    """Lines broken at a column joined again, where the whole text is broken so."""
    inner = [len(line) for block in blocks for line in block.lines[:-1]]
    lines = sum(len(block.lines) for block in blocks)
    full = [n for n in inner if n >= 50]
    if len(inner) < 4 or max(inner) > _WRAPPED or len(full) < 0.7 * len(inner) or lines < 6:
        return blocks
    width = max(inner)
    for block in blocks:
        joined: list[str] = []
        for line, before in zip(block.lines, ["", *block.lines[:-1]], strict=True):
            if joined and len(before) >= width * 0.6:
                joined[-1] += " " + line
            else:
                joined.append(line)
        block.lines = joined
    return blocks
