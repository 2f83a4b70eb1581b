from __future__ import annotations

from alteram.lineage import fingerprints
from alteram.settings import LineageSettings
from tests.lineage_makers import GATES, SETTINGS, SLUICE, own_spans


def hashes(text: str, settings: LineageSettings = SETTINGS) -> set[int]:
    return {value for value, _ in fingerprints(text, own_spans(text), settings)}


def test_values_are_the_same_on_every_machine() -> None:
    text = "Nine grey herons stood on the weir below the tannery at dawn."
    found = fingerprints(text, own_spans(text), SETTINGS)
    assert found == ((560904617220210401, text.index("stood")),)


def test_a_copied_paragraph_is_found_and_another_text_is_not() -> None:
    paragraph = SLUICE.split("\n\n")[1]
    assert len(hashes(SLUICE) & hashes(f"An own first line here.\n\n{paragraph}")) >= 3
    assert not hashes(SLUICE) & hashes(GATES)


def test_quoted_words_leave_no_fingerprint() -> None:
    quoted = (
        "“We heard the bolts go one after another, like shots across the whole basin,” she said."
    )
    assert fingerprints(quoted, own_spans(quoted), SETTINGS) == ()


def test_no_shingle_crosses_a_quotation() -> None:
    text = "the old grey gate “of Vale” was never closed again that year"
    found = fingerprints(text, own_spans(text), LineageSettings(window=1))
    first = text.index("was never")
    assert [start for _, start in found] == [first, text.index("never")]


def test_posts_and_furniture_leave_no_fingerprint() -> None:
    text = (
        "The ferry is safe and will sail again tomorrow morning, thank you all for your patience! "
        "— Orla Fenn (@ferryhouse) May 5, 2031\n"
        "Sign up for our morning newsletter and never miss a story about the valley again.\n"
    )
    assert fingerprints(text, own_spans(text), SETTINGS) == ()


def test_a_text_without_words_has_none() -> None:
    assert fingerprints("", (), SETTINGS) == ()
    assert fingerprints("four words are few", own_spans("four words are few"), SETTINGS) == ()
