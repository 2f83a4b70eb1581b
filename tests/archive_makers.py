"""Entries about places that do not exist, for tests of the archive."""

from __future__ import annotations

import random
from collections.abc import Iterable

from alteram.model import Article, Entry, Moment, Outlet, Precision, Window
from alteram.plugins import Store

_WORDS = """harbour sluice ferry council mayor bridge storm flood tower market strike miller
    lantern orchard quarry railway signal timber vessel warden beacon chapel garden meadow
    ledger voter budget tariff pilot rescue island canal turbine reservoir inquiry verdict"""
WORDS = _WORDS.split()


def on(day: str) -> Moment:
    """A date known to the day (`2031-05-06`), month, year, or to the second."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
    return Moment(value=day, precision=precision.get(len(day), Precision.TIME), origin="given")


def entry(
    headline: str = "Sluice opened at Harrow",
    text: str = "The Harrow sluice was opened on Monday.",
    *,
    day: str = "2031-05-06",
    outlet: Outlet | str = "Tern Post",
    url: str = "",
    ref: str = "",
    standfirst: str = "",
    fingerprints: Iterable[int] = (),
) -> Entry:
    article = Article(
        headline=headline,
        text=text,
        standfirst=standfirst,
        url=url,
        ref=ref,
        published=on(day) if day else None,
        outlet=Outlet(name=outlet) if isinstance(outlet, str) else outlet,
    )
    marks = tuple((hash_, place) for place, hash_ in enumerate(fingerprints))
    return Entry(article=article, fingerprints=marks)


def several(many: int, seed: int = 0) -> list[Entry]:
    """Different entries of some paragraphs each, the same ones for the same seed."""
    chance = random.Random(seed)
    return [
        entry(
            " ".join(chance.sample(WORDS, 5)),
            "\n".join(" ".join(chance.choices(WORDS, k=30)) + "." for _ in range(4)),
            day=f"2031-05-{chance.randint(1, 28):02}",
            outlet=chance.choice(["Tern Post", "Quay Mail", "Harrow Herald"]),
            url=f"https://tern-post.example/{seed}/{number}",
            ref=f"{seed}-{number}",
            fingerprints=chance.sample(range(10**6), 5),
        )
        for number in range(many)
    ]


def found(store: Store, words: str, limit: int = 10) -> list[str]:
    """The ids of the entries a search finds, best first."""
    return [passage.entry_id for passage in store.search(words, Window(), limit)]
