"""Text of a page that no reader sees, taken out before anything is read.

Style attributes, the `hidden` attribute, `dialog` and `template`, and the simple rules of the
page's own style sheets. Only what hides for certain counts: a rule that another rule for the same
name takes back (a menu shown on wide screens) does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml.etree import _Element, strip_elements

from alteram.model import Caveat, CaveatKind
from alteram.page.elements import TAG, Elements
from alteram.page.render import UNSEEN, render
from alteram.text.wordlists import word_set

# Without one of these no declarations hide anything or show it again.
_TELLING = re.compile(
    r"display|visib|opacity|clip|hidden|absolute|fixed|font-size\s*:\s*(?:[01.]|\d%)|:\s*-"
    r"|scale|rotate|translat|transparent|rgba|background"
)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][\w-]+)", re.I)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_FAINT = 0.02  # share of opacity that cannot be told from none
_FAR = 500  # pixels to the left or above from which text is off screen
_AT = re.compile(r"@(?P<name>[a-z-]+)(?P<condition>[^{};]{0,500})[{;]", re.I)
_ALWAYS = re.compile(r"\s*(?:(?:only\s+)?(?:screen|all)(?:\s*,\s*(?:screen|all|print))*)?\s*", re.I)
_KEPT = frozenset(("html", "body", "head", "main"))  # hidden until a script runs, then shown


def drop_hidden(page: Elements) -> tuple[Caveat, ...]:
    """Take hidden elements out of the tree and say how many words they held."""
    found: list[_Element] = []
    seen: set[_Element] = set()
    for element in _hidden(page):
        if element.tag in _KEPT or element.tag in ("script", "style"):
            continue
        if not any(around in seen or around.tag == "head" for around in element.iterancestors()):
            found.append(element)
            seen.add(element)
    words = 0
    for element in found:
        words += len(render([element]).split()) if element.tag not in UNSEEN else 0
        drop(element)
    page.forget(found)
    if not words:
        return ()
    noun = "word" if words == 1 else "words"
    text = f"{words:,} {noun} that the page hides from readers were left out"
    return (Caveat(kind=CaveatKind.HIDDEN_TEXT, text=text),)


def _hidden(page: Elements) -> list[_Element]:
    """The elements that are hidden by what they are, what they say or how they are called."""
    names = _hiding_names(page.pick((TAG, ("style",))))
    ids = [said for said in page.names.ids if f"#{said}" in names] if names else ()
    classes = [said for said in page.names.classes if _is_among(said, names)] if names else ()
    found = page.pick(
        ("id", ids),
        ("class", classes),
        ("style", filter(hides, page.values("style"))),
        ("hidden", [said for said in page.values("hidden") if said != "until-found"]),
        (TAG, ("template",)),
    )
    shut = [e for e in page.pick((TAG, ("dialog",))) if e.get("open") is None]
    return page.in_order((*found, *shut)) if shut else found


def _is_among(classes: str, names: frozenset[str]) -> bool:
    return any(f".{name}" in names for name in classes.split())


_WORDLESS = tuple(UNSEEN - word_set("head title meta link script style"))


def drop_code(page: Elements) -> None:
    """Take scripts, style sheets and what else shows no text out of the tree.

    Every later step would walk past them.

    JSON-LD stays: the body of a page that shows none may stand in it.
    """
    page.forget(page.root.iter(*_WORDLESS))
    strip_elements(page.root, *_WORDLESS, with_tail=False)
    code = [
        element
        for element in page.root.iter("script", "style")
        if "ld+json" not in (element.get("type") or "").lower()
    ]
    for element in code:
        drop(element)
    page.forget(code)


def drop(element: _Element) -> None:
    """Remove an element and keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


@lru_cache(maxsize=16_384)
def hides(style: str) -> bool:
    """Whether these declarations make an element invisible."""
    said: dict[str, str] = {}
    for declaration in _COMMENT.sub("", style.lower()[:4000]).split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip()] = value.replace("!important", "").strip()
    if said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse"):
        return True
    if said.get("content-visibility") == "hidden" or _is_faint(said):
        return True
    if _is_unreadable(said.get("font-size", "")):
        return True
    clipped = said.get("overflow", "") in ("hidden", "clip") or "absolute" in said.get(
        "position", ""
    )
    sizes = ("height", "width", "max-height", "max-width")
    if clipped and any(_is_tiny(said.get(name, "")) for name in sizes):
        return True
    return _is_off_screen(said) or _is_clipped(said) or _is_unseen_colour(said)


def _is_faint(said: dict[str, str]) -> bool:
    """Whether what is left of an element's opacity cannot be seen."""
    filtered = said.get("filter", "")
    values = [said.get("opacity", "")]
    values += [filtered[len("opacity(") :]] if filtered.startswith("opacity(") else []
    for value in values:
        match = _NUMBER.match(value)
        share = 100 if value.rstrip(" )").endswith("%") else 1
        if match is not None and float(match.group()) / share <= _FAINT:
            return True
    return False


def _is_unreadable(size: str) -> bool:
    """Whether a font size is so small that it draws dots at most."""
    match = _NUMBER.match(size)
    if match is None:
        return False
    number, unit = float(match.group()), size[match.end() :]
    return number <= {"px": 1, "pt": 1, "em": 0.1, "rem": 0.1, "%": 10}.get(unit, 0)


def _is_tiny(value: str) -> bool:
    match = _NUMBER.match(value)
    small = match is not None and abs(float(match.group())) <= 1
    return small and value.endswith(("0", "px", "em"))


def _is_off_screen(said: dict[str, str]) -> bool:
    places = ["text-indent", "margin-left", "margin-top"]
    if said.get("position") in ("absolute", "fixed"):
        places += ["left", "top"]
        for name in ("right", "bottom"):
            if said.get(name, "").startswith("-") and _pixels(said[name]) <= -_FAR:
                return True
    if any(_pixels(said.get(name, "")) <= -_FAR for name in places):
        return True
    moved = said.get("transform", "")
    numbers = [float(n) for n in _NUMBER.findall(moved[:80])]
    if moved.startswith(("rotatex", "rotatey")):
        return numbers == [90] and "deg" in moved
    if moved.startswith("scale"):
        return bool(numbers) and 0 in numbers
    if not moved.startswith("translate"):
        numbers = [float(n) for n in _NUMBER.findall(said.get("translate", "")[:80])]
    return any(number <= -_FAR for number in numbers)


def _pixels(value: str) -> float:
    match = _NUMBER.match(value)
    if match is None:
        return 0.0
    return float(match.group()) * (12 if value.endswith(("em", "%", "vw")) else 1)


def _is_clipped(said: dict[str, str]) -> bool:
    clip = said.get("clip", "")
    if clip.startswith("rect"):
        return all(abs(float(n)) <= 1 for n in _NUMBER.findall(clip[:80]))
    path = said.get("clip-path", "")
    numbers = [float(n) for n in _NUMBER.findall(path[:80])]
    if path.startswith("inset"):
        return bool(numbers) and min(numbers) >= 50
    return path.startswith(("circle", "polygon")) and bool(numbers) and max(numbers) == 0


def _is_unseen_colour(said: dict[str, str]) -> bool:
    colour = said.get("color", "").replace(" ", "")
    if colour == "transparent" or (colour.startswith("rgba(") and colour.endswith(",0)")):
        return True
    behind = said.get("background-color") or said.get("background", "")
    return bool(colour) and _COLOURS.get(colour, colour) == _COLOURS.get(behind, behind)


_COLOURS = {"white": "#ffffff", "#fff": "#ffffff", "black": "#000000", "#000": "#000000"}


def _hiding_names(sheets: Iterable[_Element]) -> frozenset[str]:
    """Classes and ids (".x", "#y") that the page's own style sheets hide and never show again."""
    hiding: set[str] = set()
    shown: set[str] = set()
    for sheet in sheets:
        text = sheet.text or ""
        if "{" not in text:
            continue
        always, sometimes = _by_condition(_COMMENT.sub("", text[:500_000]))
        if not _ALWAYS.fullmatch(sheet.get("media") or "all"):
            always, sometimes = "", always + sometimes
        for names, declarations in _rules(always):
            if hides(declarations):
                hiding.update(names)
            elif _SHOWING.search(declarations):
                shown.update(names)
        for names, declarations in _rules(sometimes):
            if _SHOWING.search(declarations) and not hides(declarations):
                shown.update(names)
    return frozenset(hiding - shown)


_SHOWING = re.compile(r"(?:display|visibility|opacity)\s*:")


def _rules(sheet: str) -> Iterator[tuple[list[str], str]]:
    """The simple selectors of each rule that may hide or show, with its declarations."""
    for rule in sheet.split("}"):
        before, _, declarations = rule.rpartition("{")
        declarations = declarations.lower()
        if not _TELLING.search(declarations):
            continue
        selectors = re.split(r"[,;]", before.rpartition("{")[2])
        names = [m[1] for selector in selectors if (m := _SIMPLE.fullmatch(selector.strip()))]
        if names:
            yield names, declarations


def _by_condition(sheet: str) -> tuple[str, str]:
    """The rules that always hold on a screen, and those of some screens only.

    Blocks for printing, fonts and movements are in neither.
    """
    always: list[str] = []
    sometimes: list[str] = []
    position = 0
    while (start := _AT.search(sheet, position)) is not None:
        always.append(sheet[position : start.start()])
        position = start.end()
        if start.group().endswith(";"):
            continue
        end = _block_end(sheet, position)
        name, condition = start["name"].lower(), start["condition"].lower()
        if name in ("media", "supports", "layer", "container"):
            plain = name == "layer" or (name == "media" and _ALWAYS.fullmatch(condition))
            for_print = name == "media" and condition.strip() == "print"
            if not for_print:
                (always if plain else sometimes).append(sheet[position:end] + "}")
        position = end + 1
    always.append(sheet[position:])
    return "".join(always), "".join(sometimes)


def _block_end(sheet: str, start: int) -> int:
    """Where the block that opened just before `start` closes."""
    depth = 1
    for brace in _BRACE.finditer(sheet, start):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.start()
    return len(sheet)


_BRACE = re.compile(r"[{}]")
