"""Limits of time and memory that hold whatever a page is made of."""

from __future__ import annotations

import os
import threading

import pytest

from alteram.errors import NotAnArticle, PageUnreadable
from alteram.page import ZoneExtractor
from alteram.page.apart import resident
from alteram.page.extractor import SURE
from alteram.settings import PageSettings

STORY = "".join(
    f"<p>On day {n} of the fair the baker of Hollin sold {n} loaves and kept one.</p>"
    for n in range(30)
)
ORDINARY = f"<html><body><h1>Bread at the fair</h1><article>{STORY}</article></body></html>"
SLOW = ORDINARY.replace("</article>", "<p>x" * 2_000_000 + "</article>")  # a minute


def test_a_page_read_apart_is_the_same() -> None:
    raw = ORDINARY + "<!--" + " " * 600_000 + "-->"
    address = "https://harbourpost.example/bread"
    assert len(raw) > SURE * PageSettings().max_seconds
    page = ZoneExtractor().read(raw.encode(), url=address)
    assert page == ZoneExtractor().read(ORDINARY.encode(), url=address)


def test_a_slow_page_is_given_up_in_time_and_the_next_is_read() -> None:
    extractor = ZoneExtractor(PageSettings(max_seconds=2.0))
    with pytest.raises(PageUnreadable) as caught:
        extractor.read(SLOW.encode(), url="https://harbourpost.example/slow")
    assert str(caught.value) == (
        "https://harbourpost.example/slow: takes more than 2 seconds; "
        "page.max_seconds allows no more"
    )
    assert "kept one" in extractor.read(ORDINARY.encode()).article.text


def test_a_page_that_takes_too_much_memory_is_given_up() -> None:
    with pytest.raises(PageUnreadable, match=r"of memory to read; page\.max_memory allows 1,000"):
        ZoneExtractor(PageSettings(max_memory=1_000)).read(SLOW.encode())


def test_a_refusal_is_the_same_apart() -> None:
    raw = b"<html><body></body></html>" + b" " * 600_000
    with pytest.raises(NotAnArticle, match=r"^https://harbourpost.example/: no article body"):
        ZoneExtractor().read(raw, url="https://harbourpost.example/")


def test_threads_that_read_at_a_time_do_not_wait_for_one_another_s_page() -> None:
    extractor = ZoneExtractor()
    pages = [ORDINARY.replace("Hollin", place) + " " * 600_000 for place in ("Tern", "Quay", "Elm")]
    read: dict[int, str] = {}

    def one(number: int) -> None:
        read[number] = extractor.read(pages[number].encode()).article.text

    threads = [threading.Thread(target=one, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = [[place in read[n] for place in ("Tern", "Quay", "Elm")] for n in range(3)]
    assert places == [[n == m for m in range(3)] for n in range(3)]


def test_the_memory_of_a_process_is_known_and_of_none_is_nothing() -> None:
    assert resident(os.getpid()) > 1_000_000
    assert resident(2**22 + 1) == 0  # no process has this id
