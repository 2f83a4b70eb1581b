"""The form of the table of outlets that comes with the program, and what it has to cover."""

from __future__ import annotations

import csv
import gzip
import json
import re
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from alteram.text import agencies

HEADER = "domain,name,aliases,owner,kind,country,from,to,wikidata,source"
KINDS = {"publisher", "wire", "state", "aggregator"}
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Row = dict[str, str]


@pytest.fixture(scope="module")
def folder() -> Path:
    return Path(__file__).resolve().parents[2] / "src" / "alteram" / "archive"


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[Row]:
    with (folder / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@pytest.fixture(scope="module")
def not_outlets(folder: Path) -> list[str]:
    lines = (folder / "not-outlets.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _aliases(row: Row) -> list[str]:
    return [alias for alias in row["aliases"].split(";") if alias]


def _names(row: Row) -> set[str]:
    return {_key(name) for name in (row["name"], *_aliases(row))}


def _by_domain(rows: list[Row]) -> list[list[Row]]:
    return [list(of_one) for _, of_one in groupby(rows, lambda row: row["domain"])]


def test_the_columns_are_those_of_the_guide_and_wikidata(folder: Path) -> None:
    text = (folder / "outlets.csv").read_bytes().decode("utf-8")
    assert text.splitlines()[0] == HEADER
    assert "\r" not in text


def test_every_row_is_whole(rows: list[Row]) -> None:
    for row in rows:
        assert list(row) == HEADER.split(",")
        assert all(isinstance(value, str) and value == value.strip() for value in row.values()), row
        assert row["name"], row
        assert row["country"], row
        assert row["source"], row
        assert row["kind"] in KINDS, row
        assert DOMAIN.fullmatch(row["domain"]), row
        assert not row["domain"].startswith("www."), row


def test_an_alias_is_written_once_and_is_not_the_name(rows: list[Row]) -> None:
    for row in rows:
        aliases = row["aliases"].split(";") if row["aliases"] else []
        assert all(alias and alias == alias.strip() for alias in aliases), row
        assert len(_names(row)) == len(aliases) + 1, row


def test_days_are_iso_days(rows: list[Row]) -> None:
    for row in rows:
        for value in (row["from"], row["to"]):
            assert not value or (ISO_DAY.fullmatch(value) and date.fromisoformat(value)), row
        assert not (row["from"] and row["to"]) or row["from"] <= row["to"], row


def test_the_rows_of_one_outlet_meet_without_gap_or_overlap(rows: list[Row]) -> None:
    for of_one in _by_domain(rows):
        assert of_one[0]["from"] == "", of_one[0]
        assert of_one[-1]["to"] == "", of_one[-1]
        for before, after in pairwise(of_one):
            assert before["to"], before
            assert after["from"], after
            last = date.fromisoformat(before["to"])
            assert date.fromisoformat(after["from"]) == last + timedelta(days=1), after


def test_a_change_of_rows_is_a_change_of_owner(rows: list[Row]) -> None:
    for of_one in _by_domain(rows):
        for before, after in pairwise(of_one):
            assert before["owner"] != after["owner"], after
            assert before["name"] == after["name"], after


def test_a_name_points_to_one_outlet(rows: list[Row]) -> None:
    owner_of: dict[str, str] = {}
    for row in rows:
        for name in _names(row):
            assert owner_of.setdefault(name, row["domain"]) == row["domain"], (name, row)


def test_a_name_that_is_a_domain_is_not_the_domain_of_another(rows: list[Row]) -> None:
    domains = {row["domain"] for row in rows}
    for row in rows:
        assert not (_names(row) & domains) - {row["domain"]}, row


def test_one_owner_has_one_spelling(rows: list[Row]) -> None:
    spellings: dict[str, set[str]] = {}
    for row in rows:
        plain = re.sub(r"[^\w]|^the\s", "", row["owner"].casefold())
        spellings.setdefault(plain, set()).add(row["owner"])
    assert [found for found in spellings.values() if len(found) > 1] == []


def test_wikidata_ids_have_their_form_and_one_outlet(rows: list[Row]) -> None:
    domain_of: dict[str, str] = {}
    for row in rows:
        if row["wikidata"]:
            assert re.fullmatch(r"Q\d+", row["wikidata"]), row
            assert domain_of.setdefault(row["wikidata"], row["domain"]) == row["domain"], row


def test_sorted_by_domain_and_day(rows: list[Row]) -> None:
    keys = [(row["domain"], row["from"]) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


def test_enough_outlets(rows: list[Row]) -> None:
    assert len({row["domain"] for row in rows}) >= 525


# Countries that must each have an outlet of the state, by region; the table holds more.
STATE_MEDIA = {
    "Africa": "Algeria Angola Cameroon Egypt Ethiopia Ghana Kenya Libya Morocco Namibia Nigeria "
    "Senegal Sudan Tanzania Tunisia Uganda Zambia Zimbabwe",
    "Americas": "Argentina Bolivia Brazil Cuba Guatemala Mexico Nicaragua Peru Venezuela",
    "Asia": "Afghanistan Bangladesh Cambodia China India Indonesia Iran Iraq Jordan Kazakhstan "
    "Kuwait Laos Lebanon Malaysia Mongolia Myanmar Nepal Oman Pakistan Philippines Qatar "
    "Singapore Syria Thailand Turkey Vietnam Yemen",
    "Europe": "Albania Armenia Azerbaijan Belarus Georgia Hungary Moldova Russia Ukraine",
    "Oceania": "Fiji",
}


@pytest.mark.parametrize("region", sorted(STATE_MEDIA))
def test_state_media_of_every_region_are_there(rows: list[Row], region: str) -> None:
    held = {row["country"] for row in rows if row["kind"] == "state"}
    assert set(STATE_MEDIA[region].split()) - held == set()


def test_an_outlet_of_the_state_names_who_owns_it(rows: list[Row]) -> None:
    assert [row["name"] for row in rows if row["kind"] == "state" and not row["owner"]] == []


def test_the_agencies_of_the_credits_are_there_by_their_names(rows: list[Row]) -> None:
    names = {row["name"] for row in rows}
    assert {name for name, _, _ in agencies._TABLE} <= names


def test_what_is_no_outlet_is_not_in_the_table(rows: list[Row], not_outlets: list[str]) -> None:
    known = set().union(*(_names(row) for row in rows))
    assert len(not_outlets) == len(set(not_outlets))
    assert known.isdisjoint(_key(label) for label in not_outlets)


@pytest.mark.shared
def test_every_label_of_the_shared_archive_is_placed(
    shared: Path, rows: list[Row], not_outlets: list[str]
) -> None:
    known = set().union(*(_names(row) for row in rows)) | {_key(label) for label in not_outlets}
    labels: set[str] = set()
    files = sorted((shared / "data" / "news" / "allsides").glob("archive-*.jsonl.gz"))
    assert files
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            labels.update(json.loads(line)["outlet"] for line in lines)
    assert len(labels) >= 225
    assert sorted(label for label in labels if _key(label) not in known) == []
