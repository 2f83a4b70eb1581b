"""What `bench origins` and `bench copies` count, on texts made up for it."""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from alteram.archive.store import SqliteStore
from alteram.lineage import family
from alteram.lineage.compare import Reading, compare
from alteram.lineage.ties import pairs_sharing
from alteram.model import (
    Coverage,
    Entry,
    Finding,
    Lineage,
    Link,
    Page,
    Reach,
    Report,
    Stance,
    Standing,
    Tie,
    Window,
)
from bench import copies, material, origins
from bench.joining import joined
from tests.lineage_makers import (
    GATES,
    SETTINGS,
    SLUICE,
    WEATHER,
    first_sentence,
    made,
    speaks,
    statement_in,
)
from tests.properties.test_lineage_properties import prose

AP = "HARROW (AP) — "
SPEECH = (
    "“We will rebuild the northern gate before the winter comes, and no family in this valley will "
    "pay a single crown for it,” the minister said."
)


@pytest.mark.parametrize(
    ("left", "right", "label"),
    [
        (SLUICE, SLUICE, "republication"),
        (AP + SLUICE, SLUICE, "wire_copy"),
        (AP + SLUICE, AP + GATES, "wire_copy"),
        (SLUICE, f"{SLUICE}\n\n{prose(1)}\n\n{prose(2)}\n\n{prose(3)}", "partial_copy"),
        (f"{SLUICE}\n{SPEECH}", f"{GATES}\n{SPEECH}", "shared_source"),
        (
            SLUICE,
            f"{GATES}\n\nThe Harbour Daily reports:\n\n" + SLUICE.split("\n\n")[1],
            "quotes_outlet",
        ),
        (SLUICE, GATES, "chrome"),
    ],
)
def test_what_is_found_between_two_texts_as_a_label(left: str, right: str, label: str) -> None:
    found = family(made("Harbour Daily", left), [made("Vale Post", right)], SETTINGS)
    assert origins.kind_of(found) == label


def test_two_texts_of_one_agency_without_words_in_common_are_nothing() -> None:
    one = made("The Associated Press", f"{AP}{SLUICE}")
    two = made("The Associated Press", f"{AP}{GATES}", "2031-05-06")
    assert origins.kind_of(family(one, [two], SETTINGS)) == "chrome"


def test_the_confusion_of_labels_sums_to_one_for_each() -> None:
    pairs = [
        origins.Judged(label, True, True, True, 1.0, found)
        for label, found in (("a", "x"), ("a", "x"), ("a", "y"), ("b", "y"))
    ]
    rows = {row.metric: (round(row.score, 4), row.n) for row in origins.confusion(pairs)}
    assert rows == {
        "confusion.a.x": (0.6667, 2),
        "confusion.a.y": (0.3333, 1),
        "confusion.b.y": (1.0, 1),
    }


# --- false corroboration -------------------------------------------------------------------------

OWN = made("Gull", prose(9))
OTHERS = [made(name, prose(n)) for n, name in enumerate(("Tern Post", "Quay Mail", "Vale News"))]


def finding(supporting: int, speaking: list[Entry], *ties: Tie) -> Finding:
    links = [
        Link(tie=tie, left=OTHERS[0].id, right=OTHERS[1].id, why="both of them") for tie in ties
    ]
    links.append(Link(tie=Tie.SAME_OWNER, left="a", right="b", why="of no article that supports"))
    return Finding(
        statement=statement_in(OWN, first_sentence(OWN)),
        standing=Standing.ONE_ORIGIN,
        supporting=supporting,
        evidence=tuple(speaks(entry, first_sentence(entry)) for entry in speaking),
        lineage=Lineage(so=(), said=(), links=tuple(links)),
    )


def report(*findings: Finding) -> Report:
    coverage = Coverage(
        entries=(*OTHERS, OWN), window=Window(), reach=Reach(entries=4), total=Reach(entries=4)
    )
    return Report(page=Page(article=OWN.article), findings=findings, coverage=coverage)


def test_what_names_call_corroborated_and_origins_do_not() -> None:
    rows = origins.collapsed(
        [
            report(
                finding(1, OTHERS[:2], Tie.SAME_TEXT, Tie.SAME_TEXT),
                finding(0, OTHERS, Tie.SAME_TEXT, Tie.CITES),
                finding(2, OTHERS),
                finding(1, OTHERS[:1]),
            ),
            report(finding(1, [OTHERS[0], OWN])),  # its own outlet is no other
        ]
    )
    assert {row.metric: (round(row.score, 4), row.n) for row in rows} == {
        "false_corroboration_rate": (0.6667, 3),
        "corroborated_by_names": (0.6, 5),
        "collapsed.same_text": (1.0, 2),
        "collapsed.cites_the_other": (0.5, 2),
    }


def test_only_support_counts_as_support() -> None:
    disputing = speaks(OTHERS[0], first_sentence(OTHERS[0]), Stance.DISPUTES)
    one = Finding(
        statement=statement_in(OWN, first_sentence(OWN)),
        standing=Standing.DISPUTED,
        evidence=(disputing,),
    )
    assert origins.supporting(one, report(one)) == {}


def test_without_statements_the_rate_is_nought() -> None:
    assert [row.score for row in origins.collapsed([])] == [0.0, 0.0]


def test_articles_without_an_archive_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="--archive"):
        origins.false_corroboration(tmp_path, None, 3)


# --- injected copies -----------------------------------------------------------------------------

VOCABULARY = [f"other{n}" for n in range(50)]
LONG = "\n\n".join([SLUICE, GATES, WEATHER, *(prose(n) for n in range(4))])


@pytest.mark.parametrize("share", [0.05, 0.15])
def test_an_edited_text_has_about_that_share_of_its_words_changed(share: float) -> None:
    text = "word " * 4000
    new = copies.edited(text, share, VOCABULARY, random.Random(1)).split()
    changed = 4000 - sum(1 for word in new if word == "word")
    assert share * 0.5 < changed / 4000 < share  # a third of the edits puts a word in
    assert copies.edited(text, share, VOCABULARY, random.Random(1)).split() == new


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_an_excerpt_is_sentences_of_the_text_with_that_share_of_own_words(share: float) -> None:
    original = made("Harbour Daily", LONG)
    for seed in range(20):
        part = copies.excerpt(original, share, random.Random(seed))
        assert part in LONG
        assert part[-1] in ".”"
        own = Reading(made("Gull", part)).own_count
        assert own >= share * Reading(original).own_count
        assert own < (share + 0.15) * Reading(original).own_count


def test_an_excerpt_is_not_put_where_it_would_be_a_quotation() -> None:
    host = "One.\n\nTwo.\n\nThe letter says:\n\nFour.\n\nFive.\n\nSix.\n\nSeven.\n\nEight."
    assert copies.placed("PART", host) == "One.\n\nTwo.\n\nPART\n\nThe letter says:\n\nFour."
    assert copies.placed("PART", "Alone.") == "Alone.\n\nPART"
    assert copies.placed("", host) == "One.\n\nTwo.\n\nThe letter says:\n\nFour."


def test_an_own_lead_leaves_out_captions_and_quotations() -> None:
    caption = "A woman wades through the market of Harrow Vale. (AP Photo/Bo Marsh)"
    entry = made("Harbour Daily", f"{caption}\n\n“We heard it go,” said Orla Fenn.\n\n{SLUICE}")
    lead = copies.own_sentences(entry)
    assert lead.startswith("The sluice above Harrow Vale gave way")
    assert len(lead.split("\n")) == 3


def test_a_rewritten_lead_has_three_sentences_in_another_order() -> None:
    new = copies.rewritten("One, two, three. Four. Five. Six.", ["x"], random.Random(9))
    assert "Six" not in new
    assert len(new.split()) <= 8


def collection(path: Path, many: int) -> Path:
    """A folder with so many articles of four paragraphs each."""
    rows = [
        {
            "id": f"m{n}",
            "outlet": f"Paper {n}",
            "url": f"https://paper-{n}.example/a",
            "title": f"Story {n}",
            "text": "\n\n".join([*(prose(n * 50 + k) for k in range(7)), f"It was {1000 + n}."]),
        }
        for n in range(many)
    ]
    (path / "archive-one.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_later_version_has_another_lead_other_numbers_and_no_end() -> None:
    text = "The lead.\n\nIn 12 houses.\n\nOne of 3 fell.\n\nNobody came."
    lead, *rest = copies.version(text, ["x"], random.Random(1)).split("\n\n")
    assert lead == f"{'x ' * 29}x."
    assert [re.sub(r"[0-9]+", "N", line) for line in rest] == ["In N houses."]
    assert "12" not in rest[0]
    assert copies.version(text, ["x"], random.Random(1)).endswith(rest[0])


def test_articles_made_up_share_no_text_and_are_all_different(tmp_path: Path) -> None:
    plan = material.Plan.of(collection(tmp_path, 6), 6, 1)
    real = [copies.entry_of(article) for article in plan.held()]
    some = [copies.entry_of(article) for article in material.made_up(plan, 1, 12)]
    assert len({entry.id for entry in some}) == 12
    every = [*real, *some]
    for number, one in enumerate(every):
        for two in every[:number]:
            if one not in real or two not in real:
                assert compare(Reading(one), Reading(two), SETTINGS).kind is None


def test_an_article_made_up_keeps_small_words_and_length_and_changes_names_throughout() -> None:
    article = made("Gull", f"{SLUICE} Orla Fenn and Orla Fenn paid 4100 crowns.").article
    new = material.filler(article, [[article.text]], ["gull"], random.Random(3), 7)
    assert new.text.count("Gull Gull and Gull Gull") == 1
    assert "4100" not in new.text
    assert "The gull" in new.text
    assert len(new.text.split()) == len(article.text.split())
    assert (new.ref, new.published) == ("", article.published)


def test_some_articles_are_left_outside_and_none_is_on_both_sides(tmp_path: Path) -> None:
    whole = {article.ref for article in material.articles_of(collection(tmp_path, 8))}
    for size, inside in ((3, 3), (8, 6), (100, 6)):
        plan = material.Plan.of(tmp_path, size, 1)
        held, outside = ({a.ref for a in some} for some in (plan.held(), plan.outside()))
        assert (len(held), plan.inside) == (inside, inside)
        assert held | outside == whole
        assert not held & outside


def test_what_is_picked_depends_on_the_seed_and_not_on_the_order() -> None:
    entries = [made("Gull", prose(n)) for n in range(9)]
    entries = [replace(e, article=replace(e.article, ref=f"r{n}")) for n, e in enumerate(entries)]
    unfit = entries[4].id

    def picked(some: list[Entry], seed: int) -> list[str]:
        lowest = material.Lowest(3, seed, lambda reading: reading.id != unfit)
        for entry in some:
            lowest.offer(entry)
        return [entry.id for entry in lowest.entries]

    assert picked(entries, 1) == picked(entries[::-1], 1)
    assert len({tuple(picked(entries, seed)) for seed in range(5)}) > 1
    assert all(unfit not in picked(entries, seed) for seed in range(9))
    nameless = [made("Gull", prose(1))]
    assert picked(nameless, 1) == []


def test_the_join_counts_the_pairs_that_share_enough(tmp_path: Path) -> None:
    texts = [SLUICE, SLUICE.replace("brown", "muddy"), f"{GATES}\n\n{SLUICE}", GATES, WEATHER]
    entries = [made(f"Paper {n}", text) for n, text in enumerate(texts)]
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add(entries)
    pairs = pairs_sharing(entries, frozenset(), SETTINGS.least_shared)
    assert joined(tmp_path / "archive", SETTINGS.least_shared) == len(pairs) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_found_is_the_original_and_wrong_is_what_neither_text_is_tied_to(tmp_path: Path) -> None:
    original, twin = made("Harbour Daily", LONG), made("Vale Post", LONG)
    stranger = made("Gull", "\n\n".join(prose(n) for n in range(60, 66)))
    mixed = made("Injected Herald", f"{stranger.article.text}\n\n{GATES}")
    with SqliteStore(tmp_path, create=True) as store:
        store.add([original, twin, stranger])
        copy = made("Injected Herald", LONG.replace("brown", "muddy"))
        kind = copies.Injected("copy_5", copy, original, None)
        assert copies.searched(store, kind) == copies.Found("copy_5", True, 0)
        assert copies.searched(store, kind._replace(entry=mixed)).wrong == 1
        held = kind._replace(entry=mixed, host=stranger)
        assert copies.searched(store, held) == copies.Found("copy_5", True, 0)
        far = kind._replace(entry=made("Injected Herald", prose(70)))
        assert copies.searched(store, far) == copies.Found("copy_5", False, 0)


def test_recall_and_precision_of_each_kind() -> None:
    some = [copies.Found("copy_5", True, 1), copies.Found("copy_5", False, 0)]
    some += [copies.Found("lead", False, 0)]
    assert {row.metric: (row.score, row.n) for row in copies.scores(some)} == {
        "recall.copy_5": (0.5, 2),
        "precision.copy_5": (0.5, 2),
        "recall.lead": (0.0, 1),
        "precision.lead": (0.0, 0),
    }


def test_the_whole_bench_on_a_small_collection(tmp_path: Path) -> None:
    collection(tmp_path, 6)
    from bench.__main__ import main

    words = ["copies", "--data", str(tmp_path), "--entries", "9", "--copies", "3"]
    assert main([*words, "--json", str(tmp_path / "out.json")]) == 0
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["recall.copy_5"] == found["precision.copy_5"] == 1.0
    assert found["recall.excerpt_30.n"] == 3
    assert found["join_per_second"] > 0
    assert found["memory_mb.all.n"] == 9
    assert found["memory_mb.tenth"] <= found["memory_mb.all"] <= found["memory_mb.joined"]


# --- two sets of labelled pairs ------------------------------------------------------------------


def folder_of(path: Path) -> Path:
    """A folder with four articles, two of one text, and one labelled pair."""
    texts = {"one": SLUICE, "two": SLUICE, "three": GATES, "four": WEATHER}
    with gzip.open(path / "archive-1.jsonl.gz", "wt", encoding="utf-8") as file:
        for name, text in texts.items():
            row = {"id": name, "outlet": f"{name} Post", "title": name, "text": text}
            file.write(json.dumps(row) + "\n")
    pair = {"a": "one", "b": "two", "label": "republication", "same_origin": True}
    (path / "reuse_pairs.jsonl").write_text(json.dumps(pair) + "\n", "utf-8")
    read = [
        {"a": "one", "b": "three", "label": "none", "same_origin": False, "sure": True},
        {"a": "three", "b": "four", "label": "none", "same_origin": True, "sure": False},
        {"a": "three", "b": "nowhere", "label": "none", "same_origin": False, "sure": True},
    ]
    (path / "read.jsonl").write_text("".join(json.dumps(r) + "\n" for r in read), "utf-8")
    return path


def measured(path: Path, *more: str) -> dict[str, tuple[float, int]]:
    parser = argparse.ArgumentParser()
    origins.arguments(parser)
    given = ["--data", str(path), "--read", str(path / "read.jsonl"), *more]
    rows = origins.measure(parser.parse_args(given))
    return {row.metric: (round(row.score, 4), row.n) for row in rows}


def test_two_sets_of_pairs_are_measured_apart_and_together(tmp_path: Path) -> None:
    found = measured(folder_of(tmp_path))
    assert found["same_origin_f1"] == (1.0, 1)
    assert found["read.same_origin_recall"] == (0.0, 2)  # a pair whose article is missing is left
    assert found["read.same_origin_recall_sure"] == (0.0, 1)
    assert found["read.confusion.none.chrome"] == (1.0, 2)
    assert found["together.same_origin_recall"] == (0.5, 3)
    assert found["together.same_origin_precision"] == (1.0, 3)


@pytest.mark.parametrize(("only", "prefix"), [("folder", ""), ("read", "read.")])
def test_one_set_of_pairs_can_be_left_out(tmp_path: Path, only: str, prefix: str) -> None:
    both = measured(folder_of(tmp_path))
    found = measured(tmp_path, "--pairs", only)
    assert found == {
        metric: value
        for metric, value in both.items()
        if metric.startswith("read.") == bool(prefix) and not metric.startswith("together.")
    }


def test_the_pairs_that_come_with_the_bench_hold_ids_and_labels_only() -> None:
    rows = [json.loads(line) for line in origins.READ.read_text("utf-8").splitlines()]
    assert len(rows) == len({(row["a"], row["b"]) for row in rows}) == 150
    for row in rows:
        assert row["same_origin"] == (row["label"] in SAME)
        assert not row["sure"] or row["first"] == row["second"] == row["label"]
        assert all(len(str(value)) < 20 for value in row.values())


SAME = {"republication", "wire_copy", "partial_copy", "quotes_outlet"}


def test_the_statements_read_by_hand_hold_places_and_labels_only() -> None:
    rows = [
        json.loads(line)
        for line in (origins.READ.parent / "origin_counts.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) == len({(row["id"], row["part"], row["start"]) for row in rows})
    sets = {"first", "second", "third", "fourth", "fifth", "sixth"}
    assert {row["set"] for row in rows} == sets
    for row in rows:
        assert row["counted"] >= 2
        assert row["verdict"] in ("right", "wrong", "doubtful")
        assert (row["verdict"] == "right") == (row["cause"] == "")
        assert all(len(str(value)) < 25 for value in row.values())
