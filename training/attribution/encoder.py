"""A BERT or MPNet encoder in plain torch, with the parameter names of published BERT checkpoints.

Devlin et al., "BERT", https://arxiv.org/abs/1810.04805; Song et al., "MPNet",
https://arxiv.org/abs/2004.09297, whose attention has a bias for the distance of two pieces. The
base weights are those of MiniLM-L6 (Wang et al., https://arxiv.org/abs/2002.10957) and, for the
teacher, of all-mpnet-base-v2. Post-layer-norm, absolute positions, GELU. Attention has no dropout,
so that the fused kernel can be used.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from alteram.statements.windows import CLS, SEP


class Embeddings(nn.Module):
    def __init__(self, vocabulary: int, positions: int, width: int, dropout: float) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(vocabulary, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.token_type_embeddings = nn.Embedding(2, width)
        self.LayerNorm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, features: Tensor) -> Tensor:
        """`features` (B, T, width): word embeddings and whatever was added to them."""
        place = torch.arange(features.shape[1])
        fixed = self.position_embeddings(place) + self.token_type_embeddings.weight[0]
        return self.dropout(self.LayerNorm(features + fixed))


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        attention, chosen = nn.Module(), nn.Module()
        for name in ("query", "key", "value"):
            chosen.add_module(name, nn.Linear(width, width))
        attention.add_module("self", chosen)
        attention.add_module("output", _add_and_norm(width, width))
        self.attention = attention
        self.intermediate = nn.Module()
        self.intermediate.add_module("dense", nn.Linear(width, inner))
        self.output = _add_and_norm(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, h: Tensor, mask: Tensor | None) -> Tensor:
        size, length, width = h.shape
        chosen = self.attention.get_submodule("self")
        q, k, v = (
            getattr(chosen, name)(h).view(size, length, self.heads, -1).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        if mask is not None and mask.is_floating_point():
            mask = mask.to(q.dtype).expand(size, -1, length, length)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(size, length, width)
        after = self.attention.output
        h = after.LayerNorm(h + self.dropout(after.dense(seen)))
        inner = functional.gelu(self.intermediate.dense(h))
        return self.output.LayerNorm(h + self.dropout(self.output.dense(inner)))


def _add_and_norm(given: int, width: int) -> nn.Module:
    module = nn.Module()
    module.add_module("dense", nn.Linear(given, width))
    module.add_module("LayerNorm", nn.LayerNorm(width, eps=1e-12))
    return module


class Encoder(nn.Module):
    """The encoder; `forward` takes embedded word pieces (B, T, width) and a mask (B, T) of ones."""

    def __init__(self, config: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        self.width = config["hidden_size"]
        inner, heads = config["intermediate_size"], config["num_attention_heads"]
        self.embeddings = Embeddings(
            config["vocab_size"], config["max_position_embeddings"], self.width, dropout
        )
        self.encoder = nn.Module()
        layers = [
            Layer(self.width, heads, inner, dropout) for _ in range(config["num_hidden_layers"])
        ]
        self.encoder.add_module("layer", nn.ModuleList(layers))
        self.relative = None
        if "relative_attention_num_buckets" in config:
            self.relative = nn.Embedding(config["relative_attention_num_buckets"], heads)

    def forward(self, features: Tensor, mask: Tensor | None = None) -> Tensor:
        h = self.embeddings(features)
        shut = None if mask is None else mask.bool()[:, None, None, :]
        if self.relative is not None:
            shut = self.distances(features.shape[1], shut)
        for layer in self.encoder.layer:
            h = layer(h, shut)
        return h

    def distances(self, length: int, shut: Tensor | None) -> Tensor:
        """MPNet's bias for the distance of pieces (1, heads, T, T), closed where `shut` says so.

        It is not trained: its gradient would take the slow kernel.
        """
        assert self.relative is not None
        half = self.relative.num_embeddings // 2
        place = torch.arange(length)
        apart = place[:, None] - place[None, :]
        side, far = (apart < 0) * half, apart.abs()
        steps = (far.clamp(min=1) / (half / 2)).log() / math.log(128 / (half / 2)) * (half / 2)
        wide = (half // 2 + steps.long()).clamp(max=half - 1)
        bucket = side + torch.where(far < half // 2, far, wide)
        bias = self.relative(bucket).permute(2, 0, 1).unsqueeze(0).detach()
        return bias if shut is None else bias.masked_fill(~shut, -1e4)


def load_encoder(base: Path, dropout: float = 0.1) -> Encoder:
    """The encoder of a folder with config.json and model.safetensors, or pytorch_model.bin."""
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    encoder = Encoder(config, dropout)
    if (base / "model.safetensors").is_file():
        from safetensors.torch import load_file

        weights = load_file(base / "model.safetensors")
    else:
        weights = torch.load(base / "pytorch_model.bin", weights_only=True)
    weights = {k.removeprefix("bert."): v for k, v in weights.items()}
    if config.get("model_type") == "mpnet":
        weights = _as_bert(weights)
    wanted = encoder.state_dict()
    encoder.load_state_dict({k: weights[k] for k in wanted})
    return encoder


_NAMES = {
    "attention.attn.q": "attention.self.query",
    "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value",
    "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm",
}


def _as_bert(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """MPNet's weights by BERT's names, and its words in the order of BERT's vocabulary.

    MPNet has the same words four places on; its marks for begin, end and padding come first. Its
    positions are counted from 2.
    """
    found = {}
    for name, value in weights.items():
        for theirs, ours in _NAMES.items():
            name = name.replace(theirs, ours)
        found[name] = value
    words = found["embeddings.word_embeddings.weight"]
    moved = torch.cat([words[4:], words[:4]])
    moved[CLS], moved[SEP], moved[0] = words[0], words[2], words[1]
    found["embeddings.word_embeddings.weight"] = moved
    places = found["embeddings.position_embeddings.weight"]
    found["embeddings.position_embeddings.weight"] = torch.cat([places[2:], places[:2]])
    found["embeddings.token_type_embeddings.weight"] = torch.zeros(2, places.shape[1])
    found["relative.weight"] = found["encoder.relative_attention_bias.weight"]
    return found
