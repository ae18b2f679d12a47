"""The network of AAP, behind its frame encoder.

Numbers in brackets name the rows of the released model's module table. Shapes: T steps, n bodies, A actions, the last of them END,
M = A - 1 motions, h the width of an action's embedding, w that of a token.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from policies.aap.config import AAPConfig, NotTaken
from policies.aap.pose import pair_width
from policies.aap.transformer import Layer
from policies.observations import POSE_WIDTH
from policies.recurrence import GRU


class ImpactEncoder(nn.Module):
    """What was seen to change -> one embedding an action. One set of weights for all actions, one hidden state each."""

    def __init__(self, config: AAPConfig, actions: int) -> None:
        super().__init__()
        self.motions = actions - 1
        self.freeze = config.not_taken is NotTaken.FREEZE
        self.visual_pair = nn.Linear(2 * config.visual, config.visual)  # [4]
        self.state_pair = _perceptron(pair_width(config), config.state_pair)  # [5]
        self.gru = GRU(config.visual + config.state_pair, config.impact)  # [6]
        self.initial = nn.Parameter(0.1 * torch.randn(config.impact))
        self.constant = nn.Embedding(actions, config.impact)  # [7]: only END's row is used, as in the released model

    def forward(self, changed: Tensor, unchanged: Tensor, taken: Tensor, hidden: Tensor, starts: Tensor) -> Tensor:
        """Embeddings [T, n, M, h] of the motions.

        `changed` and `unchanged` are `pair` features: what happened, given to the action taken, and the no-change input of all others.
        All M share that input, so it is projected once. `taken` [T, n] is A where no action was.
        """
        is_taken = taken[..., None] == torch.arange(self.motions, device=taken.device)
        gates = self.gru.input(torch.stack((changed, unchanged))).float()
        gates = torch.where(is_taken[..., None], gates[0, :, :, None], gates[1, :, :, None])
        rows = self.gru.recur(
            gates.flatten(1, 2),
            hidden.flatten(0, 1),
            starts.repeat_interleave(self.motions, 1),
            self.initial,
            is_taken.flatten(1, 2) if self.freeze else None,
        )
        return rows.unflatten(1, (-1, self.motions))

    def pair(self, visual: Tensor, visual_before: Tensor, state: Tensor) -> Tensor:
        """The input of the GRU for one pair of frames and one pair of poses, [T, n, *]."""
        return torch.cat((self.visual_pair(torch.cat((visual, visual_before), -1)), self.state_pair(state)), -1)

    def with_end(self, motions: Tensor) -> Tensor:
        """Adds END's learned constant: [T, n, M, h] -> [T, n, A, h]."""
        end = self.constant.weight[-1].expand(*motions.shape[:2], 1, -1)
        return torch.cat((motions, end.to(motions.dtype)), 2)


class AAPModel(nn.Module):
    """Embeddings of the actions and a belief meet as tokens in a transformer without positions; one linear layer reads them all."""

    def __init__(self, config: AAPConfig, features: int, actions: int) -> None:
        super().__init__()
        self.visual = nn.Linear(features, config.visual)  # [2]
        self.pose = nn.Linear(config.pose_input.width, config.pose)  # [3]
        self.impact = ImpactEncoder(config, actions)  # [4-7]
        self.predictor = nn.Linear(config.impact, POSE_WIDTH)  # [8]
        self.token = nn.Linear(config.impact, config.token)  # [9]
        self.summary = _summary(actions * config.token, config.token) if config.summary else None  # [10]
        seen = config.visual + config.pose + (config.token if config.summary else 0)
        self.belief = GRU(seen, config.belief)  # [11]
        self.belief_token = nn.Linear(config.belief, config.token)  # [12]
        layers = (Layer(config.token, config.heads, config.feedforward) for _ in range(config.layers))
        self.transformer = nn.Sequential(*layers)  # [13]
        self.output = nn.Linear(config.token, config.output)  # [14]
        self.head = nn.Linear(config.output, 1)  # [15]
        self._initialise()

    def _initialise(self) -> None:
        nn.init.uniform_(self.output.weight, -0.1, 0.1)
        nn.init.orthogonal_(self.head.weight)
        for layer in (self.output, self.head):
            nn.init.zeros_(layer.bias)

    def embed(
        self, visual: Tensor, visual_before: Tensor, states: Tensor, taken: Tensor, hidden: Tensor, starts: Tensor
    ) -> Tensor:
        """Embeddings [T, n, A, h] from projected frames [T, n, V] and pose pairs [2, T, n, S]: as they changed, and as if they had not."""
        changed = self.impact.pair(visual, visual_before, states[0])
        unchanged = self.impact.pair(visual, visual, states[1])
        return self.impact.with_end(self.impact(changed, unchanged, taken, hidden, starts))

    def believe(self, visual: Tensor, pose: Tensor, tokens: Tensor, hidden: Tensor, starts: Tensor) -> Tensor:
        """Beliefs [T, n, b] from projected frames, pose inputs and action tokens [T, n, A, w]."""
        seen = [visual, self.pose(pose)]
        if self.summary is not None:
            seen.append(self.summary(tokens))
        return self.belief(torch.cat(seen, -1), hidden, starts)

    def decide(self, tokens: Tensor, beliefs: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [T, n, A] and values [T, n]: each token gives one number, an action's its logit, the belief's the value."""
        belief = self.belief_token(beliefs)[:, :, None]
        mixed = self.transformer(torch.cat((tokens, belief), 2).flatten(0, 1))
        scores = self.head(self.output(mixed)).float().squeeze(-1).unflatten(0, tokens.shape[:2])
        return scores[..., :-1], scores[..., -1]


def _perceptron(inputs: int, width: int) -> nn.Sequential:
    widths = (inputs, width, width, width)
    layers = (nn.Linear(before, after) for before, after in pairwise(widths))
    return nn.Sequential(*(module for layer in layers for module in (layer, nn.ReLU())))


def _summary(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.ReLU(), nn.Flatten(-2), nn.Linear(inputs, width), nn.ReLU())
