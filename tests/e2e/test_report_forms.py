"""The forms a reader asks for by option: a table of quotes, and the family as a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.e2e.test_cli import PAGE, alteram

STORY = f"""{PAGE}
The crossing takes two hours on a calm day and is the only way to reach the northern villages
before the road over the moor is opened in the late spring. A second ferry lies in the dry dock
at Lowmere and will not sail before the end of the month. Fishing boats carried letters, bread
and the post of three days across the sound on Wednesday morning while divers looked at the hull.
"""
COPY = {
    "id": "c1",
    "outlet": "Quay Mail",
    "url": "https://quay-mail.example/ferry",
    "date": "2031-05-08",
    "title": "Ferry stopped",
    "text": STORY.split("\n\n", 1)[1].replace("two hours", "three hours"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page and an archive that holds a copy of it."""
    folder = tmp_path_factory.mktemp("forms")
    (folder / "page.txt").write_text(STORY, encoding="utf-8")
    (folder / "coverage.jsonl").write_text(json.dumps(COPY) + "\n", encoding="utf-8")
    done = alteram("add", "coverage.jsonl", "--archive", "kept", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_table_of_quotes_reads_back_from_the_page(place: Path) -> None:
    done = alteram("read", "page.txt", "--format", "csv", cwd=place)
    assert done.returncode == 0, done.stderr
    assert b"\r" not in done.stdout
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"))))
    parts = json.loads(alteram("read", "page.txt", "--json", cwd=place).stdout)["parts"]
    crack = next(row for row in rows if "crack" in row["words"])
    assert (crack["who"], crack["manner"], crack["cue"]) == ("Ilse Varn", "direct", "said")
    assert crack["role"] == "harbour master"
    for row in rows:
        words = parts[row["part"]][int(row["start"]) : int(row["end"])]
        first, last = row["words"].split()[0], row["words"].split()[-1]
        assert words.startswith(first)
        assert words.endswith(last)


def test_the_voice_of_a_comment_is_a_commenter(place: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "demo" / "page.html"
    table = alteram("read", str(page), "--format", "csv", cwd=place).stdout.decode("utf-8")
    voices = {(r["part"].partition(":")[0], r["voice"]) for r in csv.DictReader(io.StringIO(table))}
    assert ("comment", "commenter") in voices
    assert ("body", "source") in voices
    assert {voice for part, voice in voices if part == "comment"} == {"commenter"}


def test_the_names_of_the_forms(place: Path) -> None:
    plain = alteram("read", "page.txt", cwd=place).stdout
    assert alteram("read", "page.txt", "--format", "text", cwd=place).stdout == plain
    as_json = alteram("read", "page.txt", "--json", cwd=place).stdout
    assert json.loads(as_json)["schema"].startswith("alteram-page/")
    for words in (("--format", "json"), ("--format", "json", "--json")):
        assert alteram("read", "page.txt", *words, cwd=place).stdout == as_json
    done = alteram("read", "page.txt", "--format", "csv", "--json", cwd=place)
    assert done.returncode == 2
    assert b"ask for two forms" in done.stderr
    assert alteram("read", "page.txt", "--format", "xls", cwd=place).returncode == 2


def test_the_family_as_a_file_is_the_same_bytes_each_time(place: Path) -> None:
    given = ("trace", "page.txt", "--archive", "kept", "--published", "2031-05-07", "--html")
    for name in ("one.html", "two.html"):
        done = alteram(*given, name, cwd=place)
        assert done.returncode == 0, done.stderr
        assert b"copy: Quay Mail" in done.stdout
        assert f"written: {name}".encode() in done.stderr
    page = (place / "one.html").read_bytes()
    assert page == (place / "two.html").read_bytes()
    text = page.decode("utf-8")
    assert '<del class="only">two</del>' in text
    assert '<ins class="only">three</ins>' in text
    assert text.count("<svg") == 2


def test_a_file_that_cannot_be_written_is_told(place: Path) -> None:
    done = alteram(
        "trace", "page.txt", "--archive", "kept", "--html", "none/family.html", cwd=place
    )
    assert done.returncode == 1
    assert b"there is no such folder; make it first" in done.stderr
