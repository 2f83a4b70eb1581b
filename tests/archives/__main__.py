"""Write the archive of the layout of today: `python -m tests.archives`."""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alteram.archive.links import LinkBook
from alteram.archive.parts import export
from alteram.archive.store import SqliteStore
from alteram.archive.tables import LAYOUT
from alteram.archive.whole import backup
from alteram.model import Article, Moment, Outlet, OutletKind, Precision, Tie
from alteram.pipeline import load_tools, make_entry
from alteram.settings import Settings
from tests.archives.facts import ADDRESS, facts

QUAY = Outlet(name="Quay Mail", domain="quay-mail.example", owner="Estuary Group")
TERN = Outlet(
    name="Tern Post", domain="tern-post.example", kind=OutletKind.STATE, country="Velmara"
)
CRACK = """The ferry to Harrow was stopped on Tuesday, the port of Lowmere said.

"We found a crack in the hull," harbour master Ilse Varn said. Forty passengers were brought ashore
by two pilot boats, and the crossing stays closed until the yard has looked at the keel.

The Harrow council wants a second ferry before the summer, and will vote on it in June."""


def on(value: str) -> Moment:
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
    return Moment(value=value, precision=precision.get(len(value), Precision.TIME), origin="given")


ARTICLES = (
    Article(
        headline="Ferry to Harrow stopped",
        standfirst="Forty people are brought ashore",
        text=CRACK,
        url=ADDRESS,
        outlet=QUAY,
        byline=("Ada Brook", "Jon Reed"),
        published=on("2031-05-06T07:30:00+00:00"),
        ref="m1",
    ),
    Article(
        headline="Ferry to Harrow stopped",
        text=f"{CRACK}\n\nCorrection: an earlier version named the wrong council.",
        url=ADDRESS,
        outlet=QUAY,
        published=on("2031-05-07"),
    ),
    Article(
        headline="Harrow ferry lies at the quay",
        text=CRACK,
        url="https://tern-post.example/2031/ferry",
        outlet=TERN,
        credit=("Quay Mail",),
        published=on("2031-06"),
    ),
    Article(
        headline="Sluice “opened” — at dawn",
        text="The sluice was opened at dawn, said Jon Reed.\nTwo barges waited. Half a pair: \ud83d.",
        outlet=TERN,
        published=on("1969-12-31"),
    ),
    Article(headline="A note without a date", text="Nobody knows who wrote this in the harbour."),
)


def main() -> None:
    to = Path(__file__).parent / f"layout-{LAYOUT}"
    if to.exists():
        sys.exit(f"{to} is there already; what was released is never written anew")
    settings = Settings()
    tools = load_tools(settings)
    entries = [
        make_entry(one, replace(tools, attributor=tools.archivist), settings) for one in ARTICLES
    ]
    with tempfile.TemporaryDirectory() as name:
        folder, copy = Path(name) / "archive", Path(name) / "copy"
        with SqliteStore(folder, create=True) as store:
            store.add(entries[:2])
            store.add(entries[2:])
        when = datetime(2031, 5, 9, 18, 30, tzinfo=UTC)
        book = LinkBook(folder)
        book.add(entries[0].id, entries[4].id, None, "two harbours", "Ada", when)
        book.add(entries[2].id, entries[0].id, Tie.SAME_TEXT, "one text", "Bo", when)
        backup(folder, copy)
        to.mkdir()
        with zipfile.ZipFile(to / "archive.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(copy.rglob("*")):
                if file.is_file() and not file.name.endswith(".lock"):
                    packed.write(file, str(file.relative_to(copy)))
        export(folder, "2031-05", to / "2031-05.part")
        said = json.dumps(facts(folder), indent=1, ensure_ascii=True)
        (to / "facts.json").write_text(said + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
