"""Text as the archive looks it up: words, stems, leads, and the numbers kept on disk."""

from __future__ import annotations

import pytest

from alteram.archive import terms
from tests.archive_makers import entry

SHARED = "The river Varn rose over the quay of Lowmere and flooded forty houses on Monday."
SHARED_KEY = -762642274760104422


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cease-fire, said “Ilse”!", ["cease", "fire", "said", "ilse"]),
        ("The U.S. paid 1,200.50", ["the", "u.s", "paid", "1,200.50"]),
        ("It’s o'clock", ["it's", "o'clock"]),
        ("end.Next", ["end", "next"]),
        ("ＦＵＬＬ ﬁre", ["full", "fire"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("a\ud800b — … \x00", ["a", "b"]),
        ("x" * 70, ["x" * terms.LONGEST]),
        ("", []),
    ],
)
def test_words_are_folded(text: str, folded: list[str]) -> None:
    assert terms.folded(text) == folded


def test_forms_of_a_word_and_of_an_abbreviation_meet() -> None:
    assert terms.stems("nation’s nations U.S. US") == ["nation", "nation", "us", "us"]


def test_only_words_with_content_tell() -> None:
    assert terms.telling("The mayors of Harrow said they were late, x") == [
        "mayor",
        "harrow",
        "late",
    ]


def test_a_lead_weighs_headline_opening_and_rest() -> None:
    opening = "Ferry stopped. " + "Quiet day. " * 60
    article = entry(
        "Sluice", opening[: terms.OPENING] + " Lantern. " + "y " * 1000 + "Beacon"
    ).article
    counts = terms.lead(article).counts
    assert (counts["sluic"], counts["ferri"], counts["lantern"]) == (3, 2, 1)
    assert counts["beacon"] == 0  # after the lead


def test_near_copies_have_a_key_in_common_whatever_their_headline() -> None:
    """With a probability equal to the share of runs in common, here 5 of 6."""
    own = key("Flood", SHARED)
    edited = [key(f"Headline {n}", f"{SHARED} Again{n}.") for n in range(40)]
    assert edited.count(own) > 20
    assert key("Flood", "The council of Brenn lowered its tariff on timber.") != own


def test_without_words_in_the_body_the_headline_is_compared() -> None:
    assert key("Flood", "...") == key("Flood", "") != key("Ferry", "")
    assert key("", "") == key("—", "…")


def key(headline: str, text: str) -> int:
    return terms.lead(entry(headline, text).article).copies


def test_counted_terms_come_back_in_order_of_number() -> None:
    counts = {"sluic": 2, "ferri": 300, "\ud800": 1}
    numbers, back = terms.unpack(terms.pack(counts))
    assert numbers == tuple(sorted(map(terms.number, counts)))
    assert dict(zip(numbers, back, strict=True)) == {
        terms.number("sluic"): 2,
        terms.number("ferri"): 255,  # one byte
        terms.number("\ud800"): 1,
    }
    assert terms.unpack(b"") == ((), ())
    with pytest.raises(ValueError, match="10 bytes"):
        terms.unpack(b"0123456789")


def test_the_number_of_a_term_is_the_same_on_every_machine() -> None:
    """Archives hold it, so another number would be another layout."""
    assert terms.number("sluic") == -3433870677332574769
    assert terms.lead(entry("Sluice", SHARED).article).copies == SHARED_KEY


def test_common_words_are_common_everywhere() -> None:
    shares = terms.common()
    assert all(0 < share < 1 for share in shares.values())
    assert shares[terms.number("year")] > shares[terms.number("agre")] > 0
    assert terms.number("lowmer") not in shares
