"""Plug-ins are found by name, entry point or dotted path; a miss lists what exists."""

from __future__ import annotations

import pytest

from alteram.errors import PluginFailed, UnknownPlugin
from alteram.plugins import KNOWN, pick


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k in KNOWN for n in KNOWN[k]])
def test_every_name_of_ours_loads(kind: str, name: str) -> None:
    assert callable(pick(kind, name))


def test_a_miss_suggests_the_near_name() -> None:
    with pytest.raises(UnknownPlugin, match=r"no verifier named 'word\.v1'; did you mean 'words"):
        pick("verifier", "word.v1")


def test_a_dotted_path_is_a_plugin() -> None:
    assert pick("verifier", "tests.fakes:ScriptedVerifier").__name__ == "ScriptedVerifier"


@pytest.mark.parametrize("path", ["no_such_module:Thing", "tests.fakes:NoSuchThing"])
def test_a_path_that_leads_nowhere_says_so(path: str) -> None:
    with pytest.raises(PluginFailed, match=r"NoSuchThing|no_such_module"):
        pick("verifier", path)
