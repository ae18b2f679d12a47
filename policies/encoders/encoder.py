"""What every encoder offers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from math import prod

from torch import Tensor, nn

from embodied.policy import Observation

FEATURES = "features"
"""The name, after the prefix of the frames, of what a frozen encoder made of them."""


class Encoder(nn.Module, ABC):
    """Frames in, one vector of `features` numbers out: a map of `channels` numbers a cell, laid out channel by channel."""

    features: int
    channels: int
    sensors: tuple[str, ...]
    frozen = False
    """Whether it never learns, so that a frame need be encoded only once."""

    @abstractmethod
    def forward(self, frames: Observation) -> Tensor:
        """{sensor: [N, H, W, C]} -> [N, features]."""

    def preprocess(self, observation: Observation) -> Observation:
        """An observation [n, ...] with features [n, features] in place of frames, if the encoder is frozen."""
        kept = dict(observation)
        for prefix in self._prefixes(observation) if self.frozen else ():
            frames = {sensor: kept.pop(prefix + sensor) for sensor in self.sensors}
            kept[prefix + FEATURES] = self(frames).float()
        return kept

    def encode(self, observations: Observation, prefix: str = "") -> Tensor:
        """The same for frames [T, n, H, W, C] -> [T, n, features]; those whose names begin with `prefix`, unless they were encoded before."""
        if (encoded_before := observations.get(prefix + FEATURES)) is not None:
            return encoded_before
        frames = {sensor: observations[prefix + sensor] for sensor in self.sensors}
        leading = frames[self.sensors[0]].shape[:2]
        flat = {sensor: frame.reshape(prod(leading), *frame.shape[2:]) for sensor, frame in frames.items()}
        encoded: Tensor = self(flat)
        return encoded.unflatten(0, leading)

    def _prefixes(self, observation: Observation) -> Iterator[str]:
        """What the names of frames begin with that this encoder can see."""
        first = self.sensors[0]
        return (name.removesuffix(first) for name in observation if name.endswith(first))
