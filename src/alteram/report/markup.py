"""The only way from values to HTML: every text is escaped here, every element is on one list."""

from __future__ import annotations

import html

from alteram.report.links import clickable
from alteram.report.wording import readable

_ELEMENTS = """
    html head meta title style body header main footer nav section article aside div p h1 h2 h3 h4
    ul ol li dl dt dd a mark b span strong details summary blockquote cite time bdi
    ins del figure figcaption
"""
_ATTRIBUTES = """
    aria-label aria-labelledby charset class content datetime dir href http-equiv id lang name
    open rel role title
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_VOID = frozenset({"meta"})


class Html(str):
    """Text that is HTML already. Made by `element` and `join` only."""

    __slots__ = ()


def element(tag: str, *inside: str, **attributes: str | bool) -> Html:
    """One element; children that are not `Html` are escaped, empty attributes left out.

    An attribute is written `class_` or `aria_label`. Raises `ValueError` for an element or
    attribute that is not on the list and for an `href` that is neither a place on this page nor
    an http address.
    """
    if tag not in ELEMENTS:
        raise ValueError(f"no element {tag!r} in a report")
    written = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if name not in ATTRIBUTES:
            raise ValueError(f"no attribute {name!r} in a report")
        if name == "href" and not str(value).startswith("#") and not clickable(str(value)):
            raise ValueError(f"no link to {value!r} in a report")
        if value is True:
            written.append(f" {name}")
        elif value:
            written.append(f' {name}="{escaped(str(value))}"')
    opening = f"<{tag}{''.join(written)}>"
    if tag in _VOID:
        return Html(opening)
    return Html(f"{opening}{join(*inside)}</{tag}>")


def join(*pieces: str) -> Html:
    """Pieces in a row, what is not `Html` escaped."""
    return Html("".join(p if isinstance(p, Html) else escaped(p) for p in pieces))


def escaped(text: str) -> Html:
    """Text as HTML text, control characters made visible."""
    return Html(html.escape(readable(text)))


def link(url: str, text: str, **attributes: str | bool) -> Html:
    """A link that gives nothing away, or plain words where the address may not be followed."""
    if not clickable(url):
        return element("span", text, **attributes)
    return element("a", text, href=url, rel="noopener noreferrer nofollow", **attributes)
