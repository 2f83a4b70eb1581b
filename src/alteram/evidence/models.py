"""Models of your own as the verifier: any classifier of pairs of texts that lies on this machine.

`onnx:FOLDER` runs with what the program needs anyway. `hf:NAME` reads safetensors with
transformers and torch, which are an extra. A name that is no folder is looked up in the local cache
of Hugging Face and nowhere else; nothing is downloaded, nothing is unpickled, and no code that
comes with a model is run.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alteram.errors import ExtraNotInstalled, PluginFailed, SettingsError, nearest
from alteram.evidence.labels import Labels, labels_of
from alteram.model import Stance
from alteram.text.words import encodable

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from alteram.settings import ModelSettings, Settings

LONGEST = 512  # tokens of a pair, where neither the model's files nor the settings say less
ORDERS = ("passage first", "claim first")
NAMED_FILES = ("model.onnx", "onnx/model.onnx")
INPUTS = ("input_ids", "attention_mask", "token_type_ids", "position_ids")

_NAME = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)?\Z", re.ASCII)
_CHUNK = 1 << 20

Run = Callable[["Encoding"], Sequence[float]]
"""From one pair in tokens to the outputs of the model, one for each label."""


def onnx_verifier(place: str, settings: Settings) -> ModelVerifier:
    """`onnx:FOLDER`: an ONNX file with the `config.json` and `tokenizer.json` beside it.

    Raises `PluginFailed` where a file is missing, `SettingsError` for labels nobody can read.
    """
    folder = _folder("onnx", place)
    file = _onnx_file(f"onnx:{place}", folder, settings.model.file)
    return ModelVerifier("onnx", place, folder, [file], settings.model, _onnx)


def hf_verifier(place: str, settings: Settings) -> ModelVerifier:
    """`hf:NAME`: a folder, or a model of the local cache, as safetensors.

    Raises `PluginFailed`, `SettingsError`, and `ExtraNotInstalled` without transformers and torch.
    """
    name = f"hf:{place}"
    folder = _folder("hf", place)
    if find_spec("transformers") is None or find_spec("torch") is None:
        other = f"; or take onnx:{place}, which needs none" if _onnx_files(folder) else ""
        raise ExtraNotInstalled("hf", name, other)
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise PluginFailed("verifier", name, "no safetensors there; no other weights are read")
    return ModelVerifier("hf", place, folder, files, settings.model, _torch)


class ModelVerifier:
    """A classifier of pairs as the `Verifier`. The model is loaded at the first question.

    Pairs are run one at a time: then padding and quantization, which scale by what else is asked,
    cannot change an answer. A pair that is too long loses words of its longer text first.
    """

    def __init__(
        self,
        scheme: str,
        place: str,
        folder: Path,
        weights: Sequence[Path],
        settings: ModelSettings,
        load: Callable[[Path, int], Run],
    ) -> None:
        self.name = f"{scheme}:{place}"
        if settings.order not in ORDERS:
            hint = nearest(settings.order, ORDERS)
            raise SettingsError("model.order", f"no order {settings.order!r}; {hint}")
        if not 0 <= settings.least <= 1:
            raise SettingsError("model.least", f"a chance is from 0 to 1, not {settings.least}")
        self._scheme, self._folder, self._weights = scheme, folder, weights
        self._settings, self._load = settings, load
        config = folder / "config.json"
        known = config.is_file() or not settings.labels
        self._config = _json(self.name, config) if known else {}
        self._labels: Labels = labels_of(_label_names(self._config), settings.labels)
        if not (folder / "tokenizer.json").is_file():
            raise PluginFailed("verifier", self.name, f"no tokenizer.json in {folder}")

    @cached_property
    def version(self) -> str:
        """The name a report gives it: its folder and a digest of its files, whatever the path."""
        found = hashlib.sha256()
        for file in (*self._weights, self._folder / "tokenizer.json"):
            with file.open("rb") as stream:
                while piece := stream.read(_CHUNK):
                    found.update(piece)
        place = self.name.partition(":")[2]
        shown = Path(place).name if self._folder == Path(place) else place
        return f"{self._scheme}:{shown} sha256 {found.hexdigest()[:16]}"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order.

        A score is the chance of the stance; for `not enough` that of no support. Raises
        `PluginFailed` for a model that cannot be loaded or does not answer in its own labels.
        """
        return [self._one(claim, passage) for claim, passage in pairs]

    def _one(self, claim: str, passage: str) -> tuple[Stance, float]:
        texts = (encodable(passage), encodable(claim))
        if self._settings.order == "claim first":
            texts = texts[::-1]
        try:
            logits = self._run(self._tokenizer.encode(*texts))
            return self._labels.judge(logits, self._settings.least)
        except PluginFailed:
            raise
        except Exception as error:  # whatever a model of somebody else can do
            raise _failed(self.name, error) from error

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        found = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        found.no_padding()
        found.enable_truncation(self._longest(), strategy="longest_first")
        return found

    @cached_property
    def _run(self) -> Run:
        return self._load(self._weights[0], self._settings.threads)

    def _longest(self) -> int:
        if self._settings.max_tokens:
            return self._settings.max_tokens
        file = self._folder / "tokenizer_config.json"
        told = _json(self.name, file).get("model_max_length") if file.is_file() else None
        places = self._config.get("max_position_embeddings")
        if isinstance(places, int) and self._config.get("model_type") in _OFFSET:
            places -= 2  # they count from behind the padding
        return int(min(n for n in (LONGEST, told, places) if isinstance(n, int | float) and n > 0))


_OFFSET = ("roberta", "xlm-roberta", "camembert", "mpnet", "longformer")


def _failed(name: str, error: Exception) -> PluginFailed:
    """Somebody else's error in one line, cut: the messages of model libraries run long."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return PluginFailed("verifier", name, words if len(words) <= 300 else words[:300] + " …")


# --- the two ways to run --------------------------------------------------------------------------


def _onnx(file: Path, threads: int) -> Run:
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    asked = {
        put.name: np.int32 if "int32" in put.type else np.int64 for put in session.get_inputs()
    }
    if strange := sorted(set(asked) - set(INPUTS)):
        raise ValueError(f"it asks for {', '.join(strange)}, not for tokens of a pair of texts")
    outputs = [output.name for output in session.get_outputs()]
    output = "logits" if "logits" in outputs else outputs[0]

    def run(pair: Encoding) -> Sequence[float]:
        given = _inputs(pair)
        feed = {name: np.array([given[name]], dtype=kind) for name, kind in asked.items()}
        (found,) = session.run([output], feed)
        return [float(value) for value in np.asarray(found, dtype=np.float64).reshape(-1)]

    return run


def _torch(file: Path, threads: int) -> Run:
    import torch
    from transformers import AutoModelForSequenceClassification
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    torch.set_num_threads(threads)
    model, told = AutoModelForSequenceClassification.from_pretrained(
        file.parent,
        local_files_only=True,
        use_safetensors=True,
        trust_remote_code=False,
        output_loading_info=True,
    )
    if missing := sorted(told["missing_keys"]):
        raise ValueError(f"no classifier: {len(missing)} weights are missing, as {missing[0]}")
    model.eval()
    taken = set(inspect.signature(model.forward).parameters) - {"position_ids"}
    if getattr(model.config, "type_vocab_size", 2) < 2:
        taken.discard("token_type_ids")

    def run(pair: Encoding) -> Sequence[float]:
        given = {name: ids for name, ids in _inputs(pair).items() if name in taken}
        with torch.inference_mode():
            found = model(**{name: torch.tensor([ids]) for name, ids in given.items()})
        return [float(value) for value in found.logits.reshape(-1)]

    return run


def _inputs(pair: Encoding) -> dict[str, list[int]]:
    return {
        "input_ids": pair.ids,
        "attention_mask": pair.attention_mask,
        "token_type_ids": pair.type_ids,
        "position_ids": list(range(len(pair.ids))),
    }


# --- files ----------------------------------------------------------------------------------------


def _folder(scheme: str, place: str) -> Path:
    """The folder of a model: as given, or the one its name has in the local cache."""
    name = f"{scheme}:{place}"
    folder = Path(place).expanduser()
    if place and folder.is_dir():
        return folder
    found = _cached(place) if _NAME.match(place) else None
    if found is None:
        reason = f"no folder {place!r} and no model of that name in {_cache()}; none is downloaded"
        raise PluginFailed("verifier", name, reason)
    return found


def _cache() -> Path:
    """Where Hugging Face keeps models on this machine, by its own environment variables."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if place := os.environ.get(variable):
            return Path(place).expanduser()
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("HF_HOME") or f"{home}/huggingface").expanduser() / "hub"


def _cached(name: str) -> Path | None:
    """The snapshot of a name that `main` points at, or the only one there is."""
    snapshots = _cache() / f"models--{name.replace('/', '--')}" / "snapshots"
    there = sorted(path for path in snapshots.glob("*") if path.is_dir())
    main = snapshots.parent / "refs" / "main"
    if main.is_file():
        pointed = main.read_text(encoding="utf-8").strip()
        return next((path for path in there if path.name == pointed), None)
    return there[0] if len(there) == 1 else None


def _onnx_files(folder: Path) -> list[str]:
    found = [*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _onnx_file(name: str, folder: Path, wanted: str) -> Path:
    files = _onnx_files(folder)
    if wanted:
        if wanted not in files:
            raise SettingsError(
                "model.file", f"no {wanted!r} in {folder}; {nearest(wanted, files)}"
            )
        return folder / wanted
    named = [file for file in NAMED_FILES if file in files]
    if not named and len(files) != 1:
        what = f"several ONNX files ({', '.join(files)}); name one as model.file"
        raise PluginFailed("verifier", name, what if files else f"no ONNX file in {folder}")
    return folder / (named or files)[0]


def _json(name: str, file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PluginFailed("verifier", name, f"{file.name} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise PluginFailed("verifier", name, f"{file.name} is no JSON object")
    return found


def _label_names(config: Mapping[str, Any]) -> list[str]:
    """The names of the outputs in order; none where the file does not number them from nought."""
    table = config.get("id2label")
    if not isinstance(table, dict):
        return []
    numbers = [str(number) for number in range(len(table))]
    return [str(table[number]) for number in numbers] if set(table) == set(numbers) else []
