"""The rules of counting, one case each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from alteram.corroboration import corroborate, standing
from alteram.model import (
    Coverage,
    Moment,
    NotEnough,
    Precision,
    Stance,
    Standing,
    StatementKind,
    Window,
)
from tests.makers import an_entry, coverage_of, evidence_from, partition, statement


def test_two_other_origins_corroborate() -> None:
    a, b = an_entry("Tern Post"), an_entry("Quay Mail")
    found = corroborate(
        statement(),
        [evidence_from(a), evidence_from(b)],
        partition(["own"], [a.id], [b.id]),
        coverage_of(a, b),
    )
    assert found.standing is Standing.CORROBORATED
    assert (found.supporting, found.disputing, found.copies) == (2, 0, 0)
    assert found.reason is None


def test_tied_entries_are_one_origin_and_a_copy() -> None:
    a, b = an_entry("Tern Post"), an_entry("Quay Mail")
    found = corroborate(
        statement(),
        [evidence_from(a), evidence_from(b)],
        partition(["own"], [a.id, b.id]),
        coverage_of(a, b),
    )
    assert found.standing is Standing.ONE_ORIGIN
    assert (found.supporting, found.copies) == (1, 1)


def test_support_of_the_own_origin_is_repetition() -> None:
    a = an_entry("Tern Post")
    found = corroborate(statement(), [evidence_from(a)], partition(["own", a.id]), coverage_of(a))
    assert found.standing is Standing.REPEATED
    assert found.reason is NotEnough.ONLY_COPIES
    assert found.copies == 1


def test_said_and_so_are_two_counts() -> None:
    a, b = an_entry("Tern Post"), an_entry("Quay Mail")
    lineage = partition(["own", a.id, b.id], said=(["own"], [a.id], [b.id]))
    said = [evidence_from(a, reports_saying=True), evidence_from(b, reports_saying=True)]
    found = corroborate(statement(StatementKind.SAYING), said, lineage, coverage_of(a, b))
    assert found.standing is Standing.REPEATED
    assert found.reason is NotEnough.SAME_SOURCE
    assert (found.witnesses, found.supporting, found.copies) == (2, 0, 0)


def test_a_denial_disputes_the_content_and_witnesses_the_saying() -> None:
    a = an_entry("Tern Post")
    denial = evidence_from(a, Stance.DISPUTES, reports_saying=True)
    found = corroborate(
        statement(StatementKind.SAYING), [denial], partition(["own"], [a.id]), coverage_of(a)
    )
    assert found.standing is Standing.DISPUTED
    assert (found.witnesses, found.disputing) == (1, 1)


def test_both_sides_are_contested() -> None:
    a, b = an_entry("Tern Post"), an_entry("Quay Mail")
    found = corroborate(
        statement(),
        [evidence_from(a), evidence_from(b, Stance.DISPUTES)],
        partition(["own"], [a.id], [b.id]),
        coverage_of(a, b),
    )
    assert found.standing is Standing.CONTESTED
    assert [e.stance for e in found.evidence] == [Stance.DISPUTES, Stance.SUPPORTS]


def test_covered_and_silent() -> None:
    a, b = an_entry("Tern Post"), an_entry("Quay Mail")
    weak = evidence_from(a, Stance.NOT_ENOUGH)
    found = corroborate(statement(), [weak], partition(["own"]), coverage_of(a, b))
    assert found.standing is Standing.UNREPORTED
    assert found.reason is NotEnough.OFF_POINT
    assert found.silent == ("Quay Mail", "Tern Post")
    nothing = corroborate(statement(), [], partition(["own"]), coverage_of(a, b))
    assert nothing.reason is NotEnough.NOTHING_FOUND


def test_no_coverage_is_beyond_reach_and_names_nobody_silent() -> None:
    found = corroborate(statement(), [], partition(["own"]), coverage_of())
    assert found.standing is Standing.BEYOND_REACH
    assert found.reason is NotEnough.OUTSIDE_DATES
    assert found.silent == ()


def test_a_question_is_nobodys_silence() -> None:
    a = an_entry("Tern Post")
    found = corroborate(statement(StatementKind.QUESTION), [], partition(["own"]), coverage_of(a))
    assert found.reason is NotEnough.NOT_CHECKABLE
    assert found.silent == ()


def test_nothing_later_than_the_moment_is_used() -> None:
    late = an_entry(
        "Tern Post",
        published=Moment(value="2031-05-09", precision=Precision.DAY, origin="given"),
    )
    window = Window(as_of=datetime(2031, 5, 9, 12, tzinfo=UTC))
    coverage = coverage_of(late)
    coverage = Coverage(
        entries=coverage.entries, window=window, reach=coverage.reach, total=coverage.total
    )
    found = corroborate(statement(), [evidence_from(late)], partition(["own"], [late.id]), coverage)
    assert found.standing is Standing.BEYOND_REACH
    assert found.evidence == ()


def test_evidence_from_outside_the_coverage_is_not_used() -> None:
    a, stranger = an_entry("Tern Post"), an_entry("Quay Mail")
    found = corroborate(
        statement(),
        [evidence_from(stranger)],
        partition(["own"], [stranger.id]),
        coverage_of(a),
    )
    assert found.standing is Standing.UNREPORTED


def test_a_page_that_calls_itself_satire_speaks_for_nobody() -> None:
    a, jest = an_entry("Tern Post"), an_entry("The Herring")
    jest = replace(jest, article=replace(jest.article, section="satire"))
    found = corroborate(
        statement(), [evidence_from(jest)], partition(["own"], [jest.id]), coverage_of(a, jest)
    )
    assert found.standing is Standing.UNREPORTED
    assert found.silent == ("Tern Post",)


def test_standing_names_every_count() -> None:
    assert standing(0, 0, repeated=True) is Standing.REPEATED
    assert standing(0, 2, repeated=True) is Standing.DISPUTED
    assert standing(5, 5, repeated=False, covered=False) is Standing.BEYOND_REACH
