"""Elements are picked by name and attribute as the page has them, without those taken out."""

from __future__ import annotations

from lxml.etree import _Element

from alteram.page.elements import TAG, Elements
from alteram.page.hidden import drop, drop_hidden
from alteram.page.marks import Names
from alteram.page.tree import parse

PAGE = """<html><body>
<h1 id="top">Bread at the fair</h1>
<div class="byline"><span rel="author" class="name">Ada Lind</span></div>
<h2 class="name">The fair of Hollin</h2>
<p itemprop="name">Loaves</p>
</body></html>"""


def said(elements: list[_Element]) -> list[str]:
    return [" ".join("".join(element.itertext()).split()) for element in elements]


def test_elements_are_picked_once_each_and_in_the_order_of_the_page() -> None:
    page = Elements(parse(PAGE, "")[0])
    names = Names(frozenset(("top",)), frozenset(("name",)))
    found = page.named(names, ("rel", ("author",)), ("itemprop", ("name",)), (TAG, ("h1",)))
    assert said(found) == ["Bread at the fair", "Ada Lind", "The fair of Hollin", "Loaves"]


def test_an_element_taken_out_is_picked_no_more_nor_what_stands_in_it() -> None:
    page = Elements(parse(PAGE, "")[0])
    [byline] = page.pick(("class", ("byline",)))
    drop(byline)
    page.forget([byline])
    assert said(page.pick(("class", ("name", "byline")))) == ["The fair of Hollin"]


def test_a_tree_too_large_to_be_held_is_picked_from_alike() -> None:
    root, _ = parse(PAGE, "")
    wanted = ("class", ("name",))
    assert Elements(root, hold=False).pick(wanted) == Elements(root).pick(wanted)


def test_what_is_hidden_by_a_class_is_picked_no_more() -> None:
    page = Elements(parse(f"<style>.byline {{display: none}}</style>{PAGE}", "")[0])
    [caveat] = drop_hidden(page)
    assert caveat.text == "2 words that the page hides from readers were left out"
    assert said(page.pick(("rel", ("author",)))) == []
