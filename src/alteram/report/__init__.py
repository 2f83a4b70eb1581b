"""Room 7: a report as terminal page, HTML file and JSON; so too a page, a family, a search.

Forms only: nothing is decided here, and every form is the same bytes for the same values.
"""

from __future__ import annotations

from alteram.report.as_html import to_html
from alteram.report.as_json import dumps, family_json, found_json, page_json, schema, to_json
from alteram.report.found import found_csv, found_to_terminal
from alteram.report.links import clickable, fragment
from alteram.report.quotes_csv import quotes_csv
from alteram.report.terminal import to_terminal
from alteram.report.terminal_page import family_to_terminal, page_to_terminal
from alteram.report.trace_html import family_to_html

__all__ = [
    "clickable",
    "dumps",
    "family_json",
    "family_to_html",
    "family_to_terminal",
    "found_csv",
    "found_json",
    "found_to_terminal",
    "fragment",
    "page_json",
    "page_to_terminal",
    "quotes_csv",
    "schema",
    "to_html",
    "to_json",
    "to_terminal",
]
