"""The comments of a page from a Disqus export."""

from __future__ import annotations

from pathlib import Path

import pytest

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import Article, Page
from alteram.page import ZoneExtractor
from alteram.pipeline.disqus import with_comments

URL = "https://harbourpost.example/2031/05/06/bread"
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" '
    'xmlns:dsq="http://disqus.com/disqus-internals">'
)
AUTHOR = "<author><name>{0}</name><isAnonymous>true</isAnonymous></author>"


def thread(key: str, link: str) -> str:
    return f'<thread dsq:id="{key}"><id>x</id><link>{link}</link><title>Bread</title></thread>'


def post(
    key: str,
    words: str,
    *,
    parent: str = "",
    author: str = "Ada Lind",
    more: str = "",
    of: str = "1",
) -> str:
    answers = f'<parent dsq:id="{parent}"/>' if parent else ""
    return (
        f'<post dsq:id="{key}"><id/><message><![CDATA[{words}]]></message>'
        f"<createdAt>2031-05-06T10:00:00Z</createdAt>{more}{AUTHOR.format(author)}"
        f'<thread dsq:id="{of}"/>{answers}</post>'
    )


def export(folder: Path, *parts: str) -> Path:
    file = folder / "export.xml"
    file.write_text(HEAD + "".join(parts) + "</disqus>", encoding="utf-8")
    return file


def page(url: str = URL) -> Page:
    return Page(article=Article(headline="Bread", text="The baker sold 412 loaves.", url=url))


def test_posts_become_comments_with_author_time_parent_and_link(tmp_path: Path) -> None:
    file = export(
        tmp_path,
        thread("1", URL + "/"),
        thread("2", "https://harbourpost.example/other"),
        post("21", "<p>Good bread.</p><p>I bought &amp; ate two.</p>"),
        post("22", "<p>Too salt.</p>", parent="21", author="Tom Brook"),
        post("23", "<p>Elsewhere.</p>", of="2"),
    )
    first, second = with_comments(page(), file).comments
    assert (first.author, first.text) == ("Ada Lind", "Good bread.\nI bought & ate two.")
    assert first.published is not None
    assert first.published.value == "2031-05-06T10:00:00+00:00"
    assert first.url == URL + "#comment-21"
    assert (second.author, second.parent) == ("Tom Brook", first.id)


@pytest.mark.parametrize("mark", ["isDeleted", "isSpam"])
def test_an_answer_to_a_post_left_out_answers_what_that_one_answered(
    tmp_path: Path, mark: str
) -> None:
    file = export(
        tmp_path,
        thread("1", URL),
        post("21", "One."),
        post("22", "Two.", parent="21", more=f"<{mark}>true</{mark}>"),
        post("23", "Three.", parent="22"),
    )
    comments = with_comments(page(), file).comments
    assert [(c.text, c.parent) for c in comments] == [("One.", ""), ("Three.", comments[0].id)]


def test_a_circle_of_answers_is_none(tmp_path: Path) -> None:
    file = export(
        tmp_path, thread("1", URL), post("21", "One.", parent="22"), post("22", "Two.", parent="22")
    )
    assert [c.parent for c in with_comments(page(), file).comments] == ["", ""]


def test_a_page_without_an_address_takes_the_only_thread_with_posts(tmp_path: Path) -> None:
    file = export(tmp_path, thread("1", URL), thread("2", URL + "-2"), post("21", "One."))
    assert [c.text for c in with_comments(page(url=""), file).comments] == ["One."]


def test_a_page_that_has_no_thread_says_which_there_are(tmp_path: Path) -> None:
    file = export(tmp_path, thread("1", URL), post("21", "One."))
    with pytest.raises(InputError) as caught:
        with_comments(page(url="https://harbourpost.example/fish"), file)
    assert str(caught.value) == (
        f"{file}: no thread of https://harbourpost.example/fish; threads there: {URL}; "
        "give the address with --url"
    )


@pytest.mark.parametrize("words", ["<rss/>", "no XML at all", HEAD, ""])
def test_a_file_that_is_no_whole_export_is_an_input_error(tmp_path: Path, words: str) -> None:
    file = tmp_path / "export.xml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(InputError):
        with_comments(page(), file)


def test_an_export_among_the_files_of_an_archive_says_what_to_do(tmp_path: Path) -> None:
    file = export(tmp_path, thread("1", URL), post("21", "One."))
    extractor = ZoneExtractor()
    [row] = list(load(file, lambda raw, url: extractor.read(raw, url=url)))
    assert isinstance(row, AlteramError)
    assert str(row).endswith(
        "a Disqus export of 1 comments without their articles; "
        "give it with `alteram read PAGE --comments FILE`"
    )
