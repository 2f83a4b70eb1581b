"""`alteram link` as a user meets it: made, shown, used, taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_cli import alteram
from tests.schemas import fits

PAGE = """Ferry stopped at Lowmere

The ferry to Harrow was stopped on Tuesday after a crack was found in its hull.
"""
ROWS = [
    ("m1", "Quay Mail", "The Harrow ferry was stopped on Tuesday; its hull has a crack."),
    ("m2", "Tern Post", "A crack in the hull stopped the ferry to Harrow on Tuesday."),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    lines = [
        json.dumps(
            {
                "id": key,
                "outlet": outlet,
                "url": f"https://{outlet.lower().replace(' ', '-')}.example/ferry",
                "date": "2031-05-06",
                "title": "Ferry to Harrow stopped",
                "text": text,
            }
        )
        for key, outlet, text in ROWS
    ]
    (folder / "coverage.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = alteram("add", "coverage.jsonl", "--archive", "kept", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "place")
    return tmp_path / "place"


def printed(place: Path, *words: str) -> Any:
    done = alteram(*words, "--archive", "kept", "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def supporting(place: Path) -> int:
    report = printed(place, "check", "page.txt", "--published", "2031-05-07")
    return int(report["findings"][-1]["counts"]["supporting"])


def test_a_link_is_made_shown_used_and_taken_back(place: Path) -> None:
    assert supporting(place) == 2
    words = ("link", "m2", "https://quay-mail.example/ferry", "--why", "one text", "--who", "Ada")
    made = printed(place, *words)
    fits(made, "mark")
    assert (made["number"], made["tie"], made["who"]) == (1, "same text", "Ada")
    assert supporting(place) == 1
    assert printed(place, "link", "list") == [made]
    told = alteram("link", "list", "--archive", "kept", cwd=place).stdout.decode()
    assert "Tern Post: Ferry to Harrow stopped" in told
    assert f"marked by Ada on {made['when'][:10]}: one text" in told
    once = alteram("check", "page.txt", "--archive", "kept", cwd=place).stdout
    assert b"marked by Ada" in once
    assert once == alteram("check", "page.txt", "--archive", "kept", cwd=place).stdout
    assert printed(place, "link", "undo", "1") == made
    assert supporting(place) == 2
    assert printed(place, "link", "list") == []


def test_a_file_can_be_an_end_and_a_pair_can_be_marked_as_not_linked(place: Path) -> None:
    article = printed(place, "read", "page.txt")["article"]["id"]
    made = printed(place, "link", "m1", "page.txt", "--not", "--why", "asked both", "--who", "Bo")
    assert (made["right"], made["tie"]) == (article, "not linked")
    report = printed(place, "check", "page.txt", "--published", "2031-05-07")
    assert any("marked by Bo" in caveat["text"] for caveat in report["warnings"])
    assert "links" in report["versions"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("m1", "m2"), 2, "--why"),
        (("m1", "m2", "--why", " "), 2, "--why needs words"),
        (("m1", "m1", "--why", "x"), 2, "are one article"),
        (("m1", "m2", "--why", "x", "--not", "--tie", "same text"), 2, "leave out --tie"),
        (("m1", "nowhere", "--why", "x"), 1, "no article 'nowhere'"),
        (("m1", "https://far.example/x", "--why", "x"), 1, "no article 'https://far.example/x'"),
        (("undo", "4"), 1, "no link 4"),
        (("undo", "none"), 2, "not a valid integer"),
        (("undo", "9" * 30), 2, "not in the range"),
        (("m1", "m2", "--why", "\u200b"), 2, "--why needs words"),
        (("m1", "m2", "--why", "x", "--who", " "), 2, "--who needs words"),
        (("m1", "x" * 300, "--why", "x"), 1, "no such file"),
    ],
)
def test_wrong_use_says_the_way_out(
    place: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    done = alteram("link", *words, "--archive", "kept", cwd=place)
    assert (done.returncode, done.stdout) == (code, b"")
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_help_shows_both_forms(place: Path) -> None:
    done = alteram("link", "--help", cwd=place)
    assert done.returncode == 0
    assert b"LEFT RIGHT --why WORDS | list | undo N" in b" ".join(done.stdout.split())
