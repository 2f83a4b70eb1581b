"""The frame of every HTML file: strict head, masthead, and the style sheet the policy admits.

No script, nothing loaded from anywhere: the content security policy admits the style sheet by its
hash and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from alteram.report.markup import Html, element


def document(title: str, motto: str, main: Html, foot: Html, *, styles: tuple[str, ...]) -> str:
    """One HTML document with these style sheets of this folder, the same bytes for the same input.

    `title` is the name of the window and `motto` stands beside the name of the program.
    """
    folder = resources.files("alteram.report")
    style = "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Html(style)),
    )
    masthead = element(
        "header",
        element("span", "Alteram", class_="name"),
        element("span", motto, class_="motto"),
        class_="masthead",
    )
    body = element("body", masthead, main, foot)
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"
