"""`alteram stories` as a user meets it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_cli import alteram
from tests.schemas import fits

COVERAGE = [
    {
        "id": "m1",
        "outlet": "Quay Mail",
        "url": "https://quay-mail.example/ferry",
        "date": "2031-05-06",
        "title": "Crack halts the Skarn ferry",
        "text": "The ferry to Skarn lies in dock since a diver found a crack in its hull. Captain"
        " Ilse Varn brought forty passengers ashore in boats.",
    },
    {
        "id": "t1",
        "outlet": "Tern Post",
        "url": "https://tern-post.example/skarn-ferry",
        "date": "2031-05-07",
        "title": "Forty brought ashore from Skarn ferry",
        "text": "Forty passengers of the Skarn ferry were brought ashore in boats after a diver saw"
        " a crack in the hull, captain Ilse Varn told this paper. The ferry is in dock.",
    },
    {
        "id": "t2",
        "outlet": "Tern Mirror",
        "url": "https://tern-mirror.example/skarn-ferry",
        "date": "2031-05-07",
        "title": "Skarn ferry: forty brought ashore",
        "text": "Forty passengers of the Skarn ferry were brought ashore in boats after a diver saw"
        " a crack in the hull, captain Ilse Varn told this paper. The ferry is in dock.",
    },
    {
        "id": "o1",
        "outlet": "Osk Radio",
        "url": "https://osk-radio.example/regatta",
        "date": "2031-05-07",
        "title": "Osk rowers win the regatta",
        "text": "The rowers of Osk won the spring regatta by two lengths. The mayor gave them the"
        " silver cup in the rain.",
    },
]
TABLE = """domain,name,aliases,owner,kind,country,from,to,source
quay-mail.example,Quay Mail,The Mail,Quay Group,publisher,Velmara,,,made for the test
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of four entries in two stories."""
    folder = tmp_path_factory.mktemp("stories")
    lines = "".join(json.dumps(row) + "\n" for row in COVERAGE)
    (folder / "coverage.jsonl").write_text(lines, encoding="utf-8")
    (folder / "outlets.csv").write_text(TABLE, encoding="utf-8")
    done = alteram("add", "coverage.jsonl", *KEPT, cwd=folder)
    assert b"4 added" in done.stdout, done.stderr
    return folder


KEPT = ("--archive", "kept", "--outlets", "outlets.csv")


def asked(place: Path, *words: str) -> Any:
    done = alteram("stories", *words, *KEPT, "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    found = json.loads(done.stdout)
    fits(found, {"list": "stories", "show": "story"}[words[0]])
    return found


def headlines(place: Path, *words: str) -> list[str]:
    return [story["headline"] for story in asked(place, "list", *words)["stories"]]


def test_a_list_names_coverage_and_silence_with_reach(place: Path) -> None:
    found = asked(place, "list")
    assert (found["schema"], found["found"]) == ("alteram-stories/1", 1)
    (story,) = found["stories"]
    assert (len(story["entries"]), story["texts"]) == (3, 2)
    assert story["outlets"] == ["Quay Mail", "Tern Mirror", "Tern Post"]
    assert (story["owners"], story["countries"]) == (["Quay Group"], ["Velmara"])
    assert (story["first_day"], story["last_day"]) == ("2031-05-06", "2031-05-07")
    assert story["silent"] == ["Osk Radio"]
    assert (story["reach"]["entries"], story["reach"]["outlets"]) == (4, 4)


def test_a_list_is_narrowed(place: Path) -> None:
    ferry, regatta = "ferry", "Osk rowers win the regatta"
    assert [ferry in name for name in headlines(place, "--least", "1")] == [True, False]
    assert headlines(place, "--least", "1", "--outlet", "osk radio") == [regatta]
    assert ferry in headlines(place, "--outlet", "The Mail")[0]
    assert headlines(place, "--outlet", "Harrow Herald") == []
    assert ferry in headlines(place, "--since", "2031-05-07")[0]
    assert headlines(place, "--since", "2031-05-08") == []
    assert headlines(place, "--until", "2031-05-06") == []
    short = asked(place, "list", "--least", "1", "--limit", "1")
    assert (short["found"], len(short["stories"])) == (2, 1)


def test_a_story_is_shown_by_its_id_or_an_entry(place: Path) -> None:
    (story,) = asked(place, "list")["stories"]
    shown = asked(place, "show", story["id"])
    assert shown["schema"] == "alteram-story/2"
    first, *later = shown["entries"]
    assert (first["ref"], first["outlet"], first["owner"]) == ("m1", "Quay Mail", "Quay Group")
    assert first["published"]["value"] == "2031-05-06"
    assert {entry["ref"] for entry in later} == {"t1", "t2"}
    copies = sorted(entry["entry"] for entry in later)
    assert [sorted(one["entries"]) for one in shown["origins"]] == [[first["entry"]], copies]
    assert shown["origins"][0]["label"] == "Quay Mail"
    (link,) = shown["links"]
    assert (link["tie"], sorted([link["left"], link["right"]])) == ("same text", copies)
    assert shown["turns"] == []
    for key in (story["id"][:8], "t2", "https://tern-post.example/skarn-ferry"):
        assert asked(place, "show", key) == shown


def test_the_terminal_says_the_same_in_words(place: Path) -> None:
    done = alteram("stories", "list", "--least", "1", *KEPT, cwd=place)
    lines = [" ".join(line.split()) for line in done.stdout.decode().splitlines()]
    assert lines[0] == "2 stories"
    assert "days 6 May to 7 May 2031" in lines
    assert "coverage 3 entries: 2 texts and 1 near copy; 3 outlets" in lines
    assert "silent 1 of 4 on these days: Osk Radio" in lines
    assert max(map(len, done.stdout.decode().splitlines())) <= 80
    show = alteram("stories", "show", "m1", *KEPT, cwd=place).stdout.decode()
    assert "https://tern-mirror.example/skarn-ferry" in show
    assert "Quay Mail (owner Quay Group), 6 May 2031" in show
    assert "2 origins by copies, credits and owners: Quay Mail (1 entry) and" in show
    assert "none: never in parts" in show


def test_nothing_found_is_a_result(place: Path) -> None:
    done = alteram("stories", "list", "--since", "2032", *KEPT, cwd=place)
    assert (done.returncode, done.stdout) == (0, b"no story\n")


def test_the_same_archive_gives_the_same_bytes(place: Path) -> None:
    rows = "".join(json.dumps(row) + "\n" for row in reversed(COVERAGE))
    (place / "reversed.jsonl").write_text(rows, encoding="utf-8")
    alteram("add", "reversed.jsonl", "--archive", "other", "--outlets", "outlets.csv", cwd=place)
    one, two = (
        alteram("stories", "list", "--archive", archive, "--json", cwd=place).stdout
        for archive in ("kept", "other")
    )
    assert one == two != b""


WRONG: list[tuple[Sequence[str], int, str]] = [
    (["show", "m9", *KEPT], 1, "no story holds 'm9'"),
    (["show", "m1", "--since", "2033", *KEPT], 1, "no story on these days holds 'm1'"),
    (["show"], 2, "Missing argument"),
    (["list", "--since", "soon", *KEPT], 2, "write 2031-05-06"),
    (["list", "--least", "0", *KEPT], 2, "--least"),
    (["list", "--archive", "nowhere"], 1, "there is none yet"),
    (["tell"], 2, "No such command"),
]


@pytest.mark.parametrize(("words", "code", "told"), WRONG, ids=lambda part: str(part)[:40])
def test_wrong_use_is_told(place: Path, words: Sequence[str], code: int, told: str) -> None:
    done = alteram("stories", *words, cwd=place)
    assert done.returncode == code
    assert told in done.stderr.decode()
    assert done.stdout == b""
