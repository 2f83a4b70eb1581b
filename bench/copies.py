"""Injected copies: are they found among N entries, and nothing else with them?

Articles of a collection (in an order fixed by their ids) become an archive. Where it has fewer than
N, the rest are made of its articles: sentences of three of them mixed, their names, numbers and
most other words changed, so that they read like news, keep its set phrases, and share no text.
Others are altered by a seeded program and searched for as `alteram trace` does: candidates by
shared fingerprints and those on the same story, then alignment, then the leads.

- `copy_5`, `copy_15`: the whole text, that share of its words changed, left out or put in.
- `excerpt_30`, `excerpt_10`: sentences in a row with that share of its own words, inside half of a
  text that is not in the archive.
- `lead`: the first sentences alone, their clauses turned round and every third word changed;
- `own_lead`: the same of the first sentences that are told in the article's own voice: a caption, a
  disclaimer or a quotation at the head of an article is no lead that somebody would rewrite.

`recall.KIND` is the share whose original is found as a copy, partial copy or rewritten lead;
`precision.KIND` the share of right ones among all texts found. What the original or the host is
tied to of its own is neither right nor wrong: a collection of news holds real copies. Shares are of
own words, originals have at least 400 of them, so that a tenth can be told from chance, and at
least half of a host is its own words: transcripts and letters are nobody's.

`join_per_second` is articles a second of the join of all N with all by fingerprints, on disk;
`pairs_joined` the pairs it finds for each article; `search_per_second` the same asked one article
after the other; `read_per_second` their fingerprints made anew. `memory_mb.tenth` is the peak of
memory when a tenth of the entries is in, `memory_mb.all` when all are, `memory_mb.joined` after the
join. Nothing is held but the originals, the hosts and one batch.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from alteram.archive import find_coverage
from alteram.lineage import fingerprints
from alteram.lineage.compare import Reading, compare
from alteram.lineage.rewritten import lead_of, likeness
from alteram.lineage.voices import Whose
from alteram.model import Article, Entry, Outlet, Reuse
from alteram.plugins import Store
from alteram.settings import ArchiveSettings, LineageSettings
from alteram.text.sentences import sentences
from bench.joining import joined
from bench.material import Lowest, Plan, batches, made_up
from bench.table import Row, memory_mb

KINDS = ("copy_5", "copy_15", "excerpt_30", "excerpt_10", "lead", "own_lead", "version")
LEAST_WORDS = 400
BATCH = 256
SETTINGS = LineageSettings()
_NUMBER = re.compile(r"[0-9]+")


def arguments(parser: argparse.ArgumentParser) -> None:
    default = Path("../shared/data/news/allsides")
    parser.add_argument("--data", type=Path, default=default, metavar="DIR")
    parser.add_argument("--entries", type=int, default=5000, metavar="N", help="entries searched")
    parser.add_argument("--copies", type=int, default=200, metavar="N", help="of each kind")
    parser.add_argument("--seed", type=int, default=1)


class Injected(NamedTuple):
    """An altered text, its original, and the text it was put into as it was before, if any."""

    kind: str
    entry: Entry
    original: Entry
    host: Entry | None


class Found(NamedTuple):
    """Of one injected text: whether its original was found, and how many others."""

    kind: str
    right: bool
    wrong: int


def measure(args: argparse.Namespace) -> list[Row]:
    from alteram.archive import SqliteStore

    started = time.perf_counter()
    size = args.entries
    plan = Plan.of(args.data, size, args.copies)
    originals = Lowest(args.copies, args.seed, lambda r: r.own_count >= LEAST_WORDS)
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteStore(Path(folder) / "archive", create=True) as store,
    ):
        reading, rows, done = 0.0, list[Row](), 0
        fillers = made_up(plan, args.seed, max(0, size - plan.inside))
        for batch in batches(chain(plan.held(), fillers), BATCH):
            before = time.perf_counter()
            entries = [entry_of(article) for article in batch]
            reading += time.perf_counter() - before
            store.add(entries)
            for entry in entries:
                originals.offer(entry)
            done += len(entries)
            if not rows and 10 * done >= size:
                rows.append(Row("memory_mb.tenth", memory_mb(), done))
        rows.append(Row("memory_mb.all", memory_mb(), done))
        rows.append(Row("read_per_second", done / reading, done))
        before = time.perf_counter()
        pairs = joined(Path(folder) / "archive", SETTINGS.least_shared)
        rows.append(Row("join_per_second", done / (time.perf_counter() - before), done))
        rows.append(Row("pairs_joined", pairs / done, done))
        rows.append(Row("memory_mb.joined", memory_mb(), done))
        hosts = Lowest(args.copies, args.seed, lambda r: 2 * r.own_count >= len(r.words))
        for article in plan.outside():
            if hosts.wants(article):
                hosts.offer(entry_of(article))
        rows += looked_for(store, injected(originals.entries, hosts.entries, args.seed))
    rows.append(Row("seconds", time.perf_counter() - started, size))
    return rows


def looked_for(store: Store, some: Iterable[Injected]) -> list[Row]:
    """Each injected text searched for, one after the other."""
    found: list[Found] = []
    asking = 0.0
    for one in some:
        before = time.perf_counter()
        candidates(store, one.entry)
        asking += time.perf_counter() - before
        found.append(searched(store, one))
    asked = len(found) / asking if asking else 0.0
    return [Row("search_per_second", asked, len(found)), *scores(found)]


def entry_of(article: Article) -> Entry:
    """An article with what finding copies needs."""
    from alteram.statements import own_words

    own = own_words(article.text)
    prints = fingerprints(article.text, own, SETTINGS)
    return Entry(article=article, own_words=own, fingerprints=prints)


# --- altering ------------------------------------------------------------------------------------


def injected(originals: Sequence[Entry], hosts: Sequence[Entry], seed: int) -> Iterator[Injected]:
    """Every kind of every original; excerpts only where there is a host."""
    chance = random.Random(seed)
    vocabulary = sorted({word for entry in originals for word in entry.article.text.split()})
    for number, original in enumerate(originals):
        text = original.article.text
        for kind in KINDS:
            host = hosts[number % len(hosts)] if hosts and kind.startswith("excerpt") else None
            if kind.startswith("excerpt") and host is None:
                continue
            if kind == "version":
                new = version(text, vocabulary, random.Random(f"{seed} {number}"))
            elif kind.startswith("copy"):
                new = edited(text, int(kind[5:]) / 100, vocabulary, chance)
            elif host is not None:
                part = excerpt(original, int(kind[8:]) / 100, chance)
                new = placed(part, host.article.text)
                host = entry_of(replace(host.article, text=placed("", host.article.text)))
            else:
                said = own_sentences(original) if kind == "own_lead" else text
                new = rewritten(said, vocabulary, chance)
            article = replace(
                original.article,
                text=new,
                headline=f"Injected {number}",
                outlet=Outlet(name="Injected Herald"),
                byline=(),
                credit=(),
                url=f"injected:{kind}:{number}",
                ref="",
            )
            yield Injected(kind, entry_of(article), original, host)


def edited(text: str, share: float, vocabulary: Sequence[str], chance: random.Random) -> str:
    """The text with a share of its words changed, left out, or followed by another word."""
    lines = []
    for line in text.split("\n"):
        words: list[str] = []
        for word in line.split():
            if chance.random() >= share:
                words.append(word)
                continue
            what = chance.randrange(3)
            words += [[chance.choice(vocabulary)], [], [word, chance.choice(vocabulary)]][what]
        lines.append(" ".join(words))
    return "\n".join(lines)


def version(text: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """A later version: a new lead of 30 words, other numbers, without the last third."""
    paragraphs = [line for line in text.split("\n") if line.strip()]
    kept = paragraphs[1 : max(2, 2 * len(paragraphs) // 3)]
    lead = " ".join(chance.choice(vocabulary) for _ in range(30))
    later = [_NUMBER.sub(lambda m: str(int(m[0]) + chance.randint(1, 9)), line) for line in kept]
    return "\n\n".join([f"{lead}.", *later])


def excerpt(entry: Entry, share: float, chance: random.Random) -> str:
    """Sentences in a row with at least this share of the own words."""
    reading = Reading(entry)
    spans = sentences(reading.text)
    places = [
        word.start
        for word, whose in zip(reading.words, reading.whose, strict=True)
        if whose is Whose.OWN
    ]
    counts = [sum(1 for place in places if start <= place < end) for start, end in spans]
    wanted = share * len(places)
    at = end = chance.choice([at for at in range(len(spans)) if sum(counts[at:]) >= wanted])
    while sum(counts[at:end]) < wanted:
        end += 1
    return reading.text[spans[at][0] : spans[end - 1][1]]


def placed(part: str, host: str) -> str:
    """A part as a paragraph in the middle of the first half of a host's paragraphs.

    Not where a line leads in another's words: there it would be a quotation. Without a part it is
    that half alone.
    """
    paragraphs = [line for line in host.split("\n") if line.strip()]
    half = paragraphs[: max(1, len(paragraphs) // 2)]
    middle = (len(half) + 1) // 2
    while middle and half[middle - 1].rstrip().endswith(":"):
        middle -= 1
    return "\n\n".join([*half[:middle], *([part] if part else []), *half[middle:]])


def rewritten(text: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """The first three sentences, clauses in reverse order, a third of the words changed."""
    lines = []
    for start, end in list(sentences(text))[:3]:
        clauses = text[start:end].rstrip(".").split(", ")
        turned = ", ".join(reversed(clauses)) + "."
        lines.append(edited(turned, 1 / 3, vocabulary, chance))
    return " ".join(lines)


def own_sentences(entry: Entry) -> str:
    """The first three sentences of which most words are own, one on a line."""
    reading = Reading(entry)
    found: list[str] = []
    for start, end in sentences(reading.text):
        inside = [
            whose is Whose.OWN
            for word, whose in zip(reading.words, reading.whose, strict=True)
            if start <= word.start < end
        ]
        if 2 * sum(inside) > len(inside) and len(found) < 3:
            found.append(reading.text[start:end])
    return "\n".join(found)


# --- searching -----------------------------------------------------------------------------------


def candidates(store: Store, entry: Entry) -> list[str]:
    """Ids that share enough fingerprints."""
    hashes = [value for value, _ in entry.fingerprints]
    return [key for key, _ in store.sharing(hashes, SETTINGS.least_shared)]


def copies_of(store: Store, entry: Entry) -> set[str]:
    """Ids of the entries found to have text of this one."""
    ours, lead = Reading(entry), lead_of(entry)
    story = find_coverage(store, entry.article, ArchiveSettings()).entries
    others = {other.id: other for other in (*store.many(candidates(store, entry)), *story)}
    return {
        other.id
        for other in others.values()
        if compare(ours, Reading(other), SETTINGS).kind in (Reuse.COPY, Reuse.PARTIAL_COPY)
        or likeness(lead, lead_of(other)) is not None
    }


def searched(store: Store, one: Injected) -> Found:
    """What is found for an injected text."""
    found = copies_of(store, one.entry)
    others = found - {one.original.id}
    if others:
        others -= copies_of(store, one.original)
    if others and one.host is not None:
        others -= copies_of(store, one.host)
    return Found(one.kind, one.original.id in found, len(others))


def scores(some: Sequence[Found]) -> list[Row]:
    """Recall and precision of each kind."""
    rows = []
    for kind in KINDS:
        mine = [found for found in some if found.kind == kind]
        right = sum(found.right for found in mine)
        wrong = sum(found.wrong for found in mine)
        if mine:
            every = right + wrong
            rows.append(Row(f"recall.{kind}", right / len(mine), len(mine)))
            rows.append(Row(f"precision.{kind}", right / every if every else 0.0, every))
    return rows
