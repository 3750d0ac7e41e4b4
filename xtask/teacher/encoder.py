"""The pretrained encoder: BERT and MPNet as one module that runs in bfloat16 on a CPU.

Written out rather than taken from a library because the attention and the dropout of the usual one are slow in bfloat16
on a CPU, and because the encoder gets a second input here: the shape of the word (see `shapes.py`), which the uncased
vocabularies of the pretrained models cannot see.
"""

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from shapes import SHAPES

# One pool of random keep-or-drop factors, cut at a random place for every use: drawing them anew takes longer than
# the matrix products of a layer.
POOL = 1 << 23


class Dropout(nn.Module):
    """Dropout whose factors are slices of a pool that is drawn once."""

    pool = None

    def __init__(self, rate: float):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0.0:
            return x
        if Dropout.pool is None:
            Dropout.pool = (torch.rand(POOL) >= self.rate).to(x.dtype) / (1.0 - self.rate)
        start = int(torch.randint(POOL - x.numel(), ()))
        return x * Dropout.pool[start : start + x.numel()].view_as(x)


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float, dropout: float):
        super().__init__()
        self.heads = heads
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=epsilon)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.narrow_norm = nn.LayerNorm(width, eps=epsilon)
        self.dropout = Dropout(dropout)

    def forward(self, x, bias):
        batch, length, width = x.shape
        size = width // self.heads
        q, k, v = (
            self.queries_keys_values(x).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4).unbind(0)
        )
        scores = (q * (1.0 / math.sqrt(size))) @ k.transpose(-1, -2) + bias
        mixed = (torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        return self.narrow_norm(x + self.dropout(self.narrow(F.gelu(self.widen(x)))))


class Encoder(nn.Module):
    """Subword ids and shapes, `[batch, length]` and `[batch, length, n]`, to vectors, `[batch, length, width]`."""

    def __init__(self, folder: Path, dropout: float = 0.1):
        super().__init__()
        config = json.loads((folder / "config.json").read_text())
        self.width = width = config["hidden_size"]
        heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
        self.relative = config["model_type"] == "mpnet"
        self.buckets = config.get("relative_attention_num_buckets", 32)
        # MPNet counts positions from one past its padding index, which is 1.
        self.first_position = 2 if self.relative else 0
        self.subwords = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.shapes = nn.Embedding(SHAPES, width)
        self.norm = nn.LayerNorm(width, eps=epsilon)
        self.dropout = Dropout(dropout)
        self.distances = nn.Embedding(self.buckets, heads) if self.relative else None
        self.layers = nn.ModuleList(
            Layer(width, heads, config["intermediate_size"], epsilon, dropout)
            for _ in range(config["num_hidden_layers"])
        )
        nn.init.normal_(self.shapes.weight, std=0.02)
        self._take(load_file(folder / "model.safetensors"))

    def forward(self, subwords, shapes, present):
        """`present` is true where a row has a subword, false where it is padding."""
        length = subwords.shape[1]
        place = torch.arange(length) + self.first_position
        x = self.subwords(subwords) + self.positions(place) + self.shapes(shapes).sum(2)
        x = self.dropout(self.norm(x))
        bias = torch.zeros(present.shape, dtype=x.dtype).masked_fill(~present, -1e4)[:, None, None, :]
        if self.relative:
            bias = bias + self.distances(self._buckets(length)).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def _buckets(self, length: int):
        """Buckets of the distance from query to key: exact when near, logarithmic up to 128 (Raffel et al. 2020)."""
        place = torch.arange(length)
        back = place[:, None] - place[None, :]
        half = self.buckets // 2
        exact = half // 2
        far = back.abs()
        log = exact + (torch.log(far.clamp(min=1).float() / exact) / math.log(128 / exact) * (half - exact)).long()
        return (back < 0).long() * half + torch.where(far < exact, far, log.clamp(max=half - 1))

    def _take(self, weights: dict):
        """Copies the pretrained weights in under the names that they have here."""
        weights = {name.removeprefix("bert.").removeprefix("mpnet."): w for name, w in weights.items()}

        def put(module, source):
            module.weight.data.copy_(weights[source + ".weight"])
            if getattr(module, "bias", None) is not None:
                module.bias.data.copy_(weights[source + ".bias"])

        put(self.subwords, "embeddings.word_embeddings")
        put(self.positions, "embeddings.position_embeddings")
        put(self.norm, "embeddings.LayerNorm")
        if self.relative:
            put(self.distances, "encoder.relative_attention_bias")
            names = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm")
        else:
            # The one segment that is used here is folded into the positions.
            self.positions.weight.data += weights["embeddings.token_type_embeddings.weight"][0]
            inner = "attention.self."
            names = (inner + "query", inner + "key", inner + "value", "attention.output.dense", "attention.output.LayerNorm")
        for number, layer in enumerate(self.layers):
            at = f"encoder.layer.{number}."
            for part in ("weight", "bias"):
                joined = torch.cat([weights[f"{at}{name}.{part}"] for name in names[:3]])
                getattr(layer.queries_keys_values, part).data.copy_(joined)
            put(layer.attended, at + names[3])
            put(layer.attended_norm, at + names[4])
            put(layer.widen, at + "intermediate.dense")
            put(layer.narrow, at + "output.dense")
            put(layer.narrow_norm, at + "output.LayerNorm")
