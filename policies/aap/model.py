"""The network of AAP and of its ablations, behind the frame encoder. Numbers in brackets name the
rows of the released model's module table.

Shapes: T steps, n bodies, A actions, the last of them END, h the width of an action's embedding, w
that of a token.
"""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from policies.aap.config import AdaptiveConfig, Embedding, Head, PointAdaptiveConfig
from policies.aap.heads import LinearHead, OrderInvariantHead
from policies.aap.impact import ImpactEncoder, Lookup
from policies.layers.gru import GRU
from policies.layers.indexed_embeddings import IndexedEmbeddings
from policies.observations import POSE_WIDTH


class InputSizes(NamedTuple):
    """The sizes of a task's inputs: numbers that the belief reads, numbers in a frame's code,
    frames in a pair, numbers in an impact.
    """

    seen: int
    code: int
    frames: int
    impact: int


class AdaptiveModel(nn.Module):
    """Embeddings of the actions become tokens; a summary of them enters the belief; the head makes
    logits of both.

    `senses` are the modules of the input side by name, which differs from task to task; all from
    the tokens on is the same for every one.
    """

    def __init__(
        self, config: AdaptiveConfig, actions: int, senses: Mapping[str, nn.Module], shape: InputSizes
    ) -> None:
        super().__init__()
        self.embedding = config.embedding
        for name, sense in senses.items():
            self.add_module(name, sense)
        if config.embedding is Embedding.LOOKUP:
            self.lookup = Lookup(config, actions)
        else:
            self.impact = ImpactEncoder(config, actions, shape.code, shape.frames)  # [4-7]
            self.predictor = nn.Linear(config.impact, shape.impact)  # [8]
        embedded = shape.impact if config.embedding is Embedding.PREDICTED else config.impact
        self.token = nn.Linear(embedded, config.token)  # [9]
        self.summary = _summary(actions * config.token, config.token) if config.summary else None  # [10]
        self.belief = GRU(shape.seen + (config.token if config.summary else 0), config.belief)  # [11]
        oblivious = config.head is Head.ORDER_INVARIANT
        self.head = OrderInvariantHead(config) if oblivious else LinearHead(config, actions)  # [12-15]

    def tokens(self, embeddings: IndexedEmbeddings) -> IndexedEmbeddings:
        """Computes tokens [T, n, A] of the embeddings, or of their predictions."""
        predicted = self.embedding is Embedding.PREDICTED
        rows = self.predictor(embeddings.rows) if predicted else embeddings.rows
        return embeddings._replace(rows=self.token(rows))

    def believe(self, seen: tuple[Tensor, ...], tokens: IndexedEmbeddings, hidden: Tensor, starts: Tensor) -> Tensor:
        """Beliefs [T, n, b] from what is seen [T, n, *] and action tokens [T, n, A]."""
        if self.summary is not None:
            seen = (*seen, self.summary(tokens.all()))
        return self.belief(torch.cat(seen, -1), hidden, starts)


class AAPModel(AdaptiveModel):
    """PointNav's: frame and pose are projected, each by one layer."""

    visual: nn.Linear
    pose: nn.Linear

    def __init__(self, config: PointAdaptiveConfig, features: int, actions: int) -> None:
        senses = {
            "visual": nn.Linear(features, config.visual),  # [2]
            "pose": nn.Linear(config.pose_input.width, config.pose),  # [3]
        }
        shape = InputSizes(seen=config.visual + config.pose, code=config.visual, frames=2, impact=POSE_WIDTH)
        super().__init__(config, actions, senses, shape)


def _summary(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.ReLU(), nn.Flatten(-2), nn.Linear(inputs, width), nn.ReLU())
