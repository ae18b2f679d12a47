"""Which action heads straight for the goal, if actions meant what they say."""

from math import inf

import torch
from torch import Tensor, nn

from embodied.actions import ActionKind, ActionSpace
from embodied.tensor_geometry import wrap


class Aim(nn.Module):
    """Turns while a turn brings the goal nearer to straight ahead; else takes the move that ends
    nearest to it.
    """

    turns: Tensor
    moves: Tensor
    is_turn: Tensor
    is_move: Tensor

    def __init__(self, actions: ActionSpace) -> None:
        super().__init__()
        motions = torch.as_tensor(actions.motions, dtype=torch.float32)
        turns, moves = (
            [action.kind is kind for action in actions.actions] for kind in (ActionKind.TURN, ActionKind.MOVE)
        )
        self.register_buffer("turns", torch.deg2rad(motions[:, 2]), persistent=False)
        self.register_buffer("moves", motions[:, :2], persistent=False)
        self.register_buffer("is_turn", torch.tensor(turns), persistent=False)
        self.register_buffer("is_move", torch.tensor(moves), persistent=False)

    def forward(self, rho: Tensor, phi: Tensor) -> Tensor:
        """Range [N] and bearing [N] of the goal -> action [N]."""
        bearings = wrap(phi[:, None] - self.turns).abs().masked_fill(~self.is_turn, inf)
        goal = rho[:, None] * torch.stack((phi.cos(), phi.sin()), -1)
        distances = (goal[:, None] - self.moves).norm(dim=-1).masked_fill(~self.is_move, inf)
        remaining, turn = bearings.min(-1)
        return torch.where(remaining < phi.abs() - 1e-4, turn, distances.argmin(-1))
