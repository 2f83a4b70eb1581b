"""Single sentences for a verifier that reads an entry in one go."""

from __future__ import annotations

from alteram.evidence import SentenceRetriever
from alteram.evidence.sentences import ROOM
from tests.evidence_makers import CLAIM, LOCK, entries
from tests.makers import an_entry, coverage_of, statement


def found(text: str, claim: str = CLAIM, top: int = 8) -> list[str]:
    coverage = coverage_of(an_entry("Tern Post", text), *entries()[1:])
    passages = SentenceRetriever().find(statement(text=claim), coverage, top)
    return [p.text for p in passages if p.entry_id == coverage.entries[0].id]


def test_sentences_come_alone_and_the_best_first() -> None:
    texts = found(LOCK)
    assert texts[0] == "Three barges sank in the Harrow lock on Monday evening."
    assert "The northern gate broke under the water, engineers said." in texts


def test_a_sentence_that_holds_next_to_nothing_is_left_out() -> None:
    assert "Nobody was hurt." not in found(LOCK)
    assert "Grain prices in the valley did not move." not in found(LOCK)


def test_all_of_an_entry_have_room_together() -> None:
    long = " ".join(f"Three barges sank in the Harrow lock, witness {n} said{' again' * 40}."
                    for n in range(12))  # fmt: skip
    texts = found(long, top=12)
    assert 1 < len(texts) < 12
    assert sum(min(len(text), 320) for text in texts) <= ROOM


def test_no_more_than_asked() -> None:
    assert len(found(LOCK, top=1)) == 1
