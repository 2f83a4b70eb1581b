"""What every `Attributor` keeps to, ours and yours: add its name to `NAMES`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from alteram.model import Article, Attribution, Manner, Page, Source, SourceKind, Span, Voice
from alteram.plugins import Attributor, pick
from alteram.statements import find_statements


class LastWordsAttributor:
    """A small honest fake: knows "…, NAME said." and nothing else."""

    _SAID = re.compile(r"([^.\n]+), ([A-Z]\w+) (said)\.")

    def attribute(self, part: str, text: str) -> Sequence[Attribution]:
        return tuple(
            Attribution(
                source=Source(name=found.group(2), kind=SourceKind.PERSON),
                mention=Span(part, *found.span(2)),
                cue=Span(part, *found.span(3)),
                content=(Span(part, *found.span(1)),),
                manner=Manner.INDIRECT,
                chain=(found.group(2),),
            )
            for found in self._SAID.finditer(text)
        )


NAMES = ["rules.v1"]
MAKERS: dict[str, Callable[[], Attributor]] = {
    "fake": LastWordsAttributor,
    **{name: pick("attributor", name) for name in NAMES},
}
TEXTS = [
    "",
    "\n \n",
    "It rained.",
    "The mill of Arden burned, Vell said. Orr said that it rained.\n\nThe dam held, Orr said.",
    "“The mill burned,” Vell said. “It is gone.”\n\n“It is not,” said Tom Orr, the mayor.",
    "Vell said: “It burned.\n\n“It is gone.”\n\nAccording to Orr, it rained, Vell said.",
    "“ “ ” ' \u202e said, Vell said. \u200f",
]


@pytest.fixture(params=sorted(MAKERS))
def attributor(request: pytest.FixtureRequest) -> Attributor:
    return MAKERS[request.param]()


def test_it_is_an_attributor(attributor: Attributor) -> None:
    assert isinstance(attributor, Attributor)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("part", ["body", "comment:c1"])
def test_every_span_lies_in_the_part_asked_for(
    attributor: Attributor, part: str, text: str
) -> None:
    for found in attributor.attribute(part, text):
        spans = [*found.content, *(span for span in (found.mention, found.cue) if span)]
        assert found.content
        assert all(span.part == part for span in spans)
        assert all(span.start < span.end <= len(text) for span in spans)
        assert all(text[span.start : span.end].strip() for span in spans)


@pytest.mark.parametrize("text", TEXTS)
def test_attributions_come_in_text_order_and_contents_too(
    attributor: Attributor, text: str
) -> None:
    found = attributor.attribute("body", text)
    firsts = [
        min(span.start for span in (*one.content, one.mention, one.cue) if span) for one in found
    ]
    assert firsts == sorted(firsts)
    for one in found:
        assert [(piece.start, piece.end) for piece in one.content] == sorted(
            (piece.start, piece.end) for piece in one.content
        )
        assert all(a.end <= b.start for a, b in zip(one.content, one.content[1:], strict=False))


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_words_give_the_same_answer_whoever_was_asked_before(
    attributor: Attributor, text: str
) -> None:
    first = list(attributor.attribute("body", text))
    for other in TEXTS:
        attributor.attribute("body", other)
    assert list(attributor.attribute("body", text)) == first


def test_the_place_of_a_part_is_its_name_only(attributor: Attributor) -> None:
    ours = attributor.attribute("body", TEXTS[3])
    theirs = attributor.attribute("standfirst", TEXTS[3])
    assert [one.source for one in ours] == [one.source for one in theirs]
    assert [one.content[0].start for one in ours] == [one.content[0].start for one in theirs]


def test_a_plain_saying_is_found_with_its_source(attributor: Attributor) -> None:
    text = "The mill of Arden burned, Vell said."
    (found,) = attributor.attribute("body", text)
    assert found.source is not None
    assert (found.source.name, found.voice) == ("Vell", Voice.SOURCE)
    assert found.cue is not None
    assert text[found.cue.start : found.cue.end] == "said"
    assert text[found.content[0].start : found.content[0].end] == "The mill of Arden burned"


def test_a_chain_ends_with_the_source(attributor: Attributor) -> None:
    for text in TEXTS:
        for found in attributor.attribute("body", text):
            if found.chain and found.source:
                assert found.source.name in found.chain


def test_statements_can_be_found_with_it(attributor: Attributor) -> None:
    page = Page(article=Article(headline="Mill burns down", text=TEXTS[3]))
    said = [s for s in find_statements(page, attributor) if s.attribution]
    assert next(s.source.name for s in said if s.source) == "Vell"
    assert all(page.quote(s.span) == s.text for s in said)
