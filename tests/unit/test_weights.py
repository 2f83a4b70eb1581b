"""Weights are opened only if they are the recorded ones, and nothing lies about unrecorded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from alteram import weights
from alteram.errors import PluginFailed


def kept(root: Path) -> list[Path]:
    folder = root / "src" / "alteram" / "weights"
    return sorted(path for path in folder.rglob("*") if path.suffix in (".onnx", ".json"))


@pytest.mark.parametrize("name", ["no-such-model.onnx", "../weights/no-such-model.onnx"])
def test_a_file_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(PluginFailed, match="install the program again") as caught:
        weights.read(name)
    assert (caught.value.kind, caught.value.name) == ("weights", name)


@pytest.mark.parametrize("name", ["__init__.py", "../errors.py"])
def test_a_file_without_a_recorded_digest_is_refused(name: str) -> None:
    with pytest.raises(PluginFailed, match="not the recorded one; install the program again"):
        weights.read(name)


def test_every_recorded_file_reads_and_is_the_recorded_one() -> None:
    for name, recorded in weights.RECORDED.items():
        assert hashlib.sha256(weights.read(name)).hexdigest() == recorded


def test_every_file_of_weights_is_recorded(root: Path) -> None:
    assert {path.name for path in kept(root)} == set(weights.RECORDED)


def test_no_file_of_weights_is_a_pickle(root: Path) -> None:
    folder = root / "src" / "alteram" / "weights"
    endings = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert not endings & {".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".npy", ".npz"}


def test_a_session_on_weights_that_are_not_there_is_refused() -> None:
    with pytest.raises(PluginFailed, match="no-such-model"):
        weights.session("no-such-model.onnx")
    with pytest.raises(PluginFailed, match="no-such-words"):
        weights.tokenizer("no-such-words.json")
