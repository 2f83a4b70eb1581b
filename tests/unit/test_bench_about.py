"""Titles, authors and dates are scored as the bench says."""

from __future__ import annotations

import json
from pathlib import Path

from bench import about

SAID = (
    "<p>The baker of Hollin sold 412 loaves at the fair on Monday and kept one for the ferry.</p>"
)


def page_of(title: str, author: str, day: str) -> str:
    return (
        f"<html><head><title>{title}</title><meta name='author' content='{author}'>"
        f"<meta property='article:published_time' content='{day}'></head>"
        f"<body><h1>{title}</h1><article>{SAID * 4}</article></body></html>"
    )


def test_scores_of_a_set(tmp_path: Path) -> None:
    folder = tmp_path / "extraction-trafilatura"
    folder.mkdir()
    (folder / "a.html").write_text(page_of("Bread at the fair", "Ada Lind", "2031-05-06"))
    (folder / "b.html").write_text(page_of("Soup in Lindhaven", "Tom Brook", "2031-05-07"))
    (folder / "c.html").write_text("<html></html>")  # refused: counts as nothing found
    rows = [
        {"html": "a.html", "title": "Bread, at the Fair!", "author": "Ada Lind; Ida Moor",
         "date": "2031-05-06"},
        {"html": "b.html", "title": "Soup in Hollin", "author": "tom brook", "date": ""},
        {"html": "c.html", "title": "Fish", "author": "", "date": "2031-05-08"},
    ]  # fmt: skip
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = {row.metric: (round(row.score, 4), row.n) for row in about.scores(tmp_path, 0)}
    assert found == {
        "trafilatura.title": (0.3333, 3),
        "trafilatura.author_f1": (0.8333, 2),
        "trafilatura.date": (0.5, 2),
    }
