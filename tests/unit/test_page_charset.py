"""Bytes become the right characters, or the page says that it was guessed and what was lost."""

from __future__ import annotations

import codecs

import pytest

from alteram.page.charset import decode

WORDS = "„Grüße“ aus Łódź – Škoda, Señor Ångström’s café. " * 8
WESTERN = "„Grüße“ aus dem Süden – Señor Ångström’s café am Fluß. " * 8
RUSSIAN = "Мэр города открыл новый мост через реку в понедельник утром. " * 8


def html(words: str, says: str = "") -> str:
    meta = f'<meta charset="{says}">' if says else ""
    return f"<html><head>{meta}</head><body><p>{words}</p></body></html>"


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_wins_over_what_the_page_says(mark: bytes, charset: str) -> None:
    text = html(WORDS, says="windows-1252")
    read = decode(mark + text.encode(charset))
    assert (read.text, read.charset, read.caveats) == (text, charset, ())


@pytest.mark.parametrize(
    ("words", "label", "charset"),
    [
        (WORDS, "utf-8", "utf-8"),
        (WORDS, "UTF8", "utf-8"),
        (WESTERN, "iso-8859-1", "cp1252"),
        (WESTERN, "Windows-1252", "cp1252"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("東京の市長は月曜日に橋を開いた。" * 8, "Shift_JIS", "cp932"),
        ("市长周一宣布大桥通车。" * 8, "gb2312", "gb18030"),
    ],
)
def test_what_the_page_says_is_believed_where_it_fits(words: str, label: str, charset: str) -> None:
    text = html(words, says=label)
    read = decode(text.encode(charset))
    assert (read.text, read.charset, read.caveats) == (text, charset, ())


@pytest.mark.parametrize("says", ["iso-8859-1", "windows-1251", "Shift_JIS"])
def test_utf8_under_another_name_is_read_as_utf8_and_said(says: str) -> None:
    text = html(WORDS, says=says)
    read = decode(text.encode("utf-8"))
    assert read.text == text
    assert len(read.caveats) == 1
    assert "its bytes are UTF-8" in read.caveats[0].text


@pytest.mark.parametrize("says", ["utf-8", "", "no-such-set", "unicode_escape", "utf-7"])
def test_windows_1252_under_another_name_is_found_and_said(says: str) -> None:
    text = html(WESTERN, says=says)
    read = decode(text.encode("cp1252"))
    assert read.text == text
    assert "charset guessed" in [str(caveat.kind) for caveat in read.caveats]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_found(charset: str) -> None:
    text = html("Grüße aus dem Süden. " * 20)
    read = decode(text.encode(charset))
    assert read.text == text
    assert "look like" in read.caveats[0].text


def test_plain_letters_need_no_guess() -> None:
    assert decode(b"<p>plain</p>").caveats == ()


def test_lost_characters_are_counted() -> None:
    raw = html(WORDS, says="utf-8").encode("utf-8").replace("ß".encode(), b"\xff", 1)
    read = decode(raw)
    assert read.text.count("\ufffd") == 1
    assert [caveat.text for caveat in read.caveats] == ["1 character could not be read in utf-8"]


def test_replacement_characters_of_the_page_itself_are_counted() -> None:
    read = decode(html(WORDS + "\ufffd\ufffd", says="utf-8").encode("utf-8"))
    assert [caveat.text for caveat in read.caveats] == ["2 characters could not be read in utf-8"]


def test_letters_of_central_europe_are_not_taken_for_western_ones() -> None:
    words = "Wójt gminy Łęczna ogłosił, że źródło wody będzie zamknięte do niedzieli. " * 8
    text = html(words).replace("<html>", '<html lang="pl">')
    read = decode(text.encode("cp1250"))
    assert read.text == text
    assert "look like cp1250" in read.caveats[0].text
