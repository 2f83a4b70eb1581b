"""Other outlets' coverage of a page, found on the web without a key.

Providers give tips: addresses with a title. The tips nearest to the page are fetched, read and
added, and every one has a row that says what came of it. A provider that fails is a row too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alteram.archive import coverage, terms
from alteram.archive.fields import bare_domain
from alteram.archive.outlets import files_and_folders, read_rows
from alteram.archive.ranking import Candidate, Shares, similarities
from alteram.errors import AlteramError, InputError
from alteram.model import Article, Page, Window
from alteram.pipeline.add import add_pages
from alteram.pipeline.feeds import Feed, Tip, read_tip, web_address
from alteram.pipeline.fetch import Fetcher
from alteram.pipeline.providers import GDELT, PROVIDERS, Wanted
from alteram.pipeline.tools import Tools
from alteram.plugins import Store
from alteram.settings import Settings
from alteram.text.addresses import without_tracking
from alteram.text.names import names
from alteram.text.words import stem

LEAST = 0.08  # similarity of a title to the page from which it is worth a request
OF_ONE_OUTLET = 3  # pages
_NO_TIP = re.compile(r"\.(?:jpe?g|png|gif|webp|pdf|mp[34]|zip)\Z", re.I)


class Outcome(StrEnum):
    """What came of a tip."""

    ADDED = "added"
    KNOWN = "already there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One tip that was followed. `why` says why it was refused."""

    tip: Tip
    provider: str
    outlet: str
    outcome: Outcome
    why: str = ""

    def __str__(self) -> str:
        words = f"  {self.outcome:<13} {self.outlet}: {self.tip.title or 'no title'}"
        return f"{words}\n{'':<16}{self.tip.url}" + (f"\n{'':<16}{self.why}" if self.why else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One provider: how many tips it gave, how many of them were near, and what went wrong."""

    provider: str
    tips: int = 0
    near: int = 0
    errors: tuple[AlteramError, ...] = ()

    def __str__(self) -> str:
        lines = [f"  {self.provider:<13} {self.tips} tips, {self.near} near"]
        return "\n".join([*lines, *(f"{'':<16}{error}" for error in self.errors)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a `gather` did: a row for each tip followed, and one for each provider."""

    rows: tuple[Row, ...] = ()
    asked: tuple[Asked, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def nothing_worked(self) -> bool:
        """Whether something failed and nothing at all came in."""
        failed = any(asked.errors for asked in self.asked) or bool(self.rows)
        useful = any(row.outcome is not Outcome.REFUSED for row in self.rows)
        answered = any(asked.tips for asked in self.asked) and not self.rows
        return failed and not useful and not answered

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        rows = [
            {
                "outcome": row.outcome.value,
                "outlet": row.outlet,
                "title": row.tip.title,
                "url": row.tip.url,
                "provider": row.provider,
                "why": row.why,
            }
            for row in self.rows
        ]
        asked = [
            {
                "provider": asked.provider,
                "tips": asked.tips,
                "near": asked.near,
                "errors": [str(error) for error in asked.errors],
            }
            for asked in self.asked
        ]
        counts = {outcome.value.replace(" ", "_"): self.count(outcome) for outcome in Outcome}
        return {**counts, "rows": rows, "asked": asked}

    def __str__(self) -> str:
        counts = ", ".join(f"{self.count(outcome)} {outcome}" for outcome in Outcome)
        return "\n".join([counts, *map(str, self.rows), "asked:", *map(str, self.asked)])


def gather(
    page: Page,
    store: Store,
    tools: Tools,
    settings: Settings,
    fetcher: Fetcher,
    *,
    feeds: Sequence[Feed] = (),
    providers: Sequence[str] = (),
    limit: int = 20,
    gdelt: str = GDELT,
    progress: Callable[[str], None] | None = None,
) -> Gathered:
    """Find, fetch, read and add at most `limit` pages about the story of `page`.

    `providers` are names of `PROVIDERS`, all if none is given. Raises `ArchiveError` only.
    """
    say = progress or (lambda _: None)
    article = tools.outlets.resolve(page.article)
    wanted = Wanted(
        article=article,
        window=window_of(article, settings.archive.window_days, fetcher.world.now()),
        terms=telling_terms(article),
        feeds=tuple(feeds),
        sites=sites_of(feeds, settings),
        enough=max(20, limit),
        gdelt=gdelt,
    )
    found: list[tuple[float, str, Tip]] = []
    asked = []
    for provider in dict.fromkeys(providers or PROVIDERS):
        say(f"asking {provider}")
        given = list(PROVIDERS[provider](wanted, fetcher))
        errors = tuple(item for item in given if isinstance(item, AlteramError))
        tips = [item for item in given if isinstance(item, Tip)]
        near = rank(tips, wanted)
        found += [(score, provider, tip) for score, tip in near]
        asked.append(Asked(provider=provider, tips=len(tips), near=len(near), errors=errors))
    rows = []
    for provider, tip in choose(found, limit):
        say(tip.url)
        rows.append(_follow(tip, provider, store, tools, settings, fetcher))
    return Gathered(rows=tuple(rows), asked=tuple(asked))


def _follow(
    tip: Tip, provider: str, store: Store, tools: Tools, settings: Settings, fetcher: Fetcher
) -> Row:
    outlet, why = bare_domain(tip.url), ""
    try:
        if store.get(tip.url) is not None:
            outcome = Outcome.KNOWN
        else:
            page = read_tip(tip, fetcher, tools)
            resolved = tools.outlets.resolve(page.article).outlet
            outlet = resolved.name if resolved else outlet
            added = add_pages([page], store, tools, settings)
            outcome = Outcome.ADDED if added.kept else Outcome.KNOWN
    except InputError as error:
        outcome, why = Outcome.REFUSED, error.reason
    return Row(tip=tip, provider=provider, outlet=outlet, outcome=outcome, why=why)


# --- what is looked for --------------------------------------------------------------------------


def window_of(article: Article, days: int, now: datetime) -> Window:
    """The days around an article; of one without a date, the days up to now."""
    if article.published is not None:
        return coverage.window_of(article, days, None)
    return Window(first_day=now.date() - timedelta(days=days), last_day=now.date())


def telling_terms(article: Article, most: int = 6) -> tuple[str, ...]:
    """Names, places and rare words of the headline and the opening, the most telling first."""
    opening = f"{article.headline}\n{article.standfirst}\n{article.text[: terms.LEAD]}"
    found = Counter(opening[start:end] for start, end in names(opening))
    headline = set(terms.telling(article.headline))
    usual = terms.common()

    def weight(term: str) -> float:
        stems = terms.telling(term)
        rare = sum(1.0 - usual.get(terms.number(stem), 0.0) for stem in stems)
        return rare * (1 + (len(headline & set(stems)) > 0)) * (1 + found[term])

    rare = [
        word
        for word in re.findall(r"[^\W\d_]{5,}", article.headline)
        if terms.number(stem(word.casefold())) not in usual
    ]
    ordered = sorted(dict.fromkeys([*found, *rare]), key=lambda term: (-weight(term), term))
    kept: list[str] = []
    for term in ordered:
        own = set(terms.telling(term))
        if own and not any(own & set(terms.telling(other)) for other in kept):
            kept.append(term)
    return tuple(kept[:most])


def sites_of(feeds: Sequence[Feed], settings: Settings) -> tuple[str, ...]:
    """Home pages of the outlets in the reader's own tables and feeds."""
    tables, _ = files_and_folders(map(Path, settings.archive.outlets))
    rows = [row for path in tables for row in read_rows(path)]
    tabled = [f"https://{row.outlet.domain}/" for row in rows if row.outlet.domain]
    given = [web_address(feed.site) or web_address(feed.url) for feed in feeds]
    fed = ["{0.scheme}://{0.netloc}/".format(urlsplit(url)) for url in given if url]
    return tuple(dict.fromkeys([*fed, *tabled]))


def rank(tips: Sequence[Tip], wanted: Wanted) -> list[tuple[float, Tip]]:
    """The tips near the page by their titles and dates, the nearest first, each address once.

    The page's own outlet is left out, and what lies outside the window.
    """
    own = wanted.article.outlet.domain if wanted.article.outlet else ""
    own = own or bare_domain(wanted.article.url)
    once: dict[str, Tip] = {}
    for tip in tips:
        url = without_tracking(tip.url)
        outside = tip.published is not None and not wanted.window.admits(tip.published)
        if not outside and not _NO_TIP.search(url) and (not own or bare_domain(url) != own):
            once.setdefault(url, tip)
    given = wanted.article
    day = given.published.day.toordinal() if given.published else None
    candidates = [_candidate(url, tip, day) for url, tip in once.items()]
    ours = terms.lead(given).counts
    this = Candidate("", 0, day, [terms.number(t) for t in ours], list(ours.values()))
    scores = similarities(this, candidates, Shares({}, 0, terms.common()))
    scored = zip(scores, once.values(), strict=True)
    near = [(score, tip) for score, tip in scored if score >= LEAST]
    return sorted(near, key=lambda pair: (-pair[0], pair[1].url))


def _candidate(url: str, tip: Tip, own_day: int | None) -> Candidate:
    """A tip to compare by its title; one without a date is taken to be of the page's day."""
    counts = Counter(terms.telling(tip.title))
    moment = tip.published or tip.seen
    day = moment.day.toordinal() if moment else own_day
    numbers = [terms.number(term) for term in counts]
    return Candidate(url, terms.number(url), day, numbers, list(counts.values()))


def choose(found: Sequence[tuple[float, str, Tip]], limit: int) -> list[tuple[str, Tip]]:
    """The nearest tips, at most so many of one outlet."""
    of_outlet: Counter[str] = Counter()
    chosen: dict[str, tuple[str, Tip]] = {}
    for _, provider, tip in sorted(found, key=lambda row: (-row[0], row[2].url, row[1])):
        url, outlet = without_tracking(tip.url), urlsplit(tip.url).netloc
        if url in chosen or of_outlet[outlet] >= OF_ONE_OUTLET or len(chosen) >= limit:
            continue
        of_outlet[outlet] += 1
        chosen[url] = (provider, tip)
    return list(chosen.values())
