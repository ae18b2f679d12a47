"""The network of the recurrent baseline, behind its encoder. Shapes: T steps, n bodies, A actions."""

import torch
from torch import Tensor, nn

from policies.layers.gru import GRU
from policies.recurrent.config import RecurrentConfig


class RecurrentModel(nn.Module):
    """Frame features, pose and previous action -> GRU -> separate linear actor and critic."""

    def __init__(self, config: RecurrentConfig, features: int, actions: int) -> None:
        super().__init__()
        self.visual = nn.Linear(features, config.visual)
        self.pose = nn.Linear(config.pose_input.width, config.pose)
        self.previous_action = nn.Embedding(actions + 1, config.previous_action)
        self.gru = GRU(config.visual + config.pose + config.previous_action, config.hidden)
        self.actor = nn.Linear(config.hidden, actions)
        self.critic = nn.Linear(config.hidden, 1)
        initialise(self.actor, self.critic)

    def forward(
        self, features: Tensor, pose: Tensor, previous_action: Tensor, hidden: Tensor, starts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Features [T, n, F], pose [T, n, P], previous_action [T, n], hidden [n, h], starts [T, n] -> logits, values, beliefs [T, n, h]."""
        inputs = (self.visual(features), self.pose(pose), self.previous_action(previous_action))
        beliefs = self.gru(torch.cat(inputs, -1), hidden, starts)
        return self.actor(beliefs).float(), self.critic(beliefs).float().squeeze(-1), beliefs


def initialise(actor: nn.Linear, critic: nn.Linear) -> None:
    """Heads that begin with hardly a preference, and with values of the size of what they see."""
    for head, gain in ((actor, 0.01), (critic, 1.0)):
        nn.init.orthogonal_(head.weight, gain)
        nn.init.zeros_(head.bias)
