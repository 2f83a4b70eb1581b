"""`trust.txt` files: claims of control that both sides make. All sites are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from alteram.archive.outlets import OutletTable, read_rows
from alteram.archive.trust import Claim, controllers, read_claims, reciprocal
from alteram.errors import InputError
from alteram.model import Article, Outlet
from alteram.pipeline.gather import sites_of
from alteram.settings import ArchiveSettings, Settings
from tests.unit.test_archive_outlets import written

GROUP = """\
# Estuary Group
control=https://www.tern.example/
Control = https://quay.example
control=https://gone.example/
social=https://network.example/estuary
"""
TERN = "controlledby=https://estuary.example/  # our house\nbelongto=https://guild.example/\n"
GUILD = "member=https://tern.example/\nmember=https://far.example/\n"


def folder_of(path: Path, **files: str) -> Path:
    """`tern="…"` is written to `tern.example/trust.txt`."""
    for name, text in files.items():
        (path / f"{name}.example").mkdir(parents=True)
        (path / f"{name}.example" / "trust.txt").write_text(text, "utf-8")
    return path


def owner(table: OutletTable, domain: str, name: str = "") -> str:
    outlet = Outlet(name=name or domain, domain=domain)
    found = table.resolve(Article(headline="Gale", text="Gale.", outlet=outlet)).outlet
    return found.owner if found else ""


def test_only_what_both_sides_say_counts(tmp_path: Path) -> None:
    claims = read_claims(
        folder_of(tmp_path, estuary=GROUP, tern=TERN, quay="contact=x", guild=GUILD)
    )
    assert reciprocal(claims, "control") == [("estuary.example", "tern.example")]
    assert reciprocal(claims, "member") == [("guild.example", "tern.example")]


def test_a_site_is_told_by_its_folder_or_its_file(tmp_path: Path) -> None:
    (tmp_path / "estuary.example.txt").write_text(GROUP, "utf-8-sig")
    (tmp_path / "www.tern.example" / ".well-known").mkdir(parents=True)
    (tmp_path / "www.tern.example" / ".well-known" / "trust.txt").write_text(TERN, "utf-8")
    assert Claim("control", "estuary.example", "tern.example") in read_claims(tmp_path)
    assert Claim("controlledby", "tern.example", "estuary.example") in read_claims(tmp_path)


def both(*pairs: str) -> list[Claim]:
    """`"a b"`: a controls b, and b says so."""
    split = [pair.split() for pair in pairs]
    return [
        claim
        for one, two in split
        for claim in (Claim("control", one, two), Claim("controlledby", two, one))
    ]


def test_the_owner_is_at_the_top_of_the_chain() -> None:
    assert controllers(both("house group", "group tern", "group quay")) == {
        "house": "house",
        "group": "house",
        "tern": "house",
        "quay": "house",
    }


def test_a_site_of_two_and_a_ring_have_no_owner() -> None:
    assert controllers(both("one tern", "two tern")) == {"one": "one", "two": "two"}
    assert controllers(both("one two", "two one")) == {}


def test_an_outlet_gets_the_owner_both_sides_name(tmp_path: Path) -> None:
    files = folder_of(tmp_path, estuary=GROUP, tern=TERN, quay="contact=x", guild=GUILD)
    table = OutletTable([], claims=read_claims(files))
    assert owner(table, "tern.example", "The Tern Post") == "estuary.example"
    assert owner(table, "news.tern.example") == "estuary.example"
    assert owner(table, "estuary.example") == "estuary.example"
    # One side alone, an association, another site.
    assert [owner(table, f"{name}.example") for name in ("quay", "gone", "guild", "far")] == [
        ""
    ] * 4
    told = Article(headline="A", text="A.", outlet=Outlet(name="Tern Post", domain="tern.example"))
    found = table.resolve(told).outlet
    assert found is not None
    assert found.name == "Tern Post"


def test_rows_win_over_claims_and_name_the_owner(tmp_path: Path) -> None:
    claims = read_claims(folder_of(tmp_path / "trust", estuary=GROUP, tern=TERN))
    rows = read_rows(
        written(
            tmp_path,
            "estuary.example,Estuary House,,Estuary Holding,,,,,register",
            "tern.example,The Tern Post,,,,,,2029-12-31,imprint",
            "tern.example,The Tern Post,,Readers' Union,,,2030-01-01,,imprint",
        )
    )
    assert owner(OutletTable([rows], claims=claims), "tern.example") == "Readers' Union"
    assert owner(OutletTable([rows[:2]], claims=claims), "tern.example") == "Estuary Holding"


def test_a_folder_is_given_as_a_table_is(tmp_path: Path) -> None:
    files = folder_of(tmp_path / "trust", estuary=GROUP, tern=TERN)
    mine = written(tmp_path, "quay.example,Quay Mail,,Quay Trust,,,,,imprint")
    table = OutletTable.load([files, mine])
    assert owner(table, "tern.example") == "estuary.example"
    assert owner(table, "quay.example") == "Quay Trust"
    settings = Settings(archive=ArchiveSettings(outlets=(str(files), str(mine))))
    assert sites_of([], settings) == ("https://quay.example/",)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("tern.example.txt", "<html>Not found = 404</html>", "no trust.txt: no line such as"),
        ("notes.txt", TERN, "'notes' is no domain; name it valley.example.txt"),
        ("tern.example.csv", TERN, "no trust.txt in it; put one at valley.example/trust.txt"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, text: str, reason: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_claims(tmp_path)
    assert caught.value.reason.startswith(reason)


def test_bytes_that_are_no_text_say_so(tmp_path: Path) -> None:
    (tmp_path / "tern.example.txt").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match=r"no trust\.txt"):
        read_claims(tmp_path)
