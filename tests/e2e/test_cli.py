"""The command line as a user meets it: right and wrong use, exit codes, pipes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.onnx_makers import model_folder
from tests.schemas import fits

PAGE = """Ferry stopped at Lowmere

The ferry to Harrow was stopped on Tuesday, the port of Lowmere said.

"We found a crack in the hull," harbour master Ilse Varn said. Forty passengers were brought ashore.
"""
OTHER = """{"id": "m1", "outlet": "Quay Mail", "url": "https://quay-mail.example/ferry",
"date": "2031-05-06", "title": "Crack halts Harrow ferry", "text": "The Harrow ferry was stopped
on Tuesday after a crack was found in its hull. Forty passengers were brought ashore, the crew
told this paper."}""".replace("\n", " ")

# Runs the command with a hook that refuses every look-up of a name and every connection.
OFFLINE = """
import sys
def deny(event, args):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.gethostbyname"):
        if not (event == "socket.connect" and isinstance(args[1], (str, bytes))):
            raise RuntimeError(f"the network was used: {event} {args!r}")
sys.addaudithook(deny)
from alteram.apps.cli import main
main()
"""


def alteram(
    *words: str, cwd: Path, given: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ALTERAM_")}
    clean |= {"XDG_CONFIG_HOME": str(cwd), "XDG_DATA_HOME": str(cwd), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:alteram", "-c", OFFLINE, *words],
        cwd=cwd,
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
        env=clean | (environment or {}),
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page, coverage, and an archive made from it."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    (folder / "coverage.jsonl").write_text(OTHER + "\n{broken\n", encoding="utf-8")
    done = alteram("add", "coverage.jsonl", "--archive", "kept", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert b"1 added, 0 already there, 1 skipped" in done.stdout
    assert b"coverage.jsonl:2" in done.stdout
    return folder


def check(place: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return alteram(
        "check", "page.txt", "--archive", "kept", "--published", "2031-05-07", *words, cwd=place
    )


def test_adding_twice_changes_nothing(place: Path) -> None:
    before = alteram("info", "--archive", "kept", "--json", cwd=place).stdout
    again = alteram("add", "coverage.jsonl", "--archive", "kept", cwd=place)
    assert b"0 added, 1 already there" in again.stdout
    told = alteram("add", "coverage.jsonl", "--archive", "kept", "--json", cwd=place)
    fits(json.loads(told.stdout), "added")
    assert (json.loads(told.stdout)["known"], len(json.loads(told.stdout)["skipped"])) == (1, 1)
    assert alteram("info", "--archive", "kept", "--json", cwd=place).stdout == before
    fits(json.loads(before), "info")
    compared = alteram("info", "--check", "--archive", "kept", "--json", cwd=place).stdout
    assert (json.loads(before)["problems"], json.loads(compared)["problems"]) == (None, [])


def test_check_finds_the_other_outlet_and_says_what_it_says(place: Path) -> None:
    done = check(place, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    spoken = {
        evidence["outlet"]: evidence["text"]
        for finding in report["findings"]
        for evidence in finding["evidence"]
        if evidence["stance"] == "supports"
    }
    assert "Forty passengers were brought ashore" in spoken["Quay Mail"]


def test_the_same_input_gives_the_same_bytes(place: Path) -> None:
    assert check(place, "--json").stdout == check(place, "--json").stdout
    check(place, "--html", "one.html")
    check(place, "--html", "two.html")
    assert (place / "one.html").read_bytes() == (place / "two.html").read_bytes()


def test_verbs_read_standard_input_and_join_with_pipes(place: Path) -> None:
    done = alteram("read", "-", "--json", cwd=place, given=PAGE.encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["article"]["headline"] == "Ferry stopped at Lowmere"


def test_an_entry_is_checked_by_its_id_reference_or_address(place: Path) -> None:
    for name in ("m1", "https://quay-mail.example/ferry"):
        done = alteram("check", name, "--archive", "kept", "--json", cwd=place)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["article"]["headline"] == "Crack halts Harrow ferry"


def test_search_prints_the_passage_and_its_place(place: Path) -> None:
    done = alteram("search", '"brought ashore"', "--archive", "kept", "--json", cwd=place)
    hits = json.loads(done.stdout)
    fits(hits, "passage")
    assert [hit["outlet"] for hit in hits] == ["Quay Mail"]
    assert "brought ashore" in hits[0]["text"]
    none = alteram("search", "ferry", "--archive", "kept", "--until", "2030", cwd=place)
    assert none.returncode == 0


def test_search_tells_who_says_the_words_and_is_narrowed(place: Path) -> None:
    def rows(*words: str) -> list[dict[str, str]]:
        done = alteram("search", *words, "--archive", "kept", "--format", "csv", cwd=place)
        assert done.returncode == 0, done.stderr
        return list(csv.DictReader(io.StringIO(done.stdout.decode())))

    (crew,) = rows("ashore", "--said-by", "crew")
    assert (crew["outlet"], crew["voice"], crew["part"]) == ("Quay Mail", "source", "body")
    assert (
        crew["words"]
        == OTHER[int(crew["start"]) + OTHER.index("The Harrow ferry") :][
            : int(crew["end"]) - int(crew["start"])
        ]
    )
    assert rows("--said-by", "crew") == [crew]
    assert rows("ashore", "--voice", "narrator") == []
    assert len(rows("ferry", "--outlet", "quay mail")) == len(rows("ferry")) > 0
    assert rows("ferry", "--owner", "Nobody") == []
    done = alteram("search", "x", "--outlet", "Quay Mall", "--archive", "kept", cwd=place)
    assert (done.returncode, done.stdout) == (0, b"Nothing found.\n")
    assert b"did you mean 'Quay Mail'?" in done.stderr
    shown = alteram("search", "--said-by", "crew", "--archive", "kept", cwd=place).stdout.decode()
    assert "Said here by" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_word_index_is_built_anew_on_request(place: Path) -> None:
    done = alteram("add", "--rebuild", "--archive", "kept", cwd=place)
    assert done.returncode == 0, done.stderr
    assert b"built anew: 1 entries" in done.stderr
    assert alteram("info", "--check", "--archive", "kept", cwd=place).returncode == 0


def test_trace_runs_on_a_text_nobody_shares(place: Path) -> None:
    done = alteram("trace", "page.txt", "--archive", "kept", "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["relatives"] == []


def test_trace_looks_up_any_words(place: Path) -> None:
    words = "The Harrow ferry was stopped on Tuesday after a crack was found in its hull"
    asked = ("trace", "--text", "-", "--archive", "kept")
    done = alteram(*asked, "--json", cwd=place, given=words.encode())
    assert done.returncode == 0, done.stderr
    assert [one["outlet"] for one in json.loads(done.stdout)["relatives"]] == ["Quay Mail"]
    shown = alteram(*asked, "--html", "words.html", cwd=place, given=words.encode())
    assert shown.stdout.decode().splitlines()[0].startswith("The Harrow ferry was stopped")
    assert "Quay Mail" in (place / "words.html").read_text(encoding="utf-8")
    none = alteram(*asked, "--json", cwd=place, given=b"Rain fell on the far hills of the south")
    assert json.loads(none.stdout)["relatives"] == []


WRONG: list[tuple[Sequence[str], int, str]] = [
    ([], 2, "Usage"),
    (["chek"], 2, "No such command"),
    (["check"], 2, "Missing argument"),
    (["check", "page.txt", "--as-of", "soon"], 2, "write 2031-05-06"),
    (["check", "page.txt", "--as-of", "2031-02-30"], 2, "is no date"),
    (["check", "page.txt", "--as-of", "2031-05-06T10:00"], 2, "no time zone"),
    (["check", "page.txt", "--set", "evidence.tops=3"], 2, "did you mean 'top'"),
    (["check", "page.txt", "--set", "evidence.verifier=word.v1"], 1, "did you mean 'words.v1'"),
    (["check", "page.txt", "--archive", "nowhere"], 1, "alteram add"),
    (["check", "none.txt", "--archive", "kept"], 1, "no such file"),
    (["trace", "--text", "none.txt", "--archive", "kept"], 1, "cannot be read"),
    (["trace", "--text", "empty.txt", "--archive", "kept"], 1, "empty"),
    (["trace", "--text", "binary.png", "--archive", "kept"], 1, "a PNG image"),
    (["check", "page.txt", "--archive", ""], 2, "--archive is empty"),
    (["check", "page.txt", "--set", "evidence.top=0"], 2, "from 1 to"),
    (["check", "page.txt", "--archive", "kept", "--published", "20310506"], 2, "is no date"),
    (["check", "page.txt", "--archive", "kept", "--html", "no/where.html"], 1, "no such folder"),
    (["add", "page.txt", "--archive", "page.txt"], 1, "page.txt is a file; name a folder"),
    (["read", "page.txt", "--outlets", "no.csv"], 1, "no.csv: no table of outlets: No such file"),
    (["read", "page.txt", "--outlets", "binary.png"], 1, "not UTF-8"),
    (["read", ""], 1, "PAGE: empty"),
    (["read", "x" * 300], 1, "no such file"),
    (["add", "x" * 300], 2, "no such file or folder"),
    (["read", "."], 1, "a folder"),
    (["read", "empty.txt"], 1, "empty"),
    (["read", "binary.png"], 1, "binary.png"),
    (["read", "home.html"], 1, "home.html"),
    (["add"], 2, "--rebuild"),
    (["add", "nowhere"], 2, "no such file or folder"),
    (["add", "page.txt", "--as", "pdf"], 2, "known:"),
    (["add", "binary.png", "--archive", "other"], 1, "binary.png"),
    (["info", "--archive", "newer"], 1, "newer"),
    (["search", "x", "--archive", "page.txt"], 1, "page.txt"),
    (["search", "--archive", "kept"], 2, "--said-by"),
    (["search", "x", "--json", "--format", "csv"], 2, "two forms"),
    (["search", "x", "--voice", "commenter"], 2, "commenter"),
]


@pytest.mark.parametrize(("words", "code", "hint"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_use_is_told_plainly(place: Path, words: Sequence[str], code: int, hint: str) -> None:
    (place / "empty.txt").write_bytes(b"")
    (place / "binary.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (place / "home.html").write_text("<html><body><nav><a href=/>Home</a></nav></body></html>")
    if not (place / "newer").exists():
        _archive_of_the_future(place / "newer")
    done = alteram(*words, cwd=place)
    said = (done.stderr + done.stdout).decode()
    assert done.returncode == code, said
    assert hint in said
    assert "Traceback" not in said


def _archive_of_the_future(folder: Path) -> None:
    import sqlite3

    from alteram.archive import SqliteStore

    SqliteStore(folder, create=True).close()
    with sqlite3.connect(folder / "archive.db") as db:
        db.execute("PRAGMA user_version = 9999")
    db.close()


def test_the_package_runs_as_the_command(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "alteram", "read", "page.txt", "--json"],
        cwd=place, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["article"]["headline"] == "Ferry stopped at Lowmere"


def test_an_instant_is_kept_in_utc(place: Path) -> None:
    done = alteram("read", "page.txt", "--published", "2031-05-07T01:30+02:00", "--json", cwd=place)
    published = json.loads(done.stdout)["article"]["published"]
    assert published["value"] == "2031-05-06T23:30:00+00:00"


@pytest.mark.parametrize(
    "words", [("read", "page.txt"), ("tables", "export", "articles", "--archive", "kept")]
)
def test_a_reader_who_has_left_is_no_error(place: Path, words: Sequence[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-c", OFFLINE, *words],
            cwd=place, stdout=gone, stderr=subprocess.PIPE, timeout=120, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("form", ["csv", "text"])
def test_output_that_cannot_be_written_is_told_in_one_line(place: Path, form: str) -> None:
    words = ["search", "ferry", "--archive", "kept", "--format", form]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", OFFLINE, *words],
            cwd=place, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == ["error: the output: No space left on device"]


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
def test_closed_streams_are_empty_ones(place: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&- >&-', "sh", sys.executable, "-c", OFFLINE, "read", "-"],
        cwd=place, stderr=subprocess.PIPE, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: -: empty")


def test_names_of_files_do_not_steer_the_terminal(place: Path) -> None:
    folder = place / "odd"
    folder.mkdir(exist_ok=True)
    (folder / "esc\x9b31m.txt").touch()
    told = alteram("add", "odd", "--archive", "other", cwd=place).stdout.decode()
    assert "esc\N{REPLACEMENT CHARACTER}31m.txt: the file is empty" in told
    told = alteram("add", "odd", "--archive", "other", "--json", cwd=place).stdout.decode()
    assert r"esc\u009b31m.txt" in told


def test_an_environment_that_names_no_setting_is_refused(place: Path) -> None:
    done = alteram("info", cwd=place, environment={"ALTERAM_EVIDENCE_TOPS": "3"})
    assert done.returncode == 2
    assert b"did you mean 'top'" in done.stderr


def test_help_of_every_verb_shows_an_example(place: Path) -> None:
    for verb in ("read", "check", "trace", "add", "search", "info"):
        done = alteram(verb, "--help", cwd=place)
        assert done.returncode == 0
        assert f"Example:  alteram {verb}" in done.stdout.decode()


def test_a_model_of_ones_own_judges_without_a_network(place: Path) -> None:
    text = json.loads(OTHER)["text"]
    model_folder(place / "models" / "overlap", [PAGE, text])
    done = check(place, "--verifier", "onnx:models/overlap", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["versions"]["verifier"].startswith("onnx:overlap sha256 ")
    stances = {e["stance"] for finding in report["findings"] for e in finding["evidence"]}
    assert "supports" in stances
    again = check(place, "--set", "evidence.verifier=onnx:models/overlap", "--json")
    assert json.loads(again.stdout)["findings"] == report["findings"]


def test_a_model_that_is_not_there_is_an_error_with_the_way_out(place: Path) -> None:
    done = check(place, "--verifier", "onnx:models/none")
    assert done.returncode == 1
    assert b"no folder 'models/none'" in done.stderr
    assert b"Traceback" not in done.stderr


def test_help_loads_no_heavy_library() -> None:
    code = "import alteram, alteram.apps.cli, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "tantivy", "lxml", "trafilatura", "dateparser", "rich", "onnxruntime"}
    assert heavy.isdisjoint(done.stdout.split())


def test_a_page_out_of_time_is_an_error_of_its_own_and_the_rest_is_added(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("a", "c"):
        (folder / f"{name}.txt").write_text(PAGE.replace("ferry", f"ferry {name}"), "utf-8")
    slow = "<html><body><h1>Bread</h1>" + "<p>x" * 1_000_000
    (folder / "b.html").write_text(slow, "utf-8")
    short = {"ALTERAM_PAGE_MAX_SECONDS": "0.3"}
    alone = alteram("read", "pages/b.html", cwd=tmp_path, environment=short)
    assert alone.returncode == 1
    said = b"pages/b.html: takes more than 0.3 seconds; page.max_seconds allows no more"
    assert said in alone.stderr
    assert b"Traceback" not in alone.stderr
    done = alteram("add", "pages", "--archive", "kept", cwd=tmp_path, environment=short)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert b"2 added, 0 already there, 1 skipped" in done.stdout
