"""A transformer encoder for a few tokens and many rows: post-norm, ReLU, no dropout, no positions,
no mask.

The parameters and their initialisation are those of `torch.nn.TransformerEncoder`. The attention is
two batched products and a softmax: for a score of tokens on a CPU the fused kernel behind torch's
own layer takes several times as long, most of all in bfloat16.
"""

from math import sqrt

import torch
from torch import Tensor, nn

from policies.layers.indexed_embeddings import IndexedEmbeddings


class Attention(nn.Module):
    """Multi-head self-attention, in two parts: what is made of each token alone, and what tokens
    make of one another.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.scale = 1 / sqrt(width // heads)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.query_key_value.weight)
        for layer in (self.query_key_value, self.output):
            nn.init.zeros_(layer.bias)

    def forward(self, projected: Tensor) -> Tensor:
        """Queries, keys and values [N, S, 3w] of S tokens -> [N, S, w]."""
        split = projected.unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        with torch.autocast(projected.device.type, enabled=False):  # softmax is slow and coarse in bfloat16
            query, key, value = split.float().unbind(0)
            mixed = torch.softmax((query * self.scale) @ key.mT, -1) @ value
        attended: Tensor = self.output(mixed.transpose(1, 2).flatten(2))
        return attended


class Layer(nn.Module):
    """Attention, then a two-layer perceptron; each added to its input and normalised after."""

    def __init__(self, width: int, heads: int, feedforward: int) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.perceptron = nn.Sequential(nn.Linear(width, feedforward), nn.ReLU(), nn.Linear(feedforward, width))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))

    def forward(self, tokens: Tensor, projected: Tensor | None = None) -> Tensor:
        """Tokens [N, S, w], and their queries, keys and values [N, S, 3w] if these are known
        already -> [N, S, w].
        """
        if projected is None:
            projected = self.attention.query_key_value(tokens)
        tokens = self.norms[0](tokens + self.attention(projected))
        mixed: Tensor = self.norms[1](tokens + self.perceptron(tokens))
        return mixed


class Transformer(nn.Module):
    """Layers one after the other. The first projects each row once, however often it stands in the
    table.
    """

    def __init__(self, layers: int, width: int, heads: int, feedforward: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(width, heads, feedforward) for _ in range(layers))

    def forward(self, tokens: IndexedEmbeddings) -> Tensor:
        """A table [T, n, S] of tokens -> [T, n, S, w]."""
        first, *others = self.layers
        projected = tokens._replace(rows=first.attention.query_key_value(tokens.rows))
        mixed: Tensor = first(tokens.all().flatten(0, 1), projected.all().flatten(0, 1))
        for layer in others:
            mixed = layer(mixed)
        return mixed.unflatten(0, tokens.table.shape[:2])
