"""What every encoder offers."""

from abc import ABC, abstractmethod
from math import prod

from torch import Tensor, nn

from embodied.policy import Observation


class Encoder(nn.Module, ABC):
    """Frames in, one vector of `features` numbers out: a map of `channels` numbers a cell, laid out channel by channel."""

    features: int
    channels: int
    sensors: tuple[str, ...]

    @abstractmethod
    def forward(self, frames: Observation) -> Tensor:
        """{sensor: [N, H, W, C]} -> [N, features]."""

    def encode(self, observations: Observation, prefix: str = "") -> Tensor:
        """The same for frames [T, n, H, W, C] -> [T, n, features]; those whose names begin with `prefix`."""
        frames = {sensor: observations[prefix + sensor] for sensor in self.sensors}
        leading = frames[self.sensors[0]].shape[:2]
        flat = {sensor: frame.reshape(prod(leading), *frame.shape[2:]) for sensor, frame in frames.items()}
        encoded: Tensor = self(flat)
        return encoded.unflatten(0, leading)
