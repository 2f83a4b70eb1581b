"""JSON Lines and one JSON document: fields, places of errors, caps."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import CaveatKind, Hyperlink, Moment, Outlet, Page, Precision, Span
from tests.loader_makers import BODY, URL, gz, lines, loaded, pages, put, read, record, split


def test_every_field_of_a_collection_finds_its_place(tmp_path: Path) -> None:
    (page,) = pages(put(tmp_path, "news.jsonl", lines(record(7))))
    article = page.article
    assert article.text == BODY
    assert article.headline == "Sluice opened, part 7"
    assert article.url == f"{URL}-7"
    assert article.outlet == Outlet(name="Harbour Post", domain="harbourpost.example")
    assert article.byline == ("Ada Brook", "Jon Reed")
    assert article.ref == "a7"
    assert article.published == Moment(
        value="2031-05-06", precision=Precision.DAY, origin="field date"
    )
    assert page.caveats == ()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("articleBody", "text"),
        ("maintext", "text"),
        ("headline", "headline"),
        ("link", "url"),
        ("subtitle", "standfirst"),
        ("inLanguage", "language"),
        ("articleSection", "section"),
    ],
)
def test_other_names_mean_the_same_field(tmp_path: Path, name: str, field: str) -> None:
    given = {"text": BODY} | {name: "en words"}
    if field == "text":
        given = {name: BODY}
    (page,) = pages(put(tmp_path, "news.jsonl", lines(given)))
    value = getattr(page.article, field)
    assert value == {"text": BODY, "language": "en"}.get(field, "en words")


def test_links_are_read_as_they_are_written(tmp_path: Path) -> None:
    good = {"part": "body", "start": 0, "end": 9, "url": "https://quill.example/a?utm_source=b"}
    bad = [
        "https://quill.example/b",
        {"start": 0, "end": len(BODY) + 1, "url": "https://quill.example/c"},
        {"start": 3, "end": 3, "url": "https://quill.example/d"},
        {"start": "0", "end": 9, "url": "https://quill.example/e"},
        {"start": 0, "end": 9, "url": "javascript:alert(1)"},
        {"part": "headline", "start": 0, "end": 9, "url": "https://quill.example/f"},
        {"start": 0, "end": 9},
    ]
    (page,) = pages(put(tmp_path, "news.jsonl", lines({"text": BODY, "links": [*bad, good]})))
    assert page.article.links == (
        Hyperlink(span=Span("body", 0, 9), url="https://quill.example/a"),
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"{URL}-opened?utm_source=x", f"{URL}-opened"),
        (URL, ""),
        ("https://quill.example/sluice", ""),
        ("sluice", ""),
    ],
)
def test_the_address_an_article_gives_itself_is_of_its_own_site(
    tmp_path: Path, given: str, kept: str
) -> None:
    row = {"text": BODY, "url": URL, "canonical": given}
    (page,) = pages(put(tmp_path, "news.jsonl", lines(row)))
    assert page.article.canonical == kept


def test_packed_or_not_is_the_same(tmp_path: Path) -> None:
    raw = lines(record(1), record(2))
    plain = pages(put(tmp_path, "news.jsonl", raw))
    assert len(plain) == 2
    assert pages(put(tmp_path, "news.jsonl.gz", gz(raw))) == plain
    assert pages(put(tmp_path, "two.gz", gz(lines(record(1))) + gz(lines(record(2))))) == plain


def test_a_broken_line_is_a_row_with_its_place_and_the_rest_comes(tmp_path: Path) -> None:
    raw = lines(record(1)) + b'{"text": "cut\n' + b"\n" + lines([1], {"title": "no text"})
    raw += b'{"text": "\xff"}\n' + lines({"text": 5}, record(2))
    found, errors = split(put(tmp_path, "news.jsonl", raw))
    assert [page.article.ref for page in found] == ["a1", "a2"]
    assert [error.split(": ")[0] for error in errors] == [
        "news.jsonl:2",
        "news.jsonl:4",
        "news.jsonl:5",
        "news.jsonl:6",
        "news.jsonl:7",
    ]
    assert "not JSON" in errors[0]
    assert "not list" in errors[1]
    assert "no text; it may stand in text, body" in errors[2]
    assert "not UTF-8" in errors[3]
    assert "must be text, not int" in errors[4]


def test_errors_keep_the_order_of_the_file(tmp_path: Path) -> None:
    items = loaded(put(tmp_path, "n.jsonl", lines(record(1), {"title": "x"}, record(2))))
    assert [type(item) for item in items] == [Page, InputError, Page]


@pytest.mark.parametrize("cut", [1, 8, 30])
def test_a_cut_gzip_file_gives_what_is_whole_and_says_so(tmp_path: Path, cut: int) -> None:
    raw = gz(lines(*(record(n, text=f"{BODY} {n * 7919}") for n in range(50))))
    found, errors = split(put(tmp_path, "news.jsonl.gz", raw[:-cut]))
    assert errors
    assert errors[-1] == "news.jsonl.gz: the gzip file is cut off"
    whole = [page.article.ref for page in found]
    assert whole == [f"a{n}" for n in range(len(whole))]


def test_a_damaged_gzip_file_is_named(tmp_path: Path) -> None:
    raw = bytearray(gz(lines(record(1))))
    raw[-5] ^= 0xFF
    _, errors = split(put(tmp_path, "news.jsonl.gz", bytes(raw)))
    assert [error.split(": ")[1] for error in errors] == ["the gzip file is damaged"]


@pytest.mark.parametrize("raw", [b"", gz(b"")])
def test_an_empty_file_says_so(tmp_path: Path, raw: bytes) -> None:
    assert split(put(tmp_path, "news.jsonl", raw)) == ([], ["news.jsonl: the file is empty"])


def test_a_too_long_line_is_skipped_and_the_next_one_read(tmp_path: Path) -> None:
    path = put(tmp_path, "news.jsonl.gz", b"")
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(lines(record(1)) + b'{"text": "')
        for n in range(170):
            file.write(str(n).encode() * 1000 + b"%x" % (n**40) * 4000)
        file.write(b'"}\n' + lines(record(2)))
    found, errors = split(path)
    assert [page.article.ref for page in found] == ["a1", "a2"]
    assert errors == ["news.jsonl.gz:2: the line is longer than 16,000,000 bytes"]


def test_a_document_over_several_lines(tmp_path: Path) -> None:
    whole = json.dumps([record(1), {"title": "no text"}, record(2)], indent=2)
    found, errors = split(put(tmp_path, "news.json", "\ufeff" + whole))
    assert [page.article.ref for page in found] == ["a1", "a2"]
    assert [error.split(":")[0] for error in errors] == ["news.json#2"]


def test_a_list_of_articles_on_one_line(tmp_path: Path) -> None:
    found = pages(put(tmp_path, "news.json", json.dumps([record(1), record(2)])))
    assert [page.article.ref for page in found] == ["a1", "a2"]


def test_a_file_of_other_records_is_left_alone_after_some(tmp_path: Path) -> None:
    _, errors = split(put(tmp_path, "pairs.jsonl", lines(*({"a": n} for n in range(500)))))
    assert len(errors) == 21
    assert errors[-1] == "pairs.jsonl: no article in the first 20 lines; the rest is left alone"


def test_deep_nesting_is_a_row(tmp_path: Path) -> None:
    raw = b'{"text": ' + b"[" * 100_000 + b"\n" + lines(record(2))
    found, errors = split(put(tmp_path, "news.jsonl", raw))
    assert len(found) == 1
    assert errors == ["news.jsonl:1: JSON nested too deep"]


def test_an_unreadable_date_and_no_outlet_are_caveats(tmp_path: Path) -> None:
    (page,) = pages(put(tmp_path, "n.jsonl", lines({"text": BODY, "date": "on Monday"})))
    assert page.article.published is None
    kinds = {caveat.kind for caveat in page.caveats}
    assert kinds == {CaveatKind.DATE_WITHHELD, CaveatKind.OUTLET_UNKNOWN}


def test_the_kind_can_be_forced_and_a_wrong_one_lists_what_there_is(tmp_path: Path) -> None:
    path = put(tmp_path, "note.txt", lines(record(1)))
    assert [p.article.text for p in pages(path, "text")] != [BODY]
    assert [p.article.text for p in pages(path, "jsonl")] == [BODY]
    (error,) = loaded(path, "sonnet")
    assert isinstance(error, InputError)
    assert "no kind 'sonnet'; known: folder" in error.reason


def test_text_forced_as_json_is_refused(tmp_path: Path) -> None:
    found, errors = split(put(tmp_path, "note.txt", f"Sluice opened\n\n{BODY}"), "jsonl")
    assert found == []
    assert all("not JSON" in error for error in errors)


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path, "news.jsonl", lines(record(1)) + b"\x00")
    stream = load(path, read)
    assert isinstance(next(stream), Page)
    assert isinstance(next(stream), AlteramError)


def test_a_missing_file_is_a_row(tmp_path: Path) -> None:
    assert split(tmp_path / "none.jsonl") == ([], ["none.jsonl: no such file"])
