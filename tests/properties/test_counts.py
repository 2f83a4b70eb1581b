"""What must hold of the two counts whatever the evidence."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from alteram.corroboration import corroborate, standing
from alteram.model import Entry, Evidence, Finding, Lineage, Origin, Outlet, Stance, Standing
from tests.makers import an_entry, coverage_of, evidence_from, statement

POOL = [an_entry(f"Outlet {n}", text=f"Sluice report {n}.") for n in range(8)]
STANCES = st.sampled_from(list(Stance))
# A case: for each entry of the pool its origin (0 is the article's own) and its stance, or None.
CASES = st.lists(
    st.one_of(st.none(), st.tuples(st.integers(0, 4), STANCES)), min_size=8, max_size=8
)
Case = list[tuple[int, Stance] | None]


def lineage_of(case: Case, pool: list[Entry]) -> Lineage:
    groups: dict[int, list[str]] = {0: ["own"]}
    for entry, vote in zip(pool, case, strict=True):
        if vote is not None and vote[1].speaks:
            groups.setdefault(vote[0], []).append(entry.id)
    origins = tuple(
        Origin(members=tuple(sorted(ids)), label=str(n), own=n == 0)
        for n, ids in sorted(groups.items())
    )
    return Lineage(so=origins, said=origins)


def finding_of(case: Case, pool: list[Entry] = POOL, *, backwards: bool = False) -> Finding:
    evidence: list[Evidence] = [
        evidence_from(entry, vote[1])
        for entry, vote in zip(pool, case, strict=True)
        if vote is not None
    ]
    entries = list(pool)
    if backwards:
        evidence.reverse()
        entries.reverse()
    return corroborate(statement(), evidence, lineage_of(case, pool), coverage_of(*entries))


def counts(finding: Finding) -> tuple[object, ...]:
    return (
        finding.standing,
        finding.supporting,
        finding.disputing,
        finding.witnesses,
        finding.copies,
        finding.reason,
        len(finding.silent),
    )


@given(CASES)
def test_order_of_the_archive_changes_nothing(case: Case) -> None:
    assert finding_of(case) == replace(
        finding_of(case, backwards=True), lineage=finding_of(case).lineage
    )


@given(CASES, st.permutations(range(8)))
def test_names_of_outlets_change_no_count(case: Case, names: list[int]) -> None:
    renamed = [
        replace(e, article=replace(e.article, outlet=Outlet(name=f"Paper {names[n]}")))
        for n, e in enumerate(POOL)
    ]
    assert counts(finding_of(case)) == counts(finding_of(case, renamed))


@given(CASES, st.integers(0, 4), st.sampled_from([1, 10, 1000]))
def test_copies_change_no_count_but_copies(case: Case, origin: int, many: int) -> None:
    """A copy speaks as its original does and belongs to the original's origin."""
    originals = [
        (entry, vote)
        for entry, vote in zip(POOL, case, strict=True)
        if vote is not None and vote[0] == origin and vote[1].speaks
    ]
    if not originals:
        return
    stance = originals[0][1][1]
    copies = [an_entry(f"Copyist {n}", text="Copied words.") for n in range(many)]
    before = finding_of(case)
    after = finding_of([*case, *([(origin, stance)] * many)], [*POOL, *copies])
    assert counts(before)[:4] == counts(after)[:4]
    assert after.copies == before.copies + many


@given(CASES)
def test_more_support_never_lowers_a_standing(case: Case) -> None:
    rank = [Standing.UNREPORTED, Standing.REPEATED, Standing.ONE_ORIGIN, Standing.CORROBORATED]
    sides = [Standing.DISPUTED, Standing.CONTESTED]
    newcomer = an_entry("Newcomer", text="Own report.")
    before = finding_of(case).standing
    after = finding_of([*case, (9, Stance.SUPPORTS)], [*POOL, newcomer]).standing
    order = sides if before in sides else rank
    assert order.index(after) >= order.index(before)


@given(CASES)
def test_counts_never_exceed_what_speaks(case: Case) -> None:
    found = finding_of(case)
    speaking = sum(1 for vote in case if vote and vote[1].speaks)
    assert max(found.supporting, found.disputing) + found.copies <= speaking


@given(st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_standing_is_never_silent_about_a_dispute(s: int, d: int, repeated: bool) -> None:
    named = standing(s, d, repeated=repeated)
    assert (named in (Standing.DISPUTED, Standing.CONTESTED)) == (d > 0)
