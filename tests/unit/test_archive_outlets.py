"""One outlet under all its names, with the owner it had on a day. All outlets are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from alteram.archive.outlets import COLUMNS, OutletRow, OutletTable, read_rows
from alteram.errors import InputError
from alteram.model import Article, Outlet, OutletKind
from tests.evidence_makers import day

HEAD = "domain,name,aliases,owner,kind,country,from,to,source"
TERN = "tern.example,The Tern Post,Tern Post;TP,Estuary Group,publisher,Velmara,,,imprint"
SOLD = """\
ilvane.example,Ilvane Morning,Morning,Lindholt Press,,Velmara,,2029-12-31,imprint
ilvane.example,Ilvane Morning,Morning,Velmara House,state,Velmara,2030-01-01,,register"""


def written(folder: Path, *rows: str, name: str = "outlets.csv", head: str = HEAD) -> Path:
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def table(folder: Path, *rows: str, unnamed: tuple[str, ...] = ()) -> OutletTable:
    return OutletTable([read_rows(written(folder, *rows))], unnamed)


def name_of(found: Outlet | None) -> str:
    return found.name if found else ""


def owner_of(found: Outlet | None) -> str:
    return found.owner if found else ""


@pytest.mark.parametrize(
    "name", ["The Tern Post", "Tern Post", "TP", "  the  TERN post ", "tern\tpost"]
)
def test_all_names_of_an_outlet_are_one(tmp_path: Path, name: str) -> None:
    found = table(tmp_path, TERN).find(name, "", None)
    assert found == Outlet(
        name="The Tern Post",
        domain="tern.example",
        aliases=("Tern Post", "TP"),
        owner="Estuary Group",
        country="Velmara",
    )


@pytest.mark.parametrize("domain", ["tern.example", "news.tern.example", "a.b.tern.example"])
def test_a_domain_and_what_is_below_it_tell_the_outlet(tmp_path: Path, domain: str) -> None:
    assert name_of(table(tmp_path, TERN).find("", domain, None)) == "The Tern Post"


@pytest.mark.parametrize("domain", ["lantern.example", "example", "tern.example.net", ""])
def test_a_domain_that_only_looks_alike_tells_nothing(tmp_path: Path, domain: str) -> None:
    assert table(tmp_path, TERN).find("", domain, None) is None


def test_a_name_goes_before_a_domain(tmp_path: Path) -> None:
    both = table(tmp_path, TERN, "quay.example,Quay Mail,,,,,,,imprint")
    assert name_of(both.find("Quay Mail", "tern.example", None)) == "Quay Mail"
    assert name_of(both.find("Nobody's Gazette", "tern.example", None)) == "The Tern Post"


def test_two_outlets_of_one_name_are_told_apart_by_their_domain(tmp_path: Path) -> None:
    both = table(
        tmp_path,
        "herald-osk.example,The Herald,,Osk Holding,,,,,imprint",
        "herald-vale.example,The Herald,,Vale Trust,,,,,imprint",
    )
    assert owner_of(both.find("The Herald", "www.herald-vale.example", None)) == "Vale Trust"
    assert owner_of(both.find("The Herald", "herald-osk.example", None)) == "Osk Holding"


@pytest.mark.parametrize(
    ("when", "owner"),
    [
        (date(1990, 1, 1), "Lindholt Press"),
        (date(2029, 12, 31), "Lindholt Press"),
        (date(2030, 1, 1), "Velmara House"),
        (date(2031, 5, 6), "Velmara House"),
        (None, "Velmara House"),
    ],
)
def test_the_owner_is_that_of_the_day(tmp_path: Path, when: date | None, owner: str) -> None:
    sold = table(tmp_path, *SOLD.splitlines())
    assert owner_of(sold.find("Ilvane Morning", "", when)) == owner
    assert owner_of(sold.find("Morning", "", when)) == owner
    assert owner_of(sold.find("", "ilvane.example", when)) == owner


def test_a_day_no_row_speaks_of_gets_the_last_row(tmp_path: Path) -> None:
    closed = table(tmp_path, "dusk.example,Dusk,,Old House,,,2001-01-01,2009-12-31,imprint")
    assert owner_of(closed.find("Dusk", "", date(2020, 1, 1))) == "Old House"
    assert owner_of(closed.find("Dusk", "", None)) == "Old House"


@pytest.mark.parametrize(
    "row",
    [
        "tern.example,The Tern Post,Tern Post;TP,Harbour Trust,,,,,my notes",
        "tern.example,The Tern Post,,Harbour Trust,,,,,my notes",
        ",The Tern Post,,Harbour Trust,,,,,my notes",
    ],
)
def test_the_readers_table_wins_under_every_name(tmp_path: Path, row: str) -> None:
    ours = written(tmp_path, TERN, "quay.example,Quay Mail,,Mail Group,,,,,imprint")
    mine = written(tmp_path, row, name="mine.csv")
    both = OutletTable([read_rows(ours), read_rows(mine)])
    for name, domain in (("The Tern Post", ""), ("TP", ""), ("", "tern.example")):
        assert owner_of(both.find(name, domain, None)) == "Harbour Trust", (name, domain)
    assert owner_of(both.find("Quay Mail", "", None)) == "Mail Group"  # not spoken of, so kept
    back = OutletTable([read_rows(mine), read_rows(ours)])
    assert owner_of(back.find("TP", "", None)) == "Estuary Group"


def test_a_readers_outlet_of_the_same_name_elsewhere_is_another(tmp_path: Path) -> None:
    ours = written(tmp_path, "herald-osk.example,The Herald,,Osk Holding,,,,,imprint")
    mine = written(tmp_path, "herald-vale.example,The Herald,,Vale Trust,,,,,x", name="mine.csv")
    both = OutletTable([read_rows(ours), read_rows(mine)])
    assert owner_of(both.find("", "herald-osk.example", None)) == "Osk Holding"
    assert owner_of(both.find("", "herald-vale.example", None)) == "Vale Trust"


def test_a_row_dated_by_the_reader_replaces_all_rows_of_the_outlet(tmp_path: Path) -> None:
    ours = written(tmp_path, *SOLD.splitlines())
    mine = written(tmp_path, "ilvane.example,Ilvane Morning,,Readers' Union,,,,,x", name="m.csv")
    both = OutletTable([read_rows(ours), read_rows(mine)])
    assert owner_of(both.find("Morning", "", date(2020, 1, 1))) == "Readers' Union"


def article(outlet: Outlet | None, published: str = "2031-05-06") -> Article:
    return Article(headline="Gale", text="Gale.", outlet=outlet, published=day(published))


def test_an_article_gets_the_outlet_of_its_day(tmp_path: Path) -> None:
    sold = table(tmp_path, *SOLD.splitlines())
    old, new = (
        sold.resolve(article(Outlet(name="Morning"), when)) for when in ("2029-06-01", "2031-05-06")
    )
    assert (owner_of(old.outlet), owner_of(new.outlet)) == ("Lindholt Press", "Velmara House")
    assert new.outlet is not None
    assert new.outlet.kind is OutletKind.STATE


def test_an_outlet_no_table_knows_stays_as_it_is(tmp_path: Path) -> None:
    given = article(Outlet(name="Nobody's Gazette", domain="nobody.example"))
    assert table(tmp_path, TERN).resolve(given) == given
    assert table(tmp_path, TERN).resolve(article(None)) == article(None)


def test_a_label_that_names_no_outlet_is_dropped(tmp_path: Path) -> None:
    labels = table(tmp_path, TERN, unnamed=("Guest Writer",))
    told = labels.resolve(article(Outlet(name="guest  writer", domain="tern.example")))
    assert name_of(told.outlet) == "The Tern Post"
    untold = labels.resolve(article(Outlet(name="Guest Writer", domain="far.example")))
    assert untold.outlet is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("tern.example,,,,,,,,x", "a row needs a name"),
        ("not a domain,Tern,,,,,,,x", "'not a domain' is no domain; write valley.example"),
        ("tern.example,Tern,,,tabloid,,,,x", "no kind 'tabloid'; known: publisher"),
        ("tern.example,Tern,,,,,May 6,,x", "'May 6' is no day; write 2031-05-06"),
        ("tern.example,Tern,,,,,,2031-13-01,x", "'2031-13-01' is no day"),
    ],
)
def test_a_row_that_cannot_be_read_names_file_and_line(
    tmp_path: Path, row: str, reason: str
) -> None:
    path = written(tmp_path, TERN, row)
    with pytest.raises(InputError) as caught:
        read_rows(path)
    assert caught.value.where == f"{path}:3"
    assert caught.value.reason.startswith(reason)


def test_a_file_that_is_no_table_says_so(tmp_path: Path) -> None:
    for head, reason in (
        ("name,owner", "no column 'domain'"),
        ("domain,owner", "no column 'name'"),
    ):
        with pytest.raises(InputError, match=reason) as caught:
            read_rows(written(tmp_path, "a,b", head=head))
        assert all(column in caught.value.reason for column in COLUMNS)
    with pytest.raises(InputError, match="no table of outlets"):
        read_rows(tmp_path / "missing.csv")
    (tmp_path / "image.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="no table of outlets"):
        read_rows(tmp_path / "image.csv")


def test_columns_may_be_few_and_the_file_may_start_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_bytes("\ufeffname,domain\r\nTern,www.tern.example\r\n".encode())
    assert read_rows(path) == [OutletRow(outlet=Outlet(name="Tern", domain="tern.example"))]


def test_the_table_that_comes_with_the_program_is_sound(root: Path) -> None:
    rows = read_rows(root / "src" / "alteram" / "archive" / "outlets.csv")
    ours = OutletTable.load()
    for row in rows:
        when = row.first or row.last
        assert row.source, row.outlet.name  # every fact says where it was found
        for name in (row.outlet.name, *row.outlet.aliases):
            assert name_of(ours.find(name, row.outlet.domain, when)) == row.outlet.name, name
    names = {" ".join(name.casefold().split()): row.outlet.name
             for row in rows for name in (row.outlet.name, *row.outlet.aliases)}  # fmt: skip
    clash = [
        (name, row.outlet.name)
        for row in rows
        for name in (row.outlet.name, *row.outlet.aliases)
        if names[" ".join(name.casefold().split())] != row.outlet.name
    ]
    assert clash == []
