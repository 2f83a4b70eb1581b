"""An archive on a server gives what the one in a folder gives, from the first word to the last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from alteram import open_archive
from alteram.apps.cli import cli
from alteram.archive.postgres.layout import STEPS
from alteram.pipeline import Tools, add, check, load_tools, open_store, trace
from alteram.pipeline.stories import find_stories
from alteram.pipeline.tables import rows
from alteram.plugins import Store
from alteram.report import dumps, family_json, to_json
from alteram.settings import Settings, with_values
from tests.e2e.test_cli import OTHER, PAGE, alteram
from tests.postgres_server import Server, cut_at

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo"


def settings_at(place: str) -> Settings:
    values = {"archive": {"path": place, "outlets": [str(DEMO / "outlets.csv")]}}
    return with_values(Settings(), values, "test")


@pytest.fixture(scope="module")
def demos(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Tools, list[tuple[Settings, Store]]]]:
    """The demo coverage in a folder and on a server, added in another order."""
    found: list[tuple[Settings, Store]] = []
    paths = sorted((DEMO / "coverage").iterdir())
    for place in (str(tmp_path_factory.mktemp("demo")), postgres.database()):
        settings = settings_at(place)
        store, tools = open_store(settings, create=True), load_tools(settings)
        assert add(paths, store, tools, settings).kept >= 15
        found.append((settings, store))
        paths.reverse()
    yield tools, found
    for _, store in found:
        store.close()


def test_the_demo_has_the_same_report_byte_for_byte(
    demos: tuple[Tools, list[tuple[Settings, Store]]],
) -> None:
    tools, stores = demos
    page = tools.extractor.read((DEMO / "page.html").read_bytes())
    one, other = (dumps(to_json(check(page, store, tools, it))) for it, store in stores)
    assert json.loads(one)["findings"]
    assert one == other


def test_the_demo_has_the_same_copies_stories_and_tables(
    demos: tuple[Tools, list[tuple[Settings, Store]]],
) -> None:
    tools, stores = demos
    page = tools.extractor.read((DEMO / "page.html").read_bytes())
    one, other = (dumps(family_json(trace(page, store, tools, it))) for it, store in stores)
    assert one == other
    stories = [find_stories(store) for _, store in stores]
    assert stories[0] == stories[1] != []
    for table in ("articles", "statements", "passages", "links", "stories", "coverage"):
        one_rows, other_rows = (list(rows(table, store, it)) for it, store in stores)
        assert one_rows == other_rows != []


def test_a_newcomer_fills_checks_and_keeps_a_server(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    Path("coverage.jsonl").write_text(OTHER + "\n", encoding="utf-8")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, [*arguments, "--archive", database])
        assert done.exception is None, done.output
        assert "not-a-secret" not in done.output
        return done.stdout

    assert f"layout {STEPS[-1].version} is made" in run("archive", "init")
    assert run("add", "coverage.jsonl").startswith("1 added")
    assert json.loads(run("check", "page.txt", "--published", "2031-05-06", "--json"))["findings"]
    assert "is ready" in run("archive", "init")
    facts = json.loads(run("info", "--check", "--json"))
    assert facts["archive"] == database.replace(":not-a-secret", "")
    assert facts["problems"] == []
    assert "1 articles laid out" in run("tables", "refresh")
    assert run("archive", "export", "2031-05", "--to", "may.part").startswith("1 entries")
    gone = CliRunner().invoke(
        cli, ["archive", "remove", "--id", "m1", "--yes", "--archive", database]
    )
    assert "1 removed" in gone.output
    assert "until its owner runs `alteram archive compact`" in gone.output
    assert "bytes before" in run("archive", "compact")
    assert "1 added" in run("archive", "import", "may.part")
    assert run("archive", "backup", "copy").startswith("1 entries")
    with open_archive("copy") as copy, open_archive(database) as kept:
        assert copy.store.digest() == kept.store.digest()
        assert copy.get("m1") == kept.get("m1") is not None


def test_what_goes_wrong_is_one_line_and_an_exit_code(
    tmp_path: Path, postgres: Server, database: str
) -> None:
    done = alteram("info", "--archive", database, cwd=tmp_path)
    assert done.returncode == 1
    shown = database.replace(":not-a-secret", "")
    said = "the database holds no archive yet; make it with `alteram add FILE...`"
    assert done.stderr.decode().strip() == f"error: archive {shown}: {said}"
    open_archive(database, create=True).close()
    cut_at(postgres, database.rpartition("/")[2], "prints")
    (tmp_path / "coverage.jsonl").write_text(OTHER + "\n", encoding="utf-8")
    done = alteram("add", "coverage.jsonl", "--archive", database, cwd=tmp_path)
    (line,) = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert line.startswith(f"error: archive {shown}: the connection to the server was lost")
    assert line.endswith("run the same command again: what is there already is not added twice")
