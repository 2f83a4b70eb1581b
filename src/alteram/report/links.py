"""Addresses: which may be clicked, and how one points at the very words that are quoted."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from alteram.model import Article, Passage, Span
from alteram.text.sentences import paragraphs

EXACT = 300  # characters up to which a passage is given whole, the limit browsers use themselves
CONTEXT = 6  # words of prefix and suffix at most
ENDS = (3, 5, 8, 12)  # words of start and end that are tried for a long passage

_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}\ud800-\udfff]+", re.I)
_WORD = re.compile(r"\S+")


def clickable(url: str) -> str:
    """The address if a reader may follow it, else nothing.

    Only http and https with a host and without user names: `javascript:`, `data:`, relative and
    malformed addresses are shown as words and never as a link.
    """
    if not _ADDRESS.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return ""
    return url if host and "@" not in parts.netloc else ""


def fragment(url: str, text: str, span: Span) -> str:
    """The address with a text fragment that makes a browser show the words of a span.

    `text` is the part the span points into. Written as in the WICG draft "URL Fragment Text
    Directives" (https://wicg.github.io/scroll-to-text-fragment/):
    `#:~:text=[prefix-,]start[,end][,-suffix]`. A short passage is given whole; a long one, or one
    over several paragraphs, by its first and last words; context is added where the words stand
    more than once in `text`. Empty when there is no address that may be followed.
    """
    address = clickable(url)
    if not address:
        return ""
    base, _, anchor = address.partition("#")
    anchor = anchor.partition(":~:")[0]
    start, end = _whole_words(text, min(span.start, len(text)), min(span.end, len(text)))
    directive = _directive(text, start, end)
    if not directive:
        return base + (f"#{anchor}" if anchor else "")
    return f"{base}#{anchor}:~:text={directive}"


def passage_link(passage: Passage, article: Article) -> str:
    """Where the words of a passage stand in an article; empty without a usable address.

    Words that do not read back get the plain address: a link never points at a look-alike.
    """
    text = article.parts.get(passage.span.part, "")
    if text[passage.span.start : passage.span.end] != passage.text:
        return clickable(article.url)
    return fragment(article.url, text, passage.span)


def _directive(text: str, start: int, end: int) -> str:
    passage, page = text[start:end], _flat(text).casefold()
    lines = [passage[first:last] for first, last in paragraphs(passage)]
    if not lines:
        return ""
    if len(lines) == 1 and len(_flat(passage)) <= EXACT:
        terms = [_flat(passage)]
        prefix, suffix = _context(text, page, start, end)
    else:
        terms = _ends(lines, page)
        prefix, suffix = _context(text, page, start, start + _length(passage, terms[0]))
        suffix = ""  # it would follow the end, which the start already decides
    parts = [_encoded(term) for term in terms]
    if prefix:
        parts.insert(0, _encoded(prefix) + "-")
    if suffix:
        parts.append("-" + _encoded(suffix))
    return ",".join(parts)


def _ends(lines: list[str], page: str) -> list[str]:
    """First and last words of a long passage, as few as lead to it alone; one long word whole.

    Neither runs over a line end: browsers look for each inside one block.
    """
    first, last = lines[0].split(), lines[-1].split()
    most = len(first) // 2 if len(lines) == 1 else max(len(first), len(last))
    if not most:
        return [_flat(lines[0])]
    whole = _flat(" ".join(lines)).casefold()
    terms: list[str] = []
    for size in sorted({min(size, most) for size in ENDS}):
        terms = [" ".join(first[:size]), " ".join(last[-size:])]
        head, tail = (term.casefold() for term in terms)
        if page.count(head) == 1 and whole.find(tail, len(head)) == len(whole) - len(tail):
            break
    return terms


def _context(text: str, page: str, start: int, end: int) -> tuple[str, str]:
    """Words before and after that make the passage the only match; empty where it is already."""
    if page.count(_flat(text[start:end]).casefold()) <= 1:
        return "", ""
    first = paragraphs(text[:start])[-1:]
    last = paragraphs(text[end:])[:1]
    starts = [m.start() for span in first for m in _WORD.finditer(text, *span)][::-1]
    ends = [end + m.end() for span in last for m in _WORD.finditer(text[end:], *span)]
    left, right = start, end
    for size in range(CONTEXT):
        left = starts[size] if size < len(starts) else left
        right = ends[size] if size < len(ends) else right
        if page.count(_flat(text[left:right]).casefold()) == 1:
            break
    return _flat(text[left:start]), _flat(text[end:right])


def _length(passage: str, first: str) -> int:
    """How far into the passage its first words reach, space at its start included."""
    words = list(_WORD.finditer(passage))
    return words[len(first.split()) - 1].end()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to word ends: browsers find nothing that begins inside a word."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _flat(text: str) -> str:
    return " ".join(text.split())


def _encoded(words: str) -> str:
    """Percent-encoded so that `-`, `,` and `&` of the words are not read as syntax."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")
