"""HTML, text, Markdown with front matter, e-mail; and fields that lie over a page."""

from __future__ import annotations

import base64
import quopri
import time
from pathlib import Path

import pytest

from alteram.archive.loaders.pages import laid_over
from alteram.model import (
    Article,
    Caveat,
    CaveatKind,
    Hyperlink,
    Moment,
    Outlet,
    Page,
    Precision,
    Span,
)
from tests.loader_makers import BODY, PARAGRAPHS, URL, article, pages, put, split, web_page

FULL = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def test_a_page_and_a_text(tmp_path: Path) -> None:
    assert article(put(tmp_path, "a", web_page("Sluice"))).headline == "Sluice"
    assert article(put(tmp_path, "b", f"Sluice\n\n{BODY}")).text == BODY
    assert split(put(tmp_path, "c.html", "<p> </p>"))[1] == ["c.html: no article body"]


def test_a_page_too_large_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<p>")
        file.truncate(64_000_001)
    assert split(path)[1] == ["a.html: larger than 64,000,000 bytes unpacked"]


MARKDOWN = f"""---
# a remark
title: "Sluice opened: part 1"
date: 2031-05-06
url: {URL}
publisher: Harbour Post
authors:
  - Ada Brook
  - Jon Reed
tags: [lock, 'harbour']
description: >
  folded
nested:
  deep: 1
lang: en # ISO
---
{BODY}
"""
TOML = f'+++\ntitle = "Sluice opened: part 1"\ndate = 2031-05-06\nurl = "{URL}"\npublisher = "Harbour Post"\nauthors = ["Ada Brook", "Jon Reed"]\nlang = "en"\n+++\n{BODY}\n'


@pytest.mark.parametrize(
    "raw", [MARKDOWN, MARKDOWN.replace("\n", "\r\n"), TOML, "\ufeff" + MARKDOWN]
)
def test_front_matter_holds_the_fields(tmp_path: Path, raw: str) -> None:
    (page,) = pages(put(tmp_path, "a.md", raw))
    found = page.article
    assert found.text.replace("\r\n", "\n") == BODY
    assert (found.headline, found.url, found.standfirst) == ("Sluice opened: part 1", URL, "")
    assert found.outlet == Outlet(name="Harbour Post", domain="harbourpost.example")
    assert (found.byline, found.language) == (("Ada Brook", "Jon Reed"), "en")
    assert found.published == Moment(
        value="2031-05-06", precision=Precision.DAY, origin="field date"
    )
    assert page.caveats == ()


def test_front_matter_that_does_not_end_or_is_broken(tmp_path: Path) -> None:
    assert "no front matter" in split(put(tmp_path, "a.md", "---\ntitle: x\n"))[1][0]
    assert "not TOML" in split(put(tmp_path, "b.md", f"+++\ntitle x\n+++\n{BODY}"))[1][0]
    assert "no text" in split(put(tmp_path, "c.md", "---\ntitle: x\n---\n"))[1][0]


# --- e-mail --------------------------------------------------------------------------------------

HEAD = (
    "Received: from mail.harbourpost.example\r\n"
    "From: =?utf-8?q?Harbour_Post_=E2=80=93_Daily?= <news@mail.harbourpost.example>\r\n"
    "Subject: =?utf-8?b?U2NobGV1c2UgZ2XDtmZmbmV0?=\r\n"
    "Date: Tue, 06 May 2031 09:30:00 +0200\r\n"
    f"Archived-At: <{URL}>\r\n"
    "Message-ID: <m1@harbourpost.example>\r\n"
    "MIME-Version: 1.0\r\n"
)


def part(kind: str, body: str, charset: str = "utf-8", coding: str = "base64") -> str:
    raw = body.encode(charset)
    packed = base64.encodebytes(raw) if coding == "base64" else quopri.encodestring(raw)
    return (
        f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
        f"{packed.decode()}\r\n"
    )


def letter(*parts: str) -> str:
    mixed = "".join(f"--b\r\n{one}" for one in parts)
    return f'{HEAD}Content-Type: multipart/alternative; boundary="b"\r\n\r\n{mixed}--b--\r\n'


def test_a_newsletter_prefers_its_html(tmp_path: Path) -> None:
    raw = letter(part("text/plain", "Short."), part("text/html", FULL, coding="quoted-printable"))
    (page,) = pages(put(tmp_path, "letter", raw))
    found = page.article
    assert (found.text, found.headline, found.url) == (BODY, "Schleuse geöffnet", URL)
    assert found.outlet == Outlet(name="Harbour Post – Daily", domain="mail.harbourpost.example")
    assert found.published == Moment(
        value="2031-05-06T07:30:00+00:00", precision=Precision.TIME, origin="e-mail date"
    )
    assert found.ref == "m1@harbourpost.example"
    assert page.caveats == ()


def test_a_newsletter_in_plain_text_and_another_charset(tmp_path: Path) -> None:
    text = "Die Schleuse wurde am Morgen geöffnet."
    raw = HEAD + part("text/plain", text, "iso-8859-1")
    found = article(put(tmp_path, "letter.eml", raw))
    assert (found.text, found.headline) == (text, "Schleuse geöffnet")


def test_attachments_are_no_text(tmp_path: Path) -> None:
    file = part("text/html", FULL).replace("\r\n", "\r\nContent-Disposition: attachment\r\n", 1)
    assert split(put(tmp_path, "a.eml", letter(file)))[1] == ["a.eml: no part with text in it"]


def test_a_text_with_fields_is_no_mail(tmp_path: Path) -> None:
    raw = f"Title: Sluice opened\nFrom: Nordhafen\nDate: 6 May 2031\n\n{BODY}"
    assert article(put(tmp_path, "a.txt", raw)).outlet is None
    assert split(put(tmp_path, "b.txt", "\n\nno header"), "eml")[1][0].startswith(
        "b.txt: no header"
    )


def test_parts_in_parts_in_parts(tmp_path: Path) -> None:
    raw = HEAD
    for n in range(3000):
        raw += f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'
    start = time.monotonic()
    found, errors = split(put(tmp_path, "a.eml", raw))
    assert time.monotonic() - start < 10
    assert (found, len(errors)) == ([], 1)


# --- fields over a page --------------------------------------------------------------------------


def test_a_container_speaks_only_where_the_page_is_silent() -> None:
    day = Moment(value="2031-05-06", precision=Precision.DAY, origin="time element")
    other = Moment(value="2031", precision=Precision.YEAR, origin="feed published")
    page = Page(article=Article(headline="Own", text=BODY, published=day))
    known = Page(
        article=Article(
            headline="Other", text="-", url=URL, published=other, modified=other, byline=("A",)
        ),
        caveats=(Caveat(kind=CaveatKind.DATE_GUESSED, text="guessed"),),
    )
    found = laid_over(page, known)
    assert (found.article.headline, found.article.text) == ("Own", BODY)
    assert (found.article.published, found.article.modified) == (day, other)
    assert (found.article.url, found.article.byline) == (URL, ("A",))
    assert found.caveats == ()


def test_links_into_another_text_are_not_laid_over() -> None:
    link = Hyperlink(span=Span("body", 0, 1), url="https://quill.example/a")
    known = Page(article=Article(headline="Other", text="-", links=(link,)))
    assert laid_over(Page(article=Article(headline="Own", text=BODY)), known).article.links == ()


def test_the_name_of_a_domain_is_no_name() -> None:
    def over(ours: Outlet | None, theirs: Outlet | None) -> Outlet | None:
        page = Page(article=Article(headline="", text=BODY, outlet=ours))
        return laid_over(
            page, Page(article=Article(headline="", text="-", outlet=theirs))
        ).article.outlet

    bare = Outlet(name="a.example", domain="a.example")
    named = Outlet(name="The A", domain="a.example")
    assert over(bare, Outlet(name="The A", domain="b.example")) == named
    assert over(named, Outlet(name="B")) == named
    assert over(None, named) == named
    assert over(named, None) == named
