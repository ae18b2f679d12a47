"""What the first body sees in a rollout, kept apart: a policy may leave something else in place of frames."""

from typing import Any

import torch
from torch import Tensor

from embodied.tensors import as_tensor
from embodied.training.ppo.rollout import Rollout


class VideoBuffer:
    """Frames [T + 1, H, W, C] of one sensor, in host memory, row by row as those of the rollout."""

    def __init__(self, sensor: str, rollout: Rollout, frame: Any) -> None:
        """`frame` [H, W, C] is one like those to come."""
        self._sensor, self._rollout = sensor, rollout
        self._rows = torch.stack([as_tensor(frame).cpu()] * (rollout.length + 1))

    def see(self, t: int, observation: dict[str, Any]) -> None:
        """Copy what the first body observes into row t."""
        self._rows[t].copy_(as_tensor(observation[self._sensor][0]))

    def recycle(self) -> None:
        """What is seen now becomes the first row; before `Rollout.recycle`."""
        self._rows[0].copy_(self._rows[self._rollout.filled])

    @property
    def frames(self) -> Tensor:
        """Those before each step of the rollout, [filled, H, W, C]."""
        return self._rows[: self._rollout.filled]

    def state_dict(self) -> Tensor:
        """The filled part, and what is seen now."""
        return self._rows[: self._rollout.filled + 1]

    def load_state_dict(self, state: Tensor) -> None:
        """Go on from `state_dict`."""
        self._rows[: len(state)].copy_(state)
