"""Ties between whole articles, each with its reason in words.

Computed once for a page and its coverage. Copies are found without comparing all with all: only
articles that share fingerprints are aligned, and an article already tied to a copy of a text is
not compared with its other copies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from alteram.lineage.compare import Comparison, Reading, compare
from alteram.lineage.naming import names_of, squash
from alteram.lineage.order import LATER, came_first, earlier
from alteram.lineage.rewritten import rewritten
from alteram.lineage.sets import NONE_APART, Apart, Sets
from alteram.model import Article, Entry, Link, Outlet, OutletKind, Reuse, Tie
from alteram.settings import LineageSettings
from alteram.text.agencies import agency

_LONGER_SHARE = 0.2  # share of the longer text that a copy is; below it is an excerpt in a digest
_VERSIONS = 0.3  # shared fingerprints from which two articles of one outlet are versions of one


def tie_articles(
    own: Entry, others: Sequence[Entry], settings: LineageSettings, apart: Apart = NONE_APART
) -> tuple[Link, ...]:
    """The ties among the checked article and its coverage, in a fixed order.

    Articles in `apart` are not tied to one another; a third one may still hold them together.

    In a link of the tie `cites the other`, and wherever dates or credits tell, `left` is the one
    that takes and `right` the one it takes from. Enough links are given to connect what belongs
    together, not every pair of it. An entry given twice counts once.
    """
    entries = {entry.id: entry for entry in (own, *others)}
    standing = boilerplate(entries.values())
    readings = [Reading(e, standing) for e in sorted(entries.values(), key=earlier)]
    links = _same_text(readings, standing, settings, apart)
    links += rewritten(readings, links, settings, apart)
    links += [*_credited(readings, apart), *_based_on(readings, apart)]
    links += _publishers([reading.entry for reading in readings], apart)
    order = list(Tie)
    return tuple(sorted(set(links), key=lambda k: (order.index(k.tie), k.left, k.right, k.why)))


def boilerplate(entries: Iterable[Entry]) -> frozenset[int]:
    """Hashes that stand in several articles of one outlet which are not versions of one another.

    An outlet's standing paragraphs, its appeals and notes show nothing about where a text is from.
    """
    by_outlet: dict[str, list[frozenset[int]]] = {}
    for entry in entries:
        if entry.article.outlet is not None:
            hashes = frozenset(value for value, _ in entry.fingerprints)
            by_outlet.setdefault(entry.article.outlet.key, []).append(hashes)
    found: set[int] = set()
    for texts in by_outlet.values():
        for number, one in enumerate(texts):
            for two in texts[number + 1 :]:
                shared = one & two
                if shared and len(shared) < _VERSIONS * min(len(one), len(two)):
                    found |= shared
    return frozenset(found)


def pairs_sharing(
    entries: Sequence[Entry], ignored: frozenset[int], least: int
) -> list[tuple[int, int, int]]:
    """(shared fingerprints, place, place) of the pairs with at least so many, most first."""
    holders: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        for value in sorted({value for value, _ in entry.fingerprints} - ignored):
            holders.setdefault(value, []).append(place)
    counts: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        for number, one in enumerate(places):
            for two in places[number + 1 :]:
                counts[one, two] += 1
    kept = [(count, one, two) for (one, two), count in counts.items() if count >= least]
    return sorted(kept, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _same_text(
    readings: Sequence[Reading],
    standing: frozenset[int],
    settings: LineageSettings,
    apart: Apart,
) -> list[Link]:
    """Copies, after identical texts are set aside."""
    links: list[Link] = []
    tied = Sets()
    identical: dict[str, list[Reading]] = {}
    for reading in readings:
        identical.setdefault(" ".join(reading.folded), []).append(reading)
    for some in identical.values():
        ids = [reading.id for reading in some]
        for two, one in apart.connecting(ids) if some[0].own_count else ():
            tied.join(ids[two], ids[one])
            links.append(
                Link(tie=Tie.SAME_TEXT, left=ids[two], right=ids[one], why="the same words")
            )
    different = [
        reading
        for some in identical.values()
        for place, reading in enumerate(some)
        # A copy stands for itself only where a mark keeps it from the first.
        if place == 0 or apart(reading.id, some[0].id)
    ]
    entries = [reading.entry for reading in different]
    for _, one, two in pairs_sharing(entries, standing, settings.least_shared):
        first, later = different[one], different[two]
        if tied.same(first.id, later.id) or apart(first.id, later.id):
            continue
        comparison = compare(later, first, settings)
        if is_copy(comparison):
            tied.join(later.id, first.id)
            links.append(copy_link(comparison))
    return links


def is_copy(comparison: Comparison) -> bool:
    """Whether two articles are one text as a whole.

    A short text that stands whole in a long digest is not: it ties the digest only where it is
    used, statement by statement, else two reports in one digest would become one voice.
    """
    less = min(comparison.share_left, comparison.share_right)
    return comparison.kind is Reuse.COPY and less >= _LONGER_SHARE


def copy_link(comparison: Comparison) -> Link:
    """The link of a copy (left) to what it was copied from (right).

    Where neither credits nor dates tell which is which, the second one compared is on the right.
    """
    left, right = comparison.left, comparison.right
    if came_first(left, right)[0] == LATER:
        left, right = right, left
    return Link(tie=Tie.SAME_TEXT, left=left.id, right=right.id, why=copy_reason(comparison))


def copy_reason(comparison: Comparison) -> str:
    """What is the same, in words: paragraphs, longest passage, credit."""
    covered, total = comparison.paragraphs()
    parts = [
        f"{covered} of {total} paragraphs",
        f"{comparison.own} own words, {comparison.longest} of them in one passage",
    ]
    ours = {credit.canonical for credit in comparison.left.credits if credit.wrote}
    theirs = {credit.canonical for credit in comparison.right.credits if credit.wrote}
    if both := sorted(ours & theirs):
        parts.append(f"same credit: {', '.join(both)}")
    return "; ".join(parts)


def _credited(readings: Sequence[Reading], apart: Apart) -> list[Link]:
    """Articles that credit one agency or outlet as the author, tied to one of them.

    The centre is an article the agency itself published, else the earliest.
    """
    by_author: dict[str, list[tuple[Reading, str]]] = {}
    for reading in readings:
        if author := reading.author:
            by_author.setdefault(author.canonical, []).append((reading, author.why))
    links = []
    for name, some in sorted(by_author.items()):
        called = names_of(Outlet(name=name))
        its_own = [pair for pair in some if names_of_entry(pair[0].entry) & called]
        # Of an agency's own articles one is enough: they are tied as those of one outlet.
        mine = {reading.id for reading, _ in its_own}
        group = [(its_own or some)[0]]
        group += [pair for pair in some if pair[0] is not group[0][0] and pair[0].id not in mine]
        for later, first in apart.connecting([reading.id for reading, _ in group]):
            (left, why_left), (right, why_right) = group[later], group[first]
            why = f"both credit {name}: {why_left}; {why_right}"
            links.append(Link(tie=Tie.CREDITED_AGENCY, left=left.id, right=right.id, why=why))
    return links


def names_of_entry(entry: Entry) -> frozenset[str]:
    """The names of an entry's outlet."""
    return names_of(entry.article.outlet)


def _based_on(readings: Sequence[Reading], apart: Apart) -> list[Link]:
    """Articles that say as a whole that they come from another outlet: by a label or an address."""
    links = []
    for citing in readings:
        article = citing.entry.article
        labels = _labels(article)
        for cited in readings if labels or article.based_on else ():
            if cited is citing or apart(citing.id, cited.id):
                continue
            if publisher_link(citing.entry, cited.entry) is not None:
                continue
            outlet = cited.entry.article.outlet
            why = _whole_from(article, labels, cited.entry.article)
            if why is not None:
                wire = outlet is not None and outlet.kind is OutletKind.WIRE
                tie = Tie.CREDITED_AGENCY if wire else Tie.CITES
                links.append(Link(tie=tie, left=citing.id, right=cited.id, why=why))
                break
    return links


_DATELINE = re.compile(r"\W{0,3}(?:[A-ZÀ-Þ][^()\n]{0,70}\s)?\(([^()\n]{2,40})\)\s*[—–-]")


def _labels(article: Article) -> list[tuple[str, str]]:
    """The labels that can name another outlet as the author: (what it is, its words).

    Those that name an agency everybody knows are left to the credits.
    """
    found = [("credit", line) for line in article.credit]
    found += [("byline", line) for line in article.byline]
    if match := _DATELINE.match(article.text):
        found.append(("dateline", match.group(1)))
    return [label for label in found if not agency(label[1])]


def _whole_from(article: Article, labels: Sequence[tuple[str, str]], other: Article) -> str | None:
    """Why an article as a whole comes from another, or None."""
    names = names_of(other.outlet)
    for sort, line in labels:
        if squash(re.sub(r"^(?:by|from|source:?)\s+", "", line, flags=re.IGNORECASE)) in names:
            return f"its {sort} “{line}” names {_name(other)}"
    if article.based_on:
        if _address(article.based_on) == _address(other.url):
            return f"it says it is based on {other.url}"
        host = _host(article.based_on)
        if host and host == (
            _host(other.url) or _bare(other.outlet.domain if other.outlet else "")
        ):
            return f"it says it is based on a text at {host}"
    return None


def _name(article: Article) -> str:
    return article.outlet.name if article.outlet else "an unknown outlet"


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _host(url: str) -> str:
    return _bare(urlsplit(url).hostname or "")


def _address(url: str) -> tuple[str, str]:
    """An address without what changes nothing: scheme, `www.`, query, last stroke."""
    return _host(url), urlsplit(url).path.rstrip("/")


def _publishers(entries: Sequence[Entry], apart: Apart) -> list[Link]:
    """Articles of one outlet, then outlets of one owner; each tied to the earliest."""
    sets, links = Sets(), list[Link]()
    for entry in entries:
        for key in publisher_keys(entry.article.outlet):
            sets.join(entry.id, key)
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(sets.top(entry.id), []).append(entry)
    for group in groups.values():
        for later, first in apart.connecting([entry.id for entry in group]):
            link = publisher_link(group[later], group[first])
            if link is not None:
                links.append(link)
    return links


def publisher_keys(outlet: Outlet | None) -> tuple[str, ...]:
    """What an outlet has in common with others of one publisher: name, domain, owner."""
    if outlet is None:
        return ()
    domain = _bare(outlet.domain)
    keys = [f"outlet {outlet.key}"]
    if domain and domain not in _PLATFORMS and outlet.kind is not OutletKind.AGGREGATOR:
        keys.append(f"domain {domain}")
    if outlet.owner:
        keys.append(f"owner {squash(outlet.owner)}")
    return tuple(keys)


# Places where anybody publishes: the address tells nothing about who does.
_PLATFORM_NAMES = """
    medium.com substack.com wordpress.com blogspot.com tumblr.com youtube.com facebook.com
    twitter.com x.com t.me telegra.ph reddit.com linkedin.com
"""
_PLATFORMS = frozenset(_PLATFORM_NAMES.split())


def publisher_link(one: Entry, two: Entry) -> Link | None:
    """The tie of two articles by outlet or owner, if there is one."""
    ours, theirs = one.article.outlet, two.article.outlet
    if ours is None or theirs is None:
        return None
    shared = set(publisher_keys(ours)) & set(publisher_keys(theirs))
    if any(key.startswith(("outlet ", "domain ")) for key in shared):
        why, tie = f"both published by {ours.name}", Tie.SAME_OUTLET
        if ours.key != theirs.key:
            why = f"{ours.name} and {theirs.name} both appear at {_bare(ours.domain)}"
    elif shared:
        why, tie = f"{ours.name} and {theirs.name} both belong to {ours.owner}", Tie.SAME_OWNER
    else:
        return None
    return Link(tie=tie, left=one.id, right=two.id, why=why)
