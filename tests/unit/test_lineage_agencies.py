from __future__ import annotations

import pytest

from alteram.text import agencies
from alteram.text.agencies import AUTHORSHIP, CONTRIBUTED, agency


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("AP", "Associated Press"),
        ("The Associated Press", "Associated Press"),
        ("By ADA LIND, Associated Press", "Associated Press"),
        ("Agence France-Presse", "Agence France-Presse"),
        ("RT", "RT"),
        ("Harbour Daily / Reuters", "Reuters"),
        ("Interfax-Ukraine", "Interfax-Ukraine"),
        ("Australian Associated Press", "Australian Associated Press"),
        ("CNN Newsource", "CNN Newsource"),
        ("Harbour Daily", ""),
        ("Ada Lind", ""),
        ("Apple", ""),
        ("Bo Marsh/AFP via Getty Images", ""),
        ("", ""),
    ],
)
def test_a_label_names_an_agency_or_none(label: str, name: str) -> None:
    assert agency(label) == name


WROTE = [
    ("LINDHAVEN, Arvia (AP) — The mayor left.", "Associated Press", "dateline"),
    ("LINDHAVEN (Reuters) - The mayor left.", "Reuters", "dateline"),
    ("OSTREL, March 3 /TASS/. The mayor left.", "TASS", "dateline"),
    ("SAND BAY, Oct. 3 (Yonhap) -- The mayor left.", "Yonhap", "dateline"),
    ("Lindhaven (CNN)The mayor left.", "CNN", "dateline"),
    ("RT: The mayor left.", "RT", "prefix"),
    ("By ADA LIND, Associated Press\n\nThe mayor left.", "Associated Press", "byline"),
    (
        "The mayor left.\n\nCopyright 2031 The Associated Press. All rights reserved.",
        "Associated Press",
        "copyright line",
    ),
    ("The mayor left.\n\n(Reporting by Ada Lind; Editing by Bo Marsh)", "Reuters", "staff line"),
    (
        "The mayor left.\n\nAssociated Press writer Ada Lind in Ostrel contributed to this report.",
        "Associated Press",
        "staff line",
    ),
    (
        "The mayor left.\n\nThis story was reported by The Associated Press.",
        "Associated Press",
        "credit line",
    ),
]


@pytest.mark.parametrize(("text", "name", "how"), WROTE)
def test_authorship_is_read_from_its_usual_places(text: str, name: str, how: str) -> None:
    found = agencies.credits(text)
    assert [(c.canonical, c.how) for c in found] == [(name, how)]
    assert how in AUTHORSHIP
    assert text[found[0].start : found[0].end].strip()


@pytest.mark.parametrize(
    "line",
    [
        "The Associated Press contributed to this report.",
        "Harbour Daily's Bo Marsh and The Associated Press contributed to this report.",
        "Additional reporting by the Associated Press",
        "Contributing: Associated Press",
        "Material from the AP was used in this story.",
    ],
)
def test_a_contribution_is_not_authorship(line: str) -> None:
    found = agencies.credits(f"The mayor of Lindhaven left on Monday.\n\n{line}")
    assert {(c.canonical, c.how) for c in found} == {("Associated Press", CONTRIBUTED)}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor left.\n\n(Photo by Bo Marsh/AFP/Getty Images)",
        "The mayor left.\n\nThe mayor of Lindhaven in May. (AP Photo/Bo Marsh)",
        "A senior official told Reuters on Monday that the mayor had left.",
        "Toggle caption Bo Marsh/AP",
        "The mayor left.\n\nShe told the harbour pa (PA) nothing.",
    ],
)
def test_what_is_no_credit_of_the_text(text: str) -> None:
    assert agencies.credits(text) == []


def test_a_dateline_after_the_first_full_paragraph_opens_a_quoted_text() -> None:
    lead = "The Harbour Daily has looked into the case for two weeks. " * 4
    assert (
        agencies.credits(f"{lead}\n\nLINDHAVEN (AP) — The mayor left.\n\n" + "More.\n" * 12) == []
    )
