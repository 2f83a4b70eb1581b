"""A BERT encoder in plain torch, with the parameter names of published BERT checkpoints.

Devlin et al., "BERT", https://arxiv.org/abs/1810.04805; the base weights are those of MiniLM-L6
(Wang et al., https://arxiv.org/abs/2002.10957). Post-layer-norm, absolute positions, GELU.
Attention has no dropout, so that the fused kernel can be used.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional


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

    def forward(self, features: Tensor, mask: Tensor | None = None) -> Tensor:
        h = self.embeddings(features)
        shut = None if mask is None else mask.bool()[:, None, None, :]
        for layer in self.encoder.layer:
            h = layer(h, shut)
        return h


def load_encoder(base: Path) -> Encoder:
    """The encoder of a folder with config.json and model.safetensors."""
    from safetensors.torch import load_file

    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    encoder = Encoder(config)
    weights = load_file(base / "model.safetensors")
    weights = {k.removeprefix("bert."): v for k, v in weights.items()}
    wanted = encoder.state_dict()
    encoder.load_state_dict({k: weights[k] for k in wanted})
    return encoder
