"""What `alteram` exports: typed functions on an open archive, light to import."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import alteram
from alteram.errors import ArchiveMissing, InputError, PageUnreadable
from alteram.model import Family, Page, Precision, Report, Story, Voice
from tests.archive_makers import entry
from tests.search_makers import ALL, BUDGET, FERRY

PAGE = """Ferry stopped at Lowmere

The ferry to Harrow was stopped on Tuesday, the port of Lowmere said.

"We found a crack in the hull," harbour master Ilse Varn said. Forty passengers were brought ashore.
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[alteram.Archive]:
    folder = tmp_path_factory.mktemp("python")
    with alteram.open_archive(folder / "kept", create=True) as opened:
        opened.store.add([*ALL, entry("Ferry stopped", PAGE, outlet="Harrow Herald")])
        yield opened


def test_importing_alteram_loads_nothing_of_it() -> None:
    code = "import alteram, sys; print(*[m for m in sys.modules if m.startswith('alteram')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["alteram"]


def test_the_functions_load_no_heavy_library_before_they_are_called() -> None:
    code = "import sys; from alteram import check, open_archive; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "tantivy", "lxml", "trafilatura", "rich", "onnxruntime", "pyarrow", "click"}
    assert heavy.isdisjoint(done.stdout.split())


def test_what_is_exported_is_there_and_nothing_else() -> None:
    assert {"open_archive", "check", "trace", "stories", "search"} <= set(dir(alteram))
    assert all(hasattr(alteram, name) for name in alteram.__all__)
    with pytest.raises(AttributeError, match="serch"):
        alteram.serch  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("form", ["text", "bytes", "path", "page"])
def test_a_page_is_checked_however_it_is_given(
    archive: alteram.Archive, tmp_path: Path, form: str
) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    page = archive.tools.extractor.read(PAGE.encode())
    given: dict[str, Any] = {
        "text": PAGE,
        "bytes": PAGE.encode(),
        "path": tmp_path / "page.txt",
        "page": page,
    }
    report = alteram.check(given[form], archive=archive, published="2031-05-07", outlet="Osk Radio")
    assert isinstance(report, Report)
    article = report.page.article
    assert article.headline == "Ferry stopped at Lowmere"
    assert article.outlet is not None
    assert article.outlet.name == "Osk Radio"
    assert report.findings
    assert {one.id for one in report.coverage.entries} >= {FERRY.id}


def test_a_text_is_read_as_it_is_whatever_it_declares(archive: alteram.Archive) -> None:
    html = (
        "<html><head><meta charset=latin-1><title>Größe 東</title></head><body><article>"
        f"<h1>Größe 東</h1><p>{PAGE}</p></article></body></html>"
    )
    report = alteram.check(html, archive=archive, published=date(2031, 5, 7))
    assert report.page.article.headline == "Größe 東"


def test_dates_keep_what_is_known_of_them(archive: alteram.Archive) -> None:
    def known(published: Any) -> tuple[str, Precision]:
        moment = alteram.check(PAGE, archive=archive, published=published).page.article.published
        assert moment is not None
        return moment.value, moment.precision

    noon = datetime(2031, 5, 7, 12, tzinfo=UTC)
    assert known(noon) == ("2031-05-07T12:00:00+00:00", Precision.TIME)
    assert known(noon.replace(tzinfo=None)) == ("2031-05-07", Precision.DAY)


def test_nothing_later_than_the_moment_is_used(archive: alteram.Archive) -> None:
    as_of = datetime(2031, 5, 8, tzinfo=UTC)
    report = alteram.check(PAGE, archive=archive, published="2031-05-08", as_of=as_of)
    assert BUDGET.id not in {one.id for one in report.coverage.entries}


def test_trace_finds_copies_of_a_page_and_of_words(archive: alteram.Archive) -> None:
    family = alteram.trace(PAGE, archive=archive)
    assert isinstance(family, Family)
    assert "Harrow Herald" in {one.entry.outlet_name for one in family.relatives}
    words = "Forty passengers were brought ashore."
    found = alteram.trace(words, archive=archive, as_text=True)
    assert [one.entry.outlet_name for one in found.relatives] == ["Harrow Herald"]


def test_stories_have_reach(archive: alteram.Archive) -> None:
    found = alteram.stories(archive=archive, since="2031-05-01", outlet="tern post")
    assert [isinstance(story, Story) and story.reach is not None for story in found] == [True]
    assert FERRY.id in found[0].entries
    assert alteram.stories(archive=archive, since=date(2032, 1, 1)) == []


def test_search_is_narrowed_as_by_the_verb(archive: alteram.Archive) -> None:
    said = alteram.search("ferry", archive=archive, said_by="mayor", until="2031-05-08")
    assert {found.entry.id for found in said} == {FERRY.id}
    own = alteram.search("ferry", archive=archive, voice="narrator", outlet="Tern Post")
    assert [found.statements[0].voice for found in own] == [Voice.NARRATOR]
    both = alteram.search("ferry", archive=archive, outlet=["Tern Post", "Quay Mail"])
    assert len({found.entry.id for found in both}) == 3


def test_tables_are_rows_and_arrow(archive: alteram.Archive) -> None:
    rows = list(archive.rows("statements"))
    assert archive.arrow("statements").to_pylist() == rows
    assert {row["who"] for row in rows} >= {"Ilse Varn", "Oren Tull"}
    assert archive.reach().entries == len(list(archive.rows("articles"))) == 4
    assert archive.get(FERRY.id) == FERRY


def test_one_long_line_is_a_text_and_no_name_of_a_file(archive: alteram.Archive) -> None:
    found = alteram.trace("The ferry to Harrow was stopped on Tuesday. " * 9, archive=archive)
    assert found.own.article.text.startswith("The ferry to Harrow")


def test_what_is_wrong_is_told(archive: alteram.Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        alteram.open_archive(tmp_path / "none")
    with pytest.raises(InputError, match="give words"):
        alteram.search(archive=archive)
    with pytest.raises(InputError, match="no day"):
        alteram.search("ferry", archive=archive, since="May")
    with pytest.raises(InputError, match="no voice"):
        alteram.search("ferry", archive=archive, voice="loud")
    with pytest.raises(PageUnreadable, match="none"):
        alteram.check(tmp_path / "none.html", archive=archive)
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    with pytest.raises(InputError, match=r"give Path\("):
        alteram.check(str(tmp_path / "page.txt"), archive=archive)
    with pytest.raises(InputError, match="as_text"):
        alteram.trace(Page(article=FERRY.article), archive=archive, as_text=True)
    with pytest.raises(InputError, match="did you mean"):
        archive.rows("storys")
