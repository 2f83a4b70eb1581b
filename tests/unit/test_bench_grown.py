"""Articles made from others for large archives, and the engine beside the archive."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from alteram.archive.words import micros
from alteram.model import Article, Outlet
from bench.beside import TOP, Fts5, Kept, Question, kept
from bench.grown import YEARS, Round, is_made, pages
from tests.archive_makers import entry, on

TEXT = """The mayor of Harrow, Ilse Varn, opened 2 bridges. Nobody was hurt. It rained, said Varn.

A council spokesman at Lowmere spoke to Varn for 40 minutes."""
BRIDGE = Article(
    headline="In Harrow, Varn opens 2 bridges",
    text=TEXT,
    outlet=Outlet(name="Tern Post"),
    published=on("2031-05-06T07:30:00+00:00"),
    ref="7",
)


def words(text: str) -> list[str]:
    return sorted(re.findall(r"\b[a-z]+\b", text))


def test_an_altered_article_has_other_names_numbers_and_order_and_the_same_rest() -> None:
    made = Round(1).altered(BRIDGE)
    assert not {"Varn", "Harrow", "Ilse", "Lowmere", "40"} & set(re.findall(r"\w+", made.text))
    assert set(words(made.text)) == set(words(BRIDGE.text))
    assert made.text.count("\n") == BRIDGE.text.count("\n")
    assert made.outlet == BRIDGE.outlet
    assert made.id != BRIDGE.id
    assert {Round(n).altered(BRIDGE).text.index("Nobody") for n in range(9)} != {
        BRIDGE.text.index("Nobody")
    }


def test_articles_on_one_event_still_are_and_rounds_differ() -> None:
    turn = Round(3)
    other = Article(headline="A visit to Varn", text="They met Varn.", published=on("2031-05-07"))
    one, two = turn.altered(BRIDGE), turn.altered(other)
    name = two.headline.removeprefix("A visit to ")
    assert name != "Varn"
    assert name in one.headline
    assert one.published is not None
    assert two.published is not None
    assert (two.published.day - one.published.day).days == 1
    assert 0 < (on("2031-05-06").day - one.published.day).days < 366 * YEARS
    assert turn.altered(Article(headline="", text=TEXT)).published is None
    assert Round(3).altered(BRIDGE) == one
    assert Round(4).altered(BRIDGE).text != one.text


@pytest.mark.parametrize("many", [0, 1, 2, 3, 5, 7])
def test_a_collection_is_grown_to_any_size(tmp_path: Path, many: int) -> None:
    import gzip

    rows = [{"id": f"r{n}", "title": "Sluice opened", "text": f"{TEXT} {n}"} for n in range(2)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "archive-1.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    found = list(pages(tmp_path, many))
    assert len(found) == (many or 2)
    assert [is_made(page) for page in found] == [n >= 2 for n in range(len(found))]
    assert len({page.article.id for page in found}) == len(found)
    assert [page.article for page in found] == [
        page.article for page in list(pages(tmp_path, 9))[: len(found)]
    ]


def test_a_folder_without_a_collection_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        list(pages(tmp_path, 3))


def test_the_engine_beside_is_given_every_passage_and_the_same_question(tmp_path: Path) -> None:
    entries = [
        entry("A ferry", "The ferry stopped.\nThe crossing stays closed.", day="2031-05-06"),
        entry("B ferry", "Two ferries stopped.", day="2031-05-06", outlet="Quay Mail"),
        entry("C ferry", "The ferry stopped.", day="2031-09-06"),
        entry("D ferry", "The ferry stopped.", day=""),
    ]
    passages = list(kept(entries))
    assert len(passages) == 9
    engine = Fts5(tmp_path)
    engine.take(passages)
    bounds = micros(on("2031-05-01").earliest), micros(on("2031-05-31").latest)
    asked = Question(("ferry", "stopped"), *bounds, "Quay Mail", None)
    assert [passages[n - 1].text for n in engine.found(asked)] == ["The ferry stopped."]
    other = asked._replace(outlet="Tern Post")
    assert [passages[n - 1].text for n in engine.found(other)] == ["Two ferries stopped."]
    more = [Kept(n, "Quay", bounds[0], bounds[0], "ferry stopped") for n in range(10, 40)]
    engine.take(more)
    assert len(engine.found(other)) == TOP
    rows = {row.metric: row.score for row in engine.rows([asked, other], 39)}
    assert rows["fts5.ms_p50"] > 0
    assert rows["fts5.bytes_per_passage"] > 0
