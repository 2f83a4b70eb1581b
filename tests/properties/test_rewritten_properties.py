"""Rewritten leads: what is tied and what is not, whatever the texts."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from alteram.lineage.rewritten import lead_of, likeness
from tests.lineage_makers import made

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")]
SEEDS = st.integers(0, 100_000)
NAMES = (
    "Ada Lind of Harrow Vale",
    "Councillor Bram Oddie",
    "the Cape Sorrow River Board",
    "Orla Fenn",
)
QUOTE = (
    "“We will rebuild the northern gate before the winter comes, and no family in this valley will "
    "pay a single crown for the failure of an office in the capital,” Ada Lind said."
)


def sentence(chance: random.Random, count: int = 24) -> list[str]:
    """Invented words with a few that every text has between them."""
    found = []
    for _ in range(count):
        common = chance.random() < 0.35
        made_up = chance.choice(SYLLABLES) + chance.choice(SYLLABLES) + chance.choice(SYLLABLES)
        found.append(chance.choice(["the", "of", "a", "in", "to", "and"]) if common else made_up)
    return found


def prose(seed: int, count: int = 3) -> list[list[str]]:
    chance = random.Random(seed)
    return [sentence(chance) for _ in range(count)]


def printed(some: list[list[str]]) -> str:
    return "\n\n".join(" ".join(words).capitalize() + "." for words in some)


def changed(some: list[list[str]], share: float, seed: int) -> list[list[str]]:
    """The sentences with so many words changed, left out or followed by a new one."""
    chance = random.Random(f"{seed} {share}")
    found = []
    for words in some:
        new: list[str] = []
        picked = set(chance.sample(range(len(words)), round(share * len(words))))
        for at, word in enumerate(words):
            other = chance.choice(SYLLABLES) * 2
            what = chance.randrange(3) if at in picked else -1
            new += {-1: [word], 0: [other], 1: [], 2: [word, other]}[what]
        found.append(new)
    return found


def alike(left: str, right: str) -> bool:
    return likeness(lead_of(made("One", left)), lead_of(made("Two", right))) is not None


@given(SEEDS, SEEDS)
def test_unrelated_texts_are_never_tied(one: int, two: int) -> None:
    assert one == two or not alike(printed(prose(one)), printed(prose(two)))


@given(SEEDS, st.sampled_from([0.0, 0.2, 0.3]))
def test_a_lead_with_some_words_changed_is_tied(seed: int, share: float) -> None:
    lead = prose(seed)
    rest = printed(prose(-1 - seed, 5))
    rewrite = printed(changed(lead, share, seed))
    assert alike(printed(prose(seed)), f"{rewrite}\n\n{rest}")


@given(SEEDS, SEEDS)
def test_the_same_names_and_quotation_with_own_words_tie_nothing(one: int, two: int) -> None:
    def report(seed: int) -> str:
        lead = prose(seed)
        for words, name in zip(lead, NAMES, strict=False):
            words[4:4] = name.split()
        return f"{QUOTE}\n\n{printed(lead)}\n\n{QUOTE}"

    assert one == two or not alike(report(one), report(two))
