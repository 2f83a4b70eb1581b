"""What every page is warned of alike, whatever it was read from."""

from __future__ import annotations

from alteram.model import Article, Caveat, CaveatKind


def missing_facts(article: Article) -> tuple[Caveat, ...]:
    """One warning for each fact that the page does not give: its date, its publisher."""
    found: list[Caveat] = []
    if article.published is None:
        text = "the page gives no date; days such as “on Monday” cannot be counted"
        found.append(Caveat(kind=CaveatKind.DATE_MISSING, text=text))
    if article.outlet is None:
        text = "the page does not name its publisher"
        found.append(Caveat(kind=CaveatKind.OUTLET_UNKNOWN, text=text))
    return tuple(found)
