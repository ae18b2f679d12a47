"""The network of AAP and of its ablations, behind the frame encoder. Numbers in brackets name the rows of the released model's module table.

Shapes: T steps, n bodies, A actions, the last of them END, h the width of an action's embedding, w that of a token.
"""

import torch
from torch import Tensor, nn

from policies.aap.config import AAPConfig, Embedding, Head
from policies.aap.heads import LinearHead, OrderInvariantHead
from policies.aap.impact import ImpactEncoder, Lookup
from policies.aap.rows import Rows
from policies.observations import POSE_WIDTH
from policies.recurrence import GRU


class AAPModel(nn.Module):
    """Embeddings of the actions become tokens; a summary of them enters the belief; the head makes logits of both."""

    def __init__(self, config: AAPConfig, features: int, actions: int) -> None:
        super().__init__()
        self.embedding = config.embedding
        self.visual = nn.Linear(features, config.visual)  # [2]
        self.pose = nn.Linear(config.pose_input.width, config.pose)  # [3]
        if config.embedding is Embedding.LOOKUP:
            self.lookup = Lookup(config, actions)
        else:
            self.impact = ImpactEncoder(config, actions)  # [4-7]
            self.predictor = nn.Linear(config.impact, POSE_WIDTH)  # [8]
        self.token = nn.Linear(self._token_inputs(config), config.token)  # [9]
        self.summary = _summary(actions * config.token, config.token) if config.summary else None  # [10]
        seen = config.visual + config.pose + (config.token if config.summary else 0)
        self.belief = GRU(seen, config.belief)  # [11]
        oblivious = config.head is Head.ORDER_INVARIANT
        self.head = OrderInvariantHead(config) if oblivious else LinearHead(config, actions)  # [12-15]

    def tokens(self, embeddings: Rows) -> Rows:
        """Tokens [T, n, A] of the embeddings, or of what they foretell."""
        predicted = self.embedding is Embedding.PREDICTED
        rows = self.predictor(embeddings.rows) if predicted else embeddings.rows
        return embeddings._replace(rows=self.token(rows))

    def believe(self, visual: Tensor, pose: Tensor, tokens: Rows, hidden: Tensor, starts: Tensor) -> Tensor:
        """Beliefs [T, n, b] from projected frames, pose inputs and action tokens [T, n, A]."""
        seen = [visual, self.pose(pose)]
        if self.summary is not None:
            seen.append(self.summary(tokens.all()))
        return self.belief(torch.cat(seen, -1), hidden, starts)

    @staticmethod
    def _token_inputs(config: AAPConfig) -> int:
        return POSE_WIDTH if config.embedding is Embedding.PREDICTED else config.impact


def _summary(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.ReLU(), nn.Flatten(-2), nn.Linear(inputs, width), nn.ReLU())
