from __future__ import annotations

import pytest

from alteram.text.addresses import LONGEST, domain_of, led_to, page_key, without_tracking

PAGE = "https://www.tern-post.example/news/2031/sluice.html"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://quay-mail.example/a", "https://quay-mail.example/a"),
        ("//quay-mail.example/a", "https://quay-mail.example/a"),
        ("/weather", "https://www.tern-post.example/weather"),
        ("gates.html", "https://www.tern-post.example/news/2031/gates.html"),
        (" gates\n.html ", "https://www.tern-post.example/news/2031/gates.html"),
        ("two words.html", "https://www.tern-post.example/news/2031/two%20words.html"),
        (
            "https://quay-mail.example/a?utm_source=b&id=3#top",
            "https://quay-mail.example/a?id=3",
        ),
        ("#top", ""),
        ("", ""),
        ("mailto:desk@quay-mail.example", ""),
        ("javascript:void(0)", ""),
        ("https://user:word@quay-mail.example/a", ""),
        ("https://quay-mail.example:port/a", ""),
        ("http://[", ""),
        ("https://localhost/a", ""),
        ("https://quay-mail.example/\x00", ""),
        ("https://quay-mail.example/\ud800", ""),
    ],
)
def test_where_a_link_leads(href: str, address: str) -> None:
    assert led_to(href, PAGE) == address


def test_a_relative_link_without_a_base_leads_nowhere() -> None:
    assert led_to("/weather") == ""


def test_an_address_longer_than_any_is_left_out() -> None:
    start = "https://quay-mail.example/"
    assert led_to(start + "a" * (LONGEST - len(start)))
    assert led_to(start + "a" * (LONGEST - len(start) + 1)) == ""


def test_tracking_is_taken_off_and_nothing_else() -> None:
    assert (
        without_tracking("https://a.example/b?utm_a=1&c=2&fbclid=3#d") == "https://a.example/b?c=2"
    )
    assert without_tracking("https://a.example/b?c=2") == "https://a.example/b?c=2"


def test_the_domain_of_an_address() -> None:
    assert domain_of("https://www.Tern-Post.example:80/a") == "tern-post.example"
    assert domain_of("ftp://tern-post.example/a") == ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (PAGE, "http://tern-post.example/news/2031/sluice.html?utm_medium=mail"),
        ("https://a.example/gates-fail-again/", "https://m.a.example/gates-fail-again"),
        ("https://a.example/gates-fail-again", "https://amp.a.example/gates-fail-again/amp/"),
        ("https://a.example/gates-fail-again", "https://a.example/gates-fail-again?from=home"),
        ("https://a.example/story.php?id=1", "https://a.example/story.php?id=1#c"),
        ("https://a.example/caf%C3%A9", "https://a.example/café"),
    ],
)
def test_addresses_of_one_page(one: str, two: str) -> None:
    left, right = page_key(one), page_key(two)
    assert left is not None
    assert right is not None
    assert left.same(right)
    assert right.same(left)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://a.example/gates-fail-again", "https://b.example/gates-fail-again"),
        ("https://a.example/gates-fail-again", "https://a.example/gates-fail-once"),
        ("https://a.example/story.php?id=1", "https://a.example/story.php?id=2"),
        ("https://a.example/story.php", "https://a.example/story.php?id=2"),
        ("https://a.example/news", "https://a.example/news?page=2"),
        ("https://a.example/gates-fail-again?p=1", "https://a.example/gates-fail-again?p=2"),
    ],
)
def test_addresses_of_two_pages(one: str, two: str) -> None:
    left, right = page_key(one), page_key(two)
    assert left is not None
    assert right is not None
    assert not left.same(right)


@pytest.mark.parametrize("url", ["", "a.example/b", "https://a.example", "https://a.example/?#top"])
def test_a_home_page_is_no_page_of_an_article(url: str) -> None:
    assert page_key(url) is None
