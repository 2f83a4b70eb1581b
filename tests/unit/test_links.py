"""Readers' links: kept in the archive, and what they do to a report."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alteram.archive.links import LinkBook, book_of, links_digest, reader_links
from alteram.archive.store import SqliteStore
from alteram.errors import ArchiveError, ArchiveMissing
from alteram.model import Article, CaveatKind, Outlet, Page, Report, Standing, Tie
from alteram.pipeline import Tools, check, load_tools, make_entry, trace
from alteram.settings import Settings
from tests.archive_makers import several
from tests.evidence_makers import day
from tests.fakes import MemoryStore

SETTINGS = Settings()
WHEN = datetime(2031, 5, 9, 18, 30, 5, 400, UTC)
SANK = "Three barges sank in the Harrow lock on Monday after the northern gate broke."
POST = "The northern gate of the Harrow lock broke on Monday and three barges sank there."
QUAY = "On Monday three barges went down in the Harrow lock; its northern gate broke."
HEADLINE = "Three barges sink in the Harrow lock"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(SETTINGS)


@pytest.fixture
def book(tmp_path: Path) -> LinkBook:
    with SqliteStore(tmp_path, create=True) as store:
        store.add(several(3))
    return LinkBook(tmp_path)


# --- the book ------------------------------------------------------------------------------------


def test_what_is_added_is_kept_with_who_when_and_why(book: LinkBook) -> None:
    assert book.all() == ()
    one = book.add("a", "b", Tie.CITES, "names  it\n", " Ada\x1b ", WHEN)
    two = book.add("a", "c", None, "two reporters", "Bo", WHEN)
    assert (one.number, one.left, one.right, one.tie) == (1, "a", "b", Tie.CITES)
    assert (one.why, one.who, one.when) == ("names it", "Ada", "2031-05-09T18:30:05+00:00")
    assert one.reason == "marked by Ada on 2031-05-09: names it"
    assert two.verdict == "not linked"
    assert LinkBook(book.path).all() == (one, two)


def test_a_later_word_on_the_same_two_takes_the_place_of_the_first(book: LinkBook) -> None:
    book.add("a", "b", Tie.SAME_TEXT, "one text", "Ada", WHEN)
    book.add("a", "c", Tie.SAME_TEXT, "one text", "Ada", WHEN)
    last = book.add("b", "a", None, "no", "Bo", WHEN)
    assert [link.number for link in book.all()] == [2, 3]
    assert book.all()[-1] == last


def test_undo_takes_one_back_and_its_number_is_not_given_again(book: LinkBook) -> None:
    book.add("a", "b", Tie.SAME_TEXT, "one text", "Ada", WHEN)
    two = book.add("a", "c", None, "no", "Ada", WHEN)
    assert book.undo(2) == two
    assert [link.number for link in book.all()] == [1]
    assert book.add("a", "c", None, "no", "Ada", WHEN).number == 3
    with pytest.raises(ArchiveError, match="no link 2; `alteram link list`"):
        book.undo(2)


def test_undo_in_an_archive_without_links_makes_no_table(book: LinkBook) -> None:
    before = (book.path / "archive.db").read_bytes()
    with pytest.raises(ArchiveError, match="no link 1"):
        book.undo(1)
    assert book.all() == ()
    assert (book.path / "archive.db").read_bytes() == before


def test_a_link_says_why_and_who_and_ties_two(book: LinkBook) -> None:
    for left, right, why, who in (
        ("a", "b", " ", "Ada"),
        ("a", "b", "x", ""),
        ("a", "a", "x", "A"),
    ):
        with pytest.raises(ValueError, match="link"):
            book.add(left, right, None, why, who, WHEN)
    assert book.all() == ()


def test_links_are_neither_entries_nor_damage_and_leave_the_archive_as_it_is(
    book: LinkBook,
) -> None:
    with SqliteStore(book.path) as store:
        before = store.digest()
        book.add("a", "b", Tie.SAME_TEXT, "one text", "Ada", WHEN)
        assert store.digest() == before
        assert store.check() == []
        assert [link.number for link in reader_links(store)] == [1]


def test_the_digest_is_of_what_links_say_in_any_order(book: LinkBook, tmp_path: Path) -> None:
    shutil.copytree(book.path, tmp_path / "other", ignore=lambda *_: ["other"])
    other = LinkBook(tmp_path / "other")
    for some, order in ((book, "bc"), (other, "cb")):
        for name in order:
            some.add("a", name, None, "no", "Ada", WHEN)
    assert links_digest(book.all()) == links_digest(other.all())
    other.add("a", "c", Tie.CITES, "no", "Ada", WHEN)
    assert links_digest(book.all()) != links_digest(other.all())


def test_a_place_without_an_archive_and_a_store_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        LinkBook(tmp_path / "none").all()
    assert reader_links(MemoryStore()) == ()
    with pytest.raises(ArchiveError, match="keeps no readers' links"):
        book_of(MemoryStore())


# --- the report ----------------------------------------------------------------------------------


def article(outlet: str, text: str, date: str = "2031-05-06") -> Article:
    slug = outlet.lower().replace(" ", "-")
    return Article(
        headline=HEADLINE,
        text=text,
        url=f"https://{slug}.example/lock",
        outlet=Outlet(name=outlet, domain=f"{slug}.example"),
        published=day(date),
        language="en",
    )


OWN = article("Gull", SANK)
OTHERS = {name: article(name, text) for name, text in (("Tern Post", POST), ("Quay Mail", QUAY))}
COPY = article("Vale News", POST, "2031-05-07")


def filled(folder: Path, tools: Tools, *articles: Article) -> SqliteStore:
    store = SqliteStore(folder, create=True)
    store.add([make_entry(one, tools, SETTINGS) for one in articles])
    return store


def told(store: SqliteStore, tools: Tools) -> Report:
    return check(Page(article=OWN), store, tools, SETTINGS)


def test_an_added_link_joins_two_voices_and_the_report_says_who(
    tmp_path: Path, tools: Tools
) -> None:
    post, quay = (OTHERS[name].id for name in ("Tern Post", "Quay Mail"))
    with filled(tmp_path, tools, *OTHERS.values()) as store:
        before = told(store, tools)
        assert before.findings[-1].standing is Standing.CORROBORATED
        assert "links" not in dict(before.versions)
        kept = book_of(store).add(quay, post, Tie.CITES, "one press room", "Ada", WHEN)
        after = told(store, tools)
        finding = after.findings[-1]
        assert (finding.standing, finding.supporting) == (Standing.ONE_ORIGIN, 1)
        assert finding.lineage is not None
        (link,) = finding.lineage.links
        assert (link.tie, link.left, link.right) == (Tie.CITES, quay, post)
        assert link.why == "marked by Ada on 2031-05-09: one press room"
        assert dict(after.versions)["links"] == links_digest([kept])
        assert after == told(store, tools)
        book_of(store).undo(kept.number)
        assert told(store, tools) == before


def test_a_link_marked_wrong_counts_two_again_and_the_report_says_who(
    tmp_path: Path, tools: Tools
) -> None:
    with filled(tmp_path, tools, OTHERS["Tern Post"], COPY) as store:
        assert told(store, tools).findings[-1].supporting == 1
        ends = OTHERS["Tern Post"].id, COPY.id
        book_of(store).add(*ends, None, "both were on the quay", "Ada", WHEN)
        after = told(store, tools)
        assert after.findings[-1].supporting == 2
        (text,) = [c.text for c in after.caveats if c.kind is CaveatKind.SKIPPED]
        assert "Tern Post" in text
        assert "Vale News" in text
        assert "not linked: marked by Ada on 2031-05-09: both were on the quay" in text


def test_a_mark_on_articles_of_another_story_is_in_the_versions_only(
    tmp_path: Path, tools: Tools
) -> None:
    with filled(tmp_path, tools, *OTHERS.values()) as store:
        before = told(store, tools)
        book_of(store).add(OTHERS["Tern Post"].id, "elsewhere", None, "no", "Ada", WHEN)
        after = told(store, tools)
        assert (after.findings, after.caveats) == (before.findings, before.caveats)
        assert set(dict(after.versions)) - set(dict(before.versions)) == {"links"}


def test_trace_leaves_out_a_link_marked_wrong_and_still_shows_the_words(
    tmp_path: Path, tools: Tools
) -> None:
    long = f"{POST} Two keepers of the lock spent the night on the roof of its old pump house."
    one, two = article("Tern Post", long), article("Vale News", long, "2031-05-07")
    with filled(tmp_path, tools, one, two) as store:
        assert len(trace(Page(article=one), store, tools, SETTINGS).links) == 1
        book_of(store).add(one.id, two.id, None, "no", "Ada", WHEN)
        family = trace(Page(article=one), store, tools, SETTINGS)
        assert family.links == ()
        assert [relative.entry.id for relative in family.relatives] == [two.id]
        book_of(store).add(one.id, two.id, Tie.CITES, "yes", "Bo", WHEN)
        ties = {link.why for link in trace(Page(article=one), store, tools, SETTINGS).links}
        assert "marked by Bo on 2031-05-09: yes" in ties
