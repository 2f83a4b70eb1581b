"""What an archive must still answer, in plain values, whichever version asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alteram.archive.links import LinkBook
from alteram.archive.store import SqliteStore
from alteram.model import Entry, Window

ADDRESS = "https://quay-mail.example/ferry"
ASKED = ("ferry", "harbour master", '"found a crack"')


def facts(folder: Path) -> dict[str, Any]:
    """Everything that could get lost on the way from one layout to another."""
    with SqliteStore(folder) as store:
        ids = sorted(lead.id for lead in store.leads(Window()))
        entries = store.many(ids)
        latest = store.get(ADDRESS)
        reach = store.reach(Window())
        return {
            "digest": store.digest(),
            "entries": [_entry(entry) for entry in entries],
            "latest at an address": latest.id if latest else None,
            "outlets": list(reach.outlets),
            "owners": list(reach.owners),
            "days": [str(reach.first_day), str(reach.last_day), reach.undated],
            "found": {
                words: sorted(
                    [passage.entry_id, passage.text]
                    for passage in store.search(words, Window(), 99)
                )
                for words in ASKED
            },
            "sharing with the first": [
                list(pair) for pair in store.sharing([h for h, _ in entries[0].fingerprints], 3)
            ],
            "links": [
                [link.number, link.left, link.right, link.verdict, link.why, link.who, link.when]
                for link in LinkBook(folder).all()
            ],
        }


def _entry(entry: Entry) -> dict[str, Any]:
    article = entry.article
    return {
        "id": entry.id,
        "ref": article.ref,
        "url": article.url,
        "outlet": [article.outlet.name, article.outlet.owner] if article.outlet else None,
        "headline": article.headline,
        "text": article.text,
        "byline": list(article.byline),
        "published": article.published.value if article.published else None,
        "own words": [article.quote(span) for span in entry.own_words],
        "fingerprints": len(entry.fingerprints),
        "statements": [
            [one.kind.value, one.text, one.source.name if one.source else None]
            for one in entry.statements
        ],
    }
