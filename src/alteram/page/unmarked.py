"""Comments of pages whose elements do not say what they are.

Three forms: a definition list whose heads are lines of who and when; repeated siblings of one
class that says "comment", each with such a line; and what follows a heading such as "Comments",
read as lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from alteram.page import marks
from alteram.page.drafts import Draft
from alteram.page.elements import TAG, Elements
from alteram.page.flatthread import Line, lines_of, read_headed, read_numbered
from alteram.page.headers import is_action, is_closed, is_form, is_heading, read_header
from alteram.page.items import Item
from alteram.page.render import render, words_of
from alteram.page.tree import texts_in
from alteram.text.wordlists import word_list, word_set

_FEWEST_BEFORE = 25
_MOST_TRIED = 30  # headings; after each the rest of the page may have to be read
_MOST_INSIDE = 12  # elements inside a line of heading or header
_HEADING_TAGS = word_set("h1 h2 h3 h4 h5 h6 p div strong b a span legend td")


def find_repeated(page: Elements) -> list[Item]:
    """Comments by form alone: definition lists, and siblings of one class that says "comment"."""
    lists = page.pick((TAG, ("dl",)))
    around = _with_siblings(page)
    found: list[Item] = []
    for parent in page.in_order((*lists, *around)) if around else lists:
        found += _definitions(parent) if parent.tag == "dl" else _siblings(parent)
    return found


def _with_siblings(page: Elements) -> list[_Element]:
    """The elements with more than one element of one class that says "comment" in them."""
    classes = [said for said in page.names.classes if "omment" in said or "OMMENT" in said]
    alike = Counter((e.getparent(), e.get("class")) for e in page.pick(("class", classes)))
    return [
        parent
        for (parent, _), count in alike.items()
        if count > 1 and parent is not None and parent.tag in _AROUND
    ]


_AROUND = ("div", "section", "ol", "ul", "td", "h3", "article", "body")


def _definitions(parent: _Element) -> list[Item]:
    groups: list[list[_Element]] = []
    for child in parent:
        if child.tag == "dt":
            groups.append([child])
        elif child.tag == "dd" and groups:
            groups[-1].append(child)
    whole = [group for group in groups if len(group) > 1]
    if not whole or not all(read_header(_words(group[0]), dated=True) for group in whole):
        return []
    return [Item(group) for group in whole]


def _siblings(parent: _Element) -> list[Item]:
    by_class: dict[str, list[_Element]] = {}
    for child in parent:
        name = child.get("class") if isinstance(child.tag, str) else None
        if name and "omment" in name.lower() and child.tag in marks.ITEM_TAGS:
            by_class.setdefault(name, []).append(child)
    best = max(by_class.values(), key=len, default=[])
    items = [Item([child], sure=False) for child in best if _has_header(child)]
    return items if len(items) >= 2 and len(items) >= 0.5 * len(best) else []


def _has_header(element: _Element) -> bool:
    lines = [line for line in render([element]).split("\n") if line]
    ends = lines[:2] + lines[-3:]
    return len(lines) > 1 and any(read_header(line, dated=True) for line in ends)


def find_after_heading(page: Elements, texts: ShortTexts) -> tuple[list[Draft], list[_Element]]:
    """Comments read as lines from what follows a heading, and the elements they came from."""
    tried = 0
    for heading in _headings(page, texts.opening()):
        if _SIDE.match(_words(heading)) or any(_aside(e) for e in heading.iterancestors()):
            continue
        if tried == _MOST_TRIED:
            break
        tried += 1
        for following in _following(heading):
            drafts, until = _read(following)
            if drafts:
                return drafts, [heading, *following[:until]]
    return [], []


def _headings(page: Elements, opening: set[str]) -> list[_Element]:
    """The headings of threads with one of these texts in them, below what is talked about."""
    if not opening:
        return []
    holding: set[_Element] = set()
    for element in page.root.iter():
        if element.text in opening:
            _add_with_all_around(element, holding)
        if element.tail in opening:
            _add_with_all_around(element.getparent(), holding)
    heads = {e for e in holding if e.tag in _HEADING_TAGS and len(e) <= 4 and _is_heading(e)}
    above: set[_Element] = set()
    read = 0  # words of paragraphs so far: talk comes after what it is about
    for element in page.root.iter(*_HEADING_TAGS) if heads else ():
        if element in heads:
            above.add(element)
        elif element.tag in ("p", "div"):
            read += len((element.text or "").split())
        if read >= _FEWEST_BEFORE:
            break
    return page.in_order(heads - above)


def _add_with_all_around(element: _Element | None, found: set[_Element]) -> None:
    while element is not None and element not in found:
        found.add(element)
        element = element.getparent()


def _is_heading(element: _Element) -> bool:
    return is_heading(_words(element))


class ShortTexts:
    """The texts of a page that may be a line on their own.

    `lines` are all of them in UTF-8. Only letters of ASCII are small in it: that takes a tenth of
    the time.
    """

    def __init__(self, root: _Element) -> None:
        self.texts = [text for text in texts_in(root) if len(text) <= _LONGEST]
        self.lines = _APART.join(self.texts).encode().lower()

    def opening(self) -> set[str]:
        """Those that may be the heading of a thread, or its last part."""
        found: set[str] = set()
        number = last = 0
        for place in sorted(place for word in _TALK for place in _openings(self.lines, word)):
            number += self.lines.count(_APART.encode(), last, place)
            last = place
            found.add(self.texts[number])
        return found


def _openings(lines: bytes, word: bytes) -> Iterator[int]:
    """Where a line has a word among its first: a number and an adjective may precede it."""
    place = lines.find(word)
    while place >= 0:
        start = max(lines.rfind(b"\n", 0, place), lines.rfind(_APART.encode(), 0, place)) + 1
        if len(lines[start:place].split()) <= _MOST_BEFORE:
            yield place
        place = lines.find(word, place + 1)


_APART = "\0"  # stands in no page
_LONGEST = 400
_MOST_BEFORE = 3
_TALK = tuple(
    {
        form.encode().lower(): None
        for word in word_list(
            "comment repl respon thoughts reaction discussion conversation kommentar beitr "
            "reaktion antwort réaction coment respuesta rispost reacties комментар коментар"
        )
        for form in (word, word.capitalize(), word.upper())
    }
)
_SIDE = re.compile(r"\W*(?:recent|latest|top|newest|popular|most)\b", re.I)


def _aside(element: _Element) -> bool:
    return element.tag in ("aside", "nav", "footer") or any(
        name.lower().startswith(("sidebar", "widget", "recent", "related"))
        for name in marks.names(element)
    )


def _following(heading: _Element) -> Iterator[list[_Element]]:
    """What stands after a heading: its siblings, then those of what it stands in."""
    current: _Element | None = heading
    for _ in range(3):
        if current is None or current.tag in ("body", "html"):
            return
        after = [e for e in current.itersiblings() if isinstance(e.tag, str)]
        if after:
            yield after
        current = current.getparent()


def _read(elements: list[_Element]) -> tuple[list[Draft], int]:
    """Comments in elements up to the form below them, and how many elements that took.

    The first or the last line must say who and when, so that no list of links is taken for talk.
    """
    inside: list[Line] = []
    until = 0
    for element in elements:
        lines = lines_of(render([element]))
        stop = next((n for n, line in enumerate(lines) if _ends(line.text)), len(lines))
        inside += [line for line in lines[:stop] if not is_action(line.text)]
        until += 1
        if stop < len(lines):
            break
    if len(inside) < 2:
        return [], 0
    if inside[0].text.startswith(("1. ", "1) ")):
        drafts = read_numbered(inside)
    elif not (_full(inside[0]) or _full(inside[-1]) or _full(inside[1])):
        return [], 0
    else:
        drafts = read_headed(inside)
    told = [draft for draft in drafts if draft.author and draft.printed]
    return (drafts, until) if told and 2 * len(told) >= len(drafts) else ([], 0)


def _ends(text: str) -> bool:
    return is_form(text) or is_closed(text) or _AFTER.match(text) is not None


_AFTER = re.compile(
    r"\W*(?:related|recent|popular|most|about|archives?|categories|blogroll|search|tags"
    r"|trackbacks?|previous"
    r"|next|newer|older|subscribe|advertisement|copyright|©)\b",
    re.I,
)


def _full(line: Line) -> bool:
    header = read_header(line.text, dated=True)
    return header is not None and bool(header.author)


def _words(element: _Element) -> str:
    """The words of an element as one line, or "" where it holds too much to be a heading."""
    if not len(element):
        text = " ".join((element.text or "").split())
        return text if len(text) <= _LONGEST else ""
    inside = sum(1 for _ in islice(element.iter(), _MOST_INSIDE))
    text = words_of(element) if inside < _MOST_INSIDE else ""
    return text if len(text) <= _LONGEST else ""
