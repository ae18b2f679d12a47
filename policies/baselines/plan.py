"""Which action to take when one knows what each does: turn, then drive."""

import torch
from torch import Tensor

from embodied.tensor_geometry import rotate, wrap

FARTHEST = 16
"""Steps of driving that a plan looks ahead."""

MOST_TURNS = 8
"""Times that an action is repeated before driving."""

URGE = 1.5
"""What a metre that is left costs, in steps that the fastest action needs for it. Above 1, so that
driving on is worth its steps.
"""

UNFINISHED = 4.0
"""What it costs, in steps, to end up outside the goal at all: the last centimetres are worth a turn
and a move.
"""

SLOWEST_M = 0.05
"""Speed in metres a step that is assumed where nothing moves."""


def moved(goal: Tensor, motion: Tensor) -> Tensor:
    """Where `goal` [.., 2] lies for a body after `motion` [.., 3]; both in the body's frame."""
    return rotate(goal - motion[..., :2], -motion[..., 2])


def repeated(motion: Tensor, times: Tensor) -> Tensor:
    """Displacement [.., K, 2] of a motion [.., 3] done `times` [K] times over: chords of a circle,
    or of a line.
    """
    half = 0.5 * wrap(motion[..., 2:])
    straight = half.abs() < 1e-4
    sine = torch.where(straight, 1.0, half.sin())
    length = torch.where(straight, times, (times * half).sin() / sine)
    angle = (times - 1) * half
    return length[..., None] * rotate(motion[..., None, :2], angle)


def costs(motions: Tensor, goal: Tensor, reach: float) -> Tensor:
    """Returns the cost of starting with each action, in steps [N, A], by the best of three kinds of
    plans.

    - That action, then any one action up to `FARTHEST` times;
    - That action, any other, and then the fastest up to `FARTHEST` times: a body that lost half its
      turns must turn twice;
    - That action up to `MOST_TURNS` times, and then the fastest: small turns add up.

    `motions` [N, A, 3] are (forward m, left m, turn rad), `goal` [N, 2] in the body's frame; metres
    within `reach` of the goal cost nothing.
    """
    times = torch.arange(FARTHEST + 1, device=motions.device, dtype=motions.dtype)
    drives = repeated(motions, times)
    rows, fastest = torch.arange(len(motions), device=motions.device), motions[..., :2].norm(dim=-1).argmax(-1)
    drive = drives[rows, fastest][:, None, None]
    first = moved(goal[:, None], motions)
    second = moved(first[:, :, None], motions[:, None])
    turns, turned = _turned(motions, goal)
    plans = (
        1 + times + _left(first[:, :, None, None] - drives[:, None], motions, reach),
        2 + times + _left(second[..., None, :] - drive, motions, reach),
        turns[:, None] + times + _left(turned[..., None, :] - drive, motions, reach),
    )
    return torch.stack([plan.flatten(2).amin(-1) for plan in plans]).amin(0)


def _turned(motions: Tensor, goal: Tensor) -> tuple[Tensor, Tensor]:
    """Once to `MOST_TURNS` times [K], and where the goal lies after each action was done so often,
    [N, A, K, 2].
    """
    turns = torch.arange(1, MOST_TURNS + 1, device=motions.device, dtype=motions.dtype)
    often = torch.cat((repeated(motions, turns), (motions[..., 2:] * turns)[..., None]), -1)
    return turns, moved(goal[:, None, None], often)


def staying(motions: Tensor, goal: Tensor, reach: float) -> Tensor:
    """Returns the cost [N] of staying."""
    return _left(goal, motions, reach)


def _left(goals: Tensor, motions: Tensor, reach: float) -> Tensor:
    """Returns the remaining cost, in steps [N, ...], for goals [N, ..., 2] in the body frame."""
    fastest = motions[..., :2].norm(dim=-1).amax(-1).clamp(min=SLOWEST_M)
    metres = goals.norm(dim=-1) - reach
    price = (URGE / fastest).reshape(-1, *[1] * (metres.dim() - 1))
    return torch.where(metres > 0, UNFINISHED + price * metres, 0.0)


def cheapest(costs: Tensor) -> Tensor:
    """The action [N] of least cost [N, A]; the first of equals, so that the last bits do not
    decide.
    """
    return (costs <= costs.amin(-1, keepdim=True) + 1e-4).to(torch.uint8).argmax(-1)
