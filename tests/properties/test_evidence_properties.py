"""What must hold of passages, stances and differences whatever the words."""

from __future__ import annotations

from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from alteram.evidence import WordRetriever, WordVerifier, weigh
from alteram.evidence.mismatch import find_mismatch
from alteram.evidence.updates import is_update
from alteram.evidence.weigh import LEAST_SUPPORT, agreed
from alteram.model import Article, Entry, Mismatch, MismatchKind, Passage, Stance
from alteram.text.sentences import sentences
from tests.evidence_makers import day
from tests.makers import an_entry, coverage_of, statement

WORDS = [
    "the",
    "a",
    "of",
    "not",
    "never",
    "only",
    "council",
    "harbour",
    "lock",
    "barges",
    "sailors",
    "ferry",
    "Harrow",
    "Lindhaven",
    "Monday",
    "Friday",
    "approved",
    "rejected",
    "rose",
    "fell",
    "denied",
    "that",
    "sank",
    "seven",
    "nine",
    "12",
    "10-minute",
    "$4",
    "million",
    "30",
    "percent",
    "March",
    "3",
    "1987",
    "before",
    "after",
    "signed",
    "contract",
    "toll",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda some: " ".join(some).capitalize() + "."
)
TEXTS = st.lists(SENTENCES, max_size=6).map(" ".join)
ANY = st.one_of(TEXTS, st.text(max_size=60))
CHANCES = st.floats(0, 1)
few = settings(max_examples=35)  # each example reads several texts


def entries_of(texts: list[str]) -> list[Entry]:
    return [an_entry(f"Outlet {n}", text) for n, text in enumerate(texts)]


def find(claim: str, held: list[Entry], top: int = 3) -> list[Passage]:
    return WordRetriever().find(statement(text=claim), coverage_of(*held), top)


@few
@given(SENTENCES, st.lists(ANY, max_size=4), st.integers(0, 4))
def test_passages_stand_in_the_body_apart_and_in_order(
    claim: str, texts: list[str], top: int
) -> None:
    held = entries_of(texts)
    by_id = {entry.id: entry for entry in held}
    found = find(claim, held, top)
    best = []
    for key, group in groupby(found, key=lambda passage: passage.entry_id):
        passages = list(group)
        assert len(passages) <= top
        for passage in passages:
            assert by_id[key].article.quote(passage.span) == passage.text
            assert 1 <= len(sentences(passage.text)) <= 3
            assert 0 <= passage.score <= 1
        spans = sorted(passage.span for passage in passages)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        best.append((-passages[0].score, key))
        assert passages[0].score == max(passage.score for passage in passages)
    assert best == sorted(best)


@few
@given(SENTENCES, st.lists(ANY, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_coverage_changes_nothing(
    claim: str, texts: list[str], chance: object
) -> None:
    held = entries_of(texts)
    mixed = list(held)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert find(claim, mixed) == find(claim, held)


@few
@given(SENTENCES, st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from([1, 10, 40]))
def test_copies_of_an_entry_change_no_score(claim: str, texts: list[str], many: int) -> None:
    held = entries_of(texts)
    copies = [an_entry(f"Copyist {n}", texts[0]) for n in range(many)]
    ids = {entry.id for entry in held}
    after = [p for p in find(claim, [*held, *copies]) if p.entry_id in ids]
    assert after == find(claim, held)


@few
@given(ANY, ANY)
def test_a_difference_reads_back_on_both_sides(claim: str, passage: str) -> None:
    found = find_mismatch(claim, passage)
    if found is not None:
        assert found.mismatch.ours
        assert found.mismatch.ours in claim
        assert found.mismatch.theirs
        assert found.mismatch.theirs in passage


@few
@given(ANY)
def test_no_text_differs_from_itself(text: str) -> None:
    assert find_mismatch(text, text) is None


@few
@given(SENTENCES, TEXTS)
def test_a_text_that_holds_the_statement_is_no_dispute_in_numbers(claim: str, text: str) -> None:
    found = find_mismatch(claim, f"{text} {claim}")
    assert found is None or found.mismatch.kind is not MismatchKind.NUMBER


@few
@given(st.lists(st.tuples(ANY, ANY), max_size=6))
def test_a_pair_is_judged_alike_in_any_batch(pairs: list[tuple[str, str]]) -> None:
    judge = WordVerifier().judge
    together = judge(pairs)
    assert together == [judge([pair])[0] for pair in pairs]
    for pair, (stance, score) in zip(pairs, together, strict=True):
        assert 0 <= score <= 1
        assert (stance is Stance.DISPUTES) == (find_mismatch(*pair) is not None)


@few
@given(SENTENCES, st.lists(TEXTS, max_size=3))
def test_every_dispute_is_named_and_nothing_else_is(claim: str, texts: list[str]) -> None:
    held = entries_of(texts)
    passages = find(claim, held)
    by_id = {entry.id: entry for entry in held}
    article = Article(headline="Harrow", text=claim)
    (found,) = weigh([statement(text=claim)], [passages], by_id, WordVerifier(), article)
    shown = [item.passage for item in found]
    assert shown == [passage for passage in passages if passage in shown]
    for item in found:
        assert (item.mismatch is not None) == (item.stance is Stance.DISPUTES)
        assert 0 <= item.score <= 1


@given(CHANCES, CHANCES)
def test_two_chances_agree_between_them_whatever_their_order(one: float, two: float) -> None:
    both = agreed(one, two)
    assert both == agreed(two, one)
    assert min(one, two) - 0.002 <= both <= max(one, two) + 0.002
    if min(one, two) > LEAST_SUPPORT:
        assert both > LEAST_SUPPORT - 0.002


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 28), st.integers(1, 28))
def test_an_update_is_one_from_both_sides(ours: int, theirs: int, day_a: int, day_b: int) -> None:
    one = Article(headline="a", text="a", published=day(f"2031-05-{day_a:02}"))
    two = Article(headline="b", text="b", published=day(f"2031-05-{day_b:02}"))
    mismatch = Mismatch(kind=MismatchKind.NUMBER, ours=f"{ours} dead", theirs=f"{theirs} dead")
    turned = Mismatch(kind=MismatchKind.NUMBER, ours=f"{theirs} dead", theirs=f"{ours} dead")
    if ours != theirs:
        assert is_update(mismatch, one, two) == is_update(turned, two, one)
    if day_a == day_b:
        assert not is_update(mismatch, one, two)
