"""An entry as bytes and back."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace

import pytest

from alteram.archive import serial
from alteram.model import (
    Article,
    Attribution,
    Entry,
    Hyperlink,
    Manner,
    Moment,
    Outlet,
    OutletKind,
    Precision,
    Source,
    SourceKind,
    Span,
    Statement,
    StatementKind,
    TimeMention,
    Voice,
)

DAY = Moment(value="2031-05-06", precision=Precision.DAY, origin='"on Monday"')
WHOLE = Entry(
    article=Article(
        headline="Sluice “opened”",
        text="Ilse Varn said it was open.\nIt was.",
        url="https://tern-post.example/1?a=b&c",
        outlet=Outlet(
            name="Tern Post",
            domain="tern-post.example",
            aliases=("The Post",),
            owner="Tern",
            kind=OutletKind.STATE,
            country="VR",
        ),
        standfirst="At Harrow.",
        byline=("A. Penn", "B. Quill"),
        credit=("VW",),
        based_on="https://wire.example/",
        published=DAY,
        modified=DAY,
        language="en",
        section="opinion",
        ref="m1",
        links=(Hyperlink(span=Span("body", 24, 28), url="https://quay-mail.example/open"),),
        canonical="https://tern-post.example/sluice-opened",
    ),
    statements=(
        Statement(
            span=Span("body", 0, 27),
            text="Ilse Varn said it was open.",
            kind=StatementKind.SAYING,
            voice=Voice.SOURCE,
            attribution=Attribution(
                source=Source(name="Ilse Varn", kind=SourceKind.PERSON, role="mayor"),
                mention=Span("body", 0, 9),
                cue=None,
                content=(Span("body", 15, 26),),
                manner=Manner.INDIRECT,
                chain=("the Post", "Varn"),
            ),
            times=(
                TimeMention(span=Span("body", 0, 4), moment=None, why="no date"),
                TimeMention(span=Span("body", 0, 4), moment=DAY),
            ),
            names=("Ilse Varn",),
        ),
    ),
    own_words=(Span("body", 0, 35),),
    fingerprints=((2**63 - 1, 0), (0, 9)),
)


def test_every_field_comes_back() -> None:
    assert serial.unpack(serial.pack(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "a\ud800b",
        "\udcff",
        "\ud83d\ude00",  # two halves in a row stay two code points, or every offset would move
        "\U0001f600",
        "\x00\x1f\x7f\u2028\ufeff\uffff",
        '\\ud800 "\\"',
        "",
    ],
)
def test_odd_text_comes_back(text: str) -> None:
    entry = Entry(article=Article(headline=text, text=f"{text}\n{text}"))
    back = serial.unpack(serial.pack(entry))
    assert back == entry
    assert back.id == entry.id


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no zlib",
        serial.pack(WHOLE)[:-9],
        zlib.compress(b""),
        zlib.compress(b"[]"),
        zlib.compress(b'{"article": {}}'),
        zlib.compress(b'{"article": {"headline": "x", "text": 1}}'),
        zlib.compress(b'{"article": {"headline": "\xff", "text": "x"}}'),
        zlib.compress('{"article": {"headline": "\ud800"}}'.encode("utf-8", "surrogatepass")),
        zlib.compress('{"article": "\ud800"'.encode("utf-8", "surrogatepass")),
        zlib.compress(
            b'{"article": {"headline": "", "text": ""},'
            b' "own_words": [{"part": "body", "start": 3, "end": 1}]}'
        ),
    ],
)
def test_bytes_of_something_else_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        serial.unpack(packed)


def test_what_layout_1_kept_can_be_read() -> None:
    """New fields need a default and old ones stay, or the layout needs another number."""
    back = serial.unpack(base64.b64decode(LAYOUT_1))
    assert back == replace(WHOLE, article=replace(WHOLE.article, links=(), canonical=""))


LAYOUT_1 = """
eJytU0Fu2zAQ/IrAQ0+yI9uxHRsoivTUHAqkbeAebCGgxLVFlFoKJBXHMATkIe3n8pLuSnYcoGnRFrlpl7vDmeFoL6QLOjcg
5ntRgFRGI32LL6bWOUSPD99tBQjq8eGHiEWA+0CHV8ZDtJAOIy+1inSIttJHPNhf4VVb9Wm6doaGixAqPz87C+CwV1kf+nAv
y8rA2eCdfJu9yWnS1sFAYAooS77+hoajaxqmQ2VLqZGavyDQoTRaevBivhQ3BXQrKQFuEdwBh6a+aVRU+SADL+W2xuB21Fl8
Fk3MfVRr7TyLuwzRB+mc3bKEbNf5sRSX/egakMHe96NPtTaG78kdKB34fPGV64zIqFuLz3RvtYMnybRe1ZnRvgDFcu+kqVnv
MBkNesm4l0x4wkGuvW5RlNyxP05vWgtWwmL00SK1V4Kpl1bptX4lMCNxU8sNYwAr9ZCHbtNWGvkrFg7WVJeDg28BSsDA/u+F
ryQyj4oiRTOZVXwdDXGZxIRJNIfT5m9y9OzR5E7jhuo7S4nkhq1d3r59CE5ndUdxf+yfQvQEfwKrwPlOhuXIi1LurGt9JBUH
nD/Sn9Fszi5jbQwnCQNttvJf3BuMj7onDeWjlNgFk+hQLvLwkq68aPO+FOGY6Fi0MlK2TpfwD3aftxkpW44d5W3BwUcbKf4Z
mvg/gF4hah0LwZ7wa7U/8Om90qb7h2+31in/e3eP5EZjXlhTTsBVTneBXM6Gw9FoShQnF+Pz6XR8kUzjJI2XSTxL0+YnOamY
xw==
"""
