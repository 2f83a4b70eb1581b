"""`alteram bulk`: the same findings as one check after another, gone on with, never stopped."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from alteram.apps.cli import cli
from alteram.archive import OutletTable, SqliteStore
from alteram.errors import ExtraNotInstalled, InputError
from alteram.model import Article, Page
from alteram.pipeline import check, load_tools
from alteram.pipeline.bulk import Done, Work, bulk
from alteram.pipeline.bulk_files import read_entries, read_rows, write_unit
from alteram.pipeline.bulk_work import DEATHS, Reader, Unit
from alteram.pipeline.spread import spread
from alteram.settings import Settings, with_values

pytest.importorskip("daft", reason="the extra `bulk` is not installed")
arrow = pytest.importorskip("pyarrow.parquet", reason="the extra `bulk` is not installed")

ROOT = Path(__file__).resolve().parents[2]
# Daft leaves the pipes of its workers to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUICK = {
    "evidence": {"verifier": "words.v1", "retriever": "words.v1", "top": 3},
    "statements": {"attributor": "rules.v1"},
}


@pytest.fixture(autouse=True)
def no_pipe_is_left() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(scope="module")
def settings() -> Settings:
    archive = {"outlets": [str(ROOT / "demo" / "outlets.csv")]}
    return with_values(Settings(), {**QUICK, "archive": archive}, "test")


@pytest.fixture(scope="module")
def run(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    out = tmp_path_factory.mktemp("bulk") / "run"
    demo = ROOT / "demo"
    return out, bulk([demo / "coverage", demo / "page.html"], out, settings, workers=2)


def rows(file: Path) -> list[dict[str, object]]:
    return list(arrow.read_table(file).to_pylist())


def test_findings_are_those_of_a_check_of_each_article(
    run: tuple[Path, Done], settings: Settings
) -> None:
    out, done = run
    assert done.articles > 10
    found = rows(out / "findings.parquet")
    assert len(found) == done.findings
    tools = load_tools(settings)
    with SqliteStore(out / "archive") as store:
        for id_ in {str(row["article"]) for row in found}:
            entry = store.get(id_)
            assert entry is not None
            report = check(Page(article=entry.article), store, tools, settings)
            ours = [
                (row["statement"], row["standing"], row["supporting"], row["copies"])
                for row in found
                if row["article"] == id_
            ]
            assert ours == [
                (one.statement.id, one.standing.value, one.supporting, one.copies)
                for one in report.findings
            ]


def test_every_table_is_there(run: tuple[Path, Done]) -> None:
    out, done = run
    assert len(rows(out / "articles.parquet")) == done.articles
    for name in ("statements", "passages", "links", "stories", "coverage"):
        assert rows(out / f"{name}.parquet")
    assert rows(out / "failures.parquet") == []


def test_what_is_done_is_not_done_again(
    run: tuple[Path, Done], root: Path, settings: Settings
) -> None:
    out, done = run
    before = (out / "findings.parquet").read_bytes()
    first, *others = sorted((out / "checked").iterdir())
    times = {file: file.stat().st_mtime_ns for file in others}
    first.unlink()
    demo = root / "demo"
    assert bulk([demo / "coverage", demo / "page.html"], out, settings) == done
    assert (out / "findings.parquet").read_bytes() == before
    assert first.exists()
    assert {file: file.stat().st_mtime_ns for file in others} == times


def test_a_folder_of_another_run_is_refused(
    run: tuple[Path, Done], root: Path, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="name a new folder"):
        bulk([root / "demo" / "page.html"], run[0], settings)
    (tmp_path / "letter.txt").write_text("Dear editor", encoding="utf-8")
    with pytest.raises(InputError, match="neither empty nor of a bulk run"):
        bulk([root / "demo" / "page.html"], tmp_path, settings)


def test_a_bad_record_is_a_row(tmp_path: Path, settings: Settings) -> None:
    good = {"title": "Bridge", "text": "The mayor of Osterby opened the bridge on Tuesday."}
    lines = [json.dumps(good), '{"title": "cut of', json.dumps({"title": "No words", "text": ""})]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = bulk([tmp_path / "in.jsonl"], tmp_path / "out", settings)
    assert (done.articles, done.failures) == (1, 2)
    assert [row["number"] for row in rows(tmp_path / "out" / "failures.parquet")] == [1, 2]


@pytest.mark.parametrize("of", [2, 5])
def test_slices_together_hold_what_the_whole_holds(
    of: int, tmp_path: Path, settings: Settings
) -> None:
    lines = [
        json.dumps(
            {"id": f"a{n}", "title": f"Bridge {n}", "text": f"Bridge {n} opened in Osterby."}
        )
        if n % 7
        else "broken"
        for n in range(1, 201)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")

    def read(parts: int) -> tuple[list[str], list[object]]:
        folder = tmp_path / str(parts)
        folder.mkdir()
        worker = Reader(folder, settings, "")
        units = [Unit(n, str(tmp_path / "in.jsonl"), n, parts, ()) for n in range(parts)]
        for unit in units:
            worker.do(unit.to_json())
        files = [unit.file(folder) for unit in units]
        entries = [entry.article.ref for some in read_entries(files, 64) for entry in some]
        return entries, sorted(tuple(row) for file in files for row in read_rows(file, "failures"))

    assert read(of) == read(1)


def test_an_input_that_was_changed_is_another_run(tmp_path: Path, settings: Settings) -> None:
    file, out = tmp_path / "in.jsonl", tmp_path / "out"
    record = {"title": "Bridge", "text": "The mayor of Osterby opened the bridge on Tuesday."}
    file.write_text(json.dumps(record), encoding="utf-8")
    bulk([file], out, settings)
    file.write_text(json.dumps(record).replace("Tuesday", "Someday"), encoding="utf-8")
    with pytest.raises(InputError, match="other inputs"):
        bulk([file], out, settings)


@pytest.mark.parametrize("of", [1, 3])
def test_pages_of_a_folder_are_read_once_whatever_the_slices(
    of: int, tmp_path: Path, settings: Settings
) -> None:
    units = [Unit(n, str(ROOT / "demo" / "coverage"), n, of, ()) for n in range(of)]
    for unit in units:
        Reader(tmp_path, settings, "").do(unit.to_json())
    files = [unit.file(tmp_path) for unit in units]
    refs = [entry.id for some in read_entries(files, 64) for entry in some]
    assert len(refs) == len(set(refs))
    assert len(refs) >= 10
    assert [row for file in files for row in read_rows(file, "failures")] == []


class Idle:
    """Does nothing and leaves nothing, as on a machine that sees another folder."""

    def do(self, text: str) -> str:
        return text


def test_work_that_leaves_no_result_ends_with_the_way_out(tmp_path: Path) -> None:
    units = [Unit(0, "input", 0, 1, ())]
    with pytest.raises(InputError, match="every machine must see this folder"):
        Work(1, "", lambda _line: None).do("done", units, Idle, tmp_path)


class Mortal:
    """Leaves the file of each unit; its process is killed at the first one it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def do(self, text: str) -> str:
        unit = Unit.from_json(text)
        killed = self.folder / "killed"
        if not killed.exists():
            killed.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        write_unit(unit.file(self.folder), [("failures", 0, (unit.path, 0, "none"))])
        return text


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    units = [Unit(n, f"input {n}", 0, 1, ()) for n in range(6)]
    told: list[str] = []
    Work(2, "", told.append).do("done", units, lambda: Mortal(tmp_path), tmp_path)
    left = [list(read_rows(unit.file(tmp_path), "failures")) for unit in units]
    assert left == [[[f"input {n}", 0, "none"]] for n in range(6)]
    assert any("a worker was lost" in line for line in told)


class Deadly:
    """Reads as the reader does, and its process is killed at every record with this headline."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.reader = Reader(folder, settings, "")
        made = self.reader.tools.outlets

        class Killer:
            def resolve(self, article: Article) -> Article:
                if article.headline == "Poison":
                    os.kill(os.getpid(), signal.SIGKILL)
                return made.resolve(article)

        tools = replace(self.reader.tools, outlets=cast("OutletTable", Killer()))
        self.reader.__dict__["tools"] = tools

    def do(self, text: str) -> str:
        return self.reader.do(text)


def test_a_record_that_kills_its_worker_again_and_again_is_a_row(
    tmp_path: Path, settings: Settings
) -> None:
    titles = ["Bridge", "Ferry", "Poison", "Sluice"]
    lines = [json.dumps({"title": t, "text": f"{t} opened in Osterby."}) for t in titles]
    units = []
    for n, some in enumerate((lines, lines[:2])):
        (tmp_path / f"{n}.jsonl").write_text("\n".join(some), encoding="utf-8")
        units.append(Unit(n, str(tmp_path / f"{n}.jsonl"), 0, 1, ()))
    told: list[str] = []
    work = Work(1, "", told.append)
    work.do("read", units, lambda: Deadly(tmp_path, settings), tmp_path)
    read = [
        one.article.headline for some in read_entries([units[0].file(tmp_path)], 9) for one in some
    ]
    assert read == ["Bridge", "Ferry", "Sluice"]
    ((_, number, said),) = read_rows(units[0].file(tmp_path), "failures")
    assert number == 2
    assert f"{DEATHS} worker processes were lost" in str(said)
    assert list(read_rows(units[1].file(tmp_path), "failures")) == []
    assert sum("lost again at part 0" in line for line in told) == DEATHS
    assert list(tmp_path.glob("*.hand")) == []


def test_a_part_that_cannot_be_read_on_ends_there(tmp_path: Path, settings: Settings) -> None:
    """The loader itself dies at an item, so that leaving the item out is no help."""
    lines = [json.dumps({"title": f"B{n}", "text": f"Bridge {n} opened."}) for n in range(4)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    unit = Unit(0, str(tmp_path / "in.jsonl"), 0, 1, ())
    unit.lost(tmp_path).write_text("2\n" * (DEATHS + 1), encoding="ascii")
    Reader(tmp_path, settings, "").do(unit.to_json())
    read = [one.article.headline for some in read_entries([unit.file(tmp_path)], 9) for one in some]
    assert read == ["B0", "B1"]
    ((_, number, said),) = read_rows(unit.file(tmp_path), "failures")
    assert (number, "what follows in this part is left out" in str(said)) == (2, True)


def test_a_run_killed_as_a_whole_goes_on(
    run: tuple[Path, Done], root: Path, settings: Settings, tmp_path: Path
) -> None:
    """Killed with all its workers while it checks; the same bytes as a run nobody disturbed."""
    out, demo = tmp_path / "out", root / "demo"
    knobs = {
        "evidence.verifier": "words.v1",
        "evidence.retriever": "words.v1",
        "evidence.top": 3,
        "statements.attributor": "rules.v1",
    }
    asked = [sys.executable, "-c", "from alteram.apps.cli import main; main()", "bulk"]
    asked += [str(demo / "coverage"), str(demo / "page.html")]
    asked += ["--out", str(out), "--workers", "2", "--outlets", str(demo / "outlets.csv")]
    asked += [word for knob, value in knobs.items() for word in ("--set", f"{knob}={value}")]
    process = subprocess.Popen(
        asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    until = time.monotonic() + 300
    while not list(out.glob("checked/*.parquet")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (out / "findings.parquet").exists()
    first = sorted((out / "read").glob("*.parquet"))
    times = [file.stat().st_mtime_ns for file in first]
    assert bulk([demo / "coverage", demo / "page.html"], out, settings, workers=2) == run[1]
    assert [file.stat().st_mtime_ns for file in first] == times
    for name in ("findings", "articles", "stories"):
        assert rows(out / f"{name}.parquet") == rows(run[0] / f"{name}.parquet")


def web_record(number: int) -> bytes:
    """A page as a WARC file keeps it."""
    words = f"""The mayor of Osterby opened bridge {number} on Tuesday. The council of Lowmere said the
    ferry stays closed until the yard has looked at it, and will vote on a second one in June."""
    body = f"<p>{words}</p>" * 3
    page = f"<title>Bridge {number}</title><article><h1>Bridge {number}</h1>{body}</article>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>{page}</html>".encode()
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2031-05-07T06:30:00Z\r\n"
        f"WARC-Target-URI: https://tern-post.example/{number}\r\nContent-Length: {len(block)}\r\n"
    )
    return f"{head}\r\n".encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("of", [1, 3])
def test_pages_of_a_web_archive_are_read_once_whatever_the_slices(
    of: int, tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "pages.warc"
    file.write_bytes(b"".join(map(web_record, range(100))))
    units = [Unit(n, str(file), n, of, ()) for n in range(of)]
    for unit in units:
        Reader(tmp_path, settings, "").do(unit.to_json())
    files = [unit.file(tmp_path) for unit in units]
    read = [one.article.url for some in read_entries(files, 64) for one in some]
    assert read == [f"https://tern-post.example/{n}" for n in range(100)]
    assert [row for one in files for row in read_rows(one, "failures")] == []


@pytest.fixture
def without_daft(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)


@pytest.mark.usefixtures("without_daft")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(ExtraNotInstalled, match=r"alteram\[bulk\]"):
        list(spread(["a"], lambda: Mortal(Path()), workers=1))


def test_the_verb_adds_to_the_archive_too(tmp_path: Path, root: Path) -> None:
    page = root / "demo" / "page.html"
    asked = ["bulk", str(page), "--out", str(tmp_path / "out"), "--keep", "--workers", "1"]
    asked += ["--archive", str(tmp_path / "mine"), "--json"]
    for knob in ("evidence.verifier=words.v1", "statements.attributor=rules.v1"):
        asked += ["--set", knob]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["articles"] == 1
    with SqliteStore(tmp_path / "mine") as store:
        assert store.counts()["entries"] == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["nowhere.jsonl"], "no such file"),
        (["--cluster", "here:1", "{page}"], "ray://"),
        (["--as", "tablet", "{page}"], "no kind"),
    ],
)
def test_wrong_calls_say_what_to_do(
    given: list[str], said: str, tmp_path: Path, root: Path
) -> None:
    page = str(root / "demo" / "page.html")
    words = [word.format(page=page) for word in given]
    done = CliRunner().invoke(cli, ["bulk", *words, "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "out").exists()
