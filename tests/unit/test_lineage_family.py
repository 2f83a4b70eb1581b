from __future__ import annotations

import pytest

from alteram.lineage import family
from alteram.model import Entry, Reuse, Tie
from tests.lineage_makers import GATES, SETTINGS, SLUICE, WEATHER, made

ORIGINAL = made("Harbour Daily", SLUICE, "2031-05-05")


def test_a_copy_with_shares_fragments_and_who_came_first() -> None:
    later = made("Vale Post", SLUICE.replace("brown", "muddy"), "2031-05-06")
    found = family(ORIGINAL, [later], SETTINGS)
    (relative,) = found.relatives
    assert (relative.reuse, relative.order) == (Reuse.COPY, "later")
    assert relative.share_ours > 0.9
    assert relative.share_theirs > 0.9
    assert "2031-05-06 (given) against 2031-05-05 (given)" in relative.why
    fragment = relative.fragments[0]
    assert later.article.quote(fragment.theirs).startswith("The sluice above")
    assert ORIGINAL.article.quote(fragment.ours).startswith("The sluice above")
    assert found.earliest == ORIGINAL.id
    (link,) = found.links
    assert (link.tie, link.left, link.right) == (Tie.SAME_TEXT, later.id, ORIGINAL.id)


def test_a_partial_copy_between_two_longer_texts() -> None:
    paragraph = "\n\n".join(SLUICE.split("\n\n")[1:3])
    mixed = made("Vale Post", f"{GATES}\n\n{WEATHER}\n\n{paragraph}", "2031-05-04")
    base = made("Harbour Daily", f"{SLUICE}\n\n{'. '.join(LEDGER)}.", "2031-05-05")
    (relative,) = family(base, [mixed], SETTINGS).relatives
    assert (relative.reuse, relative.order) == (Reuse.PARTIAL_COPY, "earlier")
    assert 0 < relative.share_theirs < 0.5


def test_an_excerpt_names_whom_it_takes_from() -> None:
    paragraph = SLUICE.split("\n\n")[1]
    quoting = made(
        "Vale Post", f"{GATES}\n\nThe Harbour Daily reports:\n\n{paragraph}", "2031-05-05"
    )
    found = family(ORIGINAL, [quoting], SETTINGS)
    (relative,) = found.relatives
    assert (relative.reuse, relative.order) == (Reuse.EXCERPT, "same time")
    assert "names “Harbour Daily”" in relative.why
    (link,) = found.links
    assert (link.tie, link.left, link.right) == (Tie.CITES, quoting.id, ORIGINAL.id)


REPORT = "\n\n".join(SLUICE.split("\n\n")[:3])


def led_in(line: str, words: str = REPORT) -> Entry:
    """An article with a block of another's report in it, without marks."""
    block = " ".join(words.split())
    return made("Vale Post", f"{GATES}\n\n{line}\n\n{block}\n\n{WEATHER}", "2031-05-06")


def test_a_block_that_only_the_other_article_tells_is_from_it_though_nobody_is_named() -> None:
    quoting = led_in("How the water came, in case you missed it:")
    found = family(ORIGINAL, [quoting], SETTINGS)
    (relative,) = found.relatives
    assert relative.reuse is Reuse.EXCERPT
    assert "with “How the water came, in case you missed it:”" in relative.why
    (link,) = found.links
    assert (link.tie, link.left, link.right) == (Tie.CITES, quoting.id, ORIGINAL.id)


@pytest.mark.parametrize("line", ["The board's statement in full:", "The letter reads:"])
def test_a_document_in_full_is_from_nobody_who_prints_it(line: str) -> None:
    assert family(ORIGINAL, [led_in(line)], SETTINGS).links == ()


def test_a_few_words_led_in_tie_nothing() -> None:
    short = SLUICE.split("\n\n")[1]
    assert family(ORIGINAL, [led_in("How it came to this:", short)], SETTINGS).links == ()


def test_a_shared_quotation_ties_nothing() -> None:
    speech = (
        "“We will rebuild the northern gate before the winter comes, and no family in this valley "
        "will pay a single crown for it,” the minister said."
    )
    left, right = (
        made("Harbour Daily", f"{SLUICE}\n{speech}"),
        made("Vale Post", f"{GATES}\n{speech}"),
    )
    found = family(left, [right], SETTINGS)
    assert [relative.reuse for relative in found.relatives] == [Reuse.SHARED_QUOTATION]
    assert found.links == ()


def test_words_a_named_speaker_told_the_other_outlet_stay_the_speakers() -> None:
    told = (
        "“We will rebuild the northern gate before the winter comes, and no family in this valley "
        "will pay a crown for it,” Per Vell told the Harbour Daily."
    )
    original = made("Harbour Daily", f"{SLUICE}\n{told.replace('the Harbour Daily', 'this paper')}")
    (relative,) = family(original, [made("Vale Post", f"{GATES}\n{told}")], SETTINGS).relatives
    assert relative.reuse is Reuse.SHARED_QUOTATION
    unnamed = told.replace("Per Vell", "two officials")
    (relative,) = family(original, [made("Vale Post", f"{GATES}\n{unnamed}")], SETTINGS).relatives
    assert relative.reuse is Reuse.EXCERPT


def test_the_same_credit_alone() -> None:
    one = made("Harbour Daily", f"HARROW (AP) — {SLUICE}")
    two = made("Vale Post", f"HARROW (AP) — {GATES}", "")
    found = family(one, [two], SETTINGS)
    (relative,) = found.relatives
    assert (relative.reuse, relative.order, relative.fragments) == (
        Reuse.SAME_CREDIT,
        "unknown",
        (),
    )
    assert [link.tie for link in found.links] == [Tie.CREDITED_AGENCY]
    assert found.earliest == ""


def test_a_credit_tells_before_a_date_who_came_first() -> None:
    wire = made("The Associated Press", SLUICE, "2031-05-06")
    printed = made("Harbour Daily", f"HARROW (AP) — {SLUICE}", "2031-05-05")
    found = family(printed, [wire], SETTINGS)
    assert found.relatives[0].order == "earlier"
    assert found.earliest == wire.id


def test_an_unrelated_article_is_no_relative_and_the_text_itself_neither() -> None:
    assert family(ORIGINAL, [ORIGINAL, made("Vale Post", GATES)], SETTINGS).relatives == ()


LEDGER = [
    "The council of Merrow bought the empty granary for one crown and a promise",
    "Its roof will shelter the archive of the salt office, which has moved five times since spring",
    "Nobody knows how many boxes there are, because the list of them was in the third",
    "A clerk said that mice had been asked to leave in writing",
    "Carpenters from Dunmarrow begin in June and hope to be paid by the following summer",
    "Until then the boxes stay in the boathouse under sails lent by the rowing club",
]
