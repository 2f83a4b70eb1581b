from __future__ import annotations

import pytest

from alteram.text import agencies
from alteram.text.agencies import (
    AUTHORSHIP,
    BYLINE,
    CONTRIBUTED,
    COPYRIGHT,
    CREDIT_LINE,
    DATELINE,
    PREFIX,
    STAFF_LINE,
    agency,
)

LEAD = "The mill of Lindhaven burned down on Monday."
CREDITS = [
    ("LINDHAVEN, May 3 (UPI) -- The mill burned.", "United Press International", DATELINE),
    ("LINDHAVEN (AFP) - The mill burned.", "Agence France-Presse", DATELINE),
    ("(CNN)The mill burned.", "CNN", DATELINE),
    ("LINDHAVEN, 3 May. /TASS/. The mill burned.", "TASS", DATELINE),
    (f"RT: {LEAD}", "RT", PREFIX),
    (f"By Ada Lind, Associated Press\n{LEAD}", "Associated Press", BYLINE),
    (f"Ada Lind | Reuters\n{LEAD}", "Reuters", BYLINE),
    (f"{LEAD}\nCopyright 2031 The Associated Press.", "Associated Press", COPYRIGHT),
    (f"{LEAD}\n© 2031 AFP", "Agence France-Presse", COPYRIGHT),
    (f"{LEAD}\nThis story was originally published by Reuters.", "Reuters", CREDIT_LINE),
    (f"{LEAD}\nSource: Xinhua", "Xinhua", CREDIT_LINE),
    (f"{LEAD}\n(Reporting by Ada Lind; Editing by Bo Marsh)", "Reuters", STAFF_LINE),
    (f"{LEAD}\nOur Standards: The Thomson Reuters Trust Principles.", "Reuters", STAFF_LINE),
    (f"{LEAD}\nAP writer Ada Lind contributed to this report.", "Associated Press", STAFF_LINE),
    (f"{LEAD}\nFind all of AP's coverage of mills here.", "Associated Press", STAFF_LINE),
    (f"{LEAD}\nThe Associated Press contributed.", "Associated Press", CONTRIBUTED),
    (f"{LEAD}\nWith files from The Canadian Press", "The Canadian Press", CONTRIBUTED),
]


def test_a_name_in_letters_of_another_alphabet_is_looked_up_as_it_is_found() -> None:
    assert agency("Assocıated Preſs") == "Associated Press"


@pytest.mark.parametrize(("text", "name", "how"), CREDITS)
def test_each_sort_of_credit_names_its_agency(text: str, name: str, how: str) -> None:
    found = agencies.credits(text)
    assert [(credit.canonical, credit.how) for credit in found] == [(name, how)]
    assert (how in AUTHORSHIP) is (how != CONTRIBUTED)
    start, end = found[0].start, found[0].end
    assert text[start:end] == text[start:end].strip() != ""


def test_every_sort_has_a_case() -> None:
    assert {how for _, _, how in CREDITS} == AUTHORSHIP | {CONTRIBUTED}


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"Photo: AP\n{LEAD}",
        f"{LEAD}\nAP Photo/Bo Marsh",
        f"{LEAD}\n(Bo Marsh/AFP via Getty Images)",
        f"{LEAD}\nImage: Reuters",
        "Reuters reported that the mill burned.",
        f"{LEAD} Vell told The Associated Press that it was old.",
        f"{LEAD}\nAFP",  # alone, a short form is as likely a photograph's
        "The AP (advanced placement) class burned the mill.",
    ],
)
def test_a_picture_or_a_mention_credits_nobody(text: str) -> None:
    assert agencies.credits(text) == []


def test_a_label_is_read_whole_or_by_its_parts() -> None:
    assert agency("By the AP") == agency("Ada Lind / AP") == "Associated Press"
    assert agency("Associated Press of Pakistan") == "Associated Press of Pakistan"
    assert agency("Harrow Gazette") == agency("Photo: AP") == agency("The AP class") == ""
