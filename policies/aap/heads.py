"""From tokens of actions and a belief to logits and values. Shapes: T steps, n bodies, A actions, b
the width of a belief, w of a token.
"""

import torch
from torch import Tensor, nn

from policies.aap.config import AdaptiveConfig
from policies.layers.indexed_embeddings import IndexedEmbeddings
from policies.layers.transformer import Transformer


class OrderInvariantHead(nn.Module):
    """Tokens and belief meet in a transformer without positions; one linear layer reads a number
    off each, at every position.
    """

    def __init__(self, config: AdaptiveConfig) -> None:
        super().__init__()
        self.belief = nn.Linear(config.belief, config.token)  # [12]
        self.transformer = Transformer(config.layers, config.token, config.heads, config.feedforward)  # [13]
        self.output = nn.Linear(config.token, config.output)  # [14]
        self.score = nn.Linear(config.output, 1)  # [15]
        nn.init.uniform_(self.output.weight, -0.1, 0.1)
        nn.init.orthogonal_(self.score.weight)
        for layer in (self.output, self.score):
            nn.init.zeros_(layer.bias)

    def forward(self, tokens: IndexedEmbeddings, beliefs: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens [T, n, A], beliefs [T, n, b] -> logits [T, n, A] and values [T, n]."""
        scores = self._scores(self.transformer(tokens.beside(self.belief(beliefs))))
        return scores[..., :-1], scores[..., -1]

    def _scores(self, mixed: Tensor) -> Tensor:
        """[T, n, A + 1, w] -> [T, n, A + 1]. Nothing lies between the two linear layers, so their
        product is taken first: the same, cheaper.
        """
        with torch.autocast(mixed.device.type, enabled=False):
            weight = self.score.weight @ self.output.weight
            bias = nn.functional.linear(self.output.bias, self.score.weight, self.score.bias)
            return nn.functional.linear(mixed.float(), weight, bias).squeeze(-1)


class LinearHead(nn.Module):
    """One linear layer on the belief, with a place for each action; of the tokens it sees what the
    belief holds.
    """

    def __init__(self, config: AdaptiveConfig, actions: int) -> None:
        super().__init__()
        self.linear = nn.Linear(config.belief, actions + 1)

    def forward(self, tokens: IndexedEmbeddings, beliefs: Tensor) -> tuple[Tensor, Tensor]:
        """Beliefs [T, n, b] -> logits [T, n, A] and values [T, n]."""
        scores = self.linear(beliefs).float()
        return scores[..., :-1], scores[..., -1]
