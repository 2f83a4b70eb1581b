from __future__ import annotations

import pytest

from alteram.text.quotes import quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


def inside(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("left", "right"),
    [("“", "”"), ('"', '"'), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"),
     ("''", "''"), ("``", "''"), ("’’", "’’"), ("‘", "’"), ("'", "'"), ("＂", "＂")],
)  # fmt: skip
def test_every_pair_of_marks_is_known(left: str, right: str) -> None:
    text = f"Vell said {left}the dam held{right} twice, {left}again{right} on Monday."
    assert inside(text) == ["the dam held", "again"]
    assert all(q.closed and not q.continued for q in quotations(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“He told me ‘go’ and left,” she said.", ["“He told me ‘go’ and left,”"]),
        ("“He called it “a dam” once,” she said.", ["“He called it “a dam” once,”"]),
        ("the boys’ house and the ’90s, rock ’n’ roll", []),
        ("don’t ‘go’ now", ["‘go’"]),
        ('He is 6\' 2" tall and "sure"', ['"sure"']),
        ('"a""b"', ['"a"', '"b"']),
        ("\u200f“a”\u200f", ["“a”"]),
        ("“”", ["“”"]),
        ('"', []),
        ("a dam” she said", []),
    ],
)
def test_nested_marks_and_apostrophes(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_a_mark_too_many_spoils_one_quotation_only() -> None:
    text = "Vell said “the dam held. It rained.\nOrr said “it broke.”\n“No,” he said. b” c “d”."
    found = quotations(text)
    assert quoted(text) == ["“the dam held.", "“it broke.”", "“No,”", "“d”"]
    assert [q.closed for q in found] == [False, True, True, True]


def test_a_quotation_over_paragraphs_is_one_piece_each() -> None:
    text = "Vell said: “The dam held.\n\n“The bridge held.\n\n“The town is dry.”\n\nIt rained."
    assert quoted(text) == ["“The dam held.", "“The bridge held.", "“The town is dry.”"]
    assert [q.continued for q in quotations(text)] == [True, True, False]
    assert [q.closed for q in quotations(text)] == [False, False, True]


def test_a_paragraph_without_its_opening_mark_still_goes_on() -> None:
    assert quoted("“The dam held.\n\nThe town is dry.”") == ["“The dam held.", "The town is dry.”"]
