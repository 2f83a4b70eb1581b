"""Whether what a verb prints fits the schema it names."""

from __future__ import annotations

from typing import Any

import jsonschema

from alteram.report import schema


def fits(form: Any, name: str) -> None:
    """Raise where a form, or each of a list of them, is not of the schema of this name."""
    for one in form if isinstance(form, list) else [form]:
        assert one["schema"].startswith(f"alteram-{name}/")
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        jsonschema.Draft202012Validator(schema(name), format_checker=checker).validate(one)
        assert list(one) == list(schema(name)["properties"])
