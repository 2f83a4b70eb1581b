"""WARC and WACZ: whole records only, whatever they are packed in."""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import zlib
from pathlib import Path

import pytest

from alteram.model import CaveatKind, Moment, Precision
from tests.loader_makers import BODY, URL, gz, pages, put, split, web_page, zipped


def response(
    body: bytes | str = "",
    head: str = "Content-Type: text/html; charset=utf-8",
    status: str = "200 OK",
) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + (raw or web_page().encode())


def warc_record(block: bytes, kind: str = "response", **headers: str) -> bytes:
    named = {
        "WARC-Type": kind,
        "WARC-Target-URI": URL,
        "WARC-Date": "2031-05-07T06:30:00Z",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def sha1(block: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()


def digested(block: bytes, kind: str = "response", **headers: str) -> bytes:
    return warc_record(block, kind, WARC_Block_Digest=sha1(block), **headers)


def test_address_and_time_of_the_record_stand_for_what_the_page_does_not_say(
    tmp_path: Path,
) -> None:
    (page,) = pages(put(tmp_path, "a.warc", digested(response())))
    assert page.article.text == BODY
    assert page.article.url == URL
    assert page.article.published == Moment(
        value="2031-05-07T06:30:00+00:00", precision=Precision.TIME, origin="warc-date"
    )
    kinds = [caveat.kind for caveat in page.caveats]
    assert CaveatKind.DATE_GUESSED in kinds
    assert CaveatKind.DATE_MISSING not in kinds


def test_the_date_of_the_page_wins_with_its_origin(tmp_path: Path) -> None:
    block = response(web_page(date="2031-05-06"))
    (page,) = pages(put(tmp_path, "a.warc", digested(block)))
    assert page.article.published is not None
    assert page.article.published.origin == "time element"
    assert CaveatKind.DATE_GUESSED not in [caveat.kind for caveat in page.caveats]


@pytest.mark.parametrize("packed", [bytes, gz])
def test_only_pages_are_read_and_the_rest_is_counted(tmp_path: Path, packed: type[bytes]) -> None:
    records = [
        warc_record(b"software: quill/1", "warcinfo"),
        digested(response("<h1>One</h1><p>One.</p>")),
        warc_record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        warc_record(response(b"{}", "Content-Type: application/json")),
        warc_record(response(status="404 Not Found")),
        warc_record(response(status="404 Not Found")),
        warc_record(response(), "revisit"),
        digested(response("<h1>Two</h1><p>Two.</p>")),
    ]
    found, errors = split(put(tmp_path, "a.warc", b"".join(map(packed, records))))
    assert [page.article.headline for page in found] == ["One", "Two"]
    assert errors == [
        "a.warc: records left alone: application/json (1), of type revisit (1), status 404 (2)"
    ]


def test_many_records_in_one_gzip_member(tmp_path: Path) -> None:
    raw = gz(digested(response("<p>One.</p>")) + digested(response("<p>Two.</p>")))
    found = pages(put(tmp_path, "a.warc.gz", raw))
    assert [page.article.text for page in found] == ["One.", "Two."]


@pytest.mark.parametrize("with_digest", [True, False])
@pytest.mark.parametrize("packed", [bytes, gz])
def test_a_cut_anywhere_never_gives_a_shorter_text(
    tmp_path: Path, packed: type[bytes], with_digest: bool
) -> None:
    make = digested if with_digest else warc_record
    first, last = packed(make(response("<p>First.</p>"))), packed(make(response()))
    for cut in range(1, len(last)):
        found, errors = split(put(tmp_path, "a.warc", first + last[:-cut]))
        texts = [page.article.text for page in found]
        assert texts in (["First."], ["First.", BODY]), cut
        whole = texts[1:] == [BODY]
        assert whole != bool(errors), (cut, errors)
        assert not whole or (packed is bytes and cut <= 4), cut


def test_a_flipped_bit_is_damage_and_the_next_record_comes(tmp_path: Path) -> None:
    one = bytearray(digested(response("<p>One and one.</p>")))
    one[one.index(b"and")] ^= 1
    found, errors = split(put(tmp_path, "a.warc", bytes(one) + digested(response())))
    assert [page.article.text for page in found] == [BODY]
    assert errors == [f"a.warc#1 {URL}: the record is damaged: its digest does not match"]


def test_a_flipped_bit_in_gzip_is_damage_without_a_digest(tmp_path: Path) -> None:
    first, one = gz(warc_record(response("<p>First.</p>"))), bytearray(gz(warc_record(response())))
    one[-6] ^= 1
    found, errors = split(put(tmp_path, "a.warc.gz", first + bytes(one)))
    assert [page.article.text for page in found] == ["First."]
    assert "the gzip file is damaged" in errors[0]


@pytest.mark.parametrize("written", [sha1, lambda b: "sha-1:" + hashlib.sha1(b).hexdigest()])
def test_digests_in_any_alphabet(tmp_path: Path, written: type[str]) -> None:
    block = response()
    assert pages(put(tmp_path, "a.warc", warc_record(block, WARC_Block_Digest=written(block))))
    raw = warc_record(block, WARC_Block_Digest=written(block + b" "))
    assert "digest" in split(put(tmp_path, "a.warc", raw))[1][0]


def test_a_payload_digest_is_checked_where_the_block_has_none(tmp_path: Path) -> None:
    body = web_page().encode()
    good = warc_record(response(body), WARC_Payload_Digest=sha1(body))
    bad = warc_record(response(body), WARC_Payload_Digest=sha1(b"other"))
    found, errors = split(put(tmp_path, "a.warc", good + bad))
    assert len(found) == 1
    assert errors == [f"a.warc#2 {URL}: the record is damaged: its digest does not match"]


@pytest.mark.parametrize("off", [-40, 3, 200])
def test_a_wrong_length_is_damage_and_reading_goes_on(tmp_path: Path, off: int) -> None:
    block = response()
    wrong = warc_record(block, Content_Length=str(len(block) + off))
    rest = digested(response("<p>Two.</p>")) + digested(response("<p>Three.</p>"))
    found, errors = split(put(tmp_path, "a.warc", wrong + rest))
    assert found[-1].article.text == "Three."
    assert BODY not in [page.article.text for page in found]
    assert "a.warc#1" in errors[0]
    assert "its length is wrong" in errors[0]


def test_a_digest_outweighs_a_missing_end_and_what_stands_between_is_a_row(
    tmp_path: Path,
) -> None:
    one, two = digested(response("<p>One.</p>")), digested(response("<p>Two.</p>"))
    found = pages(put(tmp_path, "a.warc", one[:-4] + two))
    assert [page.article.text for page in found] == ["One.", "Two."]
    for between in (b"stray bytes\r\n", two.replace(b"WARC/1.1", b"WARC/x.1")):
        found, errors = split(put(tmp_path, "a.warc", one + between + two))
        assert [page.article.text for page in found] == ["One.", "Two."]
        assert errors == ["a.warc#2: the record is damaged: its first line is cut or damaged"]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"WARC_Truncated": "length"}, "it says itself that it is cut"),
        ({"WARC_Segment_Number": "1"}, "one of several parts"),
        ({"Content_Length": "-5"}, "no length"),
        ({"Content_Length": "9" * 15}, "it is cut off"),
        ({"X_Long": "y" * 70_000}, "its header is too long"),
    ],
)
def test_a_record_that_is_not_whole(tmp_path: Path, headers: dict[str, str], reason: str) -> None:
    found, errors = split(put(tmp_path, "a.warc", warc_record(response(), **headers)))
    assert found == []
    assert reason in errors[0]


def test_a_page_that_was_cut_when_it_was_saved(tmp_path: Path) -> None:
    raw = warc_record(response(head="Content-Type: text/html\r\nContent-Length: 99999"))
    found, errors = split(put(tmp_path, "a.warc", raw))
    assert found == []
    assert "the page was cut when it was saved" in errors[0]


def chunked(body: bytes) -> bytes:
    parts = (body[at : at + 50] for at in range(0, len(body), 50))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "raw deflate", "br", "zstd", "gzip, br"])
@pytest.mark.parametrize("in_chunks", [True, False])
def test_what_http_packs_a_page_in(tmp_path: Path, coding: str, in_chunks: bool) -> None:
    body = web_page().encode()
    for name in coding.split(", "):
        if name == "gzip":
            body = gz(body)
        elif name == "deflate":
            body = zlib.compress(body)
        elif name == "raw deflate":
            body = zlib.compress(body, wbits=-15)
        elif name == "br":
            body = importlib.import_module("brotli").compress(body)
        elif name == "zstd":
            body = importlib.import_module("zstandard").compress(body)
    head = f"Content-Type: text/html\r\nContent-Encoding: {coding.removeprefix('raw ')}"
    if in_chunks:
        body, head = chunked(body), f"{head}\r\nTransfer-Encoding: chunked"
    (page,) = pages(put(tmp_path, "a.warc", digested(response(body, head))))
    assert page.article.text == BODY


def test_a_head_that_promises_packing_its_crawler_took_away(tmp_path: Path) -> None:
    head = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    (page,) = pages(put(tmp_path, "a.warc", digested(response(head=head))))
    assert page.article.text == BODY


def test_a_missing_chunk_is_damage(tmp_path: Path) -> None:
    head = "Content-Type: text/html\r\nTransfer-Encoding: chunked"
    body = chunked(web_page().encode())
    for cut in (5, 20, 100):
        found, errors = split(put(tmp_path, "a.warc", digested(response(body[:-cut], head))))
        assert found == []
        assert "chunk" in errors[0]


def test_the_charset_of_the_head_is_used(tmp_path: Path) -> None:
    body = "<p>Die Schleuse wurde geöffnet.</p>".encode("cp1252")
    head = "Content-Type: text/html; charset=ISO-8859-1"
    (page,) = pages(put(tmp_path, "a.warc", digested(response(body, head))))
    assert page.article.text == "Die Schleuse wurde geöffnet."


def bomb(coding: str, size: int = 100_000_000) -> bytes:
    piece = b"<p>0</p>" * 125_000
    if coding == "br":
        packer = importlib.import_module("brotli").Compressor(quality=3)
        out = b"".join(packer.process(piece) for _ in range(size // len(piece)))
        return out + bytes(packer.finish())
    engine = zlib.compressobj(9, wbits=31)
    return b"".join(engine.compress(piece) for _ in range(size // len(piece))) + engine.flush()


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_bomb_is_a_row_and_the_next_record_comes(tmp_path: Path, coding: str) -> None:
    body = bomb(coding)
    assert len(body) < 500_000
    head = f"Content-Type: text/html\r\nContent-Encoding: {coding}"
    raw = gz(digested(response(body, head))) + gz(digested(response()))
    found, errors = split(put(tmp_path, "a.warc.gz", raw))
    assert [page.article.text for page in found] == [BODY]
    assert "unpacks to more than 200 times its size" in errors[0]


def test_a_bomb_of_a_record_is_a_row_and_the_next_one_comes(tmp_path: Path) -> None:
    raw = gz(warc_record(response(b"0" * 60_000_000))) + gz(digested(response()))
    assert len(raw) < 100_000
    found, errors = split(put(tmp_path, "a.warc.gz", raw))
    assert [page.article.text for page in found] == [BODY]
    assert "unpacks to more than 200 times its size" in errors[0]


def test_an_address_is_only_an_address(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    uris = ["../../etc/x", "file:///etc/hostname", f"http://a.example/../../{'y' * 4000}", "a\x00b"]
    raw = b"".join(warc_record(response(), WARC_Target_URI=uri) for uri in uris)
    found, errors = split(put(tmp_path, "a.warc", raw))
    assert [page.article.url[:20] for page in found] == ["http://a.example/../"]
    assert errors == ["a.warc: records left alone: not from the web (3)"]
    assert sorted(tmp_path.rglob("*")) == [*before, tmp_path / "a.warc"]


def test_an_old_archive_says_what_to_do(tmp_path: Path) -> None:
    raw = b"filedesc://a.arc 0.0.0.0 20310506000000 text/plain 76\n1 0 Quill\n"
    assert split(put(tmp_path, "a.arc", raw))[1] == [
        "a.arc: an ARC file; convert it to WARC and add that"
    ]


def test_an_archive_without_a_page_says_so(tmp_path: Path) -> None:
    raw = warc_record(b"software: quill/1", "warcinfo")
    _, errors = split(put(tmp_path, "a.warc", raw))
    assert errors == ["a.warc: no page in it: no response with HTML"]


def test_a_wacz_gives_the_pages_of_its_archives(tmp_path: Path) -> None:
    members = {
        "datapackage.json": json.dumps({"profile": "data-package"}).encode(),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        "archive/data.warc.gz": gz(digested(response())),
        "archive/cut.warc.gz": gz(digested(response()))[:-20],
        "indexes/index.cdx": b"com,example)/ 2031",
    }
    for kind in ("", "wacz"):
        found, errors = split(put(tmp_path, "a.wacz", zipped(members)), kind)
        assert [page.article.text for page in found] == [BODY]
        assert len(errors) >= 1
        assert all(error.startswith("a.wacz/archive/cut.warc.gz") for error in errors)
