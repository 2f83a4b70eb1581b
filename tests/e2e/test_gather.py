"""The verbs that use the network, as a user meets them, on a web that is all on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.loopback import Answer, Web, a_web
from tests.schemas import fits

PAGE = """Ferry stopped at Lowmere

The ferry to Harrow was stopped on Tuesday, the port of Lowmere said.

"We found a crack in the hull," harbour master Ilse Varn said. Forty passengers were brought ashore.
"""
STORY = b"""<html><head><title>Crack halts Harrow ferry</title></head><body><article>
<h1>Crack halts Harrow ferry</h1>
<p>The Harrow ferry was stopped on Tuesday after a crack was found in its hull, the crew said.</p>
<p>Forty passengers were brought ashore by the lifeboat of Lowmere, and nobody was hurt there.</p>
<p>The ship will be looked at in the dry dock, the harbour master told this paper on the quay.</p>
</article></body></html>"""

# Runs the command with a hook that refuses every connection that leaves this machine, and every
# sleep: the tests are made so that none is needed.
CLOSED = """
import sys, time
def deny(event, args):
    if event == "socket.connect" and not isinstance(args[1], (str, bytes)):
        if args[1][0] != "127.0.0.1":
            raise RuntimeError(f"the network was used: {event} {args!r}")
    if event == "socket.getaddrinfo" and args[0] not in ("127.0.0.1", "localhost"):
        raise RuntimeError(f"the network was used: {event} {args!r}")
sys.addaudithook(deny)
def sleepless(seconds):
    raise RuntimeError(f"slept for {seconds} seconds")
time.sleep = sleepless
from alteram.apps import cli, gather
cli.cli.add_command(gather.gather)
cli.cli.add_command(gather.feeds)
cli.main()
"""


def alteram(*words: str, cwd: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ALTERAM_")}
    clean |= {"XDG_CONFIG_HOME": str(cwd), "XDG_DATA_HOME": str(cwd), "NO_COLOR": "1"}
    clean |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:alteram", "-c", CLOSED, *words],
        cwd=cwd,
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
        env=clean,
    )


class Place:
    """A folder with a page, and two outlets: one has a feed, the other has the story."""

    def __init__(self, folder: Path, feed: Web, story: Web) -> None:
        self.folder, self.feed, self.story = folder, feed, story
        (folder / "page.txt").write_text(PAGE, encoding="utf-8")
        rss = f"""<rss version="2.0"><channel><title>Quay Mail</title><item>
<title>Crack halts Harrow ferry</title><link>{story.url("/ferry")}</link>
<pubDate>Tue, 06 May 2031 08:00:00 GMT</pubDate></item></channel></rss>"""
        feed["/rss"] = Answer(rss.encode(), kind="application/rss+xml")
        story["/ferry"] = Answer(STORY)

    def run(self, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return alteram(*words, "--archive", "kept", cwd=self.folder, given=given)

    def gather(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        given = ("page.txt", "--published", "2031-05-07", "--from", "feeds")
        return self.run("gather", *given, *words)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, *(stack.enter_context(a_web()) for _ in range(2)))


def test_coverage_is_gathered_and_then_checked_against(place: Place) -> None:
    assert place.run("feeds", "add", place.feed.url("/rss")).returncode == 0
    done = place.gather("--allow-private")
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert said.startswith("1 added, 0 already there, 0 refused")
    assert "Crack halts Harrow ferry" in said
    assert done.stderr == b""
    again = json.loads(place.gather("--allow-private", "--json").stdout)
    fits(again, "gathered")
    assert (again["added"], again["already_there"]) == (0, 1)
    assert again["rows"][0]["url"] == place.story.url("/ferry")
    report = place.run("check", "page.txt", "--published", "2031-05-07", "--json")
    assert "Forty passengers were brought ashore" in report.stdout.decode()
    assert json.loads(report.stdout)["findings"][0]["evidence"]


def test_without_the_flag_nothing_private_is_asked(place: Place) -> None:
    place.run("feeds", "add", place.feed.url("/rss"))
    done = place.gather()
    assert done.returncode == 1
    assert "not a public address" in done.stdout.decode()
    poll = place.run("feeds", "poll")
    assert poll.returncode == 1
    assert "not a public address" in poll.stdout.decode()
    for verb in ("read", "check", "trace", "gather"):
        refused = place.run(verb, place.story.url("/ferry"))
        assert refused.returncode == 1
        assert "not a public address" in refused.stderr.decode()
    assert place.feed.hits == place.story.hits == []


def test_a_page_given_by_its_address_is_fetched(place: Place) -> None:
    done = place.run("gather", place.story.url("/ferry"), "--from", "feeds", "--allow-private")
    assert done.returncode == 0, done.stderr
    assert place.story.paths() == ["/robots.txt", "/ferry"]


def test_feeds_are_kept_polled_and_handed_on(place: Place) -> None:
    url = place.feed.url("/rss")
    assert b"no feeds" in place.run("feeds", "list").stderr
    assert b"added" in place.run("feeds", "add", url, "--folder", "Coast/Harbour").stdout
    assert b"already there" in place.run("feeds", "add", url).stdout
    done = place.run("feeds", "poll", "--allow-private")
    assert done.returncode == 0, done.stderr
    assert b"1 of 1 feeds asked, 1 articles added, 0 failed" in done.stdout
    assert b"0 of 1 feeds asked" in place.run("feeds", "poll", "--allow-private").stdout
    rows = json.loads(place.run("feeds", "poll", url, "--allow-private", "--json").stdout)
    fits(rows, "polled")
    assert [(row["title"], row["added"], row["error"]) for row in rows] == [("Quay Mail", 0, "")]
    listed = place.run("feeds", "list").stdout.decode()
    assert "Quay Mail  [Coast/Harbour]" in listed
    opml = place.run("feeds", "export").stdout
    assert place.run("feeds", "remove", url).returncode == 0
    assert json.loads(place.run("feeds", "list", "--json").stdout) == []
    brought = place.run("feeds", "import", "-", given=opml)
    assert brought.stdout == b"1 added, 0 already there\n", brought.stderr
    (row,) = json.loads(place.run("feeds", "list", "--json").stdout)
    fits(row, "feed")
    assert (row["title"], row["folder"]) == ("Quay Mail", ["Coast", "Harbour"])


WRONG: list[tuple[Sequence[str], int, str]] = [
    (["gather"], 2, "Missing argument"),
    (["gather", "page.txt", "--from", "friends"], 2, "gdelt"),
    (["gather", "page.txt", "--limit", "0"], 2, "limit"),
    (["gather", "none.txt"], 1, "no such file"),
    (["feeds", "add", "quay-mail.example"], 2, "begins with https://"),
    (["feeds", "remove", "https://quay-mail.example/rss"], 1, "no feed"),
    (["feeds", "poll", "https://quay-mail.example/rss"], 2, "no feed"),
    (["feeds", "import", "page.txt"], 1, "OPML"),
    (["feeds", "import", "none.opml"], 2, "none.opml"),
    (["feeds", "nothing"], 2, "No such command"),
]


@pytest.mark.parametrize(("words", "code", "hint"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_use_is_told_plainly(
    place: Place, words: Sequence[str], code: int, hint: str
) -> None:
    done = place.run(*words)
    said = (done.stderr + done.stdout).decode()
    assert done.returncode == code, said
    assert hint in said
    assert "Traceback" not in said


def test_a_broken_list_of_feeds_is_told(place: Place) -> None:
    (place.folder / "kept").mkdir()
    (place.folder / "kept" / "feeds.json").write_text("{", encoding="utf-8")
    done = place.run("feeds", "list")
    assert done.returncode == 1
    assert b"not a list of feeds" in done.stderr


def test_help_of_every_verb_shows_an_example(place: Place) -> None:
    verbs = ["gather", "feeds", *(f"feeds {name}" for name in ("list", "add", "remove"))]
    verbs += [f"feeds {name}" for name in ("poll", "import", "export")]
    for verb in verbs:
        done = alteram(*verb.split(), "--help", cwd=place.folder)
        assert f"Example:  alteram {verb}" in done.stdout.decode()


def test_the_verbs_load_nothing_heavy_before_they_run() -> None:
    code = "import alteram.apps.gather, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"urllib3", "feedparser", "protego", "numpy", "tantivy", "lxml", "trafilatura"}
    assert heavy.isdisjoint(done.stdout.split())
