"""Models that lie on this machine as the verifier: what is loaded, and what is said when not."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from alteram.errors import ExtraNotInstalled, PluginFailed, SettingsError
from alteram.evidence.models import onnx_verifier
from alteram.model import Stance
from alteram.plugins import make
from alteram.settings import ModelSettings, Settings, load
from tests.evidence_makers import CLAIM, LOCK, MARKET
from tests.onnx_makers import model as onnx_model
from tests.onnx_makers import model_folder, tensor, tokenizer, value
from tests.onnx_makers import node as onnx_node

TEXTS = [CLAIM, LOCK, MARKET]
HAS_TORCH = find_spec("torch") is not None and find_spec("transformers") is not None


def verifier(folder: Path | str, scheme: str = "onnx", **knobs: Any) -> Any:
    return make("verifier", f"{scheme}:{folder}", Settings(model=ModelSettings(**knobs)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return model_folder(tmp_path / "overlap", TEXTS)


# --- what it reads --------------------------------------------------------------------------------


def test_the_passage_is_read_first_unless_it_is_said_otherwise(folder: Path) -> None:
    short = "three barges sank"  # stands whole in the passage; the passage is not whole in it
    assert verifier(folder).judge([(short, CLAIM)])[0][0] is Stance.SUPPORTS
    turned = verifier(folder, order="claim first")
    assert turned.judge([(short, CLAIM)])[0][0] is not Stance.SUPPORTS
    assert turned.judge([(CLAIM, short)])[0][0] is Stance.SUPPORTS


def test_labels_that_say_nothing_are_given_in_the_settings(tmp_path: Path) -> None:
    labels = ["LABEL_0", "LABEL_1", "LABEL_2"]
    folder = model_folder(tmp_path / "m", TEXTS, labels=labels)
    with pytest.raises(SettingsError, match="say nothing"):
        verifier(folder)
    given = ("LABEL_0=disputes", "LABEL_1=not enough", "LABEL_2=supports")
    ((stance, score),) = verifier(folder, labels=given).judge([(CLAIM, CLAIM)])
    assert stance is Stance.SUPPORTS
    assert score > 0.99
    turned = ("LABEL_0=supports", "LABEL_1=not enough", "LABEL_2=disputes")
    assert verifier(folder, labels=turned).judge([(CLAIM, CLAIM)]) == [(Stance.DISPUTES, score)]


def test_without_a_config_the_settings_are_enough(folder: Path) -> None:
    (folder / "config.json").unlink()
    with pytest.raises(PluginFailed, match=r"config\.json cannot be read"):
        verifier(folder)
    labels = ("0=disputes", "1=not enough", "2=supports")
    assert verifier(folder, labels=labels).judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS


def test_a_long_pair_loses_words_of_its_longer_text(folder: Path) -> None:
    long = MARKET * 40 + CLAIM
    assert verifier(folder).judge([(CLAIM, long)])[0][0] is Stance.NOT_ENOUGH
    roomy = verifier(folder, max_tokens=10_000)
    assert roomy.judge([(CLAIM, long)])[0][0] is Stance.SUPPORTS
    front = CLAIM + MARKET * 40  # the claim itself is whole, and so is the front of the passage
    assert verifier(folder).judge([(CLAIM, front)])[0][0] is Stance.SUPPORTS


@pytest.mark.parametrize(
    ("config", "told", "longest"),
    [
        ({}, None, 512),
        ({"max_position_embeddings": 128}, None, 128),
        ({"max_position_embeddings": 514, "model_type": "roberta"}, None, 512),
        ({"max_position_embeddings": 130, "model_type": "xlm-roberta"}, None, 128),
        ({"max_position_embeddings": 512}, {"model_max_length": 64}, 64),
        ({"max_position_embeddings": 8192}, {"model_max_length": 1e30}, 512),
        ({"max_position_embeddings": -1}, {"model_max_length": None}, 512),
    ],
)
def test_the_longest_pair_is_what_its_files_say(
    tmp_path: Path, config: dict[str, Any], told: dict[str, Any] | None, longest: int
) -> None:
    folder = model_folder(tmp_path / "m", TEXTS, config=config)
    if told is not None:
        (folder / "tokenizer_config.json").write_text(json.dumps(told))
    # Just as many fillers as fit before the claim's words are cut off.
    room = longest - 3 - 3
    judge = verifier(folder).judge
    words = "three barges sank"
    assert judge([(words, "rain " * (room - 3) + words)])[0][0] is Stance.SUPPORTS
    assert judge([(words, "rain " * room + words)])[0][0] is Stance.NOT_ENOUGH


def test_truncation_and_padding_kept_in_the_tokenizer_are_not_used(folder: Path) -> None:
    kept = tokenizer(TEXTS)
    kept.enable_truncation(6)
    kept.enable_padding(length=64)
    kept.save(str(folder / "tokenizer.json"))
    assert verifier(folder).judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS


def test_text_that_cannot_be_encoded_is_judged_all_the_same(folder: Path) -> None:
    answers = verifier(folder).judge([("\ud800", "\udfff"), (CLAIM + "\ud800", CLAIM)])
    assert [stance for stance, _ in answers] == [Stance.NOT_ENOUGH, Stance.SUPPORTS]


# --- which files ----------------------------------------------------------------------------------


def test_the_only_onnx_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m", TEXTS, file="onnx/model_quantized.onnx")
    assert verifier(folder).judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS


def test_of_several_files_the_plain_one_or_the_named_one_is_taken(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m", TEXTS, file="a.onnx")
    model_folder(folder, TEXTS, file="onnx/b.onnx", bias=[0.0, 99.0, 0.0])
    with pytest.raises(PluginFailed, match=r"several ONNX files \(a\.onnx, onnx/b\.onnx\)"):
        verifier(folder)
    assert verifier(folder, file="a.onnx").judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS
    assert verifier(folder, file="onnx/b.onnx").judge([(CLAIM, CLAIM)])[0][0] is Stance.NOT_ENOUGH
    with pytest.raises(SettingsError, match=r"no 'onnx/c\.onnx'.*did you mean 'onnx/b\.onnx'"):
        verifier(folder, file="onnx/c.onnx")
    with pytest.raises(SettingsError, match=r"no '\.\./overlap/model\.onnx'"):
        verifier(folder, file="../overlap/model.onnx")
    model_folder(folder, TEXTS, file="model.onnx")
    assert verifier(folder).judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS


def test_what_is_missing_is_said_before_anything_is_asked(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PluginFailed, match="no ONNX file in"):
        verifier(tmp_path / "empty")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(PluginFailed, match=r"no tokenizer\.json"):
        verifier(folder)
    (folder / "config.json").write_text("[1]")
    with pytest.raises(PluginFailed, match="no JSON object"):
        verifier(folder)


@pytest.mark.parametrize(
    ("knobs", "hint"),
    [
        ({"order": "claim frist"}, "did you mean 'claim first'"),
        ({"least": 1.5}, "a chance is from 0 to 1, not 1.5"),
    ],
)
def test_a_knob_out_of_range_is_refused(folder: Path, knobs: dict[str, Any], hint: str) -> None:
    with pytest.raises(SettingsError, match=hint):
        verifier(folder, **knobs)


def test_a_file_that_is_no_model_is_told_in_one_line(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"no model at all" * 900)
    with pytest.raises(PluginFailed) as caught:
        verifier(folder).judge([(CLAIM, CLAIM)])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_a_model_that_reads_no_pairs_is_refused(folder: Path) -> None:
    puts = [value("pixels", 1, [1, 3]), value("input_ids", 7, [1, "tokens"])]
    raw = onnx_model(
        [onnx_node("Add", ["pixels", "bias"], "logits")],
        [tensor("bias", [1, 3], [0, 0, 0])],
        puts,
        [value("logits", 1, [1, 3])],
    )
    (folder / "model.onnx").write_bytes(raw)
    with pytest.raises(PluginFailed, match="it asks for pixels, not for tokens"):
        verifier(folder).judge([(CLAIM, CLAIM)])


def test_a_model_with_more_outputs_than_labels_is_refused(tmp_path: Path) -> None:
    two = model_folder(tmp_path / "m", TEXTS, labels=["entailment", "not_entailment"])
    with pytest.raises(PluginFailed, match="3 outputs and 2 labels"):
        verifier(two).judge([(CLAIM, CLAIM)])


# --- where it is found ----------------------------------------------------------------------------


def cached(cache: Path, name: str, revision: str = "abc", main: str = "abc") -> Path:
    base = cache / f"models--{name.replace('/', '--')}"
    (base / "refs").mkdir(parents=True, exist_ok=True)
    if main:
        (base / "refs" / "main").write_text(main + "\n")
    return model_folder(base / "snapshots" / revision, TEXTS)


@pytest.mark.parametrize(
    ("variable", "below"),
    [("HF_HUB_CACHE", ""), ("HF_HOME", "hub"), ("XDG_CACHE_HOME", "huggingface/hub")],
)
def test_a_name_is_looked_up_in_the_local_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, below: str
) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    cached(tmp_path / below, "harrow/nli-tiny")
    cached(tmp_path / below, "harrow/nli-tiny", revision="older")
    found = verifier("harrow/nli-tiny")
    assert found.judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS
    assert found.version.startswith("onnx:harrow/nli-tiny sha256 ")


def test_without_a_main_the_only_snapshot_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    cached(tmp_path, "nli-tiny", main="")
    assert verifier("nli-tiny").judge([(CLAIM, CLAIM)])[0][0] is Stance.SUPPORTS
    cached(tmp_path, "nli-tiny", revision="other", main="")
    with pytest.raises(PluginFailed, match="no model of that name"):
        verifier("nli-tiny")


@pytest.mark.parametrize("name", ["harrow/nli-tiny", "../models--x", "a/b/c", "", "/no/such/place"])
@pytest.mark.parametrize("scheme", ["onnx", "hf"])
def test_a_name_nobody_has_is_not_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, name: str
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    with pytest.raises(PluginFailed, match="none is downloaded"):
        verifier(name, scheme)


def test_a_folder_named_in_a_file_counts_from_that_file(tmp_path: Path) -> None:
    model_folder(tmp_path / "models" / "nli", TEXTS)
    for written, meant in [
        ("onnx:models/nli", f"onnx:{tmp_path / 'models/nli'}"),
        ("hf:harrow/nli-tiny", "hf:harrow/nli-tiny"),
        ("words.v1", "words.v1"),
    ]:
        (tmp_path / "alteram.toml").write_text(f'[evidence]\nverifier = "{written}"\n')
        found = load(folder=tmp_path, user_file=tmp_path / "none.toml", environment={})
        assert found.evidence.verifier == meant


def test_a_report_names_the_content_of_a_model_and_not_its_place(
    folder: Path, tmp_path: Path
) -> None:
    there = model_folder(tmp_path / "elsewhere" / "overlap", TEXTS)
    other = model_folder(tmp_path / "other" / "overlap", TEXTS, bias=[0.0, 6.5, -6.0])
    first, second, third = (verifier(place).version for place in (folder, there, other))
    assert first == second != third
    assert first.startswith("onnx:overlap sha256 ")
    assert str(tmp_path) not in first


# --- safetensors by transformers ------------------------------------------------------------------


@pytest.mark.skipif(HAS_TORCH, reason="transformers and torch are installed")
def test_without_the_extra_the_way_out_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtraNotInstalled, match=r"alteram\[hf\]'; or take onnx:.*overlap"):
        verifier(folder, "hf")
    (tmp_path / "plain").mkdir()
    with pytest.raises(ExtraNotInstalled, match=r"pip install 'alteram\[hf\]'$"):
        verifier(tmp_path / "plain", "hf")


needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="needs transformers and torch (extra hf)")


def bert_folder(folder: Path, kind: str = "Bert", **config: Any) -> Path:
    """A small model with weights of no sense, saved as transformers saves its own."""
    import torch
    import transformers

    torch.manual_seed(5)
    made = tokenizer(TEXTS)
    labels = {0: "contradiction", 1: "neutral", 2: "entailment"}
    sizes = {"hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 1}
    if kind == "DistilBert":
        sizes = {"dim": 16, "n_heads": 2, "n_layers": 1}
    settings = getattr(transformers, f"{kind}Config")(
        vocab_size=made.get_vocab_size(), id2label=labels, **sizes, **config
    )
    model = getattr(transformers, f"{kind}ForSequenceClassification")(settings)
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(8)  # so that the outputs are apart
    model.save_pretrained(folder)
    made.save(str(folder / "tokenizer.json"))
    return folder


@needs_torch
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("kind", ["Bert", "Roberta", "DistilBert"])
def test_safetensors_give_what_transformers_gives(tmp_path: Path, kind: str) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification

    more = {"type_vocab_size": 1} if kind == "Roberta" else {}
    folder = bert_folder(tmp_path / "m", kind, **more)
    judge = verifier(folder, "hf", least=0.0).judge
    pairs = [(CLAIM, MARKET), (MARKET, CLAIM), ("barge " * 600, "lock " * 900), ("", "")]
    answers = judge(pairs)
    assert answers == [judge([pair])[0] for pair in pairs]
    pair = tokenizer(TEXTS).encode(MARKET, CLAIM)  # the passage first
    given = {"input_ids": pair.ids, "attention_mask": pair.attention_mask}
    if kind == "Bert":
        given["token_type_ids"] = pair.type_ids
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        logits = model(**{name: torch.tensor([ids]) for name, ids in given.items()}).logits[0]
    chances = logits.softmax(0).tolist()
    expected = max(chances[0], chances[2])
    stance = Stance.SUPPORTS if chances[2] > chances[0] else Stance.DISPUTES
    assert answers[0][0] is stance
    assert answers[0][1] == pytest.approx(expected, abs=1e-4)


@needs_torch
@pytest.mark.filterwarnings("default")
def test_a_model_without_a_classifier_is_refused(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    folder = bert_folder(tmp_path / "m")
    config = BertConfig.from_pretrained(folder)
    BertModel(config).save_pretrained(folder)
    with pytest.raises(PluginFailed, match="no classifier: 2 weights are missing, as classifier"):
        verifier(folder, "hf").judge([(CLAIM, CLAIM)])


@needs_torch
def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    folder = bert_folder(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(PluginFailed, match="no safetensors there; no other weights are read"):
        verifier(folder, "hf")


def test_the_factory_is_what_the_scheme_names(folder: Path) -> None:
    assert onnx_verifier(str(folder), Settings()).judge([]) == []
