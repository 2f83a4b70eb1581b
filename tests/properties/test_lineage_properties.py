"""What must hold of fingerprints, alignment and origins whatever the texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from alteram.lineage import Apart, find_echoes, fingerprints, tie_articles, trace_origins
from alteram.lineage.align import merged, shared_runs
from alteram.lineage.voices import voices
from alteram.model import (
    Article,
    Comment,
    Entry,
    Evidence,
    Lineage,
    Link,
    Outlet,
    Page,
    Source,
    SourceKind,
    Stance,
    Tie,
)
from alteram.text.words import words
from tests.lineage_makers import (
    SETTINGS,
    first_sentence,
    linking,
    made,
    own_spans,
    said_by,
    speaks,
    statement_in,
)

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")]


def prose(seed: int, sentences: int = 6) -> str:
    """Sentences of invented words, the same for the same seed; two seeds share hardly any run."""
    state = seed * 7919 + 13
    lines = []
    for _ in range(sentences):
        found = []
        for _ in range(14):
            state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
            found.append(SYLLABLES[(state >> 40) % 112] + SYLLABLES[(state >> 20) % 112])
        lines.append(" ".join(found).capitalize() + ".")
    return "\n\n".join(lines)


SEEDS = st.integers(0, 10_000)
PIECES = st.text(alphabet="ab cd“”\"'’.\n—@():", max_size=120)


# --- fingerprints, alignment, voices -------------------------------------------------------------


@given(SEEDS)
def test_fingerprints_fit_sqlite_and_stand_on_own_words(seed: int) -> None:
    text = prose(seed) + "\n\n“" + prose(seed + 1, 2) + "”"
    own = own_spans(text)
    found = fingerprints(text, own, SETTINGS)
    starts = {word.start for word in words(text)}
    for value, start in found:
        assert 0 <= value < 2**63
        assert start in starts
        assert any(span.start <= start < span.end for span in own)
    assert [start for _, start in found] == sorted({start for _, start in found})


@given(SEEDS, st.integers(0, 60))
def test_a_run_of_window_and_shingle_words_leaves_a_common_fingerprint(seed: int, at: int) -> None:
    """The guarantee of winnowing: window + shingle - 1 equal words are never missed."""
    long = prose(seed, 1 + 6).replace(".", "").replace("\n\n", " ").casefold()
    some = long.split()
    length = SETTINGS.window + SETTINGS.shingle - 1
    excerpt = " ".join(some[at % (len(some) - length) :][:length])
    other = "quiet herons over the weir all day " + excerpt + " and then a bell rang once"
    ours = {value for value, _ in fingerprints(long, own_spans(long), SETTINGS)}
    theirs = {value for value, _ in fingerprints(other, own_spans(other), SETTINGS)}
    assert ours & theirs


@given(
    st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40)
)
def test_runs_are_equal_on_both_sides_and_apart_on_the_left(
    left: list[str], right: list[str]
) -> None:
    at = 0
    for run in shared_runs(left, right, 3):
        assert run.length >= 3
        assert run.left_at >= at
        at = run.left_at + run.length
        assert left[run.left_at : at] == right[run.right_at : run.right_at + run.length]
    blocks = merged(shared_runs(left, right, 3), 4)
    assert sum(block.shared for block in blocks) == sum(
        r.length for r in shared_runs(left, right, 3)
    )


@given(PIECES)
def test_voices_cover_the_text_once(text: str) -> None:
    stretches = voices(text, own_spans(text))
    assert "".join(text[s.start : s.end] for s in stretches) == text
    assert all(a.whose != b.whose for a, b in pairwise(stretches))


@given(PIECES, PIECES)
def test_echoes_read_back(body: str, said: str) -> None:
    page = Page(
        article=Article(headline="", text=body + " " + prose(1, 1)),
        comments=(Comment(id="c1", text=said + " " + prose(1, 1)),),
    )
    for echo in find_echoes(page, SETTINGS):
        assert page.quote(echo.comment)
        assert page.quote(echo.article)


# --- origins -------------------------------------------------------------------------------------

OWNERS = ["", "", "Lindal Group", "Merrow Trust"]
NAMED = [
    None,
    None,
    Source(name="Per Vell", kind=SourceKind.PERSON),
    Source(name="the Salt Office", kind=SourceKind.BODY),
]

# One report: which text it is, of which owner, on which day, and whom it gives as its source.
REPORT = st.tuples(
    st.integers(0, 4), st.integers(0, 3), st.integers(1, 9), st.integers(0, 3), st.booleans()
)
CASES = st.lists(REPORT, min_size=1, max_size=7)
FEW = settings(max_examples=25)
Case = list[tuple[int, int, int, int, bool]]


def entries_of(case: Case, prefix: str = "Outlet") -> list[Entry]:
    return [
        made(
            f"{prefix} {n}",
            prose(text) + f"\n\n{prose(100 + n, 1)}",
            f"2031-05-0{day}",
            owner=OWNERS[owner],
        )
        for n, (text, owner, day, _, _) in enumerate(case)
    ]


def evidence_of(case: Case, entries: Sequence[Entry]) -> list[Evidence]:
    return [
        speaks(
            entry,
            first_sentence(entry),
            Stance.DISPUTES if disputes else Stance.SUPPORTS,
            source=NAMED[source],
        )
        for entry, (_, _, _, source, disputes) in zip(entries, case, strict=True)
    ]


OWN = made("The Ferry", prose(0) + f"\n\n{prose(99, 1)}", "2031-05-05", owner="Lindal Group")


def lineage(
    evidence: Sequence[Evidence],
    entries: Sequence[Entry],
    own: Entry = OWN,
    *,
    added: Sequence[Link] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> Lineage:
    marks = Apart(apart)
    return trace_origins(
        own,
        statement_in(own, first_sentence(own), said_by("Minister Per Vell")),
        evidence,
        {entry.id: entry for entry in entries},
        tie_articles(own, entries, SETTINGS, marks),
        SETTINGS,
        added=added,
        apart=marks,
    )


@FEW
@given(CASES)
def test_each_partition_holds_every_voice_once(case: Case) -> None:
    entries = entries_of(case)
    found = lineage(evidence_of(case, entries), entries)
    everyone = sorted({OWN.id, *(entry.id for entry in entries)})
    for partition in (found.said, found.so):
        assert sorted(member for origin in partition for member in origin.members) == everyone
        assert [origin.own for origin in partition] == [True] + [False] * (len(partition) - 1)
        assert all(origin.label for origin in partition)
    for origin in found.said:  # one voice in the saying is one voice in the content
        assert any(set(origin.members) <= set(wider.members) for wider in found.so)


@FEW
@given(CASES)
def test_the_links_are_the_reasons_of_the_partition(case: Case) -> None:
    """Every merge has a way of links, and no link is given that the partition does not use."""
    entries = entries_of(case)
    found = lineage(evidence_of(case, entries), entries)
    assert len(found.links) == sum(len(origin.members) - 1 for origin in found.so)
    of = {member: n for n, origin in enumerate(found.so) for member in origin.members}
    assert all(of[link.left] == of[link.right] for link in found.links)


@FEW
@given(CASES, st.randoms(use_true_random=False))
def test_order_changes_nothing(case: Case, random) -> None:  # type: ignore[no-untyped-def]
    entries = entries_of(case)
    evidence = evidence_of(case, entries)
    before = lineage(evidence, entries)
    shuffled, mixed = list(entries), list(evidence)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    assert lineage(mixed, shuffled) == before


LINKS = st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 6)), max_size=5)


def linked(entries: Sequence[Entry], links: Sequence[tuple[int, int]]) -> list[Entry]:
    """The entries, of which the first of each pair links the words that speak to the second."""
    found = list(entries)
    for one, two in links:
        if max(one, two) < len(found):
            address = OWN.article.url if two < 0 else found[two].article.url
            found[one] = linking(found[one], first_sentence(found[one]), address)
    return found


@FEW
@given(CASES, LINKS, st.randoms(use_true_random=False))
def test_with_links_in_the_words_order_changes_nothing(  # type: ignore[no-untyped-def]
    case: Case, links: list[tuple[int, int]], random
) -> None:
    entries = linked(entries_of(case), links)
    found = lineage(evidence_of(case, entries), entries)
    assert len(found.links) == sum(len(origin.members) - 1 for origin in found.so)
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert lineage(evidence_of(case, entries)[::-1], shuffled) == found


@FEW
@given(CASES, st.permutations(range(7)))
def test_names_of_outlets_change_no_count(case: Case, names: list[int]) -> None:
    entries = entries_of(case)
    renamed = [
        replace(
            e,
            article=replace(
                e.article,
                outlet=replace(e.article.outlet or Outlet(name=""), name=f"Paper {names[n]}"),
            ),
        )
        for n, e in enumerate(entries)
    ]
    before = lineage(evidence_of(case, entries), entries)
    after = lineage(evidence_of(case, renamed), renamed)
    assert (len(before.said), len(before.so)) == (len(after.said), len(after.so))


@FEW
@given(CASES, st.integers(0, 6), st.sampled_from([1, 10, 30]), st.booleans())
def test_copies_change_no_count_of_origins(
    case: Case, which: int, many: int, rewrite: bool
) -> None:
    """Copies under new names, on the same day or later, each with the evidence of the original."""
    entries = entries_of(case)
    evidence = evidence_of(case, entries)
    number = which % len(entries)
    original = entries[number]
    text = original.article.text
    if rewrite:  # a light one: every twentieth word is another
        some = text.split(" ")
        some[10::20] = ["otherwise"] * len(some[10::20])
        text = " ".join(some)
    copies = [made(f"Copyist {n}", text, f"2031-05-{9 + n % 3:02}") for n in range(many)]
    spoken = [
        replace(
            speaks(copy, first_sentence(copy)),
            stance=evidence[number].stance,
            source=evidence[number].source,
        )
        for copy in copies
    ]
    before = lineage(evidence, entries)
    after = lineage([*evidence, *spoken], [*entries, *copies])
    assert (len(before.said), len(before.so)) == (len(after.said), len(after.so))


@FEW
@given(CASES)
def test_one_new_voice_adds_one(case: Case) -> None:
    entries = entries_of(case)
    new = made("Newcomer", prose(77), "2031-05-09")
    before = lineage(evidence_of(case, entries), entries)
    after = lineage(
        [*evidence_of(case, entries), speaks(new, first_sentence(new))], [*entries, new]
    )
    assert len(after.so) == len(before.so) + 1
    assert len(after.said) == len(before.said) + 1


def test_a_thousand_copies_are_one_voice() -> None:
    copies = [made(f"Copyist {n}", OWN.article.text, "2031-05-09") for n in range(1000)]
    found = lineage([speaks(copy, first_sentence(copy)) for copy in copies], copies)
    assert [len(origin.members) for origin in found.so] == [1001]


# --- what a reader marks -------------------------------------------------------------------------

PLACES = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])


def ends_of(entries: Sequence[Entry], pair: tuple[int, int]) -> tuple[str, str] | None:
    """Two ids of these articles and the checked one."""
    ids = [OWN.id, *(entry.id for entry in entries)]
    one, two = (ids[place % len(ids)] for place in pair)
    return (one, two) if one != two else None


@FEW
@given(CASES, st.lists(PLACES, min_size=1, max_size=8))
def test_each_mark_takes_ties_away_and_never_a_voice(
    case: Case, pairs: list[tuple[int, int]]
) -> None:
    entries = entries_of(case)
    evidence = evidence_of(case, entries)
    marked = [ends for pair in pairs if (ends := ends_of(entries, pair))]
    counts = []
    for many in range(len(marked) + 1):
        found = lineage(evidence, entries, apart=marked[:many])
        tied = {frozenset((link.left, link.right)) for link in found.links}
        assert tied.isdisjoint(frozenset(pair) for pair in marked[:many])
        counts.append((len(found.said), len(found.so)))
    for before, after in pairwise(counts):
        assert before[0] <= after[0]
        assert before[1] <= after[1]


@FEW
@given(CASES)
def test_with_every_pair_marked_each_article_is_a_voice(case: Case) -> None:
    entries = entries_of(case)
    ids = [OWN.id, *(entry.id for entry in entries)]
    every = [(one, two) for one in ids for two in ids if one < two]
    found = lineage(evidence_of(case, entries), entries, apart=every)
    assert len(found.said) == len(found.so) == len(ids)
    assert found.links == ()


@FEW
@given(CASES, PLACES, st.sampled_from(Tie))
def test_an_added_link_joins_at_most_two_voices(
    case: Case, pair: tuple[int, int], tie: Tie
) -> None:
    entries = entries_of(case)
    evidence = evidence_of(case, entries)
    ends = ends_of(entries, pair)
    if ends is None:
        return
    link = Link(tie=tie, left=ends[0], right=ends[1], why="marked by Ada")
    before = lineage(evidence, entries)
    after = lineage(evidence, entries, added=[link])
    assert len(before.so) - 1 <= len(after.so) <= len(before.so)
    assert len(before.said) - 1 <= len(after.said) <= len(before.said)


@FEW
@given(CASES, PLACES, st.randoms(use_true_random=False))
def test_with_marks_order_changes_nothing(case: Case, pair: tuple[int, int], random) -> None:  # type: ignore[no-untyped-def]
    entries = entries_of(case)
    evidence = evidence_of(case, entries)
    ends = ends_of(entries, pair)
    marked = [ends] if ends else []
    before = lineage(evidence, entries, apart=marked)
    shuffled, mixed = list(entries), list(evidence)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    assert lineage(mixed, shuffled, apart=[(two, one) for one, two in marked]) == before
