"""Frames of body 0 over a rollout, for videos."""

from typing import Any

import torch
from torch import Tensor

from embodied.tensors import as_tensor


class VideoBuffer:
    """Buffers raw frames [T + 1, H, W, C] of body 0 in host memory, row by row as the rollout.

    The rollout itself may hold something else: policies can replace frames by features.
    """

    def __init__(self, sensor: str, length: int, frame: Any) -> None:
        """Allocates `length` + 1 rows like `frame` [H, W, C]."""
        self.sensor = sensor
        self._rows = torch.stack([as_tensor(frame).cpu()] * (length + 1))

    def observe(self, t: int, observation: dict[str, Any]) -> None:
        """Copies the frame of body 0 into row t."""
        self._rows[t].copy_(as_tensor(observation[self.sensor][0]))

    def recycle(self, filled: int) -> None:
        """Makes row `filled` row 0 of the next rollout."""
        self._rows[0].copy_(self._rows[filled])

    def frames(self, filled: int) -> Tensor:
        """Returns the frames before each step, [filled, H, W, C]."""
        return self._rows[:filled]

    def state_dict(self, filled: int) -> Tensor:
        """The frames before each step, and the current one."""
        return self._rows[: filled + 1]

    def load_state_dict(self, state: Tensor) -> None:
        """Resumes from `state_dict`."""
        self._rows[: len(state)].copy_(state)
