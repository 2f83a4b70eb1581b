"""A link in the text, from the page to the counts: kept, counted, shown, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alteram.archive.fields import read_date
from alteram.archive.links import book_of
from alteram.model import Finding, Reuse, Tie
from alteram.pipeline import Tools, add, check, load_tools, open_store, trace
from alteram.plugins import Store
from alteram.report import family_json, page_json
from alteram.settings import Settings, with_values
from tests.schemas import fits

QUAY = "https://quay-mail.example/2031/05/ferry-stopped"
PAGE = """Ferry stopped at Lowmere

The ferry to Harrow was stopped on Tuesday after a crack was found in its hull.
"""
REPORTS = {
    "Quay Mail": (
        QUAY,
        "The Harrow ferry was stopped on Tuesday; its hull has a crack.",
        "Pilots had asked for a look at the hull since the winter, and nobody came to look at it.",
    ),
    "Tern Post": (
        "https://tern-post.example/news/4471",
        f'A crack in the hull <a href="{QUAY}/?utm_source=tern#top">stopped the ferry</a> to Harrow'
        " on Tuesday.",
        "Schoolchildren of Lowmere will go round by the bridge, an hour longer, until further word.",
    ),
}


def html(outlet: str, url: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>Ferry to Harrow stopped</title>'
        f'<meta property="og:site_name" content="{outlet}"><link rel="canonical" href="{url}">'
        '<meta property="article:published_time" content="2031-05-06T09:00:00Z"></head><body>'
        f"<article><h1>Ferry to Harrow stopped</h1>{body}</article></body></html>"
    )


Line = tuple[Settings, Tools, Store]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    folder = tmp_path_factory.mktemp("linked")
    values = {"archive": {"path": str(folder / "kept")}}
    settings = with_values(Settings(), values, "test")
    (folder / "coverage").mkdir()
    for name, (url, *paragraphs) in REPORTS.items():
        file = folder / "coverage" / f"{name}.html"
        file.write_text(html(name, url, *paragraphs), encoding="utf-8")
    tools = load_tools(settings)
    with open_store(settings, create=True) as store:
        assert add([folder / "coverage"], store, tools, settings).kept == len(REPORTS)
        yield settings, tools, store


def checked(line: Line) -> Finding:
    """The finding on the one sentence of the page."""
    settings, tools, store = line
    page = tools.extractor.read(PAGE.encode())
    day = read_date("2031-05-07", "given")
    return check(page, store, tools, settings, published=day).findings[-1]


def test_a_linked_report_is_one_voice_until_a_reader_says_otherwise(line: Line) -> None:
    finding = checked(line)
    assert finding.supporting == 1
    assert finding.lineage is not None
    (link,) = finding.lineage.links
    assert (link.tie, link.why) == (Tie.CITES, "links this to Quay Mail: “stopped the ferry”")
    book = book_of(line[2])
    when = datetime(2031, 5, 8, tzinfo=UTC)
    mark = book.add(link.left, link.right, None, "its reporter was on the quay", "Ada", when)
    assert checked(line).supporting == 2
    book.undo(mark.number)
    assert checked(line) == finding


def test_the_page_and_its_family_show_the_link(line: Line) -> None:
    settings, tools, store = line
    page = tools.extractor.read(html("Tern Post", *REPORTS["Tern Post"]).encode())
    form = page_json(page, ())
    fits(form, "page")
    assert [(one["text"], one["url"]) for one in form["article"]["links"]] == [
        ("stopped the ferry", f"{QUAY}/")
    ]
    family = trace(page, store, tools, settings)
    fits(family_json(family), "trace")
    assert [(one.entry.outlet_name, one.reuse) for one in family.relatives] == [
        ("Quay Mail", Reuse.LINKED)
    ]
    (link,) = family.links
    assert (link.tie, link.why) == (Tie.CITES, "links to Quay Mail: “stopped the ferry”")
