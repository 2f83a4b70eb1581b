"""Small true model objects for tests, about places and outlets that do not exist."""

from __future__ import annotations

from collections.abc import Sequence

from alteram.model import (
    Article,
    Coverage,
    Entry,
    Evidence,
    Lineage,
    Moment,
    Origin,
    Outlet,
    Passage,
    Reach,
    Span,
    Stance,
    Statement,
    StatementKind,
    Window,
)

SENTENCE = "The Harrow sluice was opened on Monday."


def statement(kind: StatementKind = StatementKind.EVENT, text: str = SENTENCE) -> Statement:
    return Statement(
        span=Span("body", 0, len(text)),
        text=text,
        kind=kind,
        checkable=kind not in (StatementKind.QUESTION, StatementKind.OPINION),
    )


def an_entry(
    outlet: str, text: str = SENTENCE, *, published: Moment | None = None, owner: str = ""
) -> Entry:
    article = Article(
        headline=f"{outlet} on the sluice",
        text=text,
        url=f"https://{outlet.lower().replace(' ', '-')}.example/sluice",
        outlet=Outlet(name=outlet, owner=owner),
        published=published,
    )
    return Entry(article=article, own_words=(Span("body", 0, len(text)),))


def evidence_from(
    entry: Entry, stance: Stance = Stance.SUPPORTS, *, reports_saying: bool = False
) -> Evidence:
    text = entry.article.text
    passage = Passage(entry_id=entry.id, span=Span("body", 0, len(text)), text=text, score=0.8)
    return Evidence(passage=passage, stance=stance, score=0.8, reports_saying=reports_saying)


def coverage_of(*entries: Entry) -> Coverage:
    names = tuple(sorted({entry.outlet_name for entry in entries}))
    reach = Reach(entries=len(entries), outlets=names)
    return Coverage(entries=entries, window=Window(), reach=reach, total=reach)


def partition(*so: Sequence[str], said: Sequence[Sequence[str]] | None = None) -> Lineage:
    """Origins from lists of ids; the list that holds "own" is the article's own origin."""

    def origins(groups: Sequence[Sequence[str]]) -> tuple[Origin, ...]:
        return tuple(
            Origin(members=tuple(sorted(group)), label=group[0], own="own" in group)
            for group in groups
        )

    return Lineage(so=origins(so), said=origins(so if said is None else said))
