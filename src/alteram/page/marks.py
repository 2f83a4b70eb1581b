"""What ids and classes say of an element, in the words of the systems that make news pages.

WordPress (`li#comment-12.comment.depth-2`), Thesis (`dl#comment_list`), Blogger
(`dl#comments-block`, `li.comment`), Movable Type and TypePad (`div#c123`, `div.comments-content`),
Drupal (`div.comment`, `div.indented`), Disqus (`li#dsq-comment-12`), Coral (`coral-comment`),
IntenseDebate, LiveFyre, Echo, wpDiscuz (`wpd-comment`), and pages made by hand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from lxml.etree import XPath, _Element

from alteram.page.tree import values
from alteram.text.wordlists import word_list, word_set

ITEM_TAGS = word_set("li div dd dt article section table tr td ul ol p span")

_ITEM_ID = re.compile(
    r"(?:[a-z]{1,12}\d?[-_])?(?:the[-_])?(?:comment|cmt|cmnt|komment(?:ar)?|reply|respon[cs]e"
    r"|coral-comment)[-_.]{0,2}(?:id|item|entry|wrap|block|no|body|tree|thread)?[-_.]{0,2}"
    r"(?P<key>\d{1,20}|[0-9a-f]{8,40})(?:[-_.]?[a-z]{0,12})?",
    re.I,
)
_BARE_ID = re.compile(
    r"(?:c|r|comment|cmt|dsq-comment|idc-c"
    r"|IDComment)[-_]?(?P<key>\d{2,20})",
    re.I,
)
_WPDISCUZ_ID = re.compile(r"wpd-comm[-_](?P<key>\d{1,20})(?:_\d{1,20})?")
_IDS = (_BARE_ID, _ITEM_ID, _WPDISCUZ_ID)
_ITEM_CLASS = re.compile(
    r"(?:(?!cat|tag|term|section|topic|ee-|col)(?:[a-z0-9]{1,14}[-_]{1,2}){0,2}(?:comment"
    r"|kommentar|usercomment)s?"
    r"(?:[-_]{0,2}(?:item|list[-_]item|wrap(?:per)?|container|block|box|entry|post|row|single|odd"
    r"|even|alt|parent|thread|unit|node|holder))?"
    r"|alt[-_]?comment|single[-_]?comment|citem|cmt|depth[-_]\d{1,2}|thread-(?:even|odd)"
    r"|jomentry\d?|p-comment_Comment|(?:comment|author)post|idc-c|fyre-comment-article"
    r"|js-comment|(?:ufi|fb)-?comment|response|reader[-_]comment)",
    re.I,
)
_NOT_ITEM = re.compile(
    r"(?:comments|commentlist|comment[-_]?list|comments?[-_]?(?:count|link|form|number|meta|header"
    r"|footer|author|date|text|body|content|actions?|reply|replies|info|title|head|policy|count"
    r"|button|icon|bubble|avatar|feed|nav|controls?|area|section|respond|closed|thread|by|time"
    r"|permalink|data|bottom|top|tools|links?|subject|rating|pagination|pager|childs?|children)s?"
    r"|no[-_]?comments?|recent[-_]?comments?|latest[-_]?comments?|most[-_]?commented"
    r"|add[-_]?comment"
    r"|leave[-_]?comment|post[-_]?comments?|view[-_]?comments?|num[-_]?comments?|new[-_]?comment"
    r"|pre[-_]?comments?|has[-_]?comments?|with[-_]?comments?)",
    re.I,
)
_ZONE = re.compile(
    r"(?:[a-z0-9]{1,16}[-_]{1,2}){0,2}(?:comments?|commentlist|discussion|responses|disqus"
    r"|disqus_thread"
    r"|dsq|livefyre|echo|coral|talk|kommentare?|reaktionen|commentaires?|comentarios|feedback"
    r"|conversation|usercomments|reader-?comments?)"
    r"(?:[-_]{0,2}(?:list(?:ing)?|block|area|section|wrap(?:per)?|container|content|thread|box"
    r"|inner"
    r"|outer|holder|body|displayed|threads?|module|zone|page|pages|items?|embed|stream|main|div"
    r"|show|view|display|posts?|div|cont|tb|count))?s?(?:[-_]?\d+)?",
    re.I,
)
_NOT_ZONE = re.compile(
    r"recent|latest|most|popular|widget|sidebar|count|number|link|button|icon|feed|rss|teaser"
    r"|related|form|header|footer|nav|menu|\bwith-|\bhas-|\bno-",
    re.I,
)
_CHILDREN = re.compile(
    r"(?:[a-z]{1,10}[-_]{1,2})?(?:children|childs?|replies|repl(?:y|ies)[-_]?(?:list|container)"
    r"|ufireplylist|sub[-_]?comments?|nested|indented|threaded|responses|inline-thread|comment[-_]replies"
    r"|comment[-_]childs?|comment[-_]children|reply[-_]?thread)",
    re.I,
)
_DEPTH = re.compile(
    r"(?:[a-z]{1,12}[-_]{1,2}){0,2}(?:depth|level|indent|lvl|nest(?:ing)?|generation)[-_]?(\d{1,2})",
    re.I,
)

_AUTHOR = re.compile(
    r"(?:[a-z]{1,14}[-_]{1,2}){0,3}(?:author|fn|user-?name|nick(?:name)?|commenter|comment-?er|poster"
    r"|user|screen-?name|display-?name|by|name|cmt-?author|profile-?name|handle|writer|owner)"
    r"(?:[-_]{0,2}(?:name|link|url|info|vcard|data|title|text|id|display|by|wrapper|box))?|(?:ufi)?comment-?actor-?name",
    re.I,
)
_TIME = re.compile(
    r"(?:[a-z]{1,14}[-_]{1,2}){0,3}(?:date|time|timestamp|datetime|published|pub-?date|posted|created"
    r"|when|ago|permalink|submitted)(?:[-_]{0,2}(?:time|date|at|on|ago|link|info|text|stamp))?"
    r"|commentmetadata|comment[-_]?meta|tz-convert",
    re.I,
)
_HEAD = re.compile(
    r"(?:[a-z]{1,14}[-_]{1,2})?(?:meta|metadata|commentmetadata|header|head|heading|footer|foot"
    r"|info|by|byline|byauthor|posted|submitted|vcard|author|says|credit|details|attribution|sig"
    r"|signature|top|bottom|label|commentname|cmtinfo|credits|from|intro|data)"
    r"(?:[-_]{0,2}(?:info|data|meta|line|vcard|wrap|box|area|content|section|bar|block))?s?",
    re.I,
)
_TEXT = re.compile(
    r"(?:[a-z]{1,14}[-_]{1,2}){0,2}(?:text|body|content|message|entry|copy|words?|description"
    r"|texte?"
    r"|post|quote|comment)(?:[-_]{0,2}(?:text|body|content|message|area|inner|entry|wrap))?s?",
    re.I,
)
_CONTROL = re.compile(
    r"(?:[a-z]{1,14}[-_]{1,2}){0,2}(?:actions?|controls?|tools?|toolbar|buttons?|reply|reply-?link"
    r"|repl(?:y|ies)-?(?:link|box|to|count)|respond|report(?:-?abuse)?|abuse|flag|edit|delete|votes?"
    r"|voting|rating"
    r"|ratings|karma|like|likes|dislike|thumbs?|share|sharing|avatar|gravatar|userpic|user-?image"
    r"|photo"
    r"|awaiting|moderation|collapse|expand|toggle|permalink-?icon|score|social|menu|dropdown"
    r"|badge|rank"
    r"|form|cancel|spam|comment-?options|comment-?links|links_section|nav|pagination|navigation"
    r"|pager|paging|commentluv|cluv|user-?stats|recommend(?:ed)?|replybox-?\w*|tweet|fb-like"
    r"|screen-reader-text|sr-only|visually-hidden|skip)"
    r"(?:[-_]{0,2}(?:link|links|button|buttons|bar|box|area|wrap(?:per)?|container|count|text"
    r"|image|img|single))?s?",
    re.I,
)


_MOST_NAMES = 16  # classes of one element that are looked at
_LONGEST = 1_000  # characters of its class attribute

# Pages repeat their classes, and sites repeat their pages: what attributes say is remembered.
_remembered = lru_cache(maxsize=16_384)


def names(element: _Element) -> tuple[str, ...]:
    """The id and the classes of an element."""
    own, classes = element.get("id") or "", element.get("class") or ""
    return _names(own[:_LONGEST], classes[:_LONGEST])


def _attributes(element: _Element) -> tuple[str, str]:
    return masked(element.get("id")), masked(element.get("class"))


@_remembered
def masked(said: str | None) -> str:
    """The value of an id or class attribute with 0 for each digit.

    Which digits they are says nothing about the kind, and the ids of a thread differ in no more:
    so what is said of one is remembered for all.
    """
    return said[:_LONGEST].translate(_DIGITS) if said else ""


_DIGITS = str.maketrans("123456789", "000000000")


@_remembered
def _names(own: str, classes: str) -> tuple[str, ...]:
    found = classes.split()[:_MOST_NAMES]
    return (own, *found) if own else tuple(found)


class NameTest:
    """Whether the whole of an id or of a class has a form.

    Every name of this form holds one of the hints; looking for these first is quick.
    """

    def __init__(self, form: re.Pattern[str], *hints: str) -> None:
        self.hints = hints
        self._form = form
        self._says = _remembered(self._look)

    def of(self, element: _Element) -> bool:
        """Whether the id or a class of an element has the form."""
        own, classes = _attributes(element)
        return bool(own or classes) and self._says(own, classes)

    def value(self, said: str) -> bool:
        """Whether a name in the value of an id or class attribute has the form."""
        return self._says("", masked(said))

    def _look(self, own: str, classes: str) -> bool:
        if not _hinted(self.hints, own, classes):
            return False
        return any(self._form.fullmatch(name[:60]) for name in _names(own, classes))


class Names(NamedTuple):
    """Different values of the id and class attributes of a page."""

    ids: frozenset[str]
    classes: frozenset[str]

    def those(self, test: NameTest) -> Names:
        """The values in which a name has the form of a test."""
        return Names(
            frozenset(filter(test.value, _holding(self.ids, test.hints))),
            frozenset(filter(test.value, _holding(self.classes, test.hints))),
        )

    def holding(self, *hints: str) -> Names:
        """The values in which one of these small letters stands, whatever their case."""
        return Names(frozenset(_holding(self.ids, hints)), frozenset(_holding(self.classes, hints)))

    def of_talk(self) -> Names:
        """The values that may be those of a comment or of what holds some."""
        numbered = filter(_NUMBERED.fullmatch, self.ids)
        return Names(
            frozenset((*_holding(self.ids, _TALK), *numbered)),
            frozenset(_holding(self.classes, _TALK)),
        )

    def mark(self, element: _Element) -> bool:
        """Whether an element has one of the values."""
        return element.get("class") in self.classes or element.get("id") in self.ids

    def __or__(self, other: Names) -> Names:
        return Names(self.ids | other.ids, self.classes | other.classes)


def names_in(root: _Element) -> Names:
    """The ids and class attributes in a tree."""
    return Names(values(_ID_VALUES, root), values(_CLASS_VALUES, root))


_ID_VALUES = XPath("descendant-or-self::*/@id", smart_strings=False)
_CLASS_VALUES = XPath("descendant-or-self::*/@class", smart_strings=False)


def _holding(said: frozenset[str], hints: Sequence[str]) -> set[str]:
    """The values that hold a hint, found in all of them at once."""
    listed, everything, starts = _in_one(said)
    found: set[str] = set()
    for hint in hints:
        place = everything.find(hint)
        while place >= 0:
            number = bisect_right(starts, place)
            found.add(listed[number - 1])
            place = everything.find(hint, starts[number]) if number < len(starts) else -1
    return found


@lru_cache(maxsize=4)
def _in_one(said: frozenset[str]) -> tuple[list[str], str, list[int]]:
    """Values in an order, as lines of one text in small letters, and where each line starts."""
    listed = list(said)
    lines = "\0".join(listed).lower().split("\0")
    starts = [0, *accumulate([len(line) + 1 for line in lines[:-1]])]
    return listed, "\0".join(lines), starts


_KINDS = {
    "zone": _ZONE,
    "children": _CHILDREN,
    "author": _AUTHOR,
    "time": _TIME,
    "head": _HEAD,
    "text": _TEXT,
    "control": _CONTROL,
}


def _hinted(hints: Sequence[str], own: str, classes: str) -> bool:
    said = f"{own} {classes}".lower()
    return any(hint in said for hint in hints)


def marked(element: _Element, kind: str) -> bool:
    """Whether any id or class of an element is of a kind (a key of `_KINDS`)."""
    own, classes = _attributes(element)
    return bool(own or classes) and _marked(kind, own, classes)


@_remembered
def _marked(kind: str, own: str, classes: str) -> bool:
    return any(_is_of_kind(kind, name) for name in _names(own, classes))


@_remembered
def _is_of_kind(kind: str, name: str) -> bool:
    return len(name) <= 80 and _KINDS[kind].fullmatch(name) is not None


_TALK = word_list(
    "omment oment cmt cmnt repl respon coral idc disc disq dsq fyre echo talk reaktion feedback "
    "conversation citem depth thread jomentry post wpd child nested indented"
)
_NUMBERED = re.compile(r"(?:c|r)[-_]?\d+", re.I)


@_remembered
def starts_talk(own: str, classes: str) -> bool:
    """Whether an element of a masked id and classes, which may be of talk, starts some."""
    return bool(item_key(own)) or _has_item_class(classes) or _is_zone(own, classes)


def is_zone(element: _Element) -> bool:
    """Whether an element is marked as holding comments."""
    own, classes = _attributes(element)
    return bool(own or classes) and _is_zone(own, classes)


@_remembered
def _is_zone(own: str, classes: str) -> bool:
    if not _marked("zone", own, classes):
        return False
    return not any(_NOT_ZONE.search(name[:80]) for name in _names(own, classes))


def item_key(own_id: str) -> str:
    """The number of the comment an id names, or ""."""
    start, end = _key_place(masked(own_id[:100]))
    return own_id[start:end].lstrip("0") or "0" if start < end else ""


@_remembered
def _key_place(own: str) -> tuple[int, int]:
    """Where the number of a comment stands in a masked id, (0, 0) for no comment's."""
    match = next((m for form in _IDS if (m := form.fullmatch(own))), None)
    return match.span("key") if match else (0, 0)


def has_item_class(element: _Element) -> bool:
    """Whether a class of an element marks one comment."""
    classes = element.get("class")
    return classes is not None and _has_item_class(masked(classes))


@_remembered
def _has_item_class(classes: str) -> bool:
    return any(map(_is_item_class, _names("", classes)))


@_remembered
def _is_item_class(name: str) -> bool:
    if len(name) > 60 or _ITEM_CLASS.fullmatch(name) is None:
        return False
    return _NOT_ITEM.fullmatch(name) is None


def depth_of(element: _Element) -> int | None:
    """The nesting depth a class tells: 2 for `depth-2`."""
    if not _has_depth(*_attributes(element)):
        return None
    return next(int(match[1]) for name in names(element) if (match := _DEPTH.fullmatch(name)))


@_remembered
def _has_depth(own: str, classes: str) -> bool:
    return any(_DEPTH.fullmatch(name) for name in _names(own, classes))
